"""Rules: one file each, found by their folder (`registry`)."""
