"""Options of a request, in the query or in fields of a form.

An unknown query argument is refused. It is usually misspelt, and if it were ignored, the client would
get another answer than it expects.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from service.core.inputs.json_text import MAX_SHOWN
from service.core.problems import Problem
from service.core.spelling import nearest

Pairs = Sequence[tuple[str, str]]
Options = dict[str, str]

VERSION = "version"


def options_in_query(arguments: Pairs, known: Sequence[str]) -> Options:
    """The arguments of a query by name; an empty version is left out.

    Raises a 422 `Problem` for an unknown argument, or for one with two values.
    """
    if not arguments:
        return {}
    for name, _ in arguments:
        if name not in known:
            shown = name[:MAX_SHOWN]
            what = f"`{shown}` is not a query argument here; the nearest one is `{nearest(shown, known)}`"
            raise Problem(422, what, where=shown)
    return _united((*pair, "in the query") for pair in arguments if pair != (VERSION, ""))


def with_fields(options: Options, fields: Pairs) -> Options:
    """The options of a query together with those in the fields of a form.

    Raises a 422 `Problem` if one of them has two values.
    """
    in_query = ((*pair, "in the query") for pair in options.items())
    return _united(chain(in_query, ((*pair, "in the form") for pair in fields)))


def _united(triples: Iterable[tuple[str, str, str]]) -> Options:
    """The value of each name, from triples of name, value and place."""
    values_by_name: dict[str, tuple[str, str]] = {}
    for name, value, place in triples:
        first, before = values_by_name.setdefault(name, (value, place))
        if value != first:
            values = f"`{first[:MAX_SHOWN]}` {before} and `{value[:MAX_SHOWN]}` {place}"
            raise Problem(422, f"{name} is {values}; expected one value", where=name)
    return {name: value for name, (value, _) in values_by_name.items()}
