"""Who is to do what: annotations (〔责任单位：…〕, （…牵头，…配合）), running text (由…负责) and table columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal, NamedTuple

from corpus.facts.departments import (
    CLOSING,
    SEPARATORS,
    Name,
    closed_up,
    find_bodies,
    is_body,
    is_group,
    split_names,
    unwrapped,
)
from corpus.policy import Clause, Department, Duty, Row, Span, Table
from corpus.regex import regex

Role = Literal["lead", "joint", "support", "listed"]

_MOST_ANNOTATION = 1500  # code points
_LABEL = regex(
    r"(?:^|(?<=[^\u4e00-\u9fff]))(?:[\u4e00-\u9fff]{0,6}?"
    r"(?P<role>牵头|主办|主责|责任|负责|承办|落实|实施|对接|主管|配合|协办|协同|协助|参与|参加)"
    r"(?:责任)?(?:单位|部门|处室|科室|主体|机构)|[\u4e00-\u9fff]{0,3}?(?:责任)?分工(?:方案)?)\s*[:：]"
)
_LABEL_WORDS = r"[\u4e00-\u9fff]{2,8}(?:单位|部门|处室|科室|主体|机构)\s*[:：]"
_OTHER_LABEL = regex(r"(?:^|(?<=[。；;，,、\s]))[\u4e00-\u9fff]{2,6}[:：]")  # 完成时限：, 责任人：, 联系电话：
_VERB = regex(
    r"(?:等(?:部门|单位)?)?(?:分别)?(?:(?:按照?|依据?)[^、，,；;。\s]{0,12}?(?:职责|职能|分工|领域|权限))?(?:共同|联合|统筹|具体|协同)?"
    r"(?P<verb>牵头|组织实施|负责|配合|参与|协助|指导|落实|实施|推进)(?:并按职责分工)?(?:负责|落实|组织|实施|推进|抓好|做好)*(?:工作)?"
    r"(?=[，,；;。、\s]|$)|(?P<joint>会同|(?<=[局委厅部办署门])商(?!务|业|会|贸|标))"
)
_ENDS_IN_VERB = regex(
    r"(?:牵头|负责|配合|参与|协助|指导|落实|实施|推进|分工)(?:[，,；;。、]\s*(?:以?下同|以下[^；]{2,30}|排[在名][^，；。]{2,24}|完成时[限间].*|\d{4}\s*年.*|[^、，；]{0,2}))*$",
    re.S,
)
_LINE_LABEL = regex(rf"(?:^|(?<=[。；;！\n]))[ \t\u3000]*(?={_LABEL.pattern})")
_LEAD, _SUPPORT = ("牵头", "主办"), ("配合", "协办", "协同", "协助", "参与", "参加")
_SENTENCE_END = "。；;！\n"

_ITEM_NUMBER = (
    r"[^\S\n]*(?:第[一二三四五六七八九十百零\d]+条[^\S\n]*|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、])?"
)
# 甲局、乙局在职责范围内，分别负责…
_WITHIN = (
    r"(?:(?:在|按照?|依照|依据|根据)[^，。；：\n]{0,16}(?:职责|职能|分工|权限|领域)(?:范围内?|内)?[，,]?)?"
    r"(?:依法依规|依法|分别|具体|共同|总|主要|全面|统一)?"
)
_MASTERED = regex(r"[是为](?P<of>[^。；，]{2,40}?)的?(?:行政|业务)?(?:主管|牵头)(?:部门|单位|机关)")
_MASTERS = r"(?=[是为][^。；，\n]{2,40}(?:主管|牵头)(?:部门|单位|机关))"  # 市住建局是本市物业管理的行政主管部门
# 由市财政局会同市科技局制定; 市民政局负责全市…: only where whole names stand before the verb
_CHARGED = regex(
    r"由(?P<by>[^。；;，,：:！？\n由《》]{2,80}?)(?P<how>牵头|负责|会同|组织实施|承担|承办|统筹|制定|解释|确定|认定(?!为))(?![人制的])"
    rf"|(?:(?<=[。；;，,\n→])|(?<=条[^\S\n])|(?<=：)(?=[一1]是)|^){_ITEM_NUMBER}"
    r"(?P<who>各[省市区县]|[^。；;，,：:！？\n由《》\s→]{3,60}?)(?:[（(](?:含|以下简?称)[^（）()\n]{1,30}[）)])?"
    rf"(?P<does>{_WITHIN}(?:应当?|可以?|要|将)?(?:负责|牵头|会同|承担|主管(?!部门|单位|机关))|(?=协调推[动进])|(?=统筹(?!职|能|作|层|兼|、|协调、)[\u4e00-\u9fff]{{2}})|是[^。；，\n]{{4,40}}(?:部门|机构|单位)，负责|{_MASTERS})(?![人制的])"
)
# 各区要制定实施方案; 2025年3月底前，市财政局印发办法
_OBLIGED = regex(
    rf"(?:(?<=[。；;，,\n→])|(?<=条[^\S\n])|^){_ITEM_NUMBER}"
    r"(?P<who>[^。；;，,：:！？\n由《》→]{2,60}?)"
    r"(?:是[^。；，\n]{4,40}(?:主体|部门|机构|单位)，)?"
    r"(?P<must>必须|应当|应(?![用急对收届战税诊聘链邀激]|[^，。；]{1,4}尽)|须|(?<![重主需只想])要(?![求素点件闻道害]))"
)
_DATED = regex(
    rf"(?:(?<=[。；;\n→])|^){_ITEM_NUMBER}"
    r"(?:\d{4}年[^，,。；\n]{0,8}(?:前|末|底|上半年|下半年)|每年[^，,。；\n]{1,8}前)[，,]"
    r"(?P<who>[^。；;，,：:！？\n由《》→]{2,40}?)"
    r"(?=印发|出台|制定|编制|完成|形成|提交|报送|组织|开展|建立|启动|对|向)"
)
# 中国人民银行加强对征信机构的监督管理; 市财政部门每年8月…: whole names and what they do
_ACTS = regex(
    rf"(?:(?<=[。；;\n→])|(?<=条[^\S\n])|^){_ITEM_NUMBER}"
    r"(?P<who>[^。；;，,：:！？\n由《》→]{1,59}?[局委厅部办署院会心府行关组室处门])"
    rf"(?P<within>{_WITHIN})"
    r"(?=组织(?!部|实施方)|指导|监督(?!管理局)|统筹|协调|综合协调|加强|强化|加大|制[定订]|起草|编制|拟[定订]|建立|健全|完善|开展|推[进动]|实施|落实|履行"
    r"|审[核查批定]|受理|核[实定]|认定(?!为|依据)|评审|考核|检查|发布|公[布示开]|出[具台]|下达|批[准复]|安排|提供|委托|汇总|报送|通报|定期|及时|每[年月季]"
    r"|联合|按照?|根据|结合|严格|做好|抓好|对|将)(?![^，。；\n]{2,5}的|[^，。；\n]{2,40}[的时后前][，。；])"
)
# 联席会议办公室设在市发展改革委，负责联席会议的日常工作
_SEATED = regex(
    r"(?P<office>办公室)，?(?:设|放|设置)?(?:在|于)(?P<who>[^。；，,：\n]{2,24})(?:，[^。；，,：\n]{2,40})?，(?:具体|主要)?(?:负责|承担)(?=[^。；，\n])"
)
_NO_SUBJECT = regex(
    r"^(?:[在以为从把将如若对当因]|其中|认定|申请|设立|定期|协调|争取|探索|完善|发挥|充分|利用|通过|按照|经(?![济信贸发开])|明确|落实(?!部门|单位)|深化|做好|组织|指导|督促|依托|取得|提供|拓展|推行|全面|深入|积极|持续|办理|会同|巩固|服务流程)|过程中|是指|计划报|推[进动]|加强|^建立|[<>]|支持|引导|鼓励|(?:网站|平台|场所|勘查区)$"
)
_ATTITUDE = regex(
    r"(?:切实|充分|进一步|高度|深刻|牢固?|不断|站在|从|把)*[^，、]{0,4}(?:重视|认识|站位|意识|思想|理念|大局观|高度|主动担当|通力合作|勇于|出发)"
)
_TRIALS = regex(r"(?:各|有关|相关)?(?:试点|示范|创建)(?:城市|地区|省[市份]?|区县?|县区?)")
_SUPPORTED = regex(r"[，,、](?P<names>[^。；;，,：:！？\n]{2,80}?)(?:配合|参与|协助)")
_GENERAL_BODY = regex(
    r"[省市区县国务院级各其他]{0,4}(?:有关|相关)[\u4e00-\u9fff]{0,6}?(?:部门|单位|方面|机构)(?:和单位|、单位)?"
)
_GENERIC = regex(
    r"^(?:[该本]\S+|各?级?(?:有关|相关|主管|职能|行业|业务|责任|牵头|审批|起草|政府|进驻|项目|属地|地方|国务院){0,6}(?:各|有关|相关|主管|职能){0,3}(?:部门|单位|机构|方面|机关))$"
)
_NO_OFFICE = regex(r"(?:企业|公司|学校|高校)$|^[^省市区县国各]*(?:机构|单位)$|代章|发布|下同")
_COLUMN = regex(
    r"(?P<role>牵头|主办|责任|负责|承办|实施|配合|协办|参与|主管)(?:责任)?(?:单位|部门|处室|主体|机构|人)|^(?P<plain>责任分工|任务分工)$"
)
_MARK = regex(
    r"^\s*(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[）)、．﹒]|\.(?!\d))|[①-⑳]|第[一二三四五六七八九十百零]+[条章节]|——|[•●·—-]+|[一二三四五六七八九十]是)\s*"
)


_ITEM = regex(
    r"\n(?=\s*\S)|(?:^|(?<=[。；;：:\s）)]))(?:[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]|\d{1,3}[.．、﹒](?!\d)|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百零]+条)"
)


class _Named(NamedTuple):
    """A body in an annotation and what the annotation makes of it: `plain` says no more than 责任单位, `guide` 指导."""

    name: str
    role: Literal["lead", "joint", "support", "guide", "plain"]


def read_duties(source: str, clauses: Sequence[Clause], tables: Sequence[Table]) -> tuple[Duty, ...]:
    """Read the duties that a document prints, in printed order.

    Roles are those named: 牵头 leads, 会同 is joint, 配合 and 参与 support. Where none is named (责任单位：A、B、C) the
    first body leads and the others are listed; a single group (…成员单位) is listed. Beside a named leader,
    责任单位 are listed. 指导 supports where another body is named with a role. Bodies that 要 or 应当 do something in
    running text are listed.

    Args:
        source: The stored text.
        clauses: Its clauses; a duty belongs to the clause in whose own text it stands, not to the clauses below.
        tables: Its tables; a row with a 责任单位, 牵头部门 or 配合单位 column is a duty of the row's clause.

    Returns:
        Duties whose `span` covers the annotation, the sentence or the row: `source[start:end]` holds every name.
    """
    duties = [
        duty
        for clause in clauses
        if clause.kind in ("preamble", "section", "annex", "note")
        for duty in _of_clause(source, clause)
    ]
    duties += (duty for table in tables for duty in _of_table(table))
    return tuple(sorted(duties, key=lambda duty: duty.span))


def _of_clause(source: str, clause: Clause) -> Iterator[Duty]:
    """Annotations first; running text is read only between them."""
    found: list[tuple[Span, tuple[Department, ...]]] = []
    for span in clause.spans:
        found += _annotations(source, span)
    found.sort(key=lambda item: item[0])
    ends = [own.start for own in clause.spans[:1]] + [span.end for span, _ in found]
    blocks = sum(bool(source[end : span.start].strip()) for end, (span, _) in zip(ends, found, strict=False))
    closed, task = 0, ""
    last: tuple[Department, ...] = ()
    for span, departments in found:
        own = next(own for own in clause.spans if own.start <= span.start < own.end)
        if departments == last and not source[closed : span.start].strip():
            closed = span.end  # the last line of a page printed twice
            continue
        if not task or source[closed : span.start].strip():  # two annotations side by side close the same text
            task = _task(source, clause, max(closed, own.start), span, alone=blocks == 1) or task
        yield Duty(clause.id, span, task, departments)
        closed, last = span.end, departments
    for own in clause.spans:
        edges = [own.start, *(edge for span, _ in found if own.start <= span.start < own.end for edge in span), own.end]
        for low, high in zip(edges[::2], edges[1::2], strict=True):
            charged = _charged(source, clause, low, high)
            yield from charged
            yield from _obliged(source, clause, low, high, charged)


# --- annotations --------------------------------------------------------------------------------------------------


def _annotations(source: str, span: Span) -> list[tuple[Span, tuple[Department, ...]]]:
    """Bracketed annotations and labelled lines within a span."""
    found: list[tuple[Span, tuple[Department, ...]]] = []
    taken = span.start
    pairs = _brackets(source, span)
    for (start, end), inner in pairwise([*pairs, (span.end, span.end)]):
        if start < taken:
            continue
        again = _printed_again(source, start, inner) if inner[0] < end else 0
        departments = _bracketed(source, *(inner if again else (start, end)), span)
        if departments:
            found.append((Span(start, again or end), departments))
            taken = again or end
    inside = iter([*(place for place, _ in found), Span(span.end, span.end)])
    bracket, taken = next(inside), span.start
    for line in _LINE_LABEL.finditer(source, span.start, span.end):
        while bracket.end <= line.end() and bracket.start < span.end:
            bracket = next(inside)
        if line.end() < taken or bracket.start <= line.end():
            continue
        end = _labelled_end(source, line.end(), min(span.end, bracket.start, line.end() + _MOST_ANNOTATION))
        named = _roles(unwrapped(re.sub(rf"\n\s*(?={_LABEL_WORDS})", "；", source[line.end() : end])))
        if 2 * sum(is_body(name) for name, _ in named) >= max(1, len(named)) and all(
            len(name) <= 30 for name, _ in named
        ):
            found.append((Span(line.end(), end), _departments(named)))
        taken = end
    return found


def _printed_again(source: str, start: int, inner: tuple[int, int]) -> int:
    """Where a bracket ends whose last line is printed twice: （商务部、国家医（商务部、国家医保局负责）⏎保局负责）; 0 for others."""
    begun, whole = closed_up(source[start + 1 : inner[0]]), closed_up(source[inner[0] + 1 : inner[1]])
    if len(begun) < 2 or not whole.startswith(begun):
        return 0
    rest = re.compile(r"\s*" + r"\s*".join(map(re.escape, whole[len(begun) :]))).match(source, inner[1])
    return rest.end() if rest else inner[1]


def _brackets(source: str, span: Span) -> list[tuple[int, int]]:
    """Bracket pairs of a span, outer before inner. Kinds are not told apart: documents mix 〔 with ）."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in re.finditer(r"[〔（(【\[〕）)】\]]", source[span.start : span.end]):
        if match.group() in CLOSING:
            if opened:
                pairs.append((opened.pop(), span.start + match.end()))
        else:
            opened.append(span.start + match.start())
    labelled = [start for start in opened if _LABEL.match(source, start + 1)]
    for start, following in pairwise([*labelled, span.end]):  # never closed: it ends with its line, or at the next one
        line_end = source.find("\n", start, following)
        pairs.append((start, line_end if line_end >= 0 else following))
    return sorted(pairs, key=lambda pair: (pair[0], -pair[1]))


def _bracketed(source: str, start: int, end: int, span: Span) -> tuple[Department, ...]:
    """The bodies of a bracketed annotation; () where the bracket is something else."""
    inside = source[start + 1 : end - 1 if source[end - 1] in CLOSING else end]
    if not 2 <= len(inside) <= _MOST_ANNOTATION:
        return ()
    inside = unwrapped(inside)
    squeezed = closed_up(inside)
    if _LABEL.match(squeezed):
        named = _roles(inside)
        return _departments(named)
    before, after = source[span.start : start].rstrip()[-1:], source[end : span.end].lstrip(" \t\u3000")[:1]
    if _ENDS_IN_VERB.search(squeezed):
        named = _roles(inside)
    elif before in ("。", "；", "！") or after in ("", "\n"):
        named = _roles(inside)  # A会同B
        if not all(is_body(name) and not _NO_OFFICE.search(name) for name, _ in named):
            return ()
        if len(named) == 1 and before not in ("。", "；", "！") and not re.match(r"[国省市区县各]", named[0].name):
            return ()  # 驻外办事处⏎（代表处）
    else:
        return ()
    bodies = sum(is_body(name) for name, _ in named)
    return _departments(named) if bodies and 2 * bodies >= len(named) else ()


def _labelled_end(source: str, start: int, limit: int) -> int:
    """Where a block of lines such as 牵头部门：…⏎参与部门：… ends."""
    end = start
    while True:
        line_end = source.find("\n", end, limit)
        line_end = limit if line_end < 0 else line_end
        other = next(
            (m for m in _OTHER_LABEL.finditer(source, end, line_end) if not _LABEL.match(source, m.start())), None
        )
        if other:
            return end + len(source[end : other.start()].rstrip(" \t\u3000，,；;"))
        if source[end:line_end].rstrip()[-1:] in (":", "："):  # the names begin on the next line
            end = line_end + 1 if line_end < limit else limit
            continue
        end = line_end
        following = re.compile(r"\s*").match(source, end, limit)
        if following is None or not _LABEL.match(source, following.end(), limit):
            return end
        end = following.end()


def _roles(text: str) -> list[_Named]:
    """The bodies of an annotation with the roles that it names."""
    named: list[_Named] = []
    labels = list(_LABEL.finditer(text))
    starts = [0, *(label.end() for label in labels)]
    ends = [*(label.start() for label in labels), len(text)]
    for label, start, end in zip([None, *labels], starts, ends, strict=True):
        other = next(iter(_OTHER_LABEL.finditer(text, start, end)), None)
        said = label.group("role") or "" if label else ""
        default: Literal["lead", "support", "plain"] = (
            "lead" if said in _LEAD else "support" if said in _SUPPORT else "plain"
        )
        named += _chunks(text[start : other.start() if other else end], default)
    return named


def _chunks(text: str, default: Literal["lead", "support", "plain"]) -> Iterator[_Named]:
    """Cut `A牵头，B、C配合` and `A会同B负责` at the verbs that close each part."""
    at, joint = 0, False
    for verb in _VERB.finditer(text):
        names = split_names(text[at : verb.start()])
        said = verb.group("verb") or ""
        role: Literal["lead", "joint", "support", "guide", "plain"] = default
        if joint:
            role = "joint"
        elif said == "牵头" or verb.group("joint"):
            role = "lead"
        elif said in _SUPPORT:
            role = "support"
        elif said == "指导":
            role = "guide"
        if not at or any(is_body(name) for name, _, _ in names):  # 持续推进 names nobody
            yield from (_Named(name, role) for name, _, _ in names)
        at, joint = verb.end(), bool(verb.group("joint"))
    names = split_names(text[at:])
    yield from (_Named(name, "joint" if joint else default) for name, _, _ in names if not at or is_body(name))


def _departments(named: Sequence[_Named]) -> tuple[Department, ...]:
    """Settle the roles of bodies that were merely listed. A body printed twice keeps its first role."""
    guided: Literal["support", "plain"] = "plain" if all(role == "guide" for _, role in named) else "support"
    led = any(role == "lead" for _, role in named)
    plain = [name for name, role in named if role == "plain" or (role == "guide" and guided == "plain")]
    settled: dict[str, Role] = {}
    for name, said in named:
        role = guided if said == "guide" else said
        if role != "plain":
            settled.setdefault(name, role)
        elif led or name != plain[0] or (len(named) == 1 and is_group(name)):
            settled.setdefault(name, "listed")
        else:
            settled.setdefault(name, "lead")
    return tuple(Department(name, role) for name, role in settled.items())


# --- running text -------------------------------------------------------------------------------------------------


def _charged(source: str, clause: Clause, low: int, high: int) -> list[Duty]:
    """Duties in sentences: 由市财政局负责…, 市民政局会同市卫生健康委制定…."""
    duties: list[Duty] = []
    taken, text = low, _rejoined(source, clause, low, high)
    for match in _CHARGED.finditer(text, low, high):
        if match.start() < taken:
            continue
        group, said = ("by", match["how"]) if match["by"] else ("who", match["does"][-2:])
        charged = split_names(match[group])
        unsure = said not in ("负责", "牵头", "会同") and group == "who"
        if not _whole(match[group], charged) or (unsure and any(_NO_SUBJECT.search(name.name) for name in charged)):
            continue
        named = list(_chunks(match[group], "lead" if said in ("牵头", "会同") else "plain"))
        end = match.end()
        if said == "会同":
            names, end = _leading_bodies(text, end, high)
            named += [_Named(name, "joint") for name in names]
        elif supported := _SUPPORTED.match(text, end, high):
            others = split_names(supported["names"])
            if _whole(supported["names"], others):
                named += [_Named(other.name, "support") for other in others]
                end = supported.end()
        if all(_GENERIC.match(name) for name, _ in named):
            continue
        stop = next((at for at in range(end, high) if text[at] in _SENTENCE_END), high)
        begin = max(low, *(text.rfind(mark, low, match.start(group)) + 1 for mark in _SENTENCE_END))
        if group == "who":
            mastered = _MASTERED.match(text, end, stop)
            told = mastered["of"] if mastered else source[end:stop]
            begin, task = match.start(group), _shortened(told, 40) or clause.heading
        else:
            task = _around(source, begin, match.start(), end, stop)
        if duties and duties[-1].span.end > begin and group == "who":  # 甲负责…，乙负责…
            own = duties[-1].task.partition(closed_up(match[group]))[0].rstrip("，,、；;")
            duties[-1] = replace(duties[-1], span=Span(duties[-1].span.start, begin), task=own or duties[-1].task)
        duties.append(Duty(clause.id, Span(begin, stop), task, _departments(named)))
        taken = end if group == "who" else stop
    return duties


def _obliged(source: str, clause: Clause, low: int, high: int, charged: Sequence[Duty]) -> Iterator[Duty]:
    """Duties of sentences whose subject must do something: 各区要制定方案, 市民政局应当公布目录."""
    ends, text = low, _rejoined(source, clause, low, high)
    patterns = (_OBLIGED, _DATED, _SEATED, *([] if clause.kind == "preamble" else [_ACTS]))
    for match in sorted((match for pattern in patterns for match in pattern.finditer(text, low, high)), key=_start):
        start = match.start("who")
        if start < ends or any(duty.span.start <= start < duty.span.end for duty in charged):
            continue
        names = _subject(match["who"])
        if "within" in match.groupdict() and not (
            _AND_SUCH.search(match["who"]) or all(find_bodies(name) or is_group(name) for name in names)
        ):
            continue  # 布局推进…
        if not names and (described := _DESCRIBED.search(match["who"])):
            names = _subject(described["who"])
        if not names:
            continue
        stop = next((at for at in range(match.end(), high) if text[at] in _SENTENCE_END), high)
        told = source[match.end() : stop]
        if all(_ATTITUDE.match(part) for part in re.split("[，,]", closed_up(told))):
            continue
        ends = stop
        departments = tuple(dict.fromkeys(Department(name, "listed") for name in names))
        if "office" in match.groupdict():  # 联席会议办公室 stands before who holds it
            start = max(low, *(text.rfind(mark, low, start) + 1 for mark in _SENTENCE_END))
        yield Duty(clause.id, Span(start, stop), _shortened(told, 40) or clause.heading, departments)


def _subject(printed: str) -> list[str]:
    """The bodies that are the subject of a sentence; [] where something else is, or any body may be meant."""
    printed = _OF_LEVELS.sub("", closed_up(printed))
    if listed := _STEM_SUBJECT.fullmatch(printed):
        return re.split("、|[和及](?=有关|相关)", listed["stems"])
    names = split_names(printed)
    if not _whole(printed, names) or any(_NO_SUBJECT.search(name.name) for name in names):
        return []
    general = all(_GENERIC.match(name.name) and not name.name.startswith("各") for name in names)
    return [] if general else [name.name for name in names]


def _rejoined(source: str, clause: Clause, low: int, high: int) -> str:
    """The source with a space for every line break of `[low, high)` that stands within a sentence."""
    opening = source.find("\n", clause.spans[0].start)  # the heading ends in a line break, and in no mark
    text = source[low:high]
    text = re.sub(r"(?<=[^。；;！：:）)】〕\]\s])\n(?=[\u4e00-\u9fff“])", " ", text)
    if low <= opening < high and source[opening - 1] not in "，、,和及与":
        text = f"{text[: opening - low]}\n{text[opening - low + 1 :]}"
    return source[:low] + text + source[high:]


def _start(match: re.Match[str]) -> int:
    return match.start("who")


def _around(source: str, begin: int, by: int, end: int, stop: int) -> str:
    """The part of a sentence that holds 由…负责, with the part before where it begins with 由."""
    commas = [at for at in range(begin, by) if source[at] in "，,"]
    if commas and commas[-1] == by - 1:
        commas.pop()
    start = commas[-1] + 1 if commas else begin
    after = next((at for at in range(end, stop) if source[at] in "，,"), stop)
    return closed_up(_MARK.sub("", source[start:after].strip()))[:60]


_STEMS = regex(  # 会同发展改革、规划和自然资源等部门
    r"(?:同级)?(?P<stems>(?:[\u4e00-\u9fff]{2,10}、){1,12}[\u4e00-\u9fff]{2,10}(?<![局委厅部办署]))等(?:有关|相关)?(?:部门|单位)"
)
_STEM_SUBJECT = regex(  # 发改、财政、科技等部门要…; 教育、体育部门要…
    r"(?P<stems>(?:(?!各)[^\W\d_在对将把按以各]{2,8}、){1,12}(?:[\u4e00-\u9fff]{2,9}(?=等)|[\u4e00-\u9fff]{2,10}部门))(?:等(?:有关|相关)?部门)?"
)
_AND_SUCH = regex("等(?:有关|相关)?(?:部门|单位)$")
_OF_LEVELS = regex("^[省市区县](?:[（(][省市区县][）)]|[、和][省市区县])(?=[^、]{2,6}、)")  # 市（区）财政、民政等部门
_DESCRIBED = regex(r"的(?P<who>[^的]{2,}(?:部门|政府|局|委|厅))$")  # 受理申请的药品监督管理部门应当…
_PLACE = regex(r"[\u4e00-\u9fff]{2,6}?[区县市](?=[、和])")  # 浦东新区、奉贤区和…
_NEXT_BODY = regex(r"、|以及|[和及与]|等(?=有关|相关)")
_AND_OTHERS = regex(r"等(?:部门|单位)?")


def _leading_bodies(source: str, start: int, limit: int) -> tuple[list[str], int]:
    """Bodies listed from `start` on, as in 会同市财政局、市科技局制定, and where the list ends."""
    if unsaid := _STEMS.match(source, start, limit):
        return re.split("、", unsaid["stems"]), unsaid.end()
    names: list[str] = []
    end = at = start
    while at < limit:
        general = _GENERAL_BODY.match(source, at, limit)
        general = general or _PLACE.match(source, at, limit)
        found = [] if general else find_bodies(source[at : min(limit, at + 40)])
        if not general and (not found or found[0].start):
            break
        end = general.end() if general else at + found[0].end
        names.append(closed_up(source[at:end]))
        mark = _NEXT_BODY.match(source, end, limit)
        if not mark:
            others = _AND_OTHERS.match(source, end, limit)
            return names, others.end() if others else end
        at = mark.end()
    return names, end


def _whole(printed: str, names: Sequence[Name]) -> bool:
    """Whether a stretch of running text is a list of bodies and nothing else."""
    left = len(closed_up(printed)) - sum(len(name.name) for name in names)
    return (
        bool(names)
        and left <= 3 * len(names)
        and all(
            (is_body(name.name) or _TRIALS.fullmatch(name.name))
            and len(name.name) <= 24
            and not re.search(r"[对向可要已并或]", name.name)
            and not _NO_OFFICE.search(name.name)
            for name in names
        )
    )


# --- tasks --------------------------------------------------------------------------------------------------------


def _task(source: str, clause: Clause, begin: int, annotation: Span, *, alone: bool) -> str:
    """What an annotation makes someone's duty: the heading, or the text that it closes, shortened."""
    printed = source[annotation.start : annotation.end]
    # an outline may take the annotation into the heading, whole or in part: 行动（市教委）
    heading = _LABELLED_TAIL.sub("", clause.heading.removesuffix(printed)).strip()
    if alone and heading:
        return heading
    text = source[begin : annotation.start].strip(" \t\n\u3000" + SEPARATORS)
    if not alone:  # the last item or paragraph before the annotation is what it closes
        starts = [match.start() for match in _ITEM.finditer(text) if len(text) - match.end() > 6]
        text = text[starts[-1] :] if starts else text
    return _shortened(text, 40) or heading


_LABELLED_TAIL = regex(
    r"[〔（(【\[][^（(〔【\[]{0,80}(?:(?:牵头|责任|负责|配合)(?:单位|部门|处室)|负责[）)]|牵头[）)]).*$", re.S
)


# 按照本意见，…; 以特色园区为重点，…; 通过政府网站等方式，…: how something is done, not what
_ADVERBIAL = regex(
    r"(?:(?![^，]*(?:细化|做好|公开|提供))(?:严格)?(?:按照?|依照|根据|依据|对照|参照|围绕|针对|结合|综合考虑)[^，。；：]{0,60}"
    r"(?:要求|规定|原则|部署|安排|标准|实际|情况|职责|职能|分工|意见|方案|计划|规划|办法|条例|通知|精神|特点|需[要求]|问题|因素|节点|内容|等)，"
    r"|(?:坚持)?以[^，。；：]{2,40}为(?:重点|基础|抓手|导向|核心|主线|主体|目标|牵引|引领|统领|指导|契机|载体|依托|突破口?|责任主体)，"
    r"|通过[^，。；：]{2,40}(?:方式|途径|渠道|形式|手段)，"
    r"|(?:自[^，。；：]{2,30}之?日起|在[^，。；：]{2,30}(?:[后前内时]|期间|过程中|基础上|前提下))(?:\d+[^，。；：]{1,5}内)?，)+"
    r"(?=[^。；]{4})(?!并|且|应|符合)"
)


def _shortened(text: str, most: int) -> str:
    """The first sentence part of a text that says what is done, without its number; a very short one takes the next along."""
    text = re.sub("^并负责", "", closed_up(_MARK.sub("", text.strip())).lstrip(SEPARATORS))
    if adverbial := _ADVERBIAL.match(text):
        text = text[adverbial.end() :]
    task = ""
    for part in re.split(r"(?<=[，,：:。；;])", text):
        if task and (len(task) >= 8 or task[-1] in "。；;"):
            break
        task += part
    return task.strip(SEPARATORS + "：:")[:most]


# --- tables -------------------------------------------------------------------------------------------------------


def _of_table(table: Table) -> Iterator[Duty]:
    """A duty for every row that names a body in a column such as 责任单位."""
    columns = [(at, match) for at, column in enumerate(table.columns) if (match := _COLUMN.search(closed_up(column)))]
    for row in table.rows if columns else ():
        if row.kind == "row" and (departments := _row_departments(row, columns)):
            yield Duty(row.clause, row.span, _key(table, row, columns), departments)


def _row_departments(row: Row, columns: Sequence[tuple[int, re.Match[str]]]) -> tuple[Department, ...]:
    named = []
    for at, column in columns:
        cell = row.cells[at] if at < len(row.cells) else None
        if cell is None:
            continue
        said = column.group("role") or ""
        role: Literal["lead", "support", "plain"] = (
            "lead" if said in _LEAD else "support" if said in _SUPPORT else "plain"
        )
        # a column of persons (负责人: 张三) names no bodies
        person = column.group().endswith("人")
        named += [_Named(name, role) for name, _, _ in split_names(cell.text) if is_body(name) or not person]
    return _departments(named)


def _key(table: Table, row: Row, columns: Sequence[tuple[int, re.Match[str]]]) -> str:
    """The cell that names the row; never a column of departments."""
    charged = {at for at, _ in columns}
    for at in (table.key, *range(len(row.cells))):
        cell = row.cells[at] if at < len(row.cells) and at not in charged else None
        if cell is not None and cell.text.strip() and not re.fullmatch(r"[\d.\s/—-]+", cell.text):
            return str(cell.text)
    return ""
