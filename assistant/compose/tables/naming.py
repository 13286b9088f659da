"""Rows that a question means without their names in full: by their place, by a heading, by the end of a name."""

import re
from collections.abc import Sequence

from assistant.compose.tables.columns import SERIAL
from assistant.dossier import Dossier, Mention, Value
from assistant.question import Question, fold
from assistant.topic import names_something
from corpus.facts.quantities import parse_number
from corpus.policy import Table
from corpus.regex import regex
from index.words import _tag, bigrams, cut

_EACH = regex("各|分别|每|都")  # what is asked of several rows at once
_AT = regex(
    r"(?P<last>最后|倒数第(?P<back>[一二三四五六七八九十\d]))一?(?:行|[个条项家](?P<last_kind>[\u3400-\u9fff]{0,5}))"
    r"|第(?P<number>[一二三四五六七八九十\d]{1,3})(?:行|[个条项家](?P<kind>[\u3400-\u9fff]{1,5}))"
)
_TELLING = 1.5  # weight of a word that few clauses hold
_ASKER = regex("公司|企业|单位|部门|政府|领导|老板|产业链?$|行业|领域|项目|[方那这]面?块$")
_SHORTEST_END = 3  # characters


def named_otherwise(question: Question, dossier: Dossier, mentions: Sequence[Mention]) -> list[Mention]:
    """What the question names by its full name, and what it names in other ways."""
    unpointed = _unpointed(question, dossier)
    inside = {(one.value.table, one.form) for one in mentions if any(one.form in whole.form for whole in unpointed)}
    found = [one for one in mentions if (one.value.table, one.form) not in inside]
    found += [*unpointed, *_by_place(question, dossier)]
    found += _by_end(question, dossier, {mention.value.table for mention in found})
    return found or _by_part(question, dossier) or _under_heading(question, dossier)


def _by_place(question: Question, dossier: Dossier) -> list[Mention]:
    """The row at the place that the question tells: 附件1第7行, 表里第3个板块, 最后一条链."""
    at = _AT.search(question.folded)
    if at is None:
        return []
    number = None if at["last"] else parse_number(at["number"])
    found = []
    for t, table in enumerate(dossier.tables):
        rows = [r for r, row in enumerate(table.rows) if row.kind == "row"]
        clause = dossier.policy.by_id[table.clause]
        cited = bool(clause.number) and fold(clause.number) in question.folded
        kind, key = at["kind"] or at["last_kind"] or "", fold(table.columns[table.key])
        fits = (cited or key in question.folded) if not kind else any(kind.startswith(key[i:]) for i in range(len(key)))
        others = any(
            fold(d.number) in question.folded for d in dossier.policy.clauses if d.kind == "annex" and d.number
        )
        if not fits or (others and not cited):
            continue
        back = int(parse_number(at["back"] or "1") or 1)
        row = (
            rows[-back]
            if number is None and back <= len(rows)
            else next((r for r in rows if _serial(dossier, table, r) == str(number)), None)
        )
        if row is not None:
            text = fold(dossier.cell_text(table.rows[row], table.key))
            found.append(Mention(Value(t, table.key, text, (row,)), at[0], at.start()))
    return found


def _serial(dossier: Dossier, table: Table, row: int) -> str:
    """The row's serial number, if the table prints some."""
    column = next((c for c, name in enumerate(table.columns) if SERIAL.search(name)), None)
    return "" if column is None else dossier.cell_text(table.rows[row], column)


def _by_end(question: Question, dossier: Dossier, known: set[int]) -> list[Mention]:
    """The row whose name alone ends in how the question begins to name something: 膜材料 for 高端膜材料.

    Not in the middle of a name: 工业机器人 is no 人形机器人.
    """
    found = []
    for t, table in enumerate(dossier.tables):
        if t in known:
            continue
        names = [value for value in dossier.values if (value.table, value.column) == (t, table.key)]
        for value in names:
            words = cut(value.text)
            ends = ["".join(words[at:]) for at in range(1, len(words))]
            for end in ends:
                said = len(end) >= _SHORTEST_END and any(stretch.startswith(end) for stretch in question.matter)
                if said and sum(end in other.text for other in names) == 1 and end not in fold(table.title):
                    found.append(Mention(value, end, question.folded.find(end)))
                    break
    return found


def _by_part(question: Question, dossier: Dossier) -> list[Mention]:
    """The row of which a question for a person or a body names a telling part, and nothing beside it: 做机器人的找谁.

    工业机器人 is no 人形机器人, and 科技 tells none apart where the whole text is full of it.
    """
    if not question.asks & {"who", "department"}:
        return []
    found = []
    for stretch in question.words:
        said = [fold(word) for word in stretch if len(word) > 1 and names_something(word) and not _ASKER.search(word)]
        if len(said) != 1 or max(map(dossier.weight, bigrams(said[0])), default=0.0) < _TELLING:
            continue
        at = [fold(word) for word in stretch].index(said[0])
        led = {_tag(word)[:1] for word in stretch[:at]}
        if led - {"v"} or any(not _ASKER.search(word) and _tag(word)[:1] != "r" for word in stretch[at + 1 :]):
            continue  # 第四代半导体 is no 第三代半导体, 量子计算 no 量子科技
        for t, table in enumerate(dossier.tables):
            keys = [value for value in dossier.values if (value.table, value.column) == (t, table.key)]
            holding = [value for value in keys if said[0] in value.text]
            if len(holding) == 1 and said[0] in map(fold, cut(holding[0].text)) and said[0] not in fold(table.title):
                found.append(Mention(holding[0], said[0], question.folded.find(said[0])))
    return found


def _unpointed(question: Question, dossier: Dossier) -> list[Mention]:
    """Mentions of values that the table prints with a number before them or a full stop behind them."""
    found = []
    for value in dossier.values:
        bare = re.sub(r"^\d+[.．、](?!\d)|[。；]$", "", value.text)
        whole = any(
            fold(dossier.cell_text(dossier.tables[value.table].rows[r], value.column)) == value.text for r in value.rows
        )
        if whole and bare != value.text and len(bare) > 3 and bare in question.folded:
            found.append(Mention(value, bare, question.folded.find(bare)))
    return found


def _under_heading(question: Question, dossier: Dossier) -> list[Mention]:
    """Mentions of the rows that bear the names of the sections under a heading: 五个主赛道各自的链长 are five rows."""
    if not _EACH.search(question.folded):
        return []
    found: list[Mention] = []
    for clause in dossier.policy.clauses:
        names = {fold(child.heading) for child in dossier.below.get(clause.id, ()) if child.heading}
        heading = fold(clause.heading)
        kinds = [heading[at:] for at in range(1, max(1, len(heading) - 2)) if heading[at:] in question.folded]
        if len(names) < 2 or not kinds:
            continue
        keys = [v for v in dossier.values if v.column == dossier.tables[v.table].key and v.text in names]
        if {value.text for value in keys} == names:
            found += [Mention(value, kinds[0], question.folded.find(kinds[0])) for value in keys]
    return found
