"""What was read out of a document, as the JSON that people script against, and as text."""

from typing import Any

from corpus.policy import Policy, Span


def facts_json(policy: Policy) -> dict[str, Any]:
    """Return a policy's metadata, targets, duties, measures and tables; every entry with its clause and quote."""

    def placed(clause: str, span: Span) -> dict[str, Any]:
        return {"clause": clause, "start": span.start, "end": span.end, "quote": policy.source[span.start : span.end]}

    facts, metadata = policy.facts, policy.facts.metadata
    names = ("title", "number", "issuer", "date", "valid_from", "valid_to", "based_on", "attachments")
    return {
        "doc": policy.slug,
        "metadata": {name: getattr(metadata, name) for name in names}
        | {"evidence": {name: placed(found.clause, found.span) for name, found in metadata.evidence.items()}},
        "targets": [
            {name: getattr(target, name) for name in ("indicator", "deadline", "comparator", "value", "value_high", "unit", "printed")}
            | placed(target.clause, target.span)
            for target in facts.targets
        ],
        "duties": [
            {"task": duty.task, "departments": [{"name": d.name, "role": d.role} for d in duty.departments]}
            | placed(duty.clause, duty.span)
            for duty in facts.duties
        ],
        "measures": [
            {name: getattr(measure, name) for name in ("beneficiary", "condition", "benefit", "instrument", "amount", "departments")}
            | placed(measure.clause, measure.span)
            for measure in facts.measures
        ],
        "tables": [
            {
                "clause": table.clause,
                "title": table.title,
                "columns": table.columns,
                "rows": [
                    {"cells": [cell.text if cell else None for cell in row.cells]} | placed(row.clause, row.span)
                    for row in table.rows
                ],
            }
            for table in facts.tables
        ],
    }


def facts_text(facts: dict[str, Any]) -> str:
    """Return the same for reading: one line an entry, clause first."""
    lines: list[str] = []
    for name, value in (facts.get("metadata") or {}).items():
        if name != "evidence":
            lines.append(f"{name}\t{'；'.join(value) if isinstance(value, tuple) else value or '未载明'}")
    for target in facts.get("targets", []):
        lines.append(f"目标\t{target['clause']}\t{target['deadline'] or '—'}\t{target['indicator']}\t{target['printed']}")
    for duty in facts.get("duties", []):
        names = "、".join(department["name"] for department in duty["departments"])
        lines.append(f"责任\t{duty['clause']}\t{duty['task']}\t{names}")
    for measure in facts.get("measures", []):
        stated = measure["amount"] or "未载明金额"
        lines.append(f"措施\t{measure['clause']}\t{measure['beneficiary']}\t{measure['benefit']}\t{stated}")
    for table in facts.get("tables", []):
        lines.append(f"表格\t{table['clause']}\t{table['title']}\t{'｜'.join(table['columns'])}")
        lines += ["\t" + "｜".join(cell or "" for cell in row["cells"]) for row in table["rows"]]
    return "\n".join(lines)
