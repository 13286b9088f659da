"""A report as tables and lines for the terminal."""

from collections.abc import Sequence

from rich.console import Console, Group
from rich.table import Table

from evals.compare import Comparison
from evals.explain import STEP_NAMES
from evals.gates import Check
from evals.outcome import Outcome
from evals.report import Report
from evals.scores import Scores

_SHOWN = 20  # wrong items that the terminal shows; the JSON and the HTML hold all


def print_report(report: Report, console: Console) -> None:
    """Print the figures by kind, document and set, what changed against the baseline, the gates, and the first wrong items."""
    console.print(_table("题型", report.by_kind, report.total))
    for title, groups in (("文件", report.by_doc), ("题集", report.by_set)):
        if len(groups) > 1:
            console.print(_table(title, groups, report.total))
    console.print(_in_words(report.total))
    if report.comparison:
        console.print(_compared(report.comparison))
    if report.checks:
        console.print(_gates(report.checks))
    if report.wrong:
        console.print(_wrong_items(report.wrong))


def _table(first: str, groups: dict[str, Scores], total: Scores) -> Table:
    """One row a group, shares in per cent."""
    table = Table(padding=(0, 0), pad_edge=False)
    table.add_column(first, no_wrap=True, max_width=24)
    for name in ("题", "对%", "引全%", "引准%", "拒全%", "拒准%", "编造", "字数", "R@5%", "MRR%"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, scores in groups.items():
        table.add_row(name, *_cells(scores))
    table.add_section()
    table.add_row("合计", *_cells(total))
    return table


def _cells(scores: Scores) -> list[str]:
    shares = [
        scores.accuracy,
        scores.citation_recall,
        scores.citation_precision,
        scores.refusal_recall,
        scores.refusal_precision,
    ]
    found = [scores.recall_at_5, scores.mrr]
    return [
        str(scores.items),
        *map(_percent, shares),
        str(scores.fabricated),
        f"{scores.chars:.0f}",
        *map(_percent, found),
    ]


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.1f}"


def _in_words(total: Scores) -> str:
    lines = [
        f"正确 {total.right}/{total.items}，{total.accuracy:.1%}（95% 区间 {total.accuracy_low:.1%}–{total.accuracy_high:.1%}）；"
        f"其中有据 {total.grounded:.1%}；引文与原文一致 {total.quotes_proved}/{total.citations}；编造 {total.fabricated} 题；"
        f"耗时 p50 {total.latency_p50_ms} ms，p95 {total.latency_p95_ms} ms，p99 {total.latency_p99_ms} ms"
    ]
    if total.lost:
        lines.append("错在哪一步：" + "，".join(f"{STEP_NAMES[step]} {count}" for step, count in total.lost.items()))
    if total.judged:
        lines.append("外部评判：" + "，".join(f"{name} {mean:.2f}" for name, mean in total.judged.items()))
    return "\n".join(lines)


def _compared(comparison: Comparison) -> str:
    kinds = (
        f"{kind} {pair.right_before} → {pair.right_after}/{pair.items}" for kind, pair in comparison.by_kind.items()
    )
    lines = [
        f"\n与基线相比（共同的 {comparison.items} 题）：对 {comparison.right_before} → {comparison.right_after}，"
        f"改对 {len(comparison.fixed)}，改错 {len(comparison.broken)}，符号检验 p = {comparison.p:.3g}",
        f"  按题型，答对：{'，'.join(kinds)}",
    ]
    for title, flips in (("改对", comparison.fixed), ("改错", comparison.broken)):
        lines += [f"  {title} {flip.id}  {flip.question}  因：{flip.why}" for flip in flips[:_SHOWN]]
    return "\n".join(lines)


def _gates(checks: Sequence[Check]) -> str:
    missed = [check for check in checks if not check.held]
    lines = [f"\n门槛 {len(checks) - len(missed)}/{len(checks)} 达到" + ("：" if missed else "。")]
    return "\n".join([*lines, *(f"  未达到：{check}" for check in missed)])


def _wrong_items(wrong: Sequence[Outcome]) -> Group:
    lines: list[str] = [f"\n答错 {len(wrong)} 题" + (f"，前 {_SHOWN} 题：" if len(wrong) > _SHOWN else "：")]
    for outcome in wrong[:_SHOWN]:
        lines += [
            f"{outcome.id}  {' → '.join([*outcome.history, outcome.question])}",
            f"  答（{outcome.status}）：{outcome.answer[:80]}",
            f"  因：{'；'.join(outcome.reasons)}",
        ]
        if outcome.lost:
            lines.append(f"  错在{STEP_NAMES[outcome.lost]}：{outcome.lost_why}")
    return Group(*lines)
