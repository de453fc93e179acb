"""The newest runs of a shop, with the channels they went by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from saleor_wechat_growth.journeys.queries import last_runs
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.journeys.models import Run


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run and, in their order, the channels that took a message of it."""

    run: Run
    channels: tuple[str, ...]


def newest(installation_id: int, first: int) -> list[RunRow]:
    """Return the `first` newest runs of a shop (two queries)."""
    return with_channels(installation_id, last_runs(installation_id, first))


def with_channels(installation_id: int, runs: Sequence[Run]) -> list[RunRow]:
    """Return these runs with the channels they went by (one query)."""
    channels = _channels(installation_id, [run.id for run in runs])
    return [RunRow(run, channels.get(run.id, ())) for run in runs]


def _channels(
    installation_id: int, run_ids: Sequence[int]
) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    taken = Message.objects.of(installation_id).filter(
        run_id__in=run_ids, accepted_at__isnull=False
    )
    for run_id, channel in taken.order_by("accepted_at", "id").values_list(
        "run_id", "channel"
    ):
        if run_id is not None and channel not in found[run_id]:
            found[run_id].append(channel)
    return {run_id: tuple(names) for run_id, names in found.items()}
