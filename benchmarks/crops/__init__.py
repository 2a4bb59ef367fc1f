"""Marks in crops as people cut them: with words, rules, other boxes and margins around the box.

The hands, pens, papers and boxes are those of `benchmarks.hard_boxes`, so nothing here is shared with the
training set. `page` is the paper and everything on it, `printing` sets words, `marks` draws boxes and marks,
`surroundings` and `kinds` put each kind of crop together. `measure` asks a classifier, and `report` writes
down the answers.
"""
