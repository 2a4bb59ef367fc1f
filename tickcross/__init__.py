"""The command `tickcross` of an installed package, over the programs of `model` and `service`."""
