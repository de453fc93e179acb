"""`/r/<code>`: the short link of a message, on its way to the shop."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from saleor_wechat_growth.activity.services import follow_link
from saleor_wechat_growth.core import clock
from saleor_wechat_growth.forms.services import carry
from saleor_wechat_growth.web.visitors import is_ahead_of_a_person, is_person


@require_safe
@never_cache
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Go where the message's link leads; only a person's own step earns credit.

    A machine that draws a card is led on as well. What a browser fetches ahead is
    refused, so that it comes again when the person really goes.
    """
    if request.method == "HEAD":
        return HttpResponse()
    if is_ahead_of_a_person(request):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    now, by_person = clock.now(), is_person(request)
    followed = follow_link(code=code, now=now, by_person=by_person)
    if followed is None:
        return render(request, "link.html", {}, status=HTTPStatus.NOT_FOUND)
    address = followed.target.get("h5", "")
    if address:
        # a form that Jinshuju draws has to know again who went there
        if by_person:
            address = carry(
                installation_id=followed.installation_id,
                customer_id=followed.customer_id,
                address=address,
                now=now,
            )
        answer = HttpResponseRedirect(address)
        answer["Referrer-Policy"] = "no-referrer"
        return answer
    return render(
        request, "link.html", {"path": followed.target.get("mini_program", "")}
    )
