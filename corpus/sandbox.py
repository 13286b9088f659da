"""Reads foreign files in a process of its own, within limits of memory and time.

The parsers of foreign formats were not made for hostile input: what one file does to them must cost no more than that
file. Run as `python -m corpus.sandbox`, this module is that process: it takes files on standard input and gives what it
read as JSON on standard output.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import IO, Any, Self

from pydantic import TypeAdapter

import corpus
from corpus.errors import UnreadableDocument
from corpus.files import File, read_bytes
from corpus.formats import TEXT, kind_of
from corpus.load import Preview, read_file

SMALL = 1024 * 1024  # bytes of a plain text that is read in this process
MEMORY = 2 * 1024**3  # bytes of addresses
SECONDS = 120  # for one file
_PREVIEW = TypeAdapter(Preview)
_CHUNK = 1 << 20


def preview(file: File | Path) -> Preview:
    """Read one file without adding it, in a process of its own unless it is a plain text of ordinary size.

    Raises:
        UnreadableDocument: It cannot be read.
    """
    with Sandbox() as sandbox:
        return sandbox.preview(file)


class Sandbox:
    """A process that reads files, one at a time; started with the first, and anew after one that broke it.

    Use it as a context manager, from one thread.
    """

    def __init__(self, *, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        """Set the limits: bytes of addresses for the process, seconds of the clock for a file."""
        self._memory = memory
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def preview(self, file: File | Path) -> Preview:
        """Read a file; a plain text of ordinary size in this process, which costs less.

        Raises:
            UnreadableDocument: It cannot be read, or not within the limits.
        """
        if isinstance(file, Path):
            file = read_bytes(file)
        plain = Path(file.name).suffix.lower() in TEXT and len(file.data) <= SMALL
        if plain and kind_of(file.data, file.name) == "text":
            return read_file(file.name, file.data)
        return self.read(file.name, file.data)

    def read(self, name: str, data: bytes) -> Preview:
        """Read a file in the process.

        Raises:
            UnreadableDocument: It cannot be read, or not within the limits.
        """
        if self._process is None:
            self._process = _started(self._memory)
        try:
            answer = self._asked(self._process, name, data)
        except TimeoutError as error:
            self._end()
            raise UnreadableDocument(
                f"{name} 读了 {self._seconds:g} 秒还没有读完，可能太大或有意损坏，没有添加"
            ) from error
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            self._end()
            raise UnreadableDocument(f"{name} 读取时超出内存限制或使读取程序出错，没有添加") from error
        except BaseException:  # a half-given answer must not be taken for the next file's
            self._end()
            raise
        if "refused" in answer:
            raise UnreadableDocument(answer["refused"])
        return _PREVIEW.validate_python(answer["preview"])

    def _asked(self, process: subprocess.Popen[bytes], name: str, data: bytes) -> dict[str, Any]:
        """Give a file and take the answer; both pipes are watched, so that neither side waits for the other."""
        assert process.stdin is not None
        assert process.stdout is not None
        head = json.dumps({"name": name, "size": len(data)}).encode() + b"\n"
        waiting, answer = memoryview(head + data), bytearray()
        end = monotonic() + self._seconds
        with DefaultSelector() as ready:
            ready.register(process.stdout, EVENT_READ)
            os.set_blocking(process.stdin.fileno(), False)
            while not answer.endswith(b"\n"):
                left = end - monotonic()
                if left <= 0:
                    raise TimeoutError
                if waiting:
                    with suppress(BlockingIOError):
                        waiting = waiting[os.write(process.stdin.fileno(), waiting[:_CHUNK]) :]
                if not ready.select(min(left, 0.01 if waiting else left)):
                    continue
                piece = os.read(process.stdout.fileno(), _CHUNK)
                if not piece:
                    raise EOFError
                answer += piece
        taken: dict[str, Any] = json.loads(answer)
        return taken

    def _end(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # with LibreOffice, if it is at work
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


def _started(memory: int) -> subprocess.Popen[bytes]:
    home = str(Path(corpus.__file__).parents[1])
    paths = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(
        [sys.executable, "-m", "corpus.sandbox", str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # parsers warn there; what matters comes back as the answer
        env={**os.environ, "PYTHONPATH": paths},
        start_new_session=True,
        bufsize=0,
    )


# ---- the process ----


def _serve(files: IO[bytes], answers: IO[bytes]) -> None:
    while head := files.readline():
        asked = json.loads(head)
        answers.write(answered(asked["name"], files.read(asked["size"])) + b"\n")
        answers.flush()


def answered(name: str, data: bytes) -> bytes:
    """Return the process's answer for a file: JSON with the preview, or with why it was refused."""
    try:
        return b'{"preview":' + _PREVIEW.dump_json(read_file(name, data)) + b"}"
    except UnreadableDocument as error:
        refused = str(error)
    except MemoryError:
        refused = f"{name} 读取时超出内存限制，没有添加"
    except RecursionError:
        refused = f"{name} 的结构嵌套太深，没有添加"
    except Exception as error:
        refused = f"{name} 已损坏或不规范，无法读取（{type(error).__name__}）"
    return json.dumps({"refused": refused}).encode()


def _limit(memory: int) -> None:
    with suppress(ImportError):  # Windows has no such limits
        import resource  # noqa: PLC0415

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory if most == resource.RLIM_INFINITY else min(memory, most), most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    _limit(int(sys.argv[1]))
    _serve(sys.stdin.buffer, out)
