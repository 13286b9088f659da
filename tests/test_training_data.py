"""The training questions are whole, worded once, and apart from what is tested."""

import json
from pathlib import Path

import pytest

from index.train import load_pairs, load_policies, questions
from tests.test_policies_folder import FOLDER, there

DATA = Path(__file__).parents[1] / "evals" / "data"


@pytest.fixture(scope="module")
def rows():
    return questions()


def test_every_question_says_where_who_and_how_far(rows):
    assert all(row["doc"].isdigit() and row["clause"] and row["voice"] and row["question"].strip() for row in rows)
    assert {row["distance"] for row in rows} == {"near", "mid", "far"}
    assert {row["stated"] for row in rows} == {"0", "1"}


def test_no_question_is_there_twice(rows):
    assert len({row["question"] for row in rows}) == len(rows)


def test_the_policies_of_the_test_sets_are_not_trained_on(rows):
    texts = [path.read_text(encoding="utf-8") for path in DATA.glob("test_*policies*.jsonl")]
    tested = {json.loads(line)["doc"] for text in texts for line in text.split("\n") if line.strip()}

    assert tested
    assert not {f"p{row['doc']}" for row in rows} & tested


@there
def test_every_question_finds_its_clause(rows):
    assert len(load_pairs(load_policies(FOLDER))) == len(rows)
