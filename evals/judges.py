"""Outside judges: scorers that ask a language model. Off unless they are asked for; their figures decide nothing.

A judge is a callable with a name, so that a program can bring its own. The prompts lie beside this module, in judges/.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any, Protocol

from evals.items import EvalItem

Complete = Callable[[str], str]  # a prompt in, the model's text out

_SCORE = re.compile(r"分数\s*[:：]\s*(?P<score>\d(?:\.\d+)?|0?\.\d+)")
_PROMPTS = Path(__file__).with_name("judges")


class Judge(Protocol):
    """Scores an answer."""

    @property
    def name(self) -> str:
        """What its figure is called."""
        ...

    def __call__(self, item: EvalItem, answer: Mapping[str, Any]) -> float | None:
        """Return 0 (bad) to 1 (good), or None where nothing can be said."""
        ...


@dataclass(frozen=True, slots=True)
class ModelJudge:
    """Asks a language model with one prompt."""

    name: str  # of the prompt, without .md
    complete: Complete

    def __call__(self, item: EvalItem, answer: Mapping[str, Any]) -> float | None:
        """Return the model's score, or None where its reply holds none between 0 and 1."""
        quotes = "\n".join(f"[{citation['n']}] {citation['quote']}" for citation in answer["citations"])
        prompt = Template((_PROMPTS / f"{self.name}.md").read_text(encoding="utf-8")).substitute(
            question=item.said,
            answer=answer["answer"],
            quotes=quotes or "（没有引文）",
            reference="；".join(facts[0] for facts in item.facts) or "原文没有载明，应当说明没有",
        )
        match = _SCORE.search(self.complete(prompt))
        score = float(match["score"]) if match else None
        return score if score is not None and 0 <= score <= 1 else None


def judge_names() -> list[str]:
    """The judges that there are prompts for."""
    return sorted(path.stem for path in _PROMPTS.glob("*.md"))
