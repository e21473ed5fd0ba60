"""The window. Qt only: torch is imported by nobody here but the worker thread."""
