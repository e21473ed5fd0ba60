"""Photos that many pairs use, kept in memory and in files."""
