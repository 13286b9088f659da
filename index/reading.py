"""Reads many documents at once, in processes of their own."""

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread

from corpus.errors import DataError
from corpus.policy import Policy
from index.segment import Reading, read_documents

_FEW = 32  # documents that are read here: processes take a second to start
_AHEAD = 2  # batches that wait to be taken, so that they do not fill the memory


def readings(batches: Sequence[Sequence[tuple[str, str]]], read: Callable[[str], Policy]) -> Generator[Reading]:
    """Read batches of documents, each given as (slug, source hash); yield one reading a batch, in order.

    Raises:
        DataError: A process was ended from outside.
    """
    if sum(map(len, batches)) < _FEW:
        yield from (read_documents(batch, read) for batch in batches)
        return
    workers = min(max(1, (os.cpu_count() or 1) - 1), len(batches))  # one core encodes and writes
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)
    waiting: deque[Future[Reading]] = deque()
    try:
        for batch in batches:
            waiting.append(pool.submit(read_documents, batch, read))
            if len(waiting) > workers + _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise DataError("读取文件的进程意外终止（可能是内存不足），请再试一次。") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _end_with_parent() -> None:
    """Have this process end when its parent is killed: it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_exit_after, args=[parent], daemon=True).start()


def _exit_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
