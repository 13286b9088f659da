"""Puts a table's printed cells into its columns: header rows, merged cells, totals."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from corpus.policy import Cell, Span
from corpus.regex import regex

Printed = Sequence[Cell]  # the cells of one printed row, in order; fewer than columns where cells are merged
Aligned = tuple[Cell | None, ...]  # one per column

DITTO = "〃"  # stands in the rows below a cell that covers them too

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_TOTAL = regex(r"(?:全[市省县区州旗]|各[\u4e00-\u9fff]{1,3})?(?:合计|总计|小计|共计)(?:[（(].{1,8}[）)])?[:：]?")
_SERIAL = regex(r"序号?|编号|项号|No\.?|№", re.IGNORECASE)
_REMARK = regex(r"备注|说明|注")
_NUMBER = regex(r"([-+−]?\d[\d,，]*(?:\.\d+)?)(?:[^\d\s.,，~～—–-]{1,3})?")
_YEAR = regex(r"(?:19|20)\d\d(?:年.{0,6})?")
_SENTENCE = regex(r"[。；]|[:：]$|[:：](?![^（(]{0,200}[）)])")
_SHORT = 25  # characters; longer cells are prose
_HEADING = 40  # characters; no column name is longer
_WIDEST = 16  # columns; beyond it the ways to align merged cells are too many to try


def cell_text(printed: str) -> str:
    """Return a cell's words: markup, surrounding space and line breaks dropped, letter-spaced words closed up.

    Words are set apart letter by letter to fill a column (蒋  敏, 主 要 内 容); a space between two longer words
    (市科技局 市财政局) separates them and stays.
    """
    text = re.sub(r"[^\S\n]+", " ", re.sub(r"<br\s*/?>|\*\*", "", printed.replace("\\|", "|")))
    text = re.sub(rf"(?<=[{_HAN}，。；、：])\s*\n\s*|\s*\n\s*(?=[{_HAN}])", "", text).strip()
    if len(re.sub(r"\s", "", text)) <= 4 and re.fullmatch(rf"[{_HAN}\s]+", text):
        return re.sub(r"\s+", "", text)
    text = re.sub(rf"(?<![{_HAN}])([{_HAN}])\s+(?=[{_HAN}])", r"\1", text)
    text = re.sub(rf"(?<=[{_HAN}])\s+(?=[{_HAN}](?![{_HAN}]))", "", text)
    return re.sub(r"\s+", " ", text)


def is_total(text: str) -> bool:
    """Whether a cell labels a totals row (合计, 总计, 小计)."""
    return bool(_TOTAL.fullmatch(text))


def is_serial(name: str) -> bool:
    """Whether a column's name is that of a serial number (序号)."""
    return bool(_SERIAL.fullmatch(name))


def number(text: str) -> float | None:
    """Return the figure that a cell consists of, with a unit of up to three characters after it (1,200 / 3家)."""
    match = _NUMBER.fullmatch(text)
    return float(re.sub("[,，]", "", match[1]).replace("−", "-")) if match else None


def is_heading(cells: Printed) -> bool:
    """Whether a printed row can be a header: at least two short names, no sentence, no figures but years."""
    texts = [cell.text for cell in cells]
    names = [text for text in texts if text]
    if len(names) < 2 or len(texts) - len(names) > len(texts) // 2 or is_total(names[0]):
        return False
    if any(len(name) > _HEADING or _SENTENCE.search(name) for name in names):
        return False
    return not any(number(name) is not None and not _YEAR.fullmatch(name) for name in names)


def opens_with_serial(cells: Printed) -> bool:
    """Whether a printed row begins with a column name for serial numbers, as only a header does."""
    return bool(cells) and is_serial(cells[0].text) and is_heading(cells)


def read_header(rows: Sequence[Printed]) -> tuple[tuple[str, ...], int] | None:
    """Return the column names and how many printed rows they take (1 or 2), or None where they cannot be told.

    In a header of two rows a name over several columns is joined with the names below it: 建设目标 2025年.
    """
    if len(rows) < 2 or not is_heading(rows[0]):
        return None
    top = [cell.text for cell in rows[0]]
    widest = max(len(_trimmed(row, len(top))) for row in rows[1:])
    if widest <= len(top):
        second = [cell.text for cell in rows[1]]
        if len(rows) > 2 and len(second) == len(top) and (joined := _joined(top, second)):
            return joined, 2
        return (tuple(top), 1) if top.count("") <= 1 else None  # with more empty cells it is a form to fill in
    if len(rows) < 3 or not is_heading(rows[1]):
        return None
    columns = _spanned(top, [cell.text for cell in rows[1]], [row for row in rows[2:] if len(row) == widest], widest)
    return (columns, 2) if columns else None


def _joined(top: Sequence[str], second: Sequence[str]) -> tuple[str, ...] | None:
    """Two header rows of full width, in which merged cells are printed empty or again."""
    names = []
    split = False
    over = ""
    for c, (above, below) in enumerate(zip(top, second, strict=True)):
        spanned = (not above or above == over) and c > 0
        over = above or over
        opens = c + 1 < len(top) and (not top[c + 1] or top[c + 1] == above)
        if spanned or opens:
            if not below or (number(below) is not None and not _YEAR.fullmatch(below)):
                return None
            split = True
            names.append(below if below == over else f"{over} {below}")
        elif below and below != above:
            return None
        else:
            names.append(above)
    return tuple(names) if split else None


def _spanned(top: Sequence[str], second: Sequence[str], body: Sequence[Printed], width: int) -> tuple[str, ...] | None:
    """Two header rows in which a merged cell is printed once.

    Which upper names stand over which lower ones is settled by the figures below: columns under one name hold cells of
    one kind. Where that leaves more than one way, none is taken.
    """
    over = len(second) - (width - len(top))  # how many upper names have names below them
    if not 1 <= over <= len(top) <= _WIDEST or not body:
        return None
    kinds = [{kind for row in body if (kind := _kind(row[c].text))} for c in range(width)]
    ways: list[tuple[bool, tuple[str, ...]]] = []
    for chosen in combinations(range(len(top)), over):
        if any(is_serial(top[c]) or _REMARK.fullmatch(top[c]) for c in chosen):
            continue
        for sizes in _sizes(len(second), over):
            names: list[str] = []
            below = iter(second)
            groups = []
            for c, name in enumerate(top):
                if c in chosen:
                    size = sizes[chosen.index(c)]
                    groups.append(kinds[len(names) : len(names) + size])
                    names += [f"{name} {next(below)}" for _ in range(size)]
                else:
                    names.append(name)
            if all(len(set.union(*group)) <= 1 for group in groups):
                ways.append((all(kind == {"number"} for group in groups for kind in group), tuple(names)))
    best = [names for figures, names in ways if figures] or [names for _, names in ways]
    return best[0] if len(best) == 1 else None


def _sizes(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """The ways to share names among the names above them, at least two each; many names above share alike."""
    if parts > 3:
        if total % parts == 0 and total >= 2 * parts:
            yield (total // parts,) * parts
        return
    if parts == 1:
        if total >= 2:
            yield (total,)
        return
    for first in range(2, total - 2 * (parts - 1) + 1):
        for rest in _sizes(total - first, parts - 1):
            yield (first, *rest)


def _kind(text: str) -> str | None:
    if not text or re.fullmatch(r"[-—/–]+", text):
        return None
    if number(text) is not None:
        return "number"
    return "prose" if len(text) > _SHORT or "。" in text[:-1] else "words"


def _trimmed(row: Printed, width: int) -> Printed:
    """The row without empty cells beyond the table's width."""
    end = len(row)
    while end > width and not row[end - 1].text:
        end -= 1
    return row[:end]


def align(rows: Sequence[Printed], columns: Sequence[str]) -> list[Aligned] | None:
    """Put each printed row into the columns, or return None where a row has more cells than there are columns.

    A row with fewer cells stands beside merged ones. Its cells go where their kind and wording fit the full rows;
    the place left free takes the cell above it if it is the row's beginning, or if no other place fits as well and the
    table prints its empty cells, so that a missing one can only be merged. A totals row is aligned from both ends.
    """
    width = len(columns)
    trimmed = [_trimmed(row, width) for row in rows]
    if any(len(row) > width for row in trimmed) or not any(len(row) == width for row in trimmed):
        return None
    full = [row for row in trimmed if len(row) == width and not labels_total(row)]
    prints_empty = any(not cell.text for row in full for cell in row)
    entries = [{row[c].text for row in full} - {"", DITTO} for c in range(width)]
    kinds = [{_kind(text) for text in texts} - {None} for texts in entries]
    aligned: list[Aligned] = []
    above: Aligned | None = None
    for row in trimmed:
        if labels_total(row):
            aligned.append(_total(row, columns, full))
            continue
        cells = _placed(row, above, entries, kinds, prints_empty)
        above = cells
        aligned.append(cells)
    return aligned


def labels_total(row: Printed) -> bool:
    """Whether the row is a totals row."""
    return any(is_total(cell.text) for cell in row)


def _placed(
    row: Printed,
    above: Aligned | None,
    entries: Sequence[set[str]],
    kinds: Sequence[set[str | None]],
    prints_empty: bool,
) -> Aligned:
    """One row's cells in their columns; `entries` and `kinds` say what the full rows hold in each column."""
    missing = len(entries) - len(row)
    own = [cell if cell.text else None for cell in row]
    if missing == 0:
        blank = next((c for c, cell in enumerate(row) if cell.text), 0)
        covered = [cell.text == DITTO or c < blank for c, cell in enumerate(row)]
        return tuple(above[c] if above and covered[c] else cell for c, cell in enumerate(own))
    fits = {
        p: _fit(row, p, entries, kinds) + (1.5 if p == 0 else 0) for p in range(0 if above else len(row), len(row) + 1)
    }
    start = max(fits, key=lambda p: (fits[p], p))
    proven = start == 0 or (prints_empty and list(fits.values()).count(fits[start]) == 1)
    gap = above[start : start + missing] if above and proven else (None,) * missing
    return (*own[:start], *gap, *own[start:])


def _fit(row: Printed, gap: int, entries: Sequence[set[str]], kinds: Sequence[set[str | None]]) -> float:
    """How well the cells fit the full rows' columns when the missing ones are left out from column `gap` on.

    A figure among words, or words among figures, counts against; an entry that the column has elsewhere counts for.
    """
    score = 0.0
    for i, cell in enumerate(row):
        c = i if i < gap else i + len(entries) - len(row)
        kind = _kind(cell.text)
        if kind and kinds[c] and (kind == "number") != ("number" in kinds[c]) and kind not in kinds[c]:
            score -= 2
        elif cell.text in entries[c]:
            score += 1
    return score


def _total(row: Printed, columns: Sequence[str], full: Sequence[Printed]) -> Aligned:
    width = len(columns)
    label = next(i for i, cell in enumerate(row) if is_total(cell.text))
    if len(row) == width:
        return tuple(cell if cell.text else None for cell in row)
    figures = list(row[label + 1 :])
    ends = tuple(range(width - len(figures), width))
    sums = _sums(full, width) if width <= _WIDEST else {}
    places = [ends, *(p for p in combinations(sorted(sums), len(figures)) if p[:1] > (label,))]
    proven = [
        p for p in places if all(c in sums and sums[c] == number(f.text) for c, f in zip(p, figures, strict=True))
    ]
    figured = [p for p in places if all(c in sums for c in p)]
    chosen = (proven or figured[:1] or [ends])[0] if len(figured) < 2 or proven else ends
    cells: list[Cell | None] = [None] * width
    for i, cell in enumerate(row[: label + 1]):
        cells[i] = cell
    for c, cell in zip(chosen, figures, strict=True):
        cells[c] = cell if cell.text else None
    return tuple(cells)


def _sums(full: Sequence[Printed], width: int) -> dict[int, float]:
    """The sums of the columns that hold figures other than serial numbers."""
    sums = {}
    for c in range(width):
        values = [number(row[c].text) for row in full if row[c].text]
        figures = [value for value in values if value is not None]
        if figures and len(figures) == len(values) and figures != [float(i) for i in range(1, len(figures) + 1)]:
            sums[c] = round(sum(figures), 6)
    return sums


def key_column(columns: Sequence[str], rows: Sequence[Aligned]) -> int:
    """Return the column that names a row: the first that holds names, no serial numbers, and never repeats.

    A merged cell is no repetition, unless it merges so many rows that it names groups (more than two rows an entry on
    average). Where every column repeats, the one with the most different entries. Prose names nothing, unless there is
    nothing else.
    """
    prose: list[int] = []
    repeating: dict[int, int] = {}
    for c, name in enumerate(columns):
        cells = [found for row in rows if (found := row[c])]
        different = len({cell.text for cell in cells})
        if is_serial(name) or _REMARK.fullmatch(name) or all(number(cell.text) is not None for cell in cells):
            continue
        if sum(_kind(cell.text) == "prose" for cell in cells) > len(rows) / 2:
            prose.append(c)
        elif len({cell.span for cell in cells}) == different and len(cells) == len(rows) <= 2 * different:
            return c
        else:
            repeating[c] = different
    return max(repeating, key=lambda c: (repeating[c], -c), default=prose[0] if prose else 0)


def cell(source: str, start: int, end: int) -> Cell:
    """Return the cell printed in `[start, end)` (code points), its span without surrounding space."""
    printed = source[start:end]
    left = start + len(printed) - len(printed.lstrip())
    right = max(left, start + len(printed.rstrip()))
    return Cell(cell_text(source[left:right]), Span(left, right))
