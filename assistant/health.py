"""Whether the installation and the data folder are sound: for `assistant doctor`, and for a server to watch."""

import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from assistant.model import load_model
from assistant.settings import Settings
from corpus.errors import AssistantError, DataError, IndexBehind
from corpus.repair import faults
from corpus.store import Store
from index.build import checked
from index.embedding import Encoder, load_encoder
from index.manifest import Manifest

_LIBRARIES = ("chromadb", "gradio", "langchain-core", "rjieba", "tokenizers")
_ROOM = 1 << 30  # bytes that should be free: a rebuild needs about the index's size once more
_SOON = 5.0  # seconds within which one look at the folder is enough
_HOUR = 3600.0  # seconds after which everything is read again even if nothing looks changed


@dataclass(frozen=True, slots=True)
class Check:
    """Something examined."""

    name: str  # in Chinese
    ok: bool
    says: str  # one Chinese line


def examine(settings: Settings) -> list[Check]:
    """Examine everything that answering depends on; nothing is changed but a data folder that is not there yet."""
    return [
        _check("程序", _versions),
        _check("数据目录", lambda: _folder(settings.data)),
        _check("文件", lambda: _documents(settings.data)),
        _check("句向量模型", lambda: _encoder(settings).name),
        _check("索引", lambda: _index(settings)),
        _check("语言模型", lambda: _model(settings)),
    ]


class Watch:
    """What is wrong with the data folder of a server that runs, for its health check.

    Everything is read again when a file's size, time or place has changed, and once an hour.
    """

    def __init__(self, data: Path, encoder: Encoder) -> None:
        """Take the data folder and the encoder that answers from it."""
        self._data = data
        self._encoder = encoder
        self._lock = Lock()
        self._looked = self._read = float("-inf")
        self._seen: list[tuple[str, int, int, int]] = []
        self._wrong: str | None = None

    def wrong(self) -> str | None:
        """Return the first thing that is wrong, as one Chinese line; None if nothing is."""
        with self._lock:
            now = time.monotonic()
            if now - self._looked >= _SOON:
                seen = sorted(_signatures(self._data))
                if seen != self._seen or now - self._read >= _HOUR:
                    self._wrong = self._first()
                    self._seen, self._read = seen, now
                self._looked = now
            return self._wrong

    def _first(self) -> str | None:
        try:
            for fault in faults(Store(self._data)):
                return str(fault)
            checked(self._data, self._encoder)
        except AssistantError as error:
            return str(error)
        except OSError as error:
            return f"数据目录“{self._data}”无法读取（{error.strerror}）"
        return None


def _check(name: str, work: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, says=work())
    except AssistantError as error:
        return Check(name, ok=False, says=str(error))


def _versions() -> str:
    libraries = "，".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"政策问答助手 {version('policy-assistant')}，Python {platform.python_version()}，{libraries}"


def _folder(data: Path) -> str:
    Store(data).slugs()  # so that there is one
    free = shutil.disk_usage(data).free
    if not os.access(data, os.W_OK):
        return f"{data}，只读：可以提问，不能加入或移除文件"
    if free < _ROOM:
        raise DataError(f"{data} 所在磁盘只剩 {free / 1e9:.1f} GB，重建索引时可能不够")
    if data.stat().st_mode & 0o002:
        raise DataError(f"{data} 任何用户都可写入，请收紧权限（如 chmod 700）")
    return f"{data}，可写，剩余 {free / 1e9:.0f} GB"


def _documents(data: Path) -> str:
    wrong = list(faults(Store(data)))
    if wrong:
        raise DataError(f"{len(wrong)} 处损坏：{'；'.join(map(str, wrong[:5]))}")
    return f"{len(Store(data).slugs())} 份，逐个核对完好"


def _encoder(settings: Settings) -> Encoder:
    return load_encoder(settings.encoder, download=settings.download, instruction=settings.instruction)


def _index(settings: Settings) -> str:
    hashes = {record.slug: record.source_sha256 for record in Store(settings.data).records()}
    try:
        folder = checked(settings.data, _encoder(settings), hashes)
    except IndexBehind as error:
        raise IndexBehind("有文件已改动而索引尚未跟上，请运行 assistant rebuild") from error
    except OSError as error:
        raise DataError(f"无法读取索引（{error.strerror}）") from error
    manifest = Manifest.read(folder)
    size = sum(path.stat().st_size for path in folder.parent.rglob("*") if path.is_file())
    future = "，建立时间晚于现在，请核对系统时钟" if manifest.built > datetime.now(UTC) else ""
    return f"{len(manifest.sources)} 份文件，{size / 1e6:.0f} MB，建于 {manifest.built:%Y-%m-%d %H:%M}（UTC），逐个核对完好{future}"


def _model(settings: Settings) -> str:
    """Ask the model for one word."""
    model = load_model(settings)
    if model is None:
        return "没有配置，按内置的方式作答"
    started = time.monotonic()
    model.reply([("human", "请只回答：好")], until=started + model.seconds)
    return f"{model.name}，{time.monotonic() - started:.1f} 秒作答"


def _signatures(data: Path) -> Iterator[tuple[str, int, int, int]]:
    """Yield what tells at a glance that a file was changed; what Chroma and the locks write all the time is left out."""
    for folder in (data / "corpus", data / "index"):
        for path in [folder, *folder.rglob("*")]:
            if any(part.startswith("clauses-") for part in path.parts) or path.suffix == ".lock":
                continue
            try:
                about = path.stat()
            except OSError:
                continue  # gone since, which shows by its absence
            yield str(path), about.st_size, about.st_mtime_ns, about.st_ino
