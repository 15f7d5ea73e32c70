"""False friends, untranslated words, numbers and acronyms in the form of the source language."""
