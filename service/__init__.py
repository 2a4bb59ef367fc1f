"""The HTTP service: it reads requests, asks a classifier of `model`, and writes answers."""

VERSION = "2.4.0"
"""The version of the service. A trained network has its own version."""
