"""Starts the program, and owns what all windows share."""
