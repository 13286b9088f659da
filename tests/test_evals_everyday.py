"""The everyday questions ask in other words than the text's, so that words alone do not find the clause."""

from itertools import chain
from pathlib import Path

import pytest

from corpus.load import read_policy
from corpus.read import decode
from evals.items import EvalItem, load_items
from index.train import questions
from index.units import units
from index.words import words
from tests.real_policies import POLICIES, needs_policies

ROOT = Path(__file__).parents[1]
BUNDLED = "wuxi-future-industries"


@pytest.fixture(scope="module")
def items() -> dict[str, list[EvalItem]]:
    return {half: load_items(ROOT / "evals" / "data" / f"everyday_{half}.jsonl") for half in ("dev", "test")}


def too_near(items: list[EvalItem], paths: dict[str, Path]) -> dict[str, set[str]]:
    """Questions that share more than one content word with a gold clause or a heading above it."""
    found = {}
    for doc in {str(item.doc) for item in items}:
        policy = read_policy(doc, decode(paths[doc].read_bytes(), paths[doc].name))
        texts = {clause.id: unit.text for clause, unit in zip(policy.clauses, units(policy), strict=True)}
        for item in items:
            if item.doc == doc:
                asked = {word for word in words(item.question) if len(word) > 1}
                shared = [asked & set(words(texts[clause])) for clause in item.clauses]
                found |= {item.id: max(shared, key=len)} if max(map(len, shared)) > 1 else {}
    return found


def test_the_test_half_has_two_hundred_questions_of_which_the_other_half_holds_none(items):
    asked = [item.question for item in chain(*items.values())]

    assert len(items["test"]) >= 200
    assert len(set(asked)) == len(asked)


def test_they_are_not_trained_on(items):
    trained = questions("pairs")

    assert not {item.question for item in chain(*items.values())} & {row["question"] for row in trained}
    assert not {item.doc for item in chain(*items.values())} & {f"p{row['doc']}" for row in trained}


def test_questions_about_the_bundled_policy_share_one_word_at_most_with_its_clause(items):
    asked = [item for item in chain(*items.values()) if item.doc == BUNDLED]

    assert too_near(asked, {BUNDLED: ROOT / "corpus" / "bundled" / f"{BUNDLED}.txt"}) == {}


@needs_policies
def test_questions_about_other_policies_share_one_word_at_most_with_their_clause(items):
    asked = [item for item in chain(*items.values()) if item.doc != BUNDLED]

    assert too_near(asked, {f"p{path.name[:3]}": path for path in POLICIES.glob("[0-9]*.txt")}) == {}
