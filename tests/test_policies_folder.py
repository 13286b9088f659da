"""Promises kept on 115 real policies. They are no part of the repository: ASSISTANT_POLICIES says where they lie."""

import pytest

from corpus.load import read_file, read_policy
from corpus.read import decode
from tests.real_policies import FILES, POLICIES, needs_policies
from tests.test_outline import assert_tiles

pytestmark = needs_policies


def test_all_of_them_are_there():
    assert len(FILES) == 115


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:12])
def test_a_real_policy_is_read_whole(path):
    source = decode(path.read_bytes(), path.name)
    policy = read_policy("policy", source)

    assert_tiles(source)
    assert decode(source.encode(), path.name) == source
    for target in policy.facts.targets:
        words = "".join(source[target.span.start : target.span.end].split())
        assert "".join(target.printed.split()) in words
    for duty in policy.facts.duties:
        words = "".join(source[duty.span.start : duty.span.end].split())
        assert all(department.name in words for department in duty.departments)
    for table in policy.facts.tables:
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_text_and_the_original_that_it_was_taken_from_give_the_same_clauses(kind):
    """At least 98 % of the text's ids; one PDF of 331 pages, which takes half a minute to read, is left out."""
    found = printed = 0
    for path in FILES:
        original = POLICIES / "original" / f"{path.stem}.{kind}"
        if original.exists() and original.stat().st_size < 2_000_000:
            ids = {clause.id for clause in read_file(path.name, path.read_bytes()).policy.clauses}
            again = {clause.id for clause in read_file(original.name, original.read_bytes()).policy.clauses}
            found += len(ids & again)
            printed += len(ids)

    assert found >= 0.98 * printed > 0
