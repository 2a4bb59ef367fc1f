"""The compiled network: the same answers as the layers give one after the other, but sooner.

It knows three things that the layers do not: that a grid holds only -1 and +1, that the parameters no longer
change, and how many grids there are. So the first layers become a table (`patch_table`), several layers
become one step with everything constant folded in (`steps`), and buffers are made once (`compiled`).
"""

from model.engine.compiled import CompiledNetwork
from model.engine.compiler import compile  # noqa: A004, what it does; nobody here needs Python's own

__all__ = ["CompiledNetwork", "compile"]
