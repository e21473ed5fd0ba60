"""Writing and finding files: whole or not at all, private, locked, checked before the work."""
