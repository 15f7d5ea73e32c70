"""Comparison with the source text."""
