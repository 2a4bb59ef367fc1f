"""How fast the service answers over HTTP, against other ways to serve the same network, in the same run.

`servers` starts ours and the peers, `load` makes the requests, `measure` takes turns, `growth` follows one
quantity at a time, `report` writes the tables.
"""
