"""Lower and upper limits that a run must keep, so that quality never slips unseen; the limits stand in gates.toml."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.jsonl import DatasetError, in_chinese
from evals.outcome import Outcome
from evals.scores import METRIC_NAMES, Scores, score

GATES = Path(__file__).with_name("gates.toml")


class Gate(BaseModel):
    """Limits for the figures of some sets, or of one kind in them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sets: list[str] = Field(min_length=1)  # file names in the sets' folder, * standing for anything
    kind: str | None = None
    at_least: dict[str, float] = {}
    at_most: dict[str, float] = {}

    @model_validator(mode="after")
    def _known(self) -> Self:
        for metric in (*self.at_least, *self.at_most):
            if metric not in METRIC_NAMES:
                raise ValueError(f"门槛“{self.name}”里没有“{metric}”这个指标")
        return self


class Check(BaseModel):
    """One figure against its limit."""

    gate: str
    metric: str
    limit: float
    lower: bool  # whether the limit is the least allowed, else the most
    value: float | None
    held: bool

    def __str__(self) -> str:
        """The figure and its limit, e.g. 开发集·内置 正确率 0.841（至少 0.85）."""
        value = "—" if self.value is None else f"{self.value:g}"
        return f"{self.gate} {METRIC_NAMES[self.metric]} {value}（{'至少' if self.lower else '至多'} {self.limit:g}）"


def load_gates(path: Path = GATES) -> list[Gate]:
    """Read limits.

    Raises:
        DatasetError: The file cannot be read, or holds something else.
    """
    try:
        printed = tomllib.loads(path.read_text(encoding="utf-8"))
        return [Gate.model_validate(gate) for gate in printed.get("gate", [])]
    except ValidationError as error:
        raise DatasetError(f"{path}：{in_chinese(error)}") from error
    except (OSError, ValueError) as error:
        raise DatasetError(f"无法读取门槛 {path}：{error}") from error


def check(gates: Sequence[Gate], outcomes: Sequence[Outcome], folder: Path) -> list[Check]:
    """Hold outcomes against every gate all of whose sets were run.

    Args:
        gates: The limits.
        outcomes: What became of the items.
        folder: Where the sets lie; what a gate's * stands for is found there.
    """
    run = {outcome.dataset for outcome in outcomes}
    checks: list[Check] = []
    for gate in gates:
        sets = {path.stem for pattern in gate.sets for path in folder.glob(pattern)}
        if not sets or not sets <= run:
            continue
        own = [o for o in outcomes if o.dataset in sets and gate.kind in (None, o.kind)]
        scores = score(own) if own else None
        checks += _checks(gate, gate.at_least, scores, lambda value, limit: value >= limit, lower=True)
        checks += _checks(gate, gate.at_most, scores, lambda value, limit: value <= limit, lower=False)
    return checks


def _checks(
    gate: Gate, limits: dict[str, float], scores: Scores | None, holds: Callable[[float, float], bool], *, lower: bool
) -> list[Check]:
    made = []
    for metric, limit in limits.items():
        value = getattr(scores, metric) if scores else None
        held = value is not None and holds(value, limit)
        made.append(Check(gate=gate.name, metric=metric, limit=limit, lower=lower, value=value, held=held))
    return made
