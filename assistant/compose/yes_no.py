"""是 or 否 before the sentence that answers a yes-or-no question.

Shallow trees weigh what a reader would look at: the common turns of phrase in the question (能不能, 要不要, 收不收) and in the
sentence (可以, 不得, 免, 推进), how much of the question it holds, how far it stands ahead of other sentences, and what the
rules made of it. Some tell whether a sentence settles the question at all, others whether it then says no.
`assistant.train_yes_no` grows them. What `turns.tsv` pairs needs no weighing: 还能再领一次吗 and 每人只享受一次.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from assistant.attributes import is_said
from assistant.compose import polarity
from assistant.compose.passages.affirming import CLASS_ASKED, SEEKS, SOUGHT, affirms, nearest_part, parts_of
from assistant.compose.passages.agreement import agrees, cases_of, strays
from assistant.compose.passages.ranking import Candidate
from assistant.dossier import Dossier
from assistant.draft import Draft, Statement, Support
from assistant.places import areas, lies_within
from assistant.question import Question, fold, years_of
from assistant.supposition import suppositions
from assistant.trees import load_trees
from corpus.facts.quantities import read_quantities
from corpus.regex import regex
from index.words import _tag, bigrams, cut

SETTLES = Path(__file__).with_name("yes_no_settles.safetensors")
DENIES = Path(__file__).with_name("yes_no_denies.safetensors")
TURNS = Path(__file__).with_name("turns.tsv")  # how it is asked, how it is told, and whether that says yes or no
ASKED, TOLD = "?!"  # what the name of a turn of phrase begins with: of the question, of the sentence
_ANSWERERS = frozenset({"passages", "led", "measures"})
_LEAD = regex("(?P<yes>是。)|(?P<no>否。|否，(?:与原文不符|并非必须)。|与原文不符。)|(?P<corrected>否：|与原文不符：)")
_SAID = {"yes": "是。", "no": "否。", "": ""}
# Logarithms of odds from which a sentence settles what the rules leave open, up to which it then denies nothing, and from
# which, settling it more surely, it denies it; what turns plainly against the question needs only lean to that, …
_SETTLED, _UNDENIED, _SURELY, _DENIED, _LEANS = 1.1, -1.5, 1.3, 1.5, 0.3
# … from which it settles what they say of it, up to which their 是 stands, and from which their 否 does.
_AS_SAID, _YES, _NO = 0.5, -1.2, 1.0
# 是不是200万元, 对吧: what is asked is whether it is that figure.
_CONFIRMED = regex(
    r"对[吧吗]|是[吗吧]|没记错|没错吧|是不是这样"
    r"|是不是[就都也]?(?:到|有|按|要|得|给|为|达|占|在|共|至少|最[高多低]|不[超低少][过于])*[\d一二三四五六七八九十百]"
)
_TIMES = regex(r"[\d一二两三四五六七八九十]{1,4}次")  # 一年起码一次，是吗 of 每年至少开展一次
# 都, 只, 必须: a question that turns on more than what it names; 不, 免, 除外: a sentence that takes something back.
_WHETHER = regex("是不是|能不能|有没有|要不要|会不会|可不可以|是否")
_TURNS_ON = regex("[不没非只光仅无都别未还算全]|一律|必须")
_TAKES_BACK = regex("[不免非未无仅只禁停]|除外|取消")
_PLAINLY = 0.9  # share of a question's words from which one part of a sentence says what it names
_LEFT_OUT = regex("(?P<what>[\u4e00-\u9fff、]{2,24})(?:除外|[以之]外)")
_SAID_AGAIN = 0.4  # share of a case's pairs of characters with which a question is of it
_ONLY = regex("[只仅光]")
_ASIDE = regex("[（(][^（）()]{0,60}[）)]")
_LOOKED_AT = 3  # statements of an answer that may settle what is doubted
_SOONER = 0.5  # logarithms of odds that count for the first of them
_AHEAD_OF_NONE = 9.0  # logits by which a sentence is taken to stand ahead that no other stands beside


def judged(question: Question, dossier: Dossier, draft: Draft, candidates: Sequence[Candidate]) -> Draft:
    """The draft with 是 or 否 before it where its sentence settles what is doubted, and without one that it does not bear out.

    Args:
        question: What is asked.
        dossier: The document.
        draft: An answer whose evidence is enough.
        candidates: The document's sentences that may answer, best first.
    """
    if "whether" not in question.asks or draft.status != "answered" or draft.answerer not in _ANSWERERS:
        return draft
    if question.asks & SOUGHT and SEEKS.search(question.folded):
        return draft
    first = draft.statements[0]
    lead = _LEAD.match(first.text)
    if first.entry or (lead is None and draft.corrects):
        return draft
    weighed = {
        statement: _weighed(question, dossier, told, candidates, lead_of_draft(draft) if statement is first else "")
        for statement in draft.statements[:_LOOKED_AT]
        if not statement.entry and (told := told_by(_telling(statement, draft), candidates))
    }
    if not weighed:
        return draft
    settling = max(weighed, key=lambda statement: (statement is first) * _SOONER + weighed[statement][1])
    if not weighed[settling][0]:
        settling = first
    said = weighed[settling][0] if settling in weighed else ""
    if said == lead_of_draft(draft) and settling is first:
        return draft
    bare = [replace(one, text=one.text[lead.end() :]) if one is first and lead else one for one in draft.statements]
    at = draft.statements.index(settling)
    told_first = replace(bare[at], text=_SAID[said] + bare[at].text)
    return replace(draft, statements=(told_first, *bare[:at], *bare[at + 1 :]))


def _telling(statement: Statement, draft: Draft) -> Sequence[Support]:
    """What a statement rests on: of the words above a list, all that the draft does."""
    return draft.support if statement.text.endswith("：") else statement.support


def _weighed(
    question: Question, dossier: Dossier, told: Candidate, candidates: Sequence[Candidate], said: str
) -> tuple[str, float]:
    """Whether a sentence says yes, no or nothing to what is doubted, given what the rules say, and how surely it settles it."""
    text = dossier.quote(told.sentence.span)
    held = features(question, dossier, told, candidates, said)
    settles, denies = (trees(row(trees.names, held, question, text)) for trees in map(load_trees, (SETTLES, DENIES)))
    turn = _turned(question, text) if said != "corrected" else ""
    if turn:
        said = turn
    elif not (said and _is_settled_by_figures(question, text, said)) and not (
        said == "yes" and _is_plainly_said(question, text, held)
    ):
        if text.endswith("："):  # which cases it is of is said below
            settles = max(settles, _AS_SAID)
        turned = _by_polarity(question, dossier, text, settles, denies)
        said = answer(said, settles, denies) if turned is None else turned
    if said in ("no", "corrected") and _is_excepted(question, text):
        said = ""
    of_class = CLASS_ASKED.search(question.folded)  # 算不算: whether something is of a list, not whether there is one
    if said == "yes" and (_is_of_another(question, text) or (of_class and not affirms(question, dossier, text))):
        said = ""
    return said, settles


def answer(lead: str, settles: float, denies: float) -> str:
    """What is said before a sentence: yes, no, or nothing.

    Args:
        lead: What the rules say: yes, no, corrected, or nothing.
        settles: How sure it is that the sentence settles what is doubted, in logarithms of odds.
        denies: How sure it is that it then says no, likewise.
    """
    if lead in ("no", "corrected"):
        return lead if settles >= _AS_SAID and denies >= _NO else ""
    if not lead and settles >= _SURELY and denies >= _DENIED:
        return "no"
    least, most = (_AS_SAID, _YES) if lead else (_SETTLED, _UNDENIED)
    return "yes" if settles >= least and denies <= most else ""


def _by_polarity(question: Question, dossier: Dossier, text: str, settles: float, denies: float) -> str | None:
    """Yes, no or nothing where a text that settles the question turns its way or against it by a denial, else None.

    A denial that is said again bears the question out, 不用…吧 of 无需; one that is not asked after denies it, 得…吗 of 无需,
    what is granted denies one that is, and a case that the text leaves out may have nothing, 我67岁 of 不超过65周岁.
    """
    asked = polarity.asked_turn(question.folded)
    if asked is None or settles < _SETTLED or _LEFT_OUT.search(text) or _ONLY.search(question.folded):
        return None
    if asked.way in ("may+", "get+") and cases_of(question, text) is False:
        return "no"
    near = polarity.bearing_on(asked, polarity.told_turns(fold(nearest_part(question, dossier, parts_of(text)))))
    told = polarity.bearing_on(asked, polarity.told_turns(fold(text)))
    verdict = polarity.verdict(asked, near or told)
    denied = not all(turn.affirms for turn in near or told)
    if verdict * polarity.verdict(asked, told) <= 0 or not (denied or not asked.affirms):
        return None
    if verdict > 0:
        return ("yes" if denies < _DENIED else "") if denied else None
    if asked.way == "pay-":
        return None  # whoever has to pay, it need not be the asker
    return "no" if denies > (-_DENIED if asked.way in ("must+", "pay+") else _LEANS) else ""


def _is_excepted(question: Question, text: str) -> bool:
    """Whether a question is of what a sentence leaves out of what it forbids: 送急救药 of 运送急救药品的除外."""
    if all(turn.affirms for turn in polarity.told_turns(fold(_LEFT_OUT.sub("", text)))):
        return False
    pairs = (bigrams(fold(part)) for left_out in _LEFT_OUT.finditer(text) for part in left_out["what"].split("、"))
    return any(sum(pair in question.folded for pair in of_part) >= _SAID_AGAIN * len(of_part) for of_part in pairs)


def _turned(question: Question, text: str) -> str:
    """Yes or no by a turn of phrase that answers the question's own, else nothing."""
    asked, bare = question.folded, _ASIDE.sub("", fold(text))
    turns = (lead for how, what, lead in _turns() if how.search(asked) and what.search(bare))
    return next(turns, "")


@cache
def _turns() -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    lines = (line.split("\t") for line in TURNS.read_text(encoding="utf-8").splitlines())
    return tuple((regex(asked), regex(told), lead) for asked, told, lead in lines)


def _is_settled_by_figures(question: Question, text: str, lead: str) -> bool:
    """Whether what the rules say rests on a figure that differs, on the case that it is of, or on one to be confirmed."""
    alike = agrees(question.text, text)
    if cases_of(question, text) is not None:
        return True
    confirmed = _CONFIRMED.search(question.folded) is not None
    if lead == "yes":
        years = set(question.years) & set(years_of(text))
        times = set(_TIMES.findall(question.folded)) & set(_TIMES.findall(fold(text)))
        return confirmed and (alike is True or bool(years or times))
    return alike is False or confirmed


def _is_plainly_said(question: Question, text: str, held: Mapping[str, float]) -> bool:
    """Whether a part of the sentence says what the question names, and neither turns on a word that could reverse it."""
    plain = not _TURNS_ON.search(_WHETHER.sub("", question.folded)) and not _TAKES_BACK.search(text)
    return plain and held["held_in_part"] >= _PLAINLY


def _is_of_another(question: Question, text: str) -> bool:
    """Whether a sentence speaks of other sums, places or cases than the question, or leaves out what that names."""
    asked_of, told_of = areas(question.text), areas(text)
    if asked_of and told_of and not (lies_within(asked_of, told_of) or lies_within(told_of, asked_of)):
        return True
    for left_out in _LEFT_OUT.finditer(text):
        rest = fold(text[: left_out.start()] + text[left_out.end() :])
        words = [word for word in map(fold, cut(left_out["what"])) if len(word) > 1]
        if any(word in question.folded and word not in rest for word in words):
            return True
    return strays(question.text, text)


def told_by(support: Sequence[Support], candidates: Sequence[Candidate]) -> Candidate | None:
    """The best of the sentences that hold what supports a draft or one of its statements."""
    places = [(one.clause, one.span.start) for one in support]
    return next(
        (
            candidate
            for candidate in candidates
            if any(
                clause == candidate.sentence.clause
                and candidate.sentence.span.start <= start < candidate.sentence.span.end
                for clause, start in places
            )
        ),
        None,
    )


def lead_of_draft(draft: Draft) -> str:
    """What a draft begins with: yes, no, a correction of what is supposed, or nothing."""
    lead = _LEAD.match(draft.statements[0].text)
    return (lead.lastgroup or "") if lead else ""


def features(
    question: Question, dossier: Dossier, told: Candidate, candidates: Sequence[Candidate], lead: str
) -> dict[str, float]:
    """Describe how a sentence goes with a yes-or-no question.

    Args:
        question: What is asked.
        dossier: The document.
        told: The sentence that answers.
        candidates: The sentences that may answer.
        lead: What the rules put before it: yes, no, corrected, or nothing.

    Returns:
        Figures by name, the same names for every sentence; -1 where a figure has no meaning for the question.
    """
    text = dossier.quote(told.sentence.span)
    said = fold(text)
    parts = parts_of(text)
    part = fold(nearest_part(question, dossier, parts))
    terms = dossier.terms(question)
    known = [term for term in terms if dossier.knows(term)]
    words = [word for stretch in question.words for word in map(fold, stretch) if word]
    longer = [word for word in words if len(word) > 1]
    nouns = [word for word in longer if _tag(word).startswith("n")]
    verbs = [word for word in words if _tag(word).startswith("v")]
    doubted = [supposition.text for supposition in suppositions(question.text) if supposition.doubted]
    of_doubted = Question(doubted[-1]).terms if doubted else ()
    years = set(years_of(text))
    others = [one.score for one in candidates if one is not told]
    return {
        "explained": told.explained,
        "ahead": told.score - max(others) if others else _AHEAD_OF_NONE,
        "held": dossier.coverage(terms, said),
        "held_in_part": dossier.coverage(terms, part),
        "known": len(known) / max(1, len(terms)),
        "nouns": _share_said(nouns, said),
        "verbs": _share_said(verbs, said),
        "verbs_in_part": _share_said(verbs, part),
        "first": _share_said(longer[:1], said),
        "last": _share_said(longer[-1:], said),
        "doubted": dossier.coverage(of_doubted, said) if of_doubted else -1.0,
        "length": len(said),
        "length_of_part": len(part),
        "parts": len(parts),
        "asked": len(question.folded),
        "figures_asked": float(bool(read_quantities(question.text))),
        "agrees": _as_figure(agrees(question.text, text)),
        "case": _as_figure(cases_of(question, text)),
        "years": -1.0 if not question.years else 0.5 if not years else float(bool(years & set(question.years))),
        "sought": float(bool(question.asks & SOUGHT)),
        "lead_yes": float(lead == "yes"),
        "lead_no": float(lead in ("no", "corrected")),
        "corrected": float(lead == "corrected"),
        **polarity.features(question.folded, part, said),
    }


def row(names: Sequence[str], held: Mapping[str, float], question: Question, text: str) -> list[float]:
    """The figures that trees weigh, by their names: features, and turns of phrase of the question and of the sentence."""
    said = {ASKED: question.folded, TOLD: fold(text)}
    return [held[name] if name in held else float(name[1:] in said[name[0]]) for name in names]


def _share_said(words: Sequence[str], said: str) -> float:
    return sum(is_said(word, said) for word in words) / len(words) if words else -1.0


def _as_figure(known: bool | None) -> float:
    return -1.0 if known is None else float(known)
