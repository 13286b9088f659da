"""Cross-encoders: a model that reads question and clause together and says how well the one answers the other."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding import load_model


class Reranker(Protocol):
    """Judges texts by a question."""

    def __call__(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how well each text answers, higher is better; comparable within one call. Shape (len(texts),)."""
        ...


class CrossReranker:
    """Any cross-encoder that sentence-transformers loads, from a local folder or by its name on the hub."""

    def __init__(self, name: str, *, download: bool = False) -> None:
        """Load a model; the hub is asked only if `download` allows it.

        Raises:
            DataError: There is no such model.
        """
        self._model = load_model("CrossEncoder", "重排模型", name, download=download)

    def __call__(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Judge texts."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return np.asarray(scores, dtype=np.float32).reshape(len(texts), -1)[:, 0]
