"""The right side of the window: score, words, chart, quality, case."""
