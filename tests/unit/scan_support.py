"""Pages as a scanner sees them: lines, and (where a font is given) text, askew, on paper that is not white.

The scan that the tests read, `scans/form.pdf`, was made by `python -m tests.unit.scan_support FONT` with Noto Sans CJK; the
file is kept because few machines have a Chinese font. Positions are points from the top left corner.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from extract.readers.ocr_image import without_red

SCAN = Path(__file__).parent / "scans" / "form.pdf"
DOTS = 150 / 72  # pixels a point
WIDTH, HEIGHT = 500.0, 330.0
SKEW = 0.8  # degrees, clockwise
TITLE = "1.法律援助补贴绩效目标表"
UNIT = "101001 示例市样本区司法局 单位：万元"
# Row, column, row span, column span, text.
CELLS = [
    (0, 0, 1, 1, "项目名称"), (0, 1, 1, 4, "法律援助补贴"),
    (1, 0, 1, 1, "预算规模及资金用途"), (1, 1, 1, 1, "预算数"), (1, 2, 1, 1, "86.50"),
    (1, 3, 1, 1, "其中：财政资金"), (1, 4, 1, 1, "86.50"),
    (2, 0, 1, 1, "绩效目标"), (2, 1, 1, 4, "保障困难群众及时获得法律援助。"),
    (3, 0, 1, 1, "一级指标"), (3, 1, 1, 1, "二级指标"), (3, 2, 1, 1, "三级指标"), (3, 3, 1, 1, "绩效指标描述"), (3, 4, 1, 1, "指标值"),
    (4, 0, 3, 1, "产出指标"), (4, 1, 1, 1, "数量指标"), (4, 2, 1, 1, "办理案件数"), (4, 3, 1, 1, "全年办理案件数"), (4, 4, 1, 1, "≥230件"),
    (5, 1, 1, 1, "质量指标"), (5, 2, 1, 1, "案件合格率"), (5, 3, 1, 1, "合格案件占比"), (5, 4, 1, 1, "≥95%"),
    (6, 1, 1, 1, "成本指标"), (6, 2, 1, 1, "每案补贴"), (6, 3, 1, 1, "每案补贴标准"), (6, 4, 1, 1, "≤1500元"),
    (7, 0, 1, 1, "满意度指标"), (7, 1, 1, 1, "服务对象满意度指标"), (7, 2, 1, 1, "受援人满意度"),
    (7, 3, 1, 1, "受援人满意度"), (7, 4, 1, 1, "3"),
]  # fmt: skip
EDGES = [20.0, 105.0, 190.0, 285.0, 400.0, 480.0]
TOP, ROW = 80.0, 28.0


@dataclass
class Scan:
    """A sheet of paper being drawn on, in colours."""

    width: float = WIDTH
    height: float = HEIGHT
    scale: float = DOTS
    image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (round(self.width * self.scale), round(self.height * self.scale)), "white")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.75) -> Scan:
        ends = [round(position * self.scale) for position in (x0, y0, x1, y1)]
        ImageDraw.Draw(self.image).line(ends, fill=(30, 30, 30), width=max(round(width * self.scale), 1))
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Scan:
        return self.line(x0, y0, x1, y0).line(x0, y1, x1, y1).line(x0, y0, x0, y1).line(x1, y0, x1, y1)

    def fill(self, x0: float, y0: float, x1: float, y1: float, colour: str = "black") -> Scan:
        ImageDraw.Draw(self.image).rectangle([round(p * self.scale) for p in (x0, y0, x1, y1)], fill=colour)
        return self

    def seal(self, x: float, y: float, radius: float) -> Scan:
        """A round seal in red ink, through which what is under it shows."""
        stamp = Image.new("RGB", self.image.size, "white")
        corners = [round(p * self.scale) for p in (x - radius, y - radius, x + radius, y + radius)]
        ImageDraw.Draw(stamp).ellipse(corners, outline=(225, 60, 60), width=round(3 * self.scale))
        self.image = ImageChops.multiply(self.image, stamp)
        return self

    def text(self, x: float, y: float, text: str, size: float, font: str) -> Scan:
        """Text with its baseline at `y`."""
        face = ImageFont.truetype(font, round(size * self.scale))
        ImageDraw.Draw(self.image).text(
            (x * self.scale, y * self.scale), text, fill=(20, 20, 20), font=face, anchor="ls"
        )
        return self

    def table(self, cells=None, edges=None, top: float = TOP, row: float = ROW) -> Scan:
        """The rules of a table."""
        edges = edges or EDGES
        for at, column, row_span, column_span, _ in cells or CELLS:
            self.box(edges[column], top + at * row, edges[column + column_span], top + (at + row_span) * row)
        return self

    def askew(self, degrees: float = SKEW) -> Scan:
        self.image = self.image.rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")
        return self

    def worn(self, seed: int = 1) -> Scan:
        """Grey paper, darker towards one side, and noise."""
        pixels = np.asarray(self.image).astype(np.float64)
        shade = np.linspace(1.0, 0.8, pixels.shape[1])[None, :, None]
        noise = np.random.default_rng(seed).normal(0, 5, pixels.shape[:2])[:, :, None]
        self.image = Image.fromarray(np.clip(pixels * shade + noise - 5, 0, 255).astype(np.uint8))
        return self

    @property
    def gray(self) -> np.ndarray:
        """As the reader of scans sees it."""
        return without_red(np.asarray(self.image))

    def pdf(self, *others: Scan, quality: int = 70) -> bytes:
        """A PDF of one image a page."""
        target = io.BytesIO()
        dots = self.scale * 72
        self.image.save(
            target, "PDF", resolution=dots, quality=quality, save_all=True, append_images=[o.image for o in others]
        )
        return target.getvalue()


def form(font: str) -> Scan:
    """The form whose cells `CELLS` are, with a seal over it."""
    scan = Scan().text(110, 35, TITLE, 18, font).text(20, 66, UNIT, 11, font).table()
    for row, column, row_span, column_span, text in CELLS:
        baseline = TOP + ROW * (row + row_span / 2) + 4
        size = 9 if len(text) > 6 and column_span == 1 else 11
        scan.text(EDGES[column] + 3, baseline, text, size, font)
    return scan.seal(420, 235, 45).askew().worn()


if __name__ == "__main__":
    SCAN.write_bytes(form(sys.argv[1]).pdf())
