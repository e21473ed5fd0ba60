"""Measurements of quality and of relative speed."""
