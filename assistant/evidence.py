"""The words that a statement rests on, and what is said of a statement that they do not hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from assistant.draft import Support
from assistant.question import fold
from corpus.facts.departments import find_bodies
from corpus.facts.quantities import numbers
from corpus.policy import Policy, Table
from corpus.regex import regex

Kind = Literal[
    "figure", "bound", "body", "document", "name", "quote", "link", "negation", "matter", "uncited", "citation"
]

# What says that the text leaves something open.
SILENT = regex(r"(?:未|没有?|并未)(?:载明|规定|列出|写明|明确|提到|说明|涉及|提及|给出|作出|注明|列明|包含|标明|列有)")
_UNIT = regex(r"[（(]([^）)]{0,300})[）)]$")
_SERIAL = regex(r"^(?:序\s*号|编\s*号|行\s*次|No\.?)$", re.I)
_LABEL = regex(r"(?<=附[件表])\s*\d{1,2}|^\s*\d{1,2}[.．、](?![\d\s])", re.MULTILINE)
_LEAD = 200  # characters before a sentence in its clause that may tell what it is about
_ANNOTATION = regex(r"[〔（(【\[]|\s*(?:牵头|责任|配合|负责|主办|承办)[单部]?[位门]?[：:]")


class Fault(NamedTuple):
    """Something in a statement that its evidence does not hold."""

    kind: Kind
    what: str  # the statement's own words
    why: str  # in Chinese, for people and for a model that is to write anew


def annotates(sentence: str) -> bool:
    """Whether a sentence only says something of what stands before it: 〔责任单位：…〕."""
    return _ANNOTATION.match(sentence) is not None


@dataclass(frozen=True)
class Evidence:
    """The words that a statement rests on."""

    sentences: tuple[str, ...]  # what is quoted of running text
    earlier: tuple[str, ...] = ()  # of each sentence, what stands before it in its clause
    rows: tuple[str, ...] = ()  # the rows that are quoted, each cell behind its header: 链长：林乔；牵头部门：市科技局
    around: tuple[str, ...] = ()  # headings above them, and the title of the document
    headers: tuple[str, ...] = ()  # titles and columns of their tables, which say what every row says
    leads: tuple[str, ...] = ()  # what an annotation is said of; it holds no figure or name for it

    @cached_property
    def text(self) -> str:
        """Everything that may hold a figure or a name, one stretch a line."""
        return "\n".join((*self.sentences, *self.rows, *self.around, *self.headers))

    @cached_property
    def lead(self) -> str:
        """What stands before each sentence in its clause, as far as it may tell what that is about."""
        return "".join(words[-_LEAD:] for words in self.earlier)

    @cached_property
    def folded(self) -> str:
        """The text, as words are compared."""
        return fold(self.text)

    @cached_property
    def figures(self) -> set[str]:
        """The canonical forms of all figures."""
        text = unnumbered(self.text)
        return numbers(text) | numbers(re.sub(r"(?<=[A-Za-z])\s+(?=\d)", "", text))  # GB/T 19580 is GB/T19580

    @cached_property
    def bodies(self) -> list[str]:
        """The bodies that are named."""
        return list(dict.fromkeys(name for name, _, _ in find_bodies(self.text)))


def evidence_of(supports: Iterable[Support], policies: Mapping[str, Policy]) -> Evidence:
    """Collect the words of supports with what belongs to them: headings, the document's title, a table's headers."""
    sentences, earlier, rows, around, headers, leads = [], [], [], [], [], []
    for support in dict.fromkeys(supports):
        policy = policies[support.doc]
        clause = policy.by_id[support.clause]
        quote = _whole(ready(policy.source[support.span.start : support.span.end]))
        around += [policy.facts.metadata.title, *(step.heading for step in policy.path(clause))]
        tables = [table for table in policy.facts.tables if table.clause in (clause.id, clause.parent)]
        headers += [words for table in tables for words in (table.title, *table.columns)]
        headers += [step.id for step in policy.path(clause) if step.id.startswith("附")]
        quoted = [row for table in tables for row in _rows(table, support)]
        if quoted:
            rows += quoted
            continue
        start = next((s for s, e in clause.spans if s <= support.span.start < e), support.span.start)
        sentences.append(quote)
        earlier.append(policy.source[start : support.span.start])
        if annotates(quote):  # an annotation, 〔责任单位：…〕, says something of what stands before it
            leads.append(earlier[-1])
    unique = (tuple(dict.fromkeys(words)) for words in (rows, around, headers, leads))
    return Evidence(tuple(sentences), tuple(earlier), *unique)


def _rows(table: Table, support: Support) -> Iterator[str]:
    """The table's rows that a support quotes: cells behind their headers, with the units that these print in brackets."""
    for row in table.rows:
        if not (row.span.start < support.span.end and support.span.start < row.span.end):
            continue
        cells = []
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell is not None and not _SERIAL.match(column):
                unit = match[1] if (match := _UNIT.search(column)) else ""
                cells.append(f"{column}：{cell.text}{unit}")
        yield ready("；".join(cells))


def ready(text: str) -> str:
    """The text with 人数30% as 人数 30%: behind 数 alone a figure is none, as in 数10."""
    return re.sub(r"(?<=[\u4e00-\u9fff])数(?=\d)", "数 ", text)


def unnumbered(text: str) -> str:
    """The text without the numbers of annexes and list entries, which count nothing: 附件2, 2.任务表."""
    return _LABEL.sub("", text)


def _whole(text: str) -> str:
    """The text with figures that were broken over two lines made whole."""
    return re.sub(
        r"(?<=[\d不超])\s*\n\s*(?=[\d万亿元%个家项于过年月日])|(?<=[\u4e00-\u9fff])\s*\n\s*(?=于|过)|(?<=[〕\]a-zA-Z/])\s*\n\s*(?=\d)",
        "",
        text,
    )
