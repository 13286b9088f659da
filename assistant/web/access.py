"""Who sits before the page, and what that person may change: the one place where the pages ask."""

import gradio as gr

from assistant.accounts import Account


def is_administrator(request: gr.Request) -> bool:
    """Whether the person behind a request may add and remove documents; where nobody logs in, everybody may."""
    account = _account(request)
    return account is None or account.role == "administrator"


def way_out(request: gr.Request) -> gr.Button:
    """The button that tells who has logged in and leads out; others leave where they came in, or never had to log in."""
    account = _account(request)
    known = account is not None and bool(account.stamp)
    return gr.Button(f"{account.name} · 退出" if account and known else "退出", visible=known)


def _account(request: gr.Request) -> Account | None:
    account = request.request.scope.get("account") if request.request else None
    return account if isinstance(account, Account) else None
