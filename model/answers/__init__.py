"""From what the network computes to an answer: calibrated scores, then a label and how sure it is."""
