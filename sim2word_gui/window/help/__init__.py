"""The manual, and what a figure means."""
