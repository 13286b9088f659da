"""Makes a follow-up question stand on its own: 那2030年呢？ 换成省级的呢？ 这个归谁管？."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from assistant.dossier import Dossier
from assistant.question import Question, fold, years_of
from index.words import cut

_CUE = re.compile(
    r"^(那么?|还有|另外|再|换成|换作|换|如果是|要是|假如|以及|其中|然后|接着|同样|具体|分别|又|也|而|至于|到了?|这|它|他|她|其|该|上述|前者|后者|依据|呢)"
)
_PRONOUN = re.compile(
    r"(它们|它|他们|她们|他|她|这(?:个|些|项|条|家|位|件|类|种|块|方面)?(?:任务|工作|政策|措施|目标|计划|事|产业|园区|企业|补贴|奖励|钱|资金)?|那(?:个|些|项|条|家|位|件|类|种)(?:任务|工作|政策|措施|目标|计划|事|产业|园区|企业|补贴|奖励|钱)?|该(?:项|任务|工作|政策|措施|目标|计划|产业|园区)|上述\w{0,4}|其)(?!中|他|余|次|实|一)"
)
_TAIL = re.compile(r"(呢|怎么样|如何|怎么说|是啥情况|是什么情况)[？?。!！]*$")
_LEAD = re.compile(
    r"^(那么?|还有|另外|再|换成|换作|换|如果是|如果|要是|假如|以及|然后|接着|同样|至于|说说|问下|问一下|请问)+[，,]?(说说|看看|问问)?"
)
# Names of attributes, which belong to something that was named before if they stand alone.
_ATTRIBUTE = re.compile(
    r"(责任|牵头|配合|主管|负责|承办)?(单位|部门|人)|金额|标准|条件|时间|期限|年限|目标|任务|数量|对象|范围|程序|材料|电话|地址|依据|要求|比例|上限|内容|措施|牵头|责任|负责"
)
_LEVEL = re.compile(r"(国家|省|市|区|县|镇|自治区|设区市)级")
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
    text = _with_plain_years(text)
    question = Question(text)
    if not _depends(text, question):
        return _of_the_same_row(text, before, near) or text
    core = _TAIL.sub("", _LEAD.sub("", text.strip())).strip("，,？?。 的话")
    if question.asks - {"list", "whether"} and not _PRONOUN.search(core) and not _TAIL.search(text):
        own = sum(len(_ATTRIBUTE.sub("", stretch)) for stretch in question.matter)
        if own >= 4:  # 那人才培育由哪些单位负责？ leans on nothing but the conversation's flow
            return core + "？"
    elliptic = (bool(_TAIL.search(text)) and not Question(core).asks - {"list"}) or not question.asks
    years = years_of(text)
    if years and not question.matter:
        return _with_year(before, years, question, text)
    if elliptic:
        return _substituted(core, before, near)
    if _PRONOUN.search(core) and not question.years:
        person = _named_person(before, near) if re.search("[他她]", core) else None
        topic = person or _named_row(before, near) or _topic(before)
        replaced = _PRONOUN.sub(topic, core, count=1)
        return replaced if replaced != core else f"{topic}{core}"
    merged = _with_other_column(core, before, near)
    return merged or f"{_topic(before)}{core}"


def _depends(text: str, question: Question) -> bool:
    """Whether the question leans on what was said before."""
    own_matter = sum(len(_ATTRIBUTE.sub("", stretch)) for stretch in question.matter)
    if _TAIL.search(text) and (own_matter <= 12 or _CUE.search(text)):
        return True
    if _CUE.search(text) or _PRONOUN.search(text):
        return own_matter <= 14
    return own_matter <= 3 or (not question.asks and own_matter <= 6)


def _with_plain_years(text: str) -> str:
    for word, offset in _RELATIVE.items():
        text = text.replace(word, f"{date.today().year + offset}年")
    return text


def _with_year(before: str, years: Sequence[str], question: Question, text: str) -> str:
    earlier = years_of(before)
    asked_anew = question.asks - {"list"} and not _TAIL.search(text)
    if asked_anew:
        return f"{_topic(before)}{text}"
    if earlier:
        return re.sub(rf"(?:{earlier[-1]}|(?<!\d){earlier[-1][2:]})(?=\s*年)", years[0], before, count=1)
    return f"到{years[0]}年，{before}"


def _topic(before: str) -> str:
    """What the earlier question is about: its matter from the first to the last stretch, as far as it is one phrase."""
    return "的".join(Question(before).matter) or before.strip("？?。")


def _named_row(before: str, near: Callable[[str], Sequence[Dossier]]) -> str | None:
    """The row of a table that the earlier question names: 它 after 量子科技的链长是谁 is 量子科技."""
    for dossier in near(before):
        rows = [m for m in dossier.mentions(Question(before)) if m.value.column == dossier.tables[m.value.table].key]
        if rows:
            return rows[0].form
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
    if not question.asks or len(fold(text)) > 16:
        return None
    for dossier in near(before):
        rows = [m for m in dossier.mentions(Question(before)) if m.value.column == dossier.tables[m.value.table].key]
        if not rows or dossier.mentions(question):
            continue
        other = {value.table for value in dossier.values if value.text == rows[0].value.text}
        for table in [rows[0].value.table, *sorted(other - {rows[0].value.table})]:
            for column in dossier.tables[table].columns:
                parts = cut(fold(re.sub(r"[（(].*?[）)]", "", column)))
                if parts and sum(len(part) for part in parts if part in question.folded) >= 0.5 * len("".join(parts)):
                    return f"{rows[0].form}的{text}"
    return None
