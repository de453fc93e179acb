from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.integrations.saleor.errors import SaleorError
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Problem, Template
from saleor_wechat_growth.messaging.services.stopping import stop_account
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import resume_account


@pytest.mark.django_db
def test_a_coupon_that_runs_low_is_told_to_operators_once(shop, now) -> None:
    low = Happening(
        shop.id, "coupon.running_low", "coupon:1", now, {"key": "welcome", "stock": 3}
    )
    announce(happenings=[low], now=now)
    announce(happenings=[low], now=now)
    problem = Problem.objects.of(shop.id).get()
    assert problem.key == "coupon-welcome"
    assert "3 codes" in problem.message


@pytest.fixture
def told() -> list[tuple[int, str]]:
    return []


@pytest.fixture
def template(shop) -> Template:
    account = Account.objects.create(
        installation=shop,
        key="sms",
        kind=Account.Kind.TENCENT_SMS,
        name="sms",
        app_id="1",
        sealed_secrets=b"",
    )
    return Template.objects.create(
        installation=shop,
        account=account,
        key="recall",
        channel="sms",
        gateway_id="1",
        purpose="reminder",
    )


def broken(template: Template, now) -> None:
    """Its account and its template are stopped, and core knows of both."""
    shop = template.installation_id
    services.pause_template(
        installation_id=shop, template_id=template.pk, reason="40249", now=now
    )
    stop_account(
        installation_id=shop, account_id=template.account_id, code="40164", now=now
    )
    assert services.report_due(now=now, report=lambda *_: None) == 2


def dismiss(now, into: list[tuple[int, str]]) -> int:
    return services.dismiss_mended(
        now=now, dismiss=lambda shop, keys: into.extend((shop, key) for key in keys)
    )


@pytest.mark.django_db
def test_a_problem_leaves_the_dashboard_once_it_is_mended(
    template, other_shop, now, told
) -> None:
    shop = template.installation
    broken(template, now)
    # another shop's problem of that name stands
    services.raise_problem(
        installation_id=other_shop.id, key="account-sms", message="m", now=now
    )
    assert dismiss(now, told) == 0

    resume_account(installation_id=shop.id, account_id=template.account_id)
    assert dismiss(now, told) == 1
    services.resume_template(installation_id=shop.id, template_id=template.pk)
    assert dismiss(now, told) == 1
    assert dismiss(now, told) == 0

    assert told == [(shop.id, "account-sms"), (shop.id, "template-recall")]
    assert not Problem.objects.of(shop.id).exists()
    assert Problem.objects.of(other_shop.id).count() == 1


@pytest.mark.django_db
def test_a_mended_problem_waits_for_a_core_that_is_away(template, now, told) -> None:
    broken(template, now)
    services.resume_template(
        installation_id=template.installation_id, template_id=template.pk
    )

    def away(*_: object) -> None:
        raise SaleorError

    assert services.dismiss_mended(now=now, dismiss=away) == 0
    assert dismiss(now, told) == 0
    assert dismiss(now + timedelta(hours=1), told) == 1


@pytest.mark.django_db
def test_a_problem_raised_anew_while_it_is_dismissed_is_told_again(
    template, now, told
) -> None:
    broken(template, now)
    shop = template.installation_id
    services.resume_template(installation_id=shop, template_id=template.pk)
    later = now + timedelta(seconds=1)

    def meanwhile(*_: object) -> None:
        services.pause_template(
            installation_id=shop, template_id=template.pk, reason="43116", now=later
        )

    assert services.dismiss_mended(now=now, dismiss=meanwhile) == 0
    assert services.report_due(now=later, report=lambda *each: told.append(each)) == 1


@pytest.mark.django_db
def test_a_pool_that_is_full_again_is_no_problem(shop, now, told) -> None:
    coupon = Coupon.objects.create(
        installation=shop, key="welcome", name="w", low_announced_at=now
    )
    low = Happening(
        shop.id, "coupon.running_low", "coupon:1", now, {"key": "welcome", "stock": 3}
    )
    announce(happenings=[low], now=now)
    services.report_due(now=now, report=lambda *_: None)
    assert dismiss(now, told) == 0
    coupon.low_announced_at = None
    coupon.save()
    assert dismiss(now, told) == 1
