"""What a policy is once it has been read: clauses, tables and facts, each with its place in the source.

Every offset in the product is a Unicode code point into `Policy.source`, end exclusive.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple


class Span(NamedTuple):
    """A stretch `[start, end)` of a source text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered heading or item, the preamble, an annex, or one row of a table."""

    id: str  # e.g. 三/（一）/1
    parent: str | None  # id of the clause it stands under; None at the top
    kind: Literal["preamble", "section", "annex", "row", "total", "note"]
    number: str  # as printed: 一、 / （一） / 1. / 第三条 / 附件1; "" where nothing is printed
    heading: str  # the heading's words without number and end mark; "" where the clause has none
    label: str  # how people see it, e.g. 三、（一）1.构建开放式创新网络
    spans: tuple[Span, ...]  # its own text, without its children's, in order; over a policy they tile the source


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str  # as printed, with line breaks and surrounding space dropped and inner spaces of names closed up
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; a merged cell stands in every row that it covers."""

    clause: str
    kind: Literal["row", "total"]
    cells: tuple[Cell | None, ...]  # one per column; None where nothing is printed
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header."""

    clause: str  # the clause that it stands in, e.g. 附件1
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    key: int  # the column that names a row: the first that is no serial number and never repeats


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach: 到2027年，…未来产业规模达到2000亿元."""

    clause: str
    span: Span
    indicator: str
    deadline: str | None  # 2027, 2025-06, 2021-2025; None where the text gives none
    comparator: str | None  # as printed: 不少于, 以上, 左右, 达到, 超, 力争
    value: float  # in `unit`, with 万 and 亿 multiplied out
    value_high: float | None  # upper end of a range
    unit: str  # 元, 家, 个, %, 个百分点
    printed: str  # 不少于15个; on one line where the text breaks it


@dataclass(frozen=True, slots=True)
class Department:
    """A body that a duty names."""

    name: str  # as printed, inner spaces closed up; a shared prefix (市…、…局) is not guessed
    role: Literal["lead", "joint", "support", "listed"]


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is to do what."""

    clause: str
    span: Span
    task: str
    departments: tuple[Department, ...]  # in printed order


@dataclass(frozen=True, slots=True)
class Measure:
    """Support that a clause grants."""

    clause: str
    span: Span
    beneficiary: str
    condition: str | None
    benefit: str
    instrument: str  # 奖励, 补贴, 基金, 信贷, 算力券, 人才, 场景, 用地, 准入 …
    amount: str | None  # as printed
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a metadata field was read."""

    clause: str
    span: Span


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says about itself. Dates are ISO (2024-05-06, or 2024-05, or 2024)."""

    title: str
    number: str | None  # 苏政发〔2023〕104号
    issuer: str | None
    date: str | None
    valid_from: str | None
    valid_to: str | None
    based_on: tuple[str, ...]
    attachments: tuple[str, ...]
    evidence: dict[str, Evidence] = field(default_factory=dict)  # by field name


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was read out of a document beside its clauses."""

    metadata: Metadata
    targets: tuple[Target, ...]
    duties: tuple[Duty, ...]
    measures: tuple[Measure, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Policy:
    """A policy document, read."""

    slug: str
    source: str  # the stored text; never changed after the document came in
    clauses: tuple[Clause, ...]  # in printed order; the preamble, 序言, first
    facts: Facts

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """Clauses by their ids."""
        return {clause.id: clause for clause in self.clauses}

    def text(self, clause: Clause) -> str:
        """The clause's own words, without those of its children."""
        return "".join(self.source[start:end] for start, end in clause.spans)

    def path(self, clause: Clause) -> list[Clause]:
        """The clause's ancestors from the top, and the clause itself last."""
        path = [clause]
        while path[0].parent is not None:
            path.insert(0, self.by_id[path[0].parent])
        return path

    def children(self, clause: Clause) -> Iterator[Clause]:
        """The clauses directly under it, in printed order."""
        return (child for child in self.clauses if child.parent == clause.id)

    def clause_at(self, offset: int) -> Clause:
        """The clause whose own text holds the character at `offset`.

        Raises:
            ValueError: `offset` lies outside the source.
        """
        for clause in self.clauses:
            if any(start <= offset < end for start, end in clause.spans):
                return clause
        raise ValueError(f"offset {offset} is outside the source of {self.slug}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that may have been read wrongly."""

    clause: str | None  # where; None for the whole document
    text: str  # one Chinese line
    span: Span | None = None  # its place in the source, code points
