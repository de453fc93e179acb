"""`/r/<code>`: the short link of a message, on its way to the shop."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saleor_wechat_growth.activity.services import follow_link
from saleor_wechat_growth.core import clock


@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Go where the message's link leads; a HEAD is a scanner's and earns no credit."""
    if request.method == "HEAD":
        return HttpResponse()
    followed = follow_link(code=code, now=clock.now())
    if followed is None:
        return render(request, "link.html", {}, status=HTTPStatus.NOT_FOUND)
    address = followed.target.get("h5", "")
    if address:
        answer = HttpResponseRedirect(address)
        answer["Referrer-Policy"] = "no-referrer"
        return answer
    return render(
        request, "link.html", {"path": followed.target.get("mini_program", "")}
    )
