"""The manual, what a figure means, and samples to try."""
