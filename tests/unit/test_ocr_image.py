"""Grids from the image of a page: straightened, ruled, without seals. No OCR is needed here."""

from __future__ import annotations

import pytest

from extract.readers.ocr_image import StraightImage, ink_of, skew_of, straighten, take_rules
from extract.readers.pdf_grid import find_grids
from tests.unit.scan_support import CELLS, EDGES, HEIGHT, ROW, TOP, WIDTH, Scan

SHAPE = [cell[:4] for cell in CELLS]


def straight(scan: Scan) -> StraightImage:
    return straighten(scan.gray, scan.scale)


def grids(scan: Scan):
    image = straight(scan)
    across, down, _ = take_rules(ink_of(image.gray, image.scale), image.scale)
    return find_grids(across, down, 1)


def shapes(scan: Scan) -> list[list[tuple[int, int, int, int]]]:
    return [[(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells] for grid in grids(scan)]


@pytest.mark.parametrize("degrees", [-3.0, -0.4, 0.0, 0.15, 0.8, 2.5])
def test_how_far_a_page_is_askew(degrees: float) -> None:
    scan = Scan().table().askew(degrees)
    assert skew_of(ink_of(scan.gray, scan.scale)) == pytest.approx(degrees, abs=0.06)


def test_a_blank_page_is_level_and_has_no_rules() -> None:
    image = straight(Scan().worn())
    assert (image.skew, take_rules(ink_of(image.gray, image.scale), image.scale)[:2]) == (0.0, ([], []))


@pytest.mark.parametrize("scale", [100 / 72, 150 / 72, 200 / 72, 300 / 72])
@pytest.mark.parametrize("degrees", [-1.5, 0.0, 0.8])
def test_merged_cells_are_found_at_any_resolution_and_turn(scale: float, degrees: float) -> None:
    scan = Scan(scale=scale).table().askew(degrees).worn()
    assert shapes(scan) == [SHAPE]
    (grid,) = grids(scan)
    first = grid.cells[0].box
    assert (grid.xs[0], grid.xs[-1]) == (pytest.approx(EDGES[0], abs=4), pytest.approx(EDGES[-1], abs=4))
    assert first.y1 - first.y0 == pytest.approx(ROW, abs=1.2)


def test_a_seal_over_the_table_hides_and_adds_nothing() -> None:
    assert shapes(Scan().table().seal(400, 220, 40).seal(105, 150, 30).worn()) == [SHAPE]


def test_a_rule_that_is_printed_in_pieces_is_one() -> None:
    scan = Scan().table()
    for x in range(60, 480, 70):
        scan.fill(x, TOP + ROW - 2, x + 1.4, TOP + ROW + 2, "white")
    for y in range(180, 300, 37):
        scan.fill(EDGES[3] - 2, y, EDGES[3] + 2, y + 1.4, "white")
    assert shapes(scan.worn()) == [SHAPE]


def test_strokes_of_a_title_and_dark_areas_are_no_rules() -> None:
    scan = Scan().table()
    for x in (110, 118, 126, 140, 150, 158):  # the upright strokes of large characters
        scan.line(x, 30, x, 47, 1.5).line(x - 3, 38, x + 3, 38, 1.5)
    scan.fill(0, 0, WIDTH, 7).fill(WIDTH - 9, 0, WIDTH, HEIGHT).fill(300, 20, 360, 60, "gray")
    assert shapes(scan) == [SHAPE]


def test_a_tinted_header_is_paper() -> None:
    scan = Scan().fill(EDGES[0], TOP, EDGES[-1], TOP + ROW, "lightgray").fill(EDGES[0], TOP, EDGES[1], 300, "silver")
    assert shapes(scan.table().worn()) == [SHAPE]


def test_ink_that_is_left_is_text() -> None:
    scan = Scan().table().fill(EDGES[1] + 10, TOP + 10, EDGES[1] + 18, TOP + 18)
    _, _, left = take_rules(ink_of(scan.gray, scan.scale), scan.scale)
    ys, xs = left.nonzero()
    assert (xs.min() / scan.scale, xs.max() / scan.scale) == (
        pytest.approx(EDGES[1] + 10, abs=1),
        pytest.approx(EDGES[1] + 18, abs=1),
    )
    assert (ys.min() / scan.scale, ys.max() / scan.scale) == (
        pytest.approx(TOP + 10, abs=1),
        pytest.approx(TOP + 18, abs=1),
    )


def test_boxes_are_given_as_the_page_shows_them() -> None:
    """A spot drawn on the page before it is turned is found, straightened, and put back where the turned page has it."""
    scan = Scan().table().askew(2.0)
    turned = Scan().fill(440, 230, 446, 236).askew(2.0)
    ys, xs = (turned.gray < 128).nonzero()
    image = straight(scan)
    x0, y0, x1, y1 = image.on_page(440, 230, 446, 236)
    assert (x0 + x1) / 2 == pytest.approx((xs.min() + xs.max()) / 2 / scan.scale, abs=0.6)
    assert (y0 + y1) / 2 == pytest.approx((ys.min() + ys.max()) / 2 / scan.scale, abs=0.6)
    assert (y0 + y1) / 2 != pytest.approx(233, abs=3)
