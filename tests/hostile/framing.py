"""npy headers and forms whose framing is hostile, and some that are just small enough."""

from collections.abc import Callable

from tests.hostile.case import MEGABYTE, Hostile
from tests.tiny import GRID_SIZE

INFER = "/v2/models/tickcross/infer"
NPY = {"Content-Type": "application/x-npy"}
Body = Callable[[], bytes]

MANY = 31 * MEGABYTE
"""Bytes of a body just below the limit."""

SENT = 40
"""Megabytes for such a body that is only scanned: the test client holds it twice."""

TYPES = "(" * 90 + "'i1'" + ",(2,))" * 90
ONES = b"\1" * (118 * 512**2)
PART = b"--x\r\nContent-Disposition: form-data; name=image"
END = b"\r\n--x--\r\n"


def array(name: str, body: Body, status: int, megabytes: int = 10) -> Hostile:
    return Hostile(name, "/predict", NPY, body, status, max_bytes=megabytes * MEGABYTE)


def form(name: str, body: Body, status: int, megabytes: int = 10, boundary: str = "x") -> Hostile:
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return Hostile(name, "/predict", headers, body, status, max_bytes=megabytes * MEGABYTE)


def binary(name: str, message: str, values: Body, status: int, megabytes: int) -> Hostile:
    """A request of the Open Inference Protocol whose values follow the JSON."""
    headers = {"Inference-Header-Content-Length": str(len(message))}
    body = lambda: message.encode() + values()  # noqa: E731 - made when it is sent
    return Hostile(name, INFER, headers, body, status, max_bytes=megabytes * MEGABYTE)


def npy(header: str, values: bytes = b"") -> bytes:
    """An npy file with this header, valid or not."""
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + values


def of_shape(shape: str, values: bytes = b"", kind: str = "'|i1'") -> bytes:
    return npy(f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}\n", values)


def tensor(name: str, datatype: str, shape: list[int], size: int) -> str:
    fields = f'"name": "{name}", "datatype": "{datatype}", "shape": {shape}'
    return f'{{"inputs": [{{{fields}, "parameters": {{"binary_data_size": {size}}}}}]}}'


def parts(count: int, headers: bytes = b"", content: bytes = b"") -> bytes:
    """A form of equal parts."""
    return (PART + headers + b"\r\n\r\n" + content + b"\r\n") * count + END


def repeated(text: bytes, size: int = MANY) -> bytes:
    return text * (size // len(text))


ARRAYS = (
    array("npy of a shape of 9,000 digits", lambda: of_shape(f"(0x{'f' * 9000}, 8, 8)"), 400),
    array("npy of a shape of 900 digits", lambda: of_shape(f"(0x{'f' * 900}, 8, 8)"), 400),
    array("npy of a side of 900 digits", lambda: of_shape(f"(8, 0x{'f' * 900})"), 400),
    array("npy of a shape of 500 sides", lambda: of_shape(f"({'1,' * 450})"), 422),
    array("npy of a shape with True", lambda: of_shape("(True, 8, 8)", bytes(64)), 400),
    array("npy of a shape with a fraction", lambda: of_shape("(1.0, 8, 8)", bytes(64)), 400),
    array("npy of a negative shape", lambda: of_shape("(-1, 8, 8)", bytes(64)), 400),
    array("npy of two negative sides", lambda: of_shape("(-8, -8)", bytes(64)), 400),
    array("npy of the largest shape", lambda: of_shape(f"({2**63 - 1}, 8, 8)"), 400),
    array("npy of a type of 500 types", lambda: of_shape("(8, 8)", kind=f"'{'i1,' * 300}'"), 422),
    array("npy of types in each other", lambda: of_shape("(8, 8)", kind=TYPES), 400),
    array("npy of a header of 64 KB of brackets", lambda: npy("(" * 65_000), 400),
    array("npy of a header of brackets", lambda: npy("(" * 1000), 400),
    array("npy of a header of lists", lambda: npy("[" * 500 + "]" * 500), 400),
    array("npy of a header of minus signs", lambda: npy("-" * 1000 + "1"), 400),
    array("npy of a header of digits", lambda: npy("9" * 65_000), 400),
    array("npy of a header of zero bytes", lambda: npy("\0" * 1000), 400),
    array("npy of millions of zeros", lambda: of_shape("(31000, 31, 32)", bytes(31_000 * 31 * 32)), 422, 140),
    array("npy with the maximum number of values", lambda: of_shape("(118, 512, 512)", ONES), 200, 200),
)

IN_BINARY = (
    binary("millions of empty pictures", tensor("image", "BYTES", [1], MANY), lambda: bytes(MANY), 422, SENT),
    binary(
        "a tensor of millions of zeros",
        tensor("grid", "INT8", [16_384, GRID_SIZE, GRID_SIZE], 16_384 * GRID_SIZE**2),
        lambda: bytes(16_384 * GRID_SIZE**2),
        422,
        20,
    ),
)

FORMS = (
    form("a form of 480,000 empty parts", lambda: parts(480_000, b"less"), 413, SENT),
    form("a form of as many parts as may be", lambda: parts(17_000, b"less"), 422, 10),
    form(
        "a form of as many headers as may be", lambda: parts(7000, b"less; filename=" + b"n" * 297), 422, 20
    ),
    form("a form of as many empty pictures as may be", lambda: parts(16_384, b"s; filename=n"), 400, 20),
    form("a form of too many headers", lambda: parts(7000, b"; filename=" + b"n" * 4000), 413, SENT),
    form("a form of parameters", lambda: parts(20, b";a=b" * 1000), 400),
    form("a form of header lines", lambda: parts(20, b"\r\na:" * 1000), 400),
    form("a part of a megabyte of headers", lambda: parts(1, b"\r\na: b" * 170_000), 400),
    form("a part of a megabyte of parameters", lambda: parts(1, b";a=b" * 250_000), 400),
    form("a part of headers without an end", lambda: PART + repeated(b"\r\na: b"), 400, SENT),
    form("a form of boundaries only", lambda: repeated(b"--x\r\n"), 400, SENT),
    form("a form of almost boundaries", lambda: repeated(b"\r\n--x"), 400, SENT),
    form("a form that begins with line breaks", lambda: repeated(b"\n") + parts(1), 400, SENT),
    form("a form that begins with blanks", lambda: b"--x" + repeated(b" ") + parts(1), 400, SENT),
    form("a form that goes on after its end", lambda: parts(0) + repeated(b"x"), 400, SENT),
    form("a form without its boundary", lambda: repeated(b"x"), 400, SENT),
    form("a form with a boundary of 5,000 characters", lambda: parts(1), 400, boundary="x" * 5000),
    form("a part of line breaks only", lambda: parts(1, content=repeated(b"\r\n")), 400, 110),
    form("a part of almost boundaries", lambda: parts(1, content=repeated(b"\r\n--y")), 400, 110),
)

CASES: tuple[Hostile, ...] = (*ARRAYS, *IN_BINARY, *FORMS)
