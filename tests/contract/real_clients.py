"""Requests of real clients that differ from the documentation, and their answers."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from tests.contract.bodies import FORM, GRID, GRIDS, INFER, ONE, Request, npy, pages, picture, post, tensor

CURL = "application/x-www-form-urlencoded"
"""The content type that `curl -d` sends by default."""

SPACED = json.dumps({"grid": GRID}, indent=1).encode()


class Case(NamedTuple):
    """A request and its answer.

    - `status`, `says`: of the answer; its body contains `says`.
    - `like`: a request that gets the same answer.
    """

    request: Request
    status: int = 200
    says: str = ""
    like: Request | None = None


def part(name: str, content: bytes, more: str = "") -> bytes:
    """One part of a form; `more` goes into its head."""
    return f'Content-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content


def file(name: str, content: bytes | None = None) -> bytes:
    """A part with a file name."""
    return part(name, picture() if content is None else content, '; filename="mark.png"')


def form_of(*parts: bytes, path: str = "/predict") -> Request:
    """A POST of a form."""
    body = b"".join(b"--edge\r\n" + each + b"\r\n" for each in parts) + b"--edge--\r\n"
    return post(path, body, FORM)


def stripped(content: bytes) -> bytes:
    """The content of a file as `curl -d @file` sends it."""
    return content.translate(None, b"\0\r\n")


PNG = post("/predict", picture(), "image/png")
TWO = form_of(file("image"), file("image", picture("BMP")))
MISNAMED = {
    "image/jpg": "JPEG",
    "image/pjpeg": "JPEG",
    "image/x-png": "PNG",
    "image/tif": "TIFF",
    "image/x-ms-bmp": "BMP",
    "application/octet-stream": "PNG",
    "application/json": "PNG",
    "application/x-npy": "GIF",
    "multipart/form-data": "WEBP",
    "image/jpeg": "PNG",
    "text/plain": "GIF",
    CURL: "PNG",
    "": "PNG",
}

BY_SIGNATURE: dict[str, Case] = {
    **{
        f"a {kind} sent as {media_type or 'nothing'}": Case(
            post("/predict", picture(kind), media_type),
            like=post("/predict", picture(kind), f"image/{kind.lower()}"),
        )
        for media_type, kind in MISNAMED.items()
    },
    "a picture to explain without a type": Case(
        post("/explain", picture(), ""), like=post("/explain", picture(), "image/png")
    ),
    "JSON from curl": Case(post("/predict", ONE, CURL), like=post("/predict", ONE)),
    "JSON from curl to explain": Case(post("/explain", ONE, CURL), like=post("/explain", ONE)),
    "JSON in lines from curl": Case(post("/predict", SPACED, CURL), like=post("/predict", ONE)),
    "JSON from fetch": Case(post("/predict", ONE, "text/plain;charset=UTF-8"), like=post("/predict", ONE)),
    "JSON without a type": Case(post("/predict", ONE, ""), like=post("/predict", ONE)),
    "V2 JSON from curl": Case(
        post(INFER, json.dumps(tensor(GRIDS)).encode(), CURL), like=post(INFER, tensor(GRIDS))
    ),
    "an array as bytes": Case(
        post("/predict", npy(GRIDS), "application/octet-stream"),
        like=post("/predict", npy(GRIDS), "application/x-npy"),
    ),
    **{
        f"a {kind} sent with curl -d": Case(
            post("/predict", stripped(picture(kind)), CURL), 400, "use --data-binary"
        )
        for kind in ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "AVIF")
    },
    "a picture sent with curl -d under its type": Case(
        post("/predict", stripped(picture()), "image/png"), 400, "use --data-binary"
    ),
    "a picture sent with curl -d as JSON": Case(
        post("/explain", stripped(picture()), "application/json"), 400, "use --data-binary"
    ),
    "text": Case(
        post("/predict", b"hello", "text/plain"), 415, "expected one of application/json, image/png"
    ),
    "text that begins like a picture": Case(
        post("/predict", b"BMI is weight by height\n", "text/plain"), 415, "expected one of"
    ),
    "text that begins like a picture, from curl": Case(
        post("/predict", "BMI für Männer".encode(), CURL), 415, "expected one of"
    ),
    "fields from curl": Case(post("/predict", b"image=x&version=1", CURL), 415, CURL),
    "an AVIF without a type": Case(
        post("/predict", picture("AVIF"), ""), like=post("/predict", picture("AVIF"), "image/avif")
    ),
    "a PNG sent as a HEIC photo": Case(post("/predict", picture(), "image/heic"), like=PNG),
    "a PDF from curl": Case(post("/predict", b"%PDF-1.7", CURL), 415, "the body is a PDF"),
    "a PDF of no type": Case(post("/explain", b"%PDF-1.7", ""), 415, "pdftoppm -r 150"),
    "all pages of a TIFF from curl": Case(
        post("/predict?pages=all", pages("TIFF"), CURL),
        like=post("/predict?pages=all", pages("TIFF"), "image/tiff"),
    ),
    "no body": Case(post("/predict", b"", ""), 415, "not given"),
}

FORMS: dict[str, Case] = {
    **{
        f"a file named {name}": Case(form_of(file(name)), like=PNG)
        for name in ("image", "file", "files", "images", "image[]", "upload", "files[]")
    },
    "files of several names": Case(form_of(file("upload"), file("files", picture("BMP"))), like=TWO),
    "a file without a file name": Case(form_of(part("file", picture())), like=PNG),
    "a button named upload": Case(form_of(file("image"), part("upload", b"Send")), like=PNG),
    "a file that was not chosen": Case(form_of(file("image"), file("upload", b"")), like=PNG),
    "no file that was chosen": Case(form_of(file("upload", b"")), 422, "no part named `image`"),
    "tokens and buttons": Case(
        form_of(part("csrf_token", b"a"), part("_method", b"post"), file("image"), part("submit", b"Send")),
        like=PNG,
    ),
    "texts whose names are near those of files": Case(
        form_of(
            file("file"), part("title", b"x"), part("size", b"9"), part("page", b"1"), part("tags", b"a")
        ),
        like=PNG,
    ),
    "a file of another name": Case(form_of(file("photo")), 422, "no part named `image`"),
    "a misspelt file": Case(form_of(file("image"), file("imgae")), 422, "the nearest one is `image`"),
    "a misspelt option": Case(
        form_of(file("image"), part("treshold", b"0.9")), 422, "the nearest one is `threshold`"
    ),
    "a misspelt option to explain": Case(
        form_of(file("image"), part("verison", b"1"), path="/explain"),
        422,
        "the nearest one is `version`",
    ),
    "misspelt regions": Case(
        form_of(file("image"), part("region", b"[]")), 422, "the nearest one is `regions`"
    ),
    "a threshold in a form": Case(
        form_of(file("image"), part("threshold", b"0.99999")),
        like=post("/predict?threshold=0.99999", picture(), "image/png"),
    ),
    "an inclusion in a form": Case(
        form_of(part("include", b"grid,region"), file("image")),
        like=post("/predict?include=grid,region", picture(), "image/png"),
    ),
    "a version in a form": Case(form_of(file("image"), part("version", b"1")), like=PNG),
    "all pages by a form": Case(
        form_of(file("image", pages("TIFF")), part("pages", b"all")),
        like=post("/predict?pages=all", pages("TIFF"), "image/tiff"),
    ),
    "the first page by a form": Case(form_of(file("file"), part("pages", b"first")), like=PNG),
    "all pages of two files": Case(
        form_of(file("image"), file("image"), part("pages", b"all")), 422, "has several pictures"
    ),
    "pages in another word in a form": Case(
        form_of(file("image"), part("pages", b"2")), 422, "expected first or all"
    ),
    "an unknown version in a form": Case(
        form_of(file("image"), part("version", b"77")), 404, "there is no version 77"
    ),
    "a wrong threshold in a form": Case(
        form_of(file("image"), part("threshold", b"2")), 422, "threshold is 2"
    ),
    "a long threshold in a form": Case(
        form_of(file("image"), part("threshold", b"0" * 5000)), 422, "threshold has 5000 bytes"
    ),
    "empty fields of a form": Case(
        form_of(file("image"), *[part(name, b"") for name in ("threshold", "version", "include")]),
        like=PNG,
    ),
    "a format in a form": Case(
        form_of(file("image"), part("format", b"safetensors"), path="/explain"),
        like=post("/explain?format=safetensors", picture(), "image/png"),
    ),
    "one value in the query and in a form": Case(
        form_of(file("image"), part("threshold", b"0.9"), path="/predict?threshold=0.9"),
        like=post("/predict?threshold=0.9", picture(), "image/png"),
    ),
    "two values, in the query and in a form": Case(
        form_of(file("image"), part("threshold", b"0.9"), path="/predict?threshold=0.8"),
        422,
        "threshold is `0.8` in the query and `0.9` in the form",
    ),
    "two values in a form": Case(
        form_of(file("image"), part("version", b"1"), part("version", b"2")), 422, "version is `1`"
    ),
}

QUERIES: dict[str, Case] = {
    "a misspelt argument": Case(post("/predict?treshold=0.8", ONE), 422, "the nearest one is `threshold`"),
    "a misspelt argument to explain": Case(
        post("/explain?fromat=json", ONE), 422, "the nearest one is `format`"
    ),
    "all pages to explain": Case(post("/explain?pages=all", ONE), 422, "`pages` is not"),
    "an argument of another route": Case(post("/explain?include=grid", ONE), 422, "`include` is not"),
    "a misspelt argument for a form": Case(
        form_of(file("image"), path="/predict?verison=1"), 422, "the nearest one is `version`"
    ),
    **{
        f"a misspelt argument at {path}": Case(
            Request("GET", f"{path}?verison=1"), 422, "the nearest one is `version`"
        )
        for path in ("/explain", "/model", "/model/onnx")
    },
    "two values in the query": Case(
        post("/predict?threshold=0.8&threshold=0.9", ONE), 422, "threshold is `0.8` in the query and `0.9`"
    ),
    "one value twice": Case(post("/predict?version=1&version=1", ONE), like=post("/predict?version=1", ONE)),
    "an empty version": Case(post("/predict?version=", ONE), like=post("/predict", ONE)),
    "an empty version of the model": Case(Request("GET", "/model?version="), like=Request("GET", "/model")),
    "an empty version to explain": Case(Request("GET", "/explain?version="), like=Request("GET", "/explain")),
    **{
        f"an argument of somebody else at {path}": Case(
            Request("GET", f"{path}?utm_source=x"), like=Request("GET", path)
        )
        for path in (
            *("/", "/docs", "/static/main.js", "/openapi.json", "/health", "/health/live"),
            *("/health/ready", "/v2", "/v2/health/ready"),
        )
    },
}

TARGETS: dict[str, Case] = {
    "a whole address": Case(post("http://tickcross.example/predict", ONE), like=post("/predict", ONE)),
    "a whole address with a query": Case(
        post("http://tickcross.example:80/predict?include=region", ONE),
        like=post("/predict?include=region", ONE),
    ),
    "a whole address of another scheme": Case(
        Request("GET", "https://tickcross.example/health/live"), like=Request("GET", "/health/live")
    ),
    "a whole address that is not there": Case(
        Request("GET", "http://tickcross.example/nowhere"), like=Request("GET", "/nowhere"), status=404
    ),
}

OPTIONS: Mapping[str, str] = {
    "/predict": "OPTIONS, POST",
    "/predict/": "OPTIONS, POST",
    "http://tickcross.example/predict": "OPTIONS, POST",
    INFER: "OPTIONS, POST",
    "/explain": "GET, HEAD, OPTIONS, POST",
    "/": "GET, HEAD, OPTIONS",
    "/docs": "GET, HEAD, OPTIONS",
    "/health/live": "GET, HEAD, OPTIONS",
    "*": "GET, HEAD, OPTIONS, POST",
}
"""Target -> the methods that it allows."""

ENCODINGS: dict[str, Case] = {
    **{
        f"JSON in {encoding} as {media_type or 'nothing'}": Case(
            post("/predict", ONE.decode().encode(encoding), media_type), 400, f"it is in {name}"
        )
        for name in ("UTF-16", "UTF-32")
        for encoding in (name, f"{name}-LE", f"{name}-BE")
        for media_type in ("application/json", CURL, "")
    },
    "UTF-16 with its mark first": Case(
        post("/predict", b"\xfe\xff" + ONE.decode().encode("utf-16-be")), 400, "it is in UTF-16"
    ),
    "V2 JSON in UTF-16": Case(
        post(INFER, json.dumps(tensor(GRIDS)).encode("utf-16")), 400, "it is in UTF-16"
    ),
    "JSON after a byte order mark": Case(
        post("/predict", b"\xef\xbb\xbf" + SPACED), like=post("/predict", ONE)
    ),
    "JSON after a byte order mark, from curl": Case(
        post("/predict", b"\xef\xbb\xbf" + ONE, CURL), like=post("/predict", ONE)
    ),
    "a form labelled as JSON, as curl -F writes it then": Case(
        post(
            "/predict", form_of(file("image")).body.replace(b"form-data;", b"attachment;"), "application/json"
        ),
        400,
        "it is multipart/form-data",
    ),
    "a form labelled as JSON": Case(
        form_of(file("image"))._replace(content_type="application/json"), 400, "it is multipart/form-data"
    ),
    "a form without its boundary": Case(
        form_of(file("image"))._replace(content_type="multipart/form-data"), 400, "without a boundary"
    ),
}

REAL_CLIENTS: Mapping[str, Case] = {**BY_SIGNATURE, **FORMS, **QUERIES, **TARGETS, **ENCODINGS}
