"""Whatever the bytes, the PDF reader returns a document or says why not."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.readers import Unreadable, read_document
from extract.readers.pdf_grid import find_grids
from extract.readers.pdf_shapes import Rule
from tests.unit.pdf_support import Page, pdf

WHOLE = pdf(Page().table(20, 40, [60.0, 80.0], [["指标", "目标"], ["甲", "乙"]]), Page().text(20, 40, "说明"))
_SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcome(data: bytes) -> Document | str:
    try:
        return read_document(data, "a.pdf")
    except Unreadable as error:
        return str(error)


@_SETTINGS
@given(st.binary(max_size=400))
def test_noise_after_the_signature(noise):
    assert isinstance(outcome(b"%PDF-1.7\n" + noise + b"\n%%EOF"), str)


@_SETTINGS
@given(st.integers(8, len(WHOLE) - 8))
def test_a_file_cut_anywhere_is_refused(length):
    assert isinstance(outcome(WHOLE[:length]), str)


@_SETTINGS
@given(st.lists(st.tuples(st.integers(9, len(WHOLE) - 8), st.integers(0, 255)), min_size=1, max_size=12))
def test_flipped_bytes(changes):
    data = bytearray(WHOLE)
    for position, value in changes:
        data[position] = value
    found = outcome(bytes(data))
    assert isinstance(found, Document) or found


@_SETTINGS
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)).map(
            lambda r: (r[0], Rule(r[1] * 10.0, min(r[2:]) * 10.0, max(r[2:]) * 10.0 + 10.0))
        ),
        max_size=40,
    )
)
def test_cells_of_a_grid_never_overlap(rules):
    grids = find_grids([r for flat, r in rules if flat], [r for flat, r in rules if not flat], 1)
    for grid in grids:
        covered = [
            (row, column)
            for cell in grid.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        assert len(covered) == len(set(covered))
        for number, cell in enumerate(grid.cells):
            assert grid.cell_at((cell.box.x0 + cell.box.x1) / 2, (cell.box.y0 + cell.box.y1) / 2) == number


def test_a_form_that_draws_itself_ends():
    page = Page(form="/X1 Do", content=["/X1 Do"]).text(20, 20, "绩效")
    data = pdf(page).replace(
        b"/Font << /F1 3 0 R >> >> /Length", b"/Font << /F1 3 0 R >> /XObject << /X1 12 0 R >> >> /Length"
    )
    found = outcome(data)
    assert isinstance(found, Document) or found
