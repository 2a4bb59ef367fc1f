"""Marks in crops as users cut them: with words, rules, other boxes and margins around the box.

The hands, pens, papers and boxes are those of `benchmarks.hard_boxes`, so nothing is shared with the
training set. `page` is the paper and everything on it, `printing` sets words, `marks` draws boxes and marks.
`surroundings` and `kinds` compose each kind of crop. `measure` asks a classifier, and `report` formats the
results.
"""
