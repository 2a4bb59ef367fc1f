"""The network from scratch: layers, cost function and gradient descent. `README.md` has the reading order."""
