"""Every error that a user can cause or meet, as one small tree.

AssistantError                 one clear Chinese line; the edges (command line, HTTP, web) show it as it is
├── DocumentError              a file or a stored document
│   ├── UnreadableDocument     cannot be read as text: binary, empty, too large, unknown format
│   └── UnknownDocument        no document of that name is loaded
├── QuestionError              a question that cannot be asked: empty, too long, broken characters
└── DataError                  the data folder: not readable, not writable, in use
    └── StaleIndex             the index: missing, damaged, or built by another encoder or version

Anything else that is raised is a bug and keeps its traceback.
"""


class AssistantError(Exception):
    """Something the user can put right. `str(error)` is one Chinese line naming what failed and what to do."""

    code = "error"


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


class DataError(AssistantError):
    """The data folder cannot be used."""

    code = "data"


class StaleIndex(DataError):
    """The index is missing, damaged, or was built by another encoder or version."""

    code = "stale_index"
