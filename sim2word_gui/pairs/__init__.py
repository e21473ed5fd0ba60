"""The comparisons of a window: what is open, what runs, what was done."""
