"""What people ask for by a name that whatever tells it holds as well: no sentence without a word of 租 tells a rent.

The data, `attributes.tsv`, is general to Chinese policy language: names by "|", and behind a tab the words of which
one stands in whatever tells of such a thing.
"""

import re
from functools import cache
from pathlib import Path

from assistant.question import Question, fold
from corpus.regex import regex
from index.thesaurus import expand

FILE = Path(__file__).with_name("attributes.tsv")
_COMMAS = regex("[，,。；;]")
_ASKED_BEFORE = "(?:去哪|到哪|在哪|向谁|找谁|怎么|如何)[里儿]?[^，,。？?]{0,6}"
_ASKED_NEAR = r"[^，,。？?]{0,8}?(?:多少|几(?!家|个(?!月|百)|类|种|项|批)|百分之|多[大高长久]|什么标准)"


def lacks_attribute(question: Question, said: str) -> bool:
    """Whether evidence speaks of nothing of the sort that a question asks for by its name.

    Args:
        question: Whether there is such a thing, how it is applied for, or how much of it; of others it is only the case.
        said: What the evidence says, folded, with what stands above and before it.
    """
    doubted = "whether" in question.asks or ("procedure" in question.asks and "list" not in question.asks)
    # Before the last comma stands the case: 周末想去看孩子，让不让.
    text = _COMMAS.split(question.folded.rstrip("？?。"))[-1] if doubted else question.folded
    asked = [
        (match[0], told)
        for names, near_asking, told in _attributes()
        if (match := (names if doubted else near_asking).search(text))
    ]
    return bool(asked) and not any(told.search(said) or is_said(name, said) for name, told in asked)


def is_said(name: str, said: str) -> bool:
    """Whether folded evidence holds a name or a wording for it."""
    return name in said or any(fold(term) in said for term, _ in expand(name))


@cache
def _attributes() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    lines = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines())
    return tuple(
        (regex(names), regex(f"(?:{names}){_ASKED_NEAR}|{_ASKED_BEFORE}(?:{names})"), regex(told))
        for names, told in lines
    )
