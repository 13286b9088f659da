"""Reads many documents at once, in processes of their own."""

from collections.abc import Callable, Generator, Sequence
from functools import partial

from corpus.policy import Policy
from corpus.processes import cores, in_processes
from index.segment import Reading, read_documents

_FEW = 32  # documents that are read here: processes take a second to start


def readings(batches: Sequence[Sequence[tuple[str, str]]], read: Callable[[str], Policy]) -> Generator[Reading]:
    """Read batches of documents, each given as (slug, source hash); yield one reading a batch, in order.

    Raises:
        DataError: A process was ended from outside.
    """
    work = partial(read_documents, read=read)
    if sum(map(len, batches)) < _FEW:
        yield from map(work, batches)
        return
    workers = min(max(1, cores() - 1), len(batches))  # one core encodes and writes
    yield from in_processes(work, batches, workers)
