"""Chinese words; the one home of jieba."""

import logging

import jieba

jieba.setLogLevel(logging.WARNING)


def cut(text: str) -> list[str]:
    """Cut a text into words."""
    return list(jieba.cut(text))
