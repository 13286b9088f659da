"""Answers about the document itself: number, issuer, dates, validity, basis, attachments, title."""

import re
from typing import NamedTuple

from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.question import Question, fold
from corpus.policy import Span
from corpus.regex import regex


class _Told(NamedTuple):
    """Something that a document says of itself in a sentence of its own, mostly its last."""

    what: str  # what it is called where the document is silent about it
    asked: re.Pattern[str]  # in the folded question
    stated: re.Pattern[str]  # in the source


_PAPER = "文件|办法|规定|政策|通知|细则|意见|条例|方案|措施|标准|文|版本?"
_TOLD = (
    _Told(
        "由谁负责解释",
        regex(
            r"解释权|负责解释|解释(?:机关|单位|部门|工作|归谁|由谁|找谁)|(?:谁|哪个?(?:部门|单位|局|机关|委|厅|办)?)(?:来|最后|最终|负责)*(?:作|做)?(?:出|个)?解释"
        ),
        regex(
            r"[^。；：]{0,80}?(?:负责[^，。；]{0,10}解释|解释权[^，。；]{2,30}|由[^，。；]{2,30}解释)[^，。；]{0,10}"
        ),
    ),
    _Told(
        "废止或取代了哪份文件",
        regex(
            rf"(?:废止|取代|替代|代替|替换|顶替|推翻)(?:了|掉)?(?:的是)?(?:哪|什么|谁|几|原|旧|老|之前|以前)"
            rf"|(?:哪|什么|几)(?:[份个些部件]|一)?[^，。？]{{0,8}}(?:废止|作废|失效|被?取代|被?替代|停止执行|不再执行)"
            rf"|(?:旧|老|原来|以前|之前|原先|上一版)的?(?:(?:那|这)?[份个部版]?(?:{_PAPER})|(?:那|这)[份个部版])"
        ),
        regex(
            r"(?:(?:19|20)\d\d\s*年[^。；《]{0,24})?《[^。；]{2,240}?(?:同时|同步|即行|自行|相应|随之|予以)\s*(?:废止|停止执行|失效|作废)"
            r"|(?<![\u3400-\u9fff])原[^。；]{2,100}?(?:同时|即行|自行|予以)\s*(?:废止|停止执行|失效|作废)"
        ),
    ),
    _Told(
        "向哪个部门反映问题",
        regex(
            r"(?:问题|意见|情况)[^，。？]{0,8}(?:向|跟|找|和|给)(?:谁|哪)|(?:向|跟|找|给)(?:谁|哪)[^，。？]{0,8}(?:反映|反馈)|反映给谁|联系(?:部门|单位|科室)"
        ),
        regex(
            r"[^。；：]{0,40}(?:问题|情况|意见)[^。；]{0,16}[请可应][^。；]{0,6}[向与][^。；，]{2,40}?(?:反映|反馈|联系|报告)"
        ),
    ),
    _Told(
        "有疑问找谁",
        regex(
            r"[有看弄搞读]{0,3}(?:看不懂|不懂|不明白|不理解|吃不准|拿不准|有疑问|疑问|有疑义)[^？?]{0,10}(?:找|问|咨询|请教|联系|打听)(?:谁|哪)"
        ),
        regex(
            r"[^。；：]{0,80}?(?:负责[^，。；]{0,10}解释|由[^，。；]{2,30}解释)[^，。；]{0,10}"
            r"|[^。；：]{0,40}(?:问题|情况|意见)[^。；]{0,16}[请可应][^。；]{0,6}[向与][^。；，]{2,40}?(?:反映|反馈|联系|报告)"
        ),
    ),
    _Told(
        "制定目的",
        regex(
            rf"(?:为什么|为啥|为何|干[嘛吗]|图个?(?:什么|啥))[^，。？?]{{0,12}}(?:出台?|制定|弄|搞|印?发)(?:这么?|那|个|一|份|部|的|了)*[^，。？?]{{0,12}}(?:{_PAPER}|补[贴助])"
            rf"|(?:{_PAPER})[^，。？?]{{0,6}}(?:目的|初衷|为了?(?:什么|啥)|图个?(?:什么|啥))"
        ),
        regex(
            r"为[^。；：《]{6,140}?，(?:[^。；]{1,120}?，)?(?:现|特|决定|研究|提出|制定|制订){0,2}(?:制定|制订|提出)(?:了|出)?(?:本|以下|如下)[^。；，]{2,12}"
        ),
    ),
    _Told(
        "适用范围",
        regex("适用(?:于|的|是)?(?:谁|哪|什么|啥|范围|对象)|(?:对|给)(?:谁|哪些人)适用|适用(?:范围|对象)"),
        regex(
            rf"本(?:{_PAPER})[\u3400-\u9fff]{{0,6}}适用于[^。\n]{{2,200}}|[^。；\n]{{4,160}}?(?:均|应当)?(?<!参照)(?<![不又])适用本(?:{_PAPER})(?=[。；])"
            r"|适用(?:范围|对象)[：:][^。\n]{2,200}"
        ),
    ),
    _Told("签发人", regex("签发人|谁签发"), regex(r"签发人\s*[:：]\s*[^\n。]{2,20}")),
    _Told(
        "是否公开",
        regex("公开(?:方式|属性)|(?:是否|是不是|能不能|可以|能)(?:主动|对外)?公开(?:吗|么|$|[？?])"),
        regex(r"此件[^\n）)]{0,8}公开[^\n）)]{0,4}|公开方式\s*[:：][^\n]{2,10}|信息公开选项\s*[:：][^\n]{2,10}"),
    ),
)

_WHEN = r"(?:何时|什么时候|啥时候|多会儿|什么时间|哪一?年|哪一?天|哪个?月|几月|几号|几时)"
_ISSUED = r"(?:发布|印发|出台|公布|颁布|成文|制定|下发|发文|发出|发(?![到放钱展给工证奖补]))"
_ISSUER = r"(?:谁|哪(?:一|几|些|个|家)*(?:部门|单位|机关|机构|局|委|厅|办)?)"
_RELEASED = regex(rf"发布(?:的)?(?:日期|时间)|{_WHEN}(?:正式|对外|公开)?发布|发布(?:的)?(?:是|在)?{_WHEN}")
_RELEASE = regex(r"(?:发布|公布)(?:日期|时间)\s*[:：]\s*(?:19|20)\d\d\s*[年\-./]\s*\d{1,2}\s*[月\-./]\s*\d{1,2}\s*日?")
_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("number", "发文字号", r"文号|发文字号|(?:文件的?|^|[这本])字号|编号是|文件号|第?几号(?:文|令)|令第?几号|什么文号"),
    (
        "valid_to",
        "有效期截止日期",
        r"(?:长期|一直|永久|永远|始终)都?(?:有效|管用|适用|执行)|有效期|试行期|失效|到期|过期|作废|还有效|有效(?:到|至|多久|几年)|(?:实行|执行|适用|实施|施行|试行|用)(?:到|至)(?:哪|什么|几|何|啥)"
        r"|(?:什么时候|啥时候|何时)(?:截止|终止|结束)|管(?:用)?(?:几年|多久|多长|到)|(?:实行|执行|实施|施行|试行|有效)(?:几年|多久|多长)|执行到",
    ),
    (
        "valid_from",
        "施行日期",
        rf"(?:从|自|打)?{_WHEN}(?:开始|起|就|正式)*(?:施行|实施|生效|执行|试行|算数|管用)|(?:施行|生效|实施)(?:日期|时间|起)",
    ),
    (
        "date",
        "成文日期",
        rf"{_WHEN}(?:(?:[、，,和及]|，?由){{0,2}}{_ISSUER})?(?:正式|对外|公开)?{_ISSUED}|{_ISSUED}(?:的)?(?:日期|时间|于)|{_ISSUED}(?:的)?(?:是|在)?{_WHEN}|落款(?:日期|时间)?",
    ),
    (
        "issuer",
        "发文机关",
        r"(?:发文|发布|印发|制定|出台)(?:机关|机构|单位|部门|主体)|落款(?:单位|机关)"
        rf"|{_ISSUER}[、，,和及]?(?:是|在|于)?{_WHEN}{_ISSUED}"
        r"|(?:谁|哪里|哪儿|哪级|哪个?(?:部门|单位|机关|政府|局|委|市|省|级)?)(?:来)?(?:联合|共同)?(?:发布|印发|发的|发文|发出|制定|出台|颁布|下发|公布|出的)"
        r"|由谁(?:发布|印发|制定|发)|谁发$|哪(?:几|些)(?:个|家)?(?:局|委|厅|部|办|部门|单位|机关)(?:联合|共同|一起|联名|会同)*(?:发|印|出(?:的|台)|定的|制定)|(?:哪|几|多少).{0,4}(?:部门|单位|机关|家).{0,4}(?:发布|印发|发的|发文|下发|制定|出台)",
    ),
    (
        "based_on",
        "依据",
        r"(?:依据|根据|按照|照着|参照)(?:的?是?)?(?:(?:国家|中央|上级|上面|省里?|市里?|部里?)[、和与及]?){0,3}的?(?:什么|哪(?:些|个|[一两二三四五几]?[个份部项])|啥)|(?:制定|出台|上位|政策|文件)的?依据|依据(?:文件|是|有)|上位(?:文件|法|政策)"
        r"|为了?(?:贯彻|落实)(?:什么|哪)",
    ),
    (
        "attachments",
        "附件",
        r"附件(?:有|是|包括|都|叫|名称|分别|里)|哪[一二两三四五六几\d]?个?附件|(?:几|哪|哪些|哪几|多少)个?(?:附件|附表)|有(?:没有)?附件|附(?:了|带|着)+(?:什么|哪|几|啥)",
    ),
    ("title", "标题", r"全称|标题|名称|题目|文件(?:叫|名)|叫(?:什么|啥)(?:名字?|名称|名)?"),
)
_ELSEWHERE = {
    "valid_to": r"有效期|试行期|截止|至\d{4}年",
    "valid_from": r"起(施行|实施|执行)",
    "date": r"$^",
    "number": r"$^",
}
_BESIDE = regex(
    r"文末|末尾|后面|文后|上级|制定|出台|印发|自己|本身|实施|发布|公布|时间|日期|几件|名字|叫|执行|过程|当中|遇到|碰到|问题|反映|反馈|最后|最终|以前|之前|原来|旧|废止|作废|联合|共同|部门|单位"
)
_UNSTATED = {"date": "印发日期"}  # what a missing field is called, where that differs from its heading
_THE_DOCUMENT = regex(
    r"文件|政策|意见|办法|方案|规划|通知|条例|规定|措施|计划|细则|公告|纲要|本文|指南|清单|要点|什么时候|何时|文号|附件|有效期|依据|发文|全称|标题|生效|施行|失效"
)


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Answer what the document says about itself, or say that it does not; None if something else is asked."""
    other = _number_of_other(question, dossier) or _addressees(question, dossier) or _drafters(question, dossier)
    if other:
        return other
    found = [draft for field in _TOLD if (draft := _told(question, dossier, field))]
    of_another = any(field.what.startswith("废止") and field.asked.search(question.folded) for field in _TOLD)
    own = [
        field for field in _FIELDS if not (of_another and field[0] == "date")
    ]  # 旧办法是哪年公布的 asks of the old one
    found = [draft for field in own if (draft := _field(question, dossier, *field))] + found
    if (released := _released(question, dossier)) and found:
        found.append(released)
    if len(found) < 2:
        return found[0] if found else None
    statements = tuple(dict.fromkeys(statement for draft in found for statement in draft.statements))
    statuses = {draft.status for draft in found}
    return Draft(statements, "partial" if len(statuses) > 1 else found[0].status, found[0].confidence, "metadata")


def _told(question: Question, dossier: Dossier, field: _Told) -> Draft | None:
    """What the document says of itself in a sentence, or that it says nothing of the kind."""
    match = field.asked.search(question.folded)
    if not match or not _about_document(question, dossier, match):
        return None
    source = dossier.policy.source
    place = max(field.stated.finditer(source), key=lambda stated: stated.start(), default=None)
    if place is None:
        return Draft((Statement(f"原文未载明{field.what}。"),), "not_stated", 0.95, "metadata")
    span = dossier.trim(Span(*place.span()))
    support = Support(dossier.policy.slug, dossier.policy.clause_at(span.start).id, span)
    return Draft((Statement(_plain(dossier, support), (support,)),), "answered", 0.95, "metadata")


def _released(question: Question, dossier: Dossier) -> Draft | None:
    """When the document was released, where that is printed beside the date that it bears: 发布日期：2026年2月11日."""
    printed = _RELEASE.search(dossier.policy.source) if _RELEASED.search(question.folded) else None
    if printed is None:
        return None
    span = Span(*printed.span())
    support = Support(dossier.policy.slug, dossier.policy.clause_at(span.start).id, span)
    return Draft((Statement(f"{_plain(dossier, support)}", (support,)),), "answered", 0.9, "metadata")


_BASED = regex(r"《([^》]+)》\s*[（(]([^（()）]*?[〔\[（(]\d{4}[〕\]）)][^（()）]*?号)\s*[）)]")
_MOST_CITED = 4  # documents that one is based on
_ADDRESSED = regex(r"^[^\n。；]{2,120}[：:]\s*$", re.M)


def _number_of_other(question: Question, dossier: Dossier) -> Draft | None:
    """The number of a document that this one names: 省里那份指导意见的文号."""
    if not re.search("文号|发文字号|文件的?字号|几号文", question.folded) or re.search(
        "自己|本身|本文件", question.folded
    ):
        return None
    source = dossier.policy.source
    own = fold(dossier.policy.facts.metadata.title)
    words = [word for stretch in question.words for word in stretch if not re.search("文号|字号|编号", word)]
    level = re.search("国务院|国家|部委|省|市|工信部", question.folded)
    best: tuple[float, re.Match[str]] | None = None
    for match in _BASED.finditer(source):
        title = fold(match[1])
        around = fold(source[max(0, match.start() - 8) : match.start()]) + title[:8]
        telling = [word for word in words if fold(word) in title and fold(word) not in own]
        of_level = level is not None and level[0][0] in around and fold(level[0]) not in own
        score = sum(map(len, telling)) + 2 * of_level
        if score >= 2 and (best is None or score > best[0]):
            best = (score, match)
    if best is None and re.search("依据|根据|照着|参照|上位|上级", question.folded):
        head = [match for match in _BASED.finditer(source) if fold(match[1]) not in own]
        cited = [
            match
            for match in head
            if any(fold(match[1]) in fold(name) for name in dossier.policy.facts.metadata.based_on)
        ]
        chosen = list({match[2]: match for match in reversed(cited)}.values())[::-1][:_MOST_CITED]
    else:
        chosen = [best[1]] if best else []
    if not chosen:
        return None
    statements = []
    for match in chosen:
        support = Support(dossier.policy.slug, dossier.policy.clause_at(match.start()).id, Span(*match.span()))
        statements.append(Statement(re.sub(r"\s+", "", match[0]) + "。", (support,)))
    return Draft(tuple(statements), "answered", 0.95, "metadata")


_DRAFTED = regex(
    r"(?P<bodies>[\u3400-\u9fff]{2,20}(?:、[\u3400-\u9fff]{2,20}){0,8})(?:联合|共同|会同)?(?:制订|制定|起草|编制|拟订|拟定|研究制定)(?:了|的)《"
)


def _drafters(question: Question, dossier: Dossier) -> Draft | None:
    """Who drew up what another body sends out: 市发展改革委、市财政局制订的《…》已经市政府同意，现转发给你们."""
    asked = re.search("(?:谁|哪|几|什么).{0,8}(?:拟|起草|编制|制订|制定)", question.folded)
    if not asked or not _about_document(question, dossier, asked):
        return None
    preamble = dossier.policy.clauses[0]
    for start, end in preamble.spans:
        for match in _DRAFTED.finditer(re.sub("\n", " ", dossier.policy.source[start:end])):
            if "、" not in match["bodies"] and "等" in match["bodies"]:
                continue  # 某局等四部门 names fewer than it counts
            span = Span(start + match.start("bodies"), start + match.end() - 1)
            support = (Support(dossier.policy.slug, preamble.id, span),)
            return Draft((Statement(f"{match['bodies']}。", support),), "answered", 0.95, "metadata")
    return None


def _addressees(question: Question, dossier: Dossier) -> Draft | None:
    """Whom the document is sent to: the line before its text that ends in a colon."""
    if not re.search("(发|印发|下发|写)给(了)?(谁|哪|什么)|主送|收文(单位|机关)|抄送|发到(哪|了哪)", question.folded):
        return None
    preamble = dossier.policy.clauses[0]
    for start, end in preamble.spans:
        match = _ADDRESSED.search(dossier.policy.source, start, end)
        if match and not match[0].lstrip().startswith("附件"):
            span = dossier.trim(Span(*match.span()))
            text = dossier.line(span).rstrip("：:")
            support = (Support(dossier.policy.slug, preamble.id, span),)
            return Draft((Statement(f"主送：{text}。", support),), "answered", 0.95, "metadata")
    return None


def _field(question: Question, dossier: Dossier, name: str, shown: str, pattern: str) -> Draft | None:
    metadata = dossier.policy.facts.metadata
    match = re.search(pattern, question.folded)
    if not match or not _about_document(question, dossier, match):
        return None
    value = getattr(metadata, name)
    if not value and name == "valid_from" and (begun := _FROM_ISSUE.search(dossier.policy.source)):
        clause = dossier.policy.clause_at(begun.start()).id
        sentence = _sentence(dossier, Support(dossier.policy.slug, clause, Span(*begun.span())))
        return Draft((Statement(_plain(dossier, sentence), (sentence,)),), "answered", 0.9, "metadata")
    title = metadata.title
    if not value and name == "valid_to":
        period = _period(dossier)
        if period:
            return Draft((Statement(_plain(dossier, period), (period,)),), "answered", 0.9, "metadata")
    if not value and re.search(_ELSEWHERE.get(name, "$^"), dossier.policy.source):
        return None  # the text speaks of it in words that give no date, such as 有效期5年
    if not value:
        return Draft((Statement(f"原文未载明{_UNSTATED.get(name, shown)}。"),), "not_stated", 0.8, "metadata")
    evidence = metadata.evidence.get(name)
    support: tuple[Support, ...] = (Support(dossier.policy.slug, evidence.clause, evidence.span),) if evidence else ()
    if not support:
        return None
    if name in ("valid_from", "valid_to"):
        sentence = _sentence(dossier, support[0])
        text = _ARTICLE.sub("", dossier.line(sentence.span)).rstrip("。")
        return Draft((Statement(f"{text}。", (sentence,)),), "answered", 0.9, "metadata")
    if isinstance(value, tuple):
        if len(value) == 1:
            return Draft((Statement(f"{shown}：{value[0]}。", support),), "answered", 0.9, "metadata")
        head = Statement(f"{shown}共{len(value)}件：", support, computed=(str(len(value)),))
        return Draft((head, *(Statement(entry, support, entry=True) for entry in value)), "answered", 0.9, "metadata")
    if name == "issuer" and (counted := _COUNTED.match(title)):
        evidence = metadata.evidence.get("title")
        support += (Support(dossier.policy.slug, evidence.clause, evidence.span),) if evidence else ()
        value = value if value == counted[0] else f"{counted[0]}（{value}）"
    text = {"title": f"文件名称：《{title}》"}.get(
        name, f"{shown}：{_date(value) if name in ('date', 'valid_from', 'valid_to') else value}"
    )
    return Draft((Statement(text + "。", support),), "answered", 0.9, "metadata")


_COUNTED = regex(r"[\u3400-\u9fff]{2,20}?等[\d一二三四五六七八九十]+(?:个)?部门")


def _about_document(question: Question, dossier: Dossier, match: re.Match[str]) -> bool:
    """Whether the question, beside the field, names at most the document and not a matter inside it.

    What stands right before the field owns it: 办法的有效期 is the document's, 协议的有效期 is not.
    """
    title = fold(dossier.policy.facts.metadata.title)
    rest = question.folded[: match.start()] + " " + question.folded[match.end() :]
    terms = [t for t in dossier.terms(question) if t in rest and t not in match[0] and dossier.knows(t)]
    telling = [t for t in terms if t not in title and not _THE_DOCUMENT.search(t) and not _BESIDE.search(t)]
    ahead = re.sub(
        rf"{_WHEN}[、，,和]", "", question.folded[: match.start()]
    )  # 什么时候、由谁印发 asks twice of one thing
    ahead = re.sub(rf"{_ISSUER}[、，,和]$", "", ahead)
    for _, _, pattern in _FIELDS:  # of two fields in one question the first does not own the second
        ahead = re.sub(f"(?:{pattern})(?=[和与及、，,跟]|$)", "", ahead)
    before = re.sub(r"[的是从在由了有共和与及、，,跟自打》”能可以会要还它其中带附]+$", "", ahead)
    before = re.sub("[这那本该此](?:一?[份个项部])?$", "", before)[-2:]
    owned = not before or before in title or bool(_THE_DOCUMENT.search(before) or _BESIDE.search(before))
    # 哪天发的 asks of the document though it does not say so, if it holds nothing else.
    most = 2 if _THE_DOCUMENT.search(question.folded) else 0
    return len(telling) <= most and (owned or not re.search("[\u3400-\u9fff]", before))


_FROM_ISSUE = regex(r"自[^。；\n]{0,8}(?:印发|发布|公布|下发|签发)之日起[^。；\n]{0,4}(?:施行|实施|执行|生效|试行)")
_PERIOD = regex(r"(?:有效期|试行期|执行期|实施期|施行期|(?:实行|实施|执行|适用|政策)年限)[^。；\n]{0,14}(?:年|月|日)")


def _period(dossier: Dossier) -> Support | None:
    """The sentence that gives the document's validity as a period, which stands near its end: 有效期5年."""
    found = list(_PERIOD.finditer(dossier.policy.source))
    if not found or found[-1].start() < 0.6 * len(dossier.policy.source):
        return None
    span = Span(*found[-1].span())
    return _sentence(dossier, Support(dossier.policy.slug, dossier.policy.clause_at(span.start).id, span))


def _plain(dossier: Dossier, support: Support) -> str:
    return _ARTICLE.sub("", dossier.line(support.span)).rstrip("。") + "。"


_ARTICLE = regex(r"^第[一二三四五六七八九十百\d]+条")


def _sentence(dossier: Dossier, support: Support) -> Support:
    """The whole sentence around a place: it states first day and period together, and an end that is not printed."""
    for sentence in dossier.sentences[support.clause]:
        if sentence.span.start <= support.span.start < sentence.span.end:
            return Support(support.doc, support.clause, sentence.span)
    return support


def _date(iso: str) -> str:
    parts = [part.lstrip("0") for part in iso.split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))
