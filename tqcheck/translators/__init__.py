"""Translators: Marian-type models through CTranslate2 or transformers, and the program apertium."""
