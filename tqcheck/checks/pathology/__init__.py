"""Text that is broken as text: untranslated, looping, mis-encoded, with leftover markup."""
