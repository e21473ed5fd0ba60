"""Saliency methods side by side."""
