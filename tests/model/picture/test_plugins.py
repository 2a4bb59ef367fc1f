"""Of the dozens of formats that Pillow reads, only ours are used; some others start external programs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from model.errors import BadPicture
from model.picture.opening.kinds import open_picture
from tests.contract.bodies import picture

ROOT = Path(__file__).parents[3]
OTHER_FORMATS = {
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n",
    "EPS with a preview": b"\xc5\xd0\xd3\xc6" + bytes(60),
    "PSD": b"8BPS\0\1" + bytes(60),
    "ICO": b"\0\0\1\0\1\0\x08\x08" + bytes(60),
    "ICNS": b"icns\0\0\0\x40" + bytes(60),
    "PPM": b"P6 8 8 255\n" + bytes(192),
    "TGA": b"\0\0\2\0\0\0\0\0\0\0\0\0\x08\0\x08\0\x18\0" + bytes(192),
    "PCX": b"\n\5\1\x08" + bytes(124),
    "SGI": b"\1\xda\0\1\0\2" + bytes(600),
    "DDS": b"DDS \x7c\0\0\0" + bytes(124),
    "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60),
    "FITS": b"SIMPLE  =                    T".ljust(2880),
    "WMF": b"\xd7\xcd\xc6\x9a" + bytes(60),
    "XBM": b"#define im_width 8\n#define im_height 8\nstatic char im_bits[] = {0};\n",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "PDF": b"%PDF-1.7\n",
    "BLP": b"BLP2" + bytes(160),
    "FLI": b"\x20\0\0\0\x11\xaf" + bytes(160),
}
SCRIPT = """
import sys
from model.picture.opening.kinds import open_picture
from model.errors import BadPicture
for data in map(bytes.fromhex, sys.stdin.read().split()):
    try:
        open_picture(data, 10**6).image.load()
    except BadPicture:
        pass
print(*sorted(name for name in sys.modules if name.startswith("PIL.") and name.endswith("Plugin")))
"""
PLUGINS = {f"PIL.{kind}ImagePlugin" for kind in ("Avif", "Bmp", "Gif", "Jpeg", "Png", "Tiff", "WebP")}
GENERIC_OPENER = re.compile(r"\bImage\.(open|init|preinit)\(")


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_a_picture_of_another_format_is_refused(name: str) -> None:
    with pytest.raises(BadPicture, match="not a picture of a kind that is read"):
        open_picture(OTHER_FORMATS[name], 10**6)


def test_no_plugin_of_another_format_is_imported() -> None:
    ours = [picture(kind) for kind in ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "AVIF")]
    stdin = " ".join(data.hex() for data in (*ours, *OTHER_FORMATS.values()))
    command = [sys.executable, "-c", SCRIPT]
    run = subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=ROOT, check=True)
    assert set(run.stdout.split()) == PLUGINS


def test_only_format_specific_openers_are_called() -> None:
    """`Image.open` tries the openers of all formats unless it gets their names."""
    paths = [path for folder in ("model", "service", "tickcross") for path in (ROOT / folder).rglob("*.py")]
    assert paths
    assert [path for path in paths if GENERIC_OPENER.search(path.read_text(encoding="utf-8"))] == []
