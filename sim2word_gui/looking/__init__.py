"""Two faces beside or over each other: zoom, rotation, boxes, magnifier."""
