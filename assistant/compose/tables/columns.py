"""One table as one question sees it: the columns that it names, and what kind of things they hold."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.dossier import Dossier, Mention
from assistant.draft import Support
from assistant.question import Question, fold, years_of
from corpus.policy import Row, Table
from corpus.regex import regex
from index.words import bigrams

_PERSON = regex(r"[\u3400-\u9fff]{2,4}")
_BODY = regex(r"(局|委|办|厅|部|院|中心|政府|委员会|管委会|银行|公司|集团)")
BRACKET = regex(r"[（(]([^）)]{0,300})[）)]")
_NUMBER = regex(r"-?\d[\d,]*(?:\.\d+)?")
_SERIAL_BEFORE = regex(r"\d+[.．、](?!\d)")  # 15.血压控制率 is no figure
_DATE = regex(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_PLACE = regex(r"^[\u3400-\u9fff]{1,8}(省|市|区|县|州|旗|镇|乡|街道|开发区)$")
_PLACE_ASKED = regex(r"(哪|几|多少)(一)?(个|些|几个|座)?(省|市|区县|区|县|地方|地区|地市|城市|板块|镇|乡|街道)")
KINDS_OF_ROWS = regex("地区|地方|区县|区域|板块|部门|单位|产业|项目|企业|任务|工作|人|事|内容|领域|园区|条|家|链|时候")
SERIAL = regex(r"序号|编号")
# What people say for a column: the words of its name, and the words of a question that mean it.
_EVERYDAY: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (regex(name), regex(said))
    for name, said in (
        ("投资|资金|经费|预算", r"投(?:几|多少|的?钱|资|入)|多少钱|花(?:几|多少)|资金"),
        (
            "建成|建设|新建|新增|任务|泊位",
            r"建(?:几|多少|[\d一两二三四五六七八九十]+[个家]|园|成|的?(?:最|数|任))|(?<!哪)(?:几|多少)(?:个|家)?(?:园|泊位)|任务",
        ),
        ("时限|时间|日期|期限", r"最[早晚迟]|\d月|什么时候|何时|啥时候|几月|哪天|哪个?月|多久|期限"),
        ("额度|金额|标准", r"多少钱|多少万|几万|最[高多](?:多少|几|能)"),
        ("联系人", r"找谁|联系谁|谁(?:来)?联系|对接"),
        ("电话", r"电话|号码"),
        ("方向|领域|赛道", r"方向(?:有|上|里|一样|[相不]同)|主攻|主打|发展(?:什么|啥|哪些)|搞(?:什么|啥|哪些)"),
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
TIES = "负责牵头主管分管管理布局分布落地落户承担安排那条这条条链一块加起总共打算"
_NAMED = 0.4  # share of a column's name that a question must hold to mean that column


@dataclass(frozen=True, slots=True)
class View:
    """One table as one question sees it."""

    question: Question
    dossier: Dossier
    t: int
    table: Table
    rows: tuple[Row, ...]  # without totals; of a section that the question names, its rows alone
    filters: dict[int, list[Mention]]  # by column
    named: tuple[int, ...]  # columns that the question names, best first
    left_out: tuple[Mention, ...] = ()  # the values whose rows the question does not want
    section: str = ""  # the line across the table that the question names: 数字底座类

    def held(self, mention: Mention) -> list[Row]:
        """The rows that hold what the question mentions."""
        return [self.table.rows[r] for r in mention.value.rows]

    def columns(self, is_kind: Callable[["View", int], bool]) -> list[int]:
        """The columns of one kind."""
        return [column for column in range(len(self.table.columns)) if is_kind(self, column)]

    def number(self, row: Row, column: int) -> float | None:
        """The cell's figure, if the cell is one; of a date one that grows with it."""
        date = _DATE.match(self.dossier.cell_text(row, column))
        if date:
            return float(date[1]) * 10_000 + float(date[2] or 0) * 100 + float(date[3] or 0)
        match = _NUMBER.search(self.dossier.cell_text(row, column).replace("，", ","))
        return float(match[0].replace(",", "")) if match else None

    def text(self, row: Row, column: int) -> str:
        """The cell's words."""
        return self.dossier.cell_text(row, column)

    def support(self, row: Row) -> Support:
        """The row as evidence."""
        return Support(self.dossier.policy.slug, row.clause, row.span)

    def key(self, row: Row) -> str:
        """The words that name the row, without the end of a sentence: they are told within one."""
        return self.text(row, self.table.key).rstrip("。；，")

    def name(self, column: int) -> str:
        """The column's name without its bracketed unit."""
        return BRACKET.sub("", self.table.columns[column]).replace(" ", "").replace("\u3000", "")

    def amount(self, row: Row, column: int) -> str:
        """The cell's words with the unit that the column's name prints in brackets."""
        text = self.text(row, column)
        unit = BRACKET.search(self.table.columns[column])
        return text + unit[1] if unit and _NUMBER.fullmatch(text) else text


def _is_place(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(bool(_PLACE.search(cell)) for cell in cells) >= 0.6 * len(cells)


def is_numeric(view: View, column: int) -> bool:
    """Whether most cells of the column are figures or dates; serial numbers are none."""
    if SERIAL.search(view.table.columns[column]):
        return False
    cells = [view.text(row, column) for row in view.rows]
    return bool(cells) and sum(
        bool(_NUMBER.match(cell)) and not _SERIAL_BEFORE.match(cell) for cell in cells
    ) >= 0.7 * len(cells)


def is_dated(view: View, column: int) -> bool:
    """Whether the cells of a column are dates, which can be put in order but not added up."""
    return any(_DATE.match(view.text(row, column)) for row in view.rows)


def is_person(view: View, column: int) -> bool:
    """Whether the column holds names of persons."""
    cells = [view.text(row, column) for row in view.rows if view.text(row, column)]
    if not cells or not re.search(r"长|人|员|姓名|领导|负责", view.table.columns[column]):
        return False
    return sum(bool(_PERSON.fullmatch(cell)) for cell in cells) >= 0.8 * len(cells)


def is_body(view: View, column: int) -> bool:
    """Whether the column holds names of departments and other bodies."""
    cells = [view.text(row, column) for row in view.rows if view.text(row, column)]
    return bool(cells) and sum(bool(_BODY.search(cell)) for cell in cells) >= 0.6 * len(cells)


def is_list(view: View, column: int) -> bool:
    """Whether cells of the column name several things."""
    return any(len(list_parts(view.text(row, column))) > 1 for row in view.rows)


def list_parts(cell: str) -> list[str]:
    """The things that a cell lists."""
    return [part.strip() for part in re.split(r"[、，,；;\n]", cell) if part.strip()]


def named_columns(
    question: Question, dossier: Dossier, table: Table, rows: Sequence[Row], filters: dict[int, list[Mention]]
) -> tuple[int, ...]:
    """The columns that the question names, best first: by their own words, else by everyday ones."""
    scores: dict[int, float] = {}
    for column, name in enumerate(table.columns):
        terms = set(bigrams(fold(BRACKET.sub("", name))))
        held = {term for term in terms if term in question.folded}
        if terms and len(held) / len(terms) >= _NAMED:
            scores[column] = len(held) / len(terms)
        elif len(name) > 4 and fold(name)[-4:] in question.folded:
            scores[column] = _NAMED  # 市卫健委内牵头处室 is the 牵头处室
        elif _PLACE_ASKED.search(question.folded) and _is_place([dossier.cell_text(row, column) for row in rows]):
            scores[column] = 0.5
    for means in (_means_everyday, _heads):  # the latter only where nothing else names a column
        if not set(scores) - set(filters) - {table.key}:
            scores |= {c: _NAMED for c, name in enumerate(table.columns) if c not in scores and means(name, question)}
    return tuple(sorted(scores, key=lambda c: (-scores[c], c)))


def _means_everyday(name: str, question: Question) -> bool:
    """Whether the question means a column by everyday words: 投几个亿 is the 计划投资."""
    return any(n.search(name) and said.search(question.folded) for n, said in _EVERYDAY)


def _heads(name: str, question: Question) -> bool:
    """Whether the question asks for what a column's name ends in: 都有的方向 is the 重点发展方向."""
    head = re.escape(fold(BRACKET.sub("", name))[-2:])
    return len(name) > 3 and bool(re.search(f"(?:的|[个条项座种]|哪些|什么|啥){head}", question.folded))


def years_in(view: View, column: int) -> tuple[str, ...]:
    """The years in a column's name."""
    return years_of(view.table.columns[column] + "年") if re.search(r"\d{4}", view.table.columns[column]) else ()


def is_of_other_year(view: View) -> bool:
    """Whether the table is of one year, as its title or its clause says, and the question asks of another."""
    asked = set(view.question.years)
    clause = view.dossier.policy.by_id[view.table.clause]
    printed = years_of(view.table.title + view.dossier.policy.text(clause))
    cells = years_of("、".join(view.text(row, c) for row in view.rows for c in range(len(view.table.columns))))
    return bool(asked and printed) and not asked & {*printed, *cells}


def of_asked_years(view: View, columns: list[int]) -> list[int]:
    """Of columns that are told apart by their years, those of the asked years; else all."""
    of_years = [c for c in columns if set(years_in(view, c)) & set(view.question.years)]
    return of_years or columns


def figure_columns(view: View) -> list[int]:
    """The columns of figures, those that the question names or whose year it names first."""
    every = view.columns(is_numeric)
    of_years = [c for c in every if set(years_in(view, c)) & set(view.question.years)]
    named = [c for c in view.named if c in every]
    named.sort(key=lambda c: -_last_named(view, c))
    return [c for c in named if c in of_years] or of_years or named


def _last_named(view: View, column: int) -> int:
    """Where the question names the column last before it asks; of 专业园区计划总投资多少 that is the investment."""
    asking = re.search("最|多少|几|差|超|不|以上", view.question.folded)
    before = view.question.folded[: asking.start()] if asking and asking.start() else view.question.folded
    return max((before.rfind(pair) for pair in bigrams(fold(view.name(column))) if len(pair) > 1), default=-1)


def asked_columns(view: View) -> list[int]:
    """The columns whose cells the question asks for."""
    asks = view.question.asks
    named = [column for column in view.named if column not in view.filters]
    of_years = [c for c in named if set(years_of(view.table.columns[c] + "年")) & set(view.question.years)]
    if of_years:
        return of_years
    serial = {c for c, name in enumerate(view.table.columns) if SERIAL.search(name)}
    named = [column for column in named if column not in serial]
    if asks & {"who", "department"}:
        wanted = is_body if re.search(r"部门|单位|哪个?局|牵头", view.question.folded) else is_person
        fitting = [c for c in named if wanted(view, c)]
        both = [c for c in named if is_body(view, c) or is_person(view, c)]
        if fitting:
            return both if len(both) > 1 else fitting[:1]
        if not named:
            columns = range(len(view.table.columns))
            kind = [c for c in columns if c not in view.filters and (is_person(view, c) or is_body(view, c))]
            preferred = [c for c in kind if wanted(view, c)]
            return preferred if preferred and wanted is is_body else kind
    if named:
        return [c for c in named if c != view.table.key] or named
    if asks & {"number", "count", "money"}:
        numeric = [c for c in view.columns(is_numeric) if c not in view.filters]
        if len(numeric) == 1 and view.filters and explained(view, numeric) > 0.7:
            return numeric
    return []


def explained(view: View, columns: Sequence[int], *more: str) -> float:
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
        *(mention.form for mention in view.left_out),
        *names,
        fold(view.table.title),
        fold(view.dossier.policy.by_id[view.table.clause].number),
        view.section,
        TIES,
        *said,
        *map(fold, more),
    ]
    of_asked_year = any(set(years_in(view, c)) & set(view.question.years) for c in columns)
    return view.dossier.coverage(view.dossier.terms(view.question), *texts) + (0.1 if of_asked_year else 0.0)
