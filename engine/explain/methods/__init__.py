"""Ways to explain a pair, one a file."""
