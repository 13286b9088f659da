"""Counts and lists of headings: what a document, a chapter or a heading is made of."""

import re
from collections.abc import Sequence

from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.policy import Clause, Span
from index.words import bigrams

# The whole document in parts: 全文分几大块, 一共几条措施.
_WHOLE = re.compile(
    r"(?:几|多少)(?:个|大)?(?:条|章|节|款|部分|大块|块|方面|板块|大类|大项|项|点)(?:的?(?:政策|具体)*(?:措施|举措|条款|内容|任务|规定|政策))?"
    r"|(?:几|多少)[个件]?(?:具体)?(?:措施|举措|条款|章节|任务|工作|事项)"
)
_OF_PARTS = re.compile(r"(?:几|多少)(?:个|大)*(?:章|部分|大?块|方面|大类|大项)")
_PARTED = re.compile(r"几步|步骤|流程|环节|阶段")
_STEPS = re.compile(r"安排|步骤|流程|程序|阶段|环节")
# Words around a count that name no heading.
_TALK = frozenset(
    "文件 政策 意见 办法 方案 措施 举措 条款 内容 具体 规定 任务 工作 方面 部分 总共 一共 全文 大块 板块 通知 底下 下面 拆成 "
    "条例 细则 计划 整个 整份 全部 拢共 列举 数量 分成 从头 到尾 头到 规划 里面 当中 分别 主要 一章 那章 部分 下设 大体".split()
)
_DEEP = re.compile("(?:几|多少)(?:[条件]|项(?:具体|任务|工作))|底下|下设|具体|拆|细分")
_NUMBERED = re.compile("([二两三四五六七八九十])(?:个|大|项|条|类)")  # 六个计划 are the 六大发展计划
_NAMED = 0.75  # share of a question's words that a heading must hold to be meant
_ITEM = re.compile(r"\s*——\s*")
_MOST = 12  # headings that an answer lists


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer with the headings under the one that the question names, or with the document's own; None elsewhere."""
    asks = question.asks
    listing = asks & {"list", "count"} and not asks & {"condition", "duty"}
    if asks & {"department", "who", "money"} or not (listing or _counts(question)):
        return None
    terms = _terms(question, dossier)
    found = _named(question, dossier, terms)
    if found is not None:
        clause, members = found
        return _draft(outlined(dossier, clause, members, deep=bool(_DEEP.search(question.folded))))
    return _bullets(question, dossier, terms) or _whole(question, dossier, terms)


def outlined(
    dossier: Dossier, clause: Clause, members: Sequence[Clause] = (), *, deep: bool = False
) -> list[Statement]:
    """A heading with those under it, or with those of them that are given, and how many they are.

    Args:
        dossier: The document.
        clause: The heading.
        members: Those under it that are shown; empty for all.
        deep: Whether what lies under those is counted too.
    """
    below = [child for child in dossier.policy.children(clause) if child.heading]
    members = members or below
    deeper = sum(len(_below(dossier, child)) for child in members)
    number = f"共{len(members)}项" + (f"、其下{deeper}条" if deep and deeper > len(members) else "")
    lead = clause.heading if len(members) == len(below) else f"{clause.heading}中"
    head = Statement(f"{lead}，{number}：", computed=(str(len(members)), str(deeper)))
    return [head, *(_entry(dossier, child) for child in members)]


def _entry(dossier: Dossier, clause: Clause) -> Statement:
    start = dossier.policy.source.find(clause.heading, clause.spans[0].start, clause.spans[0].end)
    span = Span(start, start + len(clause.heading)) if start >= 0 else dossier.sentences[clause.id][0].span
    return Statement(clause.heading, (Support(dossier.policy.slug, clause.id, span),), entry=True)


def _draft(statements: Sequence[Statement]) -> Draft:
    return Draft(tuple(statements), "answered", 0.92, "headings")


def _counts(question: Question) -> bool:
    return bool(_WHOLE.search(question.folded) or _PARTED.search(question.folded))


def _terms(question: Question, dossier: Dossier) -> list[str]:
    """The question's words that can name a heading; those of the title name the document, if others are left."""
    known = [term for term in dossier.terms(question) if dossier.knows(term) and (len(term) > 1 or term == "x")]
    title = fold(dossier.policy.facts.metadata.title)
    return [term for term in known if term not in title] or [term for term in known if term not in _TALK]


def _below(dossier: Dossier, clause: Clause) -> list[Clause]:
    """The sections directly under a clause."""
    return [child for child in dossier.policy.children(clause) if child.kind == "section"]


def _named(question: Question, dossier: Dossier, terms: Sequence[str]) -> tuple[Clause, Sequence[Clause]] | None:
    """The heading that the question names, with those under it that it asks for."""
    best: tuple[float, Clause, Sequence[Clause]] | None = None
    for clause in dossier.policy.clauses:
        below = [child for child in _below(dossier, clause) if child.heading]
        if len(below) < 2 or len(below) < len(list(dossier.policy.children(clause))) or not clause.heading:
            continue
        heading = fold(clause.heading)
        core = [term for term in terms if term in heading or term not in _TALK]
        forward = dossier.coverage(core, heading) or dossier.coverage(question.terms, heading)
        if _PARTED.search(question.folded):
            forward = max(forward, _NAMED) if _STEPS.search(heading) else 0.0
        members: Sequence[Clause] = below
        rest = [term for term in terms if term not in heading and term not in _TALK]
        if terms and rest and forward > 0 and len(rest) < len(terms):
            held = [child for child in below if all(term in fold(child.heading) for term in rest)]
            if len(held) > 1:
                forward, members = 0.9, held  # 保障措施要健全几个体系: those under it that say 健全 and 体系
        if not terms or forward < _NAMED:
            continue
        score = forward + dossier.coverage(bigrams(heading), question.folded)
        score += 1.0 if set(_NUMBERED.findall(heading)) & set(_NUMBERED.findall(question.folded)) else 0.0
        if best is None or score > best[0]:
            best = (score, clause, members)
    return best[1:] if best else None


def _whole(question: Question, dossier: Dossier, terms: Sequence[str]) -> Draft | None:
    """How many parts and items the document has, where the question names nothing in it."""
    if "count" not in question.asks or not _WHOLE.search(question.folded):
        return None
    title = fold(dossier.policy.facts.metadata.title)
    if any(term not in _TALK and term not in title for term in terms if term in question.terms):
        return None
    sections = [clause for clause in dossier.policy.clauses if clause.kind == "section"]
    top = [clause for clause in sections if clause.parent is None]
    articles = [clause for clause in sections if re.match("第.+条", clause.number)]
    above = {clause.parent for clause in sections}
    items = articles or [clause for clause in sections if clause.id not in above and clause.parent is not None]
    if len(top) < 2:
        return None
    asked = len(top) if _OF_PARTS.search(question.folded) or not items else len(items)
    number = f"共{len(top)}部分" if not items else f"共{len(top)}部分、{len(items)}条"
    if asked == len(items) and articles:
        number = f"共{len(items)}条"
    supports = tuple(_entry(dossier, clause).support[0] for clause in top if clause.heading)
    head = f"{number}："
    figures = (str(len(top)), str(len(items)))
    if not supports or len(top) > _MOST:
        return None
    return _draft([Statement(head, computed=figures), *(_entry(dossier, clause) for clause in top if clause.heading)])


def _bullets(question: Question, dossier: Dossier, terms: Sequence[str]) -> Draft | None:
    """The items marked by —— under the heading that the question names: 发展路径有哪几条？."""
    for clause in dossier.policy.clauses:
        heading = fold(clause.heading)
        if not heading or not terms or dossier.coverage(terms, heading) < _NAMED:
            continue
        items = [s for s in dossier.sentences[clause.id] if _ITEM.match(dossier.quote(s.span))]
        if len(items) < 2 or dossier.coverage(bigrams(heading), question.folded) < 0.5:
            continue
        statements = [Statement(f"{clause.heading}，共{len(items)}项：", computed=(str(len(items)),))]
        for item in items:
            text = re.sub(r"\s+", "", _ITEM.sub("", dossier.quote(item.span))).rstrip("。；")
            statements.append(Statement(text, (Support(dossier.policy.slug, clause.id, item.span),), entry=True))
        return _draft(statements)
    return None
