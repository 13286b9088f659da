"""What a statement claims, held against the words that it cites.

Each check looks for one kind of claim: figures and dates, the year and the matter that a figure belongs to, bodies,
titles and document numbers, people, quoted words, addresses, negation, and at last the words as a whole.
"""

import re
from collections.abc import Iterator

from assistant.draft import Statement
from assistant.evidence import SILENT, Evidence, Fault, ready
from assistant.figures import bound_faults, denied, derived, figure_faults, rate_faults
from assistant.question import fold
from assistant.wording import PIECE, TITLE, matter_words, people, share
from corpus.facts.departments import find_bodies, is_body, same_body, split_names
from corpus.facts.quantities import numbers
from corpus.policy import Span
from corpus.regex import regex
from index.words import is_word

_NUMBER = regex(r"([\u4e00-\u9fff]{2,10})[〔\[（(]\s*((?:19|20)\d\d)\s*[〕\]）)]\s*第?\s*(\d+)\s*号")
_LINK = regex(r"https?:|www\.|!\[|\]\(|[\w.]{1,64}@[\w.]{1,99}\.\w|[a-z0-9-]{1,63}\.(?:com|cn|net|org|gov)\b", re.I)
_QUOTED = regex(r"“([^“”]{4,})”")
_OPPOSED = regex(r"[，,]\s*不是(?P<asked>[^，。]{1,14}?)[，,]\s*而是(?P<stated>[^：:。]{1,14})(?=[：:])")
_LATIN = regex(r"[a-z][a-z0-9\-]+", re.I)
_OFFICE = regex(r"[\u4e00-\u9fff]{2,4}?[处科](?=[、，。；：）)]|$|牵头|负责|配合)")
_POST = regex("副?(?:[省市区县镇局处科部厅院校会]长|主任|书记|主席|秘书长)(?=[，。；、）)]|同志|担任|$)")
_LEVEL = regex("(国家|世界|国际|省|市|区|县)级(?!别)")
_GOVERNMENT = regex(r"(?:^|(?<=[、，：:由（]))[\u4e00-\u9fff]{2,14}政府(?=[、，。；）]|$|牵头|负责)")
_LISTED = regex(r"(?:单位|部门|牵头|负责|会同|配合|机关)[^，。；：]{0,8}[：:]([^。；]+)")
_LISTED_NAME = regex(r"[\u4e00-\u9fff]{2,20}")
_VERB = regex("^(?:促进|推进|推动|引导|鼓励|支持|扶持)+")
# A negation and what it is said of. 不断, 无锡, 未来 negate nothing, and 不少于 is a bound.
_NOT = regex(
    r"(?P<not>不(?!断|在其|在此|同|仅|但|只|少(?!于)|足|可或缺|锈|动产|良|管|论|久|忘|限|含|一)(?:得|予|能|可以|可|应|再|需要|需|必|要|会|准|许|宜)?"
    r"|未(?!来|必|央|成年|尽)(?:能|曾|予)?|无(?!锡|人|线|废|缝|偿|障碍|形|害|论|机|纺|感|氧|菌|疑|限|抵押|接触|纸|车|极|还本|理|界)(?:需|须|法)?"
    r"|严禁|禁止|没有|没(?!收)|非(?!常|遗|物质|洲|公有|公经|凡|盈利|营利|农|煤|化石|金融|接触|道路|银行|学历|急|税|全日)|免(?!疫|税店|检|申|费)(?:于|予|除|收|征|缴|交)?|杜绝|取消|停止|暂停|终止|排除)"
    r"(?P<what>[\u4e00-\u9fff\d]{1,6})"
)
_NEGATED_BEFORE = regex(
    "(?:不|未|无|非|免|没有?|禁止|严禁|不得|不予|不能|不可|不再|杜绝|取消|停止|暂停|终止|排除)[^，。；]{0,3}$"
)
_NEGATED_BEHIND = regex("[^，。；]{0,2}(?:免[收征缴交除]|不得|不予|不再)")
_LEAST_MATTER = 4  # characters of matter, below which a share of it says nothing
_HELD = 0.55  # share of a statement's matter that its evidence must hold
_FEW = 12  # characters of matter, of which more must be held:
_HELD_OF_FEW = 0.65
_HELD_PIECE = 0.34  # the same for a part between two commas
_PIECE_MATTER = 6


def faults(statement: Statement, evidence: Evidence, question: str) -> tuple[Fault, ...]:
    """Return what a statement claims beyond its evidence; empty if there is nothing.

    Args:
        statement: What is claimed.
        evidence: The words that it cites.
        question: A figure or a name that only the question holds is no evidence; words of quoted speech may be.
    """
    text = ready(_without(statement.text, question))
    found = [
        *figure_faults(text, evidence, [*statement.computed, *derived(text), *denied(text, question)]),
        *bound_faults(text, evidence),
        *rate_faults(text, evidence),
        *_documents(text, evidence),
        *_bodies(text, evidence),
        *_names(text, evidence, question),
        *_quoted(text, evidence, question),
        *_levels(text, evidence),
        *_negations(text, evidence),
    ]
    if not found:
        loud = "".join(piece for piece in re.split("(?<=[，。；：\n])", text) if not SILENT.search(piece))
        found += _matter(loud, evidence)
    return tuple(dict.fromkeys(found))


def _without(text: str, question: str) -> str:
    """The text without what it quotes of the question, “…”, or sets against what it says next: 不是15家，而是8家."""
    asked = fold(question)
    opposed = _OPPOSED.search(text)
    if opposed and _repeats(opposed["asked"], question) and _repeats(opposed["stated"], text[opposed.end() :]):
        text = text[: opposed.start()] + text[opposed.end() :]
    return re.sub(
        "(《[^》]*》)|“([^”]{6,400})”", lambda m: "" if m[2] and fold(m[2]).strip("。，？?") in asked else m[0], text
    )


def _repeats(words: str, text: str) -> bool:
    """Whether words say again what a text says, be it that a figure is printed in another way."""
    return fold(words) in fold(text) or (bool(numbers(words)) and numbers(words) <= numbers(text))


# -- names -------------------------------------------------------------------------------------------------------------


def _documents(text: str, evidence: Evidence) -> Iterator[Fault]:
    for title in TITLE.findall(text):
        if fold(title) not in evidence.folded:
            yield Fault("document", f"《{title}》", f"所引资料里没有《{title}》")
    held = {(code, year, int(n)) for code, year, n in _NUMBER.findall(fold(evidence.text))}
    for code, year, n in _NUMBER.findall(fold(text)):
        if not any((y, m) == (year, int(n)) and (c.endswith(code) or code.endswith(c)) for c, y, m in held):
            yield Fault("document", f"{code}〔{year}〕{n}号", f"所引资料里没有文号“{code}〔{year}〕{n}号”")


def _bodies(text: str, evidence: Evidence) -> Iterator[Fault]:
    held = evidence.folded + fold("\n".join(evidence.leads))
    names = [_VERB.sub("", name) for name, _, _ in find_bodies(TITLE.sub("", text))]
    names += [
        entry.name
        for listed in _LISTED.findall(text)
        for entry in split_names(listed)
        if _LISTED_NAME.fullmatch(entry.name) and is_body(entry.name)
    ]
    for name in dict.fromkeys(names):
        if fold(name) not in held and not any(same_body(name, other) for other in evidence.bodies):
            yield Fault("body", name, f"所引资料里没有“{name}”")
    for match in _GOVERNMENT.finditer(text):
        if fold(match[0]) not in evidence.folded:
            yield Fault("body", match[0], f"所引资料里没有“{match[0]}”")
    for match in _OFFICE.finditer(text):
        if fold(match[0])[-3:] not in evidence.folded and not is_word(match[0][-2:]):
            yield Fault("body", match[0], f"所引资料里没有“{match[0]}”")


def _names(text: str, evidence: Evidence, question: str) -> Iterator[Fault]:
    """People, their posts, Latin names and addresses."""
    for name in (*people(text), *(match[0] for match in _POST.finditer(text))):
        if fold(name) not in evidence.folded:
            yield Fault("name", name, f"所引资料里没有“{name}”")
    held = fold(evidence.text) + fold(question)
    for word in _LATIN.findall(fold(text)):
        if word not in held:
            yield Fault("name", word, f"所引资料里没有“{word}”")
    for match in _LINK.finditer(text):
        if match[0].lower() not in evidence.text.lower():
            yield Fault("link", match[0], "资料里没有这个网址或链接")


def _quoted(text: str, evidence: Evidence, question: str) -> Iterator[Fault]:
    """Words in quotation marks must be printed so."""
    held = evidence.folded + fold(question)
    for words in _QUOTED.findall(text):
        if fold(words).rstrip("。，；") not in held:
            yield Fault("quote", f"“{words}”", f"所引资料里没有“{words}”这句话")


def _levels(text: str, evidence: Evidence) -> Iterator[Fault]:
    """国家级 where the evidence has 省级."""
    held = evidence.folded + fold("\n".join(evidence.leads))
    for level in dict.fromkeys(_LEVEL.findall(fold(text))):
        if not re.search(rf"{level}(?:级|[、和或及与/][^，。；]{{0,8}}级)", held):
            yield Fault("name", f"{level}级", f"所引资料里没有“{level}级”")


# -- words -------------------------------------------------------------------------------------------------------------


def _negations(text: str, evidence: Evidence) -> Iterator[Fault]:
    """A negation that the evidence has and the statement has not, or the other way round."""
    if SILENT.search(text):
        return
    said = _plain(text)
    held = _plain("\n".join((*evidence.sentences, *evidence.rows, *evidence.around, *evidence.leads)))
    for one, other, line in (
        (held, said, "资料里是“{}”，句子里没有否定"),
        (said, held, "资料里没有“{}”这样的否定"),
    ):
        for match in _NOT.finditer(one):
            what = next((match["what"][:n] for n in (5, 4, 3, 2) if match["what"][:n] in other), "")
            if len(what) < 2 or what == match["what"][:1]:
                continue
            if _affirmed(what, other) and not _denied_at(what, other) and not _affirmed(what, one):
                yield Fault("negation", match["not"] + what, line.format(match["not"] + what))


def _affirmed(what: str, text: str) -> bool:
    """Whether a text says something somewhere without a negation beside it."""
    return not all(_negated(place, text) for place in _places(what, text))


def _denied_at(what: str, text: str) -> bool:
    """Whether a text says something somewhere with a negation beside it."""
    return any(_negated(place, text) for place in _places(what, text))


def _places(what: str, text: str) -> Iterator[Span]:
    """Where a text says something."""
    at = text.find(what)
    while at >= 0:
        yield Span(at, at + len(what))
        at = text.find(what, at + len(what))


def _negated(place: Span, text: str) -> bool:
    before, behind = text[max(0, place.start - 8) : place.start], text[place.end : place.end + 6]
    return bool(_NEGATED_BEFORE.search(before) or _NEGATED_BEHIND.match(behind))


def _plain(text: str) -> str:
    """The text with bounds on figures written as signs, so that 不少于15 is no negation."""
    text = re.sub(r"\s+", "", text)
    text = re.sub("不得?(?:少于|低于|小于)(?=[\\d一二三四五六七八九十百千两])", "≥", text)
    return re.sub("不得?(?:超过|高于|大于|多于)(?=[\\d一二三四五六七八九十百千两])|不超(?=\\d)", "≤", text)


def _matter(text: str, evidence: Evidence) -> Iterator[Fault]:
    """Words that the evidence does not hold, where they are too many."""
    names = [name for name, _, _ in find_bodies(text)]
    held = fold("\n".join((*evidence.sentences, *evidence.rows, *evidence.around, *evidence.leads)))
    weak = fold("\n".join(evidence.headers))

    def own(part: str) -> list[str]:
        own = [word for word in matter_words(part, names) if word not in weak or (not evidence.rows and word in held)]
        return own if sum(map(len, own)) >= (2 if evidence.rows else _LEAST_MATTER) else []

    words = own(text)
    if share(words, held) < (_HELD if sum(map(len, words)) > _FEW else _HELD_OF_FEW):
        yield Fault("matter", text.strip(), "所引资料没有这样说")
        return
    for piece in PIECE.split(text):
        words = own(piece)
        if sum(map(len, words)) >= _PIECE_MATTER and share(words, held) < _HELD_PIECE:
            yield Fault("matter", piece.strip(), f"所引资料没有“{piece.strip()}”的意思")
