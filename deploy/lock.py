"""Writes requirements.hashed: every pin of requirements.lock with the SHA-256 of the file that pip takes for it.

    make lock            asks pip about the pins that have no hash yet
    deploy/lock.py --all asks about every pin, which on another platform adds that platform's hashes

torch is in neither file: which build of it fits is the machine's matter, see the Makefile.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK, HASHED = ROOT / "requirements.lock", ROOT / "deploy" / "requirements.hashed"
HEAD = "# Written by deploy/lock.py; to install: pip install --no-deps --require-hashes -r deploy/requirements.hashed\n"


def known() -> dict[str, set[str]]:
    """Return the pins that are in the file, with their hashes."""
    if not HASHED.exists():
        return {}
    text = HASHED.read_text().replace("\\\n", " ")
    return {
        line.split()[0]: set(re.findall(r"sha256:[0-9a-f]{64}", line)) for line in text.splitlines() if "==" in line
    }


def chosen(pins: Sequence[str]) -> dict[str, str]:
    """Return the hash of the file that pip would install for each pin, by name and version in one spelling."""
    if not pins:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--report", str(report)]
        subprocess.run([sys.executable, "-m", "pip", "install", *options, *pins], check=True)
        installs = json.loads(report.read_text())["install"]
    return {
        _name(f"{item['metadata']['name']}=={item['metadata']['version']}"): item["download_info"]["archive_info"][
            "hashes"
        ]["sha256"]
        for item in installs
    }


def _name(pin: str) -> str:
    return re.sub(r"[-_.]+", "-", pin.split("==", maxsplit=1)[0]).lower() + "==" + pin.split("==")[1]


def main() -> None:
    """Write the file."""
    pins, hashes = LOCK.read_text().split(), known()
    asked = pins if "--all" in sys.argv else [pin for pin in pins if pin not in hashes]
    now = chosen(asked)
    lines = [HEAD]
    for pin in pins:
        new = {f"sha256:{now[_name(pin)]}"} if pin in asked else set()
        lines.append(
            pin + "".join(f" \\\n    --hash={digest}" for digest in sorted(hashes.get(pin, set()) | new)) + "\n"
        )
    HASHED.write_text("".join(lines))


if __name__ == "__main__":
    main()
