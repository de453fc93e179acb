"""Logs: one line an event, text for people or JSON for machines, no secrets."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

_MASKS = (
    (re.compile(r"((?:access_token|secret|appsecret|js_code)=)[^&\s\"']+"), r"\1***"),
    (re.compile(r"(/callbacks/(?:sms|jinshuju)/[^/\s]+/)[^/\s\"'?]+"), r"\1***"),
    (re.compile(r"(Bearer\s+)[\w.\-]+"), r"\1***"),
    (re.compile(r"(?<!\d)(\+?86)?1[3-9]\d{5}(\d{4})(?!\d)"), r"*******\2"),
)


def mask(text: str) -> str:
    """Return `text` without tokens, secrets in paths, or phone numbers."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


class TextFormatter(logging.Formatter):
    """A line for a person."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


class JsonFormatter(logging.Formatter):
    """A line for a machine: time, level, logger, message, exception."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": mask(record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = mask(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def logging_config(form: str) -> dict[str, Any]:
    """Return Django's LOGGING for `form`: "text" or "json"."""
    formatter: dict[str, Any] = (
        {"()": JsonFormatter}
        if form == "json"
        else {
            "()": TextFormatter,
            "format": "{asctime} {levelname:<7} {name}: {message}",
            "style": "{",
        }
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
