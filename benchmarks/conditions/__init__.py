"""Measures accuracy as one condition worsens and all others stay easy, on the same marks."""
