"""Measures how fast the service answers over HTTP, beside other servers of the same network in the same run.

`servers` starts ours and the peers, `load` sends the requests, `measure` alternates between the servers,
`growth` varies one quantity at a time, and `report` writes the tables.
"""
