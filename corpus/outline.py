"""The clause tree of a policy text, by the numbering that it prints.

Numbering families occur together in one document, so none is chosen for the whole: each heading line is placed by the
rank of its family, below the nearest open heading of a higher one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from corpus.normalize import nfkc
from corpus.policy import Clause, Row, Span, Table
from corpus.regex import regex
from corpus.tables import FoundTable, find_tables

_CN = "一二三四五六七八九十百零〇两"
_DASH = "[—－―]"  # printed where 一 is meant: —、总体要求
_CONTENTS = regex(r"(?:.{0,200}[^\S\n])?目\s*[录次]")
_FAMILIES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("part", 0, regex(rf"第[{_CN}\d]+编(?=[\s\u3000]|$)")),
    ("chapter", 1, regex(rf"第[{_CN}\d]+章(?=[\s\u3000]|$|[^的规])")),
    ("section", 2, regex(rf"第[{_CN}\d]+节(?=[\s\u3000]|$|[^的规])")),
    ("ordinal", 3, regex(rf"(?:[{_CN}]{{1,4}}|{_DASH})、")),
    ("article", 4, regex(rf"第[{_CN}\d]+条(?:之[{_CN}]+)?(?![、和至或之款及与，,]|规定|的|所[列述规称])")),
    ("bracketed", 5, regex(rf"[（(][{_CN}]{{1,4}}[）)]")),
    ("number", 6, regex(r"\d{1,3}[.．﹒、](?![\d])")),
    ("bracketed number", 7, regex(r"[（(]\d{1,3}[）)]|\d{1,2}[）)]")),
    ("circled", 8, regex(r"[①-⑳]")),
)
_BELONGS = ("（", "(", "〔", "——", "注")  # how a line begins that goes on with the item above it
_LONGEST_PARAGRAPH = 800  # characters
_MOST_BEFORE = 60  # lines before a table of contents
_LONGEST_ENTRY = 80  # characters of an entry of it
_MOST_CLOSING = 25  # lines below the last section
_MOST_SKIPPED = 10  # articles of which the text was lost
_RUN_TOGETHER = regex(
    rf"(?<=[。；：）〕”\s\u4e00-\u9fff])(?<![第本款项条按照和、前])(?:第[{_CN}\d]{{1,5}}[章节条](?=[\s\u3000])|[（(][{_CN}]{{1,3}}[）)](?=[^、，。]))"
    rf"|(?<=[。；：）〕”\s])(?:[{_CN}]{{1,3}}、|\d{{1,3}}[.．﹒](?!\d))|(?<=[\u4e00-\u9fff])[二三四五六七八九十]{{1,2}}、(?=[\u4e00-\u9fff]{{4}})"
)
# A chapter's title and its first article that were run together with the paragraph before: …。第三章认定程序第九条…
_RUN_ON = regex(rf"(?<=[。；])(?P<chapter>)第[{_CN}\d]{{1,5}}章[^，。；：\n]{{2,16}}?(?P<article>)第[{_CN}\d]{{1,5}}条")
_ANNEX = regex(rf"附[ \u3000]*(?:件|表)[ \u3000]*([0-9０-９{_CN}]*)[ \u3000]*[:：]?[ \u3000]*$")
_ANNEX_TITLED = regex(rf"附[ \u3000]*件[ \u3000]*([0-9０-９{_CN}]*)[ \u3000]*[:：.]?[ \u3000]*(?=[^\d\s:：.、]{{2}})")
_ATTACHED = regex(r"附[ \u3000]*件[ \u3000]*[:：]\s*1[.．、]")
_CLOSING = regex(
    r"附[ \u3000]*[件表][ \u3000]*[:：]|(?:\S{2,30}(?:人民政府|办公厅|办公室|委员会|管委会|管理局|局|厅|部|院)[\s\u3000]*)++$"
    r"|(?:\d{4}|二[〇○零一二三四五六七八九]{3})[ ]?年.{1,6}月.{1,6}日$|[（(]此件(?:主动|依申请|不)?.{0,20}公开.{0,20}[）)]$|抄送[:：]|主办[:：]"
)


@dataclass(slots=True)
class _Node:
    id: str
    parent: "_Node | None"
    kind: Literal["preamble", "section", "annex", "row", "total", "note"]
    rank: int
    number: str = ""
    heading: str = ""
    starts: list[tuple[int, int]] = field(default_factory=list)
    ordinal: int = 0
    children: dict[str, int] = field(default_factory=dict)  # ids given out below, with how often


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line, or a part of one where the breaks between lines were lost."""

    start: int
    end: int  # where the next one starts
    text: str  # without the white space before it
    inline: bool  # whether it starts in the middle of a printed line

    @property
    def bare(self) -> str:
        return self.text.strip()


def read_outline(source: str) -> tuple[tuple[Clause, ...], tuple[Table, ...]]:
    """Return the clauses of a source text in printed order, and its tables.

    The clauses' own spans tile `[0, len(source))`: every character belongs to exactly one clause.
    """
    root = _Node("序言", None, "preamble", -2)
    nodes = [root]
    lines = _lines(source)
    owner: list[_Node] = []  # for each line, the node that it belongs to
    _assign(lines, _table_lines(source, lines), root, nodes, owner)
    _give_back_trailing(lines, owner, nodes)
    _give_back_closing(lines, owner, root)
    for line, node in zip(lines, owner, strict=True):
        if node.starts and node.starts[-1][1] == line.start:
            node.starts[-1] = (node.starts[-1][0], line.end)
        elif line.end > line.start:
            node.starts.append((line.start, line.end))
    return _finished(source, nodes)


def _lines(source: str) -> list[_Line]:
    lines = []
    start = 0
    for raw in source.splitlines(keepends=True):
        # A paragraph of this length is several whose breaks were lost on the way into the text.
        long = len(raw) > _LONGEST_PARAGRAPH
        cuts = [match.start() for match in _RUN_TOGETHER.finditer(raw)] if long else []
        cuts = cuts or [match.start(part) for match in _RUN_ON.finditer(raw) for part in ("chapter", "article")]
        edges = [0, *(cut for cut in cuts if cut), len(raw)]
        for left, right in pairwise(edges):
            text = raw[left:right].rstrip("\n").lstrip()
            lines.append(_Line(start + left, start + right, text, inline=left > 0))
        start += len(raw)
    return lines


def ordinal(number: str) -> int | None:
    """Return what a printed number counts: 12 for 第十二条 and （十二）, None where it is no number."""
    number = re.sub(_DASH, "一", number)
    digits = nfkc(re.sub(r"[^\d\u4e00-\u9fff〇①-⑳]|[第条章节编]", "", number))
    if digits.isdigit():
        return int(digits)
    total = current = 0
    for character in digits:
        if character in "一二三四五六七八九":
            current = "一二三四五六七八九".index(character) + 1
        elif character == "两":
            current = 2
        elif character == "十":
            total += (current or 1) * 10
            current = 0
        elif character == "百":
            total += (current or 1) * 100
            current = 0
    return total + current or None


def _canonical(number: str, family: str) -> str:
    number = re.sub(_DASH, "一", number)
    text = re.sub(r"\s", "", nfkc(number))
    if family in ("bracketed", "bracketed number"):
        return f"（{re.sub(r'[()]', '', text)}）"
    if family == "circled":
        return number
    return re.sub(r"[.、﹒．]$", "", text)


def _table_lines(source: str, lines: Sequence[_Line]) -> frozenset[int]:
    """The lines inside a table, its section rows among them (一、数字底座类): their numbers are no headings."""
    tables = [found.span for found in find_tables(source, Span(0, len(source)))]
    return frozenset(i for i, line in enumerate(lines) if any(start <= line.start < end for start, end in tables))


def _assign(
    lines: Sequence[_Line], in_table: frozenset[int], root: _Node, nodes: list[_Node], owner: list[_Node]
) -> None:
    """Walk the lines once, opening a node at each heading."""
    stack = [root]
    has_articles = sum(bool(_FAMILIES[4][2].match(line.text)) for line in lines) >= 3
    base = root
    latest: dict[str, int] = {}  # the last number of each family, for numbering that runs on through sections
    printed = ""
    listing = False  # inside the list of attachments, whose numbers are no clauses
    contents = _contents(lines)
    for i, line in enumerate(lines):
        opened = None
        if i in contents:
            owner.append(stack[-1])
            continue
        annex = _annex(lines, i, base is not root) if not line.inline else None
        if annex == "" and len(nodes) == 1 and any(_marker(later) for later in lines[i + 1 :]):
            annex = None  # what follows a covering notice is the document itself
        if annex is not None:
            identity = _unique(root, f"附件{annex}")
            base = _Node(identity, None, "annex", -1, number=f"附件{annex}", heading=_annex_heading(lines, i))
            stack = [root, base]
            latest = {}
            nodes.append(base)
            opened = base
            listing = False
        elif _ATTACHED.match(f"{line.text}\n{_next(lines, i)}"):
            listing = True
        elif (
            i not in in_table
            and (found := _marker(line))
            and not (listing and found[0] == "number")
            and not (line.bare == printed and printed)
        ):  # a heading that a PDF printed twice
            family, rank, number = found
            opened = _open(stack, base, family, rank, number, line, has_articles, latest)
            if opened:
                nodes.append(opened)
        printed = line.bare or printed
        owner.append(opened or stack[-1])


def _contents(lines: Sequence[_Line]) -> range:
    """The lines of the table of contents: from 目录 up to where its first entry is printed again as a heading."""
    for start, line in enumerate(lines[:_MOST_BEFORE]):
        if not _CONTENTS.fullmatch(line.bare):
            continue
        first = next((i for i in range(start + 1, min(start + 4, len(lines))) if _marker(lines[i])), None)
        if first is None:
            continue
        entry = re.sub(r"\s", "", lines[first].bare)
        for end in range(first + 1, len(lines)):
            text = lines[end].bare
            if re.sub(r"\s", "", text).startswith(entry) and end - first > 1:
                return range(start, end)
            if len(text) > _LONGEST_ENTRY or text.endswith("。"):
                break
    return range(0)


def _marker(line: _Line) -> tuple[str, int, str] | None:
    for family, rank, pattern in _FAMILIES:
        match = pattern.match(line.text)
        if match:
            return family, rank, match[0]
    return None


def _open(
    stack: list[_Node],
    base: _Node,
    family: str,
    rank: int,
    number: str,
    line: _Line,
    has_articles: bool,
    latest: dict[str, int],
) -> _Node | None:
    """Open a node for a numbered line, or return None where the number is none in this place."""
    value = ordinal(number)
    if value is None:
        return None
    sibling = next((node for node in stack if node.rank == rank), None)
    before = sibling.ordinal if sibling else 0
    running = latest.get(family, 0)
    follows = value == 1 or 0 < before < value <= before + 4 or 0 < running < value <= running + 4
    if family in ("number", "bracketed number", "circled") and not (follows or value == before):
        return None
    gap = 3 if line.inline else _MOST_SKIPPED
    if (line.inline or family == "article") and not (value == 1 or 0 < value - max(before, running) <= gap):
        return None
    latest[family] = value
    parent = [node for node in stack if node.rank < rank or node is base][-1]
    del stack[len(stack) - stack[::-1].index(parent) :]
    identity = _canonical(number, family)
    scope = parent
    if family == "article":
        scope = base  # articles are numbered through, whatever chapter they stand in
    elif family in ("part", "chapter", "section") and has_articles:
        chapters = "".join(node.number for node in stack if node.rank in (0, 1)) if family == "section" else ""
        scope, identity = base, chapters + identity
    else:
        while scope.rank in (0, 1, 2) and has_articles and scope.parent is not None:
            scope = scope.parent
    prefix = "" if scope.kind == "preamble" else scope.id + "/"
    above = parent if parent.kind != "preamble" else None
    identity = prefix + _unique(scope, identity)
    node = _Node(identity, above, "section", rank, number=number.strip(), ordinal=value)
    node.heading = _heading(line.text[len(number) :])
    stack.append(node)
    return node


def _unique(scope: _Node, identity: str) -> str:
    scope.children[identity] = scope.children.get(identity, 0) + 1
    times = scope.children[identity]
    return identity if times == 1 else f"{identity}#{times}"


def _heading(rest: str) -> str:
    rest = rest.strip()
    framed = re.match(r"[【\[〔](.{2,30}?)[】\]〕]", rest)
    if framed:
        return framed[1]
    first, mark, after = _split_first(rest)
    if mark == "" and len(rest) <= 45:
        return rest.rstrip("：:。")
    if mark == "。" and len(first) <= 30 and after.strip():
        return first if not re.search(r"[，；]", first) or len(first) <= 22 else ""
    if mark == "。" and not after.strip() and len(first) <= 30 and not re.search(r"[，；]", first):
        return first
    if mark in ("：", ":") and len(first) <= 22 and "，" not in first:
        return first
    if mark == " " and len(first) <= 22 and not re.search(r"[，；。]", first):
        return first
    return ""


def _split_first(rest: str) -> tuple[str, str, str]:
    match = re.search(r"[。：:]|(?<=[\u4e00-\u9fff]{4})[ \u3000](?=[\u4e00-\u9fff]{6})", rest)
    if not match:
        return rest, "", ""
    return rest[: match.start()], match[0].replace("\u3000", " "), rest[match.end() :]


def _next(lines: Sequence[_Line], i: int) -> str:
    """The next of the three lines below line `i` that holds anything; "" where none does."""
    return next((other.bare for other in lines[i + 1 : i + 4] if other.bare), "")


def _annex(lines: Sequence[_Line], i: int, inside: bool) -> str | None:
    """The annex's number ('' for an only one) if line `i` opens an annex."""
    line = lines[i]
    match = _ANNEX.match(line.text)
    if match and len(line.bare) <= 8:
        following = _next(lines, i)
        if not following and re.search(r"[:：]\s*$", line.text):
            return None  # nothing is attached
        if re.match(r"\d+[.、．]\S", following) and re.search(r"[:：]\s*$", line.text) and not inside:
            return None  # a list of attachments
        number = nfkc(match[1])
        value = ordinal(number) if number else None
        return str(value) if value else ""
    match = _ANNEX_TITLED.match(line.text)
    if match and match[1] and len(line.bare) <= 45 and not re.search(r"[。；，]$", line.bare):
        nearby = [other.text for other in lines[max(0, i - 1) : i + 2] if other is not line]
        if not any(_ANNEX_TITLED.match(text) for text in nearby):
            return str(ordinal(nfkc(match[1])) or "")
    return None


def _annex_heading(lines: Sequence[_Line], i: int) -> str:
    titled = _ANNEX_TITLED.match(lines[i].text)
    if titled and not _ANNEX.match(lines[i].text):
        return lines[i].bare[titled.end() :].strip()
    for line in lines[i + 1 : i + 4]:
        if line.bare:
            return line.bare if len(line.bare) <= 50 and not _marker(line) else ""
    return ""


def _give_back_trailing(lines: Sequence[_Line], owner: list[_Node], nodes: Sequence[_Node]) -> None:
    """A paragraph after the last of several one-paragraph items belongs to their parent.

    So do several paragraphs after items that a line ending in ： announces, or that end in ；.
    """
    paragraphs: dict[str, list[int]] = {}
    for i, node in enumerate(owner):
        if lines[i].bare:
            paragraphs.setdefault(node.id, []).append(i)
    by_parent: dict[str, list[_Node]] = {}
    for node in nodes:
        if node.parent is not None:
            by_parent.setdefault(node.parent.id, []).append(node)
    for parent, siblings in by_parent.items():
        last = siblings[-1]
        first, *after = paragraphs.get(last.id, [0])
        if (
            not after
            or last.rank not in (5, 6, 7, 8)
            or last.id in by_parent
            or lines[first].bare == last.number
            or any(len(paragraphs.get(sibling.id, [])) != 1 for sibling in siblings[:-1])
        ):
            continue
        announced = [lines[i].bare for i in paragraphs.get(parent, []) if i < first][-1:]
        items = [lines[i].bare for sibling in siblings[:-1] for i in paragraphs[sibling.id]]
        listed = any(text.endswith(("：", ":")) for text in announced) or all(
            text.endswith(("；", ";")) for text in items
        )
        if not (listed and len(siblings) > 1) and not (len(siblings) > 2 and len(after) == 1 and last.rank > 5):
            continue
        if all(len(text) >= 20 and not text.startswith(_BELONGS) for text in (lines[i].bare for i in after)):
            for i in range(after[0], len(owner)):
                if owner[i] is not last:
                    break
                owner[i] = siblings[-1].parent or last


def _give_back_closing(lines: Sequence[_Line], owner: list[_Node], root: _Node) -> None:
    """The list of attachments, the signature and the date after the last section belong to the preamble's clause."""
    first_annex = next(
        (i for i, node in enumerate(owner) if node.kind == "annex" or node.id.startswith("附件")), len(owner)
    )
    last_heading = max((i for i in range(first_annex) if i == 0 or owner[i] is not owner[i - 1]), default=0)
    for i in range(last_heading + 1, first_annex):
        if 0 < len(lines[i].bare) <= 60 and _CLOSING.match(lines[i].bare):
            rest = [lines[j].bare for j in range(i, first_annex) if lines[j].bare]
            if (
                len(rest) <= _MOST_CLOSING
                and sum(len(text) for text in rest) <= 900
                and not any(len(text) > 120 for text in rest)
            ):
                for j in range(i, first_annex):
                    owner[j] = root
            return


def _finished(source: str, nodes: Sequence[_Node]) -> tuple[tuple[Clause, ...], tuple[Table, ...]]:
    clauses: list[Clause] = []
    tables: list[Table] = []
    for node in nodes:
        spans = tuple(Span(*pair) for pair in node.starts if pair[1] > pair[0])
        label = _label(node)
        rows: list[Clause] = []
        own = list(spans)
        used: dict[str, int] = {}
        numbered = 0
        for span in spans:
            for found in find_tables(source, span):
                numbered += 1
                table, clauses_of_table, taken = _table(found, node, label, used, numbered)
                tables.append(table)
                rows += clauses_of_table
                own = _without(own, taken)
        parent = node.parent.id if node.parent is not None and node.parent.kind != "preamble" else None
        clauses.append(Clause(node.id, parent, node.kind, node.number, node.heading, label, tuple(own)))
        clauses += rows
    return tuple(clauses), tuple(tables)


def _label(node: _Node) -> str:
    if node.kind == "preamble":
        return "序言"
    path = [node]
    while path[0].parent is not None and path[0].parent.kind != "preamble":
        path.insert(0, path[0].parent)
    text = ""
    for step in path:
        number = re.sub(r"\s", "", step.number)
        text += number + (" " if step.rank in (-1, 0, 1, 2) else "")
    return (text.rstrip() if not node.heading else text) + node.heading


def _without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    left = list(spans)
    for cut in taken:
        pieces = []
        for span in left:
            if cut.end <= span.start or cut.start >= span.end:
                pieces.append(span)
                continue
            pieces += [Span(a, b) for a, b in ((span.start, cut.start), (cut.end, span.end)) if b > a]
        left = pieces
    return left


def _table(
    found: FoundTable, node: _Node, label: str, used: dict[str, int], ordinal: int
) -> tuple[Table, list[Clause], list[Span]]:
    prefix = node.id if node.kind == "annex" else f"{node.id}/表{ordinal}"
    shown = node.number if node.kind == "annex" else label
    serial = next(
        (c for c, name in enumerate(found.columns) if re.sub(r"\s", "", name) in ("序号", "编号", "序")), None
    )
    rows: list[Row] = []
    clauses: list[Clause] = []
    taken: list[Span] = []
    for position, row in enumerate(found.rows, 1):
        cell = row.cells[serial] if serial is not None and row.kind == "row" else None
        number = cell.text if cell and cell.text else str(position)
        name = "合计" if row.kind == "total" else number
        identity = f"{prefix}/{name}"
        used[identity] = used.get(identity, 0) + 1
        identity += f"#{used[identity]}" if used[identity] > 1 else ""
        key = row.cells[found.key]
        words = f"（{key.text}）" if key and row.kind == "row" else ""
        row_label = f"{shown} 合计行" if row.kind == "total" else f"{shown} 第{number}行{words}"
        clauses.append(
            Clause(
                identity,
                node.id,
                row.kind,
                number if row.kind == "row" else "合计",
                key.text if key and row.kind == "row" else "",
                row_label,
                (row.span,),
            )
        )
        rows.append(Row(identity, row.kind, row.cells, row.span))
        taken.append(row.span)
    if found.note is not None:
        identity = f"{prefix}/注"
        used[identity] = used.get(identity, 0) + 1
        identity += f"#{used[identity]}" if used[identity] > 1 else ""
        clauses.append(Clause(identity, node.id, "note", "注", "", f"{shown} 注", (found.note,)))
        taken.append(found.note)
    return Table(node.id, found.title, found.columns, tuple(rows), found.key), clauses, taken
