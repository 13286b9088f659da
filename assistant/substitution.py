"""Puts a new bit in the place of the part of an earlier question that is of its kind: 那2030年呢？ 送餐的呢？ 两次呢？."""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from assistant.dossier import Dossier
from assistant.question import Question, fold
from assistant.topic import names_something
from corpus.facts.departments import find_bodies
from corpus.regex import regex
from index.words import _tag, cut

LEVEL = regex(r"(国家|省|市|区|县|镇|自治区|设区市)级")
# Kinds of bit that are told by their form: any of a kind takes the place of another.
_KINDS = (
    LEVEL,
    *map(
        regex,
        (
            "[近中远短长前后]期(?!间)",
            "[上下]半年",
            "事[前中后]",
            "[上中下][游旬]",
            "[东中西南北]部",
            "[春夏秋冬]季",
            "[进出]口(?![商])",
            "[国境省市区县校院户线场][内外](?=的|$|[^部])",
            "城镇|城市|农村|乡村",
            "(?:博士后?|硕士|研究生|本科|大专|专科|高职|中专|中职|高中|初中|技校)(?:学历|学位|毕业|文凭|生(?!产))?",
        ),
    ),
    # 用3年时间, 头3年, 8到10年: a span, no year
    regex(
        r"(?:再?用|在|第|前|头|未来|今后)?(?<![\d.])(?:\d{1,2}(?:[-—–~至到]\d{1,2})?|[一二三四五六七八九十两]{1,3})个?年(?:的?时间|之?内|左右)?(?![底度级])"
    ),
    regex(r"[每按](?:个|一)?(?:日|天|周|月|季度?|年|学期|次|人|户|亩|餐)(?:计?算)?"),
    *(
        regex(rf"(?:第|前|头|满|超过)?[一二三四五六七八九十两\d.]{{1,8}}个?{unit}")
        for unit in ("次", "类", "档", "等", "期", "批", "年级", "岁", "米", "万元", "个月", "天")
    ),
)
_NOT_SO = regex("(?:不是|不属于|没有?|未)[\u3400-\u9fff]{2}")
_SCOPE = regex("[^，,。？?]{2,30}[里中](?:面|头)?[，,](?=.{4})")
_POINTED = regex(
    r"(?:那|这)(?:一)?(?:个|条|项|块|方面|边|部分|类|种|档|份|家)?$|^(?:那|这)(?:一)?(?:个|条|项|块|类|种|家)?"
)
# What counts for a run of words: to end its stretch, to stand before a name, to be all of it, to end in the same character, each
# character more or less, each stretch before it, and to name something where `new` does not, or the other way round.
_END, _BEFORE_HEAD, _WHOLE, _SAME_END, _LONGER, _LATER, _OTHER_SORT, _COUNTED = 1.0, 1.0, 0.4, 2.0, 0.35, 0.5, 3.0, 1.0
# What the text tells of it: each character that stays and stands in a sentence with `new`, or does not; that the text lists
# both side by side (变更、续展).
_LEFT, _SIDE_BY_SIDE = 0.5, 3.0
_BOTH_MEASURED = (
    4.0  # what counts for a run and `new` to name what is measured of a thing: 产量 for 播种面积, not for 蔬菜
)
_MEASURED = regex(
    "(?:[产流存总数容重质]量|[产总]值|面积|[长高宽深厚]度|规模|比[例重率]|[额数率值]|期限|时限|年限|周期|标准|单价|价格|名额|年龄|学历)$"
)
_MOST_SENTENCES = 100


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
    if _NOT_SO.match(core):  # 不是独生子女呢: the same of those who are not
        return f"{core.removesuffix('的')}的{before}"
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
    stale_words = _alike(new, Question(before), dossiers, modifies=modifies)
    if not stale_words or stale_words not in before_folded:
        return core + before
    return before_folded.replace(_with_list(stale_words, Question(before)), new, 1)


def _with_list(last: str, before: Question) -> str:
    """The whole list that ends in a run of words, 制造业、民营项目: what is asked about instead is none of it."""
    for stretch in reversed(before.words):
        run = ""
        for word in reversed(stretch):
            if not _names(word):
                break
            run = fold(word) + run
        if run and f"{run}、{last}" in before.folded:
            last = f"{run}、{last}"
    return last


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
            # 首次申领 of 每年最高额度首次申领 gives way to 再次申领 of 每年最高额度再次申领.
            own = [column.removesuffix(new) for column in columns if column.endswith(new)]
            ends = [column.removeprefix(head) for head in own if head for column in columns if column.startswith(head)]
            for column in sorted({*columns, *ends} - {""}, key=len, reverse=True):
                if column in folded:
                    return column, new
    return None


def _alike(new: str, before: Question, dossiers: Sequence[Dossier], *, modifies: bool) -> str:
    """The run of words that is most like `new`: it ends alike, has its characters, and is about as long.

    Of equals the end of a stretch is taken, which is its head; what stands before it for a bit that modifies (送餐的).
    What stays of the question should be said of `new` in the text: 西部地区 gives way to 海域 in 西部地区油气勘探的重点
    where the text has 海域油气勘探重点为….
    """
    best: tuple[float, str] = (-inf, "")
    nominal, measured = _names(cut(new)[-1]), bool(_MEASURED.search(new))
    stretches = [[fold(word) for word in words] for words in before.words]
    held = _held(new, [word for words in stretches for word in words], dossiers)
    first = 0  # the place of the stretch's first word among all
    for place, folded in enumerate(stretches):
        sorts = [_names(word) == nominal for word in folded]
        edges = [True, *(a != b for a, b in pairwise(sorts)), True]  # 保障性住房|每户
        for end in range(1, len(folded) + 1):
            for start in range(end):
                run = "".join(folded[start:end])
                together = _listed_together(run, new, dossiers)
                score = (
                    _SAME_END * (run[-1] == new[-1])
                    + len(set(run) & set(new))
                    - _LONGER * abs(len(run) - len(new))
                    + (_BEFORE_HEAD * (end < len(folded) and _names(folded[end])) if modifies else _END * edges[end])
                    + _WHOLE * (edges[start] and edges[end])
                    - _LATER * place
                    - _OTHER_SORT * (not modifies and not sorts[end - 1] and not together)
                    - _COUNTED * (run in before.focus)
                    + max((sum(row) - sum(row[first + start : first + end]) for row in held), default=0.0)
                    + _SIDE_BY_SIDE * together
                    + _BOTH_MEASURED * (measured and bool(_MEASURED.search(run)))
                )
                best = max(best, (score, run), key=lambda entry: entry[0])
        first += len(folded)
    return best[1]


def _held(new: str, words: Sequence[str], dossiers: Sequence[Dossier]) -> list[list[float]]:
    """For each sentence that speaks of `new`, what it counts for each word to stay: more than 0 where it holds the word."""
    parts = [part for part in cut(new) if len(part) > 1] or [new]
    sentences: list[str] = []
    for dossier in dossiers:
        for clause, text in dossier.own_text.items():
            if all(part in text for part in parts):
                told = (fold(dossier.quote(sentence.span)) for sentence in dossier.sentences[clause])
                sentences += [sentence for sentence in told if all(part in sentence for part in parts)]
    return [
        [-_LEFT * len(word) * (word not in sentence and _names(word)) for word in words]
        for sentence in sentences[:_MOST_SENTENCES]
    ]


def _listed_together(run: str, new: str, dossiers: Sequence[Dossier]) -> bool:
    """Whether the text names two things side by side: 变更、续展, or as entries of one list."""
    one, other = re.escape(run), re.escape(new)
    between = r"(?:[、和与及或][^、，。；：和与及或]{1,12}){0,6}[、和与及或]"
    pattern = re.compile(f"{one}{between}{other}|{other}{between}{one}")
    texts = (text for dossier in dossiers for text in dossier.own_text.values())
    return any(run in text and new in text and pattern.search(text) for text in texts)


def _names(word: str) -> bool:
    """Whether a word names something, or a side of it: 西部 is one of those that give way to another."""
    return names_something(word) or _tag(word)[:1] in ("f", "s")
