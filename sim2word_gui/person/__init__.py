"""A person as a set of photos: what characterises it, and which photo does not fit."""
