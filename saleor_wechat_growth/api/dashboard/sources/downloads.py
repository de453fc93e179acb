"""GET /downloads/codes/<batch>: the codes of a batch as a ZIP, made while it is read.

`?language=zh` has the first row of its list in Chinese; else it is in English.
Who asks is told by the headers of every request of these pages, never by the address.
Status as of GraphQL's endpoint; 403 without the permission, 404 for no batch.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from saleor_wechat_growth.activity import queries
from saleor_wechat_growth.activity.archives import Item, archive
from saleor_wechat_growth.api.core.addresses import client_network
from saleor_wechat_growth.api.core.errors import (
    UNAVAILABLE,
    RequestRefused,
    log_fault,
    refuse,
    told,
)
from saleor_wechat_growth.api.core.rates import Rate, hold_to
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.sources.code_types import link_of
from saleor_wechat_growth.api.dashboard.staff import FORBIDDEN, identify
from saleor_wechat_growth.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from saleor_wechat_growth.activity.models import CodePicture, SceneCode
    from saleor_wechat_growth.api.dashboard.staff import Staff

#: a large one is a hundred megabytes
PER_STAFF: Final = Rate("downloads", 20)
PER_ADDRESS: Final = Rate("downloads-address", 200)
#: pictures held at a time
_READ: Final = 50


@require_GET
def download(request: HttpRequest, batch: int) -> HttpResponse | StreamingHttpResponse:
    """Answer with the archive of one batch."""
    now = clock.now()
    try:
        staff = _admitted(request, now)
        if not queries.has_batch(staff.installation_id, batch):
            raise refuse("NOT_FOUND", "There is no such batch.", HTTPStatus.NOT_FOUND)
    except RequestRefused as refused:
        return JsonResponse({"errors": refused.errors}, status=refused.status)
    except (OperationalError, InterfaceError) as error:
        log_fault(error)
        errors = [told(UNAVAILABLE, "Try again in a moment.")]
        return JsonResponse({"errors": errors}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return StreamingHttpResponse(
        archive(
            _items(staff.installation_id, batch), now, request.GET.get("language", "")
        ),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="codes-{batch}.zip"',
            "Cache-Control": "no-store",
        },
    )


def _admitted(request: HttpRequest, now: datetime) -> Staff:
    hold_to(PER_ADDRESS, client_network(request), now)
    staff = identify(request, now)
    hold_to(PER_STAFF, f"{staff.installation_id}:{staff.user_id}", now)
    if not staff.may(CUSTOMERS):
        missing = " and ".join(sorted(CUSTOMERS))
        raise refuse(FORBIDDEN, f"This needs {missing}.", HTTPStatus.FORBIDDEN)
    return staff


def _items(installation_id: int, batch_id: int) -> Iterator[Item]:
    """Read the codes that are made, some at a time."""
    after = 0
    while codes := queries.made_codes(installation_id, batch_id, after, _READ):
        after = codes[-1].pk
        pictures = queries.pictures(installation_id, [code.pk for code in codes])
        yield from (_item(code, pictures.get(code.pk)) for code in codes)


def _item(code: SceneCode, picture: CodePicture | None) -> Item:
    content = None if picture is None else bytes(picture.content)
    return Item(code.label, code.scene, link_of(code), content)
