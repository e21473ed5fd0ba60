"""The commands of a window, by what they act on."""
