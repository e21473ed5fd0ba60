"""Maps of one pair: identity, attribute, evidence, exchange."""
