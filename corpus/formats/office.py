"""Reads old and free office formats (doc, wps, rtf, odt, xls, et, ods) by LibreOffice, where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path, PurePath

from corpus.errors import UnreadableDocument
from corpus.formats import check_package, is_sheet
from corpus.formats.text import Extracted

_PATIENCE = 90  # seconds
_MEMORY = 4 * 1024**3  # bytes of addresses


def extract(data: bytes, name: str) -> Extracted:
    """Return the text of an office document, read as the Word or Excel file that LibreOffice makes of it.

    Raises:
        UnreadableDocument: LibreOffice is not there or cannot read it, or there is no text in it.
    """
    from corpus.formats import docx, xlsx  # noqa: PLC0415 - each loads its own library

    wanted, reader = ("xlsx", xlsx) if is_sheet(name) else ("docx", docx)
    converted = _converted(data, name, wanted)
    check_package(converted, name)
    extracted: Extracted = reader.extract(converted, name)
    return extracted


def _converted(data: bytes, name: str, wanted: str) -> bytes:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableDocument(f"读 {name} 要用 LibreOffice，本机没有安装；请先另存为 {wanted} 再添加")
    with tempfile.TemporaryDirectory(prefix="policy-office-") as folder:
        place = Path(folder) / f"in{PurePath(name).suffix.lower()}"
        place.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",  # no settings, macros or locks of the user's
            *("--headless --norestore --nolockcheck --nodefault --nofirststartwizard".split()),
            *("--convert-to", wanted, "--outdir", folder, str(place)),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False, preexec_fn=_with_memory)
        except subprocess.TimeoutExpired as error:
            raise UnreadableDocument(f"LibreOffice 读了 {_PATIENCE} 秒还没有读完 {name}，没有添加") from error
        made = Path(folder) / f"in.{wanted}"
        if not made.is_file():
            raise UnreadableDocument(f"{name} 已损坏或已加密，LibreOffice 打不开")
        return made.read_bytes()


def _with_memory() -> None:
    """Give LibreOffice more memory than the reader around it has; it runs in this process's place."""
    import resource  # noqa: PLC0415 - Unix only, as is forking

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most), most))
