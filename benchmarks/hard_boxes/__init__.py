"""A hard test of marks in boxes, drawn by a generator that shares nothing with the training set's.

Accuracy on the training distribution says little. Here different hands, pens, forms, papers and cameras are
simulated, one module each. `draw` composes a picture, and `python -m benchmarks.hard_boxes` writes a folder
of pictures and scores an artifact on it.
"""
