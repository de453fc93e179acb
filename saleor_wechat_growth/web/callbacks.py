"""Where WeChat pushes to, SMS gateways report and forms arrive: verify, store, acknowledge.

Nothing is decided here. What is answered tells the sender whether to come again:
both repeat what was not acknowledged, and a repetition is stored once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import UnreadablePostError

from saleor_wechat_growth.core import clock, crypto
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.forms import news as forms
from saleor_wechat_growth.inbox import intake
from saleor_wechat_growth.inbox.services import receive
from saleor_wechat_growth.integrations.jinshuju.entries import (
    UnreadableEntry,
)
from saleor_wechat_growth.integrations.jinshuju.entries import (
    read_push as read_entry,
)
from saleor_wechat_growth.integrations.wechat.callbacks import (
    ACKNOWLEDGED,
    CallbackKeys,
    ForgedPush,
    answer_challenge,
    open_push,
    read_push,
)
from saleor_wechat_growth.integrations.wechat.pushes import (
    Located,
    Said,
    UnreadablePush,
)
from saleor_wechat_growth.reach import news, queries
from saleor_wechat_growth.reach.clients import sms_gateway
from saleor_wechat_growth.reach.credentials import (
    JinshujuCredentials,
    SmsCredentials,
    WeChatCredentials,
)
from saleor_wechat_growth.reach.errors import UnknownAccount

if TYPE_CHECKING:
    from saleor_wechat_growth.inbox.arrivals import Arrival
    from saleor_wechat_growth.integrations.sms.gateway import SmsGateway
    from saleor_wechat_growth.reach.models import Account

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

#: pushes have a few hundred bytes, receipts come a few hundred at a time
LARGEST_BODY: Final = 512 * 1024


class TooLarge(Exception):
    """The body is larger than any callback's."""


def answering(view: View) -> View:
    """Answer what a callback cannot help: an unknown address, a database away."""

    @wraps(view)
    def answered(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UnknownAccount:
            return _plain(HTTPStatus.NOT_FOUND)
        except TooLarge:
            return _plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except UnreadablePostError:
            # the sender hung up; it will come again, whatever we say
            return _plain(HTTPStatus.BAD_REQUEST)
        except (DatabaseError, InterfaceError, intake.NotStored) as error:
            logger.warning("callback not stored: %s", type(error).__name__)
        except crypto.Unreadable:
            logger.exception("no key opens the account's secrets")
        return _plain(HTTPStatus.SERVICE_UNAVAILABLE)

    return answered


@answering
def wechat(request: HttpRequest, account: str) -> HttpResponse:
    """Serve `/callbacks/wechat/<account>`: the URL check (GET) and pushes (POST)."""
    if request.method not in {"GET", "POST"}:
        return HttpResponseNotAllowed(["GET", "POST"])
    called = queries.account_called(account)
    credentials = queries.account_credentials(called)
    if not isinstance(credentials, WeChatCredentials):
        raise UnknownAccount
    if not credentials.push_token:
        # nobody entered a token, so nobody can have signed with it
        return _plain(HTTPStatus.UNAUTHORIZED)
    keys = CallbackKeys(credentials.app_id, credentials.push_token, credentials.aes_key)
    query = {name: str(value) for name, value in request.GET.items()}
    try:
        if request.method == "GET":
            return _plain(HTTPStatus.OK, answer_challenge(keys, query))
        arrival = _push(called, keys, query, _body(request))
    except ForgedPush:
        return _plain(HTTPStatus.UNAUTHORIZED)
    intake.submit(arrival)
    return _plain(HTTPStatus.OK, ACKNOWLEDGED)


def _push(
    account: Account, keys: CallbackKeys, query: dict[str, str], body: bytes
) -> Arrival:
    """Return what to store of a push. Raises ForgedPush."""
    received_at = clock.now()
    content = body
    try:
        opened = open_push(keys, query, body)
        content = opened.encode(errors="replace")
        push = read_push(opened)
        if (
            isinstance(push, Located | Said)
            and push.spot is not None
            and not queries.may_know_place(account, push.openid)
        ):
            # where somebody is, is not even stored unless they allow it
            push = push.without_spot()
        return news.of_push(account, push, received_at)
    except UnreadablePush as error:
        reason = str(error)
    return news.unreadable(account, news.UNREADABLE_PUSH, content, reason, received_at)


@answering
def sms(request: HttpRequest, account: str, secret: str) -> HttpResponse:
    """Serve `/callbacks/sms/<account>/<secret>`: receipts and replies (POST).

    Vendors sign nothing, so the path's secret is the proof.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    called = queries.account_called(account)
    credentials = queries.account_credentials(called)
    is_ours = queries.is_callback_secret(called, secret)
    if not is_ours or not isinstance(credentials, SmsCredentials):
        raise UnknownAccount
    gateway = sms_gateway(credentials)
    receive(arrivals=_reports(called, gateway, _body(request)))
    wake(intake.HANDLE_TASK)
    return HttpResponse(gateway.ACKNOWLEDGED, content_type="application/json")


@answering
def jinshuju(request: HttpRequest, account: str, secret: str) -> HttpResponse:
    """Serve `/callbacks/jinshuju/<account>/<secret>`: filled-in forms (POST).

    The vendor signs nothing, so the path's secret is the proof.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    called = queries.account_called(account)
    is_ours = queries.is_callback_secret(called, secret)
    if not is_ours or not isinstance(
        queries.account_credentials(called), JinshujuCredentials
    ):
        raise UnknownAccount
    intake.submit(_entry(called, _body(request)))
    return _plain(HTTPStatus.OK, "success")


def _entry(account: Account, body: bytes) -> Arrival:
    """Return what to store of a push."""
    received_at = clock.now()
    try:
        entry = read_entry(body)
    except UnreadableEntry as error:
        return forms.unreadable(account, body, str(error), received_at)
    return forms.of_entry(account, entry, received_at)


def _reports(account: Account, gateway: SmsGateway, body: bytes) -> list[Arrival]:
    """Return what to store of one call: all of it in one transaction."""
    received_at = clock.now()
    told = gateway.read_callback(body)
    arrivals = [
        *(news.of_sms_receipt(account, each, received_at) for each in told.receipts),
        *(news.of_sms_reply(account, each, received_at) for each in told.replies),
    ]
    if told.why:
        kept = (news.UNREADABLE_SMS, told.unread, told.why)
        arrivals.append(news.unreadable(account, *kept, received_at))
    return arrivals


def _body(request: HttpRequest) -> bytes:
    """Return the body. Raises TooLarge."""
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise TooLarge from error
    if len(body) > LARGEST_BODY:
        raise TooLarge
    return body


def _plain(status: HTTPStatus, text: str = "") -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
