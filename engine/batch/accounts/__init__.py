"""Accounts of very many pairs: each photo is read once, and pairs need no network after that."""
