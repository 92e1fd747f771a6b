"""Writes small PDFs for tests: Chinese text in a font that every PDF reader maps, rules, tables, several pages.

Positions are points from the top left corner of the page, as in `extract.readers.pdf_page`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT = 400.0, 300.0
SIZE = 10.0

_CHINESE_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> "
    "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] "
    "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 90 >> >>] >>"
)
NAMELESS_FONT = _CHINESE_FONT.replace("/UniGB-UCS2-H", "/Identity-H").replace("GB1", "Identity")


@dataclass
class Page:
    """A page being drawn; `content` is its content stream, `rotate` and `crop` its entries of these names."""

    width: float = WIDTH
    height: float = HEIGHT
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    content: list[str] = field(default_factory=list)
    form: str | None = None  # content of a Form XObject /X1

    def text(self, x: float, y: float, text: str, size: float = SIZE, font: str = "F1") -> Page:
        """Text with its baseline at `y`; every character is as wide as it is high. The font F2 names no character.

        A single character gets a blank: pdfium leaves one out where its font is not embedded.
        """
        code = f"{text} ".encode("utf-16-be").hex()
        self.content.append(f"BT /{font} {size} Tf {x} {self.height - y} Td <{code}> Tj ET")
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float, colour: str = "0 G") -> Page:
        """A stroked line."""
        self.content.append(f"{colour} 0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """A filled rectangle."""
        self.content.append(f"0 g {x0} {self.height - y1} {x1 - x0} {y1 - y0} re f")
        return self

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """A stroked rectangle."""
        self.content.append(f"0 G 0.5 w {x0} {self.height - y1} {x1 - x0} {y1 - y0} re S")
        return self

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """A grey picture."""
        place = f"{x1 - x0} 0 0 {y1 - y0} {x0} {self.height - y1} cm"
        self.content.append(f"q {place} BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
        return self

    def table(self, x: float, y: float, widths: list[float], rows: list[list[str]], row_height: float = 20.0) -> Page:
        """A table without merged cells, ruled all round, one line of text a cell (`|` begins another line)."""
        for row, texts in enumerate(rows):
            left, top = x, y + row * row_height
            for width, text in zip(widths, texts, strict=True):
                self.frame(left, top, left + width, top + row_height)
                for number, line in enumerate(text.split("|") if text else []):
                    self.text(left + 2, top + 11 + number * SIZE, line, 8 if "|" in text else SIZE)
                left += width
        return self


def pdf(*pages: Page, font: str = _CHINESE_FONT, trailer: str = "") -> bytes:
    """The file."""
    objects = {1: "<< /Type /Catalog /Pages 2 0 R >>", 3: font, 4: NAMELESS_FONT}
    kids = []
    for number, page in enumerate(pages):
        at = 10 + number * 3
        kids.append(f"{at} 0 R")
        forms = f"/XObject << /X1 {at + 2} 0 R >>" if page.form is not None else ""
        crop = f"/CropBox [{' '.join(map(str, page.crop))}]" if page.crop else ""
        objects[at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] {crop} /Rotate {page.rotate} "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> {forms} >> /Contents {at + 1} 0 R >>"
        )
        objects[at + 1] = _stream("", "\n".join(page.content))
        if page.form is not None:
            entries = f"/Type /XObject /Subtype /Form /BBox [0 0 {page.width} {page.height}] "
            objects[at + 2] = _stream(entries + "/Resources << /Font << /F1 3 0 R >> >>", page.form)
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>"
    out = bytearray(b"%PDF-1.7\n")
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        out += f"{number} 1\n{offset:010} 00000 n \n".encode()
    out += f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _stream(entries: str, content: str) -> str:
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"
