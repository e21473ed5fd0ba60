"""Where attributes lie on an aligned face."""
