"""The engine's thread: jobs and their answers; the only code here that meets models and files."""
