"""The HTTP service: it reads requests, asks a classifier of `model`, and writes answers."""

from model.processor import prepare

prepare()  # before any module of ours imports NumPy

VERSION = "1.3.0"
"""Of the service; a trained network has its own."""
