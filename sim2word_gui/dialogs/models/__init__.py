"""Model packs: what is installed, what it can do, and which is used."""
