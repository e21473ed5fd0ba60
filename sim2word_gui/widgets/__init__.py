"""Small widgets that know nothing of a comparison's run."""
