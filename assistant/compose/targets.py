"""Answers from targets: how much of what by when, with the year, indicator and comparator that were asked for."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.compose.comparing import as_printed, gap_of
from assistant.compose.supposed_figures import STARTS
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold, years_of
from corpus.facts.goals import GOAL
from corpus.facts.quantities import Quantity, read_quantities
from corpus.policy import Span, Target
from corpus.regex import regex
from index.thesaurus import expand
from index.words import bigrams, is_place

_GOALS = regex(r"目标|指标|几个数|数字")
_ALL_OF_THEM = regex(
    "(?:哪些|哪几个?|几个|什么)(?:数量|数字|量化|工作|具体)?(?:目标|指标)|(?:目标|指标)(?:都|分别)?(?:有|是)(?:哪|几|多少|什么)|列"
)
_LARGE = 1e4  # from here on a figure without a unit counts money, or other things by the ten thousand
_SUM = 1e8  # from here on a figure without a unit is a sum of money: 8000亿
_GOAL_WORDS = frozenset(
    "各项 列明 列出 逐项 全部 所有 目标 指标 总体 发展 主要 量化 工作 具体 数量 任务 提了 达到 一共 数字 要求 规定 分别 完成 实现".split()
)
_WHERE = regex("哪[一二两三四五几些]?个?(?:[省市区县镇乡]|地方|地区|城市|板块)")
_FIGURE = regex(r"多少|几|多大|多高|盘子|体量")
_ADDED = regex("加起来|合起来|合计|总共|一共|加在一起|加一起|相加|总和")
_AT_LEAST = regex("不少于|以上|不低于|超|突破")
_CLOSE = 0.08  # targets whose scores differ by less are meant alike
# What people call an indicator when they talk, and the words that policies have for it.
_EVERYDAY = tuple(
    (regex(spoken), written)
    for spoken, written in (
        (r"(多大的?)?(盘子|体量|摊子)|做(到|成)?多大|多大规模", "规模"),
        (r"队伍|班底", "团队"),
        (r"商用|赚钱|盈利", "商业运营"),
    )
)
# Words around a question that name no indicator.
_CHATTER = frozenset(
    "听说 据说 这些 那些 就要 请来 真正 已经 之前 以前 以后 各是 要到 达到 记得 没记错 年底 到时 打算 现在 增加 增长 提高 "
    "提升 翻 翻番 倍 等于 相当 当于 相差 相比 计划 要建 目标 指标 数量 之后 时候 一年 两年 那会 那时".split()
)
_FIGURES = frozenset({"number", "count", "when", "compare", "money", "most", "sum"})
_SHARE, _PEOPLE, _THINGS, _MONEY = "share", "people", "things", "money"
_ASKED_KINDS = (
    (_SHARE, regex(r"百分之几|几成|百分点|占比|比例|比重|[率度]\w{0,4}(多少|几|多高)")),
    (_PEOPLE, regex(r"(几|多少)[名位]|多少(个)?人|几个人")),
    (_THINGS, regex(r"(几|多少)(个(?!亿|百分)|[家项所处座支条批类种户宗件场间块款])")),
    (_MONEY, regex(r"多少(钱|元|亿|万元)|几个?亿|产值|规模(?!以上)|盘子|体量|营收|总额|增加值|GDP")),
)
_UNIT_KINDS = dict.fromkeys(("%", "个百分点", "‰", "成"), _SHARE) | dict.fromkeys(("人", "名", "位", "人次"), _PEOPLE)
_UNIT_KINDS |= dict.fromkeys("个家项所处座支条批类种户宗件场间块款", _THINGS) | {"元": _MONEY, "": _MONEY}
_SPAN = regex(r"(?<![\d.])\d{1,2}(?:[-—–~至到]\d{1,2})?个?年(?![底度级前])")
_BASE = regex(r"(?:相?比|较)(?:于)?(?:19|20)\d\d年")
_EACH = regex("分别")
_FIGURES_ON = regex(r"(?:\s{0,2}[、和]\s{0,2}[^，。；：、\n]{0,6}\d[^，。；：、\n]{0,8})*")
_WORDED = 6  # characters of an indicator's name that a sentence may hold by chance no more
_DOING = regex(GOAL)
_SUM_ASKED = regex("(?:多少|几)[千百十]?[万亿]*(?:元|块钱?|钱)")
# Units that stand for no others: a number of 家 tells nothing of how many 户.
_MEASURE_ASKED = regex("(?:多少|几)[万千百]?(?P<unit>户|亩|平方米|公里|吨|公顷|小时|张)")
# Several figures of one matter are asked for, not one: 创业扶持的几个任务数, 担保业务的三个比例要求.
_FIGURES_ASKED = regex(
    "(?:哪些|哪几[个项]?|几[个项]|什么|(?P<number>[二两三四五六七八九])[个项])(?:具体|数量|数字|量化|任务|工作)*"
    "(?:目标|指标|任务[数量]|数字|(?P<share>比例))|(?:数量|数字|量化)(?:目标|指标)(?:都|分别)?(?:有|是|列)"
)
_ALL_ASKED = regex("任务[数量]|工作量|(?:完成|做到|达到)多少(?![个家项所座处名])|目标(?:是|有)?多少")
_HELD = 0.8  # share of what is asked about that a clause must hold whose figures are told together
_LONGEST_TOGETHER = 200  # characters of figures that are told together
_WHOLE = regex("(?:的|产业|行业|集群|领域|市场|总)+$")
_MEASURED = regex(r"产值|规模(?!以上)|营收|营业收入|利润|税收|增加值|销售额|出口额|投资额|就业人数|从业人员")


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer with the targets that the question means, or None where it means none of them."""
    targets = dossier.policy.facts.targets
    if not targets or not _asks_for_targets(question):
        return None
    if _SPAN.search(question.folded):  # 用5年时间比2010年提高多少 asks for no target of 2010
        question = Question(_BASE.sub("", question.text), question.docs)
    question = Question(STARTS.sub("", question.text), question.docs) if STARTS.search(question.text) else question
    answer = (
        _of_part(question, dossier)
        or _every_target(question, dossier)
        or _of_matter(question, dossier)
        or _several(question, dossier)
    )
    if answer:
        return answer
    scored = _ranked(question, dossier)
    best = scored[0][0]
    if best < (0.39 if question.years and "number" in question.asks else 0.45):
        return _unstated(question, dossier)
    near = [target for score, target in scored if score >= best - _CLOSE]
    near.sort(key=_order)
    confidence = max(_explained(question, dossier, target) for target in near)
    if all(_misfits(question, target) for target in near):
        return None
    if "when" in question.asks and not question.years:
        return _when(dossier, near, _figures(question, near), confidence)
    quantities = _figures(question, near)
    if not quantities and _doubts(question) and any(q.value > 1 for q in read_quantities(question.text)):
        return None  # what is doubted is no target
    if quantities and (_doubts(question) or "why" in question.asks):
        return _premise(question, dossier, scored, quantities, confidence)
    if "why" in question.asks and confidence >= 0.6 and re.search("这样|这么", question.folded):
        chosen = [t for t in near if not question.years or _in_years(dossier, t, question.years)] or near
        return _unexplained(dossier, chosen[0], confidence)
    if question.years:
        return _by_year(question, dossier, scored, confidence)
    spanned = _by_span(question, dossier, scored)
    if spanned:
        return spanned
    if _compares(question):
        pair = _firsts(near, lambda target: target.deadline)
        if len(pair) == 2:
            return Draft((_difference(question, dossier, pair),), "answered", confidence, "targets")
        if len(near) == 2 and _apart(*near) and (apart := _gap(dossier, *near)):
            return Draft((apart,), "answered", confidence, "targets")
    return Draft(tuple(_list(dossier, near)), "answered", confidence, "targets")


def _asks_for_targets(question: Question) -> bool:
    """Whether targets may answer a question of this kind: sums of support, bodies and persons are none."""
    asks = question.asks
    figure = asks & {"number", "count", "when", "whether", "compare", "why", "list", "money", "most", "sum"}
    if not figure and not question.years and not _FIGURE.search(question.folded):
        return False
    if asks & {"most", "least"} and _WHERE.search(question.folded) and not asks & {"number", "money"}:
        return False  # 2026年哪两个区建得最多 is told by rows
    if asks & {"contact", "procedure"} or (
        asks <= {"list", "how", "meaning", "condition"} and figure and not question.years
    ):
        return False
    if asks & {"department", "who"} and not asks & {"number", "count", "when"}:
        return False
    return not asks & {"money", "support"} or bool(re.search("规模|产值|收入|投资|总额|增加值", question.folded))


def _compares(question: Question) -> bool:
    return "compare" in question.asks or bool(re.search("几倍|多少倍|翻几|翻了?多少", question.folded))


def _doubts(question: Question) -> bool:
    """Whether the question wants a yes or no: its last character alone also ends 各是什么."""
    return "whether" in question.asks and not re.search("什么|多少|几", question.folded)


# -- which targets are meant ---------------------------------------------------------------------------------------


def _ranked(question: Question, dossier: Dossier) -> list[tuple[float, Target]]:
    """All targets with their scores, best first."""
    scored = [(_score(question, dossier, target), target) for target in dossier.policy.facts.targets]
    return sorted(scored, key=lambda entry: -entry[0])


def _in_years(dossier: Dossier, target: Target, years: Sequence[str]) -> bool:
    """Whether a target is of one of the years; one without a deadline, or of 年内, is of those the document is for."""
    if target.deadline is None or not target.deadline[:4].isdigit():
        return bool(set(years) & _own_years(dossier))
    return any(target.deadline[:4] == year or target.deadline[-4:] == year for year in years)


@lru_cache(maxsize=16)  # every target of a document asks for the same
def _own_years(dossier: Dossier) -> frozenset[str]:
    """The years that a document is for: those of its title, or the one it is of where it sets nothing for a later one."""
    facts = dossier.policy.facts
    named = frozenset(years_of(facts.metadata.title))
    year = (facts.metadata.date or "")[:4]
    later = any(
        (target.deadline or "")[-4:] > year for target in facts.targets if (target.deadline or "")[-4:].isdigit()
    )
    return named if named or later or not year else frozenset({year})


@lru_cache(maxsize=16)  # every target of a document asks for the same
def _terms(question: Question, dossier: Dossier) -> list[str]:
    """The question's terms that name an indicator, everyday words put into those of policies.

    A figure is what is asked or doubted, not what is named. Where the indicator is named in everyday words, what the
    document does not know is talk around it.
    """
    text = question.text
    for spoken, written in _EVERYDAY:
        if any(pair in target.indicator for pair in bigrams(written) for target in dossier.policy.facts.targets):
            text = spoken.sub(f" {written} ", text)
    figures = [fold(quantity.printed) for quantity in read_quantities(question.text)]
    terms = [
        term
        for term in dossier.terms(Question(text) if text != question.text else question)
        if term not in _CHATTER and not any(term in figure for figure in figures)
    ]
    title = fold(dossier.policy.facts.metadata.title)
    # A word of the title that no target holds names the document, not an indicator.
    held = [fold(target.indicator) for target in dossier.policy.facts.targets]
    terms = [t for t in terms if t not in title or any(t in indicator for indicator in held)] or terms
    if text != question.text:
        known = [t for t in terms if len(t) > 1 and dossier.knows(t) and t not in title and not is_place(t)]
        terms = known or terms
    return _translated(question, dossier, terms)


def _translated(question: Question, dossier: Dossier, terms: list[str]) -> list[str]:
    """The terms, with those that the document does not know replaced by the thesaurus, where an indicator holds that."""
    strange = [term for term in terms if not dossier.knows(term)]
    if not strange or not (question.years or question.asks & _FIGURES):
        return terms  # 牛人看病有没有照顾 asks for no figure of the 领军人才 that it names
    indicators = [fold(target.indicator) for target in dossier.policy.facts.targets]
    wordings = [
        fold(wording)
        for wording, weight in expand(question.text)
        if weight >= 0.7
        and any(fold(wording) in indicator for indicator in indicators)
        and not any(len(term) > 1 and term in fold(wording) for term in terms)  # 链主企业 says nothing new of 链主
    ]
    if not wordings:
        return terms
    return [t for t in terms if t not in strange] + [pair for wording in wordings for pair in bigrams(wording)]


def _explained(question: Question, dossier: Dossier, target: Target) -> float:
    words = (
        fold(target.indicator),
        target.unit,
        fold(_shown(dossier, target)),  # with its verb: 引进, 平均每年培育
        dossier.headings[target.clause],
        "目标指标规模数量",
    )
    named = _named(question, dossier, target) > 0.99 and len(target.indicator) >= 4
    kind = 0.1 if _fitting(question, target) > 0 else 0.0
    return min(1.0, max(0.85 if named else 0.0, dossier.coverage(_terms(question, dossier), *words) + kind))


def _named(question: Question, dossier: Dossier, target: Target) -> float:
    """Share of the indicator's words that the question holds."""
    return dossier.coverage(_words_of(target.indicator), question.folded)


@lru_cache(maxsize=20_000)  # every question looks at all of a document's targets
def _words_of(indicator: str) -> tuple[str, ...]:
    return Question(indicator).terms or tuple(bigrams(fold(indicator)))


def _score(question: Question, dossier: Dossier, target: Target) -> float:
    """How well the target's indicator is what the question names, both ways; the clause's heading breaks ties."""
    indicator = fold(target.indicator)
    terms = _terms(question, dossier)
    forward = dossier.coverage(terms, indicator, fold(target.printed))
    backward = _named(question, dossier, target)
    context = dossier.coverage(terms, dossier.headings[target.clause], fold(dossier.quote(target.span)))
    year = 0.05 if question.years and _in_years(dossier, target, question.years) else 0.0
    # An indicator that is named in full is meant, whatever else a long-winded question says.
    named = 0.8 if backward > 0.99 and len(indicator) >= 4 else 0.0
    return max(named, 0.55 * forward + 0.3 * backward + 0.15 * context) + year + _fitting(question, target)


def _fitting(question: Question, target: Target) -> float:
    """A bonus where the figure is of the kind asked for, a malus where it is of another: 几家 is no percentage."""
    asked = next((kind for kind, pattern in _ASKED_KINDS if pattern.search(question.folded)), None)
    given = _UNIT_KINDS.get(target.unit)
    if asked is None or given is None:
        return 0.0
    if asked == given:
        return 0.05
    measure = _MEASURED.search(question.folded)
    return -0.4 if measure and measure[0] not in target.indicator else -0.2


def _misfits(question: Question, target: Target) -> bool:
    """Whether the target's figure is none of what is asked for by its name: no money, 多少亿元, or not in 户 or 亩."""
    if _SUM_ASKED.search(question.folded):
        return _UNIT_KINDS.get(target.unit) not in (None, _MONEY)
    asked = _MEASURE_ASKED.search(question.folded)
    return asked is not None and _UNIT_KINDS.get(target.unit) == _THINGS and target.unit != asked["unit"]


def _figures(question: Question, targets: Sequence[Target]) -> list[Quantity]:
    """The question's own figures that a target could be meant to have."""
    return [q for q in read_quantities(question.text) if any(_comparable(q, target) for target in targets)]


def _comparable(quantity: Quantity, target: Target) -> bool:
    if not quantity.unit:  # 500万 is no number of firms
        return quantity.value < _LARGE or _UNIT_KINDS.get(target.unit) == _MONEY or target.value >= _LARGE
    return quantity.unit == target.unit or (not target.unit and quantity.unit == "元")


def _alike(one: Target, other: Target) -> bool:
    """Whether two targets are of one indicator, which may be named a little differently: 领军人才团队, 领军团队."""
    if _UNIT_KINDS.get(one.unit, one.unit) != _UNIT_KINDS.get(other.unit, other.unit):
        return False
    short, long = sorted((fold(one.indicator), fold(other.indicator)), key=len)
    rest = iter(long)
    return len(short) >= 2 and all(character in rest for character in short)


def _apart(one: Target, other: Target) -> bool:
    """Whether two targets, though named alike, are two: they have figures of their own for one year."""
    return one.deadline == other.deadline and _key(one) != _key(other)


# -- answers -------------------------------------------------------------------------------------------------------


def _by_span(question: Question, dossier: Dossier, scored: Sequence[tuple[float, Target]]) -> Draft | None:
    """Answer with the targets for the span of years that is asked for, 用5年时间 or 头3年; None where none has a span."""
    asked = _SPAN.search(question.folded)
    good = [target for score, target in scored if score >= scored[0][0] - 0.2]
    spans = [(target, _SPAN.search(fold(target.deadline or ""))) for target in good]
    if asked is None or spans[0][1] is None:
        return None
    confidence = max(_explained(question, dossier, target) for target in good)
    meant = re.findall(r"\d+", asked[0])
    near = [target for target, span in spans if span and re.findall(r"\d+", span[0]) == meant]
    if not near:
        dated = [target for target, span in spans if span]
        return _not_stated(dossier, f"原文未载明{asked[0]}的这一目标。", sorted(dated, key=_order)[:3], confidence)
    best = _score(question, dossier, near[0])
    near = [target for target in near if _score(question, dossier, target) >= best - _CLOSE]
    return Draft(tuple(_list(dossier, sorted(near, key=_order))), "answered", confidence, "targets")


def _by_year(
    question: Question, dossier: Dossier, scored: Sequence[tuple[float, Target]], confidence: float
) -> Draft | None:
    """Answer with the best targets of each year asked for, and say which year has none."""
    best, first = scored[0]
    found: list[Target] = []
    missing: list[str] = []
    for year in question.years:
        of_year = _of_year(dossier, scored, year)
        found += of_year
        missing += [] if of_year else [year]
    found = sorted(dict.fromkeys(found), key=_order)
    years = "、".join(f"{year}年" for year in missing)
    if not found:
        if confidence < 0.6 or _told_in_words(question, dossier, missing):
            return None
        near = sorted((t for score, t in scored if score >= best - _CLOSE or _alike(t, first)), key=_order)
        stated = _firsts(near, _key)[:3]
        return _not_stated(dossier, f"原文未载明{years}的这一目标。", stated, confidence)
    if _compares(question) and len(question.years) == 2 and not missing:
        pair = _firsts(found, lambda target: target.deadline)
        if len(pair) == 2:
            return Draft((_difference(question, dossier, pair),), "answered", confidence, "targets")
    statements = _list(dossier, found)
    if missing:
        return Draft((*statements, Statement(f"原文未载明{years}的这一目标。")), "partial", confidence, "targets")
    return Draft(tuple(statements), "answered", confidence, "targets")


def _told_in_words(question: Question, dossier: Dossier, years: Sequence[str]) -> bool:
    """Whether a sentence says of one of the years what is asked, in words and without a figure: 到2035年，占比稳中有升."""
    title = fold(dossier.policy.facts.metadata.title)
    named = [stretch for stretch in question.matter if len(stretch) >= _WORDED and stretch not in title]
    dated = [clause for clause, text in dossier.own_text.items() if any(f"{year}年" in text for year in years)]
    told = (fold(dossier.quote(sentence.span)) for clause in dated for sentence in dossier.sentences[clause])
    return any(any(f"{year}年" in words for year in years) and any(n in words for n in named) for words in told)


def _of_year(dossier: Dossier, scored: Sequence[tuple[float, Target]], year: str) -> list[Target]:
    """The targets of one year that are as good as the best of all, or of the best one's indicator."""
    best, first = scored[0]
    of_year = [(score, target) for score, target in scored if _in_years(dossier, target, (year,))]
    good = [(score, target) for score, target in of_year if score >= best - 0.2]
    if good:
        return [target for score, target in good if score >= good[0][0] - _CLOSE]
    return [target for _, target in of_year if _alike(target, first)]


def _not_stated(dossier: Dossier, note: str, stated: Sequence[Target], confidence: float) -> Draft:
    """Say what the text leaves open, then for which times it states the like.

    Their figures are left to the quotes: beside a question for another time they would be taken for its answer.
    """
    dated = [target for target in stated if target.deadline]
    times = "、".join(dict.fromkeys(_deadline(target).removeprefix("到") for target in dated))
    supports = tuple(_support(dossier, target) for target in dated)
    rest = (Statement(f"原文载明的是{times}的目标。", supports),) if dated else ()
    return Draft((Statement(note), *rest), "not_stated", confidence, "targets")


def _unstated(question: Question, dossier: Dossier) -> Draft | None:
    """Decline a measure of a subject that the document knows, where it gives the subject no such figure."""
    measure = _MEASURED.search(question.folded)
    if not measure or not question.years or not question.asks & {"number", "money", "count"}:
        return None
    title = fold(dossier.policy.facts.metadata.title)
    subject = [
        term
        for term in _terms(question, dossier)
        if len(term) > 1 and term not in measure[0] and term not in title and dossier.knows(term)
    ]
    if not subject or any(_named(question, dossier, t) > 0.6 for t in dossier.policy.facts.targets):
        return None
    for sentences in dossier.sentences.values():
        for sentence in sentences:
            words = fold(dossier.quote(sentence.span))
            if all(term in words for term in subject) and any(
                _UNIT_KINDS.get(quantity.unit) == _MONEY for quantity in read_quantities(words)
            ):
                return None
    years = "、".join(f"{year}年" for year in question.years)
    # The figure of the whole is none of the part's: shown here, it would be taken for the answer.
    return _not_stated(dossier, f"原文未载明所问的{years}{measure[0]}目标。", (), 0.7)


def _of_part(question: Question, dossier: Dossier) -> Draft | None:
    """Decline a measure of what has a heading or a cell of its own and no figure: 氢能产业规模 is not 产业规模."""
    measure = _MEASURED.search(question.folded)
    if not measure or not question.asks & {"number", "money", "count"}:
        return None
    before = _WHOLE.sub("", question.folded[: measure.start()])
    headings = {fold(clause.heading).rstrip("。") for clause in dossier.policy.clauses if clause.kind == "section"}
    cells = {value.text for value in dossier.values}
    ends = (before[at:] for at in range(len(before) - 2))
    part = next((end for end in ends if end in cells or any(heading.endswith(end) for heading in headings)), "")
    if not part or part in fold(dossier.policy.facts.metadata.title):
        return None
    for clause, sentences in dossier.sentences.items():
        for sentence in sentences:
            words = fold(dossier.quote(sentence.span))
            figures = read_quantities(words) if part in dossier.headings[clause] + words else []
            if any(figure.unit == "元" or figure.value >= _SUM for figure in figures):
                return None
    return _not_stated(dossier, f"原文未载明{part}的{measure[0]}目标。", (), 0.85)


def _premise(
    question: Question,
    dossier: Dossier,
    scored: Sequence[tuple[float, Target]],
    quantities: Sequence[Quantity],
    confidence: float,
) -> Draft | None:
    """Say whether a figure in the question is the one that the text states, for the year that it is said of."""
    best = scored[0][0]
    near = [target for score, target in scored if score >= best - 0.2 and _agrees(target, quantities, value=False)]
    close = [target for score, target in scored if score >= best - _CLOSE]
    if question.years:
        chosen = [target for year in question.years for target in _of_year(dossier, scored, year)]
    else:
        chosen = close
    chosen = [target for target in chosen if _agrees(target, quantities, value=False)]
    if not chosen:
        return None
    agreeing = [target for target in chosen if _agrees(target, quantities)]
    if "why" in question.asks and not _doubts(question):
        if agreeing:
            return _unexplained(dossier, agreeing[0], confidence)
        lead = "与原文不符。"
    else:
        lead = "是。" if agreeing else "否，与原文不符。"
    # The year that has the figure follows the year that was asked for.
    elsewhere = [target for target in near if target not in chosen and _agrees(target, quantities)]
    shown = agreeing or [*sorted(chosen, key=_order), *(t for t in elsewhere if any(_alike(t, c) for c in chosen))]
    unique = _firsts(shown, _key)
    text = "；".join(_shown(dossier, target) for target in unique)
    supports = tuple(_support(dossier, target) for target in unique)
    return Draft((Statement(f"{lead}{text}。", supports),), "answered", confidence, "targets")


def _unexplained(dossier: Dossier, target: Target, confidence: float) -> Draft:
    statement = Statement(f"原文载明{_shown(dossier, target)}", (_support(dossier, target),))
    return Draft((statement, Statement("，但未说明原因。")), "partial", confidence, "targets")


def _agrees(target: Target, quantities: Sequence[Quantity], *, value: bool = True) -> bool:
    """Whether one of the figures is comparable with the target's, and, unless `value` is false, the same."""
    return any(_comparable(q, target) and (not value or q.value == target.value) for q in quantities)


def _when(
    dossier: Dossier, targets: Sequence[Target], quantities: Sequence[Quantity], confidence: float
) -> Draft | None:
    chosen = [target for target in targets if _agrees(target, quantities)] if quantities else list(targets)
    dated = [target for target in chosen if target.deadline]
    if not dated:
        return None
    return Draft(tuple(_list(dossier, dated)), "answered", confidence, "targets")


def _every_target(question: Question, dossier: Dossier) -> Draft | None:
    """All targets of a year, or of a part of the text, where the question names no indicator."""
    if not _GOALS.search(question.folded) or not question.years or _doubts(question):
        return None
    if question.asks & {"why", "compare"}:
        return None
    metadata = dossier.policy.facts.metadata
    title = fold(f"{metadata.title}{metadata.issuer or ''}")
    pairs = [pair for stretch in question.words for pair in pairwise(map(fold, stretch))]
    indicators = [
        word for word, goal in pairs if goal in ("目标", "指标") and word not in _GOAL_WORDS and len(word) > 1
    ]
    if not all(any(map(dossier.knows, bigrams(word))) for word in indicators):
        return None  # GDP增速目标, of which the text does not speak
    known = [term for term in question.terms if dossier.knows(term) and len(term) > 1]
    named = [term for term in known if term not in _GOAL_WORDS and term not in title]
    chosen = [target for target in dossier.policy.facts.targets if _in_years(dossier, target, question.years)]
    if named:  # 科技创新方面的数量目标 are those under the heading that says so
        chosen = [t for t in chosen if all(term in dossier.headings[t.clause] for term in named)]
        if len(chosen) < 2 or not _ALL_OF_THEM.search(question.folded):
            return None
    if not chosen:
        years = "、".join(f"{year}年" for year in question.years)
        in_words = any(f"{year}年" in text for year in question.years for text in dossier.own_text.values())
        dated = any(target.deadline for target in dossier.policy.facts.targets)
        return _not_stated(dossier, f"原文未载明{years}的目标。", (), 0.9) if dated and not in_words else None
    statements = _list(dossier, chosen)
    if "count" in question.asks or re.search("几|多少个", question.folded):
        number = str(len(statements))
        statements.insert(0, Statement(f"共{number}项：", computed=(number,)))
    # The year, and the heading where one is named, are all that has to fit.
    return Draft(tuple(statements), "answered", 0.95 if named else 0.9, "outline")


def _telling(question: Question, dossier: Dossier) -> list[str]:
    """The words that say of what figures are asked for."""
    asked = _FIGURES_ASKED.sub(" ", _ALL_ASKED.sub(" ", question.folded))
    return [term for term in _terms(Question(asked), dossier) if len(term) > 1 and term not in _GOAL_WORDS]


def _of_matter(question: Question, dossier: Dossier) -> Draft | None:
    """The figures of the clause that speaks of a matter, where several of it are asked for: 创业扶持的几个任务数."""
    asked = _FIGURES_ASKED.search(question.folded)
    telling = _telling(question, dossier) if asked and not _doubts(question) else []
    if not asked or not telling or question.asks & {"why", "compare", "when"}:
        return None
    chosen = [
        target
        for target in dossier.policy.facts.targets
        if (not question.years or _in_years(dossier, target, question.years))
        and (not asked["share"] or _UNIT_KINDS.get(target.unit) == _SHARE)
    ]
    held = {
        clause: dossier.coverage(telling, dossier.headings[clause], dossier.own_text[clause])
        + dossier.coverage(telling, dossier.headings[clause])
        for clause in dict.fromkeys(target.clause for target in chosen)
    }
    best = max(held, key=lambda clause: held[clause], default=None)
    if best is None or dossier.coverage(telling, dossier.headings[best], dossier.own_text[best]) < _HELD:
        return None
    of_clause = [target for target in chosen if target.clause == best]
    told = _together(dossier, of_clause)
    return Draft(tuple(told), "answered", 0.9, "targets") if len(of_clause) > 1 and told else None


def _together(dossier: Dossier, targets: Sequence[Target]) -> list[Statement]:
    """The sentences of targets, each from its first figure to its last; nothing where they are too long to be read.

    Beside them stands what is said of the same year with a figure, though it is read as no target.
    """
    told: list[Statement] = []
    years = [target.deadline[:4] for target in targets if target.deadline]
    for sentence in dossier.sentences[targets[0].clause] if targets else ():
        text = dossier.quote(sentence.span)
        own = [target for target in targets if sentence.span.start <= target.span.start < sentence.span.end]
        first = min((target.span.start for target in own), default=sentence.span.start) - sentence.span.start
        pieces = [
            match for match in re.finditer("[^，；。]+", text) if match.end() > first and read_quantities(match[0])
        ]
        if not own:
            pieces = [piece for piece in pieces if any(f"{year}年" in piece[0] for year in years)]
        if not pieces:
            continue
        span = dossier.trim(Span(sentence.span.start + pieces[0].start(), sentence.span.start + pieces[-1].end()))
        words = dossier.line(span)
        dated = own and own[0].deadline and own[0].deadline[:4] in text and own[0].deadline[:4] not in words
        words = f"{_deadline(own[0])}，{words}" if dated else words
        told.append(Statement(f"{words}。", (Support(dossier.policy.slug, sentence.clause, sentence.span),)))
    return told if sum(len(statement.text) for statement in told) <= _LONGEST_TOGETHER else []


def _several(question: Question, dossier: Dossier) -> Draft | None:
    """Targets for indicators that are named together: 特色园区和应用场景各多少？."""
    pieces = [piece for piece in re.split("以及|还有|[和与及跟、]", question.text) if Question(piece).matter]
    if len(pieces) < 2 or _doubts(question) or question.asks & {"why", "when", "compare"}:
        return None
    years = "、".join(f"{year}年" for year in question.years)
    found: list[Target] = []
    firsts: list[Target] = []
    for piece in pieces:
        named = "".join(stretch for stretch in Question(piece).matter if stretch not in _GOAL_WORDS)
        if _DOING.fullmatch(named):
            return None  # 新建多少、改造多少 is asked of one thing
        part = Question(f"{years}{re.sub('各是?|分别', '', named)}多少")
        scored = _ranked(part, dossier)
        if scored[0][0] < 0.6 or _explained(part, dossier, scored[0][1]) < 0.8:
            return None
        chosen = [target for score, target in scored if score >= scored[0][0] - 0.05]
        if question.years:
            chosen = [target for year in question.years for target in _of_year(dossier, scored, year)]
        found += chosen
        firsts += chosen[:1]
    found = list(dict.fromkeys(found))
    if len(firsts) < 2 or any(_alike(firsts[0], other) and not _apart(firsts[0], other) for other in firsts[1:]):
        return None
    summed = _summed(question, firsts) if len(found) == len(firsts) else None
    return Draft((*((summed,) if summed else ()), *_list(dossier, found)), "answered", 0.9, "targets")


def _summed(question: Question, targets: Sequence[Target]) -> Statement | None:
    """The targets' figures added up, where the question asks for that and they are of one unit."""
    if not _ADDED.search(question.folded) or len({target.unit for target in targets}) > 1:
        return None
    if any(target.value_high is not None or target.unit == "%" for target in targets):
        return None
    least = any(_AT_LEAST.search(target.comparator or "") for target in targets)
    total = f"{as_printed(sum(target.value for target in targets))}{targets[0].unit}"
    return Statement(f"合计{'不少于' if least else ''}{total}：", computed=(total,))


# -- wording -------------------------------------------------------------------------------------------------------


def _shown(dossier: Dossier, target: Target) -> str:
    """The words of the source from the mark before the target to its figure, with the deadline where it stands apart.

    The source's own words keep what a composed sentence would lose: 平均每年, 力争, 累计. A span may hold other targets
    before this one, so its words are looked for from the end.
    """
    source = dossier.policy.source
    letters = [place for place in range(*target.span) if not source[place].isspace()]  # a line may break anywhere
    joined = "".join(source[place] for place in letters)
    places = [joined.rfind("".join(words.split())) for words in (target.indicator, target.printed)]
    if places[0] < 0:  # what its measure is of stands before another: 柑橘种植面积达到380万亩、产量达到370万吨
        heads = (target.indicator[:end] for end in range(len(target.indicator) - 1, 1, -1))
        places[0] = next((place for head in heads if (place := joined.rfind(head)) >= 0), -1)
    start = min((letters[place] for place in places if place >= 0), default=target.span.start)
    each = _EACH.search(source, start, target.span.end)  # figures in the order of the things before them
    end = _FIGURES_ON.match(source, target.span.end).end() if each else target.span.end  # type: ignore[union-attr]
    mark = max(source.rfind(mark, target.span.start, start) for mark in ("，；。：" if each else "，；。、：\n"))
    words = re.sub(r"\s+", "", source[mark + 1 if mark >= 0 else target.span.start : end])
    words = words.removeprefix("起")  # of 自2026年起
    quoted = source[target.span.start : target.span.end]
    if target.deadline and target.deadline[:4] not in words and target.deadline[:4] in quoted:
        return f"{_deadline(target)}，{words}"
    return words


def _deadline(target: Target) -> str:
    assert target.deadline is not None
    if not target.deadline[:4].isdigit():
        return target.deadline  # a period in words: 用三年左右时间, 1年内
    parts = target.deadline.split("-")
    if len(parts) == 2 and len(parts[1]) == 4:
        return f"{parts[0]}—{parts[1]}年"
    return "到" + "".join(part.lstrip("0") + unit for part, unit in zip(parts, "年月日", strict=False))


def _order(target: Target) -> tuple[str, tuple[int, int]]:
    return target.deadline or "", target.span


def _support(dossier: Dossier, target: Target) -> Support:
    return Support(dossier.policy.slug, target.clause, target.span)


def _key(target: Target) -> tuple[object, ...]:
    return target.deadline, target.comparator, target.value, target.value_high, target.unit


def _same(targets: Sequence[Target]) -> list[list[Target]]:
    """The targets in groups that say the same: one indicator, year, comparator and figure."""
    groups: list[list[Target]] = []
    for target in targets:
        for group in groups:
            if _key(group[0]) == _key(target) and _alike(group[0], target):
                group.append(target)
                break
        else:
            groups.append([target])
    return groups


def _list(dossier: Dossier, targets: Sequence[Target]) -> list[Statement]:
    groups = _same(targets)
    entry = len(groups) > 2
    end = "" if entry else "。"
    return [
        Statement(_shown(dossier, same[0]) + end, tuple(_support(dossier, target) for target in same), entry=entry)
        for same in groups
    ]


def _firsts(targets: Sequence[Target], of: Callable[[Target], object]) -> list[Target]:
    """The first target of each deadline or figure; that a later statement repeats it changes nothing."""
    return list({of(target): target for target in reversed(targets)}.values())[::-1]


def _difference(question: Question, dossier: Dossier, targets: Sequence[Target]) -> Statement:
    """How much more, or how many times as much, the later target is."""
    first, second = sorted(targets, key=_order)
    supports = (_support(dossier, first), _support(dossier, second))
    text = f"{_shown(dossier, first)}；{_shown(dossier, second)}"
    kinds = {_UNIT_KINDS.get(target.unit, target.unit) for target in (first, second)}
    if len(kinds) > 1 or first.value == second.value or first.value_high or second.value_high:
        return Statement(text + "。", supports)
    later = _deadline(second) if second.deadline else second.indicator
    if first.value and re.search("翻|倍", question.folded):
        ratio = second.value / first.value
        times = f"{ratio:.2g}倍" if ratio == round(ratio, 1) else f"约{ratio:.1f}倍"
        doubled = "，即翻一番" if ratio == 2 else ""
        dated = first.deadline and first.deadline[:4] in dossier.quote(first.span)
        earlier = f"{first.deadline[:4]}年" if dated and first.deadline else "前一"
        shown = f"{later}的目标是{earlier}目标的{times}{doubled}：{text}。"
        return Statement(shown, supports, computed=(times, "翻一番"))
    change = gap_of(first.value, second.value, second.unit)
    less, more = sorted((first, second), key=lambda target: target.value)
    verdict = f"{_bound(less, more)}{'多' if more is second else '少'}{change}"
    return Statement(f"{later}的目标{verdict}：{text}。", supports, computed=(change,))


def _gap(dossier: Dossier, one: Target, other: Target) -> Statement | None:
    """By how much two targets of one time differ; None where they are of different units or the text leaves it open."""
    if one.unit != other.unit or one.value_high or other.value_high or one.value == other.value:
        return None
    less, more = sorted((one, other), key=lambda target: target.value)
    change = gap_of(more.value, less.value, one.unit)
    supports = (_support(dossier, one), _support(dossier, other))
    text = f"相差{_bound(less, more)}{change}：{_shown(dossier, one)}；{_shown(dossier, other)}。"
    return Statement(text, supports, computed=(change,))


def _bound(less: Target, more: Target) -> str:
    """What the text leaves open of a difference: 超万亿 is at least 8000亿 more than 2000亿."""
    open_less, open_more = (bool(_AT_LEAST.search(target.comparator or "")) for target in (less, more))
    if less.comparator != more.comparator and "左右" in (less.comparator, more.comparator):
        return "约"
    return "" if open_less == open_more else "至少" if open_more else "至多"
