"""Windows of their own: settings, shortcuts, about, details of a failure."""
