"""The report's plots, as SVG that takes its colours and type from the page."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from math import ceil, floor, log10

from markupsafe import Markup

_WIDTH = 640.0  # of a plot, in its own units; the page scales it
_ROW = 26.0  # height of one row of a chart


def intervals(rows: Sequence[tuple[str, int, float, float, float]]) -> Markup:
    """Shares with their intervals, one row each: (label, items, share, low, high), shares 0..1."""
    left, right = 150.0, _WIDTH - 58
    height = _ROW * len(rows) + 24

    def x(share: float) -> float:
        return left + share * (right - left)

    parts = [
        f'<line class="grid" x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="4" y2="{height - 20:.1f}"/>'
        f'<text class="tick" x="{x(tick):.1f}" y="{height - 6:.1f}" text-anchor="middle">{tick:.0%}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    for n, (label, items, share, low, high) in enumerate(rows):
        y = _ROW * n + 17
        parts.append(
            f"<g><title>{escape(label)}：{share:.1%}（95% 区间 {low:.1%}–{high:.1%}），{items} 题</title>"
            f'<text class="label" x="{left - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}'
            f' <tspan class="muted">{items}</tspan></text>'
            f'<line class="interval" x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<circle class="dot" cx="{x(share):.1f}" cy="{y:.1f}" r="4.5"/>'
            f'<text class="value" x="{_WIDTH}" y="{y + 4:.1f}" text-anchor="end">{share:.1%}</text></g>'
        )
    return _svg(height, "各题型的正确率和 95% 区间", parts)


def bars(rows: Sequence[tuple[str, int]]) -> Markup:
    """Counts as horizontal bars, one row each."""
    left, right = 90.0, _WIDTH - 40
    most = max((count for _, count in rows), default=1)
    parts = []
    for n, (label, count) in enumerate(rows):
        y, width = _ROW * n + 6, max(2.0, (right - left) * count / most)
        parts.append(
            f'<text class="label" x="{left - 12}" y="{y + 13:.1f}" text-anchor="end">{escape(label)}</text>'
            f'<rect class="bar" x="{left}" y="{y:.1f}" width="{width:.1f}" height="16" rx="3"/>'
            f'<text class="value" x="{left + width + 8:.1f}" y="{y + 13:.1f}">{count}</text>'
        )
    return _svg(_ROW * max(len(rows), 1) + 6, "错在哪一步", parts)


def histogram(values: Sequence[float], marks: Mapping[str, float], bins: int = 28) -> Markup:
    """How many values lie where, on a logarithmic axis of milliseconds, with marks at named values."""
    low = log10(max(min(values), 0.1))
    high = max(log10(max(*values, 0.1)), low + 0.3)
    height, base = 190.0, 160.0

    def x(value: float) -> float:
        return 8 + (log10(max(value, 0.1)) - low) / (high - low) * (_WIDTH - 16)

    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int((log10(max(value, 0.1)) - low) / (high - low) * bins))] += 1
    step, most = (_WIDTH - 16) / bins, max(counts)
    parts = [
        f'<rect class="bar" x="{8 + n * step + 1:.1f}" y="{base - 116 * count / most:.1f}" width="{step - 2:.1f}" '
        f'height="{116 * count / most:.1f}" rx="2"><title>{count} 题</title></rect>'
        for n, count in enumerate(counts)
        if count
    ]
    parts.append(f'<line class="axis" x1="8" x2="{_WIDTH - 8}" y1="{base}" y2="{base}"/>')
    ticks = [m * 10.0**e for e in range(floor(low), ceil(high) + 1) for m in (1, 2, 5)]
    parts += [
        f'<text class="tick" x="{x(tick):.1f}" y="{base + 18}" text-anchor="middle">{_milliseconds(tick)}</text>'
        for tick in ticks
        if low <= log10(tick) <= high
    ]
    for n, (label, value) in enumerate(marks.items()):
        at = x(value)
        anchor = "end" if at > _WIDTH - 110 else "start"
        parts.append(
            f'<line class="mark" x1="{at:.1f}" x2="{at:.1f}" y1="{8 + 14 * n}" y2="{base}"/>'
            f'<text class="tick strong" x="{at + (-5 if anchor == "end" else 5):.1f}" y="{16 + 14 * n}" text-anchor="{anchor}">'
            f"{escape(label)} {_milliseconds(value)}</text>"
        )
    return _svg(height, "每题耗时的分布", parts)


def history(runs: Sequence[tuple[str, float, float, float]]) -> Markup:
    """A share over runs, oldest first: (when, share, low, high)."""
    left, right, top, base = 44.0, _WIDTH - 16, 12.0, 160.0
    floor_, roof = min(low for _, _, low, _ in runs), max(high for _, _, _, high in runs)
    floor_, roof = floor(floor_ * 20) / 20, min(1.0, ceil(roof * 20) / 20)
    span = max(roof - floor_, 0.05)

    def at(n: int) -> float:
        return left + (right - left) * (n / (len(runs) - 1) if len(runs) > 1 else 0.5)

    def y(share: float) -> float:
        return base - (share - floor_) / span * (base - top)

    parts = []
    for n in range(5):
        share = floor_ + span * n / 4
        parts.append(
            f'<line class="grid" x1="{left}" x2="{right}" y1="{y(share):.1f}" y2="{y(share):.1f}"/>'
            f'<text class="tick" x="{left - 8}" y="{y(share) + 4:.1f}" text-anchor="end">{100 * share:.3g}%</text>'
        )
    for (n, (_, one, *_rest)), (m, (_, other, *_more)) in pairwise(enumerate(runs)):
        parts.append(f'<line class="line" x1="{at(n):.1f}" y1="{y(one):.1f}" x2="{at(m):.1f}" y2="{y(other):.1f}"/>')
    for n, (when, share, low, high) in enumerate(runs):
        parts.append(
            f"<g><title>{escape(when)}：{share:.1%}（{low:.1%}–{high:.1%}）</title>"
            f'<line class="interval" x1="{at(n):.1f}" x2="{at(n):.1f}" y1="{y(low):.1f}" y2="{y(high):.1f}"/>'
            f'<circle class="dot" cx="{at(n):.1f}" cy="{y(share):.1f}" r="4.5"/></g>'
        )
    for n, anchor in {0: "start", len(runs) - 1: "end"}.items() if len(runs) > 1 else {0: "middle"}.items():
        parts.append(f'<text class="tick" x="{at(n):.1f}" y="184" text-anchor="{anchor}">{escape(runs[n][0])}</text>')
    return _svg(190, "历次正确率", parts)


def _milliseconds(value: float) -> str:
    return f"{value / 1000:.3g} 秒" if value >= 1000 else f"{value:.3g} ms"


def _svg(height: float, title: str, parts: Sequence[str]) -> Markup:
    return Markup(
        f'<svg viewBox="0 0 {_WIDTH:g} {height:g}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )
