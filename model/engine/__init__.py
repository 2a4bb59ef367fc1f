"""The compiled network: the same answers as from one layer after another, but faster.

It uses three facts that the layers do not know: a grid contains only -1 and +1, the parameters no longer
change, and the number of grids is known. So the first layers become a table (`patch_table`), several layers
become one step with all constants folded in (`steps`), and buffers are allocated once (`compiled`).
"""

from model.engine.compiled import CompiledNetwork
from model.engine.compiler import compile  # noqa: A004, what it does; nobody here needs Python's own

__all__ = ["CompiledNetwork", "compile"]
