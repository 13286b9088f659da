"""Every error that a user can cause or meet, as one small tree.

AssistantError                 one clear Chinese line; the edges (command line, HTTP, web) show it as it is
├── DocumentError              a file or a stored document
│   ├── UnreadableDocument     cannot be read as text: binary, empty, too large, unknown format
│   └── UnknownDocument        no document of that name is loaded
├── QuestionError              a question that cannot be asked: empty, too long, broken characters
│   └── ProfileError           a profile that cannot be matched: not JSON, no known key, empty or too long values
├── DataError                  the data folder: not readable, not writable, in use
│   └── StaleIndex             the index: missing, damaged, or built by another encoder
│       ├── OutdatedIndex      the index was built by another version of the program
│       └── IndexBehind        the index is whole and fits, but the documents have changed since
└── ModelError                 the language model: badly set, out of reach, refusing, too slow, or of no use

Anything else that is raised is a bug and keeps its traceback.
"""

import errno

from corpus.regex import regex

_UNPRINTABLE = regex("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_REASONS = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOTDIR: "不是目录",
    errno.EEXIST: "不是目录",
    errno.EISDIR: "是目录",
    errno.EROFS: "所在的磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "磁盘读写出错",
}


class AssistantError(Exception):
    """Something the user can put right. `str(error)` is one Chinese line naming what failed and what to do."""

    code = "error"

    def __str__(self) -> str:
        """The line; what a name in it holds of control characters and broken bytes cannot break or hide it."""
        return _UNPRINTABLE.sub("\ufffd", super().__str__())


class DocumentError(AssistantError):
    """A file or a stored document cannot be used."""

    code = "document"


class UnreadableDocument(DocumentError):
    """A file's bytes are not a policy text that we can read."""

    code = "unreadable_document"


class UnknownDocument(DocumentError):
    """No document of that slug is loaded."""

    code = "unknown_document"


class QuestionError(AssistantError):
    """A question that cannot be asked."""

    code = "bad_question"


class ProfileError(QuestionError):
    """A profile that cannot be matched."""

    code = "bad_profile"


class DataError(AssistantError):
    """The data folder cannot be used."""

    code = "data"


class StaleIndex(DataError):
    """The index is missing, damaged, or was built by another encoder or version."""

    code = "stale_index"


class OutdatedIndex(StaleIndex):
    """The index was built by another version of the program."""


class IndexBehind(StaleIndex):
    """The index is whole and fits the program, but was built before the documents changed."""

    code = "index_behind"


class ModelError(AssistantError):
    """The language model cannot be used, or did not answer in time or in form."""

    code = "model"


def reason(error: OSError) -> str:
    """Why the system refused, in Chinese as far as it is known."""
    if error.errno is None and "requested and" in str(error):  # numpy could not write an array whole
        return _REASONS[errno.ENOSPC]
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
