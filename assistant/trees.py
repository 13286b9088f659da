"""Shallow trees that weigh what is known of a drafted answer, as scikit-learn grew them and numpy reads them."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DataError


class Trees:
    """Shallow trees whose leaves add up to log-odds."""

    def __init__(self, tensors: Mapping[str, NDArray[np.float64]], names: Sequence[str] = ()) -> None:
        """Take one row a tree: the feature, threshold and left and right child of each node, and the leaf's value.

        Args:
            tensors: These by their names, and the base that all leaves are added to.
            names: Of the features, in the order of a row.
        """
        self.names = tuple(names)
        self._feature, self._left, self._right = (
            tensors[name].astype(np.intp) for name in ("feature", "left", "right")
        )
        self._threshold, self._value = tensors["threshold"], tensors["value"]
        self._base = float(tensors["base"][0])

    def __call__(self, row: Sequence[float]) -> float:
        """Return the log-odds of a row of features, in the order of their names."""
        figures = np.asarray(row)
        trees = np.arange(len(self._feature))
        nodes = np.zeros_like(trees)
        while (left := self._left[trees, nodes]).any():  # all trees at once, a step down from every node but the leaves
            low = figures[self._feature[trees, nodes]] <= self._threshold[trees, nodes]
            nodes = np.where(left > 0, np.where(low, left, self._right[trees, nodes]), nodes)
        return self._base + float(self._value[trees, nodes].sum())


@cache
def load_trees(file: Path) -> Trees:
    """Return the trees that a file holds.

    Raises:
        DataError: The file is missing or damaged.
    """
    from safetensors import safe_open  # noqa: PLC0415 - asking for help loads no model

    try:
        with safe_open(file, framework="np") as stored:
            names = stored.metadata()["features"].split()
            return Trees({name: stored.get_tensor(name) for name in stored.keys()}, names)  # noqa: SIM118 - no mapping
    except Exception as error:  # safetensors raises errors of its own at a damaged file
        raise DataError(f"无法载入作答判断模型 {file}：{error}") from error
