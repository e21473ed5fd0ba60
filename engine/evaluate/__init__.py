"""Measurements by command: verification and attributes."""
