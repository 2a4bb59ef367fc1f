"""Classifies very many pictures into a folder of tables, on all cores of a machine or on a Ray cluster.

- `rows` are what is asked about, in chunks that one process answers at a time. `pictures` makes rows of
  folders and patterns, `manifest` of a table, and `parquet` reads and writes that format.
- `answering` answers a chunk. `local` has the chunks answered by processes, `on_ray` by a cluster.
- `output` is the folder of results, and `formats` is how they are written. `job` puts all of this together.
"""
