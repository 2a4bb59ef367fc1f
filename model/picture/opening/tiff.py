"""The tags, strips and tiles of a TIFF. Its pixels may be compressed in many ways, each strip on its own."""

from collections.abc import Iterator
from typing import cast

from PIL import Image
from PIL.ExifTags import IFD, Base
from PIL.TiffImagePlugin import ImageFileDirectory_v2, TiffImageFile

from model.picture.opening.directories import VALUE_BYTES, Directories
from model.picture.opening.jpeg import scans_of
from model.picture.opening.limits import check_memory, check_pages, check_parts, check_size

_FURTHER_DIRECTORIES = frozenset({IFD.Exif, IFD.GPSInfo, IFD.Interop})
_LAYOUT = frozenset({
    Base.ImageWidth, Base.ImageLength, Base.BitsPerSample, Base.Compression, Base.SamplesPerPixel,
    Base.PlanarConfiguration, Base.StripOffsets, Base.RowsPerStrip, Base.StripByteCounts,
    Base.TileWidth, Base.TileLength, Base.TileOffsets, Base.TileByteCounts,
})  # fmt: skip
_NO_COMPRESSION, _OLD_JPEG, _JPEG = 1, 6, 7
_WITH_A_WINDOW = (34925, 50000)  # LZMA, Zstandard: their decoders keep the decoded bytes
_IMAGE_BYTES_A_PIXEL = 5  # in colours and in grey
_PIXELS_A_PART = 1024  # beyond the edge of the picture or of the strip
_BYTES_A_PART = 512  # of strips and tiles that overlap; some writers store equal ones once

_IN_VAIN = "pieces of strips and tiles that are decoded twice or in vain"


def count_parts(data: bytes) -> int:
    """The number of tags and values, such as offsets of strips, in all directories that Pillow reads."""
    directories = Directories(data)
    return _count_values(directories, directories.first)


def _count_values(directories: Directories, first: int) -> int:
    """The same for the page whose directory is at `first`."""
    parts, seen = 0, {first}
    waiting = [first]
    while waiting:
        for tag in directories.tags(waiting.pop()):
            parts += max(1, tag.numbers(len(directories.data)))
            check_parts(parts, "TIFF", "tags, strips and tiles")
            place = directories.integer(tag.field[: VALUE_BYTES.get(tag.kind)])
            if tag.number in _FURTHER_DIRECTORIES and place not in seen:
                seen.add(place)
                waiting.append(place)
    return parts


def pages(image: Image.Image, data: bytes, max_pixels: int, max_pages: int) -> Iterator[tuple[int, int]]:
    """The pixels of each page, and the parts that reading it parses."""
    directories = Directories(data)
    places = _places_of_pages(directories, max_pages)
    for page, place in enumerate(places):
        parts = _count_values(directories, place)
        image.seek(page)
        check_size(*image.size, max_pixels)
        yield image.width * image.height, parts + _check_page(image, directories, place, max_pixels)


def _places_of_pages(directories: Directories, max_pages: int) -> list[int]:
    """The offset of each page's directory. As in Pillow, a repeated offset ends the list."""
    places = dict.fromkeys([directories.first])
    place = directories.following(directories.first)
    while place and place not in places:
        places[place] = None
        check_pages(len(places), max_pages, "TIFF")
        place = directories.following(place)
    return [*places]


def check(image: Image.Image, data: bytes, max_pixels: int) -> int:
    """Checks the cost of decoding strips and tiles; pixels decoded twice or in vain count as parts."""
    directories = Directories(data)
    return _check_page(image, directories, directories.first, max_pixels)


def _check_page(image: Image.Image, directories: Directories, place: int, max_pixels: int) -> int:
    """The same for the page whose directory is at a place."""
    data = directories.data
    tags = cast(TiffImageFile, image).tag_v2
    if tags.get(Base.Compression, _NO_COMPRESSION) == _NO_COMPRESSION:
        return 0
    _check_layout(tags, directories, place)
    width, length, beyond = _piece(tags)
    samples = tags.get(Base.SamplesPerPixel, 3 if tags[Base.Compression] == _OLD_JPEG else 1)
    copies = 2 if tags[Base.Compression] in _WITH_A_WINDOW else 1
    piece_bytes = copies * width * length * samples * max(tags.get(Base.BitsPerSample, (1,))) // 8
    check_memory(piece_bytes + _IMAGE_BYTES_A_PIXEL * image.width * image.height, max_pixels, "TIFF")
    parts = _count_overlaps(tags, data) + beyond // _PIXELS_A_PART
    check_parts(parts, "TIFF", _IN_VAIN)
    parts += _count_scans(tags, data, width * length)
    check_parts(parts, "TIFF", _IN_VAIN)
    return parts


def _check_layout(tags: ImageFileDirectory_v2, directories: Directories, place: int) -> None:
    """Raises `ValueError` if Pillow and the library that decodes the strips might see other layouts."""
    numbers = [tag.number for tag in directories.tags(place) if tag.number in _LAYOUT]
    if len({*numbers}) < len(numbers) or not all(number in tags for number in numbers):
        raise ValueError("a tag is there twice, or has no value")


def _count_overlaps(tags: ImageFileDirectory_v2, data: bytes) -> int:
    """Counts the bytes of strips and tiles that overlap, and are therefore read several times."""
    sizes = tags.get(Base.StripByteCounts) or tags[Base.TileByteCounts]
    return max(0, sum(sizes) - len(data)) // _BYTES_A_PART


def _count_scans(tags: ImageFileDirectory_v2, data: bytes, pixels: int) -> int:
    """The scans of strips or tiles that are JPEGs, each meant to have `pixels` pixels."""
    if tags[Base.Compression] not in (_OLD_JPEG, _JPEG):
        return 0
    offsets = tags.get(Base.StripOffsets) or tags[Base.TileOffsets]
    sizes = tags.get(Base.StripByteCounts) or tags[Base.TileByteCounts]
    pieces = set(zip(offsets, sizes, strict=False))
    jpegs = [scans_of(data, offset, offset + size) for offset, size in pieces]
    in_vain = sum(scans.number * max(0, scans.pixels - pixels) for scans in jpegs)
    return sum(scans.number for scans in jpegs) + in_vain // _PIXELS_A_PART


def _piece(tags: ImageFileDirectory_v2) -> tuple[int, int, int]:
    """The width and length of each strip or tile, and the number of pixels of tiles beyond the edge."""
    width, length = tags[Base.ImageWidth], tags[Base.ImageLength]
    if Base.TileWidth not in tags:
        return width, min(length, tags.get(Base.RowsPerStrip, length)), 0
    tile_width, tile_length = tags[Base.TileWidth], tags[Base.TileLength]
    across, down = -(-width // tile_width), -(-length // tile_length)
    return tile_width, tile_length, across * tile_width * down * tile_length - width * length
