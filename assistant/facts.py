"""What was read out of a document: as the JSON that people script against, and as tables that people read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.policy import Policy, Span

_METADATA = ("title", "number", "issuer", "date", "valid_from", "valid_to", "based_on", "attachments")
_TARGET = ("indicator", "deadline", "comparator", "unit", "printed")
_MEASURE = ("beneficiary", "condition", "benefit", "instrument", "amount", "departments")
_NAMES = ("标题", "文号", "发文机关", "日期", "施行日期", "有效期至", "依据", "附件")  # of _METADATA
_UNSTATED = "—"


@dataclass(frozen=True, slots=True)
class FactTable:
    """Facts of one kind, for reading."""

    kind: str  # metadata, targets, duties, measures, tables
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def fact_tables(policy: Policy) -> list[FactTable]:
    """Return what was read out of a policy; its own tables come last, one each."""
    facts = policy.facts

    def label(clause: str) -> str:
        return policy.by_id[clause].label

    metadata = ((name, getattr(facts.metadata, field)) for name, field in zip(_NAMES, _METADATA, strict=True))
    return [
        FactTable(
            "metadata",
            "文件信息",
            ("项目", "内容"),
            [(name, "；".join(value) if isinstance(value, tuple) else value or _UNSTATED) for name, value in metadata],
        ),
        FactTable(
            "targets",
            "目标",
            ("期限", "指标", "要求", "条款"),
            [(t.deadline or _UNSTATED, t.indicator, t.printed, label(t.clause)) for t in facts.targets],
        ),
        FactTable(
            "duties",
            "责任分工",
            ("任务", "责任单位", "条款"),
            [(d.task, "、".join(body.name for body in d.departments), label(d.clause)) for d in facts.duties],
        ),
        FactTable(
            "measures",
            "支持措施",
            ("对象", "条件", "支持", "金额", "条款"),
            [
                (m.beneficiary, m.condition or _UNSTATED, m.benefit, m.amount or _UNSTATED, label(m.clause))
                for m in facts.measures
            ],
        ),
        *(
            FactTable(
                "tables",
                f"{label(table.clause)} {table.title}"
                if table.title not in label(table.clause)
                else label(table.clause),
                table.columns,
                [[cell.text if cell else "" for cell in row.cells] for row in table.rows],
            )
            for table in facts.tables
        ),
    ]


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


def clauses_json(policy: Policy) -> list[dict[str, Any]]:
    """Return a policy's clauses with their own text and its spans (Unicode code points, end exclusive)."""
    return [
        {
            "clause": clause.id,
            "parent": clause.parent,
            "kind": clause.kind,
            "label": clause.label,
            "text": policy.text(clause),
            "spans": clause.spans,
        }
        for clause in policy.clauses
    ]


def _number(value: float | None) -> float | int | None:
    """Print 2000, not 2000.0."""
    return int(value) if value is not None and value.is_integer() else value
