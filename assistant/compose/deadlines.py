"""What is due by a date, what is due first and last: 要在6月底前完成的有哪几项, 最晚完成的是哪些."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.compose.sections import section_of
from assistant.compose.tasks import LEADING, holds, supports_of, task_of
from assistant.dossier import Dossier, Sentence
from assistant.draft import Draft, Statement, Support
from assistant.question import Question
from corpus.policy import Span
from corpus.regex import regex

_DATE = r"(?P<year>20\d\d)\s*年(?:\s*(?P<month>\d{1,2})\s*月)?\s*(?:(?P<day>\d{1,2})\s*日)?\s*(?P<end>底|末)?"
# A date before which something is to be done, not one of those who are meant: 2020年底前注册的企业.
_PRINTED = regex(
    rf"(?P<mark>(?:(?:完成|办结|整改|落实)(?:时限|时间|期限)|时限|期限)(?:要求)?\s*[：:为]\s*)?{_DATE}"
    r"(?P<before>之?前(?!的|已|注册|成立|登记|毕业|出生|参保|建成|取得))?"
)
_MARK = regex("(?P<word>[\u3400-\u9fff]{2,6}?)[：:为]")
_ASKED = regex(
    r"(?:(?P<year>20\d\d)年)?(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?P<end>份?[底末])?(?P<before>之前|以前|前)?"
)
_DUE = regex("完成|时限|到期|截止|交账|落实到位|做到|办完|办结")
_ITEMS = regex("[项条件]|任务|工作|事|措施|举措")
_FIRST = regex("最早|最先|最急|最近要")
_LAST = regex("最晚|最迟|最后(?:完成|到期|才)")
_LED_BY = regex("(?P<none>没有?|未)?(?:写明|标明|注明|明确|列明|指定|写|列|标|有)了?[^，。、]{0,3}牵头(?:单位|部门|方)")
_LONGEST = 90  # characters of a sentence that is listed


@dataclass(frozen=True, slots=True)
class _Due:
    """A date by which something is to be done."""

    sentence: Sentence
    span: Span  # of the date with the words around it that make it a deadline
    year: int
    month: int  # 0 where the text names none
    marked: bool  # whether it is annotated as the deadline of its clause: 完成时限：2022年10月

    @property
    def order(self) -> tuple[int, int]:
        """By which deadlines are put in order: a year's end is in its last month."""
        return self.year, self.month or 12


def propose(question: Question, dossier: Dossier, bodies: dict[str, set[str]]) -> Draft | None:
    """List all that is due by the date that a question names, or first or last; None where it asks for something else.

    Args:
        question: What is asked.
        dossier: The document.
        bodies: The bodies whose tasks alone are meant, as `bodies_of` finds them; empty for all.
    """
    if not question.asks & {"list", "count", "duty", "when", "least", "most"} or "whether" in question.asks:
        return None
    extreme = _FIRST.search(question.folded) or _LAST.search(question.folded)
    if not _DUE.search(question.folded) or not _ITEMS.search(question.folded):
        return None
    role = "lead" if bodies and LEADING.search(question.folded) else None
    dues = [due for due in _dues(dossier) if not bodies or _is_of(due, dossier, bodies, role)]
    led = None if bodies else _LED_BY.search(question.folded)
    if led:  # 写明了牵头单位、而且12月到期的
        dues = [due for due in dues if _says_who_leads(due, dossier) is not bool(led["none"])]
    section = section_of(question, dossier)
    dues = [due for due in dues if section.holds(due.sentence.clause)] if section else dues
    if extreme:
        if len({due.order for due in dues}) < 2:
            return None
        pick = min if _FIRST.search(question.folded) else max
        meant = [due for due in dues if due.order == pick(due.order for due in dues)]
        return _listed(dossier, meant, f"最{'早' if pick is min else '晚'}完成")
    if not question.asks & {"list", "count", "duty"}:
        return None
    asked = _date_of(question, dues)
    if asked is None:
        return None
    meant = [due for due in dues if due.order == asked]
    if not meant or not (len(meant) > 1 or meant[0].marked):
        return None
    return _listed(dossier, meant, "")


def _date_of(question: Question, dues: list[_Due]) -> tuple[int, int] | None:
    """The year and month that a question asks about; the only year of the deadlines where it names none."""
    years = {due.year for due in dues}
    for said in _ASKED.finditer(question.folded):
        if said["month"] and (said["year"] or len(years) == 1):
            return int(said["year"] or min(years)), int(said["month"])
        if said["year"] and (said["end"] or said["before"]):
            return int(said["year"]), 12
    return None


def _dues(dossier: Dossier) -> Iterator[_Due]:
    """The deadlines outside tables, one for each sentence."""
    rows = {clause.id for clause in dossier.policy.clauses if clause.kind in ("row", "total")}
    for clause, sentences in dossier.sentences.items():
        for sentence in sentences if clause not in rows else ():
            for date in _PRINTED.finditer(dossier.quote(sentence.span)):
                if not date["mark"] and not date["before"]:
                    continue
                start = sentence.span.start
                span = Span(start + date.start(), start + date.end())
                yield _Due(sentence, span, int(date["year"]), int(date["month"] or 0), bool(date["mark"]))
                break


def _is_of(due: _Due, dossier: Dossier, bodies: dict[str, set[str]], role: str | None) -> bool:
    duty = dossier.duty_of(due.sentence)
    return duty is not None and all(holds(duty, names, role) for names in bodies.values())


def _says_who_leads(due: _Due, dossier: Dossier) -> bool:
    duty = dossier.duty_of(due.sentence)
    return duty is not None and LEADING.search(dossier.quote(duty.span)) is not None


def _listed(dossier: Dossier, dues: list[_Due], which: str) -> Draft:
    """The tasks that are due, with how many they are and their date."""
    told: dict[str, tuple[Support, ...]] = {}
    for due in dues:
        text, supports = _told(dossier, due)
        told[text] = tuple(dict.fromkeys([*told.get(text, ()), *supports]))
    dates = list(dict.fromkeys(_shown(dossier, due) for due in dues))
    head = f"{which or dates[0]}的任务共{len(told)}项{f'（{dates[0]}）' if which else ''}："
    entries = (Statement(text, supports, entry=True) for text, supports in told.items())
    return Draft((Statement(head, computed=(str(len(told)),)), *entries), "answered", 0.95, "tally")


def _shown(dossier: Dossier, due: _Due) -> str:
    """The deadline as it is printed: 完成时限为2022年6月, 2020年底前要完成."""
    date = dossier.line(due.span)
    mark = _MARK.match(date)
    return f"{mark['word']}为{date[mark.end() :]}" if mark else f"{date}要完成"


def _told(dossier: Dossier, due: _Due) -> tuple[str, tuple[Support, ...]]:
    """What is due: the task that the annotation closes, or the sentence that names the date."""
    slug, clause = dossier.policy.slug, due.sentence.clause
    at = Support(slug, clause, due.span)
    duty = dossier.duty_of(due.sentence)
    annotated = duty is not None and duty.clause == clause and duty.span.start <= due.span.start < duty.span.end
    if not due.marked and not annotated:
        text = dossier.line(due.sentence.span).strip("。；")
        cut = text.rfind("，", 0, _LONGEST)
        text = text if len(text) <= _LONGEST or cut < 0 else text[:cut] + "……"
        return text, (Support(slug, clause, due.sentence.span),)
    if duty is not None and duty.clause == clause:
        task = task_of(duty, dossier)
        return task, (*supports_of(task, duty, dossier), at)
    return dossier.title(dossier.policy.by_id[clause]), (Support(slug, clause, dossier.titles[clause]), at)
