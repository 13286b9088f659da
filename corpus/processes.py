"""Work on many things at once, in processes of their own."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import TypeVar

from corpus.errors import DataError

_AHEAD = 2  # results that wait to be taken, so that they do not fill the memory

Task = TypeVar("Task")
Result = TypeVar("Result")


def in_processes(work: Callable[[Task], Result], tasks: Iterable[Task], workers: int) -> Generator[Result]:
    """Do one task after another in so many processes; yield the results in the tasks' order.

    Args:
        work: What is done; like tasks and results it must be sendable. What it raises is raised here.
        tasks: Taken only a few ahead of what was yielded.
        workers: How many processes, each of which takes a second to start.

    Raises:
        DataError: A process was ended from outside.
    """
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)
    waiting: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > workers + _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise DataError("读取文件的进程意外终止（可能是内存不足），请再试一次。") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def cores() -> int:
    """How many processes can compute at once."""
    return os.cpu_count() or 1


def _end_with_parent() -> None:
    """Have this process end when its parent is killed: it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_exit_after, args=[parent], daemon=True).start()


def _exit_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
