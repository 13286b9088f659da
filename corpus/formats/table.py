"""Prints a table as lines of a source text, so that `corpus.tables` reads the same cells back.

One row a line, a tab between its cells. A cell merged downwards prints 〃 in the rows below, one merged to the right
prints the places beside it empty, and a cell over all columns is a line of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.grid import DITTO
from corpus.regex import regex

_FORM_COLUMNS = 2
_PROSE = 150  # characters; a cell of so many among few columns is text in a frame
_NUMBERED = regex(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
_LARGEST = 2_000_000  # places of a grid


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell as a format stores it."""

    lines: tuple[str, ...]  # its paragraphs, each on one line
    text: str  # the same on one line
    rows: int = 1  # how many it covers
    columns: int = 1


_Place = tuple[Slot, int, int] | None  # a cell with the row and the column where it begins
_Grid = list[list[_Place]]


def print_table(rows: Sequence[Sequence[Slot]], *, form: bool | None = None) -> list[str]:
    """Return the lines that print a table.

    Args:
        rows: The cells of each row, from the left; a place that a cell of an earlier row covers is left out, as in HTML.
        form: Whether it is a form, whose cells are printed one after the other; None where that is to be found out.
    """
    grid = _trimmed(_laid_out(rows))
    if not grid:
        return []
    width = len(grid[0])
    if width == 1 or (is_form(rows) if form is None else form):
        return _unfolded(grid)
    lines: list[str] = []
    head_end: int | None = None  # where the header's rows end
    for r, row in enumerate(grid):
        printed = {(place[1], place[2]): place[0] for place in row if place and place[0].text}
        if not printed:
            continue
        only = next(iter(printed.values())) if len(printed) == 1 else None
        if only is not None and (only.columns >= width or (width > 2 and _NUMBERED.match(only.text))):
            if next(iter(printed))[0] == r:
                lines += only.lines
            continue
        if head_end is None:
            head_end = r + max(place[0].rows for place in row if place)
        lines.append("\t".join(_printed(place, r, c, in_header=r < head_end) for c, place in enumerate(row)))
    return lines


def _laid_out(rows: Sequence[Sequence[Slot]]) -> _Grid:
    grid: _Grid = [[] for _ in rows]
    for r, row in enumerate(rows):
        c = 0
        for slot in row:
            while c < len(grid[r]) and grid[r][c] is not None:
                c += 1
            down, right = min(slot.rows, len(rows) - r), slot.columns
            if down * right + c > _LARGEST:
                raise ValueError("a table of too many places")
            for below in range(r, r + down):
                grid[below] += [None] * (c + right - len(grid[below]))
                grid[below][c : c + right] = [(slot, r, c)] * right
            c += right
    width = max(map(len, grid), default=0)
    return [row + [None] * (width - len(row)) for row in grid]


def _trimmed(grid: _Grid) -> _Grid:
    """The grid without columns that hold no words of their own."""
    width = len(grid[0]) if grid else 0
    kept = [
        c for c in range(width) if any((place := row[c]) and place[2] == c and place[0].text for row in grid)
    ]  # fmt: skip
    narrowed: _Grid = []
    for row in grid:
        places: list[_Place] = []
        for c in kept:
            place = row[c]
            if place is None:
                places.append(None)
                continue
            slot, top, left = place
            covers = sum(left <= other < left + slot.columns for other in kept)
            places.append(
                (Slot(slot.lines, slot.text, slot.rows, covers), top, kept.index(left) if left in kept else -1)
            )
        narrowed.append(places)
    return narrowed


def is_form(rows: Sequence[Sequence[Slot]]) -> bool:
    """Whether a table is text in a frame: names at its left, what they stand for beside them, no row of column names."""
    grid = _trimmed(_laid_out(rows))
    own = [{(place[1], place[2]): place[0] for place in row if place and place[1] == r} for r, row in enumerate(grid)]
    longest = max((len(slot.text) for row in own for slot in row.values()), default=0)
    paired = sum(len(row) <= _FORM_COLUMNS for row in own)
    return longest > _PROSE and paired >= 0.6 * len(grid)


def _printed(place: _Place, r: int, c: int, *, in_header: bool) -> str:
    if place is None:
        return ""
    slot, top, left = place
    if (top, left) == (r, c):
        return slot.text
    return DITTO if left == c and slot.text and not in_header else ""


def _unfolded(grid: _Grid) -> list[str]:
    """The cells' paragraphs one after the other: text in a frame, or a form with names at its left."""
    return [
        line for r, row in enumerate(grid) for c, place in enumerate(row) if place and place[1:] == (r, c) for line in place[0].lines
    ]  # fmt: skip
