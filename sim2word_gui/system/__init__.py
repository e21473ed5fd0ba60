"""What the desktop gives: screen, language, palette, settings, clipboard."""
