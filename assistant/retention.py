"""How long is kept what people wrote into the data folder: feedback with its questions, and evaluations of answers.

Conversations are kept nowhere but in the server's memory, and end with their page.
"""

import logging
import shutil
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.feedback import forget_feedback
from corpus.errors import AssistantError, DataError, reason
from corpus.seal import sealed, unsealed

_ROUND = timedelta(days=1)
_LEAP = timedelta(days=7)  # that nothing but a wrong clock, or a server that was off, makes between two rounds
_SLACK = timedelta(hours=1)
_log = logging.getLogger(__name__)


class Retention:
    """Deletes the feedback of a data folder once it is older than some days: at start, and daily while a server runs.

    The age is told by the system's clock, which may be wrong. Where it has leapt ahead since the last round, that round
    deletes nothing and says so: who sets it right within a day loses nothing.
    """

    def __init__(self, data: Path, days: int) -> None:
        """Take the data folder and after how many days to delete."""
        self._data = data
        self._kept = timedelta(days=days)

    def start(self) -> None:
        """Do a round now and one a day from then on, by a clock that nobody can set, as long as the process lives."""
        self.round(datetime.now(UTC))
        threading.Thread(target=self._rounds, name="retention", daemon=True).start()

    def round(self, now: datetime) -> int:
        """Delete what is too old at a time, and return how much; what goes wrong is logged, and tried again next time."""
        try:
            since = self._since(now)
            if since is None or since > _LEAP or since < -_SLACK:
                _log.warning("retention: the clock has leapt since the last round, nothing was deleted")
                return 0
            deleted = forget_feedback(self._data, lambda when, _: when < now - self._kept)
        except AssistantError as error:
            _log.error("retention failed", exc_info=error)
            return 0
        if deleted:
            _log.info("retention", extra={"deleted": deleted})
        return deleted

    def _rounds(self) -> None:
        waiting = threading.Event()
        while not waiting.wait(_ROUND.total_seconds()):  # measured by the monotonic clock
            self.round(datetime.now(UTC))

    def _since(self, now: datetime) -> timedelta | None:
        """How long ago the last round was by the clock; zero if there was none, None if that cannot be told."""
        path = self._data / "feedback" / "retention.json"
        try:
            last = datetime.fromisoformat(unsealed(path.read_bytes())["round"])
        except FileNotFoundError:
            last = now
        except (ValueError, KeyError, TypeError):
            last = None
        except OSError as error:
            raise DataError(f"无法读取“{path}”（{reason(error)}）。") from error
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(sealed({"round": now.isoformat()}))
        except OSError as error:
            raise DataError(f"无法写入“{path}”（{reason(error)}）。") from error
        return now - last if last else None


def forget_evaluations(data: Path) -> bool:
    """Delete reports, answers and the history of evaluations; return whether there were any.

    Raises:
        DataError: They cannot be deleted.
    """
    folder = data / "evals"
    if not folder.exists():
        return False
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise DataError(f"无法删除“{folder}”（{reason(error)}）。") from error
    return True
