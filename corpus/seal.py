"""JSON objects that notice their own damage: with the rest of them goes its SHA-256."""

import hashlib
import json
from typing import Any

_SEAL = "seal"


def sealed(value: dict[str, Any]) -> bytes:
    """Return an object as JSON, with its seal."""
    return json.dumps({**value, _SEAL: _digest(value)}, ensure_ascii=False, indent=1).encode()


def unsealed(data: bytes, *, required: bool = True) -> dict[str, Any]:
    """Return what was sealed.

    Args:
        data: What `sealed` returned.
        required: Whether an object without a seal counts as damaged; False for what may be older than seals.

    Raises:
        ValueError: It is damaged.
    """
    value = json.loads(data)
    if not isinstance(value, dict):
        raise ValueError("no object")
    seal = value.pop(_SEAL, None)
    if seal != _digest(value) and (required or seal is not None):
        raise ValueError("the seal does not fit")
    return value


def _digest(value: dict[str, Any]) -> str:
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    ).hexdigest()
