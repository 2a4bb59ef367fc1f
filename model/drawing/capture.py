"""Simulates the scanner, camera or fax that makes a picture from ink on paper.

All functions work on a stack of pictures of equal size; each picture has its own random conditions.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.drawing.strokes import Flags, Floats, Integers

Greys = npt.NDArray[np.uint8]

FAINTEST = 0.33
"""The minimum ink, 0 to 1, of a mark after blur, if it had that much before."""

LEGIBLE = 0.6
"""Half width of stroke in pixels below which black and white alone would lose the mark."""


@dataclass(frozen=True)
class Layers:
    """The ink, 0 to 1 (N, H, W), of N pictures: the print, the white left in it, and the pen.

    For each mark (N,), to keep it visible: half the size of its detail and half the width of its stroke, in
    pixels, and its ink.
    """

    printed: Floats
    spared: Floats
    pen: Floats
    detail: Floats
    stroke: Floats
    ink: Floats


def photograph(layers: Layers, rng: np.random.Generator) -> Greys:
    """Pictures (N, H, W), 0 black to 255 white, as from a scanner, a camera, a fax or a screen."""
    count = len(layers.pen)
    rough = rng.random(count) < 0.55
    dark = np.maximum(layers.printed * (1 - layers.spared), _grained(layers.pen, rough, rng))
    softness = np.where(rng.random(count) < 0.55, rng.gamma(2, 0.35, count), 0.0)
    softness = np.minimum(softness, np.minimum(0.07 * layers.detail, _softest(layers)))
    light = _blurred(1 - dark, softness)
    seen = layers.ink * np.minimum(1, 2 * layers.stroke) * layers.stroke / np.hypot(layers.stroke, softness)
    bitonal = (rng.random(count) < 0.25) & (layers.stroke > LEGIBLE)
    _threshold(light, np.flatnonzero(bitonal), seen, rng)
    _enlarge_dots(light, np.flatnonzero(rng.random(count) < 0.04), layers, rng)
    scanned = np.flatnonzero(rough & ~(bitonal & (rng.random(count) < 0.7)))
    light[scanned] = _noisy(_lit(light[scanned], seen[scanned], rng), seen[scanned], rng)
    _compress(light, scanned[rng.random(len(scanned)) < 0.3], seen, rng)
    inverted = rng.random(count) < 0.05
    light[inverted] = 1 - light[inverted]
    return (np.clip(light, 0, 1) * 255 + 0.5).astype(np.uint8)


def _softest(layers: Layers) -> Floats:
    """The blur in pixels (N,) that leaves the mark about a third as dark as black print."""
    ratio = np.maximum(layers.ink / FAINTEST, 1.1)
    softest: Floats = layers.stroke * np.minimum(np.sqrt(ratio**2 - 1), 1.5)
    return softest


def _grained(pen: Floats, rough: Flags, rng: np.random.Generator) -> Floats:
    """Grain: pencils and dry pens leave the hollows of the paper white."""
    some = np.flatnonzero(rough & (rng.random(len(pen)) < 0.35))
    grain = rng.random((len(some), *pen.shape[1:]), np.float32)
    strength = rng.uniform(0.2, 0.8, (len(some), 1, 1)).astype(np.float32)
    pen[some] *= 1 - strength * grain
    return pen


def _blurred(light: Floats, sigma: Floats) -> Floats:
    """Each picture after a Gaussian blur with its own sigma in pixels (N,)."""
    some = np.flatnonzero(sigma > 0.15)
    rows, columns = (_blur_matrix(sigma[some], size) for size in light.shape[1:])
    light[some] = np.matmul(np.matmul(rows, light[some]), columns.transpose(0, 2, 1))
    return light


def _blur_matrix(sigma: Floats, size: int) -> Floats:
    """Matrices (N, size, size) that blur a row of `size` pixels; the paper continues beyond the edge."""
    distance = np.arange(size, dtype=np.float32)[:, None] - np.arange(size, dtype=np.float32)
    kernel = np.exp(-(distance**2) / (2 * sigma.astype(np.float32)[:, None, None] ** 2))
    matrix: Floats = kernel / kernel.sum(axis=2, keepdims=True)
    return matrix


def _lit(light: Floats, seen: Floats, rng: np.random.Generator) -> Floats:
    """Grey or white paper, brighter on one side; some of it has the edge of a shadow across it."""
    count, height, width = light.shape
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)
    angle = rng.uniform(0, 2 * np.pi, (count, 1, 1)).astype(np.float32)
    slope = np.cos(angle) * x + np.sin(angle) * y
    tilt = (rng.uniform(0, 0.25, count) * seen * (rng.random(count) < 0.5)).astype(np.float32)[:, None, None]
    paper = rng.uniform(0.62, 1, (count, 1, 1)).astype(np.float32) + tilt * slope
    shaded = np.flatnonzero(rng.random(count) < 0.18)
    hard = np.exp(rng.uniform(np.log(2), np.log(80), (len(shaded), 1, 1)))
    edge = np.clip(hard * (slope[shaded] - rng.uniform(-0.8, 0.8, (len(shaded), 1, 1))), -20, 20)
    depth = (rng.uniform(0.1, 0.75, len(shaded)) * seen[shaded])[:, None, None]
    paper[shaded] *= 1 - depth / (1 + np.exp(-edge))
    black = rng.uniform(0, 0.2, (count, 1, 1)).astype(np.float32)
    blotched = np.flatnonzero(rng.random(count) < 0.2)
    paper[blotched] *= 1 + _blotches(light.shape[1:], seen[blotched], rng)
    striped = np.flatnonzero(rng.random(count) < 0.05)
    paper[striped] *= 1 + _stripes((height, width), seen[striped], rng)
    lit: Floats = (paper * (black + (1 - black) * light)).astype(np.float32)
    return lit


def _blotches(shape: tuple[int, ...], seen: Floats, rng: np.random.Generator) -> Floats:
    """Smooth unevenness of the paper (N, H, W)."""
    patches = int(rng.integers(3, 10))
    rows, columns = (
        np.exp(-((np.linspace(0, patches - 1, size)[:, None] - np.arange(patches)) ** 2)) for size in shape
    )
    rough = rng.standard_normal((len(seen), patches, patches), np.float32)
    soft = np.matmul(np.matmul(rows.astype(np.float32), rough), columns.T.astype(np.float32))
    blotches: Floats = soft * (rng.uniform(0, 0.08, len(seen)) * seen).astype(np.float32)[:, None, None]
    return blotches


def _stripes(shape: tuple[int, int], seen: Floats, rng: np.random.Generator) -> Floats:
    """The moire of a screen or a printed tint in a photo (N, H, W): waves 3 to 12 pixels long."""
    angle, length = rng.uniform(0, np.pi, len(seen)), rng.uniform(3, 12, len(seen))
    x, y = np.arange(shape[1]), np.arange(shape[0])[:, None]
    pace = 2 * np.pi / length[:, None, None]
    along = np.cos(angle)[:, None, None] * x + np.sin(angle)[:, None, None] * y
    depth = (rng.uniform(0.02, 0.16, len(seen)) * seen)[:, None, None]
    stripes: Floats = (depth * np.sin(pace * along + rng.uniform(0, 7, depth.shape))).astype(np.float32)
    return stripes


def _noisy(light: Floats, seen: Floats, rng: np.random.Generator) -> Floats:
    """A scanner's or a camera's noise, less of it where the ink is faint."""
    strength = np.minimum(rng.gamma(1.5, 0.02, len(light)), 0.14 * seen)[:, None, None].astype(np.float32)
    noisy: Floats = light + strength * rng.standard_normal(light.shape, np.float32)
    return noisy


def _compress(light: Floats, some: Integers, seen: Floats, rng: np.random.Generator) -> None:
    """DCT quantisation as in JPEG (Wallace 1992): blocks of 8 by 8 pixels lose their fine detail."""
    height, width = light.shape[1] // 8 * 8, light.shape[2] // 8 * 8
    if not (len(some) and height and width):
        return
    blocks = light[some, :height, :width].reshape(len(some), height // 8, 8, width // 8, 8)
    waves = np.matmul(np.matmul(COSINES, blocks.transpose(0, 1, 3, 2, 4)), COSINES.T)
    coarse = np.exp(rng.uniform(np.log(0.02), np.log(0.24), len(some))) * np.maximum(seen[some], 0.1)
    coarse = coarse.astype(np.float32)[:, None, None, None, None]
    steps = coarse * (1 + 0.6 * np.add.outer(np.arange(8), np.arange(8)).astype(np.float32))
    kept = np.matmul(np.matmul(COSINES.T, np.round(waves / steps) * steps), COSINES)
    light[some, :height, :width] = kept.transpose(0, 1, 3, 2, 4).reshape(len(some), height, width)


def _threshold(light: Floats, some: Integers, seen: Floats, rng: np.random.Generator) -> None:
    """Black and white, as in a fax or a bitonal scan, with specks in some."""
    cut = 1 - seen[some] * rng.uniform(0.2, 0.65, len(some)).astype(np.float32)
    light[some] = light[some] > cut[:, None, None]
    specked = some[rng.random(len(some)) < 0.25]
    noise = rng.random((len(specked), *light.shape[1:]), np.float32)
    flips = noise < rng.uniform(0, 0.025, (len(specked), 1, 1))
    light[specked] = np.where(flips, 1 - light[specked], light[specked])


def _enlarge_dots(light: Floats, some: Integers, layers: Layers, rng: np.random.Generator) -> None:
    """Coarse dots as in a screen font: one value for every few pixels."""
    step = int(rng.integers(2, 7))
    some = some[(layers.detail[some] > 3.5 * step) & (layers.stroke[some] > 0.35 * step)]
    rows, columns = (
        np.minimum(np.arange(size) // step * step + step // 2, size - 1) for size in light.shape[1:]
    )
    light[some] = light[some][:, rows][:, :, columns] > 0.5


def _cosines() -> Floats:
    """The matrix of the discrete cosine transform (DCT-II; Ahmed et al. 1974) of 8 values."""
    place = np.arange(8)
    waves = np.cos(np.pi * (2 * place + 1) * place[:, None] / 16) / 2
    waves[0] /= np.sqrt(2)
    return waves.astype(np.float32)


COSINES = _cosines()
