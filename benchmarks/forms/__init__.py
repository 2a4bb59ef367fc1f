"""Measures how well the form reader reads whole forms, filled in and then scanned, photographed or faxed.

The forms are drawn here. The hands, pens and papers are those of `benchmarks.hard_boxes`, and its cameras
take pictures of whole pages. `python -m benchmarks.forms` prints how many boxes are right, doubtful and
wrong.
"""
