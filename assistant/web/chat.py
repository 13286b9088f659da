"""The tab 问政策: a conversation whose answers show their evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.answer import Answer
from assistant.library import Library
from assistant.question import LONGEST_QUESTION
from assistant.scope import WELCOME
from assistant.web.examples import example_questions
from assistant.web.render import answer_html, asked_html, error_html, text_html
from corpus.errors import AssistantError
from corpus.policy import Policy

_GROUPS = 4  # groups of example questions that the page has room for


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was shown for it."""

    question: str
    shown: str  # HTML
    understood: bool  # whether it can be the context of a later question


def chat_tab(library: Library) -> None:
    """Lay out the tab and connect its events."""
    turns = gr.State(())
    with gr.Row(equal_height=False, elem_classes="chat"):
        with gr.Column(scale=7, min_width=300):
            chatbot = gr.Chatbot(
                label="对话",
                show_label=False,
                height="auto",
                autoscroll=False,  # page.js shows a new question with the beginning of its answer, not the end
                elem_classes="talk",
                buttons=[],
                latex_delimiters=[],
                placeholder=f"<p>{WELCOME}</p>",
                feedback_options=None,
                group_consecutive_messages=False,
            )
            question = gr.Textbox(
                label="问题",
                show_label=False,
                placeholder="请输入问题，可以接着追问",
                max_length=LONGEST_QUESTION,
                submit_btn="提问",
                autofocus=True,
                max_lines=4,
                elem_classes="question",
            )
            with gr.Row(elem_classes="tools"):
                docs = gr.Dropdown(
                    choices(library.assistant.policies),
                    multiselect=True,
                    label="只问这些文件（不选即全部）",
                    visible=len(library.assistant.policies) > 1,
                    elem_classes="scope",
                    scale=4,
                )
                clear = gr.Button("新对话", size="sm", scale=0, min_width=90)
        with gr.Column(scale=3, min_width=260, elem_classes="examples"):
            gr.Markdown("#### 可以这样问")
            first = _examples(library, [])
            samples = [gr.Dataset(components=["textbox"], **properties) for properties in first]

    asking: dict[str, Any] = {
        "outputs": [chatbot, question, turns],
        "api_visibility": "private",
        "show_progress": "hidden",
    }

    def respond(text: str, chosen: list[str] | None, earlier: tuple[Turn, ...]) -> Iterator[tuple[Any, str, Any]]:
        yield from _respond(library, text, chosen or [], earlier)

    question.submit(respond, [question, docs, turns], **asking)
    for sample in samples:
        sample.click(
            lambda row, chosen, earlier: (yield from respond(row[0], chosen, earlier)), [sample, docs, turns], **asking
        )
    clear.click(lambda: ([], "", ()), None, **asking)
    docs.change(
        lambda chosen: [gr.Dataset(**properties) for properties in _examples(library, chosen or [])],
        docs,
        samples,
        api_visibility="private",
        show_progress="hidden",
    )


def choices(policies: Mapping[str, Policy]) -> list[tuple[str, str]]:
    """The documents to choose from: title and slug."""
    return [(policy.facts.metadata.title or slug, slug) for slug, policy in policies.items()]


def _respond(
    library: Library, text: str, docs: list[str], turns: tuple[Turn, ...]
) -> Iterator[tuple[list[dict[str, str]], str, tuple[Turn, ...]]]:
    """Yield the conversation as it grows, the emptied input, and the turns to remember."""
    if not text.strip():
        yield _messages(turns), "", turns
        return
    assistant = library.assistant
    asked = [turn.question for turn in turns if turn.understood]
    streamed = ""
    try:
        for piece in assistant.stream(text, history=asked, docs=docs):
            if isinstance(piece, Answer):
                shown = answer_html(piece, assistant.policies, f"e{len(turns)}")
                turns = (*turns, Turn(text, shown, understood=True))
            else:
                streamed += piece
                yield _messages((*turns, Turn(text, text_html(streamed), understood=False))), "", turns
    except AssistantError as error:
        turns = (*turns, Turn(text[:LONGEST_QUESTION], error_html(str(error)), understood=False))
    yield _messages(turns), "", turns


def _messages(turns: tuple[Turn, ...]) -> list[dict[str, str]]:
    pairs = ((("user", asked_html(turn.question)), ("assistant", turn.shown)) for turn in turns)
    return [{"role": role, "content": content} for pair in pairs for role, content in pair]


def _examples(library: Library, docs: list[str]) -> list[dict[str, Any]]:
    """Return the properties of each group's `gr.Dataset`."""
    assistant = library.assistant
    policies = [assistant.policies[slug] for slug in docs] or list(assistant.policies.values())[:3]
    groups = example_questions(policies, lambda question: assistant.ask(question, docs=docs))
    filled: list[dict[str, Any]] = [
        {"label": name, "samples": [[question] for question in questions], "visible": True}
        for name, questions in groups.items()
    ]
    hidden: dict[str, Any] = {"label": "", "samples": [], "visible": False}
    return [*filled, *[hidden] * _GROUPS][:_GROUPS]
