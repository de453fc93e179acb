"""Core's API as this app uses it: one typed method per document.

Methods that read checkouts, orders, customers and vouchers return dicts in the
shape a webhook's body has under `checkout`, `order`, `user` and `voucher`, so that
one handler serves webhooks, refetching and backfill. Floats are Decimal.

Every method may raise Unreachable, TokenRejected or QueryRefused; those that
change something also Refused.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.integrations.saleor import answers
from saleor_wechat_growth.integrations.saleor.transport import GraphQLTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from saleor_wechat_growth.integrations.saleor.records import (
        AppInfo,
        AppProblem,
        ChannelDiscount,
        ChannelInfo,
        FailedDelivery,
        VariantOffer,
        VoucherCode,
        VoucherSpec,
        Webhook,
        WebhookSpec,
    )

#: core refuses more on any connection (facts/saleor.md §6)
PAGE_SIZE = 100
#: a `since` older than any shop; core answers an empty range with nothing
EVER = datetime(1970, 1, 1, tzinfo=UTC)


class SaleorClient(GraphQLTransport):
    """One app in one shop. `timeout` in seconds, per call; close it after use."""

    def current_app(self) -> AppInfo:
        """Return ourselves; works already while core waits for our answer to register."""
        return answers.app_info(self.execute("current_app"))

    def channels(self) -> list[ChannelInfo]:
        return [
            answers.channel_info(node)
            for node in self.execute("channels")["channels"] or ()
        ]

    # -- reading, in webhook shape ---------------------------------------------

    def checkout(self, checkout_id: str) -> dict[str, Any] | None:
        """Return None when it was completed or has expired; orders_of_checkouts tells."""
        return _one(self.execute("checkout_by_id", id=checkout_id)["checkout"])

    def order(self, order_id: str) -> dict[str, Any] | None:
        return _one(self.execute("order_by_id", id=order_id)["order"])

    def customer(self, user_id: str) -> dict[str, Any] | None:
        return _one(self.execute("customer_by_id", id=user_id)["user"])

    def voucher(self, voucher_id: str) -> dict[str, Any] | None:
        return _one(self.execute("voucher_by_id", id=voucher_id)["voucher"])

    def orders_of_checkouts(self, checkout_ids: Sequence[str]) -> list[dict[str, Any]]:
        """Orders made from these carts, at most PAGE_SIZE carts a call."""
        data = self.execute(
            "orders_by_checkout", checkouts=list(checkout_ids), first=PAGE_SIZE
        )
        return _nodes(data["orders"])

    def orders_page(self, *, since: datetime = EVER) -> Iterator[dict[str, Any]]:
        """Yield orders changed at or after `since`, oldest change first.

        A new tracking number doesn't count as a change (facts/saleor.md §7).
        """
        return self._pages("orders_page", "orders", since.isoformat())

    def customers_page(self, *, since: datetime = EVER) -> Iterator[dict[str, Any]]:
        """Yield customers changed at or after `since`, oldest change first, no staff."""
        return self._pages("customers_page", "customers", since.isoformat())

    def checkouts_page(self, *, since: datetime = EVER) -> Iterator[dict[str, Any]]:
        """Yield checkouts changed at or after `since`, newest change first.

        Core filters checkouts by day only, so what is older than `since` on its
        day ends the walk here.
        """
        day: date = since.astimezone(UTC).date()
        for checkout in self._pages("checkouts_page", "checkouts", day.isoformat()):
            if datetime.fromisoformat(checkout["updatedAt"]) < since:
                return
            yield checkout

    def _pages(self, document: str, field: str, since: str) -> Iterator[dict[str, Any]]:
        def fetch(after: str | None) -> dict[str, Any]:
            data = self.execute(document, since=since, first=PAGE_SIZE, after=after)
            return _connection(data[field])

        return _walk(fetch)

    def variants_availability(
        self, variant_ids: Sequence[str], *, channel: str
    ) -> dict[str, VariantOffer]:
        """Price and stock by variant id; variants the channel doesn't show are missing.

        At most PAGE_SIZE ids a call; `channel` is a slug.
        """
        data = self.execute(
            "variants_availability",
            ids=list(variant_ids),
            channel=channel,
            first=PAGE_SIZE,
        )
        offers = (
            answers.variant_offer(node) for node in _nodes(data["productVariants"])
        )
        return {offer.id: offer for offer in offers}

    # -- our webhooks ----------------------------------------------------------

    def webhooks(self) -> list[Webhook]:
        app = self.execute("app_webhooks")["app"]
        return [answers.webhook(node) for node in (app and app["webhooks"]) or ()]

    def webhook_create(self, spec: WebhookSpec) -> Webhook:
        payload = answers.accepted(
            self.execute("webhook_create", input=spec.as_input())
        )
        return answers.webhook(payload["webhook"])

    def webhook_update(self, webhook_id: str, spec: WebhookSpec) -> Webhook:
        data = self.execute("webhook_update", id=webhook_id, input=spec.as_input())
        return answers.webhook(answers.accepted(data)["webhook"])

    def webhook_delete(self, webhook_id: str) -> None:
        answers.accepted(self.execute("webhook_delete", id=webhook_id))

    def failed_deliveries(self, *, since: datetime = EVER) -> Iterator[FailedDelivery]:
        """Yield deliveries core gave up at or after `since`, newest first per webhook.

        Core keeps them 14 days and forgets the successful ones at once.
        """
        app = self.execute("failed_deliveries", first=PAGE_SIZE, after=None)["app"]
        for webhook in (app and app["webhooks"]) or ():
            yield from self._failed_of(webhook, since)

    def _failed_of(
        self, webhook: dict[str, Any], since: datetime
    ) -> Iterator[FailedDelivery]:
        webhook_id = webhook["id"]

        def fetch(after: str | None) -> dict[str, Any]:
            if after is None:
                return _connection(webhook["eventDeliveries"])
            # the cursor is this webhook's; what it cuts out of the others is not read
            data = self.execute("failed_deliveries", first=PAGE_SIZE, after=after)
            listed = {entry["id"]: entry for entry in data["app"]["webhooks"]}
            return _connection(listed.get(webhook_id, {}).get("eventDeliveries"))

        for node in _walk(fetch):
            delivery = answers.failed_delivery(webhook_id, node)
            if delivery.created_at < since:
                return
            yield delivery

    # -- vouchers --------------------------------------------------------------

    def voucher_create(self, spec: VoucherSpec) -> dict[str, Any]:
        """Create a voucher with its codes: all or none.

        Refused with ALREADY_EXISTS names the codes that exist, so a repeat after a
        time-out tells whether the first call was carried out. Keep to 500 codes a
        call: core takes 6 ms for each (facts/saleor.md §9).
        """
        payload = answers.accepted(
            self.execute("voucher_create", input=spec.as_input())
        )
        return dict(payload["voucher"])

    def voucher_channel_listing_update(
        self, voucher_id: str, discounts: Sequence[ChannelDiscount]
    ) -> dict[str, Any]:
        """Set what the voucher gives per channel."""
        listings = [answers.listing_input(discount) for discount in discounts]
        data = self.execute(
            "voucher_channel_listing_update",
            id=voucher_id,
            input={"addChannels": listings},
        )
        return dict(answers.accepted(data)["voucher"])

    def voucher_add_codes(self, voucher_id: str, codes: Sequence[str]) -> None:
        """Add codes: all or none, as in voucher_create."""
        answers.accepted(
            self.execute("voucher_add_codes", id=voucher_id, codes=list(codes))
        )

    def voucher_codes(self, voucher_id: str) -> Iterator[VoucherCode]:
        """Yield all codes of a voucher, newest first; none if the voucher is gone."""

        def fetch(after: str | None) -> dict[str, Any]:
            data = self.execute(
                "voucher_codes_page", id=voucher_id, first=PAGE_SIZE, after=after
            )
            return _connection((data["voucher"] or {}).get("codes"))

        return (answers.voucher_code(node) for node in _walk(fetch))

    def voucher_code_bulk_delete(self, code_ids: Sequence[str]) -> int:
        """Delete codes by their global ids; returns how many are gone."""
        data = self.execute("voucher_code_bulk_delete", ids=list(code_ids))
        return int(answers.accepted(data)["count"])

    # -- what other apps of the shop may read of its customers --------------------

    def write_private_metadata(self, user_id: str, values: Mapping[str, str]) -> None:
        """Write keys of a user's private metadata; other keys stay."""
        given = [{"key": key, "value": value} for key, value in values.items()]
        answers.accepted(self.execute("customer_tags_write", id=user_id, input=given))

    def delete_private_metadata(self, user_id: str, keys: Sequence[str]) -> None:
        """Take keys of a user's private metadata away; those that are not there, too."""
        answers.accepted(
            self.execute("customer_metadata_delete", id=user_id, keys=list(keys))
        )

    # -- the Dashboard's list of our problems ------------------------------------

    def app_problem_create(
        self, *, key: str, message: str, critical_threshold: int | None = None
    ) -> AppProblem:
        """Tell staff on the app's page; the same key within an hour counts up.

        `key` 3 to 128 characters, `message` 3 to 2048.
        """
        wanted: dict[str, Any] = {"key": key, "message": message}
        if critical_threshold is not None:
            wanted["criticalThreshold"] = critical_threshold
        payload = answers.accepted(self.execute("app_problem_create", input=wanted))
        return answers.app_problem(payload["appProblem"])

    def app_problem_dismiss(self, keys: Sequence[str]) -> None:
        answers.accepted(self.execute("app_problem_dismiss", keys=list(keys)))


def _walk(fetch: Callable[[str | None], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while True:
        page = fetch(after)
        yield from _nodes(page)
        info = page.get("pageInfo") or {}
        after = info.get("endCursor")
        if not info.get("hasNextPage") or after is None:
            return


def _connection(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _nodes(connection: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in _connection(connection).get("edges") or ()]


def _one(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None
