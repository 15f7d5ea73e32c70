"""The structure of a wire story: split lines, dropped names, datelines."""
