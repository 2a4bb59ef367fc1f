"""Whole forms, filled in and scanned, photographed or faxed, and how well the form reader reads them.

The forms are drawn here. The hands, pens and papers are those of `benchmarks.hard_boxes`, and its cameras
take pictures of whole pages. `python -m benchmarks.forms` prints how many boxes are right, doubtful and
wrong.
"""
