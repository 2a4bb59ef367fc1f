"""Accuracy as one condition worsens and all the others stay: the same marks, step by step harder to read."""
