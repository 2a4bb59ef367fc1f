"""A hard test of marks in boxes. Its generator shares nothing with that of the training set.

Accuracy on the training distribution says little. This test simulates other hands, pens, forms, papers and
cameras, with one module for each. `draw` composes a picture. `python -m benchmarks.hard_boxes` writes a
folder of pictures and scores a version on it.
"""
