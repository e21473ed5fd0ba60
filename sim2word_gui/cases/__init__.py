"""Cases in the window: made, opened, written about, signed, reported."""
