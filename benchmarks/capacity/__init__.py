"""Measures the cost of each kind of request, and calculates what a number of marks per day needs."""
