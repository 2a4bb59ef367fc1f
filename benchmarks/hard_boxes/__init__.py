"""A hard test for marks in boxes, drawn by a generator that shares nothing with the training set's.

Scoring on what one trained on says little. Here other hands move other pens over other forms, on papers with
a grain, and other cameras look at them: one module each. `draw` puts a picture together, `python -m
benchmarks.hard_boxes` writes a folder of them and scores an artifact on it.
"""
