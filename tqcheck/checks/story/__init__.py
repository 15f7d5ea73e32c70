"""Reference and consistency across the story."""
