"""What a document says about itself: title, 文号, issuer, date, validity, the documents it is based on, attachments."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from corpus.facts.departments import closed_up, is_body, is_group, same_body
from corpus.policy import Clause, Evidence, Metadata, Span
from corpus.regex import regex

_HEAD = 4000  # the title, the number and the covering note stand within so many code points of the start
_MOST_TITLE = 130

_DIGITS = "〇○零一二三四五六七八九十"
_DATE = regex(
    rf"(?P<year>(?:19|20)\d\d|[一二][{_DIGITS}]{{3}})\s*年(?:\s*(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*月(?:\s*(?P<day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*日)?)?"
)
# 苏政发〔2023〕104号; 商服贸函2026年第322号; 民政部令第83号
_NUMBER = regex(
    r"(?P<letters>[\u4e00-\u9fff]{1,12}?)\s*[〔\[［【（(]\s*(?P<year>(?:19|20)\d\d)\s*[〕\]］】）)]\s*第?\s*(?P<count>\d{1,5})\s*号?"
    r"|(?P<plain>[\u4e00-\u9fff]{2,10})\s*(?P<plain_year>(?:19|20)\d\d)\s*年\s*第\s*(?P<plain_count>\d{1,5})\s*号"
)
_DECREE = regex(
    r"(?P<body>[\u4e00-\u9fff]{2,16})令\s*[（(]?\s*(?P<year>(?:19|20)\d\d\s*年\s*)?第\s*(?P<count>\d{1,4})\s*号"
)
_KINDS = (
    "通知|意见|办法|方案|措施|规划|计划|决定|规定|条例|细则|纲要|公告|通告|批复|要点|清单|政策|举措|导引|指引|任务|目录|标准"
    "|规范|规则|准则|章程|议定书|报告|决议|条|制度|预案|函|指南|规程|工程|任务书|行动"
)
_TITLE_END = regex(
    rf"(?:{_KINDS})》?(?:[（(](?:试行|暂行|征求意见稿|修订|修订稿|草案|简称[^（）()]*|市级版|省级版|(?:19|20)\d\d[^（）()]{{0,12}})[）)])*$"
)
_NOISE = regex(
    r"^(?:[>＞#*\-—=\s]+|.{0,30}(?:点击|打印|字号|分享|来源[:：]|发布时间|首页|当前位置|索引号|主题分类|音频解读).*|政务公开|政策发布|政策文件|(?:19|20)\d\d[.\-/]\d\d?[.\-/]\d\d?.*)$"
)
_ADDRESSEE = regex(r"(?:政府|部门|单位|机构|[局委厅部办院署]|企业|学校|集团|公司|法院|园|馆|所)[）)]?\s*[:：]$")
_BODY_TEXT = regex(
    r"^(?:第[一二三四五六七八九十\d]+[章条编]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十][）)]|目\s*录|前\s*言|附件|为|现将|经|根据)"
)
_ISSUES = regex(r"(?:公开征求|关于|印发|转发|批转|发布|公布|颁布|实施)")


# Where a text was stored without its line breaks, these begin or end a line of their own.
_GLUED = regex(
    r"(?<=[\u4e00-\u9fff》）])(?=文章来源|来源[:：]|发布时间|(?:19|20)\d\d-\d\d-\d\d)"
    r"|(?:(?<=的通知)|(?<=意见)|(?<=办法)|(?<=措施)|(?<=方案)|(?<=规定)|(?<=规划)|(?<=》))\s*"
    r"(?=[\u4e00-\u9fff]{2,8}\s*〔\s*(?:19|20)\d\d\s*〕\s*\d+\s*号(?:\s*各|\s*$))"
    r"|(?<=\d号)\s*(?=各)|(?<=\d 号)\s*(?=各)"
)


class _Line(NamedTuple):
    text: str
    start: int
    end: int


def read_metadata(source: str, clauses: Sequence[Clause]) -> Metadata:
    """Read what a document says about itself; a field that it does not print is None (or empty), never a guess.

    The title is the printed one without line breaks and without a date in brackets; a document that opens with the
    addressee takes the title of the text that it sends out. The number is the document's own, not one that it cites.
    The issuer is the body in the title or in the signature, whichever is fuller; several are joined by 、. The date is
    that of the signature, else the one in brackets at the title, else that of the promulgation, else the one behind
    成文日期：. `valid_to` is the
    printed end; where a period is printed (有效期5年) it is the last day of that period, but only where the first
    day is printed too. 自印发之日起 is no date.

    Args:
        source: The stored text.
        clauses: Its clauses; the first is 序言.

    Returns:
        The metadata, with a place in the text for every field that was found.
    """
    head = _head(source, clauses)
    evidence: dict[str, Span] = {}
    lines = list(_lines(source, 0, head))
    title, evidence["title"] = _title(lines, source)
    number = _number(source, lines, evidence)
    signed, signature, dated, date_span = _signature(source, clauses)
    issuer = _issuer(title, signed, signature, evidence)
    decree = _DECREE.search(source, 0, min(head, 1500))
    if number is None and decree:
        decree = _own_decree(source, head, decree)
        number = closed_up(f"{_promulgator(decree['body'])}令{decree['year'] or ''}第{decree['count']}号")
        evidence["number"] = Span(*decree.span())
    if issuer is None and decree:
        issuer, evidence["issuer"] = _promulgator(decree["body"]), Span(decree.start("body"), decree.end("body"))
    if issuer is None:
        issuer = _named_issuer(source, head, evidence)
    if dated is None:
        dated, date_span = _date_at_title(source, evidence["title"], decree)
    if dated is None:
        dated, date_span = _labelled_date(source, head)
    if dated is not None:
        evidence["date"] = date_span
    valid_from, valid_to = _validity(source, evidence)
    based_on = _based_on(source, clauses, head, title, evidence)
    attachments = _attachments(source, clauses, evidence)
    return Metadata(
        title, number, issuer, dated, valid_from, valid_to, based_on, attachments, _placed(clauses, evidence)
    )  # fmt: skip


def _head(source: str, clauses: Sequence[Clause]) -> int:
    """Where the part before the first section ends."""
    spans = clauses[0].spans if clauses else ()
    return min(spans[0].end if spans else len(source), _HEAD, len(source))


def _lines(source: str, start: int, end: int) -> Iterator[_Line]:
    """Lines that are not blank and do not repeat the line before (PDF prints double their headings)."""
    before = ""
    for match in re.finditer(r"[^\n]+", source[start:end]):
        cuts = [0, *(cut.start() for cut in _GLUED.finditer(match.group()[:400])), len(match.group())]
        for low, high in pairwise(cuts):
            text = match.group()[low:high].strip(" \t\u3000#\ufeff")
            if text and not (text == before or (len(text) > 3 and before.endswith(text))):
                yield _Line(text, start + match.start() + low, start + match.start() + high)
                before = text


def _placed(clauses: Sequence[Clause], evidence: dict[str, Span]) -> dict[str, Evidence]:
    """Name the clause in which each field was read."""
    placed = {}
    for field, span in evidence.items():
        clause = next((c for c in clauses for own in c.spans if own.start <= span.start < own.end), None)
        if clause is not None and span.start < span.end:
            placed[field] = Evidence(clause.id, span)
    return placed


# --- title --------------------------------------------------------------------------------------------------------


def _title(lines: Sequence[_Line], source: str) -> tuple[str, Span]:
    """The printed title and where it stands."""
    taken: list[_Line] = []
    for line in lines[:25]:
        text = line.text
        if _NOISE.match(text) or _NUMBER.fullmatch(closed_up(text)) or _is_letterhead(text):
            if taken:
                break
            continue
        if "\t" in text:  # a table's row
            break
        if len(text) > _MOST_TITLE:
            if not taken and not _BODY_TEXT.match(text):
                return _opening(source, line)
            break
        opened = bool(taken) and _unfinished("".join(part.text for part in taken))
        if not opened and (
            _ADDRESSEE.search(text) or text[-1] in "。：:；" or _BODY_TEXT.match(text) or _dates_only(text)
        ):
            break
        if (
            taken
            and not opened
            and not re.match(r"(?:的|关于|印发|[（(])", text)
            and _TITLE_END.search(_bare_title(taken))
        ):
            break
        if taken and text.startswith(taken[-1].text):
            taken.pop()  # a doubled heading, cut short the first time
        taken.append(line)
        if len(taken) == 12 or sum(len(part.text) for part in taken) > 160:
            break
    title = _clean("".join(_spaced(part.text) for part in taken))
    span = Span(taken[0].start, taken[-1].end) if taken else Span(0, 0)
    addressed = any(_ADDRESSEE.search(line.text) for line in lines[:6])
    if (title and _TITLE_END.search(title)) or (taken and not addressed):
        return title, span
    return _enclosed(lines) or (title, span)


def _is_letterhead(text: str) -> bool:
    """Whether a line is the head of printed paper (云澜市人民政府文件), which names no document."""
    body = closed_up(text).removesuffix("文件")
    return body != closed_up(text) and len(body) <= 24 and is_body(body)


def _spaced(text: str) -> str:
    return text + " " if text.isascii() else text


def _unfinished(title: str) -> bool:
    """Whether a title's first lines want more: an open bracket, or no kind of document named yet."""
    bare = _clean(title)
    return title.count("《") > title.count("》") or title.count("（") > title.count("）") or not _TITLE_END.search(bare)


def _bare_title(taken: Sequence[_Line]) -> str:
    return _clean("".join(line.text for line in taken))


def _dates_only(text: str) -> bool:
    return bool(re.fullmatch(rf"[（(]?\s*(?:{_DATE.pattern})\s*[）)]?", text))


def _clean(title: str) -> str:
    """A title without its date in brackets, without spaces at figures, and once where it is printed twice."""
    title = re.sub(rf"[（(]\s*(?:{re.sub(r'[?]P<[a-z]+>', '?:', _DATE.pattern)})\s*[）)]?\s*$", "", title.strip())
    title = re.sub(
        r"[（(][^（）()《》]{0,40}(?:19|20)\d\d\s*年[^（）()]{0,80}(?:公布|通过|施行|修订|第\s*\d+\s*号).*$",
        "",
        title,
        flags=re.S,
    )
    title = re.sub(r"(?<=[\d（）《》“”])\s+|\s+(?=[\d（）《》“”])", "", title)
    title = re.sub(r"\s+", " ", title).strip()
    whole = closed_up(title)
    if len(whole) > 10 and len(whole) % 2 == 0 and whole[: len(whole) // 2] == whole[len(whole) // 2 :]:
        return whole[: len(whole) // 2]
    return title


def _opening(source: str, line: _Line) -> tuple[str, Span]:
    """The title at the beginning of a text that was printed without line breaks."""
    text = source[line.start : line.start + 400]
    ends = [
        m.start()
        for m in (_NUMBER.search(text), re.search(r"各[省市县区有设]|[（(](?:19|20)\d\d\s*年|第一[条章]", text))
        if m and m.start() > 5
    ]
    stop = min(ends, default=_MOST_TITLE)
    marks = [
        m.end()
        for m in re.finditer(rf"(?:{_KINDS})》?(?:[（(](?:试行|暂行)[）)])?(?=\s|$)", text[:stop])
        if text[: m.end()].count("《") == text[: m.end()].count("》")
    ]
    end = next(
        (at for at in marks if re.search(r"的通知$|意见$|办法$|措施$|方案$|条例$|细则$|规定$", text[:at].strip())),
        marks[0] if marks else stop,
    )
    title = _clean(text[:end])
    # 某局 最新文件 关于印发…: what stands before a page's mark is no title
    title = re.sub(r"^.{0,30}最新文件\s*", "", title)
    return title, Span(line.start, line.start + end)


def _enclosed(lines: Sequence[_Line]) -> tuple[str, Span] | None:
    """The title of the text that a covering note sends out: 现将《…》印发给你们."""
    note = "".join(line.text for line in lines[:14])
    for match in re.finditer(r"《([^《》]{4,80})》[^。]{0,40}(?:印发|转发|公布|请)", note):
        wanted = closed_up(match.group(1))
        for at, line in enumerate(lines):
            for more in range(1, 4):
                printed = "".join(part.text for part in lines[at : at + more])
                if closed_up(printed) == wanted:
                    return _clean(printed), Span(line.start, lines[at + more - 1].end)
    after = next((at for at, line in enumerate(lines) if _dates_only(line.text)), None)
    for line in lines[after + 1 : after + 5] if after is not None else []:
        if _TITLE_END.search(_clean(line.text)) and len(line.text) < 60:
            return _clean(line.text), Span(line.start, line.end)
    return None


# --- number, issuer, date -----------------------------------------------------------------------------------------


def _number(source: str, lines: Sequence[_Line], evidence: dict[str, Span]) -> str | None:
    """The document's own 文号: on a line of its own, or behind a title that was printed without line breaks."""
    for line in lines[:14]:
        match = _NUMBER.fullmatch(line.text.strip("（）() "))
        if match is None and len(line.text) > _MOST_TITLE and line.start < 300:
            found = _NUMBER.search(source, evidence["title"].end, evidence["title"].end + 60)
            if found and not re.search(r"[《（(，。]", source[evidence["title"].end : found.start()]):
                match = found
                evidence["number"] = Span(*found.span())
        elif match is not None:
            evidence["number"] = Span(line.start, line.end)
        if match is not None:
            letters, year, count = (
                (match["letters"], match["year"], match["count"]) if match["letters"] else ("", "", "")
            )
            return closed_up(f"{letters}〔{year}〕{count}号") if letters else closed_up(match.group())
    return None


def _signature(source: str, clauses: Sequence[Clause]) -> tuple[list[str], Span, str | None, Span]:
    """The bodies that sign, and the date below them: in the covering note, else at the end."""
    for own in _signed_parts(clauses):
        for match in _DATE.finditer(source, own.start, own.end):
            line_end = source.find("\n", match.end())
            behind = source[match.end() : line_end if 0 <= line_end < match.end() + 12 else match.end() + 3]
            if behind.strip() and not re.match(r"\s|[（(]", behind):
                continue
            bodies, start = _bodies_before(source, own.start, match.start())
            alone = source[source.rfind("\n", 0, match.start()) + 1 : match.start()].strip() == ""
            if bodies or (alone and match["day"] and match.start() > 150):
                return bodies, Span(start, match.start()), _iso(match), Span(*match.span())
    for match in _RELEASED.finditer(
        source
    ):  # …贯彻执行。国务院2013年7月4日（此件公开发布）, printed without line breaks
        bodies, start = _bodies_before(source, 0, match.start())
        return bodies, Span(start, match.start()), _iso(match), Span(match.start(), match.end("day") + 1)
    for own in clauses[0].spans[1:] if clauses else ():  # signed without a date
        bodies, start = _bodies_before(source, own.start, own.end)
        if bodies:
            return bodies, Span(start, own.start + len(source[own.start : own.end].rstrip())), None, Span(0, 0)
    return [], Span(0, 0), None, Span(0, 0)


_RELEASED = regex(rf"{_DATE.pattern}\s*[（(]\s*此件")


def _signed_parts(clauses: Sequence[Clause]) -> Iterator[Span]:
    """Where signatures stand: the covering note, and the closing."""
    for own in clauses[0].spans if clauses else ():
        if own.end - own.start > 2 * _HEAD:
            yield Span(own.start, own.start + _HEAD)
            yield Span(own.end - 600, own.end)
        else:
            yield own


# Signatures that a print ran together: 教育部公安部, 财政部国家税务总局; but 公安部交通管理局 is one body.
_BODY_SEAM = regex(
    r"(?<=[\u4e00-\u9fff]{2}部)(?=[\u4e00-\u9fff]{2,}(?:部|总局|委|署|院)$)"
    r"|(?<=[司室局部委署])(?=(?:国家|中国|全国)[\u4e00-\u9fff]{2,})"
)


def _bodies_before(source: str, low: int, end: int) -> tuple[list[str], int]:
    """Bodies that stand alone, parted by white space, right before `end`."""
    bodies: list[str] = []
    start = end
    for match in reversed(list(re.finditer(r"\S+", source[max(low, end - 400) : end]))):
        word = match.group()
        glued = max(map(word.rfind, "。：》"))  # …贯彻执行。国务院办公厅2020年11月1日
        if glued >= 0:
            parts = _BODY_SEAM.split(word[glued + 1 :])
            if all(map(is_body, parts)) or word.endswith("。国务院"):
                bodies = parts + bodies
                start = max(low, end - 400) + match.start() + glued + 1
            break
        if re.fullmatch(r"[（(].*代章[）)]", word):
            continue
        word = re.sub(r"[（(].*代章[）)]$", "", word)
        if (
            not (is_body(word) or word in ("国务院", "中共中央") or re.fullmatch(r"中共[\u4e00-\u9fff]{2,8}委", word))
            or len(word) > 30
        ):
            break
        if re.search(r"[，。；：、》]", word):
            break
        bodies = _BODY_SEAM.split(word) + bodies
        start = max(low, end - 400) + match.start()
    return bodies, start


def _issuer(title: str, signed: Sequence[str], signature: Span, evidence: dict[str, Span]) -> str | None:
    """The body in the title or in the signature, whichever is fuller."""
    found = _ISSUES.search(title)
    named = title[: found.start()].strip() if found else ""
    named = (
        named
        if named
        and (is_body(named.replace(" ", "")) or named.endswith(("国务院", "中共中央", "市委", "省委", "区委", "部门")))
        else ""
    )
    joined = "、".join(signed)
    fuller = len(signed) == 1 and len(signed[0]) >= len(named) and same_body(named, signed[0])
    counted = len(signed) > 1 and bool(re.search(r"等[\d一二三四五六七八九十]+(?:个)?部门$", named))
    if signed and (not named or closed_up(named) == "".join(signed) or fuller or counted):
        evidence["issuer"] = signature
        return joined
    if named:
        evidence["issuer"] = evidence["title"]
        return "、".join(named.split())
    return None


_ISSUER_LABEL = regex(r"(?:发文机关|发文单位|制发机关)\s*[:：]\s*(?P<body>[\u4e00-\u9fff]{3,24})")
_MAKES = regex(
    r"(?:^|[，。\s])(?P<body>[\u4e00-\u9fff]{4,24}?)(?:[（(]以下简称[^（）()]{2,20}[）)])?(?:研究)?制定(?:了|如下|本)"
)


def _named_issuer(source: str, head: int, evidence: dict[str, Span]) -> str | None:
    """The body behind 发文机关：, or the one that says that it makes the document."""
    for pattern in (_ISSUER_LABEL, _MAKES):
        for match in pattern.finditer(source, 0, head):
            if is_body(match["body"]) and not is_group(match["body"]):
                evidence["issuer"] = Span(*match.span("body"))
                return match["body"]
    return None


def _promulgator(printed: str) -> str:
    """交通运输部 in 2026年5月27日交通运输部令."""
    return re.sub(r"^.*(?:[日经时]|通过|公布|来源|间)", "", printed).removeprefix("中华人民共和国")


def _own_decree(source: str, head: int, first: re.Match[str]) -> re.Match[str]:
    """The decree of the text as it stands: the last amendment's, where brackets below the title list several."""
    close = source.find("）", first.end(), min(head, first.end() + 600))
    opened = source.rfind("（", max(0, first.start() - 200), first.start())
    if opened < 0 or close < 0:
        return first
    return list(_DECREE.finditer(source, first.start(), close))[-1]


def _date_at_title(source: str, title: Span, decree: re.Match[str] | None) -> tuple[str | None, Span]:
    """A date in brackets in or right below the title, or that of the promulgation."""
    for match in _DATE.finditer(source, title.start, min(len(source), title.end + 40)):
        before, after = source[: match.start()].rstrip()[-1:], source[match.end() : match.end() + 3].lstrip()[:1]
        if match["day"] and before in ("（", "(") and after in ("）", ")", ""):
            return _iso(match), Span(*match.span())
    if decree:
        dates = [m for m in _DATE.finditer(source, max(0, decree.start() - 30), decree.start() + 2) if m["day"]]
        if dates and decree.start("body") - dates[-1].end() < 4:
            return _iso(dates[-1]), Span(*dates[-1].span())
    return None, Span(0, 0)


_LABELLED = regex(rf"(?:成文|印发|发文)(?:日期|时间)\s*[:：]\s*(?={re.sub(r'[?]P<[a-z]+>', '?:', _DATE.pattern)})")


def _labelled_date(source: str, head: int) -> tuple[str | None, Span]:
    """The date behind 成文日期：; a web page's 发布日期 is its own, not the document's."""
    label = _LABELLED.search(source, 0, head)
    match = _DATE.match(source, label.end()) if label else None
    return (_iso(match), Span(*match.span())) if match else (None, Span(0, 0))


def _iso(match: re.Match[str]) -> str:
    """2024-05-06, or as much of it as is printed."""
    year = (
        "".join(str("〇一二三四五六七八九".find(char)) for char in match["year"].replace("○", "〇").replace("零", "〇"))
        if not match["year"].isdigit()
        else match["year"]
    )
    parts = [year, *(f"{_count(part):02d}" for part in (match["month"], match["day"]) if part)]
    return "-".join(parts)


def _count(printed: str) -> int:
    """An Arabic number or a Chinese one below 100."""
    if printed.isdigit():
        return int(printed)
    tens, _, ones = printed.rpartition("十")
    digit = "零一二三四五六七八九".find
    if "十" not in printed:
        return digit(printed)
    return (digit(tens) if tens else 1) * 10 + (digit(ones) if ones else 0)


# --- validity -----------------------------------------------------------------------------------------------------

_PLAIN_DATE = re.sub(r"[?]P<[a-z]+>", "?:", _DATE.pattern)
_IN_FORCE = regex(rf"自?\s*(?P<start>{_PLAIN_DATE})\s*(?:之日)?起?\s*(?:正式|开始)?(?:施行|实施|执行|生效|试行)")
_ENDS = regex(
    rf"(?:有效期限?|执行期限?|施行期限?|实[施行][期年]限?|试行期限?|政策期限|(?<=起[执施实试]行[，,])\s*暂定)(?:调整|延长|截止|截|暂定)?(?:为|至|到|截至)*\s*(?:(?P<since>{_PLAIN_DATE}\s*[至到—–-]\s*)?(?P<end>{_PLAIN_DATE})(?P<close>底|末)?|(?P<years>\d{{1,2}}|[一二两三四五六七八九十])\s*年)"
)
_OF_THE_DOCUMENT = regex(
    r"本[\u4e00-\u9fff]{0,10}(?:办法|措施|意见|规定|方案|细则|条例|政策|通知|文件|计划|规则|举措|若干|条款|制度|决定|清单|指引)|《[^》]+》|[，：。）)]?\s*自|除[\u4e00-\u9fff]"
)
_TERM_OF_DOCUMENT = regex(
    r"(?:施行|实施|执行|试行|外|规定|明确)[^。]{0,20}[，,、（(]\s*(?:其)?$|(?:办法|措施|意见|规定|方案|细则|条例|政策|通知|文件|计划|规则|举措|条款)》?(?:的|其)?$"
)
_NOT_A_TERM = regex(r"有效期(?:限)?(?:内|满|届满|可|最高|的)")


def _validity(source: str, evidence: dict[str, Span]) -> tuple[str | None, str | None]:
    """First and last day in force, as printed of the document itself."""
    valid_from = valid_to = None
    for match in re.finditer(r"施行|实施|执行期|生效|有效期|试行期|实行年限|(?<=起)[执试]行", source):
        start = max(source.rfind(mark, max(0, match.start() - 160), match.start()) for mark in "。\n；") + 1
        if not start:
            start = max(0, match.start() - 160)
        ends = [at for at in (source.find(mark, match.end(), match.end() + 120) for mark in "。\n；") if at >= 0]
        sentence = source[start : min(ends, default=min(len(source), match.end() + 120))]
        if len(sentence) > 240 or not _OF_THE_DOCUMENT.search(sentence):
            continue
        if force := _IN_FORCE.search(sentence):
            begun = _DATE.search(force["start"])
            if begun and begun["day"]:
                valid_from, evidence["valid_from"] = _iso(begun), Span(start + force.start(), start + force.end())
        ended = _ENDS.search(sentence)
        if (
            ended
            and not _NOT_A_TERM.match(sentence, ended.start())
            and _TERM_OF_DOCUMENT.search(sentence[: ended.start()])
        ):
            last = _last_day(ended, valid_from)
            if last:
                valid_to, evidence["valid_to"] = last, Span(start + ended.start(), start + ended.end())
    return valid_from, valid_to


def _last_day(ended: re.Match[str], valid_from: str | None) -> str | None:
    """The last day in force: as printed, or counted from a printed first day (years from 20 June end on 19 June)."""
    if ended["end"]:
        printed = _DATE.search(ended["end"])
        assert printed is not None  # the pattern of `end` is that of a date
        iso = _iso(printed)
        if len(iso) == 4:
            return f"{iso}-12-31" if ended["close"] or ended["since"] else None
        return iso
    if valid_from is None:
        return None
    first = date.fromisoformat(valid_from)
    years = (
        "零一两三四五六七八九十".find(ended["years"].replace("二", "两"))
        if not ended["years"].isdigit()
        else int(ended["years"])
    )
    day = 28 if (first.month, first.day) == (2, 29) else first.day
    return (first.replace(year=first.year + years, day=day) - timedelta(days=1)).isoformat()


# --- documents named ----------------------------------------------------------------------------------------------

_TRIGGER = regex(r"根据|依据|按照|依照|遵照|贯彻|落实|对照")
_BASIS = regex(r"《[^《》]{3,120}》(?:\s*[（(][^（）()]{0,30}号[^（）()]{0,12}[）)])?")
_STOP = regex(r"制定本|制订本|特制|现提出|提出以下|提出如下|现制定|制定了|起草|印发给|已经|业经")


def _based_on(
    source: str, clauses: Sequence[Clause], head: int, title: str, evidence: dict[str, Span]
) -> tuple[str, ...]:
    """Documents named behind 根据, 按照 or 为贯彻落实 in the preamble or in the first article."""
    zones = [Span(0, head)]
    zones += [own for clause in clauses[1:4] if re.match(r"第一条", clause.number) for own in clause.spans[:1]]
    found: dict[str, Span] = {}
    for zone in zones:
        for sentence in re.finditer(r"[^。\n]+", source[zone.start : zone.end]):
            text = sentence.group()
            trigger = _TRIGGER.search(text)
            if not trigger:
                continue
            stop = _STOP.search(text, trigger.end())
            for match in _BASIS.finditer(text, trigger.end(), stop.start() if stop else len(text)):
                name = closed_up(match.group())
                own = closed_up(name.split("》")[0].lstrip("《"))
                if own in closed_up(title) or re.match(
                    r"\s*(?:已经|业经|印发|制定|[（(]以下简称《?本)", text[match.end() :]
                ):
                    continue
                found.setdefault(
                    name,
                    Span(zone.start + sentence.start() + match.start(), zone.start + sentence.start() + match.end()),
                )
    if found:
        spans = list(found.values())
        evidence["based_on"] = (
            Span(spans[0].start, spans[-1].end) if spans[-1].end - spans[0].start < 1500 else spans[0]
        )
    return tuple(found)


def _attachments(source: str, clauses: Sequence[Clause], evidence: dict[str, Span]) -> tuple[str, ...]:
    """The list behind 附件：, else the headings of the annexes."""
    for mark in re.finditer(r"^[ \t\u3000]*附\s*[件表]?\s*[:：]", source, re.M):
        items, end = _attachment_list(source, mark.end(), len(source))
        if items:
            evidence["attachments"] = Span(mark.start(), end)
            return tuple(items)
    annexes = [clause for clause in clauses if clause.kind == "annex" and clause.heading]
    if annexes:
        evidence["attachments"] = annexes[0].spans[0]
    return tuple(clause.heading for clause in annexes)


def _attachment_list(source: str, start: int, limit: int) -> tuple[list[str], int]:
    """Items numbered from 1, over as many lines as they take; or the one line that follows."""
    limit = min(limit, start + 2500)
    items: list[str] = []
    end = start
    for match in re.finditer(r"[^\n]+", source[start:limit]):
        text = match.group().strip(" \t\u3000")
        if not text:
            continue
        parts = [part for part in re.split(r"(?:^|(?<=[\s；;。]))(?=\d{1,2}[.．、](?!\d))", text) if part.strip()]
        numbered = [re.match(r"(\d{1,2})[.．、]\s*(.+)", part, re.S) for part in parts]
        if all(numbered) and int(numbered[0][1]) == len(items) + 1:  # type: ignore[index]
            items += (m[2].strip(" 　；;。") for m in numbered if m)
        elif not items and len(text) <= 80:
            name = re.sub(r"\.(?:docx?|xlsx?|pdf|wps)$", "", text.strip(" 　；;。"))
            return ([] if re.fullmatch(r"附件\d*", name) else [name]), start + match.end()
        else:
            break
        end = start + match.end()
    return items, end
