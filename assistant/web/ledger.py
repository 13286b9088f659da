"""The tab 文档事实: what was read out of a document, as tables to sort and search."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.facts import FactTable, fact_tables
from assistant.web.chat import choices
from corpus.policy import Policy


def ledger_tab(policies: Mapping[str, Policy]) -> None:
    """Lay out the tab and connect its events."""
    first = next(iter(policies))
    with gr.Row():
        doc = gr.Dropdown(choices(policies), value=first, label="文件")
        kind = gr.Dropdown(**_kinds(policies[first]), label="内容")
    table = gr.Dataframe(
        **_rows(policies[first], 0),
        show_label=False,
        label="文档事实",
        interactive=False,
        wrap=True,
        show_search="search",
        max_height=640,
        elem_classes="ledger",
        buttons=["copy"],
    )
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    doc.change(
        lambda slug: (gr.Dropdown(**_kinds(policies[slug])), gr.Dataframe(**_rows(policies[slug], 0))),
        doc,
        [kind, table],
        **quiet,
    )
    kind.input(lambda slug, chosen: gr.Dataframe(**_rows(policies[slug], chosen)), [doc, kind], table, **quiet)


def _tables(policy: Policy) -> list[FactTable]:
    return [table for table in fact_tables(policy) if table.rows]


def _kinds(policy: Policy) -> dict[str, Any]:
    return {
        "choices": [(f"{table.title}（{len(table.rows)}）", i) for i, table in enumerate(_tables(policy))],
        "value": 0,
    }


def _rows(policy: Policy, chosen: int) -> dict[str, Any]:
    table = _tables(policy)[chosen]
    return {"headers": list(table.columns), "value": [list(row) for row in table.rows]}
