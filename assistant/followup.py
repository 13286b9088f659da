"""Makes a follow-up question stand on its own: 那2030年呢？ 换成省级的呢？ 这个归谁管？."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from assistant import scope
from assistant.dossier import Dossier
from assistant.question import Question, fold, years_of
from corpus.facts.departments import find_bodies
from corpus.facts.quantities import read_quantities
from index.words import cut

# Beginnings that lean on what was said before, and those that only may.
_CUE = re.compile(
    r"^(那么?(?!个|些|种|位|项|条|家|一)|换成|换作|换(?!证|发|岗|乘|电|装)|如果是|要是|其中|然后呢|同样|至于|前者|后者|上述|呢)"
)
_WEAK_CUE = re.compile(r"^(还有|另外|再|假如|以及|接着|具体|分别|又|也|而|到了?(?!\d|二)|依据|还)")
_THING = "任务|工作|政策|措施|目标|计划|事|产业|园区|企业|补贴|奖励|钱|资金"
_PERSONAL = re.compile(r"(它们|它|他们|她们|他|她)(?!乡|国|山|人|项|用|日)")
_POINTING = re.compile(
    rf"这(?:个|些|项|条|家|位|件|类|种|块|方面)?(?:{_THING})?|那(?:个|些|项|条|家|位|件|类|种)(?:{_THING})?"
    r"|该(?:项|任务|工作|政策|措施|目标|计划|产业|园区)|上述\w{0,4}|(?<![尤极与])其(?!中|他|余|次|实|一|它|是)"
)
_PRONOUN = re.compile(f"{_PERSONAL.pattern}|{_POINTING.pattern}|那里|那边|那儿|当地")
_GOVERNING = "做管搞归对把给在由为跟和与靠装来于是有要用按从像关干抓"  # words before 这些 that make it an object
# The document itself, and what is asked of a document: such a question leans on nothing.
_DOCUMENT = re.compile(
    r"[这那该本此]份?[个项]?(实施|指导)?(文件|意见|方案|办法|规划|通知|条例|要点|决定|细则|文)(?!明)|[这那]份\S{0,14}?(文件|意见|方案|办法|规划|通知|条例|要点|细则|计划|措施)"
)
_OF_DOCUMENT = re.compile(
    r"文号|标题|印发|施行|生效|失效|废止|有效期|发文|发布(日期|时间)|落款|签发|附件|附表|上级文件|文件|全文"
)
_SAID = re.compile(
    r"^(你|您)?(前面|刚才|刚刚|上面|之前|前头|刚)(说|提|讲|问)(到|过|起)?的(?P<that>(那|这)(个|些|种|项|条))?"
)
_MEANT = re.compile(r"^(不对|不是|错了|哦|嗯|好的?)?[，,。]?我(是|要)?(想)?(问|说|指|讲)的?(是|的是)?")
_MORE = re.compile(r"^(还有)?(没有?)?(别|其他|其它|另外|更多)?的?(了|吗|呢|没有|么|没|不)*[？?。]*$")
_WHY = re.compile(
    r"^(那)?(这是)?(为什么|为啥|为何|什么原因|怎么会这样)(呢|啊|呀|要这样|这样|这么定|这么规定)*[？?。]*$"
)
_AGAIN = re.compile(
    r"^(真的|确定|你确定|确实|是真的)(吗|么|啊)?[？?]*$|(出处|哪(一)?条(款)?(写|说|规定)|写在哪|哪里写|原文(怎么说|在哪))"
)
_TAIL = re.compile(r"(呢|怎么样|如何|怎么说|是啥情况|是什么情况)[？?。!！]*$")
_LEAD = re.compile(
    r"^(那么?(?!个|些|种|位|项|条|家)|还有|另外|再(?!就)|换成|换作|换|如果是|如果|要是|假如|以及|然后|接着|同样|至于|说说|问下|问一下|请问)+[，,]?(说说|看看|问问)?"
)
# Names of attributes, which belong to something that was named before if they stand alone.
_ATTRIBUTE = re.compile(
    r"(责任|牵头|配合|主管|负责|承办)?(单位|部门|人(?![才民口工形群员类力]))|金额|标准|条件|时间|期限|年限|目标|任务|数量|对象|范围|程序|材料|电话|地址|依据|要求|比例|上限|内容|措施|牵头|责任|负责"
)
# Whether a body is among those that were asked for: 责任单位里有没有各区县政府？ 发改委在里头吗？.
_MEMBER = re.compile(
    r"^(?:那|其中)?(?:[责牵配主].{1,2}(?:单位|部门))?(?:里头|里面|里|中)?(?:有没有|包不包括|包括|是否包括|含不含|有)(?P<named>[^，,]{2,14}?)(?:在内)?(?:吗|么)?[？?]*$"
    r"|^(?:那)?(?P<first>[^，,]{2,14}?)(?:也|是不是|是否)?(?:也)?(?:在|包括在)(?:里头|里面|里|内|其中|名单里|不在里面|不在内)(?:吗|么)?[？?]*$"
    r"|^(?:那)?(?P<part>[^，,]{2,14}?)(?:也|是不是|是否)?有份(?:吗|么|没有?)?[？?]*$"
)
_BEFORE_BODY = re.compile("牵涉|涉及|由|归|谁|哪|牵头|责任|落款|负责")
_LEVEL = re.compile(r"(国家|省|市|区|县|镇|自治区|设区市)级")
_LONGEST_OF_ROW = 20  # characters of a question that names no more than a column
_OF_ALL = re.compile("全[市省国区县]|一共|总共|合计|总|各|哪个|最")
_RELATIVE = {"今年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2}


def standalone(text: str, history: Sequence[str], near: Callable[[str], Sequence[Dossier]]) -> str:
    """Return `text` as a question that needs no history.

    Args:
        text: The question as asked.
        history: The user's earlier questions, oldest first.
        near: Gives the documents that a text is about, for telling what kind of thing a word names.
    """
    before = ""
    for earlier in history:
        before = _merged(earlier, before, near) if before else earlier
    return _merged(text, before, near) if before else text


def _merged(text: str, before: str, near: Callable[[str], Sequence[Dossier]]) -> str:
    if scope.propose(Question(text)):
        return text
    said = _SAID.match(text.strip())
    if said:  # 前面说的算力券 names it anew, 前面说的那个 does not
        rest = text.strip()[said.end() :]
        if not said["that"] and _own(Question(rest)) >= 2:
            return rest
        text = f"它{rest}"
    if _MORE.search(text) or (_AGAIN.search(text) and _own(Question(text)) <= 3):
        return before
    if _WHY.search(text):
        dated = "、".join(f"{year}年" for year in years_of(before))
        return f"为什么{dated}{_topic(before)}是这样？"
    meant = _MEANT.sub("", text.strip())
    if meant != text.strip() and Question(meant).asks <= {"list", "whether"}:
        text = f"{meant.rstrip('。')}呢？"
    member = _MEMBER.match(text.strip())
    body = (member["named"] or member["first"] or member["part"]) if member else ""
    if body and find_bodies(body):
        task = _BEFORE_BODY.split(before)[0].strip("，, ")
        return f"{task if len(task) > 1 else _bare_topic(_topic(before))}由{body}负责吗？"
    question = Question(text)
    if not _depends(text, question, before, near):
        return _of_the_same_row(text, before, near) or text
    text = _with_plain_years(text)
    question = Question(text)
    core = _TAIL.sub("", _LEAD.sub("", text.strip())).strip("，,？?。 的话")
    plain = question.asks - {"list", "whether"} and not _PRONOUN.search(core) and not _TAIL.search(text)
    if plain and _own(question) >= 4:  # 那人才培育由哪些单位负责？ leans on nothing but the conversation's flow
        return core + "？" if _LEAD.search(text.strip()) else text
    elliptic = (bool(_TAIL.search(text)) and not Question(core).asks - {"list"}) or not question.asks
    years = years_of(text)
    if years and not _own(question):
        return _with_year(before, years, question, text)
    if _PRONOUN.search(core) and (not question.years or not elliptic):
        return _resolved(core, before, near)
    if elliptic:
        return _substituted(core, before, near)
    merged = _with_other_column(core, before, near)
    # A figure that is doubted is doubted of the year that was spoken of: 是不是800亿？.
    doubted = "whether" in question.asks and not years and read_quantities(core)
    when = "".join(f"{year}年" for year in years_of(before)[-1:]) if doubted else ""
    return merged or f"{when}{_topic_for(core, before)}{core}"


def _resolved(core: str, before: str, near: Callable[[str], Sequence[Dossier]]) -> str:
    """Put what the earlier question was about in the place of the pronoun."""
    checked = _same_holder(core, before, near)
    if checked:
        return checked
    person = _named_person(before, near) if re.search("[他她]", core) else None
    topic = person or _named_row(before, near) or _topic_for(core, before)
    replaced = _PRONOUN.sub(lambda _: topic, core, count=1)
    return replaced if replaced != core else f"{topic}{core}"


def _same_holder(core: str, before: str, near: Callable[[str], Sequence[Dossier]]) -> str | None:
    """商业航天也归它吗？ after a question for the body of another row asks whether that row has the same body."""
    if not re.search("也|同样|还", core) or not _PERSONAL.search(core):
        return None
    for dossier in near(before):
        here = dossier.mentions(Question(core))
        for old in dossier.mentions(Question(before)):
            table = dossier.tables[old.value.table]
            fresh = [m for m in here if (m.value.table, m.value.column) == (old.value.table, table.key)]
            column = _asked_column(table.columns, before)
            if old.value.column == table.key and fresh and column is not None:
                rows = [row for row in table.rows if row.kind == "row"]
                value = dossier.cell_text(table.rows[old.value.rows[0]] if rows else table.rows[0], column)
                return f"{fresh[0].form}的{table.columns[column]}是{value}吗？" if value else None
    return None


def _asked_column(columns: Sequence[str], before: str) -> int | None:
    """The column that a question asks for, by the share of its name that the question holds."""
    folded = fold(before)
    shares = []
    for index, column in enumerate(columns):
        parts = cut(fold(re.sub(r"[（(].*?[）)]", "", column)))
        shares.append((sum(len(p) for p in parts if p in folded) / max(len("".join(parts)), 1), -index))
    share, index = max(shares)
    return -index if share > 0.5 else None


def _own(question: Question) -> int:
    """How many characters of its own matter a question has: no attributes, pronouns, figures or connecting words."""
    figures = [fold(quantity.printed) for quantity in read_quantities(question.text)]
    total = 0
    for stretch in question.matter:
        for figure in figures:
            stretch = stretch.replace(figure, "")  # noqa: PLW2901 - what is left of the stretch
        rest = _PRONOUN.sub("", _ATTRIBUTE.sub("", stretch))
        total += len(re.sub("^(那|还|再|也|又|具体|分别|大概|往后|之后|以后|前面|刚才)+|[个项条家]$", "", rest))
    return total


def _depends(text: str, question: Question, before: str, near: Callable[[str], Sequence[Dossier]]) -> bool:
    """Whether the question leans on what was said before."""
    bare = _DOCUMENT.sub("", text)
    own = _own(question)
    if _TAIL.search(text):
        close = text.rstrip("？?。!！").endswith("呢")
        if _CUE.search(text):
            return own <= 12
        return own <= (12 if close else 4) and not (own > 4 and question.asks - {"list", "how"})
    if _leans_by_pronoun(bare, own):
        return True
    if _CUE.search(bare):
        return own <= 14
    if bare != text or _OF_DOCUMENT.search(text):
        return False
    if not question.asks and not question.years:
        return bool(own <= 6 and _same_kind(text, before, near))
    if question.years and not own:
        return True
    if own and question.asks and any(dossier.mentions(question) for dossier in near(text)):
        return False  # 俞刚是谁？ names what a table names
    return own <= (4 if _WEAK_CUE.search(text) else 3)


def _leans_by_pronoun(text: str, own: int) -> bool:
    """Whether a pronoun points out of the question; in 氛围营造这项工作归谁管 it points back at its own words."""
    personal = _PERSONAL.search(text)
    if personal:
        return own <= 14
    pointing = _POINTING.search(text)
    if not pointing:
        return False
    lead = _LEAD.sub("", text[: pointing.start()])
    if not re.search(r"\w", lead):
        return own <= 14
    if sum(len(stretch) for stretch in Question(lead).matter) < 2:
        return own <= 8
    return lead[-1] in _GOVERNING and own <= 6


def _same_kind(text: str, before: str, near: Callable[[str], Sequence[Dossier]]) -> bool:
    """Whether a bare name is of the kind of one in the earlier question: a row for a row, a level for a level."""
    if len(fold(text)) <= 2 or (_LEVEL.search(text) and _LEVEL.search(before)):
        return True
    return any(
        (new.value.table, new.value.column) == (old.value.table, old.value.column)
        for dossier in near(before)
        for new in dossier.mentions(Question(text))
        for old in dossier.mentions(Question(before))
    )


def _with_plain_years(text: str) -> str:
    for word, offset in _RELATIVE.items():
        text = text.replace(word, f"{date.today().year + offset}年")
    return text


def _with_year(before: str, years: Sequence[str], question: Question, text: str) -> str:
    earlier = years_of(before)
    asked_anew = question.asks - {"list"} and not _TAIL.search(text)
    if asked_anew and earlier and re.search("比|翻|倍|相差|增加|多几|少几", text):  # 比2030年少几个？
        return f"{earlier[-1]}年{_topic(before)}{text}"
    if asked_anew:
        return f"{_topic(before)}{text}"
    if earlier:
        return re.sub(rf"(?:{earlier[-1]}|(?<!\d){earlier[-1][2:]})(?=\s*年)", years[0], before, count=1)
    return f"到{years[0]}年，{before}"


def _topic(before: str) -> str:
    """What the earlier question is about: its matter, joined by 的 where it is so joined there."""
    folded, at = fold(before), 0
    topic = ""
    for stretch in Question(before).matter:
        place = folded.find(stretch, at)
        joint = folded[at:place] if place >= 0 else ""
        topic += ("的" if topic and "的" in joint else joint if topic and joint in ("和", "与", "及") else "") + stretch
        at = place + len(stretch) if place >= 0 else at
    return topic or before.strip("？?。")


def _topic_for(core: str, before: str) -> str:
    """The topic without the attribute that was asked for, where another one is asked for now: 算力券的标准, 归谁管."""
    topic = _topic(before)
    return _bare_topic(topic) if Question(core).asks else topic


def _bare_topic(topic: str) -> str:
    """The topic without an attribute at its end, unless nothing else is left."""
    bare = re.sub(rf"的?({_ATTRIBUTE.pattern})$", "", topic)
    return bare if len(bare) >= 2 else topic


def _named_row(before: str, near: Callable[[str], Sequence[Dossier]]) -> str | None:
    """The row of a table that the earlier question names: 它 after 量子科技的链长是谁 is 量子科技."""
    for dossier in near(before):
        rows = [m for m in dossier.mentions(Question(before)) if m.value.column == dossier.tables[m.value.table].key]
        if rows:
            return rows[0].form
        # 那里 after 雪浪小镇归哪个板块 is the row whose cell was named.
        for mention in dossier.mentions(Question(before)):
            table = dossier.tables[mention.value.table]
            if len(mention.value.rows) == 1:
                members = [row for row in table.rows if row.kind == "row"]
                return dossier.cell_text(members[mention.value.rows[0]], table.key) or None
    return None


def _named_person(before: str, near: Callable[[str], Sequence[Dossier]]) -> str | None:
    """Whom the earlier question asked for in a row that it names: 他 after 合成生物的链长是谁 is that row's 链长."""
    question = Question(before)
    if "who" not in question.asks:
        return None
    for dossier in near(before):
        for mention in dossier.mentions(question):
            table = dossier.tables[mention.value.table]
            if mention.value.column != table.key:
                continue
            rows = [row for row in table.rows if row.kind == "row"]
            for column, name in enumerate(table.columns):
                if fold(name) in question.folded:
                    return dossier.cell_text(rows[mention.value.rows[0]], column)
    return None


def _substituted(core: str, before: str, near: Callable[[str], Sequence[Dossier]]) -> str:
    """Put `core` in the place of the part of the earlier question that is of its kind."""
    core = core.removesuffix("的")
    folded_before, folded_core = fold(before), fold(core)
    for dossier in near(before):
        new = dossier.mentions(Question(core))
        old = dossier.mentions(Question(before))
        for fresh in new:
            for stale in old:
                if (fresh.value.table, fresh.value.column) == (stale.value.table, stale.value.column):
                    return folded_before.replace(stale.form, folded_core, 1)
        columns = [fold(column) for table in dossier.tables for column in table.columns]
        if any(column == folded_core or (len(folded_core) >= 2 and folded_core in column) for column in columns):
            for column in sorted(columns, key=len, reverse=True):
                if column in folded_before:
                    return folded_before.replace(column, folded_core, 1)
    if _LEVEL.search(core) and _LEVEL.search(before):
        return _LEVEL.sub(core, before, count=1)
    stretches = Question(before).matter
    if not stretches:
        return f"{core}{before}"
    alike = max(
        stretches,
        key=lambda stretch: (
            stretch[-1] == folded_core[-1],
            len(set(stretch) & set(folded_core)),
            -folded_before.find(stretch),
        ),
    )
    return folded_before.replace(alike, folded_core, 1)


def _with_other_column(core: str, before: str, near: Callable[[str], Sequence[Dossier]]) -> str | None:
    """Ask for another column of the row that the earlier question named."""
    for dossier in near(before):
        old = dossier.mentions(Question(before))
        if not old:
            continue
        table = dossier.tables[old[0].value.table]
        if any(fold(column) in fold(core) or fold(core).strip("？?是谁") in fold(column) for column in table.columns):
            return f"{old[0].form}的{core}"
    return None


def _of_the_same_row(text: str, before: str, near: Callable[[str], Sequence[Dossier]]) -> str | None:
    """Complete a question that names only a column, where the earlier one named a row: 重点发展哪些方向？."""
    question = Question(text)
    if not question.asks or len(fold(text)) > _LONGEST_OF_ROW or _OF_ALL.search(text):
        return None
    for dossier in near(before):
        rows = [m for m in dossier.mentions(Question(before)) if m.value.column == dossier.tables[m.value.table].key]
        if not rows or dossier.mentions(question):
            continue
        other = {value.table for value in dossier.values if value.text == rows[0].value.text}
        for table in [rows[0].value.table, *sorted(other - {rows[0].value.table})]:
            for column in dossier.tables[table].columns:
                parts = cut(fold(re.sub(r"[（(].*?[）)]", "", column)))
                share = sum(len(part) for part in parts if part in question.folded) / max(len("".join(parts)), 1)
                rest = [w for words in question.words for w in words if len(w) > 1 and w not in fold(column)]
                if share >= 0.5 and sum(map(len, rest)) <= 2:
                    return f"{rows[0].form}的{text}"
    return None
