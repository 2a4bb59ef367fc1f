"""Accuracy as one condition worsens and all others stay easy, measured on the same marks."""
