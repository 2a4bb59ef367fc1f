"""The HTTP service: it reads requests, asks a classifier of `model`, and writes answers."""

VERSION = "2.2.0"
"""Of the service; a trained network has its own."""
