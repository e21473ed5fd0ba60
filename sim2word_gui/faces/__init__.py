"""The two faces: panes, layers, zoom, placing by hand, maps."""
