"""Two runs over the same items: which answers changed from wrong to right or back, and whether that can be chance."""

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from pydantic import BaseModel

from evals.outcome import Outcome


class Flip(BaseModel):
    """An item whose verdict changed."""

    dataset: str
    id: str
    question: str
    before: str  # the answers
    after: str
    why: str  # what is wrong with the wrong one


class Pair(BaseModel):
    """The items of one kind in both runs."""

    items: int
    right_before: int
    right_after: int
    grounded_before: int  # right, with exact quotes of a right clause, and nothing made up
    grounded_after: int


class Comparison(BaseModel):
    """A run beside its baseline, over the items that both hold with the same question."""

    items: int
    right_before: int
    right_after: int
    fixed: list[Flip]
    broken: list[Flip]
    by_kind: dict[str, Pair] = {}
    p: float  # two-sided sign test over the flips: how likely so uneven a split is by chance


def compare(before: Sequence[Outcome], after: Sequence[Outcome]) -> Comparison:
    """Pair the outcomes of two runs; an item whose question or history changed is another item."""
    baseline = {(*outcome.key, *outcome.history, outcome.question): outcome for outcome in before}
    keys = [(*outcome.key, *outcome.history, outcome.question) for outcome in after]
    pairs = [(baseline[key], outcome) for key, outcome in zip(keys, after, strict=True) if key in baseline]
    fixed = [_flip(old, new, old) for old, new in pairs if new.right and not old.right]
    broken = [_flip(old, new, new) for old, new in pairs if old.right and not new.right]
    return Comparison(
        items=len(pairs),
        right_before=sum(old.right for old, _ in pairs),
        right_after=sum(new.right for _, new in pairs),
        fixed=fixed,
        broken=broken,
        by_kind={
            kind: _pair([pair for pair in pairs if pair[1].kind == kind])
            for kind in dict.fromkeys(new.kind for _, new in pairs)
        },
        p=round(sign_test(len(fixed), len(broken)), 4),
    )


def sign_test(better: int, worse: int) -> float:
    """The two-sided exact probability of a split at least as uneven as this, were both ways equally likely."""
    flips, fewer = better + worse, min(better, worse)
    tail = sum(comb(flips, k) for k in range(fewer + 1))
    return min(1.0, float(Fraction(2 * tail, 2**flips)))


def _pair(pairs: Sequence[tuple[Outcome, Outcome]]) -> Pair:
    return Pair(
        items=len(pairs),
        right_before=sum(old.right for old, _ in pairs),
        right_after=sum(new.right for _, new in pairs),
        grounded_before=sum(old.grounded for old, _ in pairs),
        grounded_after=sum(new.grounded for _, new in pairs),
    )


def _flip(old: Outcome, new: Outcome, wrong: Outcome) -> Flip:
    return Flip(
        dataset=new.dataset,
        id=new.id,
        question=" → ".join([*new.history, new.question]),
        before=old.answer,
        after=new.answer,
        why="；".join(wrong.reasons),
    )
