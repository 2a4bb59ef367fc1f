"""The standard mutation operators: each makes a mistake that a programmer could make.

An operator takes one node of the syntax tree and yields possible replacements.
"""

import ast
from collections.abc import Callable, Iterator

Operator = Callable[[ast.AST], Iterator[ast.AST]]

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
_LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "warn"}


def comparison(node: ast.AST) -> Iterator[ast.AST]:
    """`<` becomes `<=` and `>=`, `==` becomes `!=`, and so on."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _COMPARISONS[type(operator)]:
                yield ast.Compare(
                    node.left, [*node.ops[:place], other(), *node.ops[place + 1 :]], node.comparators
                )


def arithmetic(node: ast.AST) -> Iterator[ast.AST]:
    """`+` becomes `-`, `*` becomes `/`, and so on, except for strings and types."""
    if isinstance(node, ast.BinOp) and not any(
        _is_text(each) or _is_type(each) for each in (node.left, node.right)
    ):
        other = _ARITHMETIC.get(type(node.op))
        if other:
            yield ast.BinOp(node.left, other(), node.right)
    if isinstance(node, ast.AugAssign):
        other = _ARITHMETIC.get(type(node.op))
        if other:
            yield ast.AugAssign(node.target, other(), node.value)


def boolean(node: ast.AST) -> Iterator[ast.AST]:
    """`and` becomes `or`."""
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def sign(node: ast.AST) -> Iterator[ast.AST]:
    """`not x` and `-x` become `x`."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


def constant(node: ast.AST) -> Iterator[ast.AST]:
    """A number becomes one more and one less; True becomes False."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int | float):
            yield ast.Constant(node.value + 1)
            yield ast.Constant(node.value - 1)


def condition(node: ast.AST) -> Iterator[ast.AST]:
    """The condition of an `if` becomes True and False, that of a `while` False."""
    if isinstance(node, ast.If):
        yield ast.If(ast.Constant(True), node.body, node.orelse)
        yield ast.If(ast.Constant(False), node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.While):
        yield ast.While(ast.Constant(False), node.body, node.orelse)
    elif isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            yield ast.comprehension(
                node.target, node.iter, [*node.ifs[:place], *node.ifs[place + 1 :]], node.is_async
            )


def result(node: ast.AST) -> Iterator[ast.AST]:
    """What is returned becomes None."""
    if isinstance(node, ast.Return) and node.value and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))


def deletion(node: ast.AST) -> Iterator[ast.AST]:
    """A call with an unused value, and an assignment to an attribute or item, are removed."""
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await)
    is_write = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute | ast.Subscript)
    if is_call or is_write or isinstance(node, ast.AugAssign):
        yield ast.Pass()


def loop_exit(node: ast.AST) -> Iterator[ast.AST]:
    """`break` becomes `continue`, and the reverse."""
    if isinstance(node, ast.Break):
        yield ast.Continue()
    elif isinstance(node, ast.Continue):
        yield ast.Break()


OPERATORS: tuple[Operator, ...] = (
    comparison,
    arithmetic,
    boolean,
    sign,
    constant,
    condition,
    result,
    deletion,
    loop_exit,
)


def alternatives(node: ast.AST) -> Iterator[ast.AST]:
    """All replacements for a node."""
    for operator in OPERATORS:
        yield from operator(node)


def parts(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    """The children of a node that may be changed: the field, the index in it, and the child."""
    for field in node._fields:
        if field in _unchanged_fields(node):
            continue
        value = getattr(node, field, None)
        if isinstance(value, ast.AST) and not _is_unchanged(value):
            yield field, None, value
        elif isinstance(value, list):
            for place, entry in enumerate(value):
                if isinstance(entry, ast.AST) and not _is_unchanged(entry):
                    yield field, place, entry


def _unchanged_fields(node: ast.AST) -> set[str]:
    """Fields of a node that are types or define how a class is created."""
    if isinstance(node, ast.AnnAssign):
        return {"annotation", "target"}
    if isinstance(node, ast.arg):
        return {"annotation"}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return {"returns", "decorator_list"}
    if isinstance(node, ast.ClassDef):
        return {"bases", "keywords", "decorator_list"}
    if isinstance(node, ast.ExceptHandler):
        return {"type"}
    return set()


def _is_unchanged(node: ast.AST) -> bool:
    """Whether it is an import, a string, an error, logging, `__all__`, or only for the type checker."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Raise | ast.JoinedStr | ast.Assert):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) or _is_logging(node.value)
    if isinstance(node, ast.keyword):
        return node.arg in ("strict", "stacklevel")
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.Assign):
        return any(isinstance(each, ast.Name) and each.id == "__all__" for each in node.targets)
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("cast", "TypeVar")
    )


def _is_logging(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LOGGING


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def _is_type(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id[0].isupper() and not node.id.isupper()


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
