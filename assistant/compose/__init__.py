"""The grounded composer: a handful of answerers, each for one kind of evidence; the best supported draft wins."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant import answerability, scope
from assistant.about import places
from assistant.compose import (
    bounds,
    called,
    comparing,
    continued,
    duties,
    enumerations,
    headings,
    measures,
    membership,
    metadata,
    overview,
    passages,
    premises,
    sets,
    tables,
    tallies,
    targets,
    yes_no,
)
from assistant.compose.passages import Candidate, Strengths
from assistant.compose.passages.kinds import kind_sought
from assistant.compose.passages.listing import of_body
from assistant.compose.passages.quoting import quoted
from assistant.dossier import Dossier
from assistant.draft import CORRECTIONS, Draft, Statement, Support
from assistant.evidence import annotates
from assistant.own_words import share_of
from assistant.places import areas
from assistant.question import Question, fold, years_of
from assistant.supposition import asked_part
from assistant.verify import UNSETTLED
from corpus.facts.departments import find_bodies
from corpus.policy import Span
from corpus.regex import regex
from index.search import Hit
from index.thesaurus import expand
from index.words import bigrams, is_place

# A look-up that explains the question beats free text that explains it as well.
_TRUST = {
    "tables": 1.12,
    "targets": 1.12,
    "duties": 1.15,
    "tally": 1.15,  # counted over all duties or deadlines
    "metadata": 1.2,
    "overview": 1.15,
    "measures": 1.0,
    "passages": 0.95,
    "headings": 0.95,
    "outline": 0.95,  # headings counted, listed or pointed at as such
    "enumerations": 1.0,
    "led": 1.0,  # the items of what is asked for, led up to as such: 应当具备下列条件：
    "comparing": 1.15,
    "membership": 1.2,
    "sets": 1.2,  # as many members as the text says
}
_ENOUGH = 0.34  # below this share of the question's words explained, the text does not speak of it
_NOTHING = 0.2  # below this, the question is about another subject
_FREE = frozenset(
    {"passages", "headings", "outline", "enumerations", "led", "targets", "measures"}
)  # what they hold, people also ask for in words of their own
_ITEMISED = frozenset(
    {"passages", "headings", "outline", "enumerations", "led"}
)  # whose items may each be of another body
_TASKS = regex("(负责|承担|牵头|参与|配合).{0,6}(任务|工作|事项|职责)|(任务|职责|分工)(是|有|包括)")
_PERSON_TOO = regex("哪位|什么人|叫什么|姓名|挂帅|老大|一把手")  # 找哪个局的哪位
# What may be asked of any policy, though its text holds no word of it: is left open, not out of scope.
_OF_ANY_POLICY = regex(
    "^(?:请问|那|违反(?:了?规定|的)?|这个?(?:政策|文件|办法)?|个人|企业|公司|我们?|最[高多低少]|都?有|要|需要?|申[请报]|联系|一共|总共|到底|一般|主要|重点|涉及){0,4}"
    "(?:谁|怎么|怎样|如何|哪[里儿些个]|什么|多少|几|能|可以?|由|向|从|到|在|找|[补奖]|享受|监督|处罚|罚款?|材料|资料|手续|流程|程序|条件|门槛|对象|适用|任务|部门|单位|负责|牵头|资金|经费|钱|电话|方式|联系|申[请报]|领取?|出|来|是|要|有|的|给|用|于|交|提[交供]|期限|时间|截止|标准|金额|吗|呢|主要|重点|涉及|包括|办理?|样|会|被|新|规定|[？?。]){1,12}$"
)
_LONGEST_PLAIN = 40  # characters of a question that tells no story
_MENTIONS = regex(
    "(?:有没有|有无|是否|是不是|没有)?(?:提没提(?:到|及)?|提到|提及|写没写|写到|写进|写入|说到|讲到|涉及|谈到)(?:过|了)?(?:关于)?"
    "|(?:有没有|有无)(?:写|关于|说|讲)"
)
# What tells where somebody comes from or goes with, and no other place that a policy would be asked about.
_STORY = regex("我|咱|俺|本人|来自|的人$|那边|过来|迁|搬|注册在|打工|合作|搭伙|跟")
_TOWARDS = ("来", "到", "在", "进", "落户", "落地", "迁往")
_MOST = regex("[^，。]{1,40}最[多少高低大小]")
_PAPERS = frozenset(
    "文件 意见 办法 方案 规划 通知 条例 政策 规定 内容 说法 措施 文中 文里 原文 里面 这份 这个 全文 哪里 地方".split()
)
_CONTACT = regex("联系|电话|地址|网址|邮箱")
_CONDITIONS_ASKED = regex(
    "(?:什么|哪些|怎样的?|啥)(?:样的)?(?:申请|申报|认定|准入)?(?:条件|要求|门槛|资格)|(?:条件|要求|门槛)(?:是|有)(?:什么|哪些|啥)"
)
_SOME_CONDITIONS = regex("符合(?:相关|有关|规定|一定|申[请报]|上述)?(?:的)?(?:条件|规定|要求)")
# 名单另行公布: what is asked for is left to another paper.
_LEFT_TO_OTHERS = regex(
    "(?P<what>名单|目录|清单|条件|标准|办法|细则|方案|金额|价格?|比例|要求|流程|程序|范围)[^，。；]{0,12}?另行(?:公布|发布|制定|制订|规定|确定|通知)"
)
_DETAIL_ASKED = regex("哪|什么|多少|几|怎|如何|啥|标准|条件|名单")
_CONDITION = regex(
    r"[\d一二三四五六七八九十][\d一二三四五六七八九十]|条件|\d|应当?|须|必须|具[有备]|满足|达到|未[^来]|以上|以下|经[^济营费]|通过|完成|[：:]|的，"
)
_OF_WHOLE = ("metadata", "overview")  # what they answer has no matter of which a clause could say more or less
_DECLINED = {"passages": 0.8, "duties": 0.6}  # another kind of evidence may hold what these do not find
# Log-odds that are enough, where not 0: little for what was looked up by name, more where a neighbour answers as surely.
_SURE_ENOUGH = {
    "tables": -1.5,
    "outline": -2.5,
    "tally": -2.5,
    "membership": -math.inf,
    "sets": -math.inf,
    "led": -1.5,
    "duties": 0.5,
    "measures": 0.5,
    "targets": 1.0,
    "comparing": 0.5,
}
_PUT_RIGHT = -1.8  # log-odds that are enough for a correction, which was compared with the text slot by slot
OF_CASE = 0.5  # share of a case's words from which a sentence of the clause just spoken of is of it
_OTHERS = 7  # clauses whose sentences are looked at, the best one's included
_FEW, _LISTED = 2, -0.3  # statements, and log-odds that are enough for more: a list tells some of what is asked for
_DOUBTFUL = -0.75  # log-odds that are enough where one clause's sentences stand far ahead of all others'
# Logits of the best sentence, and how far it stands ahead, where a question shares hardly a word with the text: of 36
# development questions outside the texts or left open by them none has more than 3.7 and 3.8.
_STRONG, _FAR_AHEAD = 4.5, 3.0
_NO_DOUBT = 4.0  # log-odds that are enough for the same; of those 36 questions none has more than 3.6
_AHEAD = 2.2  # logits that these stand ahead
_LIKELIER = 1.5  # log-odds from which sentences answer what a target is no answer to
_BEYOND_DOUBT = 1.2  # log-odds above what is just enough
_NAMED = 0.05  # with this score it is in scope though it holds no word of the text at all
_OF_PLACE = 0.15  # with a lower score it is out of scope though the text holds the name of its place
_ALSO = 0.15  # a document that is worth so little less may be meant as well
_ANSWERS = 0.15  # what it counts for a document that it answers at all
FOUND = 0.055  # a clause found with this score is about the question, however worded: above it lie 3 in 4 questions in
# everyday words about policies unknown to the encoder, and 3 in 10 about other subjects


def compose(
    question: Question,
    dossiers: Mapping[str, Dossier],
    hits: Sequence[Hit],
    strengths: Strengths,
    behind: Mapping[str, float],
) -> Draft:
    """Return the best supported draft for one question.

    Args:
        question: It.
        dossiers: The documents that it can be about, best first.
        hits: Clauses of them, best first.
        strengths: Tells how strongly sentences answer.
        behind: How far each document lies behind the best; what it answers is believed that much less.
    """
    chat = scope.propose(question)
    if chat:
        return chat
    if scope.is_elsewhere(question, lambda word: any(dossier.mentions_name(word) for dossier in dossiers.values())):
        return _beyond(question)
    unmentioned = _unmentioned(question, dossiers)
    if unmentioned:
        return Draft((Statement(f"已载入的政策原文没有提到“{unmentioned}”。"),), "not_stated", 1.0, "scope")
    fused = max((hit.fused for hit in hits), default=0.0)
    stands_out = fused < FOUND and any(_stands_out(question, d, hits, strengths) for d in dossiers.values())
    near = fused >= FOUND or stands_out
    strange = fused < _NAMED and not stands_out and not any(_speaks_of(d, question) for d in dossiers.values())
    if (strange or (fused < _OF_PLACE and all(_speaks_of_place(d, question) for d in dossiers.values()))) and not any(
        metadata.propose(question, d) or overview.propose(question, d) or headings.propose(question, d)
        for d in dossiers.values()
    ):
        return _beyond(question)
    foreign = [t for t in question.terms if t.isascii() and t.isalpha() and len(t) > 1 and not expand(t)]
    unknown = [term for term in foreign if not any(dossier.knows(term) for dossier in dossiers.values())]
    if unknown and question.asks & {"number", "money", "count"}:
        note = Statement(f"已载入的政策原文没有提到“{unknown[0].upper()}”。")
        return Draft((note,), "not_stated", 1.0, "scope")
    elsewhere = _other_places(question, dossiers) or _other_city(question, dossiers)
    if elsewhere:
        return Draft((Statement(f"已载入的文件没有涉及{'、'.join(elsewhere)}的内容。"),), "not_stated", 1.0, "scope")
    answers = {slug: _of_document(question, dossiers[slug], hits, strengths, near=near) for slug in dossiers}
    worth = {slug: _worth(answers[slug]) - behind[slug] for slug in answers}
    best = max(worth, key=lambda slug: worth[slug])
    answer = answers[best]
    if answer.status == "out_of_scope":
        return _beyond(question)
    if answer.status not in ("answered", "partial"):
        return answer
    return replace(answer, also=tuple(slug for slug in worth if slug != best and worth[slug] > worth[best] - _ALSO))


def _beyond(question: Question) -> Draft:
    """What is said of a question of which the documents hold nothing: that it is out of scope, or left open."""
    return _open() if _OF_ANY_POLICY.search(question.folded) else scope.out_of_scope()


def _worth(draft: Draft) -> float:
    """What speaks for a document by what it answers."""
    if draft.status == "out_of_scope":
        return -1.0
    return draft.confidence + (_ANSWERS if draft.status in ("answered", "partial") else 0.0)


def _of_document(
    question: Question, dossier: Dossier, hits: Sequence[Hit], strengths: Strengths, *, near: bool
) -> Draft:
    """Return the best supported draft for one document; its confidence is comparable with another document's.

    Where its evidence speaks of something near what was asked and no more, that is said instead.
    """
    draft = drafted(question, dossier, hits, strengths, near=near)
    if draft.status not in ("answered", "partial") or draft.answerer in _OF_WHOLE:
        return draft
    enough = _SURE_ENOUGH.get(draft.answerer, 0.0)
    if len(draft.statements) > _FEW:
        enough = min(enough, _LISTED)
    told = any(passages.is_told(question, statement.text) for statement in draft.statements)
    told |= _is_settled_by_case(question, draft)
    enough = min(enough, _PUT_RIGHT) if draft.corrects or told or passages.announces(question, draft) else enough
    odds = answerability.log_odds(question, dossier, draft, hits)
    ahead = enough > odds >= _DOUBTFUL and _stands_ahead(question, dossier, hits, strengths, draft)
    sure = draft.corrects or draft.answerer == "sets"
    if (odds >= enough or ahead) and (sure or not answerability.is_another(question, dossier, draft)):
        draft = _left_to_others(question, draft) or _without_conditions(question, draft)
        if "whether" not in question.asks:
            return draft
        return yes_no.judged(question, dossier, draft, passages.candidates(question, dossier, hits, strengths))
    return _another(question, dossier, hits, strengths, draft) or _near_only(draft, dossier)


def _is_settled_by_case(question: Question, draft: Draft) -> bool:
    """Whether 是 or 否 rests on the asker's own figures, which were compared with the text's: 我今年40岁 with 满35周岁的."""
    first = draft.statements[0].text
    return first.startswith(("是", "否")) and passages.cases_of(question, first) is not None


def _left_to_others(question: Question, draft: Draft) -> Draft | None:
    """The draft that says so where what is asked for is left to another paper, 名单另行公布; None where it is not."""
    left = _LEFT_TO_OTHERS.search(draft.text)
    if left is None:
        return None
    listed = left["what"] in ("名单", "目录", "清单") and "哪" in question.folded
    if not (listed or (_DETAIL_ASKED.search(question.folded) and left["what"] in question.folded)):
        return None
    note = Statement(f"原文未载明具体的{left['what']}。")
    return replace(draft, statements=(*draft.statements, note), status="partial")


def _without_conditions(question: Question, draft: Draft) -> Draft:
    """Say so where conditions are asked for and all that is told is that there are some: 对符合条件的企业给予支持."""
    said = draft.text
    asked = "condition" in question.asks and _CONDITIONS_ASKED.search(question.folded)
    if not asked or not _SOME_CONDITIONS.search(said) or _CONDITION.search(_SOME_CONDITIONS.sub("", said)):
        return draft
    return replace(draft, statements=(*draft.statements, Statement("未载明具体条件。")), status="partial")


def _stands_ahead(
    question: Question, dossier: Dossier, hits: Sequence[Hit], strengths: Strengths, draft: Draft
) -> bool:
    """Whether the sentences of a draft's clauses answer far better than those of any other, in words of one's own too."""
    if draft.answerer not in ("passages", "targets"):
        return False
    cited = {support.clause for support in draft.support}
    candidates = passages.candidates(question, dossier, hits, strengths)
    own = [candidate.score for candidate in candidates if candidate.sentence.clause in cited]
    others = [candidate.score for candidate in candidates if candidate.sentence.clause not in cited]
    return bool(own and others) and max(own) >= max(others) + _AHEAD


def _stands_out(question: Question, dossier: Dossier, hits: Sequence[Hit], strengths: Strengths) -> bool:
    """Whether the sentences of one clause answer so well that no word need be shared."""
    scores: dict[str, float] = {}
    candidates = passages.candidates(question, dossier, hits, strengths)
    draft = passages.propose(question, dossier, candidates, strengths)
    if draft and draft.status == "answered" and answerability.log_odds(question, dossier, draft, hits) >= _NO_DOUBT:
        return True
    for candidate in candidates:
        clause = candidate.sentence.clause
        scores[clause] = max(candidate.score, scores.get(clause, -math.inf))
    best, *others = sorted(scores.values(), reverse=True) or [-math.inf]
    return best >= _STRONG and best >= max(others, default=-math.inf) + _FAR_AHEAD


def drafted(question: Question, dossier: Dossier, hits: Sequence[Hit], strengths: Strengths, *, near: bool) -> Draft:
    """Return the best supported draft for one document, whether or not its evidence is enough."""
    regarded = membership.without_class(question, dossier)
    if regarded is not None:
        correction, rest = regarded
        told = drafted(rest, dossier, hits, strengths, near=near)
        if correction is None:
            return told
        more = told.statements if told.status in ("answered", "partial") else ()
        return Draft((correction, *more), "answered", 1.0, "membership")
    candidates = passages.candidates(question, dossier, hits, strengths)
    supposed = premises.findings(question, dossier, [candidate.sentence for candidate in candidates])
    asked, granted = asked_part(question.text), premises.confirmed(supposed)
    if asked and granted and not Question(asked).asks & {"department", "who"}:  # who does it is said where it stands
        candidates = passages.candidates(question, dossier, hits, strengths, asked=asked, granted=granted)
    drafts: list[tuple[float, Draft]] = []
    for draft in _proposals(question, dossier, hits, candidates, strengths):
        declined = _DECLINED.get(draft.answerer, 1.0) if draft.status == "not_stated" else 1.0
        # 负责哪些任务 asks for the document's tasks, not for one table's rows.
        meant = 1.35 if draft.answerer == "duties" and _TASKS.search(question.folded) else 1.0
        drafts.append((draft.confidence * _TRUST[draft.answerer] * declined * meant, draft))
    if not drafts:
        return premises.checked(question, _declined(question, dossier), supposed)
    confidence, best = max(drafts, key=lambda entry: entry[0])
    confidence, best = _sooner(question, dossier, hits, drafts, near=near) or (confidence, best)
    if best.answerer in ("headings", "outline") and (printed := _printed_count(question, drafts)):
        confidence, best = printed
    rows = [entry for entry in drafts if entry[1].answerer == "tables" and entry[1].status == "answered"]
    if best.answerer == "duties" and rows:
        confidence, best = _rows_instead(question, dossier, best, rows) or (confidence, best)
    if best.answerer == "targets" and (whole := _each_told(question, best, drafts)):
        confidence, best = whole
    if best.answerer == "targets" and (rather := _rows_rather(rows, question, best, dossier)):
        confidence, best = rather
    if (
        best.status in ("answered", "partial")
        and confidence < _ENOUGH
        and not (near and (best.answerer in _FREE or "count" in question.asks))
    ):
        return premises.checked(question, _declined(question, dossier), supposed)
    best = _judged(question, dossier, best, candidates)
    if best.answerer in _ITEMISED:
        best = _of_case(question, dossier, best, candidates, strengths) or best
        best = replace(best, statements=of_body(question, best.statements))
    strangers = [name for name in question.persons if not dossier.mentions_name(name)]
    if strangers and not any(statement.text.startswith(CORRECTIONS) for statement in best.statements):
        return Draft((Statement(f"已载入的政策原文没有提到“{strangers[0]}”。"),), "not_stated", 1.0, "scope")
    checked = replace(premises.checked(question, best, supposed), confidence=confidence)
    if not asked or checked.answerer == "tables":
        return checked
    return continued.answered(
        question,
        asked,
        checked,
        dossier,
        hits,
        strengths,
        lambda alone: drafted(alone, dossier, hits, strengths, near=near),
    )


def _each_told(question: Question, best: Draft, drafts: Sequence[tuple[float, Draft]]) -> tuple[float, Draft] | None:
    """The sentence that holds a single target told, where several are asked for, each with its figure: 甲、乙和丙各是多少."""
    if len(best.statements) != 1 or not _EACH_ASKED.search(question.folded):
        return None
    told = best.statements[0]
    clauses = {support.clause for support in told.support}
    for confidence, draft in drafts:
        same = {support.clause for support in draft.support} <= clauses
        if draft.answerer == "passages" and draft.status == "answered" and same and len(draft.text) > len(told.text):
            return confidence, draft
    return None


def _judged(question: Question, dossier: Dossier, best: Draft, candidates: Sequence[Candidate]) -> Draft:
    """A measure with 是 or 否 before it, where it is asked whether one gets it and its sentence settles that."""
    if best.answerer != "measures" or best.status != "answered" or "whether" not in question.asks or best.corrects:
        return best
    first = best.statements[0]
    sentence = yes_no.told_by(first.support, candidates)
    lead = passages.verdict(question, dossier, sentence) if sentence else ""
    if lead not in ("是。", "否。"):
        return best
    return replace(best, statements=(replace(first, text=lead + first.text), *best.statements[1:]))


def _of_case(
    question: Question, dossier: Dossier, best: Draft, candidates: Sequence[Candidate], strengths: Strengths
) -> Draft | None:
    """The one item of a list that states the case which the question tells, where others state other cases: 30岁 of 未满35周岁."""
    cases = {s: passages.cases_of(question, s.text) for s in best.statements if s.entry and s.support}
    held = [statement for statement, case in cases.items() if case]
    if len(held) != 1 or False not in cases.values() or question.asks & {"list", "count"}:
        return None
    clause = held[0].support[0].clause
    told = passages.propose(question, dossier, [c for c in candidates if c.sentence.clause == clause], strengths)
    return replace(told, confidence=best.confidence) if told and told.status == "answered" else None


def _sooner(
    question: Question, dossier: Dossier, hits: Sequence[Hit], drafts: Sequence[tuple[float, Draft]], *, near: bool
) -> tuple[float, Draft] | None:
    """The draft in the text's own words that answers where the best one, which shares more words, plainly does not.

    A row that tells nothing of the kind, or a look-up that explains too little, keeps nobody from a sentence that does;
    a target that only shares its indicator's words gives way to a sentence that is far more likely to answer.
    """
    confidence, best = max(drafts, key=lambda entry: entry[0])
    free = [
        entry
        for entry in drafts
        if entry[1].answerer in _FREE
        and entry[1].status == "answered"
        and entry[1] is not best
        and not _of_other_years(question, entry[1])
    ]
    if not free or not near:
        return None
    odds = {entry: answerability.log_odds(question, dossier, entry[1], hits) for entry in free}
    likely = max(free, key=lambda entry: odds[entry])
    if best.answerer == "tables" and best.status == "not_stated":
        gives_way = question.asks <= {"list", "count"} and not _of_rows(likely[1], dossier)
    elif best.answerer == "targets" and best.status == "answered" and likely[1].answerer == "passages":
        gives_way = odds[likely] - answerability.log_odds(question, dossier, best, hits) >= _LIKELIER
    else:
        gives_way = best.answerer not in _FREE and best.status == "answered" and confidence < _ENOUGH
    return likely if gives_way and odds[likely] >= _BEYOND_DOUBT else None


def _printed_count(question: Question, drafts: Sequence[tuple[float, Draft]]) -> tuple[float, Draft] | None:
    """A draft in which the text itself says how many there are of what is asked for, or what its contents are."""
    answered = (entry for entry in drafts if entry[1].status == "answered" and entry[1].answerer in _FREE)
    printing = (e for e in answered if any(_prints(question, statement.text) for statement in e[1].statements))
    return max(printing, key=lambda entry: entry[0], default=None)


def _prints(question: Question, text: str) -> bool:
    return passages.counts_focus(question, text) or passages.states(question, text)


def _of_other_years(question: Question, draft: Draft) -> bool:
    """Whether an answer is of other years than the ones asked for."""
    stated = {year for statement in draft.statements for year in years_of(statement.text)}
    return bool(question.years and stated) and not stated & set(question.years)


def _another(
    question: Question, dossier: Dossier, hits: Sequence[Hit], strengths: Strengths, declined: Draft
) -> Draft | None:
    """The sentences of another clause than that of a declined draft, where they state what was asked beyond doubt."""
    candidates = passages.candidates(question, dossier, hits, strengths)
    clauses = list(dict.fromkeys(candidate.sentence.clause for candidate in candidates))[:_OTHERS]
    cited = {support.clause for support in declined.support}
    clauses = [clause for clause in clauses if clause not in cited]
    found = []
    for clause in clauses:
        own = [candidate for candidate in candidates if candidate.sentence.clause == clause]
        draft = passages.propose(question, dossier, own, strengths)
        if draft is None or draft.status != "answered" or _of_other_years(question, draft):
            continue
        if not answerability.is_another(question, dossier, draft):
            found.append((answerability.log_odds(question, dossier, draft, hits), draft))
    odds, best = max(found, key=lambda entry: entry[0], default=(-math.inf, None))
    return best if odds >= _BEYOND_DOUBT else None


def of_named(
    question: Question, dossier: Dossier, hits: Sequence[Hit], strengths: Strengths, named: str
) -> Draft | None:
    """What the sentences tell that hold a name, where they state what was asked; None where none do."""
    terms = Question(named).terms
    candidates = [
        candidate
        for candidate in passages.candidates(question, dossier, hits, strengths)
        if terms and all(term in fold(dossier.quote(candidate.sentence.span)) for term in terms)
    ]
    draft = passages.propose(question, dossier, candidates, strengths)
    if draft is None or draft.status != "answered" or answerability.is_another(question, dossier, draft):
        return None
    return draft if answerability.log_odds(question, dossier, draft, hits) >= 0 else None


def of_case(
    question: Question, dossier: Dossier, hits: Sequence[Hit], strengths: Strengths, put: str, told: str
) -> Draft | None:
    """What the clauses that were just spoken of tell of another case, 按季度报税 after 月销售额; None where none does.

    Args:
        question: The question, with the case in it.
        dossier: The document.
        hits: The clauses that answered the question before.
        strengths: Tells how strongly sentences answer.
        put: The case.
        told: What is told so far, which says less of it.
    """
    candidates = passages.candidates(question, dossier, hits, strengths)
    if not question.asks & {"who", "department"}:
        candidates = [c for c in candidates if not annotates(dossier.quote(c.sentence.span))]
    shares = [share_of(put, dossier.quote(candidate.sentence.span)) for candidate in candidates]
    most = max(shares, default=0.0)
    if most < OF_CASE or most <= share_of(put, told):
        return None
    of_it = [candidate for candidate, share in zip(candidates, shares, strict=True) if share == most]
    draft = passages.propose(question, dossier, of_it, strengths)
    if draft is not None and draft.status == "answered":
        return draft
    kind = kind_sought(question)
    fitting = [c for c in of_it if kind is None or kind[1].search(dossier.quote(c.sentence.span))]
    if not fitting:
        return None
    shortest = min(fitting, key=lambda candidate: len(dossier.quote(candidate.sentence.span)))
    return Draft((quoted(question, dossier, shortest, strengths),), "answered", most, "passages")


def _near_only(draft: Draft, dossier: Dossier) -> Draft:
    """Say that the text does not state what was asked, and where it speaks of what is near; figures there would mislead."""
    statement = Statement(UNSETTLED)
    policy = dossier.policy
    for doc, clause, _ in draft.support:
        headed = [step for step in policy.path(policy.by_id[clause]) if len(step.heading) > 1 and step.spans]
        for step in reversed(headed):
            at = policy.source.find(step.heading, *step.spans[0])
            if at >= 0 and not re.search(r"\d", step.heading):
                support = Support(doc, step.id, Span(at, at + len(step.heading)))
                return Draft(
                    (statement, Statement(f"相近的内容见“{step.heading}”。", (support,))), "not_stated", 0.0, "scope"
                )
    return Draft((statement,), "not_stated", 0.0, "scope")


def _of_rows(draft: Draft, dossier: Dossier) -> bool:
    places = draft.support
    return all(dossier.policy.by_id[clause].kind == "row" for _, clause, _ in places)


def _rows_rather(
    rows: Sequence[tuple[float, Draft]], question: Question, best: Draft, dossier: Dossier
) -> tuple[float, Draft] | None:
    """What rows tell that no target does: which district has the most, and the figure of a column's year."""
    of_most = [
        entry for entry in rows if question.asks & {"most", "least"} and _MOST.match(entry[1].statements[0].text)
    ]
    if of_most:
        return of_most[0]
    return _of_year(rows, question, dossier) if best.status == "not_stated" else None


def _of_year(drafts: Sequence[tuple[float, Draft]], question: Question, dossier: Dossier) -> tuple[float, Draft] | None:
    """The best of the drafts from tables of which a column is of an asked year."""
    years = set(question.years)
    dated = {t.clause for t in dossier.tables if any(years & set(years_of(f"{name}年")) for name in t.columns)}
    of_year = [entry for entry in drafts if any(support.clause.split("/")[0] in dated for support in entry[1].support)]
    return max(of_year, key=lambda entry: entry[0], default=None)


def _asks_for_rows(question: Question, dossier: Dossier) -> bool:
    """Whether the question asks for what the rows of a table are, not for tasks: 科技局牵头的链有哪些."""
    for table in dossier.tables:
        name = fold(table.columns[table.key])
        said = f"(?:{re.escape(name)}|{re.escape(name[-1])})"
        asked = rf"(?:哪些|[哪几多]少?几?[条个家座]){said}|的{said}(?:一共|总共|共)?(?:有|是|分别|都)"
        if not re.search("[事任工项务作举措]", name) and re.search(asked, question.folded):
            return True
    return False


def _rows_instead(
    question: Question, dossier: Dossier, duty: Draft, rows: Sequence[tuple[float, Draft]]
) -> tuple[float, Draft] | None:
    """The rows of a table that are asked for, of which a duty is only one cell; None where duties are meant."""
    several = _several_columns(question, dossier) or (
        "department" in question.asks and bool(_PERSON_TOO.search(question.folded))
    )
    if _asks_for_rows(question, dossier) or (several and _of_rows(duty, dossier)):
        return max(rows, key=lambda entry: entry[0])
    return _of_named_row(question, dossier, duty, rows)


def _of_named_row(
    question: Question, dossier: Dossier, duty: Draft, rows: Sequence[tuple[float, Draft]]
) -> tuple[float, Draft] | None:
    """The body that the row of what a question names has, where the duty found speaks of nothing that it names."""
    key = {
        mention.form
        for mention in dossier.mentions(question)
        if mention.value.column == dossier.tables[mention.value.table].key
    }
    said = fold(duty.text)
    if not key or "department" not in question.asks or any(form in said for form in key):
        return None
    naming = [
        entry
        for entry in rows
        if (text := entry[1].text) and find_bodies(text) and all(form in fold(text) for form in key)
    ]
    return max(naming, key=lambda entry: entry[0], default=None)


def _several_columns(question: Question, dossier: Dossier) -> bool:
    """Whether the question says the names, or their last words, of two columns of one table: 牵头部门和链长."""
    return any(
        sum(fold(name)[-3:] in question.folded for name in table.columns if len(name) > 1) > 1
        for table in dossier.tables
    )


def _proposals(
    question: Question, dossier: Dossier, hits: Sequence[Hit], candidates: Sequence[Candidate], strengths: Strengths
) -> list[Draft]:
    if "contact" in question.asks or passages.of_its_own(question):  # no target, duty or measure holds such things
        listed = any(_CONTACT.search(column) for table in dossier.tables for column in table.columns)
        found = [
            passages.propose(question, dossier, candidates, strengths),
            tables.propose(question, dossier) if listed else None,
        ]
        return [draft for draft in found if draft]
    proposals = [
        metadata.propose(question, dossier),
        overview.propose(question, dossier),
        tables.propose(question, dossier),
        targets.propose(question, dossier),
        duties.propose(question, dossier, hits, candidates[0].sentence if candidates else None),
        measures.propose(question, dossier, hits),
        headings.propose(question, dossier),
        membership.propose(question, dossier),
        called.propose(question, dossier),
        sets.propose(question, dossier),
        enumerations.propose(question, dossier, candidates),
        tallies.propose(question, dossier),
        bounds.propose(question, dossier, candidates),
        comparing.propose(question, dossier, candidates),
        passages.propose(question, dossier, candidates, strengths),
    ]
    return [draft for draft in proposals if draft]


def _speaks_of(dossier: Dossier, question: Question) -> bool:
    """Whether the document holds any word of the question's matter, or a policy wording for one of its everyday words."""
    known = any(dossier.knows(term) for term in question.terms if len(term) > 1)
    wider = (bigrams(term) for term, _ in expand(question.text))
    return known or not question.terms or any(pairs and all(map(dossier.knows, pairs)) for pairs in wider)


def _speaks_of_place(dossier: Dossier, question: Question) -> bool:
    """Whether a question names the document's place and nothing else that the text speaks of: 无锡有什么好吃的."""
    metadata = dossier.policy.facts.metadata
    own = places(metadata.title, metadata.issuer)
    if not any(place in question.folded for place in own) or dossier.mentions(question):
        return False
    words = [w for words in question.words for w in words if len(w) > 1 and w not in own and not is_place(w)]
    known = any(any(map(dossier.knows, bigrams(fold(word)))) for word in words)
    wider = any(all(map(dossier.knows, bigrams(fold(term)))) for term, _ in expand(question.text))
    return bool(words) and not known and not wider


def _unmentioned(question: Question, dossiers: Mapping[str, Dossier]) -> str:
    """What a question asks whether the text mentions it, where no word of it stands there; else empty."""
    if "whether" not in question.asks or not _MENTIONS.search(question.folded):
        return ""
    named = Question(_MENTIONS.sub(" ", question.folded)).words
    stretches = [[word for word in words if len(word) > 1 and word not in _PAPERS] for words in named]
    words = [word for stretch in stretches for word in stretch]
    wordings = [*words, *(term for word in words for term, _ in expand(word))]
    known = any(all(map(dossier.knows, bigrams(fold(word)))) for dossier in dossiers.values() for word in wordings)
    return "" if known or not words else max(map("".join, stretches), key=len)


_EACH_ASKED = regex(
    "[、和与及][^，,。？?]{2,24}(?:各|分别)(?:自|都)?(?:是|为|有|要|应|会|达)?[^，,。？?]{0,4}(?:多少|多大|几)"
)
# What somebody deals with lies there: 用火车送到德国, 买下德国一家公司.
_DEALT_WITH = regex(
    "(?:[送运寄卖销发]到|运往|销往|飞往|直飞|卖给|出口到?|买下|收购|并购|投资|引进|进口|来自)(?P<place>[\u3400-\u9fff]{2,4})"
)
_REGIONS = {
    place: region
    for region, members in {
        "京津冀": "北京 天津 河北 北京市 天津市 河北省",
        "长三角": "上海 江苏 浙江 安徽 上海市 江苏省 浙江省 安徽省",
        "粤港澳": "广东 香港 澳门 广东省",
        "成渝": "成都 重庆 成都市 重庆市",
    }.items()
    for place in members.split()
}


def _other_places(question: Question, dossiers: Mapping[str, Dossier]) -> list[str]:
    """The places that the question names and no document does; what holds for one city says nothing of another.

    外国, 境外 and 内地 are places to a dictionary, but no other place than a policy's own.
    """
    if len(question.text) > _LONGEST_PLAIN or _STORY.search(question.text):
        return []  # a story may name where somebody comes from
    metadata = [dossier.policy.facts.metadata for dossier in dossiers.values()]
    own = frozenset[str]().union(*(places(entry.title, entry.issuer) for entry in metadata))
    if any(towards + place in question.folded for place in own for towards in _TOWARDS):
        return []  # 德国的研究所来无锡 is asked of 无锡
    dealt_with = {match["place"][:length] for match in _DEALT_WITH.finditer(question.folded) for length in (2, 3, 4)}
    named = [word for words in question.words for word in words if len(word) >= 2 and fold(word) not in dealt_with]
    named = [word for word in named if not any(_REGIONS.get(word, word) in d.policy.source for d in dossiers.values())]
    strange = [w for w in named if not any(d.knows(pair) for d in dossiers.values() for pair in bigrams(w))]
    return [word for word in strange if _is_division(word) and not expand(word)]


def _is_division(word: str) -> bool:
    """Whether a word names a city, a county or a country; the dictionary also takes 山沟 and 花钱买 for places."""
    if word == "南海" or (
        re.search("[国外地]$|^外|^[东南西北中上下左右]+$", word) and not re.search("[美英法德泰韩俄]国$", word)
    ):
        return False
    return bool(areas(word)) or (is_place(word) and bool(re.search("[省市县州洲国]$", word)))


def _other_city(question: Question, dossiers: Mapping[str, Dossier]) -> list[str]:
    """The city, province or county that the question opens with, where no document is of it or says it: 南京市的…目标."""
    match = re.match(
        r"(?P<place>[\u3400-\u9fff]{2,4}?)(?P<level>省|市|区|县|自治区)(?:的|有|要|到|计划|\d)", question.folded
    )
    if not match or not is_place(match["place"]):
        return []
    name = match["place"] + match["level"]
    metadata = [dossier.policy.facts.metadata for dossier in dossiers.values()]
    of_it = any(match["place"] in fold(f"{entry.title}{entry.issuer}") for entry in metadata)
    return [] if of_it or any(dossier.mentions_name(name) for dossier in dossiers.values()) else [name]


def _declined(question: Question, dossier: Dossier) -> Draft:
    """Tell a question that the text leaves open from one about another subject, by the words that they share."""
    shared = dossier.coverage(dossier.terms(question), *dossier.own_text.values())
    if shared < _NOTHING:
        return scope.out_of_scope()
    return _open()


def _open() -> Draft:
    """Say that the text does not state it."""
    return Draft((Statement(UNSETTLED),), "not_stated", 0.0, "scope")


_QUALIFIED = regex("原文|与原文不符")  # what follows is shown for what it lacks
_LEFT_OPEN = Draft((Statement("另外所问的，已载入的政策原文没有载明。"),), "not_stated", 0.0, "scope")


def joined(drafts: Sequence[Draft]) -> Draft:
    """One draft for a question of several parts, in the order asked."""
    if len(drafts) == 1:
        return drafts[0]
    statuses = {draft.status for draft in drafts}
    settled = statuses & {"answered", "partial"}
    status = "answered" if statuses == {"answered"} else "partial" if settled else drafts[0].status
    # Beside what was answered, a part that the text says nothing of is left open: the question is in scope.
    drafts = [_LEFT_OPEN if settled and draft.status == "out_of_scope" else draft for draft in drafts]
    statements: list[Statement] = []
    for statement in (statement for draft in drafts for statement in draft.statements):
        same = [told for told in statements if _places(told) == _places(statement)]
        if not any(_within(statement, told) or told.text == statement.text for told in same):
            statements = [told for told in statements if told not in same or not _within(told, statement)]
            statements.append(statement)
    return Draft(tuple(statements), status, min(draft.confidence for draft in drafts), "joined")


def _within(statement: Statement, other: Statement) -> bool:
    """Whether one statement, which is no item of a list, is said by another that neither corrects nor leaves open."""
    plain = not statement.entry and not _QUALIFIED.match(other.text)
    return plain and statement.text != other.text and statement.text.rstrip("。") in other.text


def _places(statement: Statement) -> frozenset[tuple[str, str]]:
    """The clauses that a statement is supported by."""
    return frozenset((support.doc, support.clause) for support in statement.support)
