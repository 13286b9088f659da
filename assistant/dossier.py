"""One policy prepared for answering: how telling its words are, and what its tables, duties and headings name."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from assistant.question import Question, fold, fold_once
from corpus.facts.departments import find_bodies, same_body
from corpus.policy import Clause, Duty, Policy, Row, Span, Table
from corpus.regex import regex
from index.words import cut, is_word

T = TypeVar("T")
_ASKED = 16  # questions of which is kept what a document holds of them
_LOOKED_UP = 10_000  # terms of which is kept whether a document holds them
_RUN = regex(r"[a-z0-9.%+]+|(?<![\u3400-\u9fff])[\u3400-\u9fff](?![\u3400-\u9fff])")  # as in `bigrams`
_LIST_MARKS = regex(r"[、，,；;\n]|(?<=[\u3400-\u9fff）])/(?=[\u3400-\u9fff])")
_TOGETHER = regex("同时|都|均|共同")  # what follows is meant one by one: 同时布局了甲、乙的
_JOINED = regex(r"[和与及]")
_PLACE_TAIL = regex(r"(?<=[\u3400-\u9fff]{2})(市|区|县|省|镇|街道)$")
# Words that name a kind of answer, not its matter: nearly every clause could hold them.
_GENERIC = frozenset(
    "目标 指标 任务 措施 政策 部门 单位 标准 数量 金额 时间 规模 责任 负责 牵头 工作 要求 支持 企业 建设 发展 推进 达到 建成 计划 方面 奖励 补贴 条件 参与 提供 申请 材料 公司 具体 哪些 主要 重点 内容 情况 规定 培育 打造 引进 建立 实施 总额".split()
)
# Characters that a word cut may glue to their neighbours; a pair with one of them tells nothing where it is unknown.
_LOOSE = frozenset("要有是的在了能会可不么多少给让被把拿搞弄还得和与对就都")
_LONG_ROW = 60  # characters of a row from which its cells are looked into
_IN_CELL = regex("[。；！？]")
_SENTENCE_END = regex(r"[。！？!?]|(?<!\n)\n|；(?=\n)")
# A line may break inside a sentence where a link or a style began: there the break ends nothing.
_BROKEN = regex(
    r"(?<=[《（“、，和及与的])\s*\n\s*(?=\S)|(?<=[^\s。；：！？])\s*\n\s*(?=[《》）〉，、。；”])|(?<=\d)\n(?=[年月日])"
    r"|(?<=[^\s。；：！？])\s*\n\s*“[^”\n]{1,20}”\s*\n\s*(?=\S)"  # a name alone on its line
    r"|(?<=[”》）])\s*\n\s*(?=[等的和与及或中之末期内])"  # a name closes the line
)
# Words that make of a heading's line a sentence that says something.
_PAIR = 60  # characters that may lie between two partners
_LEADING_ON = frozenset("或 对 为 在 由 向 将 以 把 被 于 并 并且 或者 以及 通过 按照 对于".split())
_WORDS = 12  # characters at a line's end that tell whether it ends inside a word
_LINE_END = regex(r"(?P<run>[\u3400-\u9fff]{2,10})\s*\Z")
_LINE_START = regex(r"\s*(?P<run>[\u3400-\u9fff]{1,10})")
_SAYS = regex(r"[，；\d]|不得|应当|可以|给予|不超过|必须|下列|如下|以下(?!简?称)")
_LONGEST_TITLE = 18  # characters
_LONGEST_OPENING = 45  # characters of a clause without a heading that stand for it
_NAMED = regex(r"[^\s。；：:，]{1,10}[：:][^，。；：:\n]{2,40}(?=\n|$)")  # 一核：南汇新城
_ANNOTATION = regex(r"[〔（(【\[](?:责任|牵头|配合)[^〕）)】\]]{0,20}$")  # a heading that runs into who is in charge
# Who is in charge of what stands before it; （技工院校内由…负责） says itself what it is of.
_CLOSING = regex(
    r"[〔（(【\[](?![^，。；：、]{2,20}(?<!自)由)|[\u4e00-\u9fff]{2,14}[:：]"
    r"|由[^，。；]{2,60}(?:牵头|负责)(?:，[^，。；]{2,60}(?:配合|参与|协助))?$"
)
_TITLE_END = regex(r"[。；：:]|[〔（(【\[]\s{0,4}(?:责任|牵头|配合)\s{0,4}[单部]")
# What stands above a document's first words and says nothing: its number, and whom it is sent to.
_ADDRESSED = regex(r"[^。；：]{1,160}(?:政府|委员会|[局委办厅]|单位|机构|企业|部门)[：:]$")
_SIGNED = regex(r"(?:政府|委员会|[局委办厅部]|办公[室厅])\d{4}年\d{1,2}月\d{1,2}日")
_LONGEST_SIGNED = 70  # characters
_DOCUMENT_NUMBER = regex(r"[\u3400-\u9fff]{2,12}[〔\[（(]\d{4}[〕\]）)]\d+号$")


@dataclass(frozen=True, slots=True)
class Value:
    """Something that a column of a table names, with the rows that name it."""

    table: int
    column: int
    text: str  # folded
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A table value that a question names."""

    value: Value
    form: str  # the words of the question, folded
    start: int  # in the folded question


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a clause's own text."""

    clause: str
    span: Span


class ByClause(Mapping[str, T]):
    """Something of each clause of a policy by its id, made when it is asked for: a question looks at few of them."""

    def __init__(self, policy: Policy, make: Callable[[Clause], T]) -> None:
        self._policy = policy
        self._make = make
        self._made: dict[str, T] = {}

    def __getitem__(self, clause: str) -> T:
        if clause not in self._made:
            self._made[clause] = self._make(self._policy.by_id[clause])
        return self._made[clause]

    def __iter__(self) -> Iterator[str]:
        return (clause.id for clause in self._policy.clauses)

    def __len__(self) -> int:
        return len(self._policy.clauses)


class Dossier:
    """One policy with the look-ups that answerers share. Everything is read once, on first use."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.tables: Sequence[Table] = policy.facts.tables
        self._weights: dict[str, float] = {}
        self._known: dict[str, bool] = {}
        self._terms: dict[str, list[str]] = {}  # of the questions asked lately
        self._mentions: dict[str, list[Mention]] = {}

    # -- words -----------------------------------------------------------------------------------------------------

    @cached_property
    def own_text(self) -> dict[str, str]:
        """Each clause's own text, folded."""
        # All at once: a text at a time takes ten times as long.
        texts = fold_once("\0".join(map(self.policy.text, self.policy.clauses))).split("\0")
        return dict(zip((clause.id for clause in self.policy.clauses), texts, strict=True))

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """Each clause's heading path, folded and joined by a space."""
        return ByClause(
            self.policy,
            lambda clause: " ".join(fold(step.heading or step.number) for step in self.policy.path(clause)),
        )

    @cached_property
    def below(self) -> Mapping[str | None, Sequence[Clause]]:
        """The sections directly under each clause, by its id; those on top under None."""
        found: dict[str | None, list[Clause]] = defaultdict(list)
        for clause in self.policy.clauses:
            if clause.kind == "section":
                found[clause.parent].append(clause)
        return found

    @cached_property
    def titles(self) -> Mapping[str, Span]:
        """Where each clause's title stands: its heading, else how its text opens, up to a full stop or to a comma."""
        return ByClause(self.policy, self._title_of)

    def title(self, clause: Clause) -> str:
        """The clause's title, on one line."""
        opening = self.titles[clause.id]
        cut = re.match(r"\s{0,8}[^\s。；：:，（〔]", self.policy.source[opening.end : opening.end + 9])
        title = _ANNOTATION.sub("", self.line(opening))
        return title + ("……" if cut and not clause.heading else "")

    def _title_of(self, clause: Clause) -> Span:
        source = self.policy.source
        start, end = clause.spans[0] if clause.spans else Span(0, 0)
        if clause.heading:
            at = source.find(clause.heading, start, end)
            named = _NAMED.match(source, at, end) if at >= 0 else None
            if at >= 0:
                return Span(at, named.end() if named else at + len(clause.heading))
        numbered = re.compile(r"\s*" + re.escape(clause.number.strip())).match(source, start, end)
        start = numbered.end() if numbered and clause.number.strip() else start
        stop = _TITLE_END.search(source, start, end)
        whole = self.trim(Span(start, stop.start() if stop else end))
        if len(self.line(whole)) <= _LONGEST_OPENING:
            return whole
        commas = [at for at in range(*whole) if source[at] == "，" and at - whole.start <= _LONGEST_OPENING]
        return self.trim(Span(whole.start, commas[-1] if commas else whole.start + _LONGEST_OPENING))

    def _frequency(self, term: str) -> int:
        """In how many clauses a bigram or run stands."""
        if _is_pair(term):
            return len([None for text in self.own_text.values() if term in text]) if term in self._whole else 0
        return self._runs[term]

    @cached_property
    def _whole(self) -> str:
        """The folded text; no term holds a line's end."""
        return "\n".join(self.own_text.values())

    @cached_property
    def _runs(self) -> Counter[str]:
        """In how many clauses the runs stand that are no pair of Han characters."""
        return Counter(run for text in self.own_text.values() for run in set(_RUN.findall(text)))

    def weight(self, term: str) -> float:
        """How telling a term is: its inverse document frequency over the clauses, highest where it never occurs."""
        weight = self._weights.get(term)
        if weight is None:
            rarity = math.log((len(self.own_text) + 1) / (self._frequency(term) + 0.5))
            share = 0.25 if term in _GENERIC else 0.4 if term in self._title else 1.0
            weight = self._weights[term] = max(rarity, 0.05) * share
        return weight

    @cached_property
    def _title(self) -> str:
        """The folded title; a question that names its document asks for something in it."""
        return fold(self.policy.facts.metadata.title)

    def terms(self, question: Question) -> list[str]:
        """The question's terms that count here: those within words, and those across words that the policy holds."""
        terms = self._terms.get(question.text)
        if terms is None:
            within = [t for t in question.terms if self.knows(t) or (len(t) > 1 and not _LOOSE & set(t))]
            terms = within + [term for term in question.bridges if self.knows(term)]
            _remember(self._terms, question.text, terms, _ASKED)
        return terms

    def knows(self, term: str) -> bool:
        """Whether the policy's text holds the bigram or run."""
        known = self._known.get(term)
        if known is None:
            known = term in self._whole if _is_pair(term) else self._runs[term] > 0
            _remember(self._known, term, known, _LOOKED_UP)
        return known

    def mentions_name(self, name: str) -> bool:
        """Whether the policy's text holds a name, however it is spaced."""
        return any(name in text for text in self.own_text.values())

    def coverage(self, terms: Iterable[str], *texts: str) -> float:
        """Share, by weight, of `terms` that stand in any of the folded `texts`: 0..1, 0 for no terms."""
        total = found = 0.0
        held = texts[0] if len(texts) == 1 else "\n".join(texts)  # no term holds a line's end
        known = self._weights
        for term in terms:
            weight = known[term] if term in known else self.weight(term)
            total += weight
            if term in held:
                found += weight
        return found / total if total else 0.0

    # -- sentences -------------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> Mapping[str, tuple[Sentence, ...]]:
        """The sentences of each clause's own text, heading lines included, in order."""
        return ByClause(self.policy, lambda clause: tuple(self._sentences_of(clause)))

    def _sentences_of(self, clause: Clause) -> Iterable[Sentence]:
        source = self.policy.source
        if clause.kind in ("row", "total"):
            for span in clause.spans:
                yield Sentence(clause.id, self.trim(span))
                if span.end - span.start > _LONG_ROW:  # a cell of several sentences tells each of them
                    yield from self._of_cells(clause.id, span)
            return
        title = fold(clause.number + clause.heading)
        headers = [cell for table in self.tables if table.clause == clause.id for cell in table.columns]
        for start, end in clause.spans:
            notes = [edge for duty in self._duties_of(clause.id) for edge in duty.span if start < edge < end]
            broken = [range(match.start(), match.end() + 1) for match in _BROKEN.finditer(source, start, end)]
            ends = {match.end() for match in _SENTENCE_END.finditer(source, start, end)}
            kept = {
                cut
                for cut in ends
                if not any(cut in part for part in broken)
                and not _inside(source, start, cut)
                and not _unfinished(source, start, cut)
            }
            cuts = sorted(kept | set(notes))
            for left, right in zip([start, *cuts], [*cuts, end], strict=True):
                span = self.trim(Span(left, right))
                words = self.quote(span)
                if not words or words in headers or (clause.kind == "preamble" and self._is_letterhead(words)):
                    continue
                named = fold(words).rstrip("。；：:") == title.rstrip("。；：:") and clause.kind != "annex"
                if (
                    not named
                    or not self._is_titled(clause)
                    or len(title) > _LONGEST_TITLE
                    or _SAYS.search(fold(clause.heading))
                ):
                    yield Sentence(clause.id, span)

    def _of_cells(self, clause: str, row: Span) -> Iterable[Sentence]:
        """The sentences of a row's cells that hold more than one."""
        source, start = self.policy.source, row.start
        for cell in re.split("[\\t\\n]", source[row.start : row.end]):
            end = start + len(cell)
            ends = [m.end() for m in _IN_CELL.finditer(source, start, end) if not _inside(source, start, m.end())]
            if len(ends) > 1:
                for left, right in pairwise(sorted({start, *ends, end})):
                    span = self.trim(Span(left, right))
                    if self.quote(span):
                        yield Sentence(clause, span)
            start = end + 1

    def is_row(self, sentence: Sentence) -> bool:
        """Whether it is a whole row of a table."""
        clause = self.policy.by_id[sentence.clause]
        return clause.kind == "row" and any(self.trim(span) == sentence.span for span in clause.spans)

    def beside(self, sentence: Sentence) -> str:
        """What is said around a sentence, folded: its clause's text; of a sentence in a cell, the cells before that."""
        clause = self.policy.by_id[sentence.clause]
        if clause.kind != "row" or self.is_row(sentence):
            return self.own_text[sentence.clause]
        before = self.policy.source[clause.spans[0].start : sentence.span.start]
        return fold(before.rpartition("\t")[0])

    def introducing(self, item: Sentence) -> Sentence | None:
        """The sentence that ends in a colon before the clauses of which an item's is one."""
        parent = self.policy.by_id[item.clause].parent
        above = [one for one in self.sentences[parent] if one.span.end <= item.span.start] if parent else []
        return above[-1] if above and self.quote(above[-1].span).rstrip().endswith(("：", ":")) else None

    def _is_letterhead(self, words: str) -> bool:
        """Whether words of the preamble are the title, the number or the addressees: metadata, no statement."""
        folded = fold(words)
        named = folded in self._title or (len(self._title) > 6 and self._title in folded)
        signed = len(folded) < _LONGEST_SIGNED and bool(_SIGNED.search(folded)) and not re.search("[，；：]", folded)
        return named or signed or bool(_ADDRESSED.fullmatch(folded) or _DOCUMENT_NUMBER.search(folded[-24:]))

    def _is_titled(self, clause: Clause) -> bool:
        """Whether the clause's heading is no more than that: others stand under it, or more is said beside it."""
        return clause.id in self._above or len(self.own_text[clause.id]) > len(fold(clause.number + clause.heading)) + 4

    @cached_property
    def _above(self) -> frozenset[str]:
        return frozenset(clause.parent for clause in self.policy.clauses if clause.parent)

    def _duties_of(self, clause: str) -> list[Duty]:
        """The clause's annotations of departments; each ends a sentence, whatever stands behind it."""
        source = self.policy.source
        duties = [duty for duty in self.policy.facts.duties if duty.clause == clause]
        return [
            duty for duty in duties if source[duty.span.start] in "〔（(【[" and source[duty.span.end - 1] in "〕）)】]"
        ]

    def trim(self, span: Span) -> Span:
        """The span without white space at its ends."""
        text = self.policy.source[span.start : span.end]
        return Span(span.start + len(text) - len(text.lstrip()), span.end - (len(text) - len(text.rstrip())))

    def quote(self, span: Span) -> str:
        """The source's words of a span."""
        return self.policy.source[span.start : span.end]

    def line(self, span: Span) -> str:
        """The words of a span as an answer shows them: on one line, without spaces."""
        return re.sub(r"\s+", "", self.quote(span))

    # -- tables ----------------------------------------------------------------------------------------------------

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """What the tables' columns name: whole cells and the parts of cells that are lists."""
        found: dict[tuple[int, int, str], list[int]] = defaultdict(list)
        for t, table in enumerate(self.tables):
            for r, row in enumerate(table.rows):
                if row.kind != "row":
                    continue
                for c, cell in enumerate(row.cells):
                    if cell is None:
                        continue
                    for text in dict.fromkeys([fold(cell.text), *map(fold, _LIST_MARKS.split(cell.text))]):
                        if len(text) > 1 and not re.fullmatch(r"[\d.,%]+", text):
                            found[t, c, text].append(r)
        return tuple(Value(t, c, text, tuple(rows)) for (t, c, text), rows in found.items())

    @cached_property
    def _forms(self) -> tuple[tuple[Value, tuple[str, ...]], ...]:
        """The values, with the ways in which a question may name each."""
        return tuple((value, tuple(_forms(value.text))) for value in self.values)

    def mentions(self, question: Question) -> list[Mention]:
        """The table values that the question names, longest first, none inside another of the same column."""
        found = self._mentions.get(question.text)
        if found is None:
            found = self._mentioned(question)
            _remember(self._mentions, question.text, found, _ASKED)
        return list(found)

    def _mentioned(self, question: Question) -> list[Mention]:
        text = question.folded
        found: list[Mention] = []
        for value, forms in self._forms:
            for form in forms:
                at = text.find(form)
                if at >= 0 and not (form[0].isdigit() and text[at - 1 : at].isdigit()):
                    found.append(Mention(value, form, at))
                    break
        bodies = [(fold(name), start) for name, start, _ in find_bodies(text)]
        named = {(mention.value.table, mention.value.column, mention.value.text) for mention in found}
        for value in self.values if bodies else ():
            if (value.table, value.column, value.text) in named or not _is_body(value.text):
                continue
            for name, start in bodies:
                if same_body(name, value.text):
                    found.append(Mention(value, name, start))
                    break
        if _TOGETHER.search(text):
            said = {(mention.value.table, mention.value.column, mention.form) for mention in found}
            found = [mention for mention in found if not _is_list_of(mention, said)]
        found.sort(key=lambda mention: (-len(mention.form), mention.start))
        kept: list[Mention] = []
        for mention in found:
            inside = any(
                mention.form != other.form
                and other.value.table == mention.value.table
                and other.start <= mention.start
                and mention.start + len(mention.form) <= other.start + len(other.form)
                for other in kept
            )
            if not inside:
                kept.append(mention)
        return kept

    # -- duties ----------------------------------------------------------------------------------------------------

    @cached_property
    def duty_stretch(self) -> dict[Duty, Span]:
        """For each duty, the text that its annotation closes: from the clause's start, or the annotation before it.

        A duty of running text, 市财政局负责…, says itself what it is of.
        """
        stretches: dict[Duty, Span] = {}
        closing = [duty for duty in self.policy.facts.duties if self.closes(duty)]
        for duty in self.policy.facts.duties:
            clause = self.policy.by_id[duty.clause]
            start = next((s for s, e in clause.spans if s <= duty.span.start < e), duty.span.start)
            before = [d.span.end for d in closing if start < d.span.end <= duty.span.start]
            stretches[duty] = Span(max([start, *before]), duty.span.end) if duty in closing else duty.span
        return stretches

    def closes(self, duty: Duty) -> bool:
        """Whether a duty is printed behind what it is of: in a row, in brackets, behind a label, or as 由…牵头 alone."""
        return self.policy.by_id[duty.clause].kind == "row" or bool(_CLOSING.match(self.quote(duty.span)))

    def duty_of(self, sentence: Sentence, words: str = "") -> Duty | None:
        """The duty that names who does what a sentence says: in it, or in the annotation that closes it or its clause.

        Args:
            sentence: The sentence.
            words: What is asked; of several duties in it, 甲负责指导，乙负责监管, the one that shares most with it is meant.
        """
        duties = self.policy.facts.duties
        inside = [duty for duty in duties if duty.clause == sentence.clause]
        own = [duty for duty in inside if sentence.span.start <= duty.span.start < sentence.span.end]
        if own:
            return max(own, key=lambda duty: len(set(words) & set(duty.task)))
        for duty in inside:
            stretch = self.duty_stretch[duty]
            if stretch.start <= sentence.span.start < stretch.end:
                return duty
        for clause in reversed(self.policy.path(self.policy.by_id[sentence.clause])[:-1]):
            whole = [duty for duty in duties if duty.clause == clause.id]
            if len(whole) == 1 and self.closes(whole[0]):
                return whole[0]
        return None

    def cell_text(self, row: Row, column: int) -> str:
        """A cell's words, or an empty text."""
        cell = row.cells[column] if column < len(row.cells) else None
        return cell.text if cell else ""


def _remember(kept: dict[str, T], key: str, value: T, most: int) -> None:
    """Keep something; where as much is kept as may be, begin anew."""
    if len(kept) >= most:
        kept.clear()
    kept[key] = value


def _is_list_of(mention: Mention, forms: Set[tuple[int, int, str]]) -> bool:
    """Whether a mention is a whole cell that lists things, each of which the question's words mention as well."""
    parts = [part for part in _LIST_MARKS.split(mention.form) if part]
    return len(parts) > 1 and all((mention.value.table, mention.value.column, part) in forms for part in parts)


def _is_pair(term: str) -> bool:
    """Whether a term is a pair of Han characters, not a run of letters or digits or a single character."""
    return len(term) == 2 and not term[0].isascii()


def _inside(source: str, start: int, cut: int) -> bool:
    """Whether a line break stands between a quotation mark or bracket and its partner, not far behind it."""
    if source[cut - 1] != "\n":
        return False
    before, behind = source[max(start, cut - _PAIR) : cut], source[cut : cut + _PAIR]
    for opening, closing in ("“”", "《》", "（）"):
        opened = before.rfind(opening) > before.rfind(closing)
        at = behind.find(closing)
        if opened and at >= 0 and opening not in behind[:at]:
            return True
    return False


def _unfinished(source: str, start: int, at: int) -> bool:
    """Whether a line breaks inside a word, 支持汽车企 above 业建立营销体系, or behind one that leads on: 影响电网安全或."""
    if source[at - 1] != "\n":
        return False
    before, behind = _LINE_END.search(source, max(start, at - _WORDS), at), _LINE_START.match(source, at)
    if before is None or behind is None:
        return False
    if cut(before["run"])[-1] in _LEADING_ON:
        return True
    edge, end = len(before["run"]), 0
    for word in cut(before["run"] + behind["run"]):
        begin, end = end, end + len(word)
        if begin < edge < end:
            return is_word(word)
    return False


def _forms(value: str) -> Iterable[str]:
    """The ways in which a question may name a value: itself, without its place tail, its joined parts, its end."""
    yield value
    short = _PLACE_TAIL.sub("", value)
    if short != value:
        yield short
    if len(value) >= 5 and _PLACE_TAIL.search(value):
        yield value[-3:]
    if value.startswith("中国") and len(value) > 4:
        yield value[2:]  # 证监会
    if dated := re.fullmatch(r"(\d{4})年(\d{1,2}月.{0,5})", value):
        yield dated[2]
    parts = _JOINED.split(value)
    if len(parts) == 2 and all(len(part) >= 2 for part in parts):
        yield "".join(parts)
        yield from parts


def _is_body(text: str) -> bool:
    return bool(re.search(r"(局|委|办|厅|部|院|中心|政府|委员会|管委会|公司|银行|集团)$", text))
