"""The recogniser (rapidocr, whose models come in its wheel): where text stands in an image, and which characters.

rapidocr's own decoding loses track of places and certainties where a line holds blanks, so lines are decoded here. Its
classifier of upside-down lines stays off: it turns ≥99% into %66.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

PACKAGES = ("rapidocr", "onnxruntime")
_LINE_HEIGHT, _LEAST_WIDTH = 48, 320  # pixels of the images the model of lines was made for
_BATCH = 3
_MAX_SIDE = 1600  # pixels of a page when lines are looked for: more takes longer and finds no more
_MAX_RATIO = 40  # width to height of a line; a page has none longer
_BLANK = 0  # the class that stands for "no character here"


@dataclass(frozen=True, slots=True)
class Mark:
    """A character of a line, the middle of it in pixels from the left edge of the line's image, and how sure it is (0-1)."""

    text: str
    x: float
    confidence: float


@dataclass(frozen=True, slots=True)
class PixelBox:
    """Left, top, right and bottom in pixels."""

    x0: int
    y0: int
    x1: int
    y1: int


def is_installed() -> bool:
    """Whether what the extra `ocr` installs is there."""
    return all(importlib.util.find_spec(name) is not None for name in PACKAGES)


class Recogniser:
    """The models, loaded once for a document. Needs what the extra `ocr` installs."""

    def __init__(self) -> None:
        parts: Any = importlib.import_module("rapidocr").RapidOCR(
            params={"Global.use_cls": False, "Global.log_level": "error"}
        )
        self._detector: Any = parts._load_det_model()
        reader: Any = parts._load_rec_model()
        self._session = reader.session
        self._characters: Sequence[str] = reader.postprocess_op.character

    def find(self, gray: NDArray[np.uint8]) -> list[PixelBox]:
        """Boxes around the lines of text in an image, top to bottom."""
        height, width = gray.shape
        shrink = min(1.0, _MAX_SIDE / max(height, width))
        small = _resized(gray, max(round(width * shrink), 1), max(round(height * shrink), 1))
        boxes = self._detector(np.repeat(small[:, :, None], 3, axis=2)).boxes
        if boxes is None:
            return []
        found = [
            PixelBox(
                max(int(quad[:, 0].min()), 0),
                max(int(quad[:, 1].min()), 0),
                min(int(np.ceil(quad[:, 0].max())), width),
                min(int(np.ceil(quad[:, 1].max())), height),
            )
            for quad in (quad / shrink for quad in boxes)
        ]
        return sorted(found, key=lambda box: (box.y0, box.x0))

    def read(self, lines: Sequence[NDArray[np.uint8]]) -> list[list[Mark]]:
        """Characters of each image of a line, left to right; blanks are left out."""
        read: list[list[Mark]] = [[] for _ in lines]
        # Lines of like width together: a batch is as wide as its widest line.
        order = sorted(range(len(lines)), key=lambda number: _width(lines[number]))
        for start in range(0, len(order), _BATCH):
            numbers = order[start : start + _BATCH]
            batch, width = _batch([lines[number] for number in numbers])
            for number, scores in zip(numbers, self._session(batch), strict=True):
                pixels_a_step = width / len(scores) * lines[number].shape[0] / _LINE_HEIGHT
                read[number] = list(self._decode(scores, pixels_a_step))
        return read

    def _decode(self, scores: NDArray[np.float32], pixels_a_step: float) -> Iterator[Mark]:
        """Characters of a line: at each step the likeliest class, which counts once while it lasts."""
        classes, sure = scores.argmax(axis=1), scores.max(axis=1)
        start = 0
        for step in range(1, len(classes) + 1):
            if step < len(classes) and classes[step] == classes[start]:
                continue
            text = self._characters[classes[start]]
            if classes[start] != _BLANK and not text.isspace():
                yield Mark(text, (start + step) / 2 * pixels_a_step, float(sure[start:step].max()))
            start = step


def _width(line: NDArray[np.uint8]) -> int:
    """Width of a line's image at the height the model wants."""
    height, width = line.shape
    return max(int(_LINE_HEIGHT * min(width / height, _MAX_RATIO)), 1)


def _batch(lines: Sequence[NDArray[np.uint8]]) -> tuple[NDArray[np.float32], int]:
    """Images of lines as the model wants them, padded to one width, and that width."""
    width = max(_LEAST_WIDTH, *map(_width, lines))
    batch = np.zeros((len(lines), 3, _LINE_HEIGHT, width), dtype=np.float32)
    for number, line in enumerate(lines):
        own = _width(line)
        batch[number, :, :, :own] = _resized(line, own, _LINE_HEIGHT).astype(np.float32) / 127.5 - 1
    return batch, width


def _resized(gray: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    if gray.shape == (height, width):
        return gray
    return np.asarray(Image.fromarray(gray).resize((width, height), Image.Resampling.BILINEAR))
