"""Counts and lists of headings: what a document, a chapter or a heading is made of, and which one stands where."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.compose.matter import SET, size_of
from assistant.compose.tasks import bodies_of
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold, years_of
from corpus.facts.quantities import parse_number
from corpus.policy import Clause, Span
from corpus.regex import regex
from index.words import bigrams

_HAN_NUMBER = "一二两三四五六七八九十"
# The whole document in parts: 全文分几大块, 一共几条措施.
_WHOLE = regex(
    r"(?:几|多少)(?:个|大)?(?:条|章|节|款|部分|大块|块|方面|板块|大类|大项|项|点)(?:的?(?:政策|具体)*(?:措施|举措|条款|内容|任务|规定|政策))?"
    r"|(?:几|多少)[个件]?(?:具体)?(?:措施|举措|条款|章节|任务|工作|事项)"
)
_EVERYTHING = regex("全文|整份|整个|通篇|从头到尾|从1|从一编|正文")
_PARTED = regex(r"几步|步骤|流程|环节|阶段")
_STEPS = regex(r"安排|步骤|流程|程序|阶段|环节")
# Words around a count that name no heading.
TALK = frozenset(
    "文件 政策 意见 办法 方案 措施 举措 条款 内容 具体 规定 任务 工作 方面 部分 总共 一共 全文 大块 板块 通知 底下 下面 拆成 "
    "条例 细则 计划 整个 整份 全部 拢共 列举 数量 分成 从头 到尾 头到 规划 里面 当中 分别 主要 一章 那章 部分 下设 大体 "
    "安排 编号 正文 名字 标题 题目 名称 列出 编到 要求 归纳 部署 提了 条数 遵循".split()
)
_DEEP = regex("(?:几|多少)(?:[条件]|项(?:具体|任务|工作))|底下|下设|具体|拆|细分")
_AND_BELOW = regex(r"(?:几|多少)个?大?(?:块|部分|类|方面|项)[，,、]?.{0,4}(?:几|多少)[项条件]")  # 分几大块，一共多少项
_RATE = regex("[息率税费降涨增折][^，,。]{0,6}几个(?:百分)?点")  # a rate's points are no parts of a text
_NUMBERED = regex(r"([二两三四五六七八九十])(?:个|大|项|条|类)")  # 六个计划 are the 六大发展计划
_ORDINAL = regex(
    rf"第(?P<number>[{_HAN_NUMBER}]{{1,3}}|\d{{1,3}})(?P<kind>个?(?:大项|小项|部分|方面|章|项|条|点|类|块|个|大))"
)
_PART = regex("部分|章|方面|块")
_FIRST = regex("(?:头|首)一?(?P<kind>条|项|个)(?!件)|排在?(?:最前|首位|第一)")
_LAST = regex("最后一?(?:条|项|个|点|部分)|末条|末尾一?(?:条|项)|压轴")
_WHAT = regex("什么|啥|哪|叫|讲")
_LARGEST = regex(
    r"(?:哪|什么)[一]?(?:个|大|类)?(?:部分|方面|章|块|板块|大项|类|项|环境|计划)[^，,。？?]{0,12}(?P<end>最[多少])"
    r"|(?:条|项|任务|措施|举措)数?[^，,。？?]{0,4}(?P<before>最[多少])[^，,。？?]{0,4}(?:的是?)?(?:哪|什么)"
)
# What an outline is made of, as people ask for it: 几条, 哪些措施, 有哪三项要求.
_OF_OUTLINE = regex(
    rf"(?:几|多少|哪)[些几]?[{_HAN_NUMBER}\d]{{0,2}}个?(?:(?:大|小)?(?:[条项块点]|方面|部分)的?(?:具体|重点|主要)?"
    r"(?=措施|举措|任务|内容|要求|工作|条款|规定|事项|[，,。？?、]|$|[讲说写是呢吗])|措施|举措|任务|内容|要求|工作)"
)
_ASKED_FOR = regex("(?:哪些|哪[几两三]?[个种类项]|什么)(?P<thing>[\u3400-\u9fff]{2})(?=[，,。？?、呢吗啊]|$)")
_DIVIDED = regex(r"分[为成](?:哪|几|多少)")
_COUNTING = regex(rf"[{_HAN_NUMBER}\d]{{1,3}}[个大项条类种点块]?")  # 三项 of 哪三项要求 names nothing
_SIZED = regex(rf"哪(?P<number>[{_HAN_NUMBER}]{{1,2}}|\d{{1,2}})(?:个|大|项|条|类|种|方面|部分|点|块)")
_FIELDS = regex("(?:哪|几)[几些]?[个类大]{1,2}(?:细分|具体|重点)?(?:行业|领域|方面|方向|环节|部分|板块)")
_SHORTEST_NAMED = 5  # characters of a heading that a question names in full
_NAMED = 0.75  # share of a question's words that a heading must hold to be meant
_COMMON = 2  # words of the question that each of as many headings has as it says
_TOPIC = regex("[\u3400-\u9fff、“”]{4,24}(?:，[\u3400-\u9fff、“”]{4,12})?。")
_FEWEST_TOPICS = 3
_ITEM = regex(r"\s*(?:——|－－|--)\s*")
_FIGURE = regex(r"\d{1,3}|[一二三四五六七八九十百]{1,5}")
_FEWEST_RUNNING = 5  # items that are numbered through
_CHARGED = regex("负责|牵头|参与|配合|承担|责任单位")
_MAY = regex(
    "哪些(?!措施|举措|任务|内容|要求|工作)[\u3400-\u9fff]{2,10}?(?:可以|能够?|不得|不可|应当|必须)"
)  # is told by a condition
_PRINCIPLES = regex("(?:哪些|哪几[条项个]|几[条项个])[\u3400-\u9fff]{0,4}?原则|原则(?:都|分别)?(?:是|有|包括)")
_OF_PRINCIPLES = frozenset("原则 坚持 遵循 把握 基本 工作 落实 主要 建设 总体".split())
_POINTING = regex("[这那本该][份个项部套]?$")
_WHERE = regex("哪[里儿]|[去到在上]哪(?![些几个家类种])")
_SHORTEST = 4  # characters of a heading that is taken out of a question
_MOST = 12  # headings that an answer lists
_LONGEST_LIST = 330  # characters of titles that an answer lists


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer with the headings under the one that the question names, or with the document's own; None elsewhere."""
    asks = _without_headings(question, dossier).asks if "money" in question.asks else question.asks
    if (
        asks & {"department", "money"}
        or ("procedure" in asks and _WHERE.search(question.folded))  # 该去哪里报名 asks for no list
        or _RATE.search(question.folded)
        or ("who" in asks and "叫什么" not in question.folded)
        or (_CHARGED.search(question.folded) and bodies_of(question, dossier))
    ):
        return None  # what a body has to do is no outline: 第四部分有几条是市科技局参与的
    terms = _terms(question, dossier)
    if draft := _largest(question, dossier) or _at(question, dossier, terms):
        return draft
    listing = asks & {"list", "count"} and not asks & {"condition", "duty"} and not _MAY.search(question.folded)
    dated = set(question.years) - set(years_of(dossier.policy.facts.metadata.title))
    if not (listing or _counts(question)) or (dated and "list" not in asks):
        return None  # how many by a year is told by a target
    if all(term in TALK for term in terms) and _is_strange(question, dossier):
        return None
    if _EVERYTHING.search(question.folded) and (whole := _whole(question, dossier, terms)):
        return whole
    if shared := _sharing(question, dossier, terms):
        return shared
    found = None if _is_divided(question, dossier, terms) else _named(question, dossier, terms)
    if found is not None:
        stages = _PARTED.search(question.folded) and _STEPS.search(found.heading)
        if not stages and _is_of_another(question, dossier, [found, *dossier.below[found.id]]):
            return None  # of a section of steps, each heading is one
        asked = "outline" if _OF_OUTLINE.search(question.folded) else "headings"
        shown = outlined(
            dossier,
            found,
            deep=bool(_DEEP.search(question.folded) or _AND_BELOW.search(question.folded) or "sum" in asks),
        )
        return _draft(_recounted(question, dossier, found, shown), asked)
    return _bullets(question, dossier, terms) or _whole(question, dossier, terms)


def _without_headings(question: Question, dossier: Dossier) -> Question:
    """The question without the headings in it, whose words ask for nothing: 加大金融支持力度 for no amount."""
    text = question.folded
    for clause in dossier.policy.clauses:
        if len(clause.heading) >= _SHORTEST and clause.kind == "section":
            text = text.replace(fold(clause.heading), "")
    return Question(text, question.docs)


def _is_of_another(question: Question, dossier: Dossier, headed: Sequence[Clause]) -> bool:
    """Whether things of a kind are asked for that none of the headings names: 要办哪些比赛."""
    asked = _ASKED_FOR.search(question.folded)
    if asked is None or asked["thing"] in TALK:
        return False
    return not any(asked["thing"] in fold(dossier.title(clause)) for clause in headed)


def _recounted(question: Question, dossier: Dossier, clause: Clause, shown: list[Statement]) -> list[Statement]:
    """What is shown of a heading, with the number that it prints put right where the question has another: 七大赛道."""
    said, printed = SET.search(question.folded), SET.search(fold(clause.heading))
    if said is None or printed is None or size_of(said) == size_of(printed):
        return shown
    support = Support(dossier.policy.slug, clause.id, dossier.titles[clause.id])
    text = f"与原文不符，不是{said[0]}，而是{printed[0]}：{shown[0].text}"
    return [Statement(text, (support, *shown[0].support), computed=shown[0].computed), *shown[1:]]


def outlined(dossier: Dossier, clause: Clause, *, deep: bool = False) -> list[Statement]:
    """A heading with those under it, and how many they are; `deep` counts what lies under those too."""
    members = dossier.below.get(clause.id, ())
    deeper = len(_leaves(dossier, members))
    number = f"共{len(members)}项" + (f"、其下{deeper}条" if deep and deeper > len(members) else "")
    named = clause.label if clause.kind == "annex" else dossier.title(clause)
    head = f"{named}，{number}"
    figures = (str(len(members)), str(deeper))
    if len(members) > _MOST or sum(len(dossier.title(child)) for child in members) > _LONGEST_LIST:
        # Too many to be read: how many they are, with the first and the last of them as they are numbered.
        numbered = {c.id: _with_number(dossier, c) for c in (members[0], members[-1])}
        support = tuple(
            numbered.get(c.id, Support(dossier.policy.slug, c.id, dossier.titles[c.id])) for c in (clause, *members)
        )
        ends = tuple(re.sub(r"\s|[.．、]$", "", members[at].number) for at in (0, -1))
        return [Statement(f"{head}（{'至'.join(ends)}）。", support, computed=(*figures, *ends))]
    return [Statement(f"{head}：", computed=figures), *(entry(dossier, child) for child in members)]


def _with_number(dossier: Dossier, clause: Clause) -> Support:
    """Where a heading is printed with its number."""
    return Support(dossier.policy.slug, clause.id, Span(clause.spans[0].start, dossier.titles[clause.id].end))


def entry(dossier: Dossier, clause: Clause) -> Statement:
    """A heading as an entry of a list."""
    support = Support(dossier.policy.slug, clause.id, dossier.titles[clause.id])
    return Statement(dossier.title(clause), (support,), entry=True)


def _draft(statements: Sequence[Statement], answerer: str = "outline") -> Draft:
    return Draft(tuple(statements), "answered", 0.92, answerer)


def _counts(question: Question) -> bool:
    return bool(_WHOLE.search(question.folded) or _PARTED.search(question.folded))


def _terms(question: Question, dossier: Dossier) -> list[str]:
    """The question's words that can name a heading; those of the title name the document, if others are left."""
    known = [
        term
        for term in dossier.terms(question)
        if dossier.knows(term) and (len(term) > 1 or term == "x") and not _COUNTING.fullmatch(term)
    ]
    title = fold(dossier.policy.facts.metadata.title)
    return [term for term in known if term not in title] or [term for term in known if term not in TALK]


def _is_strange(question: Question, dossier: Dossier) -> bool:
    """Whether the question names a matter of which the document says nothing, rather than a set by its number."""
    if _NUMBERED.search(question.folded):
        return False
    terms = (term for term in dossier.terms(question) if not _POINTING.match(term))
    return any(len(term) > 1 and term not in TALK and not dossier.knows(term) for term in terms)


def _leaves(dossier: Dossier, clauses: Sequence[Clause]) -> list[Clause]:
    """What lies under clauses at the bottom of the outline, or is numbered through it; one with nothing under it is its own."""
    through = {clause.id for clause in _running(dossier)}

    def under(above: Sequence[Clause]) -> Iterator[Clause]:
        for clause in above:
            below = dossier.below.get(clause.id, ())
            if below and clause.id not in through:
                yield from under(below)
            else:
                yield clause

    return list(under(clauses))


def _named(question: Question, dossier: Dossier, terms: Sequence[str]) -> Clause | None:
    """The heading that the question names."""
    best: tuple[float, Clause] | None = None
    sized = _size(question)
    opening = bool(_OF_OUTLINE.search(question.folded))  # a clause's first sentence is said to have parts only by these
    for clause in dossier.policy.clauses:
        below = dossier.below.get(clause.id, ())
        if len(below) < 2 or not (clause.heading or (opening and dossier.title(clause))):
            continue
        heading = fold((clause.number if clause.kind == "annex" else "") + dossier.title(clause))
        # A pair of characters across two words tells something only where the heading has it too.
        core = [term for term in terms if term in heading or (term not in TALK and term not in question.bridges)]
        forward = dossier.coverage(core, heading) or dossier.coverage(question.terms, heading)
        if _FIELDS.search(question.folded) and len(heading) >= _SHORTEST_NAMED and heading in question.folded:
            forward = max(forward, _NAMED)  # 装备制造行业里点到了哪几个细分行业
        if _PARTED.search(question.folded):
            forward = max(forward, _NAMED) if _STEPS.search(heading) else 0.0
        if not terms or forward < _NAMED or (sized and len(below) != sized):
            continue
        score = forward + dossier.coverage(bigrams(heading), question.folded)
        score += 1.0 if set(_NUMBERED.findall(heading)) & set(_NUMBERED.findall(question.folded)) else 0.0
        if best is None or score > best[0]:
            best = (score, clause)
    return best[1] if best else None


def _is_divided(question: Question, dossier: Dossier, terms: Sequence[str]) -> bool:
    """Whether a sentence says itself what is asked for: 高新区分为哪两类 is told by 高新区分为综合型和特色型两类."""
    if not _DIVIDED.search(question.folded):
        return False
    sentences = (fold(dossier.quote(s.span)) for of_clause in dossier.sentences.values() for s in of_clause)
    return any("分为" in text and dossier.coverage(terms, text.partition("分为")[0]) >= _NAMED for text in sentences)


def _size(question: Question) -> int:
    """How many things the question asks for: 6 of 哪六类; 0 where it does not say."""
    said = _SIZED.search(question.folded)
    return int(parse_number(said["number"].replace("两", "二")) or 0) if said else 0


def _sharing(question: Question, dossier: Dossier, terms: Sequence[str]) -> Draft | None:
    """The parts of the document, as many as the question says, whose headings all hold its words: 要降的成本有哪六类."""
    size = _size(question)
    tops = [clause for clause in dossier.below.get(None, ()) if clause.heading]
    core = [term for term in terms if term not in TALK]
    held = [clause for clause in tops if core and all(term in fold(clause.heading) for term in core)]
    if size < 3 or len(held) != size:
        alike = [
            below
            for below in dossier.below.values()
            if len(below) == size >= 3
            and sum(all(term in fold(clause.heading) for clause in below) for term in core) >= _COMMON
        ]
        if len(alike) != 1:
            return None
        held = list(alike[0])
    return _draft([Statement(f"共{size}项：", computed=(str(size),)), *(entry(dossier, clause) for clause in held)])


def _running(dossier: Dossier) -> list[Clause]:
    """The items that are numbered through all parts of a document: 1. to 46., whatever part they stand in."""
    styles: dict[str, list[tuple[object, Clause]]] = defaultdict(list)
    for clause in dossier.policy.clauses:
        number = clause.number.strip()
        if clause.kind == "section" and (figure := _FIGURE.search(number)):
            style = _FIGURE.sub("1" if figure[0].isdigit() else "一", number).replace("(", "（").replace(")", "）")
            styles[style].append((parse_number(figure[0]), clause))
    through = [
        [clause for _, clause in run]
        for run in styles.values()
        if len(run) >= _FEWEST_RUNNING
        and all(clause.parent is not None for _, clause in run)
        and [number for number, _ in run] == list(range(1, len(run) + 1))
    ]
    return max(through, key=len, default=[])


def _at(question: Question, dossier: Dossier, terms: Sequence[str]) -> Draft | None:
    """What stands at the place that the question counts to: 第三个发展计划, 融资成本那部分的第二条, 附件第四部分."""
    ordinal, first = _ORDINAL.search(question.folded), _FIRST.search(question.folded)
    place = ordinal or first or _LAST.search(question.folded)
    counted = ordinal is not None and "count" in question.asks and _PART.search(ordinal["kind"])
    if place is None or not (_WHAT.search(question.folded) or counted) or question.asks & {"when", "why"}:
        return None
    last = not ordinal and not first
    number = int(parse_number(ordinal["number"]) or 0) if ordinal else 1
    if not number:
        return None
    rest = Question(question.folded[: place.start()] + " " + question.folded[place.end() :])
    own = [term for term in _terms(rest, dossier) if term in terms and term not in rest.bridges]
    above = _named(rest, dossier, own)
    named = above is not None and fold(dossier.title(above)) in rest.folded
    if not named and not [term for term in own if term not in TALK] and not last:
        numbered = _numbered(question, dossier, number, ordinal["kind"] if ordinal else "条")
        if numbered is not None:
            return numbered
    if above is None:
        return None
    members = dossier.below[above.id]
    if number > len(members):
        return None
    clause = members[-1] if last else members[number - 1]
    whole = (
        f"{above.label if above.kind == 'annex' else dossier.title(above)}共{len(members)}项，"
        if "count" in question.asks and "哪几" not in question.folded
        else ""
    )
    return _told(dossier, clause, f"{whole}{'最后' if last else place[0]}是", str(len(members)))


def _numbered(question: Question, dossier: Dossier, number: int, kind: str) -> Draft | None:
    """The one clause outside annexes, or inside where the question says 附件, that is printed with a number."""
    annexed = "附件" in question.folded
    found = []
    for clause in dossier.policy.clauses:
        if clause.kind != "section" or clause.number.startswith("第"):
            continue
        if annexed != (dossier.policy.path(clause)[0].kind == "annex"):
            continue
        if parse_number(re.sub(r"[（）()、.．\s﹒]", "", clause.number)) == number:
            found.append(clause)
    parts = [clause for clause in found if re.search("部分|章|大|方面", kind) and dossier.below.get(clause.id)]
    tops = [clause for clause in parts if clause.parent is None] or parts  # 四、 rather than 三、（四）
    bottoms = [clause for clause in found if not dossier.below.get(clause.id)]
    chosen = (tops[:1] if len(tops) == 1 or "部分" in kind else []) or (found if len(found) == 1 else [])
    if not chosen and not re.search("部分|章|大|方面", kind):
        chosen = bottoms if len(bottoms) == 1 else []
    return _told(dossier, chosen[0], f"第{number}{kind}是", "") if chosen else None


def _told(dossier: Dossier, clause: Clause, lead: str, number: str) -> Draft:
    """A clause's title behind what it is, with what lies under it."""
    titled = entry(dossier, clause)
    figures = (lead, number) if number else (lead,)
    statements = [Statement(f"{lead}：{titled.text}。", titled.support, computed=figures)]
    below = dossier.below.get(clause.id, ())
    if len(below) < 2:
        return _draft(statements)
    head, *entries = outlined(dossier, clause, deep=True)
    counted = head.text[head.text.rindex("，共") + 1 :]
    return _draft([*statements, Statement(counted, head.support, computed=head.computed), *entries])


def _largest(question: Question, dossier: Dossier) -> Draft | None:
    """Which part of the document has the most or fewest items: 哪部分条数最多."""
    asked = _LARGEST.search(question.folded)
    if asked is None or not re.search("[条项]|任务|措施|举措|内容", question.folded) or "department" in question.asks:
        return None
    said = {int(parse_number(n.replace("两", "二")) or 0) for n in _NUMBERED.findall(question.folded)}
    tops = [clause for clause in dossier.below.get(None, ()) if dossier.below.get(clause.id)]
    groups = [tops, *(below for clause, below in dossier.below.items() if clause is not None)]
    parts = next((group for group in groups if len(group) in said), tops if not said else [])
    sizes = [len(_leaves(dossier, [part])) for part in parts]
    if len(parts) < 2 or len(set(sizes)) < 2:
        return None
    word = asked["end"] or asked["before"]
    size = (max if word == "最多" else min)(sizes)
    best = [part for part, own in zip(parts, sizes, strict=True) if own == size]
    each = "各" if len(best) > 1 else ""
    text = f"{'、'.join(f'“{dossier.title(part)}”' for part in best)}{word}，{each}{size}条。"
    supports = tuple(entry(dossier, leaf).support[0] for part in best for leaf in (part, *_leaves(dossier, [part])))
    statement = Statement(text, tuple(dict.fromkeys(supports)), computed=(str(size),))
    return Draft((statement,), "answered", 1.0, "outline")


def _whole(question: Question, dossier: Dossier, terms: Sequence[str]) -> Draft | None:
    """How many parts and items the document has, where the question names nothing in it."""
    if "count" not in question.asks or not _WHOLE.search(question.folded) or re.search("附[件表]", question.folded):
        return None
    title = fold(dossier.policy.facts.metadata.title)
    if any(term not in TALK and term not in title for term in terms if term in question.terms):
        return None
    annexes = {clause.id for clause in dossier.policy.clauses if clause.kind == "annex"}
    sections = [clause for clause in dossier.policy.clauses if clause.kind == "section"]
    sections = [clause for clause in sections if not annexes & {step.id for step in dossier.policy.path(clause)}]
    top = [clause for clause in sections if clause.parent is None]
    articles = [clause for clause in sections if re.match("第.+条", clause.number)]
    above = {clause.parent for clause in sections}
    items = articles or _running(dossier) or [c for c in sections if c.id not in above and c.parent is not None]
    if len(top) < 2:
        return None
    if len(articles) > 1 and all(clause.parent is None for clause in articles):
        return _articles(dossier, articles)
    number = f"共{len(top)}部分" if not items else f"共{len(top)}部分、{len(items)}条"
    supports = tuple(entry(dossier, clause).support[0] for clause in top if clause.heading)
    head = f"{number}："
    figures = (str(len(top)), str(len(items)))
    if not supports or len(top) > _MOST:
        return None
    return _draft([Statement(head, computed=figures), *(entry(dossier, clause) for clause in top if clause.heading)])


def _articles(dossier: Dossier, articles: Sequence[Clause]) -> Draft:
    """How many articles a document without chapters has, with its first and its last."""
    ends = (articles[0], articles[-1])
    numbers = tuple(re.sub(r"\s", "", clause.number) for clause in ends)
    support = tuple(_with_number(dossier, clause) for clause in ends)
    number = str(len(articles))
    return _draft([Statement(f"共{number}条（{'至'.join(numbers)}）。", support, computed=(number, *numbers))])


def _bullets(question: Question, dossier: Dossier, terms: Sequence[str]) -> Draft | None:
    """The unnumbered items under the heading that the question names: 发展路径有哪几条, 基本原则有哪些."""
    principles = bool(_PRINCIPLES.search(question.folded)) and not set(terms) - _OF_PRINCIPLES
    for clause in dossier.policy.clauses:
        heading = fold(clause.heading)
        of_them = principles and heading.endswith("原则")  # 坚持了哪些原则: 基本原则
        if not of_them and (not heading or not terms or dossier.coverage(terms, heading) < _NAMED):
            continue
        items = items_of(dossier, dossier.sentences[clause.id])
        if len(items) < 2 or not (of_them or dossier.coverage(bigrams(heading), question.folded) >= 0.5):
            continue
        statements = [Statement(f"{clause.heading}，共{len(items)}项：", computed=(str(len(items)),))]
        for item in items:
            place = Support(dossier.policy.slug, clause.id, item.span)
            statements.append(Statement(item_text(dossier, item), (place,), entry=True))
        return _draft(statements, "headings")
    return None


def items_of(dossier: Dossier, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The unnumbered items among the sentences of a clause: those behind a dash, else the topics of its paragraphs."""
    return [s for s in sentences if _ITEM.match(dossier.quote(s.span))] or _topics(dossier, sentences)


def item_text(dossier: Dossier, item: Sentence) -> str:
    """An unnumbered item as it is shown."""
    return re.sub(r"\s+", "", _ITEM.sub("", dossier.quote(item.span))).rstrip("。；")


def _topics(dossier: Dossier, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The short sentences that paragraphs open with, 坚持改革创新。; none where most do not."""
    source = dossier.policy.source
    words = [re.sub(r"\s", "", dossier.quote(sentence.span)) for sentence in sentences]
    short = [bool(_TOPIC.fullmatch(text)) for text in words]
    lines = [source.rfind("\n", 0, sentence.span.start) for sentence in sentences]
    opening = [at for at, line in enumerate(lines) if not at or line != lines[at - 1]]
    topics = [sentences[at] for at in opening if short[at] and lines[at : at + 2] == [lines[at]] * 2]
    return topics if len(topics) >= max(_FEWEST_TOPICS, len(opening) - 1) else []
