"""How work is spread: in this process, or over others."""
