"""Which address a request comes from."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address

    from django.http import HttpRequest


def client_network(request: HttpRequest) -> str:
    """Return the client's IPv4 address, or the /64 network of its IPv6 address.

    Each proxy adds the address it was called from to the end of X-Forwarded-For. So
    that list is believed from its end, as far as the callers are private addresses:
    our own proxies. What a client wrote into it itself stands before that.
    """
    callers = [
        *request.headers.get("X-Forwarded-For", "").split(","),
        request.META.get("REMOTE_ADDR", ""),
    ]
    found: IPv4Address | IPv6Address | None = None
    for caller in reversed(callers):
        try:
            found = ip_address(caller.strip())
        except ValueError:
            break
        if not found.is_private:
            break
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False).network_address)
    return str(found)
