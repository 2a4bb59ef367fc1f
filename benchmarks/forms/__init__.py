"""Whole forms, filled in and scanned, photographed or faxed, and how the form reader reads them.

The forms are drawn here; the hands, pens and papers are those of `benchmarks.hard_boxes`, and its cameras
look at whole pages. `python -m benchmarks.forms` prints what was read right, what is doubtful and what is
wrong.
"""
