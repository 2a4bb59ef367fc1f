"""How fast the service answers over HTTP, compared with other servers of the same network in the same run.

`servers` starts ours and the peers, `load` makes the requests, `measure` takes turns, `growth` varies one
quantity at a time, and `report` writes the tables.
"""
