from __future__ import annotations

from tests.services.journeys.conftest import here, recall, template

__all__ = ["here", "recall", "template"]
