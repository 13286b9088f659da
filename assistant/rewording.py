"""A question put in other words by a language model: on its own feet, and in the policies' language for searching."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from assistant.compose.model import harmless, within
from assistant.model import Hear, Model
from assistant.own_words import is_proper
from assistant.question import check_question, fold
from assistant.reply import printable, read_object
from corpus.errors import AssistantError
from corpus.facts.departments import find_bodies
from corpus.facts.quantities import numbers
from index.words import cut
from prompts import load

_SHARE = 0.25  # of the model's time for an answer
_LONGEST = 5.0  # seconds
_SEARCHES = 3
_SEARCH_LENGTH = 40  # characters
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"standalone": {"type": "string"}, "search": {"type": "array", "items": {"type": "string"}}},
    "required": ["standalone", "search"],
    "additionalProperties": False,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reworded:
    """What the model made of a question."""

    standalone: str
    searches: tuple[str, ...]


def reword(model: Model, question: str, history: Sequence[str], plain: str, *, until: float) -> Reworded | None:
    """Return the question in the model's words, None where it fails, is late, or adds what nobody said.

    Args:
        model: The model.
        question: As asked.
        history: The earlier questions, oldest first.
        plain: The question on its own feet as it is made without a model.
        until: When the whole answer has to be there, by `time.monotonic`.
    """
    until = min(until, monotonic() + min(_LONGEST, _SHARE * model.seconds))
    messages = [
        ("system", load("question_rules").text),
        ("human", load("question").render(history=harmless("\n".join(history)), question=harmless(question))),
    ]

    def work(_: Hear) -> str:
        return model.reply(messages, until=until, schema=_SCHEMA)

    try:
        value = read_object(*within(until, work))
        standalone = check_question(str(value.get("standalone", "")))
    except AssistantError as error:
        _log.info("question not reworded: %s", error)
        return None
    said = "\n".join((question, plain, *history))
    searches = value.get("search")
    phrases = [
        printable(phrase) for phrase in (searches if isinstance(searches, list) else []) if isinstance(phrase, str)
    ]
    fitting = tuple(phrase for phrase in phrases if 2 <= len(phrase) <= _SEARCH_LENGTH)
    keeps = numbers(question) <= numbers(standalone) and _adds_nothing(standalone, said)
    return Reworded(standalone if keeps else plain, fitting[:_SEARCHES])


def _adds_nothing(standalone: str, said: str) -> bool:
    """Whether no figure, body, person or place stands in it that was not said."""
    known = fold(said)
    names = [*(name for name, _, _ in find_bodies(standalone)), *filter(is_proper, cut(standalone))]
    return numbers(standalone) <= numbers(said) and all(fold(name) in known for name in names)
