"""Several methods on one pair, as files."""
