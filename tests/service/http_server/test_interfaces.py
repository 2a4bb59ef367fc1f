"""The guard overrides only documented callbacks, and shares no other name with uvicorn's class."""

import ast
import asyncio
import inspect

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.http_server import guard
from service.http_server.guard import GuardedProtocol

CALLBACKS = {name for base in (asyncio.Protocol, httptools.HTTPProtocol) for name in vars(base)}
CALLBACKS |= set(dir(asyncio.Protocol))


def test_only_documented_callbacks_are_overridden() -> None:
    own = {name for name in vars(GuardedProtocol) if not name.startswith(("__", "_GuardedProtocol__"))}
    overridden = {name for name in own if hasattr(HttpToolsProtocol, name)}
    assert overridden <= CALLBACKS
    assert own - overridden == set()


def test_no_attribute_of_uvicorn_is_used() -> None:
    tree = ast.parse(inspect.getsource(guard))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    assert used == {"guarded", "__connection", "__reason", "__refuse"}
    assert not hasattr(HttpToolsProtocol, "guarded")
    assert "self.guarded" not in inspect.getsource(HttpToolsProtocol)
