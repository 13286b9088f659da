"""Puts a new bit in the place of the part of an earlier question that is of its kind: 那2030年呢？ 送餐的呢？ 两次呢？."""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from assistant.dossier import Dossier
from assistant.question import Question, fold
from corpus.facts.departments import find_bodies
from index.words import _tag, cut

LEVEL = re.compile(r"(国家|省|市|区|县|镇|自治区|设区市)级")
# Kinds of bit that are told by their form: any of a kind takes the place of another.
_KINDS = (
    LEVEL,
    re.compile(r"[每按](?:个|一)?(?:日|天|周|月|季度?|年|学期|次|人|户|亩|餐)(?:计?算)?"),
    *(
        re.compile(rf"(?:第|前|头|满|超过)?[一二三四五六七八九十两\d.]{{1,8}}个?{unit}")
        for unit in ("次", "类", "档", "等", "期", "批", "年级", "岁", "米", "万元", "个月", "天")
    ),
)
_SCOPE = re.compile("[^，,。？?]{2,30}[里中](?:面|头)?[，,](?=.{4})")
_POINTED = re.compile(
    r"(?:那|这)(?:一)?(?:个|条|项|块|方面|边|部分|类|种|档|份|家)?$|^(?:那|这)(?:一)?(?:个|条|项|块|类|种|家)?"
)
# What counts for a run of words: to end its stretch, to stand before a name, to be all of it, to end in the same character, each
# character more or less, each stretch before it, and to name something where `new` does not, or the other way round.
_END, _BEFORE_HEAD, _WHOLE, _SAME_END, _LONGER, _LATER, _OTHER_SORT, _COUNTED = 1.0, 1.0, 0.4, 2.0, 0.35, 0.5, 3.0, 1.0


def substituted(core: str, before: str, dossiers: Sequence[Dossier]) -> str:
    """Return the earlier question about `core` instead of what is of its kind there.

    Args:
        core: What is asked about now, without 那 and 呢.
        before: The earlier question, standalone.
        dossiers: The documents that it is about; their tables tell of what kind a name is.
    """
    scope = _SCOPE.match(before)
    if scope:  # 二十条里，公租房归谁管: it is about the rest
        return scope[0] + substituted(core, before[scope.end() :], dossiers)
    modifies = core.endswith("的")
    core = _POINTED.sub("", core.removesuffix("的")) or core
    before_folded, new = fold(before), fold(core)
    named = _of_one_table(core, before, dossiers)
    if named:
        return before_folded.replace(*named, 1)
    bodies = [[body for body, _, _ in find_bodies(text)] for text in (before_folded, new)]
    if all(bodies) and len(new) - len(bodies[1][0]) <= 1:
        return before_folded.replace(bodies[0][0], bodies[1][0], 1)
    for kind in _KINDS:
        stale, fresh = kind.search(before_folded), kind.search(new)
        if stale and fresh and len(new) - len(fresh[0]) <= 1:
            return before_folded.replace(stale[0], fresh[0], 1)
    stale_words = _alike(new, Question(before), modifies=modifies)
    return before_folded.replace(stale_words, new, 1) if stale_words and stale_words in before_folded else core + before


def _of_one_table(core: str, before: str, dossiers: Sequence[Dossier]) -> tuple[str, str] | None:
    """A name of the earlier question, and the one that takes its place: of the same column, or another column."""
    folded, new = fold(before), fold(core)
    for dossier in dossiers:
        old = dossier.mentions(Question(before))
        for fresh in dossier.mentions(Question(core)):
            for stale in old:
                if (fresh.value.table, fresh.value.column) == (stale.value.table, stale.value.column):
                    return stale.form, new
        columns = [fold(column) for table in dossier.tables for column in table.columns]
        if any(column == new or (len(new) >= 2 and new in column) for column in columns):
            for column in sorted(columns, key=len, reverse=True):
                if column in folded:
                    return column, new
    return None


def _alike(new: str, before: Question, *, modifies: bool) -> str:
    """The run of words that is most like `new`: it ends alike, has its characters, and is about as long.

    Of equals the end of a stretch is taken, which is its head; what stands before it for a bit that modifies (送餐的).
    """
    best: tuple[float, str] = (-inf, "")
    nominal = _names(cut(new)[-1])
    for place, words in enumerate(before.words):
        folded = [fold(word) for word in words]
        sorts = [_names(word) == nominal for word in folded]
        edges = [True, *(a != b for a, b in pairwise(sorts)), True]  # 保障性住房|每户
        for end in range(1, len(folded) + 1):
            for start in range(end):
                run = "".join(folded[start:end])
                score = (
                    _SAME_END * (run[-1] == new[-1])
                    + len(set(run) & set(new))
                    - _LONGER * abs(len(run) - len(new))
                    + (_BEFORE_HEAD * (end < len(folded) and _names(folded[end])) if modifies else _END * edges[end])
                    + _WHOLE * (edges[start] and edges[end])
                    - _LATER * place
                    - _OTHER_SORT * (not modifies and not sorts[end - 1])
                    - _COUNTED * (run in before.focus)
                )
                best = max(best, (score, run), key=lambda entry: entry[0])
    return best[1]


def _names(word: str) -> bool:
    """Whether a word names something rather than says what is done, how much or when; 能扣 and 区要 are cut wrongly."""
    tag = _tag(word) or "n"
    return (tag == "vn" or tag[0] in "naijlbz") and not re.search("^[能要可会该应须得不多几只].|.[要会能]$", word)
