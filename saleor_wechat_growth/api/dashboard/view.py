"""POST /graphql/dashboard/: our own page's operations.

HTTP status as of every endpoint (api/core/endpoint.py); also 401 without a sound
token, 403 without the permission, 404 for shops that don't have us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from saleor_wechat_growth.api.core.addresses import client_network
from saleor_wechat_growth.api.core.endpoint import Endpoint
from saleor_wechat_growth.api.core.rates import Rate, hold_to
from saleor_wechat_growth.api.core.requests import MOST_BYTES_OF_STAFF
from saleor_wechat_growth.api.dashboard.context import Context
from saleor_wechat_growth.api.dashboard.schema import SCHEMA
from saleor_wechat_growth.api.dashboard.staff import identify
from saleor_wechat_growth.core import clock
from saleor_wechat_growth.installations.services import see_staff

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

PER_STAFF: Final = Rate("staff", 300)
#: before we know who it is: verifying a token costs something, too
PER_ADDRESS: Final = Rate("dashboard", 1200)


def _admit(request: HttpRequest, now: datetime) -> Context:
    hold_to(PER_ADDRESS, client_network(request), now)
    staff = identify(request, now)
    hold_to(PER_STAFF, f"{staff.installation_id}:{staff.user_id}", now)
    member = see_staff(
        installation_id=staff.installation_id,
        user_id=staff.user_id,
        email=staff.email,
        now=now,
    )
    return Context(staff, member, now)


_endpoint = Endpoint(SCHEMA, admit=_admit, most_bytes=MOST_BYTES_OF_STAFF)


@csrf_exempt  # the token is in a header that no other site's page can set
@require_POST
def dashboard(request: HttpRequest) -> HttpResponse:
    """Answer one GraphQL request of the Dashboard extension."""
    return _endpoint.answer(request, clock.now())
