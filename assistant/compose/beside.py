"""Two tasks beside each other: who is in charge of which, and what sets them apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.tasks import LEADING, bodies_of, holds, support_of, task_of
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement
from assistant.question import Question, fold
from corpus.facts.departments import same_body
from corpus.policy import Duty
from corpus.regex import regex
from index.words import bigrams

_OF_BODIES = regex("部门|单位|牵头|责任|负责|参与|分工|管")
_PERSON = regex("同一个?人|负责人|[链组]长")
_BOTH = regex("(?:都|共同|同时|均).{0,8}(?:有|挂|列|出现|参与|负责|承担|是)")
_APART = regex("差|不同|区别|不一样|[多少](?:了|出|哪|几)|一样|相同")
_SAME = regex("同一|一样|相同|[是归由]一[个家拨]")
_WHICH = regex("哪一?[个条项件块]|哪(?:一|方)?(?:任务|工作)")
_NUMBER = regex("[（(]([一二三四五六七八九十]{1,3})[）)]")
_EACH_ASKED = regex("(?:各|分别)(?:自|都)?(?:是|由|归|有|找)?(?:谁|哪)")
_QUOTED = regex("“([^“”]{2,12})”")
_OF_WHOM = regex("的?(?:责任|牵头|主管|指导|监管)(?:单位|部门)$")
_JOINT = regex("和|与|跟|同(?!一)|、")
_SECOND = regex(
    "[^，,。；？?]{2,24}?(?=[，,]|的?(?:责任|牵头|主管|指导|监管)(?:单位|部门)|一样|相同|是不是|是否|是|由|归|分别|各|这两|两)"
)
_TOLD = 0.8  # share of what a question names that the words of a task must hold
_NAMED = 0.6  # share of a heading's pairs of characters that name it
_GAP = 2  # characters between two pairs of one name
_SHORTEST = 4  # characters of a heading, or of the part of it that names it where no other heading holds that


@dataclass(frozen=True, slots=True)
class _Named:
    """A task that a question names."""

    duty: Duty
    start: int
    end: int
    share: float  # of its heading that the question says


def propose(question: Question, dossier: Dossier) -> Draft | None:
    """Compare the bodies of the two tasks that a question names, or None where it names none or asks something else."""
    text = question.folded
    if not (_APART.search(text) or _SAME.search(text) or _WHICH.search(text) or _BOTH.search(text)):
        return None
    bodies = bodies_of(question, dossier)
    if not bodies and not _OF_BODIES.search(text):
        return None
    named = _named(question, dossier)
    pair = (named[0].duty, named[1].duty) if len(named) == 2 else _told_of(question, dossier)
    if pair is None:
        return None
    if len(bodies) == 1 and _WHICH.search(text):
        return _which_has(pair, dossier, *bodies.items(), leading=bool(LEADING.search(text)))
    if bodies:
        return None
    return _apart(question, dossier, pair)


def _named(question: Question, dossier: Dossier) -> list[_Named]:
    """The tasks whose headings a question says, wholly or for the most part, in its order."""
    numbered = _by_number(question, dossier)
    if len(numbered) == 2:
        return numbered
    text = _plain(question.text)
    found: list[_Named] = []
    headings = {
        duty.clause: _plain(re.split("[（(]", dossier.policy.by_id[duty.clause].heading)[0])
        for duty in dossier.policy.facts.duties
    }
    for duty in dossier.policy.facts.duties:
        heading = headings[duty.clause]
        if len(heading) >= _SHORTEST and all(duty.clause != other.duty.clause for other in found):
            others = [other for clause, other in headings.items() if clause != duty.clause]
            said = _said(heading, text, dossier, others)
            found += [_Named(duty, *said)] if said else []
    kept: list[_Named] = []
    for one in sorted(found, key=lambda entry: (-entry.share, entry.start - entry.end)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda entry: entry.start)


def _told_of(question: Question, dossier: Dossier) -> tuple[Duty, Duty] | None:
    """The two tasks whose own words are those of the two things that a question asks of; None where one is told of none.

    “批次贷”推广和“无缝续贷”扩面 are named by no heading, but each by what one annotation closes.
    """
    if not _SAME.search(question.folded):
        return None
    closing = [duty for duty in dossier.policy.facts.duties if dossier.closes(duty)]
    stretches = {duty: fold(dossier.quote(dossier.duty_stretch[duty])) for duty in closing}
    for sides in _sides(question):
        meant: list[set[Duty]] = []
        for side in sides:
            named = [fold(name) for name in _QUOTED.findall(side)]  # 无缝续贷 of “无缝续贷”扩面
            terms = named or [term for term in Question(side).terms if dossier.knows(term)]
            held = {duty: dossier.coverage(terms, words) for duty, words in stretches.items()}
            best = max(held.values(), default=0.0)
            enough = best >= _TOLD and (named or len(terms) > 1)
            meant.append({duty for duty in closing if held[duty] == best} if enough else set())
        first, second = meant[0] - meant[1], meant[1] - meant[0]  # what is said of both tells them not apart
        if len(first) == len(second) == 1:
            return first.pop(), second.pop()
    return None


def _sides(question: Question) -> Iterator[tuple[str, str]]:
    """The two things that a question may hold beside each other, by each word that may join them."""
    for joint in _JOINT.finditer(question.text):
        second = _SECOND.match(question.text, joint.end())
        first = re.split("[，,。；？?]", question.text[: joint.start()])[-1]
        if second and first:
            yield _OF_WHOM.sub("", first), second[0]


def _by_number(question: Question, dossier: Dossier) -> list[_Named]:
    """The tasks that a question names by their printed numbers: 任务（四）和任务（五）."""
    found = []
    for match in _NUMBER.finditer(question.text):
        duties = [
            d for d in dossier.policy.facts.duties if dossier.policy.by_id[d.clause].number.strip("（()）") == match[1]
        ]
        if len({duty.clause for duty in duties}) == 1:
            found.append(_Named(duties[0], match.start(), match.end(), 1.0))
    return found


def _said(heading: str, text: str, dossier: Dossier, others: Sequence[str]) -> tuple[int, int, float] | None:
    """Where a text says most of a heading, and how much of it; None where it does not."""
    at = text.find(heading)
    if at >= 0:
        return at, at + len(heading), 1.0
    pairs = set(bigrams(heading))
    places = [place for place in range(len(text) - 1) if text[place : place + 2] in pairs]
    runs: list[list[int]] = []
    for place in places:
        if runs and place - runs[-1][-1] <= _GAP:
            runs[-1].append(place)
        else:
            runs.append([place])
    best = None
    for run in runs:
        words = text[run[0] : run[-1] + 2]
        rest = iter(heading)
        shortened = all(character in rest for character in words)  # 构建和谐劳动关系 of 构建新时代和谐劳动关系
        share = max(dossier.coverage(pairs, words), len(words) / len(heading) if shortened else 0.0)
        alone = words in heading and not any(words in other for other in others)
        if alone and len(words) >= _SHORTEST:  # 招引培育 of 强化招引培育力度
            share = max(share, _NAMED)
        if share >= _NAMED and (best is None or share > best[2]):
            best = (run[0], run[-1] + 2, share)
    return best


def _which_has(pair: tuple[Duty, Duty], dossier: Dossier, body: tuple[str, set[str]], *, leading: bool) -> Draft:
    """Which of two tasks a body has: 甲和乙，市财政局参与的是哪一项."""
    names = body[1]
    name = min(names, key=lambda full: (fold(full) != body[0], len(full), full))
    role = "lead" if leading else None
    held = [duty for duty in pair if holds(duty, names, role)]
    word = "牵头" if leading else "参与"
    supports = tuple(support_of(duty, dossier) for duty in pair)
    tasks = [task_of(duty, dossier) for duty in pair]
    if len(held) == 1:
        other = tasks[1 - pair.index(held[0])]
        text = f"{name}{word}的是{task_of(held[0], dossier)}；{other}的责任单位中没有{name}。"
        if leading:
            text = f"{name}牵头的是{task_of(held[0], dossier)}。"
    elif held:
        text = f"两项都由{name}{word}：{'；'.join(tasks)}。"
    else:
        text = f"两项都没有列出由{name}{word}。"
    return Draft((Statement(text, supports),), "answered", 0.95, "duties")


def _apart(question: Question, dossier: Dossier, pair: tuple[Duty, Duty]) -> Draft | None:
    """What sets the bodies of two tasks apart, or what they share: 两项任务的责任单位差在哪？ 是同一个部门牵头吗？."""
    both = _BOTH.search(question.folded) and re.search("哪|谁|什么", question.folded)
    if _PERSON.search(question.folded):
        return None  # who heads them is no body
    if not both and not _APART.search(question.folded) and not _SAME.search(question.folded):
        return None
    supports = tuple(support_of(duty, dossier) for duty in pair)
    tasks = [task_of(duty, dossier) for duty in pair]
    leads = [[d.name for d in duty.departments if d.role == "lead"] for duty in pair]
    if LEADING.search(question.folded) and all(leads) and not both:
        names = leads
        word = "牵头单位"
    else:
        names = [[d.name for d in duty.departments] for duty in pair]
        word = "责任单位"
    only = [
        [name for name in one if not any(same_body(name, their) for their in other)]
        for one, other in (names, names[::-1])
    ]
    shared = [name for name in names[0] if name not in only[0]]
    yes, no = ("是，", "否，") if re.search("是不是|是否|同一|[是归由]一[个家拨]", question.folded) else ("", "")
    if both:
        text = f"都有的{word}：{'、'.join(shared)}。" if shared else f"没有同时列入的{word}。"
    elif not any(only):
        text = f"{yes}一样，{word}都是{'、'.join(names[0])}。"
    elif not shared:
        told = "；".join(f"{task}：{'、'.join(own)}" for task, own in zip(tasks, names, strict=True))
        text = f"{no}不一样，{word}没有相同的。{told}。"
    elif _EACH_ASKED.search(question.folded):
        told = "；".join(f"{task}：{'、'.join(own)}" for task, own in zip(tasks, names, strict=True))
        text = f"{no}不一样。{told}。"
    else:
        more = [f"{task}独有：{'、'.join(own)}" for task, own in zip(tasks, only, strict=True) if own]
        text = f"{no}不一样。{'；'.join(more)}；其余{word}相同。"
    return Draft((Statement(text, supports),), "answered", 0.95, "duties")


def _plain(text: str) -> str:
    """The text without its punctuation, as people say headings: 加强数据算力支撑 for 加强数据、算力支撑."""
    return re.sub(r"[^\w]", "", fold(text))
