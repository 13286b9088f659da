"""What became of a question set: figures in total, by kind, by document and by set, and every item."""

from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from evals.compare import Comparison
from evals.gates import Check
from evals.jsonl import DatasetError
from evals.outcome import Outcome
from evals.scores import Scores, score


class Report(BaseModel):
    """What became of a question set."""

    about: dict[str, str] = {}  # when, what and how, in the words that a reader sees
    total: Scores
    by_kind: dict[str, Scores]
    by_doc: dict[str, Scores]
    by_set: dict[str, Scores] = {}
    checks: list[Check] = []  # the figures that a gate limits
    comparison: Comparison | None = None
    outcomes: list[Outcome]

    @property
    def wrong(self) -> list[Outcome]:
        """The items that were answered wrongly, in the set's order."""
        return [outcome for outcome in self.outcomes if not outcome.right]

    @property
    def missed(self) -> list[Check]:
        """The gates that do not hold."""
        return [check for check in self.checks if not check.held]

    def without_items(self) -> "Report":
        """The figures alone, for sets whose items nobody may look at."""
        return self.model_copy(update={"outcomes": [], "comparison": None})


def summarise(outcomes: Sequence[Outcome]) -> Report:
    """Count up outcomes; at least one."""
    return Report(
        total=score(outcomes),
        by_kind=_grouped(outcomes, lambda outcome: outcome.kind),
        by_doc=_grouped(outcomes, lambda outcome: outcome.doc or "—"),
        by_set=_grouped(outcomes, lambda outcome: outcome.dataset),
        outcomes=list(outcomes),
    )


def load_report(path: Path) -> Report:
    """Read a report that was written as JSON.

    Raises:
        DatasetError: It cannot be read, or is none.
    """
    try:
        return Report.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        raise DatasetError(f"“{path}”不是评测报告（assistant eval --json 写的）") from error
    except OSError as error:
        raise DatasetError(f"无法读取“{path}”：{error.strerror or error}") from error


def _grouped(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, Scores]:
    names = dict.fromkeys(map(key, outcomes))
    return {name: score([outcome for outcome in outcomes if key(outcome) == name]) for name in names}
