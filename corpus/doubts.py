"""What a person should look at in a policy that has been read: where the reading may have gone wrong."""

import re
from collections.abc import Iterator
from itertools import groupby

from corpus.outline import ordinal
from corpus.policy import Clause, Doubt, Policy, Span
from corpus.regex import regex
from corpus.tables import check_totals

_LONG = 2000  # characters; a text so long has numbered clauses
_LONGEST = 6000  # characters of a clause's own text
_ARTICLE = regex(r"第[^编章节]+条")
_CELLS = regex(r"^[ \t]*序[ \u3000]*号[ \t]*\n(?:[ \t]*\S{2,12}[ \t]*\n){2,8}[ \t]*1[ \t]*$", re.M)
_MOST = 50  # of one kind


def described(doubt: Doubt, policy: Policy) -> str:
    """Return a doubt as people see it, behind the label of its clause."""
    return f"{policy.by_id[doubt.clause].label}：{doubt.text}" if doubt.clause in policy.by_id else doubt.text


def find_doubts(policy: Policy) -> tuple[Doubt, ...]:
    """Return what looks wrong, in printed order within each kind, at most fifty of a kind."""
    kinds = (_metadata, _numbering, _lengths, _tables, _loose_rows, _loose_cells)
    return tuple(doubt for kind in kinds for doubt, _ in zip(kind(policy), range(_MOST), strict=False))


def _metadata(policy: Policy) -> Iterator[Doubt]:
    metadata = policy.facts.metadata
    named = (("标题", metadata.title), ("发文机关", metadata.issuer), ("成文日期", metadata.date))
    if missing := [name for name, value in named if not value]:
        yield Doubt(None, f"没有读出{'、'.join(missing)}")
    if strange := policy.source.count("\ufffd"):
        yield Doubt(None, f"有 {strange} 个无法识别的字符")


def _numbering(policy: Policy) -> Iterator[Doubt]:
    sections = [clause for clause in policy.clauses if clause.kind == "section"]
    if not sections and len(policy.source) > _LONG:
        yield Doubt(None, "没有读出条款编号，全文作为一条")
    for clause in sections:
        if "#" in clause.id.rpartition("/")[2]:
            yield Doubt(clause.id, "编号重复", clause.spans[0] if clause.spans else None)
    for _, siblings in groupby(sorted(sections, key=_series), key=_series):
        yield from _skipped(list(siblings))


def _series(clause: Clause) -> str:
    """What a clause is numbered within: articles run on through the chapters."""
    return clause.id.rpartition("/")[0] if _ARTICLE.match(clause.number) else f"/{clause.parent or ''}"


def _skipped(siblings: list[Clause]) -> Iterator[Doubt]:
    """Numbers that are missing between siblings of one family."""
    last: dict[str, int] = {}
    for clause in siblings:
        family = re.sub(r"[\d一二三四五六七八九十百零〇①-⑳\s]+", "", clause.number)
        value = ordinal(clause.number)
        if value is None:
            continue
        before = last.get(family)
        if before is not None and value > before + 1:
            yield Doubt(
                clause.id,
                f"“{clause.number}”之前的编号不连续，可能漏读或原文缺号",
                clause.spans[0] if clause.spans else None,
            )
        last[family] = value


def _lengths(policy: Policy) -> Iterator[Doubt]:
    for clause in policy.clauses:
        own = sum(end - start for start, end in clause.spans)
        if own > _LONGEST:
            yield Doubt(clause.id, f"这一条有 {own} 字，可能有标题没有认出", clause.spans[0])


def _tables(policy: Policy) -> Iterator[Doubt]:
    for table in policy.facts.tables:
        place = table.rows[0].span if table.rows else None
        wrong = check_totals(table)
        if len(set(table.columns)) < len(table.columns):
            wrong.append("列名有重复")
        if empty := sum(all(cell is None or not cell.text for cell in row.cells[1:]) for row in table.rows):
            wrong.append(f"有 {empty} 行除第一列外是空的")
        yield from (
            Doubt(table.clause, f"表格“{table.title or table.columns[table.key]}”：{text}", place) for text in wrong
        )


def _loose_rows(policy: Policy) -> Iterator[Doubt]:
    """Lines of cells that no table holds; of lines that follow each other the first is named."""
    held = sorted(row.span for table in policy.facts.tables for row in table.rows)
    headers = {name for table in policy.facts.tables for name in table.columns}
    start, before_loose = 0, False
    at = 0
    for line in policy.source.split("\n"):
        end = start + len(line)
        while at < len(held) and held[at].end <= start:
            at += 1
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        loose = len(cells) > 1 and not (at < len(held) and held[at].start < end) and not any(
            cell in name for name in headers for cell in cells
        )  # fmt: skip
        if loose and not before_loose:
            yield Doubt(policy.clause_at(start).id, f"“{cells[0][:20]}”起像表格，没有读成表格", Span(start, end))
        before_loose = loose or (before_loose and not line.strip())
        start = end + 1


def _loose_cells(policy: Policy) -> Iterator[Doubt]:
    """A table's header with a cell a line, 序号 first and the row's number 1 behind it, that no table holds."""
    for header in _CELLS.finditer(policy.source):
        start, end = header.span()
        if not any(start <= row.span.start <= end for table in policy.facts.tables for row in table.rows):
            yield Doubt(policy.clause_at(start).id, "“序号”起像表格，没有读成表格", Span(start, end))
