"""Galleries: people enrolled, searched and erased."""
