"""Entity diagrams from the keys of the marts: SVG without any program or network, Mermaid for pages that render it.

Layout: facts in the middle, dimensions left and right, a line for each key in the colour of the table it leads to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from warehouse.documentation.marts import Mart

_WIDTH, _HEAD, _ROW, _GAP, _BETWEEN, _MARGIN = 310, 24, 16, 22, 230, 20
_COLOURS = (
    "#1b6ca8",
    "#b5533c",
    "#3d8b40",
    "#8e44ad",
    "#c08a00",
    "#00838f",
    "#ad1457",
    "#5d4037",
    "#37474f",
    "#558b2f",
)
_STYLE = (
    "text{font:12px system-ui,'Noto Sans SC','Microsoft YaHei',sans-serif;fill:#1c2733}"
    ".h{font-weight:600}.k{font-size:11px}.p{text-decoration:underline}"
)


@dataclass(frozen=True, slots=True)
class _Box:
    """A table on the page: its corner and the rows of its keys."""

    mart: Mart
    x: int
    y: int

    @property
    def height(self) -> int:
        return _HEAD + _ROW * (len(self.mart.keys) + 1) + 6

    def row(self, number: int) -> int:
        """Middle of the row of the key with this number; 0 is the table's own key."""
        return self.y + _HEAD + _ROW * number + _ROW // 2 + 2


def svg(marts: list[Mart], title: str, only: str | None = None) -> str:
    """A picture of the marts and the keys between them, or the keys of the mart `only`; the key of a table is underlined.
    A mart that nothing leads to or from is a box of its own."""
    boxes = _placed(marts)
    colours = _colours(boxes)
    height = max((box.y + box.height for box in boxes.values()), default=0) + _MARGIN
    width = 2 * _MARGIN + max((box.x for box in boxes.values()), default=0) + _WIDTH - _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        *(line for box in boxes.values() if only in (None, box.mart.name) for line in _lines(box, boxes, colours)),
        *(line for box in boxes.values() for line in _drawn(box, colours)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def mermaid(marts: list[Mart]) -> str:
    """The keys of the marts as an entity diagram for Mermaid: each leads from many rows to at most one."""
    lines = [
        f"  {mart.name} }}o--{'o|' if column.is_nullable else '||'} {column.leads_to.split('.')[0]} : {column.name}"
        for mart in marts
        for column in mart.keys
        if column.leads_to
    ]
    return "\n".join(["erDiagram", *lines])


def _placed(marts: list[Mart]) -> dict[str, _Box]:
    """Boxes by name. Dimensions stand left and right by turns, those with most keys first."""
    leading = Counter(target for mart in marts for target in _targets(mart))
    targets = sorted(
        (m for m in marts if m.name in leading and m.kind == "dim"), key=lambda m: (-leading[m.name], m.name)
    )
    columns = [targets[::2], [mart for mart in marts if mart not in targets], targets[1::2]]
    heights = [sum(_Box(m, 0, 0).height + _GAP for m in column) for column in columns]
    boxes: dict[str, _Box] = {}
    for number, column in enumerate(columns):
        spare = (max(heights) - heights[number]) // (len(column) + 1)
        y = _MARGIN + spare
        for mart in column:
            boxes[mart.name] = box = _Box(mart, _MARGIN + number * (_WIDTH + _BETWEEN), y)
            y += box.height + _GAP + spare
    return boxes


def _targets(mart: Mart) -> Iterator[str]:
    return (column.leads_to.split(".")[0] for column in mart.keys if column.leads_to)


def _colours(boxes: dict[str, _Box]) -> dict[str, str]:
    names = sorted({target for box in boxes.values() for target in _targets(box.mart) if target in boxes})
    return {name: _COLOURS[number % len(_COLOURS)] for number, name in enumerate(names)}


def _lines(box: _Box, boxes: dict[str, _Box], colours: dict[str, str]) -> Iterator[str]:
    for number, target in enumerate(_targets(box.mart), start=1):
        if target in boxes and target != box.mart.name:
            path = _path(box, box.row(number), boxes[target])
            yield f'<path d="{path}" fill="none" stroke="{colours[target]}" stroke-width="1.2" stroke-opacity=".65"/>'


def _path(box: _Box, y: int, target: _Box) -> str:
    """A curve from the key's row to the head of the table it leads to; within a column it bulges out on one side."""
    end_y = target.y + _HEAD // 2
    if target.x > box.x:
        start, end, bend = box.x + _WIDTH, target.x, _BETWEEN // 2
        return f"M{start} {y}C{start + bend} {y} {end - bend} {end_y} {end} {end_y}"
    if target.x < box.x:
        start, end, bend = box.x, target.x + _WIDTH, _BETWEEN // 2
        return f"M{start} {y}C{start - bend} {y} {end + bend} {end_y} {end} {end_y}"
    edge = box.x if box.x > _MARGIN else box.x + _WIDTH
    bulge = edge - 40 if box.x > _MARGIN else edge + 40
    return f"M{edge} {y}C{bulge} {y} {bulge} {end_y} {edge} {end_y}"


def _drawn(box: _Box, colours: dict[str, str]) -> Iterator[str]:
    mart, colour = box.mart, colours.get(box.mart.name, "#607080")
    yield f'<g id="{mart.name}"><title>{escape(f"{mart.english} — {mart.chinese}")}</title>'
    yield f'<rect x="{box.x}" y="{box.y}" width="{_WIDTH}" height="{box.height}" rx="4" fill="#fff" stroke="{colour}"/>'
    yield f'<rect x="{box.x}" y="{box.y}" width="{_WIDTH}" height="{_HEAD}" rx="4" fill="{colour}" fill-opacity=".16"/>'
    yield f'<text class="h" x="{box.x + 8}" y="{box.y + 16}">{mart.name} {escape(mart.chinese_name)}</text>'
    yield f'<text class="k p" x="{box.x + 24}" y="{box.row(0) + 4}">{mart.columns[0].name}</text>'
    for number, column in enumerate(mart.keys, start=1):
        target = (column.leads_to or "").split(".")[0]
        mark = colours.get(target, "#607080")
        yield f'<circle cx="{box.x + 13}" cy="{box.row(number)}" r="4" fill="{mark}"/>'
        yield f'<text class="k" x="{box.x + 24}" y="{box.row(number) + 4}">{column.name}</text>'
    yield "</g>"
