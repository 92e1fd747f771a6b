"""pdfium's functions, bound for being called hundreds of times a page.

pypdfium2 binds them with types that are checked and converted at every call, which costs several times what pdfium does
meanwhile. Here they are bound without: a caller passes objects of pdfium as `Handle`, numbers as `int`, and
references into a `Slots` for what comes back, and nothing else; whatever is longer than an `int` would arrive cut.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, Literal

import pypdfium2.raw as c

Call = Callable[..., Any]
_CALLS = 256  # at a time


class Handle(ctypes.c_void_p):
    """An object of pdfium; a type of its own, so that ctypes passes it on as the address it is."""


def _bound(function: Any, result: Any = ctypes.c_int) -> Call:
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result)(address)


# Text of a page: (text page, number of the character, …)
is_generated: Call = _bound(c.FPDFText_IsGenerated)
lacks_mapping: Call = _bound(c.FPDFText_HasUnicodeMapError)
unicode_of: Call = _bound(c.FPDFText_GetUnicode, ctypes.c_uint)
origin_of: Call = _bound(c.FPDFText_GetCharOrigin)  # …, x, y: doubles
room_of: Call = _bound(c.FPDFText_GetLooseCharBox)  # …, FS_RECTF: floats left, top, right, bottom

# Objects of a page
object_of_page: Call = _bound(c.FPDFPage_GetObject, Handle)  # page, number
object_of_form: Call = _bound(c.FPDFFormObj_GetObject, Handle)  # form, number
kind_of: Call = _bound(c.FPDFPageObj_GetType)
bounds_of: Call = _bound(c.FPDFPageObj_GetBounds)  # object, left, bottom, right, top: floats
matrix_of: Call = _bound(c.FPDFPageObj_GetMatrix)  # object, FS_MATRIX: six floats
draw_mode_of: Call = _bound(c.FPDFPath_GetDrawMode)  # path, fill, stroke: ints
fill_colour_of: Call = _bound(c.FPDFPageObj_GetFillColor)  # object, red, green, blue, alpha: ints
stroke_colour_of: Call = _bound(c.FPDFPageObj_GetStrokeColor)
font_address_of: Call = _bound(c.FPDFTextObj_GetFont, ctypes.c_void_p)
render_mode_of: Call = _bound(c.FPDFTextObj_GetTextRenderMode)
is_embedded: Call = _bound(c.FPDFFont_GetIsEmbedded)  # font

# Segments of a path
segment_of: Call = _bound(c.FPDFPath_GetPathSegment, Handle)  # path, number
kind_of_segment: Call = _bound(c.FPDFPathSegment_GetType)
point_of_segment: Call = _bound(c.FPDFPathSegment_GetPoint)  # segment, x, y: floats
closes: Call = _bound(c.FPDFPathSegment_GetClose)


class Slots:
    """Memory into which pdfium writes, a fixed count of numbers a call, read back many calls at a time.

    `code` is the type of the numbers as in `struct`; `whole`: pdfium takes one reference to all numbers of a call
    instead of one to each.
    """

    def __init__(self, code: Literal["f", "d", "I"], per_call: int, *, whole: bool = False) -> None:
        kind = {"f": ctypes.c_float, "d": ctypes.c_double, "I": ctypes.c_uint}[code]
        self._per_call = per_call
        self._buffer = (kind * (_CALLS * per_call))()
        self._numbers = memoryview(self._buffer).cast("B").cast(code)
        width = ctypes.sizeof(kind)
        step = width * per_call
        starts = (0,) if whole else range(0, step, width)
        self._references = [
            [ctypes.byref(self._buffer, number * step + start) for number in range(_CALLS)] for start in starts
        ]

    def fill(self, call: Call, handles: Any, numbers: Sequence[Any] = ()) -> tuple[list[int], list[Any]]:
        """What `call` returns, and all that it writes, for each of `handles`, or for one handle and each of `numbers`."""
        returned: list[int] = []
        written: list[Any] = []
        items = numbers if isinstance(handles, ctypes._SimpleCData) else handles
        for start in range(0, len(items), _CALLS):
            part = items[start : start + _CALLS]
            arguments = (repeat(handles), part) if items is numbers else (part,)
            returned += map(call, *arguments, *self._references)
            written += self._numbers[: len(part) * self._per_call].tolist()
        return returned, written


def each(call: Call, handle: Any, numbers: Iterable[int]) -> list[Any]:
    """What `call` returns for an object and each of `numbers`."""
    return list(map(call, repeat(handle), numbers))
