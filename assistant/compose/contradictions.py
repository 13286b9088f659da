"""What the text says of a statement that a question takes for granted, compared slot by slot.

A slot is one thing that a statement fixes: a figure with its bound and its year, a rhythm, a body in charge, a post or a
place, one of a few classes that exclude each other (自愿, 强制), what is allowed. Each comparison looks for the part of the
text that says the same, that slot left out, and then at what the text has in its place.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.compose.matter import ALIKE, SET, Text, Told, size_of
from assistant.compose.supposed_figures import dates, figures, months, rhythms, starts, years
from assistant.question import DECIDED, Question, fold, fold_once
from assistant.supposition import ASKING, Supposition
from corpus.facts.departments import find_bodies, find_known, is_body, same_body
from corpus.policy import Duty, Span
from corpus.regex import regex
from index.words import _tag, bigrams, cut, is_place

_CHARGE = regex(
    r"负责|牵头|主管|责任(?:单位|部门)|配合|承担|归口|[归由].{2,18}?(?:管|发|审|办|抓|建|定|做|拨|监督|组织|实施|运营|管理|受理|解释|评|保障|出|公开|发布|落实|报送|编制|起草|汇总|验收|考核|统计|认定|推广|召集)"
    r"|是.{2,12}?(?:做|办|管|发|审|定|公开|发布|落实|组织|实施|监督|批准?|抓|建)的?$|参[加与]"
)
_COMPARES = regex("同一|一样|相同|[是归由]一[个家拨]")  # names no body: 牵头部门是同一个吗
_ROLES = (("牵头", "lead"),)
_CHARGED_WITH = regex("(?:牵头|负责|主抓|承担|主管)的")
_LONG = 140  # characters of a sentence of which only what comes from the announced set on is shown
_NAMED = 0.6  # share of a heading that names its task
_POST = regex(
    r"(?P<role>副?组长|副?召集人|链长|总?指挥长?|主任委员|负责人|牵头人|秘书长)(?:是|为|由|叫)(?P<value>[^，的]{2,12}?)(?:来)?(?:担任|兼任|兼|出任|当)?$"
    r"|由(?P<value_2>[^，]{2,12}?)(?:来)?(?:担任|兼任|兼|出任|当|任)(?P<role_2>副?组长|副?召集人|链长|总?指挥长?|主任委员|负责人|秘书长)"
)
_SEAT = regex(r"(?:设在|设于|放在|挂在|挂靠在?|落户在?)(?P<value>[\u4e00-\u9fff]{2,14})$")
_SET_UP = regex("下设|设在|设于|设立|设置|挂靠")
_SEATED = regex(
    r"(?:设在|设于|放在|挂靠在?|设立在)(?P<value>[\u4e00-\u9fff]{2,14}?)的(?P<what>[\u4e00-\u9fff]{3,12}?)(?=主要|具体|都|是|要|由|负责|承担|做|干|管|有|$)"
)
_GIVEN = regex(
    r"(?:直接|只|都|全部|统一|一律|[是发补奖拨付])给(?:了)?"
    r"(?P<value>[\u4e00-\u9fff]{1,8}?(?:企业|个人|机构|单位|主体|用户|职工|学校|家庭|业主|公司|平台|园区|员工))"
)


def _bodies(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """Bodies that are taken to be in charge of what others have to do."""
    said = supposition.text
    dossier = text.dossier
    if not _CHARGE.search(said) or DECIDED.search(said) or _COMPARES.search(said):
        return
    printed = list(dict.fromkeys(d.name for duty in dossier.policy.facts.duties for d in duty.departments))
    mentions = [(mention, set(names)) for mention, names in find_known(said, printed)]
    mentions = [(mention, names) for mention, names in mentions if _in_charge(said, mention.start, mention.end)]
    if not mentions:
        return
    rest = said
    for mention, _ in reversed(mentions):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    rest = text.enough(_CHARGE.sub(lambda m: m[0] if len(m[0]) > 6 else " ", rest), before)
    best, close = text.best(rest, text.wholes)
    if best < ALIKE:
        return
    for part in close:
        duty = dossier.duty_of(part.sentence, said)
        if duty is not None:
            denied = bool(re.search("不是|不在|不属于|没有|不归|不由", said))
            role = next((role for word, role in _ROLES if word in said), None)
            having = [d.name for d in duty.departments if d.role == role] if role else []
            having = having or [d.name for d in duty.departments]
            held = all(
                any(name in names or same_body(mention.name, name) for name in having) for mention, names in mentions
            )
            yield Told(held != denied, duty.clause, duty.span, duty=duty)
            return
    part = close[0]
    clause = dossier.policy.by_id[part.sentence.clause]
    if clause.kind == "preamble":
        return  # who issued it is in charge of nothing by that
    own = fold(dossier.policy.text(clause))
    others = [name for name, _, _ in find_bodies(part.words)]
    absent = [m for m, _ in mentions if fold(m.name) not in own and not any(same_body(m.name, o) for o in others)]
    if others and absent and len(absent) == len(mentions):
        yield Told(False, part.sentence.clause, part.span, absent[0].name)


def _sets(supposition: Supposition, _: str, text: Text) -> Iterator[Told]:
    """A set that the text announces by another number: 七大赛道 where it is 5大未来产业主赛道."""
    said = SET.search(supposition.text)
    thing = re.match(r"[\u4e00-\u9fff]{3,8}", ASKING.split(supposition.text[said.end() :])[0]) if said else None
    if said is None or thing is None:
        return
    for length in range(len(thing[0]), 2, -1):
        near = re.compile(rf"^[\u4e00-\u9fff]{{0,6}}{thing[0][:length]}")
        found = [
            (part, match)
            for part in text.wholes
            for match in SET.finditer(part.words)
            if near.match(part.words[match.end() :])
        ]
        if found:
            if all(size_of(match) != size_of(said) for _, match in found):
                part, match = found[0]
                start = max(part.words.rfind("，", 0, match.start()) + 1, 0) if len(part.words) > _LONG else 0
                span = Span(part.sentence.span.start + start, part.span.end)
                yield Told(False, part.sentence.clause, span, said[0], match[0])
            return


def _charged(supposition: Supposition, _: str, text: Text) -> Iterator[Told]:
    """A body that is taken to be in charge of a task that is named by its heading: 甲局牵头的乙工作怎么做."""
    said, dossier = supposition.text, text.dossier
    charge = _CHARGED_WITH.search(said)
    if charge is None:
        return
    named = fold(said[charge.end() :])

    def own(duty: Duty) -> str:
        heading = dossier.policy.by_id[duty.clause].heading if dossier.closes(duty) else ""
        return fold(heading or duty.task.split("，", 1)[0])

    shares = [
        (dossier.coverage(bigrams(re.sub("、", "", own(duty))), named), duty) for duty in dossier.policy.facts.duties
    ]
    meant = [duty for share, duty in shares if share >= _NAMED]
    bodies = [body for body in find_bodies(said[: charge.start()]) if body.end == charge.start()]
    if len(meant) == 1 and bodies and not any(same_body(bodies[0].name, d.name) for d in meant[0].departments):
        yield Told(False, meant[0].clause, meant[0].span, duty=meant[0])


def _seated(supposition: Supposition, _: str, text: Text) -> Iterator[Told]:
    """Where a body is taken to sit of which more is asked: 设在甲局的乙办公室做什么, where the text has it in 丙局."""
    said = _SEATED.search(supposition.text)
    if said is None:
        return
    what = said["what"]  # 领导小组办公室, of 领导小组下设办公室，设在…
    told = [part for part in text.wholes if what in part.words.replace("下设", "") and _SET_UP.search(part.words)]
    for part in told[:1]:
        bodies = [name for name, _, _ in find_bodies(part.words)]
        if bodies and said["value"] not in part.words and not any(same_body(said["value"], name) for name in bodies):
            yield Told(False, part.sentence.clause, part.span, said["value"])


def _in_charge(said: str, start: int, end: int) -> bool:
    before = re.search(r"[由归是让找]$|(?:单位|部门|责任|牵头|主管)是?$", said[:start])
    behind = re.match(
        r"(?:也|都|来|要|是不是|是否|是)?(?:负责|牵头|主管|配合|承担|作为|参[加与]|管|.{0,16}?(?:责任|牵头|主管|配合)(?:单位|部门))",
        said[end:],
    )
    return bool(before or behind)


def _places(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """Posts, seats and receivers that the text gives to others."""
    said = supposition.text
    for pattern, marks in (
        (_POST, None),
        (_SEAT, "设在|设于|办公室|挂靠|设立|落户"),
        (_GIVEN, "给予|奖励|补|资助|支持|发放"),
    ):
        match = pattern.search(said)
        if not match:
            continue
        groups = match.groupdict()
        value = groups.get("value") or groups.get("value_2") or ""
        role = groups.get("role") or groups.get("role_2") or ""
        rest = text.enough(said.replace(value, " "), before)
        mark = re.compile(rf"(?<!副){role}" if role else marks or "")
        best, close = text.best(rest, [part for part in text.wholes if mark.search(part.words)])
        if best < ALIKE - 0.1:
            continue
        part = close[0]
        words = fold("\n".join(other.words for other in close))
        held = re.search(rf"(?<!副){re.escape(fold(value))}", words) or any(
            same_body(value, name) for name, _, _ in find_bodies(words)
        )
        terms = Question(value).terms
        covered = text.dossier.coverage(terms, words) if terms and not role else 0.0
        if find_bodies(value) or any(is_place(value[:end]) and fold(value[:end]) not in words for end in (2, 3)):
            covered = 0.0  # words of a name are not the name: 深圳证券交易所 is no 上海证券交易所
        yield Told(bool(held) or covered >= 0.5, part.sentence.clause, part.span, "" if held else value)


# -- the document itself ------------------------------------------------------------------------------------------------

_ISSUED = regex(
    r"(?:文件|意见|办法|方案|规划|通知|条例|规定|措施|政策|细则|标准|指引|要点|清单|纲要|计划)(?:是|由)(?P<body>[\u4e00-\u9fff]{2,20}?)?(?:在|于)?(?P<year>20\d\d)?年?"
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:联合|正式)?(?:印发|发布|出台|公布|颁布|下发|发)(?:出来)?的?$"
)


def _issued(supposition: Supposition, text: Text) -> Told | None:
    """Who is taken to have issued the document, or in which year, against what it says of itself."""
    said = _ISSUED.search(supposition.text)
    metadata = text.dossier.policy.facts.metadata
    if said is None or not (said["body"] or said["year"]):
        return None
    pairs = (("issuer", said["body"], metadata.issuer), ("date", said["year"], (metadata.date or "")[:4]))
    for name, asked, stated in pairs:
        evidence = metadata.evidence.get(name)
        if not asked or not stated or evidence is None:
            continue
        bodies = re.split("[、和与及]", asked)
        if not all(_same_doer(body, stated) for body in bodies if body):
            year = "年" if name == "date" else ""
            return Told(False, evidence.clause, evidence.span, asked + year, stated + year)
    return None


_BASED = regex(
    "(?:根据|依据|按照|依照)(?P<body>[\u4e00-\u9fff]{2,12}?)的?(?:文件|意见|规定|通知|决定|要求)(?:来)?(?:制定|出台|印发|定)"
)


def _based(supposition: Supposition, text: Text) -> Told | None:
    """Whose paper the document is taken to rest on, where it names papers of others."""
    said = _BASED.search(supposition.text)
    metadata = text.dossier.policy.facts.metadata
    evidence = metadata.evidence.get("based_on")
    if said is None or evidence is None or any(_same_doer(said["body"], title) for title in metadata.based_on):
        return None
    return Told(False, evidence.clause, evidence.span, said["body"])


# -- who does it, and who alone ------------------------------------------------------------------------------------------

_LEFT_TO = regex("[由归让经]|报(?:请|送|给)?(?!送|告|名|销|酬|刊|价)")
_NAME_GOES_ON = "(?:总|分)?局|委员会|部门|机构|厅|署"  # 监管 of 市金融监管局 is no verb
_PAYS = "出钱|掏钱|付钱|买单|出资|承担|负担|投资"
_HELPERS = regex("(?:来|去|自己|自行|统一|共同|一起|负责|牵头|具体|直接|最后|最终)+$")
_ANYBODY = regex("有关|相关|(?:^|行业|业务|上级)(?:主管|职能)|各部门|责任单位|指定|其他|我|你|他|咱|谁|哪|什么")
_BODY_CORE = regex("^(?:国家|[省市区县])?(?P<core>[\\u4e00-\\u9fff]{2,}?)(?:[局委办厅部处]|部门|机关|委员会)$")
_BODY_END = regex("(?:局|委|办|厅|部|府|院|会|区|市|县|镇|省|乡|街道|主任|[局市县区厅镇处]长|书记|领导)$")
ALONE = regex("只(?!要|有?人|好|能|不|是)|只能|只是|只有|仅|单独|单单|光(?=[是有由归])|唯一|全部|全都|一律")


def _agents(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """Who is taken to do what the text leaves to another: 由甲统筹 where it is 由乙统筹."""
    said = supposition.text
    for mark in _LEFT_TO.finditer(said):
        words = cut(said[mark.end() :])
        for place in range(1, len(words)):
            verb = _PAYS if re.search(_PAYS, words[place]) else re.escape(words[place])
            if len(words[place]) < 2 or _BODY_END.search(words[place]) or not _acts(words, place):
                continue
            doer = re.compile(
                rf"(?:[由经]|上?报(?:请|送)?)(?P<doer>[^，。；由经]{{2,40}}?)(?:{verb})(?!{_NAME_GOES_ON})"
            )
            parts = [part for part in text.wholes if doer.search(part.words)]
            agent = _HELPERS.sub("", "".join(words[:place]))
            rest = text.enough(said.replace(agent, " "), before)
            best, close = text.best(rest, parts)
            if best < ALIKE or _ANYBODY.search(agent):
                continue
            stated = [_of_the_verb(_HELPERS.sub("", match["doer"])) for match in doer.finditer(close[0].words)]
            held = any(_same_doer(agent, doer) for doer in stated)
            if held or any(_excludes(agent, doer) for doer in stated):
                shown = stated[0] if len(stated) == 1 and not held else ""
                yield Told(held, close[0].sentence.clause, close[0].span, agent if shown else "", shown)
                return


def _of_the_verb(doers: str) -> str:
    """Of those named before a verb the ones that it is said of: 乙局 of 由甲局指导、乙局监管."""
    names = doers.split("、")
    others = [place for place, name in enumerate(names) if find_bodies(name) and not is_body(name)]
    return "、".join(names[others[-1] + 1 :]) or doers if others else doers


def _acts(words: Sequence[str], place: int) -> bool:
    """Whether a word says what is done; 挂帅 is a noun to the dictionary, but closes what is said."""
    return (_tag(words[place]) or "n").startswith("v") or place == len(words) - 1


def _same_doer(one: str, other: str) -> bool:
    """Whether two names may mean the same: 临港管委会 and 临港地区管委会, or one among those that the other lists."""
    short, long = sorted((fold(name).replace("人民政府", "政府") for name in (one, other)), key=len)
    core = _BODY_CORE.search(short)  # 市住建局 is the 住房城乡建设主管部门
    return any(_abbreviates(name, long) for name in (short, core and core["core"]) if name) or any(
        same_body(one, name) for name, _, _ in find_bodies(other)
    )


def _abbreviates(short: str, long: str) -> bool:
    """Whether all characters of the one stand in the other, in their order."""
    rest = iter(long)
    return all(character in rest for character in short)


def _excludes(one: str, other: str) -> bool:
    """Whether the one is certainly none of those that the other names."""
    if _ANYBODY.search(other):
        return False
    kinds = [text[-2:] for text in (one, other)]
    return bool(
        _BODY_END.search(one) or _BODY_END.search(other) or (kinds[0] == kinds[1] and len(one) > 2 < len(other))
    )


def _sole(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """What is taken to be the only one where the text names others beside it: 只做甲 where it is 甲、乙和丙."""
    said = supposition.text
    alone = ALONE.search(said)
    if not alone:
        return
    rest = text.enough(said.replace(alone[0], " "), before)
    best, close = text.best(rest, text.wholes)
    if best < ALIKE:
        return
    behind = fold(said[alone.end() :])
    choice = _EITHER.search(close[0].words)
    if choice and choice["one"] in behind and choice["other"] not in said:
        yield Told(False, close[0].sentence.clause, close[0].span)
        return
    level = _ONE_LEVEL.match(behind)
    several = _SEVERAL_LEVELS.search(close[0].words)
    if level and several and level[1] in close[0].words[max(0, several.start() - _NEAR) : several.start()]:
        yield Told(False, close[0].sentence.clause, close[0].span)
        return
    for run in _LISTED.finditer(close[0].words):
        members = [fold(member) for member in re.split("[、和及与]", run[0]) if len(member) > 1]
        named = [member for member in members if member in behind or _ends_alike(member, behind)]
        if len(named) == 1 and len(members) > 1:
            yield Told(False, close[0].sentence.clause, close[0].span)
            return


_EITHER = regex(r"(?P<one>[\u4e00-\u9fff]{2})或者?(?P<other>[\u4e00-\u9fff]{2})")
_ONE_LEVEL = regex("(?:在|到|有|由|限于?)?([国省市区县镇])(?:里|一?级|本级)")
_SEVERAL_LEVELS = regex("[两二三四五]级")
_LISTED = regex(r"[^，。；：、和及与]{2,16}(?:[、和及与][^，。；：、和及与]{2,16})+")


def _ends_alike(member: str, said: str) -> bool:
    """Whether what is said names a member behind the words that lead in: 年度监测 of 开展年度监测."""
    return any(member[start:] in said for start in range(1, len(member) - 3))


# -- names ---------------------------------------------------------------------------------------------------------------

_QUOTED = regex("“(?P<name>[^“”]{2,12})”")


def _names(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """A name in quotation marks in whose place the text has another: 通过“甲”平台 where it is “乙”."""
    said = supposition.text
    for name in _QUOTED.finditer(said):
        rest = text.enough(f"{said[: name.start()]} {said[name.end() :]}", before)
        frame = said[max(0, name.start() - 2) : name.start()]
        best, close = text.best(rest, [part for part in text.wholes if _QUOTED.search(part.words)])
        if best < ALIKE or len(frame) < 2 or name["name"] in "".join(part.words for part in close):
            continue
        stated = [
            match
            for match in _QUOTED.finditer(close[0].words)
            if close[0].words[: match.start()].endswith(frame) or _of_one_form(name["name"], match["name"])
        ]
        if len(stated) == 1:
            yield Told(False, close[0].sentence.clause, close[0].span, name[0], stated[0][0])


def _of_one_form(one: str, other: str) -> bool:
    """Whether two names differ by no more than a character: 一核两区 and 一核三区."""
    return len(one) == len(other) > 2 and sum(a != b for a, b in zip(one, other, strict=True)) == 1


# -- classes that exclude each other, and what is allowed ---------------------------------------------------------------

_AND_OTHERS = "(?=[、和与及或](?:国家|[省市区县])[、和与及或省市区县]{0,4}级)"  # 国家、省级 names both
_LEVELS = (f"国家(?:级|{_AND_OTHERS})", f"省(?:级|{_AND_OTHERS})", f"市(?:级|{_AND_OTHERS})", "[区县]级")
_NEAR = 12  # characters behind a level within which the thing stands that it is the level of
_TITLE = regex(r"《[^》]{1,80}》")
_PURPOSE = regex("制定本|制定我|印发给")
_CLASSES: tuple[tuple[str, ...], ...] = (
    ("自愿|自主选择|自行选择|自行决定", "强制|必须|一律要|一定要|都得|非得"),
    ("当年", "次年|下一?年度?|第二年", "上年|上一年|去年"),
    ("一次性|一次(?=拨|发|付|给|到位)", "分期|分阶段|分批|分次|分[两二三四五]年|分年"),
    _LEVELS,
    ("境内|国内", "境外|国外|海外|进口"),
    ("线上|网上|在线", "线下|现场"),
    ("上半年", "下半年"),
    ("事前|先.{0,4}后补", "事后"),
    ("免试", "面试|笔试|考试|测试"),
    (r"全免|全部免|全额免|免费|免收|免征|免缴", r"减半|[\d一二三四五六七八九]折|\d+%的?减免|减免\d+%|减按"),
    ("奖励|补贴|补助|资助|奖补", "贷款(?!贴息)|信贷|授信", "股权投资|入股"),
    ("约束性", "预期性"),
    ("地级", "县级"),
    ("备案", "核准|(?:许可|审批)(?=管理|制)", "注册(?=管理|制)"),
    ("(?:全[国省市区县]|国家)统一", "各[省市区县地][^，。；]{0,4}(?:自己|自行|各自)"),
    ("鼓励|支持|提倡|放开", "严控|严格控制|从严控制|限制|严禁|禁止"),
    ("前期工作", "开工", "建成|竣工|通车|投产|投运"),
    ("同步|同时", "分开|先后|错开"),
    ("各(?:.)?各的|双方都|两人都|同时(?=享|申|领|扣)", "只能由?其?中?一方|择一|不得(?:同时|重复)|不可兼得"),
)
_BAN = regex(
    r"不得(?![少小低高大多早晚]于|超过)|不能|不可(?!或缺)以?|不让|不准|不许|不允许|禁止|严禁|不予|不再|不给|不享受|不纳入|不包括|不含|除外|不适用|不接受|不算"
)
_MAY = regex(r"可以?(?!再生|持续|能|行)|能(?!力|源|耗|够?否|级|效)|允许|享受|有资格|有权")
_FREE = regex(r"自愿|鼓励|可以|可(?=自|选|由|按|向|在|根据|直接|与|参照|委托|通过)|支持|有条件|也可")
_MUST = regex(r"必须|一定要|强制|非得|都得|都要|都必须|只能")
_ALLOWED = 0.5  # share of what is allowed or needed that the text forbids
_OPEN = regex(r"面向|开放|可以?|允许|给予|应当?|鼓励|支持|自愿|免|减")


def _classes(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """One of a few classes where the text has another: 强制 where it is 自愿."""
    yield from _exchanged(_CLASSES, supposition, before, text)


def _levels(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """A level of government where the text has another: 市级 where it is 国家级、省级."""
    yield from _exchanged((_LEVELS,), supposition, before, text)


def _exchanged(kinds: Sequence[Sequence[str]], supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    said = supposition.text
    for classes in kinds:
        asked = {place: match[0] for place, pattern in enumerate(classes) if (match := _said(pattern, said))}
        if len(asked) != 1:
            continue
        ((place, word),) = asked.items()
        rest = text.enough(said.replace(word, " "), before)
        if not text.speaks_of(rest):
            continue  # 租房子给补贴吗 is not settled by what is said of credit
        having = [part for part in text.parts if any(re.search(pattern, part.words) for pattern in classes)]
        best, close = text.best(rest, [part for part in having if not _PURPOSE.search(part.words)])
        if best < ALIKE or (supposition.mixed and any(_said(classes[place], part.words) for part in close)):
            continue
        part = close[0]
        stated = {at: match[0] for at, pattern in enumerate(classes) if (match := _said(pattern, part.words))}
        whole = text.dossier.quote(part.sentence.span)
        if place in stated or not stated or (_said(classes[place], whole) and place != 0):
            continue
        if classes is _LEVELS and re.search("级及?以上", part.words) and not re.search("才|只|仅", said):
            continue  # 省级以上 holds for what is 国家级
        if classes is _LEVELS and supposition.mixed and _is_known(said, word, text):
            continue  # what the text itself calls 市级特色园区 is taken for granted with right
        if classes is _LEVELS and not _same_thing(said, word, part.words, tuple(stated.values())):
            continue
        yield Told(False, part.sentence.clause, part.span, word, "、".join(stated.values()))


def _is_known(said: str, word: str, text: Text) -> bool:
    """Whether the text says of the thing that it is of the question's level."""
    named = re.search(rf"{re.escape(word)}[\u4e00-\u9fff]{{4}}", said)
    return named is not None and fold(named[0]) in fold_once(text.dossier.policy.source)


def _same_thing(said: str, word: str, words: str, stated: Sequence[str]) -> bool:
    """Whether the text's level is of the thing that the question gives another: 省级高新区 is none of 市级政府."""
    thing = re.match(r"的?([\u4e00-\u9fff]{2})", said[said.index(word) + len(word) :])
    levels = (re.escape(level) for level in stated)
    return thing is None or any(
        thing[1] in words[match.end() : match.end() + _NEAR] for level in levels for match in re.finditer(level, words)
    )


def _said(pattern: str, words: str) -> re.Match[str] | None:
    """Where words have one of a class, beside the titles that they name, and do not forbid it."""
    words = _TITLE.sub("", words)
    match = re.search(pattern, words)
    return None if match is None or _BAN.search(words[: match.start()]) else match


def _allowed(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """What is taken to be allowed, forbidden or required, where the text has it otherwise."""
    said = supposition.text
    banned, may, must = _BAN.search(said), _MAY.search(said), _MUST.search(said)
    if not (banned or may or must):
        return
    word = banned or must or may
    assert word is not None
    rest = text.enough(said.replace(word[0], " "), before)
    modal = [part for part in text.parts if _BAN.search(part.words) or _OPEN.search(part.words)]
    best, close = text.best(rest, modal)
    if best < ALIKE:
        return
    part = close[0]
    forbids = _BAN.search(part.words)
    if banned and not must:
        yield Told(bool(forbids), part.sentence.clause, part.span)
    elif must and _FREE.search(part.words) and not re.search("应当|必须|不得|须", part.words):
        yield Told(False, part.sentence.clause, part.span)
    elif may and not must and forbids:
        predicate = text.terms(said[may.end() :])
        if text.dossier.coverage(predicate, fold(part.words[forbids.start() :])) >= _ALLOWED:
            yield Told(False, part.sentence.clause, part.span)


_NOT = regex("(?<![要是能会可得差])(?:不|无需|无须)(?:用|必|需要?|要|会|给|让)?")
_DEEDS = frozenset("投收给发报交缴查罚补奖设建选评")  # of one character, that mean the same within longer words
_STATES = regex(  # what begins with 不 and denies no deed
    "不(?:得|能|可|准|许|允|予|再|少|超|低|高|足|到|同|断|仅|只|但|动|良|锈|一样|过|管|论|服|满|利|便|明|当|合|符|具|属|在|是)"
)
_DENIES = regex("不得|不予|不再|不能|不可|不收|不需|无需|无须|免于|免收|免征|免缴|禁止|严禁|不准|不许")
_NEEDED = regex("要|需|得|必须|应")
_TAKEN = regex("要|需|得|必须|应|收|交|缴")
_BREACH = regex("违规|违法|违反|擅自|私自|乱|查处|追究|处罚|罚款")  # what is done against the rules is no rule
_WISHED = regex("想|打算|希望|愿意")  # 想歇业但不注销 takes nothing for granted
_GOING_ON = regex("[能就也还会才]|(?<!许)可|时|的?话|的$")
_CERTAIN = 0.8  # share of what is needed that the best sentence denies, whatever else it says


def _polarity(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """What is taken not to be done, or to be needed, where the text says the very contrary of it."""
    said = supposition.text
    denied = None if _STATES.search(said) else _NOT.search(said)
    needed = (_TAKEN if supposition.doubted else _NEEDED).search(said)
    word = denied or needed
    if (
        word is None
        or _WISHED.search(said)
        or _BREACH.search(said)
        or _BAN.search(said)
        or _GOING_ON.search(said[word.end() :])
    ):
        return
    best, close = text.best(f"{before} {said.replace(denied[0], ' ') if denied else said}", text.parts)
    alike = close[:1] if best >= ALIKE else []
    if denied:
        verb = next(iter(cut(said[denied.end() :])), "")
        for part in alike if len(verb) > 1 or verb in _DEEDS else []:
            words = next((piece for piece in re.split("[，；。]", part.words) if verb in piece), "")
            if words and not any(pattern.search(words) for pattern in (_DENIES, _NOT, _BREACH)):
                yield Told(False, part.sentence.clause, part.span)
        return
    terms = text.terms(said[word.end() :])
    nearest = [
        part for part in text.wholes[:1] if len(terms) > 1 and _denied_share(terms, part.words, text) >= _CERTAIN
    ]
    held = [part for part in alike if _denied_share(terms, part.words, text) >= _ALLOWED]
    for part in [*held, *nearest][:1]:
        yield Told(False, part.sentence.clause, part.span)


def _denied_share(terms: Sequence[str], words: str, text: Text) -> float:
    """How much of what is needed stands behind the words that deny something."""
    denies = _DENIES.search(words)
    return text.dossier.coverage(terms, fold(words[denies.start() :])) if denies and terms else 0.0


_Slot = Callable[[Supposition, str, Text], Iterator[Told]]
_SLOTS: tuple[_Slot, ...] = (
    figures,
    _sets,
    dates,
    months,
    years,
    starts,
    rhythms,
    _bodies,
    _agents,
    _places,
    _sole,
    _names,
    _classes,
    _allowed,
    _polarity,
)


def compared(supposition: Supposition, before: str, text: Text) -> Iterator[Told]:
    """What the text says of each slot that a statement fixes; nothing where it says nothing of it.

    Args:
        supposition: The statement.
        before: What the question says before it, which may name what the statement is about.
        text: The sentences that may say so.
    """
    itself = None if supposition.mixed else _issued(supposition, text) or _based(supposition, text)
    if itself is not None:
        yield itself
        return
    slots: tuple[_Slot, ...] = (figures, starts, _sets, _charged, _seated, _levels) if supposition.mixed else _SLOTS
    for slot in slots:
        yield from slot(supposition, before, text)
