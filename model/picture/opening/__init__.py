"""Reads the header of a picture, and calculates the cost of decoding the picture before any of it is decoded.

`kinds` lists the formats that are read and opens a picture. `limits` has the limits, and one module per
format counts its parts. `directories` and `exif` read the tags that several formats share, `iso_boxes` and
`iso_items` read the structure of an AVIF or HEIC file, and `av1` reads the headers in its stream. `stripped`
recognises pictures that were sent as text.
"""
