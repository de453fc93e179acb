from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from saleor_wechat_growth.reach.models import Policy
from saleor_wechat_growth.reach.policies import Policies

if TYPE_CHECKING:
    from collections.abc import Mapping


@transaction.atomic
def save_policies(*, installation_id: int, rules: Mapping[str, Any]) -> Policy:
    """Replace what the shop allows itself. Raises pydantic.ValidationError."""
    wanted = Policies.load(rules).dump()
    Policy.objects.bulk_create(
        [Policy(installation_id=installation_id, rules={}, version=0)],
        ignore_conflicts=True,
    )
    policy = Policy.objects.of(installation_id).select_for_update().get()
    if policy.version == 0 or policy.rules != wanted:
        policy.rules = wanted
        policy.version += 1
        policy.save(update_fields=["rules", "version"])
    return policy
