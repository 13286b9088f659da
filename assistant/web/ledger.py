"""The tab 文档事实: what was read out of a document, as tables to look through."""

from html import escape
from typing import Any

import gradio as gr

from assistant.facts import FactTable, fact_tables
from assistant.library import Library
from assistant.web.chat import choices
from corpus.policy import Policy


def ledger_tab(library: Library) -> None:
    """Lay out the tab and connect its events."""
    policies = library.assistant.policies
    first = next(iter(policies))
    with gr.Row():
        doc = gr.Dropdown(choices(policies), value=first, label="文件", filterable=False)
        kind = gr.Dropdown(**_kinds(policies[first]), label="内容", filterable=False)
        wanted = gr.Textbox(label="筛选", placeholder="只看含有这些字的行", max_length=100)
    # Not a Dataframe: it cuts long cells off, speaks English, and has the browser's search find only what is in sight.
    table = gr.Markdown(ledger_html(policies[first], 0), elem_classes="ledger", latex_delimiters=[])
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    doc.change(
        lambda slug: (gr.Dropdown(**_kinds(policies[slug])), "", ledger_html(policies[slug], 0)),
        doc,
        [kind, wanted, table],
        **quiet,
    )
    gr.on(
        [kind.input, wanted.change],
        lambda slug, chosen, words: ledger_html(policies[slug], chosen, words),
        [doc, kind, wanted],
        table,
        trigger_mode="always_last",  # what is typed while a letter is on its way must not be lost
        **quiet,
    )


def ledger_html(policy: Policy, chosen: int, wanted: str = "") -> str:
    """One table of facts, of its rows those that hold all the wanted words. No line is empty."""
    table = _tables(policy)[chosen]
    words = wanted.split()
    rows = [row for row in table.rows if all(any(word in cell for cell in row) for word in words)]
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in rows)
    none = "" if rows else "<p>没有含有这些字的行。</p>"
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{none}'


def _tables(policy: Policy) -> list[FactTable]:
    return [table for table in fact_tables(policy) if table.rows]


def _kinds(policy: Policy) -> dict[str, Any]:
    return {
        "choices": [(f"{table.title}（{len(table.rows)}）", i) for i, table in enumerate(_tables(policy))],
        "value": 0,
    }


def _cell(text: str) -> str:
    return escape(" ".join(text.split()))
