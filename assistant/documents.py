"""Documents as the command line shows them: what became of the files, what is loaded, what a file would give."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from corpus.doubts import described
from corpus.intake import Outcome
from corpus.load import Preview, read_policy
from corpus.store import Record, Store
from corpus.summary import Summary, summarise
from corpus.versions import Versions

_STATES = {"added": "已加入", "replaced": "已替换", "unchanged": "没有变化", "refused": "未加入"}
_COUNTS = (("clauses", "条款"), ("tables", "表格"), ("targets", "目标"), ("duties", "责任"), ("measures", "措施"), ("doubts", "存疑"))  # fmt: skip


def outcome_line(outcome: Outcome) -> str:
    """One line on what became of a file."""
    if outcome.record is None or outcome.record.summary is None:
        return f"{_STATES[outcome.state]} {outcome.refusal}"
    record = outcome.record
    return f"{_STATES[outcome.state]} {record.slug}：{record.title}（{_counts(outcome.record.summary)}）"


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What became of a file, with the places to look at."""
    record = outcome.record
    return {
        "file": outcome.file,
        "state": outcome.state,
        "doc": record.slug if record else None,
        "title": record.title if record else None,
        "refusal": outcome.refusal or None,
        **(record.summary.model_dump() if record and record.summary else {}),
        "doubts": [described(doubt, outcome.read.policy) for doubt in outcome.read.doubts] if outcome.read else [],
    }


def preview_text(read: Preview) -> str:
    """What a file would give: its metadata, counts and doubtful places."""
    summary = summarise(read.policy, len(read.doubts))
    lines = [read.title, *_about(summary), _counts(summary)]
    lines += ["存疑：", *(f"  {described(doubt, read.policy)}" for doubt in read.doubts)] if read.doubts else []
    return "\n".join(lines)


def listed(store: Store) -> list[dict[str, Any]]:
    """The loaded documents with what was read of each, ordered by slug; `superseded_by` names a newer version."""
    records = store.records()
    summaries = {record.slug: record.summary or _read_again(store, record) for record in records}
    versions = Versions(summaries[record.slug].edition(record.slug, record.title) for record in records)
    return [
        {
            **record.model_dump(mode="json", exclude={"summary"}),
            **summaries[record.slug].model_dump(),
            "superseded_by": versions.replaced.get(record.slug),
            "expired": _expired(summaries[record.slug]),
        }
        for record in records
    ]


def listed_text(documents: Sequence[dict[str, Any]]) -> str:
    """Two lines a document: its slug and title, then what is known of it."""
    lines = []
    for document in documents:
        summary = Summary.model_validate({name: document[name] for name in Summary.model_fields})
        states = [f"已被 {document['superseded_by']} 替代"] if document["superseded_by"] else []
        states += ["已过有效期"] if document["expired"] else []
        lines.append(f"{document['slug']}\t{document['title']}")
        lines.append("    " + " · ".join([*states, *_about(summary), _counts(summary)]))
    return "\n".join(lines)


def _read_again(store: Store, record: Record) -> Summary:
    return summarise(read_policy(record.slug, store.source(record.slug)))


def _about(summary: Summary) -> list[str]:
    validity = f"{summary.valid_from or ''}至{summary.valid_to or ''}有效" if summary.valid_to else ""
    starts = f"{summary.valid_from}起施行" if summary.valid_from and not summary.valid_to else ""
    named = (summary.number, summary.issuer, summary.place, summary.date, validity, starts)
    return [text for text in named if text]


def _counts(summary: Summary) -> str:
    return " ".join(f"{name}{getattr(summary, field)}" for field, name in _COUNTS)


def _expired(summary: Summary) -> bool:
    """Whether the printed end of validity has passed; a month or a year ends with its last day."""
    return summary.valid_to is not None and date.today().isoformat()[: len(summary.valid_to)] > summary.valid_to
