"""What became of one question: the answer, its verdict, and the step that lost it."""

from pydantic import BaseModel

from evals.explain import Step


class Cited(BaseModel):
    """One citation of an answer."""

    doc: str
    clause: str
    label: str = ""
    quote: str = ""


class Outcome(BaseModel):
    """One item with its answer and verdict."""

    id: str
    dataset: str = ""  # the set's file name without its ending
    kind: str
    doc: str | None
    question: str
    history: list[str]
    answerable: bool
    expected: list[str]  # one entry a fact, its alternatives joined by |
    forbid: list[str]
    gold: list[str]
    answer: str
    status: str
    cited: list[str]
    evidence: list[Cited] = []
    right: bool
    reasons: list[str]
    lost: Step | None = None  # the step that lost a wrong item; None for a right one, or where the answer has no trace
    lost_why: str = ""
    fabricated: list[str]
    citation_recall: float | None
    citation_precision: float | None
    citations: int
    quotes_proved: int
    chars: int  # of the answer without [n] marks
    latency_ms: float  # wall time of the call
    found: list[str] | None  # clauses that search gave, best first; None where it was not asked
    judged: dict[str, float] = {}  # 0..1 by outside judge

    @property
    def grounded(self) -> bool:
        """Whether the answer is right and rests on the source: a right clause, exact quotes, nothing made up."""
        proved = self.quotes_proved == self.citations and not self.fabricated
        return self.right and proved and (self.citation_recall is None or self.citation_recall > 0)

    @property
    def key(self) -> tuple[str, str]:
        """Names the item over all sets."""
        return self.dataset, self.id
