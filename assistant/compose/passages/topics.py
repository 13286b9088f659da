"""What follows a sentence that only names a matter: a heading run into its paragraph, 推进海绵城市建设。综合采取……."""

import re
from collections.abc import Sequence

from assistant.compose.passages.quoting import bare
from assistant.compose.passages.ranking import Candidate
from assistant.dossier import Dossier, Sentence
from assistant.draft import Statement, Support
from assistant.question import Question
from corpus.regex import regex

_MARKED = regex(
    r"(?<!\s)\s*(?P<mark>——|--|－－|[一二三四五六七八九十]是|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)|[①-⑳])"
)
_SAID = 0.5  # share of such a sentence's words that the question holds: it tells the asker nothing
_NAMED = 0.8  # the same where it is passed over for what others say
_LONGEST = 30  # characters of such a sentence
_LONGEST_NEXT = 18  # the same where it is known by its look alone
_BEGINS = regex(
    "加强|加快|加大|推进|推动|推行|推广|建立|建设|建成|完善|健全|实施|深化|开展|强化|构建|优化|保护|发展|培育|提升|提高|促进|落实|规范|支持|鼓励|打造|扩大|严格|创新|改革|综合|防范|修复|维护|大力"
)
ASIDE = regex(r"\s*[〔（(【\[]")  # who is responsible, until when
_MOST = 5
_LONGEST_ANSWER = 260  # characters of what is shown below it
_OTHERWISE = frozenset({"who", "department", "money", "number", "when", "count", "whether", "contact", "compare"})


def told_below(question: Question, dossier: Dossier, best: Candidate) -> list[Statement]:
    """The topic and what its paragraph says of it; nothing where the sentence says something itself."""
    sentences = dossier.sentences[best.sentence.clause]
    if question.asks & _OTHERWISE or best.sentence not in sentences:
        return []
    topic = bare(dossier, best.sentence.span)
    words = _words(dossier, best.sentence)
    if not _names_only(words, _LONGEST) or not _is_said(question, dossier, words):
        return []
    below = _below(dossier, sentences[sentences.index(best.sentence) :])
    if not below:
        return []
    shown: list[Statement] = []
    for sentence in below[:_MOST]:
        span = bare(dossier, sentence.span)
        text = dossier.line(span).strip("，；、")
        if shown and sum(len(statement.text) for statement in shown) + len(text) > _LONGEST_ANSWER:
            break
        shown.append(Statement(text, (Support(dossier.policy.slug, sentence.clause, span),), entry=True))
    head = Statement(f"{words}：", (Support(dossier.policy.slug, best.sentence.clause, topic),))
    return [head, *shown]


def names_matter(question: Question, dossier: Dossier, sentence: Sentence) -> bool:
    """Whether a sentence only names what the question names too, and says nothing of it."""
    words = _words(dossier, sentence)
    return _names_only(words, _LONGEST) and dossier.coverage(Question(words).terms, question.folded) >= _NAMED


def _words(dossier: Dossier, sentence: Sentence) -> str:
    text = dossier.line(bare(dossier, sentence.span))
    return _MARKED.sub("", text).strip("。：:；，")


def _names_only(words: str, longest: int) -> bool:
    return 3 < len(words) <= longest and not re.search(r"[，；：\d]|是指|视为", words)


def _is_said(question: Question, dossier: Dossier, words: str) -> bool:
    """Whether the question holds a sentence's words, so that the sentence adds nothing to it."""
    return dossier.coverage(Question(words).terms, question.folded) >= _SAID


def _below(dossier: Dossier, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences behind the first one, up to the next one that opens a matter."""
    first, *rest = sentences
    marked = _MARKED.match(dossier.quote(first.span))
    line = _line(dossier, first)
    heads = marked and first == dossier.sentences[first.clause][0]  # what heads a clause, the whole clause is of
    if rest and rest[0].span.start < line and not heads:  # what stands on other lines is of other matters
        rest = [sentence for sentence in rest if sentence.span.start < line]
    below: list[Sentence] = []
    for sentence in rest:
        quote = dossier.quote(sentence.span)
        opens = _MARKED.match(quote) if marked else None
        words = _words(dossier, sentence)
        if opens or (not marked and _names_only(words, _LONGEST_NEXT) and _BEGINS.match(words)):
            break
        if not ASIDE.match(quote):
            below.append(sentence)
    return below


def _line(dossier: Dossier, sentence: Sentence) -> int:
    """Where the line ends that holds a sentence's end."""
    end = dossier.policy.source.find("\n", sentence.span.end)
    return end if end >= 0 else len(dossier.policy.source)
