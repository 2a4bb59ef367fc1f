"""Turns the network's output into an answer: calibrated scores (Platt scaling), a label and a confidence."""
