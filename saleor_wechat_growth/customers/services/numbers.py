"""Forgetting a number that somebody no longer lets us know."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from saleor_wechat_growth.customers.models import Identity, IdentityKind, Link
from saleor_wechat_growth.inbox.services import hold


@transaction.atomic
def forget_numbers(*, installation_id: int, identity_id: int) -> int:
    """Delete the verified numbers that only this identity has proved.

    What another value of the person proves, too, stays: it was given there. Return how
    many were deleted.
    """
    hold([installation_id])
    tied = Link.objects.of(installation_id).filter(
        Q(low_id=identity_id) | Q(high_id=identity_id)
    )
    ends = {end for link in tied for end in (link.low_id, link.high_id)}
    deleted = 0
    for number in Identity.objects.of(installation_id).filter(
        id__in=ends - {identity_id}, kind=IdentityKind.PHONE
    ):
        proofs = Link.objects.of(installation_id).filter(
            Q(low=number) | Q(high=number), refused_at__isnull=True
        )
        others = proofs.exclude(Q(low_id=identity_id) | Q(high_id=identity_id))
        if not others.exists():
            number.delete()
            deleted += 1
    return deleted
