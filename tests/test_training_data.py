"""The training questions are whole, worded once, and apart from what is tested."""

import json
from pathlib import Path

import pytest

from index.train import load_law_pairs, load_laws, load_pairs, load_policies, questions
from tests.real_policies import LAWS, POLICIES, needs_laws, needs_policies

DATA = Path(__file__).parents[1] / "evals" / "data"


@pytest.fixture(scope="module")
def rows():
    return questions("pairs")


def test_every_question_says_where_who_and_how_far(rows):
    assert all(row["doc"].isdigit() and row["clause"] and row["voice"] and row["question"].strip() for row in rows)
    assert {row["distance"] for row in rows} == {"near", "mid", "far"}
    assert {row["stated"] for row in rows} == {"0", "1"}


@pytest.mark.parametrize("name", ["pairs", "laws", "yes_no", "yes_no_triples", "tempting"])
def test_no_question_is_there_twice(name):
    asked = [row["question"] for row in questions(name)]

    assert len(set(asked)) == len(asked)


def test_the_policies_of_the_test_sets_are_not_trained_on(rows):
    texts = [path.read_text(encoding="utf-8") for path in DATA.glob("test_*policies*.jsonl")]
    tested = {json.loads(line)["doc"] for text in texts for line in text.split("\n") if line.strip()}

    assert tested
    assert not {f"p{row['doc']}" for row in rows} & tested
    assert not {row["doc"] for name in ("yes_no", "yes_no_triples", "tempting") for row in questions(name)} & tested


@needs_policies
def test_every_question_finds_its_clause(rows):
    assert len(load_pairs(load_policies(POLICIES))) == len(rows)


@needs_laws
def test_every_question_about_the_law_finds_its_article():
    assert len(load_law_pairs(load_laws(LAWS))) == len(questions("laws"))
