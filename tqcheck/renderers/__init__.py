"""Reports: the same values for a terminal, for a program, for a reader."""
