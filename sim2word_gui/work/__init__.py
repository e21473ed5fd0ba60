"""What the engine's thread does for dialogs; the only code here that meets models and files."""
