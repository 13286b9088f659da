"""What was read out of a document, as the JSON that people script against."""

from typing import Any

from corpus.policy import Policy, Span

_METADATA = ("title", "number", "issuer", "date", "valid_from", "valid_to", "based_on", "attachments")
_TARGET = ("indicator", "deadline", "comparator", "unit", "printed")
_MEASURE = ("beneficiary", "condition", "benefit", "instrument", "amount", "departments")


def facts_json(policy: Policy) -> dict[str, Any]:
    """Return a policy's metadata, targets, duties, measures and tables.

    Every entry has its `clause` and a `quote` with `source[start:end] == quote` (Unicode code points, end exclusive).
    """
    facts = policy.facts

    def entry(fact: object, names: tuple[str, ...], clause: str, span: Span, **more: object) -> dict[str, Any]:
        place = {"clause": clause, "start": span.start, "end": span.end, "quote": policy.source[slice(*span)]}
        return {name: getattr(fact, name) for name in names} | more | place

    return {
        "doc": policy.slug,
        "metadata": {
            **{name: getattr(facts.metadata, name) for name in _METADATA},
            "evidence": {name: entry(None, (), at.clause, at.span) for name, at in facts.metadata.evidence.items()},
        },
        "targets": [
            entry(t, _TARGET, t.clause, t.span, value=_number(t.value), value_high=_number(t.value_high))
            for t in facts.targets
        ],
        "duties": [
            entry(d, ("task",), d.clause, d.span, departments=[{"name": b.name, "role": b.role} for b in d.departments])
            for d in facts.duties
        ],
        "measures": [entry(measure, _MEASURE, measure.clause, measure.span) for measure in facts.measures],
        "tables": [
            entry(
                table,
                ("title", "columns"),
                table.clause,
                Span(table.rows[0].span.start, table.rows[-1].span.end),
                rows=[
                    entry(None, (), row.clause, row.span, cells=[cell.text if cell else None for cell in row.cells])
                    for row in table.rows
                ],
            )
            for table in facts.tables
            if table.rows
        ],
    }


def _number(value: float | None) -> float | int | None:
    """Print 2000, not 2000.0."""
    return int(value) if value is not None and value.is_integer() else value
