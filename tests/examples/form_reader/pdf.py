"""A PDF written by hand: boxes and text at known places."""

from collections.abc import Iterable

POINTS = 72 / 25.4
"""Points per millimetre."""


def pdf(
    texts: Iterable[tuple[float, float, str]],
    boxes: Iterable[tuple[float, float, float]],
    width: float = 210,
    height: float = 297,
    turned: int = 0,
) -> bytes:
    """A page with texts (left, baseline, words) and square boxes (left, top, side), in millimetres."""
    lines = [
        f"BT /F1 10 Tf {x * POINTS:.2f} {(height - y) * POINTS:.2f} Td ({words}) Tj ET"
        for x, y, words in texts
    ]
    lines += [f"0.8 w {_points(x, height - y - side, side, side)} re S" for x, y, side in boxes]
    content = "\n".join(lines)
    page = f"/MediaBox [0 0 {_points(width, height)}] /Rotate {turned} /Contents 4 0 R"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {page} /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return _written(objects)


def _points(*millimetres: float) -> str:
    return " ".join(f"{length * POINTS:.2f}" for length in millimetres)


def _written(objects: list[str]) -> bytes:
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")
