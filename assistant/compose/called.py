"""What a document counts by a word: headings that end in it (十大行动), lines labelled by it (重点工程一：), headings that begin alike."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from assistant.compose.headings import TALK, entry
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.facts.quantities import parse_number
from corpus.policy import Clause, Span
from corpus.regex import regex
from index.words import bigrams

_ASKED = regex(
    r"(?:哪几|哪些|(?:几|多少)(?=[大个项条类种方]))(?P<measure>大类|方面|[大个项条类种])?(?P<noun>[\u3400-\u9fff]{2,8}?)"
    r"(?=[，,。；;？?、]|$|[是有各叫呢吗都]|分别)"
)
_BEFORE = regex(
    r"(?:^|[的，,。、])(?P<noun>(?:(?!的)[\u3400-\u9fff]){2,8}?)(?:一共|总共|都|共|总计){0,2}有(?:几|多少)(?P<measure>[大个项条类种])[，,。？?]"
)
_LABEL = regex(
    r"(?:^|(?<=[。；]))[ \t　#>]{0,4}(?P<label>[\u3400-\u9fff]{2,6}?)[之第]?(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})[：:、 　\t]{1,3}"
    r"(?P<title>[^\s。；，：:][^。；\n]{0,39})",
    re.MULTILINE,
)
_COUNTED = regex(
    r"(?m:^)(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?(?P<headed>[^\n。；，]{2,30}[（(]共(?:有|计)?\d{1,3}[个项条类种家][)）])"
)
_DOING = frozenset(
    "提供 推进 建设 打造 开展 实施 发展 支持 健全 完善 构建 推动 加强 规定 列举 提出".split()
)  # with all headings
_OTHERWISE = frozenset({"department", "who", "money", "when", "whether", "why", "contact", "condition"})
_FEWEST = 3  # headings that end alike
_SHARE = 0.5  # of the headings beside them that end so
_OPENING = 4  # characters that headings begin alike with
_HELD = 0.6  # share of the question's other words that speaks of the group
_MOST_SHOWN = 330  # characters of titles that are listed


class _Line(NamedTuple):
    """A line of the text that a label and a number open: 重点工程一：高价值专利培育工程."""

    number: int
    title: Span


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Count and list what is called by the word that the question counts by; None where nothing is called so."""
    asked = _ASKED.search(question.folded) or _BEFORE.search(question.folded)
    if asked is None or question.asks & _OTHERWISE:
        return None
    noun, measure = asked["noun"], asked["measure"] or "项"
    others = _others(question, dossier, noun)
    if "count" in question.asks and (printed := _printed(question, dossier, noun)):
        return printed
    if not others and (lines := _labelled(dossier, noun)):
        told = [_line(dossier, line) for line in lines]
    elif members := (
        _ending(dossier, noun, others)
        or _beginning(question.folded[: asked.start()], dossier, others)
        or _below_repeated(dossier, noun, others)
    ):
        told = [entry(dossier, member) for member in members]
    else:
        return None
    count = str(len(told))
    counted = f"共{count}{measure}{noun if measure == '大' else ''}"
    if sum(len(statement.text) for statement in told) > _MOST_SHOWN:
        places = tuple(support for statement in told for support in statement.support)
        return _draft([Statement(f"{counted}。", places, computed=(count,))])
    return _draft([Statement(f"{counted}：", computed=(count,)), *told])


def _draft(statements: Sequence[Statement]) -> Draft:
    return Draft(tuple(statements), "answered", 1.0, "tally")


def _printed(question: Question, dossier: Dossier, noun: str) -> Draft | None:
    """The heading that says itself how many there are: 推广的改革举措（共23项）."""
    title = fold(dossier.policy.facts.metadata.title)
    terms = [t for t in question.terms if len(t) > 1 and t not in TALK and t not in title] or list(bigrams(noun))
    for clause in dossier.policy.clauses:
        for start, end in clause.spans if clause.kind not in ("row", "total") else ():
            for match in _COUNTED.finditer(dossier.policy.source, start, end):
                headed = fold(match["headed"])
                if noun in headed and dossier.coverage(terms, headed) >= _HELD:
                    place = Support(dossier.policy.slug, clause.id, Span(*match.span("headed")))
                    return _draft([Statement(re.sub(r"\s+", "", match["headed"]) + "。", (place,))])
    return None


def _others(question: Question, dossier: Dossier, noun: str) -> list[str]:
    """The question's words beside the one that is counted by and those that name the document."""
    metadata = dossier.policy.facts.metadata
    title = fold(f"{metadata.title}{metadata.issuer or ''}")
    own = frozenset(bigrams(noun))
    terms = (term for term in question.terms if len(term) > 1 and dossier.knows(term))
    return [term for term in terms if term not in own | _DOING and term not in TALK and term not in title]


def _labelled(dossier: Dossier, noun: str) -> list[_Line]:
    """The lines that the noun, or its end, labels from one on; none where a number is missing or begins anew."""
    found: dict[int, _Line] = {}
    for match in _LABEL.finditer(dossier.policy.source):
        label = match["label"].removesuffix("之")
        if noun.endswith(label):
            number = int(parse_number(match["number"]) or 0)
            at = match["title"].find(label[-2:])  # where a file runs on behind it: 二：试点示范工程制定……
            end = match.start("title") + at + 2 if at > 0 else match.end()
            line = _Line(number, Span(match.start("label"), end))
            if fold(dossier.quote(found.setdefault(number, line).title)) != fold(dossier.quote(line.title)):
                return []
    lines = [found[number] for number in takewhile(found.__contains__, range(1, len(found) + 1))]
    return lines if len(lines) > 1 and len(lines) == len(found) else []


def _line(dossier: Dossier, line: _Line) -> Statement:
    policy = dossier.policy
    holding = (clause for clause in policy.clauses for start, end in clause.spans if start <= line.title.start < end)
    clause = min(holding, key=lambda one: sum(end - start for start, end in one.spans))
    text = re.sub(r"\s+", "", dossier.quote(line.title))
    return Statement(text, (Support(policy.slug, clause.id, line.title),), entry=True)


def _groups(dossier: Dossier, others: Sequence[str]) -> Iterator[Sequence[Clause]]:
    """The headings side by side that a question with these words may mean."""
    for parent, children in dossier.below.items():
        above = dossier.headings[parent] + dossier.own_text[parent] if parent else ""
        headed = [child for child in children if child.heading]
        about = above + "".join(fold(child.heading) for child in headed)
        if len(headed) > 1 and (not others or dossier.coverage(others, about) >= _HELD):
            yield headed


def _ending(dossier: Dossier, noun: str, others: Sequence[str]) -> list[Clause]:
    """The headings side by side that end in a noun, where most of those beside them do; the most there are."""
    groups = (
        [child for child in headed if fold(child.heading).endswith(noun) and len(child.heading) > len(noun)]
        for headed in _groups(dossier, others)
        if sum(fold(child.heading).endswith(noun) for child in headed) >= _SHARE * len(headed)
    )
    return max((group for group in groups if len(group) >= _FEWEST), key=len, default=[])


def _beginning(before: str, dossier: Dossier, others: Sequence[str]) -> list[Clause]:
    """The headings side by side that begin with the words before the asking: 坚决打击 of 要坚决打击哪几类行为."""
    best: list[Clause] = []
    opening = before[-_OPENING:]
    for headed in _groups(dossier, others):
        alike = [child for child in headed if fold(child.heading).startswith(opening)]
        best = max(best, alike, key=len)
    return best if len(opening) == _OPENING and len(best) > 1 else []


def _below_repeated(dossier: Dossier, noun: str, others: Sequence[str]) -> list[Clause]:
    """What lies under the one of several like headings that stands in the part the question names: 典型场景 of 低空经济."""
    alike = [
        clause
        for clause in dossier.policy.clauses
        if fold(clause.heading).endswith(noun) and len(dossier.below.get(clause.id, ())) > 1
    ]
    if len(alike) < 2 or not others:
        return []
    labels = [(match.start(), fold(match[0])) for match in _LABEL.finditer(dossier.policy.source)]
    held = []
    for clause in alike:
        before = [words for at, words in labels if at < clause.spans[0].start]
        held.append(dossier.coverage(others, dossier.headings[clause.id] + "".join(before[-1:])))
    best = max(held)
    return list(dossier.below[alike[held.index(best)].id]) if best >= _HELD and held.count(best) == 1 else []
