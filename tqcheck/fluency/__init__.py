"""Fluency: how expected a sentence is as edited news, by a language model."""
