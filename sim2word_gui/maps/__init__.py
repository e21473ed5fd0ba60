"""Maps on the faces: colours, scale, regions and the counterfactual itself."""
