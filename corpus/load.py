"""A source text in, a policy out; a file in, what would be read of it."""

from dataclasses import dataclass
from pathlib import Path

from corpus.formats import extract
from corpus.policy import Doubt, Policy

# What reads documents is loaded when one is read: its patterns take as long as answering a question from a stored index.


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be read of a file."""

    file: str  # its name
    policy: Policy  # its source, clauses, tables and facts; the slug is ""
    doubts: tuple[Doubt, ...]  # what a person should look at

    @property
    def title(self) -> str:
        """The printed title, or the file's name where none was found."""
        return self.policy.facts.metadata.title or Path(self.file).stem


def read_policy(slug: str, source: str) -> Policy:
    """Read the clauses, tables and facts of a stored source text."""
    from corpus.facts.read import read_facts  # noqa: PLC0415
    from corpus.outline import read_outline  # noqa: PLC0415

    clauses, tables = read_outline(source)
    return Policy(slug, source, clauses, read_facts(source, clauses, tables))


def read_file(name: str, data: bytes) -> Preview:
    """Read a file in this process; foreign ones belong into `corpus.sandbox`.

    Raises:
        UnreadableDocument: It cannot be read.
    """
    from corpus.doubts import find_doubts  # noqa: PLC0415

    extracted = extract(data, name)
    policy = read_policy("", extracted.text)
    return Preview(name, policy, (*(Doubt(None, doubt) for doubt in extracted.doubts), *find_doubts(policy)))
