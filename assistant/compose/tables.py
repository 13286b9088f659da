"""Answers from tables: look-ups, filters, counts, sums, extremes, comparisons, yes or no."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.dossier import Dossier, Mention
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold, years_of
from corpus.facts.departments import find_bodies, same_body
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
_COUNTERS = "个家项条人名位座所处类只件"
_CONDITION = re.compile(
    r"(?P<before>不少于|不低于|至少|不多于|不超过|不高于|至多|最多|超过|超|多于|大于|高于|少于|不足|不到|低于|小于)?"
    r"(?P<value>(?<![\d年.])\d[\d,]*(?:\.\d+)?)(?![\d年月])"
    rf"(?P<unit>亿元|万元|亿|万|元|%|[{_COUNTERS}])?(?P<after>及?以上|及?以下|以内|的?(?=[\u3400-\u9fff]|$))"
)
_CHINESE_COUNT = re.compile(rf"(?<![哪这那每另同第一二三四五六七八九十])([一二两三四五六七八九十])(?=[{_COUNTERS}])")
_SCALES = {"亿": 1e8, "万": 1e4}
_SUMMED = re.compile(
    r"一共|合计|总共|总计|总数|总的|总(?:投资|规模|任务|量)|加起来|加(?:在)?一(?:块|起)|合起来|全部加|共(?:要|有|建|计|需)"
)
_SERIAL = re.compile(r"序号|编号")
_LEAVES_OUT = re.compile(
    r"(?:(?<![有是能会要可该])(?:不|没有?|未)(?:发展|布局|包括|包含|涉及|安排|列入|搞|做|有|含|是|由)?|除了?|除开|剔除)$"
)
_BAND = re.compile(r"^[一二三四五六七八九十\d（()）.、．]*[、）).．]\s*(?P<name>.{2,30}?)\s*(?:[（(].*[）)])?$")
# What people say for a column: the words of its name, and the words of a question that mean it.
_EVERYDAY: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(name), re.compile(said))
    for name, said in (
        ("投资|资金|经费|预算", r"投(?:几|多少|的?钱|资|入)|多少钱|花(?:几|多少)|资金"),
        (
            "建成|建设|新建|新增|任务|泊位",
            r"建(?:几|多少|园|成|的?(?:最|数|任))|(?<!哪)(?:几|多少)(?:个|家)?(?:园|泊位)|任务",
        ),
        ("时限|时间|日期|期限", r"什么时候|何时|啥时候|几月|哪天|哪个?月|多久|期限"),
        ("额度|金额|标准", r"多少钱|多少万|几万|最高(?:多少|几|能)"),
        ("联系人", r"找谁|联系谁|谁(?:来)?联系|对接"),
        ("电话", r"电话|号码"),
        ("方向|领域|赛道", r"主攻|主打|发展(?:什么|啥|哪些)|搞(?:什么|啥|哪些)"),
        ("^(?!.*企业).*链长|^组长|^牵头领导", r"老大|一把手|领头|挂帅|谁(?:来)?管|归谁"),
        (
            "牵头|责任|主管|指导|受理|承办",
            r"(?:哪个?|什么|啥)(?:部门|局|委|单位)|归口|(?:去|到)哪(?:里|儿)?(?:办|申请)",
        ),
        ("^(?!.*[建数个家）)]).*园区", r"哪(?:些|几[个家]|个|家)(?:产业)?园"),
        ("范围", r"(?:什么|哪些|多大)(?:地方|范围)"),
    )
)
# Words that tie values and columns to each other; a table explains them without printing them.
_TIES = "负责牵头主管分管管理布局分布落地落户承担安排那条这条条链一块加起总共打算"
_NAMED = 0.4  # share of a column's name that a question must hold to mean that column


@dataclass(frozen=True, slots=True)
class _View:
    """One table as one question sees it."""

    question: Question
    dossier: Dossier
    t: int
    table: Table
    rows: tuple[Row, ...]  # without totals; of a section that the question names, its rows alone
    filters: dict[int, list[Mention]]  # by column
    named: tuple[int, ...]  # columns that the question names, best first
    left_out: tuple[str, ...] = ()  # the values whose rows the question does not want
    section: str = ""  # the line across the table that the question names: 数字底座类

    def held(self, mention: Mention) -> list[Row]:
        """The rows that hold what the question mentions."""
        return [self.table.rows[r] for r in mention.value.rows]

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
    mentions = [*dossier.mentions(question), *_unpointed(question, dossier)]
    joined = _join(question, dossier, mentions)
    drafts = [joined] if joined else []
    for t, table in enumerate(dossier.tables):
        if len(table.columns) > 1 and table.rows:
            draft = _from_table(_view(question, dossier, t, table, mentions))
            if draft:
                drafts.append(draft)
    return max(drafts, key=lambda draft: draft.confidence, default=None)


def _unpointed(question: Question, dossier: Dossier) -> list[Mention]:
    """Mentions of values that the table prints with a number before them or a full stop behind them."""
    found = []
    for value in dossier.values:
        bare = re.sub(r"^\d+[.．、](?!\d)|[。；]$", "", value.text)
        whole = any(
            fold(dossier.cell_text(dossier.tables[value.table].rows[r], value.column)) == value.text for r in value.rows
        )
        if whole and bare != value.text and len(bare) > 3 and bare in question.folded:
            found.append(Mention(value, bare, question.folded.find(bare)))
    return found


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
    filters, left_out = _parted(question, filters)
    section, inside = _section(question, dossier, table)
    out = {r for mention in left_out for r in mention.value.rows}
    rows = tuple(row for r, row in enumerate(table.rows) if row.kind == "row" and r not in out and r in inside)
    named = _named_columns(question, dossier, table, rows, filters)
    return _View(question, dossier, t, table, rows, filters, named, tuple(m.form for m in left_out), section)


def _parted(question: Question, filters: dict[int, list[Mention]]) -> tuple[dict[int, list[Mention]], list[Mention]]:
    """The values that the question asks for, and those that it leaves out: 除了第三代半导体还, 但不发展元宇宙."""
    if question.asks & {"whether", "why"}:
        return {c: ms for c, ms in filters.items() if ms}, []
    left_out = [m for ms in filters.values() for m in ms if _LEAVES_OUT.search(question.folded[: m.start])]
    if len(left_out) == sum(map(len, filters.values())):
        return {c: ms for c, ms in filters.items() if ms}, []
    kept = {c: [m for m in ms if m not in left_out] for c, ms in filters.items()}
    return {c: ms for c, ms in kept.items() if ms}, left_out


def _section(question: Question, dossier: Dossier, table: Table) -> tuple[str, range]:
    """The line across the table that the question names, and the places of the rows under it; else all rows."""
    every = range(len(table.rows))
    bands: list[tuple[int, str]] = []
    before = dossier.policy.by_id[table.clause].spans[0].start if dossier.policy.by_id[table.clause].spans else 0
    for r, row in enumerate(table.rows):
        lines = dossier.policy.source[before : row.span.start].strip().splitlines() if row.span.start > before else []
        band = _BAND.match(lines[-1].strip()) if lines and "\t" not in lines[-1] and "|" not in lines[-1] else None
        if band:
            bands.append((r, fold(band["name"])))
        before = row.span.end
    for (start, name), (end, _) in pairwise([*bands, (len(table.rows), "")]):
        core = re.sub("(?:方面|类)$", "", name)
        if len(core) >= 3 and core in question.folded:
            return name, range(start, end)
    return "", every


def _named_columns(
    question: Question, dossier: Dossier, table: Table, rows: Sequence[Row], filters: dict[int, list[Mention]]
) -> tuple[int, ...]:
    """The columns that the question names, best first: by their own words, else by everyday ones."""
    scores: dict[int, float] = {}
    for column, name in enumerate(table.columns):
        terms = set(bigrams(fold(_BRACKET.sub("", name))))
        held = {term for term in terms if term in question.folded}
        if terms and len(held) / len(terms) >= _NAMED:
            scores[column] = len(held) / len(terms)
        elif len(name) > 4 and fold(name)[-4:] in question.folded:
            scores[column] = _NAMED  # 市卫健委内牵头处室 is the 牵头处室
        elif _PLACE_ASKED.search(question.folded) and _is_place([dossier.cell_text(row, column) for row in rows]):
            scores[column] = 0.5
    if not set(scores) - set(filters) - {table.key}:
        for column, name in enumerate(table.columns):
            if column not in scores and any(n.search(name) and said.search(question.folded) for n, said in _EVERYDAY):
                scores[column] = 0.4
    return tuple(sorted(scores, key=lambda c: (-scores[c], c)))


def _is_place(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(bool(_PLACE.search(cell)) for cell in cells) >= 0.6 * len(cells)


def _is_numeric(view: _View, column: int) -> bool:
    if _SERIAL.search(view.table.columns[column]):
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
    chosen = list(view.rows)
    for column, mentions in view.filters.items():
        by_form: dict[str, set[Row]] = defaultdict(set)
        for mention in mentions:
            by_form[mention.form].update(view.held(mention))
        together = len(by_form) > 1 and bool(_TOGETHER.search(view.question.folded)) and _is_list(view, column)
        wanted = set.intersection(*by_form.values()) if together else set.union(*by_form.values())
        chosen = [row for row in chosen if row in wanted]
    bound = _bound(view)
    return [row for row in chosen if bound.holds(view.number(row, bound.column))] if bound else chosen


def _is_list(view: _View, column: int) -> bool:
    """Whether cells of the column name several things."""
    return any(len(_parts(view.text(row, column))) > 1 for row in view.rows)


@dataclass(frozen=True, slots=True)
class _Bound:
    """A condition on a column's figure."""

    column: int
    low: float
    high: float
    strict: bool  # whether the bounds themselves are outside

    def holds(self, value: float | None) -> bool:
        """Whether a figure fits."""
        if value is None:
            return False
        return self.low < value < self.high if self.strict else self.low <= value <= self.high


def _bound(view: _View) -> _Bound | None:
    """The figure that a question sets as a condition: 只要建1家的, 三家以上的有哪些, 投资超过1000万元的."""
    asks = view.question.asks
    if not asks & {"list", "count", "sum", "who", "department"} or asks & {"whether", "why"}:
        return None
    text = _CHINESE_COUNT.sub(
        lambda m: str("零一二三四五六七八九十".find(m[1].replace("两", "二"))), view.question.folded
    )
    for figure in _CONDITION.finditer(text):
        before, after = figure["before"] or "", figure["after"] or ""
        compared = bool(before) or after[-2:] in ("以上", "以下", "以内")
        column = _column_of(view, figure["unit"] or "", compared=compared)
        if column is None or (not compared and not asks & {"list", "count"}):
            continue
        value = float(figure["value"].replace(",", "")) * _scale(figure["unit"] or "", view.table.columns[column])
        if re.search("不(少|低)于|至少", before) or after.endswith("以上"):
            return _Bound(column, value, float("inf"), strict=False)
        if re.search("不(多|高)于|不超过|至多|最多", before) or after[-2:] in ("以下", "以内"):
            return _Bound(column, float("-inf"), value, strict=False)
        if re.search("超|多于|大于|高于", before):
            return _Bound(column, value, float("inf"), strict=True)
        if before:
            return _Bound(column, float("-inf"), value, strict=True)
        return _Bound(column, value, value, strict=False)
    return None


def _column_of(view: _View, unit: str, *, compared: bool) -> int | None:
    """The column of figures that a condition means: a named one, or the only one with its unit."""
    fitting = [c for c in range(len(view.table.columns)) if _is_numeric(view, c) and _unit_fits(view, c, unit)]
    named = [c for c in _of_asked_years(view, list(view.named)) if c in fitting]
    if named:
        return named[0]
    fitting = _of_asked_years(view, fitting)
    return fitting[0] if len(fitting) == 1 and compared and unit else None


def _unit_fits(view: _View, column: int, unit: str) -> bool:
    printed = _BRACKET.search(view.table.columns[column])
    if not printed or not unit:
        return True
    kinds = [
        ("元" if "元" in u else "%" if "%" in fold(u) else "counted") for u in (printed[1], unit.replace("亿", "亿元"))
    ]
    return kinds[0] == kinds[1] or (unit in ("万", "亿") and kinds[0] == "元")


def _scale(unit: str, column: str) -> float:
    """What turns a figure in the question's unit into the column's: 1 for 万元 under （万元）, 10000 for 亿元."""
    printed = _BRACKET.search(column)
    own = next((value for mark, value in _SCALES.items() if printed and mark in printed[1]), 1.0)
    said = next((value for mark, value in _SCALES.items() if mark in unit), 1.0)
    return said / own if printed and "元" in printed[1] else 1.0


def _of_asked_years(view: _View, columns: list[int]) -> list[int]:
    """Of columns that are told apart by their years, those of the asked years; else all."""
    of_years = [c for c in columns if set(_years(view, c)) & set(view.question.years)]
    return of_years or columns


def _years(view: _View, column: int) -> tuple[str, ...]:
    return years_of(view.table.columns[column] + "年") if re.search(r"\d{4}", view.table.columns[column]) else ()


def _figures(view: _View) -> list[int]:
    """The columns of figures, those that the question names or whose year it names first."""
    every = [c for c in range(len(view.table.columns)) if _is_numeric(view, c)]
    of_years = [c for c in every if set(_years(view, c)) & set(view.question.years)]
    named = [c for c in view.named if c in every]
    named.sort(key=lambda c: -_last_named(view, c))
    return [c for c in named if c in of_years] or of_years or named


def _last_named(view: _View, column: int) -> int:
    """Where the question names the column last before it asks; of 专业园区计划总投资多少 that is the investment."""
    asking = re.search("最|多少|几|差|超|不|以上", view.question.folded)
    before = view.question.folded[: asking.start()] if asking and asking.start() else view.question.folded
    return max((before.rfind(pair) for pair in bigrams(fold(view.name(column))) if len(pair) > 1), default=-1)


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
        both = [c for c in named if _is_body(view, c) or _is_person(view, c)]
        if fitting:
            return both if len(both) > 1 and all(_said(view, c) for c in both) else fitting[:1]
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


def _said(view: _View, column: int) -> bool:
    """Whether the question says the column's name or its last three characters: 牵头部门 of 专班牵头部门."""
    return fold(view.name(column))[-3:] in view.question.folded


def _explained(view: _View, columns: Sequence[int], *more: str) -> float:
    """How much of the question the table accounts for: the values it names, the columns, the title."""
    forms = [mention.form for mentions in view.filters.values() for mention in mentions]
    names = [fold(view.table.columns[column]) for column in {*columns, *view.filters}]
    said = [
        match[0]
        for name, words in _EVERYDAY
        if any(name.search(view.table.columns[c]) for c in columns) and (match := words.search(view.question.folded))
    ]
    texts = [
        " ".join(forms),
        *view.left_out,
        *names,
        fold(view.table.title),
        view.section,
        _TIES,
        *said,
        *map(fold, more),
    ]
    of_asked_year = any(set(_years(view, c)) & set(view.question.years) for c in columns)
    return view.dossier.coverage(view.dossier.terms(view.question), *texts) + (0.1 if of_asked_year else 0.0)


def _draft(statements: Sequence[Statement], confidence: float) -> Draft:
    return Draft(tuple(statements), "answered", min(confidence, 1.0), "tables")


def _listed(view: _View, head: str, entries: Sequence[tuple[str, Row]]) -> list[Statement]:
    """One line for one or two entries, a list for more; rows that say the same are one entry."""
    rows_of: dict[str, list[Support]] = {}
    for text, row in entries:
        rows_of.setdefault(text, []).append(view.support(row))
    if len(rows_of) <= 2:
        supports = tuple(support for rows in rows_of.values() for support in rows)
        return [Statement(f"{head}{'、'.join(rows_of)}。", supports)]
    statements = [Statement(f"{head}（共{len(rows_of)}项）", computed=(str(len(rows_of)),))]
    return statements + [Statement(text, tuple(supports), entry=True) for text, supports in rows_of.items()]


def _from_table(view: _View) -> Draft | None:
    asks = view.question.asks
    if not view.rows or not (view.filters or view.named or view.section):
        return None
    if draft := _other_year(view):
        return draft
    for premise in (_misnamed, _miscounted, _yes_or_no):
        if draft := premise(view, asks):
            return draft
    if not _can_tell(view):
        return _untold(view)
    for answer in (
        _bounded,
        _alike,
        _difference,
        _comparison,
        _extreme,
        _over_years,
        _total,
        _conditioned,
        _count,
        _look_up,
    ):
        draft = answer(view, asks)
        if draft:
            return draft
    return _untold(view)


_ASKED_THING = re.compile(
    rf"(?:哪些|哪几[{_COUNTERS}]|什么样的|什么|多少|几)(?:[{_COUNTERS}](?!部门))?(?P<thing>[\u3400-\u9fff]{{2,6}}?)(?=[？?。，,吗呢啊呀的]|$)"
)
# What tables of tasks and people seldom hold: only a column of that name tells it.
_UNLISTED = re.compile("多大(?:了|年纪|岁数|$)|年龄|学历|(?P<named>方面|支持|奖励|补贴)|到任|上任|任期|哪里人")
_FOREIGN_UNIT = re.compile(r"(?:几|多少)(亩|平方米|平米|平方公里|公里|米|吨|度|千瓦|年|天|岁|人)")
_KINDS_OF_ROWS = re.compile(
    "地区|地方|区县|区域|板块|部门|单位|产业|项目|企业|任务|工作|人|事|内容|领域|园区|条|家|链|时候"
)


def _can_tell(view: _View) -> bool:
    """Whether the table holds the kind of thing that is asked: 占地多少亩, 怎么推进, 有哪些基础设施 it may not."""
    question = view.question
    words = fold(" ".join([*view.table.columns, view.table.title, view.section]))
    unit = _FOREIGN_UNIT.search(question.folded)
    unlisted = _UNLISTED.search(question.folded)
    said = words + " ".join(mention.form for mentions in view.filters.values() for mention in mentions)
    if (unit and unit[1] not in words) or (unlisted and unlisted[0] not in said):
        return False
    if question.asks & {"how", "procedure", "why"} and not question.asks & {
        "list",
        "who",
        "department",
        "count",
        "most",
        "least",
    }:
        return any(c not in view.filters and c != view.table.key for c in view.named)
    if question.focus and not _figures(view) and question.asks & {"number", "money"} and "list" not in question.asks:
        focus = [t for t in bigrams(question.focus) if len(t) > 1]
        told = words + " ".join(m.form for ms in view.filters.values() for m in ms) + _TIES
        if focus and not any(t in told for t in focus):
            return False
    thing = _ASKED_THING.search(question.folded)
    if not thing or not question.asks & {"list"} or _KINDS_OF_ROWS.search(thing["thing"]):
        return True
    told = words + " ".join(m.form for ms in view.filters.values() for m in ms) + _TIES
    return any(t in told for t in bigrams(thing["thing"]) if len(t) > 1) or not view.filters


def _untold(view: _View) -> Draft | None:
    """Say that the table tells nothing of the kind about its one row that the question means."""
    rows = _matching(view)
    of_person = any(_is_person(view, c) for c in view.filters)
    asks = view.question.asks
    if len(rows) != 1 or not (of_person or view.table.key in view.filters) or asks & {"how", "why"}:
        return None
    whether = "whether" in asks and not re.search("什么[？?]?$", view.question.folded)
    if whether or any(_tells(view.text(rows[0], c)) for c in range(len(rows[0].cells))):
        return None
    clause = view.dossier.policy.by_id[view.table.clause]
    named = "、".join(_shown(mentions, view) for mentions in view.filters.values())
    text = f"{clause.number or clause.label}列有{named}，但原文未载明所问的内容。"
    # Low: any sentence that explains more of the question tells more.
    return Draft((Statement(text, (view.support(rows[0]),)),), "not_stated", 0.35, "tables")


def _tells(cell: str) -> bool:
    """Whether a cell is prose, which may answer what no column's name announces."""
    return len(cell) > 25 and bool(re.search("[。，；]", cell))


_OFFICE = re.compile(r"(?:是|当|任|担任|做|出任|作为|作)(?:的|了)?[\u3400-\u9fff]{0,12}?$")


def _misnamed(view: _View, asks: frozenset[str]) -> Draft | None:
    """Put right a person who is taken for what another column names: 俞刚当链长的产业链有哪些."""
    for column, mentions in view.filters.items():
        for mention in mentions:
            if column == view.table.key or not _is_person(view, column) or asks & {"whether", "why"}:
                continue
            for other in view.named:
                name = fold(view.name(other))
                at = view.question.folded.find(name, mention.start)
                between = view.question.folded[mention.start + len(mention.form) : at]
                if other == column or at < 0 or not _is_person(view, other) or not _OFFICE.search(between):
                    continue
                if any(mention.form in fold(view.text(row, other)) for row in view.rows):
                    continue
                rows = view.held(mention)
                held = "、".join(view.key(row) for row in rows)
                person = _shown([mention], view)
                text = f"与原文不符：{person}不是{view.name(other)}，而是{held}的{view.name(column)}。"
                return _draft([Statement(text, tuple(map(view.support, rows)))], 0.95)
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
    cells = "、".join(view.text(row, c) for row in view.rows for c in range(len(view.table.columns)))
    if (
        set(years_of(cells)) & set(view.question.years)
        or not view.question.years
        or not printed
        or set(printed) & set(view.question.years)
        or not view.filters
    ):
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
    """Compare rows in a column of words: 牵头部门一样吗？ 有哪些相同的方向？ 是不是同一个人当链长？."""
    if not re.search("一样|相同|共同|同一|都有|重合|重叠|交集", view.question.folded):
        return None
    rows = _named_rows(view)
    columns = [c for c in view.named if c != view.table.key and not _is_numeric(view, c)]
    if len(rows) < 2 or not columns:
        return None
    column = columns[0]
    cells = [_parts(view.text(row, column)) for row in rows]
    supports = tuple(map(view.support, rows))
    shared = [part for part in cells[0] if all(part in cell for cell in cells[1:])]
    shown = "；".join(f"{view.key(row)}：{view.text(row, column)}" for row in rows)
    whether = bool(re.search("是不是|是否", view.question.folded))
    if all(cell == cells[0] for cell in cells):
        lead = f"{'是，' if whether else ''}一样，{view.name(column)}都是{view.text(rows[0], column)}"
    elif shared:
        not_all = "" if "list" in asks and not whether else "不完全一样，"
        lead = f"{not_all}相同的是{'、'.join(shared)}。{shown}"
    else:
        lead = f"{'否，' if whether else ''}不一样。{shown}"
    return _draft([Statement(f"{lead}。", supports)], _explained(view, [column]) + 0.02)


def _named_rows(view: _View) -> list[Row]:
    """The rows that the question names, in its order."""
    mentions = sorted(view.filters.get(view.table.key, []), key=lambda mention: mention.start)
    return list(dict.fromkeys(row for mention in mentions for row in view.held(mention)[:1] if row in view.rows))


_HAS_AND_LACKS = re.compile(
    "(有|发展|布局)(?:了)?(?:的)?[，,]?(?:而|但|但是|可)?.{1,10}?(没有|没|不发展|未布局|不布局|不搞)"
)


_MORE_THAN = re.compile(
    "(?P<less>[跟与和同比].{1,10}?(?:相?比(?:较|起来)?)?[，,]?.{1,10}?多了?(?:哪|什么|啥))|.{1,10}比.{1,10}多了?(?:哪|什么|啥)"
)


def _difference(view: _View, _: frozenset[str]) -> Draft | None:
    """List what one row's cell holds and another's does not: 宜兴有而江阴没有的发展方向."""
    rows = _named_rows(view)
    more = _MORE_THAN.search(view.question.folded)
    if len(rows) != 2 or not (more or _HAS_AND_LACKS.search(view.question.folded)):
        return None
    if more and more["less"]:
        rows = rows[::-1]  # 跟甲比，乙多了哪些 asks for what 乙 has
    lists = [c for c in range(len(view.table.columns)) if _is_list(view, c)]
    column = next((c for c in view.named if c in lists), lists[0] if len(lists) == 1 else None)
    if column is None:
        return None
    cells = [_parts(view.text(row, column)) for row in rows]
    alone = [part for part in cells[0] if part not in cells[1]]
    first, second = map(view.key, rows)
    lead = f"{first}有而{second}没有的是{'、'.join(alone)}" if alone else f"{first}的{view.name(column)}{second}都有"
    shown = "；".join(f"{view.key(row)}：{view.text(row, column)}" for row in rows)
    return _draft([Statement(f"{lead}。{shown}。", tuple(map(view.support, rows)))], _explained(view, [column]) + 0.1)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[、，,；;\n]", cell) if part.strip()]


def _conditioned(view: _View, asks: frozenset[str]) -> Draft | None:
    """List the rows whose figure fits (只要建1家的), or the values that occur so often (同时负责两条的)."""
    if view.section and not view.filters and asks & {"list", "count"}:
        head = f"{view.section}的{view.name(view.table.key)}："
        entries = [(view.key(row), row) for row in view.rows]
        return _draft(_listed(view, head, entries), _explained(view, [view.table.key]) + 0.1)
    if not asks & {"list", "count"} or view.filters:
        return None
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


def _bounded(view: _View, _: frozenset[str]) -> Draft | None:
    """The rows whose figure fits the question's condition, unless their sum is asked."""
    bound = None if _SUMMED.search(view.question.folded) else _bound(view)
    return _within(view, bound) if bound else None


def _within(view: _View, bound: _Bound) -> Draft | None:
    """The rows whose figure fits the condition, each with its figure."""
    rows, key, column = _matching(view), view.table.key, bound.column
    confidence = _explained(view, [column, key]) + 0.1
    if len(rows) == len(view.rows) and bound.low == bound.high:
        return None
    if not rows:
        text = f"表中没有符合条件的{view.name(key)}。"
        return Draft((Statement(text, (_whole(view),)),), "answered", min(confidence, 1.0), "tables")
    figures = list(dict.fromkeys(view.amount(row, column) for row in rows))
    if ("count" in view.question.asks and "list" not in view.question.asks) or re.search(
        "几|多少", view.question.folded
    ):
        named = "、".join(f"{view.key(row)}（{view.amount(row, column)}）" for row in rows)
        text = f"共{len(rows)}{_counter(view)}：{named}。"
        return _draft([Statement(text, tuple(map(view.support, rows)), computed=(str(len(rows)),))], confidence)
    same = len(figures) == 1
    head = f"{view.name(column)}{'为' + figures[0] if same else '符合条件'}的{view.name(key)}："
    entries = [(view.key(row) if same else f"{view.key(row)}（{view.amount(row, column)}）", row) for row in rows]
    return _draft(_listed(view, head, entries), confidence)


def _header(view: _View) -> Support:
    """The printed title and header, which hold the years of the columns."""
    spans = view.dossier.policy.by_id[view.table.clause].spans
    span = next((s for s in reversed(spans) if s.end <= view.table.rows[0].span.start), None)
    return Support(view.dossier.policy.slug, view.table.clause, view.dossier.trim(span)) if span else _whole(view)


def _counter(view: _View) -> str:
    """The measure word of the question: 几条, 多少家."""
    match = re.search(rf"(?:几|多少)([{_COUNTERS}])", view.question.folded)
    return match[1] if match else "个"


def _whole(view: _View) -> Support:
    """All rows as evidence."""
    span = Span(view.rows[0].span.start, view.rows[-1].span.end)
    return Support(view.dossier.policy.slug, view.table.clause, span)


def _yes_or_no(view: _View, asks: frozenset[str]) -> Draft | None:
    """Say whether a row holds what the question supposes; put a wrong supposition right."""
    key = view.table.key
    rows = _matching(view)
    anchored = [row for mention in view.filters.get(key, []) for row in view.held(mention)]
    asked = "whether" in asks and not asks & {"list", "count"}
    wrong = "否，与原文不符：" if asked else "与原文不符："
    if asked and (draft := _is_extreme(view) or _is_total(view)):
        return draft
    claimed = _claimed(view)
    if len(anchored) == 1 and claimed is not None:
        column, text = claimed
        if fold(text) not in fold(view.text(anchored[0], column)):
            return _corrected(view, wrong, anchored, [column])
    if len(view.filters) >= 2:
        columns = [c for c in view.filters if c != key]
        if rows and asked:
            text = "；".join(f"{view.key(row)}的{view.name(c)}是{view.amount(row, c)}" for row in rows for c in columns)
            return _draft([Statement(f"是，{text}。", tuple(map(view.support, rows)))], _explained(view, view.named))
        anchor = view.filters.get(key) or next(iter(view.filters.values()))
        anchored = anchored or [row for mention in anchor for row in view.held(mention)]
        others = [c for c in view.filters if c != anchor[0].value.column]
        together = len({mention.form for mention in anchor}) == 1
        if not rows and anchored and others and together:
            draft = _corrected(view, wrong, anchored, others)
            return replace(draft, statements=(*draft.statements, *_elsewhere(view, others)))
        return None
    numeric = _figures(view)[:1] or [c for c in range(len(view.table.columns)) if _is_numeric(view, c)]
    figures = [float(f.replace(",", "")) for f in _FIGURE.findall(view.question.folded)]
    figures += [q.value for q in read_quantities(view.question.text) if q.unit in _COUNTED]
    if len(anchored) == 1 and figures and len(numeric) == 1 and (asked or "why" in asks or numeric[0] in view.named):
        agrees = view.number(anchored[0], numeric[0]) in figures
        if not agrees:
            return _corrected(view, wrong, anchored, numeric)
        if asked:
            return _corrected(view, "是，", anchored, numeric)
    return None


def _elsewhere(view: _View, columns: Sequence[int]) -> list[Statement]:
    """Where what the question puts in one row stands instead: 经开区的钠锂储能产业园 is 锡山区's."""
    mentions = [mention for column in columns for mention in view.filters[column]]
    if len(mentions) != 1 or len(view.held(mentions[0])) != 1 or not _is_list(view, mentions[0].value.column):
        return []
    (row,) = view.held(mentions[0])
    text = f"{_shown(mentions, view)}列在{view.key(row)}的{view.name(mentions[0].value.column)}中。"
    return [Statement(text, (view.support(row),))]


_FIGURE = re.compile(rf"(?<![\d年])\d[\d,]*(?:\.\d+)?(?![\d年])(?=[{_COUNTERS}亿万元%])")
_COUNTED = frozenset("个家项条所座")
_IN_CHARGE = re.compile("(?:来|在)?(?:牵头|负责|主管|分管|承担|管)(?!部门|单位|的是?[哪谁什])")
_CLAIM = re.compile(r"为什么|[长人]|为何|是不是|是否|是|定为|由|让|当|担任|牵头|任")


def _claimed(view: _View) -> tuple[int, str] | None:
    """The column of persons or bodies that the question names, and the other row's value that it supposes there."""
    strange = _strange_claim(view)
    if strange:
        return strange
    columns = [c for c in view.named if c != view.table.key and (_is_person(view, c) or _is_body(view, c))]
    if not columns or not _CLAIM.search(view.question.folded):
        return None
    kind = _is_person if _is_person(view, columns[0]) else _is_body
    asked = bool(view.question.asks & {"whether", "why"}) or "为什么" in view.question.folded
    for column, mentions in view.filters.items():
        if column == view.table.key or not kind(view, column):
            continue
        for mention in mentions:
            named = fold(view.name(columns[0]))
            beside = re.search(rf"{re.escape(named)}(?:是|为|由)?{re.escape(mention.form)}", view.question.folded)
            if asked or beside:
                return columns[0], mention.form
    return None


def _strange_claim(view: _View) -> tuple[int, str] | None:
    """The person or body that the question takes to be in charge and that no row holds, with the column it claims."""
    text = view.question.folded
    bodies = [fold(text[start:end]) for _, start, end in find_bodies(text) if _IN_CHARGE.match(text, end)]
    for is_kind, names in ((_is_person, view.question.persons), (_is_body, bodies)):
        columns = [c for c in range(len(view.table.columns)) if c != view.table.key and is_kind(view, c)]
        columns = [c for c in view.named if c in columns] or columns
        held = [fold(view.text(row, c)) for row in view.rows for c in columns]
        for name in names:
            if columns and not any(name in cell or (cell and same_body(name, cell)) for cell in held):
                return columns[0], name
    return None


def _is_extreme(view: _View) -> Draft | None:
    """Whether the row that the question names has the greatest or smallest figure: 新吴区的任务是不是最重的."""
    rows = _named_rows(view)
    pick = _pick(view)
    columns = _figures(view) or [c for c in range(len(view.table.columns)) if _is_numeric(view, c)]
    if len(rows) != 1 or pick is None or (len(columns) != 1 and not _figures(view)):
        return None
    if not columns:
        return None
    best, winners = _winners(view, view.rows, columns[0], pick)
    if best is None:
        return None
    text = f"{'、'.join(view.key(row) for row in winners)}{'最多' if pick is max else '最少'}，{view.name(columns[0])}"
    text += f"{'各' if len(winners) > 1 else ''}{view.amount(winners[0], columns[0])}"
    if rows[0] in winners:
        statement = Statement(f"是，{text}。", tuple(map(view.support, winners)))
    else:
        own = f"{view.key(rows[0])}是{view.amount(rows[0], columns[0])}"
        statement = Statement(f"否，与原文不符：{text}；{own}。", tuple(map(view.support, [*winners, rows[0]])))
    return _draft([statement], _explained(view, columns[:1], "最多最少最重") + 0.1)


def _is_total(view: _View) -> Draft | None:
    """Whether the figures add up to what the question supposes: 各板块加起来是15家吗."""
    figures = [float(f.replace(",", "")) for f in _FIGURE.findall(view.question.folded)]
    columns = _figures(view)
    if not figures or not columns or not _SUMMED.search(view.question.folded):
        return None
    summed = _summed(view, columns[0])
    if summed is None:
        return None
    value, statement = summed
    lead = "是，" if value in figures else "否，与原文不符："
    text = lead + statement.text
    return _draft(
        [Statement(text, statement.support, computed=statement.computed)], _explained(view, columns[:1]) + 0.1
    )


def _corrected(view: _View, lead: str, rows: Sequence[Row], columns: Sequence[int]) -> Draft:
    text = "；".join(f"{view.key(row)}的{view.name(c)}是{view.amount(row, c)}" for row in rows for c in columns)
    return _draft(
        [Statement(f"{lead}{text}。", tuple(map(view.support, rows)))], _explained(view, [*columns, *view.named])
    )


_Pick = Callable[[Iterable[float]], float]
_MOST = re.compile(r"最(?:多|大|高|重|长|晚|强)|第一(?:名|位)?$")
_LEAST = re.compile(r"最(?:少|小|低|轻|短|早|差)")


def _pick(view: _View) -> _Pick | None:
    """The greatest or the smallest, whichever the question asks for; of both words, the first."""
    if view.question.asks & {"compare"} and not re.search("最", view.question.folded):
        return None
    if "least" in view.question.asks or _LEAST.search(view.question.folded):
        return min
    return max if "most" in view.question.asks or _MOST.search(view.question.folded) else None


def _superlative(view: _View, pick: _Pick) -> str:
    """The question's own superlative: 最高, 最重; else 最多 or 最少."""
    match = (_MOST if pick is max else _LEAST).search(view.question.folded)
    return match[0] if match and match[0].startswith("最") else "最多" if pick is max else "最少"


def _winners(view: _View, rows: Sequence[Row], column: int, pick: _Pick) -> tuple[float | None, list[Row]]:
    """The greatest or smallest figure of a column, and the rows that have it."""
    values = [(value, row) for row in rows if (value := view.number(row, column)) is not None]
    if not values:
        return None, []
    best = pick([value for value, _ in values])
    return best, [row for value, row in values if value == best]


def _extreme(view: _View, asks: frozenset[str]) -> Draft | None:
    pick = _pick(view)
    if pick is None or "whether" in asks or len(_named_rows(view)) == 1:
        return None
    word = "最多" if pick is max else "最少"
    numeric = _figures(view) or [c for c in range(len(view.table.columns)) if _is_numeric(view, c)]
    rows = _matching(view)
    grouped = [c for c in view.named if c not in numeric and c not in view.filters]
    if numeric and rows and (any(c in view.named for c in numeric) or not grouped or grouped == [view.table.key]):
        column = numeric[0]
        best, winners = _winners(view, rows, column, pick)
        if best is None:
            return None
        if len(winners) == len(rows) and len(rows) > 1:
            lead = f"各行相同，{view.name(column)}都是{view.amount(rows[0], column)}。"
            return _draft([Statement(lead, tuple(map(view.support, rows)))], _explained(view, [column]))
        text = "、".join(view.key(row) for row in winners)
        each = "各" if len(winners) > 1 else ""
        each = each or ("为" if view.name(column)[-1] == "年" else "")
        statement = f"{text}{_superlative(view, pick)}，{view.name(column)}{each}{view.amount(winners[0], column)}。"
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
                groups[value.text] = [view.table.rows[r] for r in value.rows if view.table.rows[r] in rows]
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
    summing = "sum" in asks or bool(_SUMMED.search(view.question.folded))
    if not summing and not (asks & {"count", "number", "money"} and not view.filters):
        return None
    columns = _figures(view)
    if not columns and summing and not _lists_named(view):
        columns = [c for c in range(len(view.table.columns)) if _is_numeric(view, c)][:1]
    if not columns:
        return None
    if not summing and (view.filters or not _totals(view, columns[0])):
        return None
    summed = _summed(view, columns[0])
    if summed is None:
        return None
    # Without a word for "all together" the figure is more likely a target's than the sum of a column.
    asked_year = bool(set(_years(view, columns[0])) & set(view.question.years))
    certain = 1.0 if summing or asked_year else 0.85
    if asked_year and re.search("全[市省县区]", view.question.folded):
        summing, certain = True, 1.2
    return _draft([summed[1]], certain * (_explained(view, columns[:1]) + (0.1 if summing else 0.0)))


def _lists_named(view: _View) -> bool:
    """Whether the question names a column of words that it does not filter by: 一共有哪些牵头部门."""
    return any(not _is_numeric(view, c) and c not in view.filters for c in view.named)


def _totals(view: _View, column: int) -> list[Row]:
    return [row for row in view.table.rows if row.kind == "total" and view.text(row, column)]


def _summed(view: _View, column: int) -> tuple[float, Statement] | None:
    """The printed total where the question takes all rows, else the sum of the rows that it names."""
    totals = _totals(view, column)
    if not view.filters and totals and len(view.rows) == sum(row.kind == "row" for row in view.table.rows):
        value = view.number(totals[-1], column)
        statement = Statement(
            f"合计{view.amount(totals[-1], column)}（{view.name(column)}）。", (view.support(totals[-1]),)
        )
        return (value, statement) if value is not None else None
    rows = _matching(view)
    values = [value for row in rows if (value := view.number(row, column)) is not None]
    if len(rows) < 2 or len(values) < len(rows):
        return None
    total = _plain(sum(values))
    unit = _BRACKET.search(view.table.columns[column])
    total += unit[1] if unit else ""
    entries = "、".join(f"{view.key(row)}{view.amount(row, column)}" for row in rows)
    text = f"共{total}（{view.name(column)}）：{entries}。"
    return sum(values), Statement(text, tuple(map(view.support, rows)), computed=(total,))


def _plain(value: float) -> str:
    """A computed figure without needless decimals."""
    return f"{round(value, 6):.6f}".rstrip("0").rstrip(".")


def _over_years(view: _View, asks: frozenset[str]) -> Draft | None:
    """Add up or compare one row's figures of several years: 三年一共, 2026年比2025年多几个."""
    columns = [c for c in range(len(view.table.columns)) if _is_numeric(view, c) and len(_years(view, c)) == 1]
    rows = _matching(view)
    if len(columns) < 2 or len(rows) != 1 or not view.filters:
        return None
    row = rows[0]
    asked = [c for c in columns if set(_years(view, c)) & set(view.question.years)]
    values = {c: view.number(row, c) for c in columns}
    if any(value is None for value in values.values()):
        return None
    if len(asked) == 2 and ("compare" in asks or _GAP.search(view.question.folded)):
        first, second = sorted(asked, key=lambda c: view.question.folded.find(_years(view, c)[0]))
        gap = (values[first] or 0) - (values[second] or 0)
        figures = "、".join(f"{view.name(c)}{view.amount(row, c)}" for c in (first, second))
        word = f"{_years(view, first)[0]}年比{_years(view, second)[0]}年{'多' if gap > 0 else '少'}{_plain(abs(gap))}"
        text = f"{word if gap else '两年相同'}：{view.key(row)}{figures}。"
        return _draft(
            [Statement(text, (view.support(row), _header(view)), computed=(_plain(abs(gap)),))], _explained(view, asked)
        )
    chosen = asked if len(asked) > 1 else columns
    if not _SUMMED.search(view.question.folded) or len(asked) == 1:
        return None
    total = _plain(sum(values[c] or 0 for c in chosen))
    figures = "、".join(f"{view.name(c)}{view.amount(row, c)}" for c in chosen)
    text = f"{view.key(row)}共{total}（{figures}）。"
    return _draft(
        [Statement(text, (view.support(row), _header(view)), computed=(total,))], _explained(view, chosen) + 0.1
    )


_GAP = re.compile(r"差(?:几|多少|距)|相差|(?:多|少)(?:了)?(?:几|多少|建)|[高低](?:几|多少)")


def _comparison(view: _View, asks: frozenset[str]) -> Draft | None:
    if not (asks & {"compare", "most", "least"} or _GAP.search(view.question.folded)) or not view.filters:
        return None
    column_mentions = [ms for ms in view.filters.values() if len({m.form for m in ms}) >= 2]
    if not column_mentions:
        return None
    rows = [view.held(mention)[0] for mention in sorted(column_mentions[0], key=lambda m: m.start)]
    rows = list(dict.fromkeys(rows))
    columns = _figures(view) or [c for c in range(len(view.table.columns)) if _is_numeric(view, c)]
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
    if _GAP.search(view.question.folded) and len(known) == 2:
        unit = _BRACKET.search(view.table.columns[column])
        difference = _plain(abs(known[0] - known[1])) + (unit[1] if unit else "")
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
    if view.filters and any(_is_numeric(view, c) and view.name(c) in view.question.text for c in view.named):
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
        statement = f"{view.name(column)}共{len(distinct)}{_counter(view)}：{'、'.join(distinct)}。"
        return _draft([Statement(statement, supports, computed=(str(len(distinct)),))], _explained(view, [column]))
    column = asked[0] if asked else view.table.key
    if column in view.filters:
        return None
    cells = [view.text(row, column) for row in rows if view.text(row, column)]
    # Of one row, what its cell lists is counted; of several, their different cells.
    texts = list(dict.fromkeys(_parts(cells[0]) if len(cells) == 1 and column != view.table.key else cells))
    if not texts:
        return None
    statement = f"共{len(texts)}{_counter(view)}：{'、'.join(texts)}。"
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
        unknown = [s for s in unexplained if not any(view.dossier.knows(pair) for pair in bigrams(s))]
        if (unexplained and not asks & {"list"}) or unknown:
            return _not_listed(view, column, unknown or unexplained)
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
        listed = re.search("[、，]", view.text(rows[0], column))
        head = f"{view.name(key)}（{view.name(column)}含：{filtered}）："
        if not listed:
            head = f"{view.name(column)}为{filtered}的{view.name(key)}："
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
    for mention in sorted(mentions, key=lambda m: (m.start, len(m.value.text))):
        printed = mention.form
        for row in view.held(mention):
            cell = view.text(row, mention.value.column)
            parts = [cell, *re.split(r"[、，,；;]", cell)]
            printed = next((part for part in parts if fold(part) in (mention.form, mention.value.text)), printed)
        shown.setdefault(mention.form, printed)
    return "、".join(shown.values())


def _join(question: Question, dossier: Dossier, mentions: Sequence[Mention]) -> Draft | None:
    """Follow what one table names to the rows of another: 张三负责的产业链在哪些区布局, 某区发展的产业链长是谁."""
    views = [_view(question, dossier, t, table, mentions) for t, table in enumerate(dossier.tables) if table.rows]
    drafts = []
    for view in views:
        for target in views:
            if target.t == view.t or (target.filters and not _same_values(view, target)):
                continue
            drafts.append(_places_of(view, target) if view.filters else _most_linked(view, target))
            if view.filters:
                drafts.append(_details_of(view, target))
    return max((draft for draft in drafts if draft), key=lambda draft: draft.confidence, default=None)


def _same_values(view: _View, target: _View) -> bool:
    """Whether the question filters the target by nothing but what it filters the first table by, as one word."""
    forms = {mention.form for mentions in view.filters.values() for mention in mentions}
    return all(mention.form in forms for mentions in target.filters.values() for mention in mentions)


def _linking(view: _View, target: _View) -> dict[str, list[Row]]:
    """The first table's keys that cells of the other list, each with the other's rows: 低空经济 → 宜兴市, 梁溪区."""
    links: dict[str, list[Row]] = {}
    keys = {fold(view.key(row)) for row in view.rows}
    for value in target.dossier.values:
        if value.table == target.t and value.column != target.table.key and value.text in keys:
            links.setdefault(value.text, []).extend(target.table.rows[r] for r in value.rows)
    return links


def _places_of(view: _View, target: _View) -> Draft | None:
    """The rows of the other table that list the first table's matching rows."""
    key = target.table.key
    own = {fold(view.table.columns[c]) for c in view.named if c not in view.filters}
    if key not in target.named or fold(target.table.columns[key]) in own or set(view.filters) == {view.table.key}:
        return None
    links = _linking(view, target)
    linked = [row for row in _matching(view) if fold(view.key(row)) in links]
    if not linked:
        return None
    entries = {target.key(row): row for from_row in linked for row in links[fold(view.key(from_row))]}
    via = "、".join(view.key(row) for row in linked)
    first = Statement(f"对应的{view.name(view.table.key)}：{via}。", tuple(map(view.support, linked)))
    confidence = _explained(view, view.named, target.table.columns[key]) + 0.05
    if "count" in view.question.asks:
        text = f"共{len(entries)}{_counter(view)}：{'、'.join(entries)}。"
        support = tuple(map(target.support, entries.values()))
        rest = [Statement(text, support, computed=(str(len(entries)),))]
    else:
        rest = _listed(target, f"{target.name(key)}：", list(entries.items()))
    return _draft([*rest, first], confidence)


def _details_of(view: _View, target: _View) -> Draft | None:
    """The cells of the other table for everything that the first table's matching rows list."""
    columns = [c for c in target.named if c != target.table.key and not _is_numeric(target, c)]
    own = {fold(view.table.columns[c]) for c in view.named if c not in view.filters}
    if not columns or any(fold(target.table.columns[c]) in own for c in columns) or target.filters:
        return None
    links = _linking(target, view)
    matching = _matching(view)
    rows = [row for row in target.rows if any(r in links.get(fold(target.key(row)), []) for r in matching)]
    if not rows or len(matching) > 2:
        return None
    entries = [(f"{target.key(row)}：{target.text(row, columns[0])}", row) for row in rows]
    first = Statement(f"{'、'.join(map(view.key, matching))}涉及这些。", tuple(map(view.support, matching)))
    statements = _listed(target, f"{target.name(columns[0])}：", entries)
    return _draft([*statements, first], _explained(view, view.named, target.table.columns[columns[0]]) + 0.05)


def _most_linked(view: _View, target: _View) -> Draft | None:
    """The first table's key that most rows of the other list: 布局板块最多的产业链."""
    pick = _pick(view)
    keys = (view.table.key, target.table.key)
    if pick is None or target.filters or keys[0] not in view.named or keys[1] not in target.named:
        return None
    links = _linking(view, target)
    if len(links) < 2 or re.search(rf"最[多少].{{0,4}}{re.escape(fold(target.name(keys[1])))}", view.question.folded):
        return None
    size = int(pick([len(rows) for rows in links.values()]))
    statements = [
        Statement(f"{text}：{'、'.join(map(target.key, rows))}。", tuple(map(target.support, rows)), entry=True)
        for text, rows in links.items()
        if len(rows) == size
    ]
    head = f"{view.name(keys[0])}中对应{target.name(keys[1])}{_superlative(view, pick)}的，各{size}{_counter(view)}"
    lead = Statement(head, computed=(str(size),))
    return _draft([lead, *statements], _explained(view, [keys[0]], target.table.columns[keys[1]]) + 0.05)
