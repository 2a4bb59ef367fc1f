"""The HTTP service: it reads requests, asks a classifier of `model`, and writes answers."""

VERSION = "2.3.0"
"""Of the service; a trained network has its own."""
