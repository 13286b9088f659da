"""A report as one self-contained page: figures, plots, and a table of items that sorts and filters itself."""

import json
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from evals import plots
from evals.explain import STEP_NAMES
from evals.report import Report
from evals.scores import METRIC_NAMES

KIND_NAMES = {
    "target": "目标",
    "responsibility": "责任",
    "table": "表格",
    "aggregate": "聚合",
    "measure": "措施",
    "content": "内容",
    "compare": "比较",
    "yes_no": "是否",
    "follow_up": "追问",
    "unanswerable": "不可回答",
    "false_premise": "前提有误",
    "out_of_scope": "范围外",
    "chitchat": "寒暄",
    "metadata": "文件信息",
    "multi": "一问多事",
    "noisy": "错字",
    "everyday": "口语",
}
STATUS_NAMES = {
    "answered": "已答",
    "partial": "部分载明",
    "not_stated": "未载明",
    "out_of_scope": "超出范围",
    "chitchat": "寒暄",
}
_HISTORY = 40  # runs that the plot shows
_MARK = re.compile(r"\[(\d+)\]")

History = list[dict[str, object]]


def html(report: Report, history: History) -> str:
    """Return the page; it loads nothing and holds its scripts and styles.

    Args:
        report: What became of the sets; without outcomes the page shows figures alone.
        history: Earlier runs and this one, as `add_to_history` returns them.
    """
    folder = Path(__file__).with_name("page")
    templates = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    templates.filters |= {"percent": _percent, "marked": _marked}
    total = report.total
    kinds = sorted(report.by_kind.items(), key=lambda entry: -entry[1].items)
    latencies = [outcome.latency_ms for outcome in report.outcomes]
    marks = {"p50": total.latency_p50_ms, "p95": total.latency_p95_ms, "p99": total.latency_p99_ms}
    return templates.get_template("report.html").render(
        report=report,
        total=total,
        kind_names=KIND_NAMES,
        status_names=STATUS_NAMES,
        step_names=STEP_NAMES,
        metric_names=METRIC_NAMES,
        style=Markup((folder / "report.css").read_text(encoding="utf-8")),
        script=Markup((folder / "report.js").read_text(encoding="utf-8")),
        by_kind=plots.intervals(
            [(KIND_NAMES.get(k, k), s.items, s.accuracy, s.accuracy_low, s.accuracy_high) for k, s in kinds]
        ),
        lost=plots.bars([(STEP_NAMES[step], count) for step, count in total.lost.items()]),
        latency=plots.histogram(latencies, marks) if latencies else None,
        history=plots.history(_runs(history)[-_HISTORY:]),
    )


def add_to_history(path: Path, report: Report) -> History:
    """Append a run to a file of runs, one JSON object a line, and return the runs over the same sets, oldest first.

    Raises:
        OSError: The file cannot be read or written.
    """
    total = report.total
    entry = {
        "at": report.about.get("时间", ""),
        "sets": report.about.get("题集", ""),
        "answered_by": report.about.get("组织语言", ""),
        "items": total.items,
        "accuracy": total.accuracy,
        "low": total.accuracy_low,
        "high": total.accuracy_high,
        "latency_p95_ms": total.latency_p95_ms,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    runs = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [run for run in runs if all(run.get(key) == entry[key] for key in ("sets", "answered_by"))]


def _runs(history: History) -> list[tuple[str, float, float, float]]:
    return [(str(r["at"]), *(float(str(r[key])) for key in ("accuracy", "low", "high"))) for r in history]  # type: ignore[misc]


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.1f}%"


def _marked(answer: str) -> Markup:
    """An answer with its [n] raised and its lines kept."""
    return Markup(_MARK.sub(r"<sup>[\1]</sup>", str(escape(answer))).replace("\n", "<br>"))
