"""Files made for one page, kept in memory until the browser has fetched them: nothing is left on the disk."""

from collections import OrderedDict
from html import escape
from secrets import token_urlsafe
from threading import Lock
from urllib.parse import quote

import gradio as gr
from fastapi import FastAPI, HTTPException, Response

_MOST = 64  # files at once; the oldest go first


class Downloads:
    """Offers files under addresses that nobody can guess. Safe to share between threads."""

    def __init__(self, app: FastAPI) -> None:
        """Serve at /download of an app, which has to come before what is mounted at /."""
        self._files: OrderedDict[str, tuple[str, str, bytes]] = OrderedDict()
        self._lock = Lock()
        app.get("/download/{token}", include_in_schema=False)(self._fetch)

    def lay_out(self) -> None:
        """Place the link that page.js follows as soon as it appears; once a page, outside of the tabs."""
        self.link = gr.Markdown(elem_classes="download")

    def offer(self, name: str, kind: str, content: bytes) -> str:
        """Return a link to a file, to be shown in `link`.

        Args:
            name: The file's name.
            kind: Its media type.
            content: Its bytes.
        """
        token = token_urlsafe(16)
        with self._lock:
            self._files[token] = (name, kind, content)
            while len(self._files) > _MOST:
                self._files.popitem(last=False)
        return f'<a class="fetch" href="/download/{token}" download="{escape(name)}">{escape(name)}</a>'

    def _fetch(self, token: str) -> Response:
        with self._lock:
            found = self._files.get(token)
        if found is None:
            raise HTTPException(404)
        name, kind, content = found
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
        }
        return Response(content, media_type=kind, headers=headers)
