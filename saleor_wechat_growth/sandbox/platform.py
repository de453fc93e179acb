"""What every gateway's stand-in has, whatever it stands in for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.faults import Faults

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.clock import Clock
    from saleor_wechat_growth.sandbox.pushing import Pushes


class Platform:
    """A state's common part; states call `reset` themselves once they are made."""

    def __init__(self, clock: Clock, pushes: Pushes[Any, Any]) -> None:
        self.clock = clock
        self.faults = Faults()
        self.pushes = pushes
        #: by path or action
        self.calls: Counter[str] = Counter()

    def reset(self) -> None:
        self.clock.offset = 0.0
        self.faults.clear()
        self.pushes.forget()
        self.calls = Counter()
