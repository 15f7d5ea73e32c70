"""File formats: bytes in, a document with blocks out."""
