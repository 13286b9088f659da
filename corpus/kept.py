"""What was read of documents, kept in a folder until they are indexed, so that nothing is read twice."""

from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from corpus.policy import Policy


@cache
def policy_json() -> TypeAdapter[Policy]:
    """Turns policies into JSON and back."""
    return TypeAdapter(Policy)


def keep(policy: Policy, folder: Path) -> None:
    """Keep a policy; where there is no room for it, it is read once more instead."""
    place = _place(folder, policy.source)
    try:
        place.write_bytes(policy_json().dump_json(policy))
    except OSError:
        place.unlink(missing_ok=True)


def kept_policy(slug: str, source: str, folder: Path) -> Policy | None:
    """Return what was read of a source; None where nothing was kept."""
    try:
        policy = policy_json().validate_json(_place(folder, source).read_bytes())
    except FileNotFoundError:
        return None
    return replace(policy, slug=slug)


def _place(folder: Path, source: str) -> Path:
    return folder / f"{sha256(source.encode()).hexdigest()}.json"
