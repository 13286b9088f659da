"""What sort of thing a question asks for, whatever it is of: whoever pays, a condition, a standard, how things stand now.

Tempting sentences speak of the matter and hold nothing of the sort: 修订集聚区认定标准 names no standard, 实行白名单制 nobody on
the list. The data, `sought.tsv`, is general to Chinese policy language: how the sort is asked for, and behind a tab
what stands in whatever tells it.
"""

import re
from functools import cache
from pathlib import Path

from assistant.question import Question
from corpus.regex import regex

FILE = Path(__file__).with_name("sought.tsv")


def lacks_sought(question: Question, said: str) -> bool:
    """Whether evidence holds nothing of the sort of thing that a question asks for.

    Args:
        question: What is asked.
        said: What the evidence says, folded.
    """
    return any(asked.search(question.folded) and not told.search(said) for asked, told in _sorts())


@cache
def _sorts() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    lines = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines())
    return tuple((regex(asked), regex(told)) for asked, told in lines)
