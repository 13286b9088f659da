"""Answers about the document itself: number, issuer, dates, validity, basis, attachments, title."""

import re

from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.policy import Span

_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("number", "发文字号", r"文号|发文字号|字号|编号是|文件号|几号文"),
    (
        "valid_to",
        "有效期截止日期",
        r"有效期|失效|到期|有效(到|至)|(实行|执行|适用|实施)到(哪|什么|几|何)|什么时候(截止|终止)|管(几年|到什么时候)|执行到",
    ),
    (
        "valid_from",
        "施行日期",
        r"(何时|什么时候|哪天|几号|从哪天|啥时候|什么时间|从什么时候|多会儿)(开始|起)?(施行|实施|生效|执行)|(施行|生效|实施)(日期|时间|起)",
    ),
    (
        "date",
        "成文日期",
        r"(何时|什么时候|哪一?年|哪天|几号|几月|啥时候|什么时间)(发布|印发|出台|发的|公布|颁布|成文|制定|下发|发文)|(发布|印发|出台|成文|发文|公布)(日期|时间|于)",
    ),
    (
        "issuer",
        "发文机关",
        r"(发文|发布|印发|制定|出台)(机关|机构|单位|部门|主体)|(谁|哪个?(部门|单位|机关|政府|局|市|省|级)?)(发布|印发|发|制定|出台|颁布|下发|公布)|(谁|哪里|哪儿)(发|出)的|由谁(发布|印发|制定)|(哪|几|多少).{0,4}(部门|单位|机关|家).{0,4}(联合|共同|一起)?(发布|印发|制定|出台|起草|拟)",
    ),
    (
        "based_on",
        "依据",
        r"(依据|根据|按照)(的?是?)?(什么|哪些|哪几|哪个|啥)|(制定|出台|上位|政策|文件)的?依据|依据(文件|是|有)|上位(文件|法|政策)|为了?(贯彻|落实)(什么|哪)",
    ),
    (
        "attachments",
        "附件",
        r"附件(有|是|包括|都|叫|名称|分别)|哪[一二两三四五六几\d]?个?附件|(几|哪|哪些|哪几|多少)个?(附件|附表)|有(没有)?附件|附了(什么|哪些|几)",
    ),
    ("title", "标题", r"(全称|标题|名称|题目)|文件(叫|名)|叫什么(名字|名称)"),
)
_ELSEWHERE = {
    "valid_to": r"有效期|试行期|截止|至\d{4}年",
    "valid_from": r"起(施行|实施|执行)",
    "date": r"$^",
    "number": r"$^",
}
_BESIDE = re.compile(r"上级|制定|出台|印发|自己|本身|实施|发布|时间|日期|几件|名字|叫")
_THE_DOCUMENT = re.compile(
    r"文件|政策|意见|办法|方案|规划|通知|条例|规定|措施|计划|细则|公告|纲要|本文|指南|清单|要点|什么时候|何时|文号|附件|有效期|依据|发文|全称|标题|生效|施行|失效"
)


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer what the document says about itself, or say that it does not; None if something else is asked."""
    if not _THE_DOCUMENT.search(question.folded):
        return None
    of_other = _number_of_other(question, dossier) or _addressees(question, dossier)
    if of_other:
        return of_other
    found = [draft for field in _FIELDS if (draft := _field(question, dossier, *field))]
    if len(found) < 2:
        return found[0] if found else None
    statements = tuple(dict.fromkeys(statement for draft in found for statement in draft.statements))
    statuses = {draft.status for draft in found}
    return Draft(statements, "partial" if len(statuses) > 1 else found[0].status, found[0].confidence, "metadata")


_BASED = re.compile(r"《([^》]+)》\s*[（(]([^（()）]*?[〔\[（(]\d{4}[〕\]）)][^（()）]*?号)[）)]")
_ADDRESSED = re.compile(r"^[^\n。；]{2,120}[：:]\s*$", re.M)


def _number_of_other(question: Question, dossier: Dossier) -> Draft | None:
    """The number of a document that this one names: 省里那份指导意见的文号."""
    if not re.search("文号|发文字号|字号|几号文", question.folded):
        return None
    slug, source = dossier.policy.slug, dossier.policy.source
    own = fold(dossier.policy.facts.metadata.title)
    words = [word for stretch in question.words for word in stretch if not re.search("文号|字号|编号", word)]
    best: tuple[float, re.Match[str]] | None = None
    for match in _BASED.finditer(source):
        title = fold(match[1])
        telling = [word for word in words if fold(word) in title and fold(word) not in own]
        level = re.search("国务院|国家|部委|省|市|工信部", question.folded)
        of_level = level is not None and level[0][0] in title[:8]
        score = sum(map(len, telling)) + 2 * of_level
        if score >= 2 and (best is None or score > best[0]):
            best = (score, match)
    if best is None:
        return None
    match = best[1]
    clause = dossier.policy.clause_at(match.start()).id
    text = re.sub(r"\s+", "", match[0])
    return Draft((Statement(f"{text}。", (Support(slug, clause, Span(*match.span())),)),), "answered", 0.95, "metadata")


def _addressees(question: Question, dossier: Dossier) -> Draft | None:
    """Whom the document is sent to: the line before its text that ends in a colon."""
    if not re.search("(发|印发|下发|写)给(谁|哪|什么)|主送|收文(单位|机关)|抄送", question.folded):
        return None
    preamble = dossier.policy.clauses[0]
    for start, end in preamble.spans:
        match = _ADDRESSED.search(dossier.policy.source, start, end)
        if match and not match[0].lstrip().startswith("附件"):
            span = dossier.trim(Span(*match.span()))
            text = re.sub(r"\s+", "", dossier.quote(span)).rstrip("：:")
            support = (Support(dossier.policy.slug, preamble.id, span),)
            return Draft((Statement(f"主送：{text}。", support),), "answered", 0.95, "metadata")
    return None


def _field(question: Question, dossier: Dossier, name: str, shown: str, pattern: str) -> Draft | None:
    metadata = dossier.policy.facts.metadata
    match = re.search(pattern, question.folded)
    if not match or not _about_document(question, dossier, match):
        return None
    value = getattr(metadata, name)
    if not value and name == "valid_from" and metadata.date and "印发之日" in dossier.policy.source:
        value = metadata.date
    title = metadata.title
    if not value and name == "valid_to":
        period = _period(dossier)
        if period:
            return Draft((Statement(_plain(dossier, period), (period,)),), "answered", 0.9, "metadata")
    if not value and re.search(_ELSEWHERE.get(name, "$^"), dossier.policy.source):
        return None  # the text speaks of it in words that give no date, such as 有效期5年
    if not value:
        return Draft((Statement(f"原文未载明{shown}。"),), "not_stated", 0.8, "metadata")
    evidence = metadata.evidence.get(name)
    support = (Support(dossier.policy.slug, evidence.clause, evidence.span),) if evidence else ()
    if not support:
        return None
    if name in ("valid_from", "valid_to"):
        sentence = _sentence(dossier, support[0])
        text = re.sub(r"\s+", "", dossier.quote(sentence.span)).rstrip("。")
        return Draft((Statement(f"{text}。", (sentence,)),), "answered", 0.9, "metadata")
    if isinstance(value, tuple):
        if len(value) == 1:
            return Draft((Statement(f"{shown}：{value[0]}。", support),), "answered", 0.9, "metadata")
        head = Statement(f"{shown}共{len(value)}件：", support, computed=(str(len(value)),))
        return Draft((head, *(Statement(entry, support, entry=True) for entry in value)), "answered", 0.9, "metadata")
    text = {"title": f"文件名称：《{title}》"}.get(
        name, f"{shown}：{_date(value) if name in ('date', 'valid_from', 'valid_to') else value}"
    )
    return Draft((Statement(text + "。", support),), "answered", 0.9, "metadata")


def _about_document(question: Question, dossier: Dossier, match: re.Match[str]) -> bool:
    """Whether the question, beside the field, names at most the document and not a matter inside it.

    What stands right before the field owns it: 办法的有效期 is the document's, 协议的有效期 is not.
    """
    title = fold(dossier.policy.facts.metadata.title)
    rest = question.folded[: match.start()] + " " + question.folded[match.end() :]
    terms = [t for t in dossier.terms(question) if t in rest and t not in match[0] and dossier.knows(t)]
    telling = [t for t in terms if t not in title and not _THE_DOCUMENT.search(t) and not _BESIDE.search(t)]
    before = re.sub(r"[的是从在由了有共》”]+$", "", question.folded[: match.start()])[-2:]
    owned = not before or before in title or bool(_THE_DOCUMENT.search(before) or _BESIDE.search(before))
    return len(telling) <= 2 and (owned or not re.search("[\u3400-\u9fff]{2}", before))


_PERIOD = re.compile(r"(?:有效期|试行期|执行期|实施期|施行期)[^。；\n]{0,14}(?:年|月|日)")


def _period(dossier: Dossier) -> Support | None:
    """The sentence that gives the document's validity as a period, which stands near its end: 有效期5年."""
    found = list(_PERIOD.finditer(dossier.policy.source))
    if not found or found[-1].start() < 0.6 * len(dossier.policy.source):
        return None
    span = Span(*found[-1].span())
    return _sentence(dossier, Support(dossier.policy.slug, dossier.policy.clause_at(span.start).id, span))


def _plain(dossier: Dossier, support: Support) -> str:
    return re.sub(r"\s+", "", dossier.quote(support.span)).rstrip("。") + "。"


def _sentence(dossier: Dossier, support: Support) -> Support:
    """The whole sentence around a place: it states first day and period together, and an end that is not printed."""
    for sentence in dossier.sentences[support.clause]:
        if sentence.span.start <= support.span.start < sentence.span.end:
            return Support(support.doc, support.clause, sentence.span)
    return support


def _date(iso: str) -> str:
    parts = [part.lstrip("0") for part in iso.split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))
