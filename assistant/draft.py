"""What an answerer proposes: statements, each with the places in the sources that support it."""

from dataclasses import dataclass
from typing import NamedTuple

from assistant.answer import Status
from corpus.policy import Span

CORRECTIONS = ("与原文不符", "否")  # what a statement begins with that puts something right


class Support(NamedTuple):
    """A place in a document that supports a statement."""

    doc: str
    clause: str
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or list entry of an answer; without support it may only repeat words of the question."""

    text: str
    support: tuple[Support, ...] = ()
    entry: bool = False  # an entry of a list, on a line of its own
    computed: tuple[str, ...] = ()  # figures that were counted or summed over the support, not printed there


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed answer."""

    statements: tuple[Statement, ...]
    status: Status
    confidence: float  # 0..1, how much of the question the evidence explains; comparable between answerers
    answerer: str  # which answerer proposed it
    also: tuple[str, ...] = ()  # slugs of other documents that answer nearly as well

    @property
    def text(self) -> str:
        """The words of all its statements."""
        return "".join(statement.text for statement in self.statements)

    @property
    def support(self) -> tuple[Support, ...]:
        """The places that support its statements, in their order."""
        return tuple(support for statement in self.statements for support in statement.support)

    @property
    def corrects(self) -> bool:
        """Whether it begins by putting right what the question takes for granted."""
        return bool(self.statements) and self.statements[0].text.startswith(CORRECTIONS)
