"""Answers from tables: look-ups, filters, counts, sums, extremes, comparisons, yes or no."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dossier import Dossier, Mention
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold, years_of
from corpus.facts.quantities import read_quantities
from corpus.policy import Row, Span, Table
from index.words import bigrams

_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}")
_BODY = re.compile(r"(局|委|办|厅|部|院|中心|政府|委员会|管委会|银行|公司|集团)")
_BRACKET = re.compile(r"[（(]([^）)]*)[）)]")
_TOGETHER = re.compile(r"同时|都|既|又|并且|兼|共同|均")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_PLACE = re.compile(r"^[\u3400-\u9fff]{1,8}(省|市|区|县|州|旗|镇|乡|街道|开发区)$")
_PLACE_ASKED = re.compile(r"(哪|几|多少)(一)?(个|些|几个|座)?(省|市|区县|区|县|地方|地区|地市|城市|板块|镇|乡|街道)")
_CONDITION = re.compile(
    r"(?P<before>不少于|不低于|至少|不多于|不超过|不高于|至多|最多|超过|多于|大于|高于|少于|不足|低于|小于)?(?P<value>(?<![\d年])\d[\d,]*(?:\.\d+)?)(?![\d年])"
    r"[个家项人名座所处条%]?(?P<after>以上|以下|以内)?"
)
_NAMED = 0.45  # share of a column's name that a question must hold to mean that column


@dataclass(frozen=True, slots=True)
class _View:
    """One table as one question sees it."""

    question: Question
    dossier: Dossier
    t: int
    table: Table
    rows: tuple[Row, ...]  # without totals
    filters: dict[int, list[Mention]]  # by column
    named: tuple[int, ...]  # columns that the question names, best first

    def number(self, row: Row, column: int) -> float | None:
        """The cell's figure, if the cell is one."""
        match = _NUMBER.search(self.dossier.cell_text(row, column).replace("，", ","))
        return float(match[0].replace(",", "")) if match else None

    def text(self, row: Row, column: int) -> str:
        """The cell's words."""
        return self.dossier.cell_text(row, column)

    def support(self, row: Row) -> Support:
        """The row as evidence."""
        return Support(self.dossier.policy.slug, row.clause, row.span)

    def key(self, row: Row) -> str:
        """The words that name the row."""
        return self.text(row, self.table.key)

    def name(self, column: int) -> str:
        """The column's name without its bracketed unit."""
        return _BRACKET.sub("", self.table.columns[column]).replace(" ", "").replace("\u3000", "")

    def amount(self, row: Row, column: int) -> str:
        """The cell's words with the unit that the column's name prints in brackets."""
        text = self.text(row, column)
        unit = _BRACKET.search(self.table.columns[column])
        return text + unit[1] if unit and _NUMBER.fullmatch(text) else text


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer from the one table that explains most of the question, or None."""
    mentions = dossier.mentions(question)
    drafts = []
    for t, table in enumerate(dossier.tables):
        if len(table.columns) > 1 and table.rows:
            draft = _from_table(_view(question, dossier, t, table, mentions))
            if draft:
                drafts.append(draft)
    joined = _join(question, dossier, mentions)
    if joined:
        drafts.append(joined)
    return max(drafts, key=lambda draft: draft.confidence, default=None)


def _view(question: Question, dossier: Dossier, t: int, table: Table, mentions: Sequence[Mention]) -> _View:
    filters: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.value.table == t:
            filters[mention.value.column].append(mention)
    # A form that several columns hold means the column that the question names, else the row's key.
    for column in sorted(filters, key=lambda c: c != table.key):
        for mention in list(filters[column]):
            for other in list(filters):
                if other != column:
                    filters[other] = [m for m in filters[other] if (m.start, m.form) != (mention.start, mention.form)]
    rows = tuple(row for row in table.rows if row.kind == "row")
    view = _View(question, dossier, t, table, rows, {c: ms for c, ms in filters.items() if ms}, ())
    scores = {}
    for column, name in enumerate(table.columns):
        terms = set(bigrams(fold(_BRACKET.sub("", name))))
        held = {term for term in terms if term in question.folded}
        if terms and len(held) / len(terms) >= _NAMED:
            scores[column] = len(held) / len(terms)
        elif _PLACE_ASKED.search(question.folded) and _is_place([dossier.cell_text(row, column) for row in rows]):
            scores[column] = 0.5
    named = tuple(sorted(scores, key=lambda c: (-scores[c], c)))
    return _View(question, dossier, t, table, rows, view.filters, named)


def _is_place(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(bool(_PLACE.search(cell)) for cell in cells) >= 0.6 * len(cells)


def _is_numeric(view: _View, column: int) -> bool:
    if re.search(r"序号|编号", view.table.columns[column]):
        return False
    cells = [view.text(row, column) for row in view.rows]
    return bool(cells) and sum(bool(_NUMBER.match(cell)) for cell in cells) >= 0.7 * len(cells)


def _is_person(view: _View, column: int) -> bool:
    cells = [view.text(row, column) for row in view.rows if view.text(row, column)]
    if not cells or not re.search(r"长|人|员|姓名|领导|负责", view.table.columns[column]):
        return False
    return sum(bool(_PERSON.fullmatch(cell)) for cell in cells) >= 0.8 * len(cells)


def _is_body(view: _View, column: int) -> bool:
    cells = [view.text(row, column) for row in view.rows if view.text(row, column)]
    return bool(cells) and sum(bool(_BODY.search(cell)) for cell in cells) >= 0.6 * len(cells)


def _matching(view: _View) -> list[Row]:
    """The rows that hold, for every column named by a value, one of its values (all of them where asked)."""
    chosen: set[int] = set(range(len(view.rows)))
    for mentions in view.filters.values():
        distinct_forms = len({mention.form for mention in mentions}) > 1
        if distinct_forms and _TOGETHER.search(view.question.folded):
            by_form: dict[str, set[int]] = defaultdict(set)
            for mention in mentions:
                by_form[mention.form] |= set(mention.value.rows)
            chosen.intersection_update(*by_form.values())
        else:
            chosen &= {r for mention in mentions for r in mention.value.rows}
    return [row for r, row in enumerate(view.rows) if r in chosen and _fits_figure(view, row)]


def _fits_figure(view: _View, row: Row) -> bool:
    """Whether the row holds the figure that a question sets as a condition: 只要建1家的, 3家以上的有哪些."""
    column = next((c for c in view.named if _is_numeric(view, c)), None)
    if column is None or not view.question.asks & {"list", "count"} or view.question.asks & {"whether", "why"}:
        return True
    figure = _CONDITION.search(view.question.folded)
    value = view.number(row, column)
    if not figure or value is None:
        return True
    wanted = float(figure["value"].replace(",", ""))
    before, after = figure["before"] or "", figure["after"] or ""
    if re.search("不(少|低)于|至少", before) or "以上" in after:
        return value >= wanted
    if re.search("不(多|高|超)|至多|最多", before) or "以下" in after or "以内" in after:
        return value <= wanted
    if re.search("超过|多于|大于|高于", before):
        return value > wanted
    if re.search("少于|不足|低于|小于", before):
        return value < wanted
    return value == wanted


def _asked_columns(view: _View) -> list[int]:
    """The columns whose cells the question asks for."""
    asks = view.question.asks
    named = [column for column in view.named if column not in view.filters]
    of_years = [c for c in named if set(years_of(view.table.columns[c] + "年")) & set(view.question.years)]
    if of_years:
        return of_years
    serial = {c for c, name in enumerate(view.table.columns) if re.search(r"序号|编号", name)}
    named = [column for column in named if column not in serial]
    if asks & {"who", "department"}:
        wanted = _is_body if re.search(r"部门|单位|哪个?局|牵头", view.question.folded) else _is_person
        fitting = [c for c in named if wanted(view, c)]
        if fitting:
            return fitting[:1]
        if not named:
            columns = range(len(view.table.columns))
            kind = [c for c in columns if c not in view.filters and (_is_person(view, c) or _is_body(view, c))]
            preferred = [c for c in kind if wanted(view, c)]
            return preferred if preferred and wanted is _is_body else kind
    if named:
        return [c for c in named if c != view.table.key] or named
    if asks & {"number", "count", "money"}:
        numeric = [c for c in range(len(view.table.columns)) if _is_numeric(view, c) and c not in view.filters]
        if len(numeric) == 1 and view.filters and _explained(view, numeric) > 0.7:
            return numeric
    return []


def _explained(view: _View, columns: Sequence[int], *more: str) -> float:
    """How much of the question the table accounts for: the values it names, the columns, the title."""
    forms = [mention.form for mentions in view.filters.values() for mention in mentions]
    names = [fold(view.table.columns[column]) for column in {*columns, *view.filters}]
    title = fold(view.table.title)
    return view.dossier.coverage(view.dossier.terms(view.question), " ".join(forms), *names, title, *map(fold, more))


def _draft(statements: Sequence[Statement], confidence: float) -> Draft:
    return Draft(tuple(statements), "answered", min(confidence, 1.0), "tables")


def _listed(view: _View, head: str, entries: Sequence[tuple[str, Row]]) -> list[Statement]:
    """One line for one or two entries, a list for more."""
    if len(entries) <= 2:
        supports = tuple(view.support(row) for _, row in entries)
        return [Statement(f"{head}{'、'.join(text for text, _ in entries)}。", supports)]
    statements = [Statement(f"{head}（共{len(entries)}项）", computed=(str(len(entries)),))]
    return statements + [Statement(text, (view.support(row),), entry=True) for text, row in entries]


def _from_table(view: _View) -> Draft | None:
    asks = view.question.asks
    if not view.filters and not view.named:
        return None
    if draft := _other_year(view):
        return draft
    for answer in (_miscounted, _yes_or_no, _alike, _comparison, _extreme, _total, _conditioned, _count, _look_up):
        draft = answer(view, asks)
        if draft:
            return draft
    return None


def _miscounted(view: _View, _: frozenset[str]) -> Draft | None:
    """Put right a number of rows that the question takes for granted: 表里的15条产业链 where there are 11."""
    key = fold(view.name(view.table.key))
    match = re.search(rf"(\d+|[一二三四五六七八九十]+)[个条家项类](?:的)?{re.escape(key)}", view.question.folded)
    supposed = read_quantities(match[0]) if match else []
    if not supposed or supposed[0].value == len(view.rows) or view.filters or view.question.asks & {"whether", "most"}:
        return None
    if len(view.rows) < 4 or supposed[0].value < 4:
        return None  # a few of them may be meant, not all
    unit = supposed[0].unit
    named = "、".join(view.key(row) for row in view.rows)
    span = Span(view.rows[0].span.start, view.rows[-1].span.end)
    text = f"与原文不符：所列{view.name(view.table.key)}共{len(view.rows)}{unit}，即{named}。"
    support = Support(view.dossier.policy.slug, view.table.clause, span)
    return _draft([Statement(text, (support,), computed=(f"{len(view.rows)}{unit}",))], 0.9)


def _other_year(view: _View) -> Draft | None:
    """Say that a table of one year tells nothing of another."""
    clause = view.dossier.policy.by_id[view.table.clause]
    printed = years_of(view.table.title + view.dossier.policy.text(clause))
    if not view.question.years or not printed or set(printed) & set(view.question.years) or not view.filters:
        return None
    asked = "、".join(f"{year}年" for year in view.question.years)
    note = Statement(
        f"{clause.number or clause.label}所列的是{'、'.join(printed)}年的内容，未载明{asked}的。", (_place(view),)
    )
    return Draft((note,), "not_stated", _explained(view, view.named), "tables")


def _place(view: _View) -> Support:
    """The table's title or header as evidence: the first words of its clause that hold a year."""
    clause = view.dossier.policy.by_id[view.table.clause]
    for sentence in view.dossier.sentences[clause.id]:
        if years_of(view.dossier.quote(sentence.span)):
            return Support(view.dossier.policy.slug, clause.id, sentence.span)
    return Support(view.dossier.policy.slug, clause.id, view.dossier.trim(clause.spans[0]))


def _alike(view: _View, asks: frozenset[str]) -> Draft | None:
    """Compare two rows in a column of words: 牵头部门一样吗？ 有哪些相同的方向？."""
    if not re.search("一样|相同|共同|同一", view.question.folded):
        return None
    named_rows = view.filters.get(view.table.key, [])
    rows = list(dict.fromkeys(view.rows[mention.value.rows[0]] for mention in named_rows))
    columns = [c for c in view.named if c != view.table.key and not _is_numeric(view, c)]
    if len(rows) != 2 or not columns:
        return None
    column = columns[0]
    cells = [_parts(view.text(row, column)) for row in rows]
    supports = tuple(map(view.support, rows))
    shared = [part for part in cells[0] if part in cells[1]]
    shown = "；".join(f"{view.key(row)}：{view.text(row, column)}" for row in rows)
    if cells[0] == cells[1]:
        lead = f"一样，{view.name(column)}都是{view.text(rows[0], column)}"
    elif shared:
        lead = (
            f"相同的是{'、'.join(shared)}。{shown}"
            if asks & {"list"}
            else f"不完全一样，相同的是{'、'.join(shared)}。{shown}"
        )
    else:
        lead = f"不一样。{shown}"
    return _draft([Statement(f"{lead}。", supports)], _explained(view, [column]) + 0.02)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[、，,；;\n]", cell) if part.strip()]


def _conditioned(view: _View, asks: frozenset[str]) -> Draft | None:
    """List the rows whose figure fits (只要建1家的), or the values that occur so often (同时负责两条的)."""
    if not asks & {"list", "count"} or view.filters:
        return None
    rows = _matching(view)
    numeric = next((c for c in view.named if _is_numeric(view, c)), None)
    if numeric is not None and 0 < len(rows) < len(view.rows):
        amounts = dict.fromkeys(view.amount(row, numeric) for row in rows)
        head = f"{view.name(numeric)}为{'、'.join(amounts)}的{view.name(view.table.key)}："
        return _draft(
            _listed(view, head, [(view.key(row), row) for row in rows]), _explained(view, [numeric, view.table.key])
        )
    times = re.search(r"同时.{0,6}?([两二三四2-4])[个条项家]", view.question.folded)
    column = next((c for c in view.named if c != view.table.key and not _is_numeric(view, c)), None)
    if not times or column is None:
        return None
    wanted = {"两": 2, "二": 2, "三": 3, "四": 4}.get(times[1]) or int(times[1])
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in view.rows:
        groups[view.text(row, column)].append(row)
    statements = [
        Statement(f"{text}：{'、'.join(view.key(row) for row in members)}。", tuple(map(view.support, members)))
        for text, members in groups.items()
        if len(members) == wanted
    ]
    return _draft(statements, _explained(view, [column, view.table.key])) if statements else None


def _yes_or_no(view: _View, asks: frozenset[str]) -> Draft | None:
    """Say whether a row holds what the question supposes; put a wrong supposition right."""
    key = view.table.key
    rows = _matching(view)
    anchored = [view.rows[r] for mention in view.filters.get(key, []) for r in mention.value.rows]
    asked = "whether" in asks and not asks & {"list", "count"}
    wrong = "否，与原文不符。" if asked else "与原文不符。"
    claimed = _claimed(view)
    if len(anchored) == 1 and claimed is not None:
        column, text = claimed
        if fold(text) not in fold(view.text(anchored[0], column)):
            return _corrected(view, wrong, anchored, [column])
    if len(view.filters) >= 2:
        columns = [c for c in view.filters if c != key]
        if rows and asked:
            text = "；".join(f"{view.key(row)}的{view.name(c)}是{view.amount(row, c)}" for row in rows for c in columns)
            return _draft([Statement(f"是。{text}。", tuple(map(view.support, rows)))], _explained(view, view.named))
        anchor = view.filters.get(key) or next(iter(view.filters.values()))
        anchored = anchored or [view.rows[r] for mention in anchor for r in mention.value.rows]
        others = [c for c in view.filters if c != anchor[0].value.column]
        together = len({mention.form for mention in anchor}) == 1
        if not rows and anchored and others and together:
            return _corrected(view, wrong, anchored, others)
        return None
    numeric = [c for c in range(len(view.table.columns)) if _is_numeric(view, c)]
    figures = [float(f.replace(",", "")) for f in _FIGURE.findall(view.question.folded)]
    figures += [q.value for q in read_quantities(view.question.text) if q.unit in _COUNTED]
    if len(anchored) == 1 and figures and len(numeric) == 1 and (asked or "why" in asks or numeric[0] in view.named):
        agrees = view.number(anchored[0], numeric[0]) in figures
        if not agrees:
            return _corrected(view, wrong, anchored, numeric)
        if asked:
            return _corrected(view, "是。", anchored, numeric)
    return None


_FIGURE = re.compile(r"(?<![\d年])\d[\d,]*(?:\.\d+)?(?![\d年])(?=[个家项人名座所处条亿万元%])")
_COUNTED = frozenset("个家项条所座")
_CLAIM = re.compile(r"为什么|为何|是不是|是否|是|定为|由|让|当|担任|牵头|任")


def _claimed(view: _View) -> tuple[int, str] | None:
    """The column of persons or bodies that the question names, and the other row's value that it supposes there."""
    if not view.question.asks & {"whether", "why"} and "为什么" not in view.question.folded:
        return None
    columns = [c for c in view.named if c != view.table.key and (_is_person(view, c) or _is_body(view, c))]
    if not columns or not _CLAIM.search(view.question.folded):
        return None
    kind = _is_person if _is_person(view, columns[0]) else _is_body
    for column, mentions in view.filters.items():
        if column != view.table.key and kind(view, column):
            return columns[0], mentions[0].form
    return None


def _corrected(view: _View, lead: str, rows: Sequence[Row], columns: Sequence[int]) -> Draft:
    text = "；".join(f"{view.key(row)}的{view.name(c)}是{view.amount(row, c)}" for row in rows for c in columns)
    return _draft(
        [Statement(f"{lead}{text}。", tuple(map(view.support, rows)))], _explained(view, [*columns, *view.named])
    )


def _extreme(view: _View, asks: frozenset[str]) -> Draft | None:
    if not asks & {"most", "least"}:
        return None
    pick = max if "most" in asks else min
    word = "最多" if pick is max else "最少"
    numeric = [c for c in view.named if _is_numeric(view, c)] or [
        c for c in range(len(view.table.columns)) if _is_numeric(view, c)
    ]
    rows = _matching(view)
    grouped = [c for c in view.named if c not in numeric and c not in view.filters]
    if numeric and rows and (any(c in view.named for c in numeric) or not grouped or grouped == [view.table.key]):
        column = numeric[0]
        valued = [(view.number(row, column), row) for row in rows]
        best = pick((value for value, _ in valued if value is not None), default=None)
        winners = [row for value, row in valued if value == best]
        if best is None:
            return None
        if len(winners) == len(rows) and len(rows) > 1:
            lead = f"各行相同，{view.name(column)}都是{view.amount(rows[0], column)}。"
            return _draft([Statement(lead, tuple(map(view.support, rows)))], _explained(view, [column]))
        text = "、".join(view.key(row) for row in winners)
        each = "各" if len(winners) > 1 else ""
        statement = f"{text}{word}，{view.name(column)}{each}{view.amount(winners[0], column)}。"
        return _draft(
            [Statement(statement, tuple(map(view.support, winners)))], _explained(view, [column, view.table.key])
        )
    lists = [c for c in grouped if sum("、" in view.text(row, c) for row in rows) >= 0.5 * len(rows)]
    if lists and (view.table.key in view.named or not numeric):
        column = lists[0]
        sizes = [len(_parts(view.text(row, column))) for row in rows]
        winners = [row for row, size in zip(rows, sizes, strict=True) if size == pick(sizes)]
        each = "；".join(f"{view.key(row)}：{view.text(row, column)}" for row in winners)
        statement = f"{'、'.join(view.key(row) for row in winners)}的{view.name(column)}{word}，{'各' if len(winners) > 1 else ''}{pick(sizes)}个。{each}。"
        supports = tuple(map(view.support, winners))
        return _draft(
            [Statement(statement, supports, computed=(str(pick(sizes)),))], _explained(view, [column, view.table.key])
        )
    if grouped:
        column = grouped[0]
        groups: dict[str, list[Row]] = defaultdict(list)
        for value in view.dossier.values:
            if value.table == view.t and value.column == column and not re.search(r"[、，；]", value.text):
                groups[value.text] = [view.rows[r] for r in value.rows if view.rows[r] in rows]
        groups = {text: members for text, members in groups.items() if members}
        if not groups:
            return None
        best_size = pick(len(members) for members in groups.values())
        winners_by_text = {text: members for text, members in groups.items() if len(members) == best_size}
        statements = []
        for text, members in winners_by_text.items():
            listed = "、".join(view.key(row) for row in members)
            supports = tuple(map(view.support, members))
            statements.append(
                Statement(f"{text}{word}，共{best_size}个：{listed}。", supports, computed=(str(best_size),))
            )
        return _draft(statements, _explained(view, [column, view.table.key]))
    return None


def _total(view: _View, asks: frozenset[str]) -> Draft | None:
    if "sum" not in asks and not (asks & {"count", "number"} and not view.filters):
        return None
    numeric = [c for c in view.named if _is_numeric(view, c)]
    if not numeric and "sum" in asks:
        numeric = [c for c in range(len(view.table.columns)) if _is_numeric(view, c)]
    if len(numeric) < 1:
        return None
    column = numeric[0]
    rows = _matching(view)
    totals = [row for row in view.table.rows if row.kind == "total" and view.text(row, column)]
    if not view.filters and totals:
        statement = f"合计{view.amount(totals[-1], column)}（{view.name(column)}）。"
        # Without a word for "all together" the figure is more likely a target's than the sum of a column.
        asked = 1.0 if "sum" in asks else 0.85
        return _draft([Statement(statement, (view.support(totals[-1]),))], asked * _explained(view, [column]))
    values = [view.number(row, column) for row in rows]
    if len(rows) < 2 or any(value is None for value in values) or "sum" not in asks:
        return None
    total = f"{sum(value for value in values if value is not None):g}"
    unit = _BRACKET.search(view.table.columns[column])
    entries = "、".join(f"{view.key(row)}{view.amount(row, column)}" for row in rows)
    statement = f"共{total}{unit[1] if unit else ''}：{entries}。"
    return _draft([Statement(statement, tuple(map(view.support, rows)), computed=(total,))], _explained(view, [column]))


def _comparison(view: _View, asks: frozenset[str]) -> Draft | None:
    if not asks & {"compare", "most", "least"} or not view.filters:
        return None
    column_mentions = [ms for ms in view.filters.values() if len({m.form for m in ms}) >= 2]
    if not column_mentions:
        return None
    rows = [view.rows[mention.value.rows[0]] for mention in sorted(column_mentions[0], key=lambda m: m.start)]
    rows = list(dict.fromkeys(rows))
    columns = [c for c in view.named if _is_numeric(view, c)] or [
        c for c in range(len(view.table.columns)) if _is_numeric(view, c)
    ]
    if len(rows) < 2 or not columns:
        return None
    column = columns[0]
    values = [view.number(row, column) for row in rows]
    if any(value is None for value in values):
        return None
    figures = "，".join(f"{view.key(row)}{view.amount(row, column)}" for row in rows)
    known = [value for value in values if value is not None]
    best = max(known)
    leaders = [view.key(row) for row, value in zip(rows, values, strict=True) if value == best]
    verdict = "两者相同" if len(leaders) == len(rows) else f"{'、'.join(leaders)}更多"
    computed: tuple[str, ...] = ()
    if re.search(r"差|多(几|多少)|少(几|多少)", view.question.folded) and len(known) == 2:
        difference = f"{abs(known[0] - known[1]):g}"
        verdict, computed = f"相差{difference}", (difference,)
    statement = Statement(
        f"{verdict}：{figures}（{view.name(column)}）。", tuple(map(view.support, rows)), computed=computed
    )
    return _draft([statement], _explained(view, [column]))


def _count(view: _View, asks: frozenset[str]) -> Draft | None:
    if "count" not in asks:
        return None
    rows = _matching(view)
    asked = [c for c in view.named if c not in view.filters and not _is_numeric(view, c)]
    asked.sort(
        key=lambda c: (
            not (re.search(rf"(?:几|多少)[\u3400-\u9fff]?{re.escape(fold(view.name(c)))}", view.question.folded))
        )
    )
    if view.filters and any(_is_numeric(view, c) for c in view.named):
        return None
    if not view.filters:
        if not asked:
            return None
        column = asked[0]
        distinct: dict[str, list[Row]] = defaultdict(list)
        for row in view.rows:
            if view.text(row, column):
                distinct[view.text(row, column)].append(row)
        supports = tuple(dict.fromkeys(view.support(members[0]) for members in distinct.values()))
        statement = f"{view.name(column)}共{len(distinct)}个：{'、'.join(distinct)}。"
        return _draft([Statement(statement, supports, computed=(str(len(distinct)),))], _explained(view, [column]))
    column = asked[0] if asked else view.table.key
    if column in view.filters:
        return None
    texts = list(dict.fromkeys(view.text(row, column) for row in rows if view.text(row, column)))
    if not texts:
        return None
    statement = f"共{len(texts)}个：{'、'.join(texts)}。"
    return _draft(
        [Statement(statement, tuple(map(view.support, rows)), computed=(str(len(texts)),))],
        _explained(view, [column]),
    )


def _look_up(view: _View, asks: frozenset[str]) -> Draft | None:
    columns = _asked_columns(view)
    key = view.table.key
    rows = _matching(view)
    if not view.filters:
        if not columns or not asks & {"list", "who", "department"}:
            return None
        column = columns[0]
        unexplained = [
            s
            for s in view.question.matter
            if view.dossier.coverage(bigrams(s), *map(fold, view.table.columns), fold(view.table.title)) < 0.3
        ]
        if unexplained and not asks & {"list"}:
            return _not_listed(view, column, unexplained)
        entries = [
            (f"{view.key(row)}：{view.amount(row, column)}" if column != key else view.key(row), row)
            for row in view.rows
            if view.text(row, column)
        ]
        return _draft(_listed(view, f"{view.name(column)}：", entries), _explained(view, columns))
    if not rows:
        return None
    if asks & {"number", "money", "when", "why"} and not asks & {"list", "who", "department", "count"}:
        # A figure or a time that is asked for stands in a column of figures, or the table does not tell it.
        told = [c for c in columns if _is_numeric(view, c) or (c in view.named and c != key)]
        if not told and not columns:
            return None
        if not told and key not in view.named:
            return None
    people = [c for c in view.filters if c != key and _is_person(view, c)]
    if (
        people
        and key not in view.filters
        and re.fullmatch(r".{2,5}(是|是个)?(谁|什么人|干(嘛|啥|什么)的)[呀啊]?[？?]?", view.question.folded)
    ):
        entries = [(f"{view.text(row, c)}是{view.key(row)}的{view.name(c)}", row) for c in people for row in rows]
        return _draft(_listed(view, "", entries), 1.0)
    if key not in view.filters and (not columns or columns == [key]):
        filtered = "、".join(_shown(mentions, view) for mentions in view.filters.values())
        column = next(iter(view.filters))
        head = f"{view.name(column)}{'为' if not re.search('[、，]', view.text(rows[0], column)) else '含'}{filtered}的{view.name(key)}："
        # A question that names neither the rows' kind nor the column may mean the matter itself, not its place in a table.
        meant = key in view.named or any(c in view.named for c in view.filters) or not asks & {"list", "how"}
        persons = any(_is_person(view, c) or _is_body(view, c) for c in view.filters)
        certain = 1.0 if meant or persons else 0.7
        entries = [(view.key(row), row) for row in rows]
        return _draft(_listed(view, head, entries), certain * _explained(view, [key]))
    if not columns:
        rest = [
            c
            for c in range(len(view.table.columns))
            if c != key and c not in view.filters and not re.search(r"序号|编号", view.table.columns[c])
        ]
        if len(rows) > 1 or not asks & {"who", "department", "meaning"}:
            return None
        text = "；".join(f"{view.name(c)}：{view.amount(rows[0], c)}" for c in rest if view.text(rows[0], c))
        return _draft(
            [Statement(f"{view.key(rows[0])}——{text}。", (view.support(rows[0]),))], 0.8 * _explained(view, rest)
        )
    if len(rows) == 1:
        row = rows[0]
        text = "，".join(f"{view.name(c)}是{view.amount(row, c)}" for c in columns[:3] if view.text(row, c))
        return (
            _draft([Statement(f"{view.key(row)}的{text}。", (view.support(row),))], _explained(view, columns))
            if text
            else None
        )
    entries = [(f"{view.key(row)}：{'，'.join(view.amount(row, c) for c in columns[:2])}", row) for row in rows]
    return _draft(_listed(view, f"{view.name(columns[0])}：", entries), _explained(view, columns))


def _not_listed(view: _View, column: int, unexplained: Sequence[str]) -> Draft | None:
    """Say that the table has no such row, where a question asks for a column by its full name."""
    name = fold(view.name(column))
    if (
        len(unexplained) > 1
        or name not in view.question.folded
        or not (_is_person(view, column) or _is_body(view, column))
    ):
        return None
    title = view.table.title or view.dossier.policy.by_id[view.table.clause].label
    statement = Statement(f"{title}中没有列出“{unexplained[0]}”，原文未载明其{view.name(column)}。")
    return Draft((statement,), "not_stated", 0.85, "tables")


def _shown(mentions: Sequence[Mention], view: _View) -> str:
    """The named values as the table prints them; a short form as the question has it."""
    shown: dict[str, str] = {}
    for mention in mentions:
        printed = mention.form
        for row in mention.value.rows:
            cell = view.text(view.rows[row], mention.value.column)
            parts = [cell, *re.split(r"[、，,；;]", cell)]
            printed = next((part for part in parts if fold(part) in (mention.form, mention.value.text)), printed)
        shown.setdefault(mention.form, printed)
    return "、".join(shown.values())


def _join(question: Question, dossier: Dossier, mentions: Sequence[Mention]) -> Draft | None:
    """Follow a value that one table names to the rows of another: 张三负责的产业链在哪些区布局？."""
    for t, table in enumerate(dossier.tables):
        view = _view(question, dossier, t, table, mentions)
        if not view.filters or not view.rows:
            continue
        linked = {fold(view.key(row)): row for row in _matching(view)}
        for u, other in enumerate(dossier.tables):
            if u == t:
                continue
            target = _view(question, dossier, u, other, mentions)
            asked = [c for c in target.named if c == other.key]
            if (
                not asked
                or target.filters
                or (
                    set(view.named) - set(view.filters)
                    and other.key in asked
                    and any(fold(view.table.columns[c]) == fold(other.columns[other.key]) for c in view.named)
                )
            ):
                continue
            entries: dict[str, Row] = {}
            sources: list[Row] = []
            for value in dossier.values:
                if value.table == u and value.text in linked and value.column != other.key:
                    sources.append(linked[value.text])
                    for r in value.rows:
                        entries.setdefault(target.key(target.rows[r]), target.rows[r])
            if entries:
                via = "、".join(dict.fromkeys(view.key(row) for row in sources))
                first = Statement(
                    f"对应的{view.name(view.table.key)}：{via}。", tuple(dict.fromkeys(map(view.support, sources)))
                )
                rest = _listed(target, f"{target.name(other.key)}：", list(entries.items()))
                return Draft(
                    (*rest, first),
                    "answered",
                    min(1.0, _explained(view, view.named, *(other.columns[c] for c in asked)) + 0.05),
                    "tables",
                )
    return None
