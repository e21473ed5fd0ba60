"""A person over several photos: what characterises the set, and which photo does not fit."""
