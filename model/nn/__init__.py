"""The network from scratch: layers, cost function and gradient descent. `README.md` says where to begin."""
