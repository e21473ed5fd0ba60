"""Games that show where maps point, played by every method on the same faces."""
