"""The HTTP service: it reads requests, asks a classifier of `model`, and writes answers."""
