"""The policy's own words: names and terms that a dictionary cuts apart, such as 低空经济 and 市发展改革委.

They are added to the dictionary's words, not put in their place, so that 低空 finds 低空经济 too. Each document brings its
own, so that adding one leaves what was indexed before as it is.
"""

from collections.abc import Iterator

from corpus.policy import Policy
from corpus.regex import regex
from index.words import SHORTEST_TERM, cut

_TERM = regex(rf"[\u4e00-\u9fff]{{{SHORTEST_TERM},8}}")
_QUOTED = regex(rf"[“‘]({_TERM.pattern})[”’]")


def terms(policy: Policy) -> frozenset[str]:
    """Return the terms of a policy of three to eight characters that are no words of the dictionary.

    They are the cells of its tables, its departments, the indicators of its targets, and what it puts in quotation marks.
    """
    return frozenset(term for term in {*_named(policy)} if _TERM.fullmatch(term) and len(cut(term)) > 1)


def _named(policy: Policy) -> Iterator[str]:
    facts = policy.facts
    for table in facts.tables:
        yield from (cell.text for row in table.rows for cell in row.cells if cell is not None)
    yield from (department.name for duty in facts.duties for department in duty.departments)
    yield from (target.indicator for target in facts.targets)
    yield from _QUOTED.findall(policy.source)
