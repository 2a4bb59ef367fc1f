"""The command `tickcross` of an installed package, and its Python API.

The names of the API are imported only when one of them is used, for two reasons: the command must set the
number of BLAS threads before NumPy is imported, and the service must not load training code.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tickcross.api import *  # noqa: F403


def __getattr__(name: str) -> Any:
    return getattr(import_module("tickcross.api"), name)


def __dir__() -> list[str]:
    return [*__getattr__("__all__")]
