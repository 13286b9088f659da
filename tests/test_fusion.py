"""How much each voice counts."""

import numpy as np
import pytest

from index.fusion import WEIGHTS, Signals, fuse


def scores(*signals: Signals) -> list[float]:
    return fuse(np.array(signals, dtype=np.float32)).tolist()


def test_the_weights_add_up_to_one() -> None:
    assert sum(WEIGHTS) == pytest.approx(1)
    assert min(WEIGHTS) > 0


def test_a_clause_that_everything_speaks_for_scores_one() -> None:
    assert scores(Signals(1, 1, 1, 1, 1), Signals(0, 0, 0, 0, 0)) == pytest.approx([1, 0])


@pytest.mark.parametrize("signal", Signals._fields)
def test_every_signal_lifts_the_score(signal: str) -> None:
    plain = Signals(0.3, 0.3, 0.3, 0.3, 0.3)

    lower, higher = scores(plain, plain._replace(**{signal: 0.6}))

    assert higher > lower


def test_the_words_of_the_question_outweigh_a_vague_likeness() -> None:
    literal, vague = scores(Signals(0.6, 0.5, 0, 0.3, 0.3), Signals(0, 0.05, 0, 0.6, 0.7))

    assert literal > vague
