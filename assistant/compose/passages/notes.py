"""What a bracket behind a measure or a task notes of it: whom to call, until when it is to be done."""

import re

from assistant.compose.passages.kinds import TIME, asks_moment
from assistant.compose.passages.ranking import Candidate
from assistant.dossier import Dossier
from assistant.draft import Statement, Support
from assistant.question import Question
from corpus.policy import Span
from corpus.regex import regex

_NOTE = regex(r"[（(〔【\[](?P<said>[^（）()〔〕【】\[\]]{4,160})[）)〕】\]]")
_CONTACT = regex(r"(?:联系人|联系方式|(?:联系|咨询)?电话)\s*[：:]")
_DEADLINE = regex(r"(?:时限|期限|完成时间)\s*[：:]\s*(?=[\d“长每])")
_DONE = regex("完成|完工|[做办干弄搞]完|落实")
_DEADLINE_ASKED = regex("完成(?:时限|期限|时间)|截止|截至")


def note_behind(question: Question, dossier: Dossier, best: Candidate) -> Statement | None:
    """The note that closes a sentence's stretch of its clause, where it holds what is asked for; None where none does."""
    sentence = dossier.quote(best.sentence.span)
    if "contact" in question.asks:
        label = _CONTACT
    elif _DEADLINE_ASKED.search(question.folded) or (
        asks_moment(question) and (_DONE.search(question.folded) or not TIME.search(sentence))
    ):
        label = _DEADLINE
    else:
        return None
    start, end = best.sentence.span
    clause = dossier.policy.by_id[best.sentence.clause]
    stop = next((span.end for span in clause.spans if span.start <= start < span.end), end)
    for note in _NOTE.finditer(dossier.policy.source, start, stop):
        if label.search(note["said"]):
            text = re.sub(r"\s+", "", note["said"]).strip("，；、。") + "。"
            return Statement(text, (Support(dossier.policy.slug, clause.id, Span(*note.span("said"))),))
    return None
