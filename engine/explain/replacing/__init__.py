"""Changes of a face and what they do to the score, beside random changes of the same size."""
