"""Who asks for a link: a person who follows it, or a machine that looks at it.

A touch earns credit for an order, so only a person's own step counts. What cannot be
told: a security scanner or an app that fetches a link under the name of an ordinary
browser, as WeChat's own check of links does, passes for a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.http import HttpRequest

#: headers that browsers send with what they fetch before anybody asked for it
_AHEAD: Final = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_AHEAD_WORDS: Final = re.compile(r"\b(?:prefetch|prerender|preview)\b", re.IGNORECASE)

#: those that draw a card for a link in a chat, index it or watch it. Whoever calls
#: itself a bot is taken at its word, but for the phones of a maker called Cubot.
_MACHINES: Final = re.compile(
    r"""
    (?<!\bcu)bot\b | crawl | spider | slurp | preview | scanner | monitor
    | facebookexternalhit | facebot | slack-imgproxy | whatsapp/ | skypeuripreview
    | vkshare | embedly | iframely | pinterest/ | bitlybot | mattermost | redditbot
    | \bcurl/ | \bwget/ | python-requests | python-urllib | aiohttp | httpx
    | go-http-client | okhttp | java/ | libwww | headlesschrome | phantomjs
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_ahead_of_a_person(request: HttpRequest) -> bool:
    """Whether a browser fetches this before its person has asked for it."""
    return any(
        _AHEAD_WORDS.search(request.headers.get(header, "")) for header in _AHEAD
    )


def is_person(request: HttpRequest) -> bool:
    """Whether this is a page that a person opens: a GET at the top of a window."""
    headers = request.headers
    agent = headers.get("User-Agent", "")
    return (
        request.method == "GET"
        and not is_ahead_of_a_person(request)
        and bool(agent)
        and _MACHINES.search(agent) is None
        # browsers of before 2023 do not say; a picture or a frame in a page does
        and headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and headers.get("Sec-Fetch-Dest", "document") == "document"
    )
