"""The network, from scratch in NumPy, and the offline job that trains it."""
