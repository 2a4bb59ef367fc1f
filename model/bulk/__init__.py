"""Classifies many pictures into a folder of tables, on all cores of a machine or on a Ray cluster.

- `rows` holds the rows to classify, in chunks that one process answers at a time. `pictures` makes rows
  from files, folders and patterns, and `manifest` from a table.
- `answering` answers a chunk. `local` distributes the chunks over processes, and `on_ray` over a cluster.
- `output` is the folder of results. `formats` reads and writes tables. `job` combines all of this.
"""
