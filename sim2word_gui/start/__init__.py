"""What the window shows before there are photos; Qt alone."""
