from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.errors import (
    AccountUnfit,
    BatchUnknown,
    CodeInvalid,
    PermanentSpent,
    SceneTaken,
    SourceUnknown,
)
from saleor_wechat_growth.activity.facts import CodeWanted
from saleor_wechat_growth.activity.models import (
    CodeAllowance,
    CodeBatch,
    CodePicture,
    SceneCode,
    Source,
)
from saleor_wechat_growth.activity.services import Kind, making
from saleor_wechat_growth.activity.services.coding import reserve_permanent
from saleor_wechat_growth.activity.services.making import LEASE
from saleor_wechat_growth.integrations.wechat import codes
from tests.services.activity.codes import (
    CREATE,
    MINI_CODE,
    SHOW,
    URL_LINK,
    Form,
    WeChat,
    make_all,
    order,
    says,
)

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.reach.models import Account

State = SceneCode.State


def made(code: SceneCode) -> SceneCode:
    code.refresh_from_db()
    return code


def spoken_for(account: Account) -> int:
    return CodeAllowance.objects.of(account.installation_id).get().permanent


def test_a_permanent_code_says_what_wechat_gave_it(
    shelf: Source, service_account: Account, wechat: WeChat, now: datetime
) -> None:
    (code,) = order(shelf, Form.QR_PERMANENT, service_account, ["一号店"], now)
    assert (code.state, code.due_at) == (State.PENDING, now)
    make_all(now)
    code = made(code)
    assert (code.state, code.made_at, code.expires_at) == (State.MADE, now, None)
    picture = CodePicture.objects.of(shelf.installation_id).get(code=code)
    assert picture.media_type == "image/png"
    assert bytes(picture.content).startswith(b"\x89PNG\r\n\x1a\n")
    assert says(bytes(picture.content), code.url)
    assert spoken_for(service_account) == 1


def test_a_temporary_code_lives_as_long_as_it_was_ordered_for(
    shelf: Source, service_account: Account, wechat: WeChat, now: datetime
) -> None:
    (code,) = order(shelf, Form.QR_TEMPORARY, service_account, ["海报"], now, days=7)
    make_all(now)
    assert made(code).expires_at == now + timedelta(days=7)
    assert not CodeAllowance.objects.of(shelf.installation_id).exists()


def test_a_mini_programs_code_is_its_picture(
    shelf: Source, mini_program: Account, wechat: WeChat, now: datetime
) -> None:
    (code,) = order(
        shelf, Form.MINI_PROGRAM_CODE, mini_program, ["A"], now, page="pages/index"
    )
    make_all(now)
    code = made(code)
    (known,) = wechat.state.scenes.by_url.values()
    assert (known.scene, known.page) == (code.scene, "pages/index")
    picture = CodePicture.objects.of(shelf.installation_id).get(code=code)
    assert says(bytes(picture.content), known.url)


def test_a_url_link_is_made_anew_behind_the_same_short_link(
    shelf: Source, mini_program: Account, wechat: WeChat, now: datetime
) -> None:
    (code,) = order(shelf, Form.URL_LINK, mini_program, ["群"], now, page="pages/a?b=1")
    make_all(now)
    code = made(code)
    assert code.link is not None
    short, first = code.link.code, code.link.target["h5"]
    assert wechat.state.scenes.links[first][2] == f"b=1&scene={code.scene}"
    assert services.make_codes(now=now + timedelta(days=27)) == 0
    wechat.at(now + timedelta(days=28))
    make_all(now + timedelta(days=28))
    followed = services.follow_link(code=short, now=now + timedelta(days=31))
    assert followed is not None
    assert followed.target["h5"] not in ("", first)
    assert followed.target["h5"] in wechat.state.scenes.links
    assert made(code).expires_at == now + timedelta(days=58)


def test_a_link_of_a_source_put_away_runs_out_until_it_is_taken_back(
    shelf: Source, mini_program: Account, wechat: WeChat, now: datetime
) -> None:
    order(shelf, Form.URL_LINK, mini_program, ["群"], now)
    make_all(now)
    shop, later = shelf.installation_id, now + timedelta(days=29)
    services.archive_source(installation_id=shop, source_id=shelf.pk, now=now)
    assert services.make_codes(now=later) == 0
    services.restore_source(installation_id=shop, source_id=shelf.pk)
    assert services.make_codes(now=later) == 1
    assert wechat.calls(URL_LINK) == 2


def test_a_short_link_needs_nobody(shelf: Source, now: datetime) -> None:
    (code,) = order(
        shelf, Form.SHORT_LINK, None, ["微博"], now, address="https://shop.example/a"
    )
    assert code.state == State.MADE
    assert code.link is not None
    followed = services.follow_link(code=code.link.code, now=now)
    assert followed is not None
    assert followed.target["h5"] == "https://shop.example/a"
    assert services.drop_expired_links(now=now + timedelta(days=4000)) == 0


@pytest.mark.parametrize(
    ("path", "errcode", "state", "code"),
    [
        (MINI_CODE, 41030, State.FAILED, "41030"),
        (MINI_CODE, 40097, State.FAILED, "40097"),
        (MINI_CODE, 48001, State.FAILED, "48001"),
        (MINI_CODE, 45009, State.PENDING, "45009"),
        (MINI_CODE, -1, State.PENDING, "-1"),
    ],
)
def test_what_wechat_says_against_a_code_is_kept(
    shelf: Source,
    mini_program: Account,
    wechat: WeChat,
    now: datetime,
    path: str,
    errcode: int,
    state: str,
    code: str,
) -> None:
    wechat.fail(path, errcode)
    (one,) = order(shelf, Form.MINI_PROGRAM_CODE, mini_program, ["A"], now)
    make_all(now)
    assert (made(one).state, one.error_code) == (state, code)
    make_all(now + timedelta(minutes=5))
    assert made(one).state == (State.FAILED if state == State.FAILED else State.MADE)


def test_the_days_quota_is_waited_for(
    shelf: Source, mini_program: Account, wechat: WeChat, now: datetime
) -> None:
    wechat.fail(URL_LINK, 44993)
    (one,) = order(shelf, Form.URL_LINK, mini_program, ["A"], now)
    make_all(now)
    assert (made(one).state, one.due_at) == (State.PENDING, now + timedelta(hours=1))


def test_a_refused_permanent_code_gives_its_place_back_until_it_is_asked_again(
    shelf: Source, service_account: Account, wechat: WeChat, now: datetime
) -> None:
    wechat.fail(CREATE, 45029)
    (code,) = order(shelf, Form.QR_PERMANENT, service_account, ["A"], now)
    make_all(now)
    assert (made(code).state, code.error_code) == (State.FAILED, "45029")
    assert spoken_for(service_account) == 0
    shop = shelf.installation_id
    assert services.retry_codes(installation_id=shop, source_id=shelf.pk, now=now) == 1
    assert spoken_for(service_account) == 1
    make_all(now)
    assert made(code).state == State.MADE
    assert services.retry_codes(installation_id=shop, source_id=shelf.pk, now=now) == 0


def test_a_batch_that_is_stopped_makes_no_more_and_keeps_what_is_made(
    shelf: Source, service_account: Account, wechat: WeChat, now: datetime
) -> None:
    batch = ordered(shelf, service_account, 5, now)
    first, taken, *_ = list(SceneCode.objects.filter(batch=batch).order_by("id"))
    SceneCode.objects.filter(id=first.pk).update(
        state=State.MADE, due_at=None, ticket="t"
    )
    # a worker is asking for this one
    SceneCode.objects.filter(id=taken.pk).update(attempts=1, due_at=now + LEASE)
    assert spoken_for(service_account) == 5
    assert cancel(batch, now) == 3
    assert spoken_for(service_account) == 2
    batch.refresh_from_db()
    assert batch.total == 2
    assert {each.pk for each in SceneCode.objects.all()} == {first.pk, taken.pk}
    make_all(now)
    assert wechat.calls(CREATE) == 0
    assert cancel(batch, now) == 0


def test_a_batch_that_is_stopped_before_it_began_is_gone(
    shelf: Source, service_account: Account, now: datetime
) -> None:
    batch = ordered(shelf, service_account, 3, now)
    assert cancel(batch, now) == 3
    assert not CodeBatch.objects.exists()
    assert spoken_for(service_account) == 0
    with pytest.raises(BatchUnknown):
        cancel(batch, now)


def test_a_batch_is_stopped_by_its_own_shop_alone(
    shelf: Source, service_account: Account, other_shop: Installation, now: datetime
) -> None:
    batch = ordered(shelf, service_account, 2, now)
    with pytest.raises(BatchUnknown):
        services.cancel_batch(installation_id=other_shop.pk, batch_id=batch.pk, now=now)
    assert SceneCode.objects.count() == 2


def ordered(source: Source, account: Account, count: int, now: datetime) -> CodeBatch:
    shop, form = source.installation_id, Form.QR_PERMANENT
    text = "\n".join(f"店{number}" for number in range(count))
    return services.order_batch(
        installation_id=shop,
        source_id=source.pk,
        kind=Kind(Form(form), account.pk),
        checked=services.check_codes(installation_id=shop, form=form, text=text),
        by="staff:ada",
        now=now,
    )


def cancel(batch: CodeBatch, now: datetime) -> int:
    return services.cancel_batch(
        installation_id=batch.installation_id, batch_id=batch.pk, now=now
    )


def test_a_code_that_was_called_off_while_wechat_was_asked_stops_no_other(
    shelf: Source, service_account: Account, wechat: WeChat, now: datetime
) -> None:
    batch = ordered(shelf, service_account, 2, now)
    codes = making._claim(now, [])
    assert len(codes) == 2
    late = now + making.LEASE + timedelta(seconds=1)
    assert cancel(batch, late) == 2
    for code in codes:
        making._make(code, late)
    wechat.tell("faults", kind="http", path=CREATE, times=1, status=503)
    making._make(codes[0], late)
    assert not SceneCode.objects.of(shelf.installation_id).exists()


def test_a_code_without_its_picture_is_not_made_twice(
    shelf: Source, service_account: Account, wechat: WeChat, now: datetime
) -> None:
    """As when a worker dies, or the picture's host is away, between the two calls."""
    wechat.tell("faults", kind="http", path=SHOW, times=1, status=503)
    (code,) = order(shelf, Form.QR_PERMANENT, service_account, ["A"], now)
    make_all(now)
    assert made(code).state == State.PENDING
    assert code.ticket
    make_all(now + timedelta(minutes=1))
    assert made(code).state == State.MADE
    assert wechat.calls(CREATE) == 1


def test_a_temporary_code_that_ended_meanwhile_is_asked_for_anew(
    shelf: Source, service_account: Account, wechat: WeChat, now: datetime
) -> None:
    wechat.tell("faults", kind="http", path=SHOW, times=1, status=404)
    (code,) = order(shelf, Form.QR_TEMPORARY, service_account, ["A"], now, days=1)
    make_all(now)
    assert (made(code).state, code.error_code) == (State.FAILED, "http-404")
    later = now + timedelta(days=2)
    wechat.at(later)
    services.retry_codes(
        installation_id=shelf.installation_id, source_id=shelf.pk, now=later
    )
    make_all(later)
    assert (made(code).state, code.expires_at) == (
        State.MADE,
        later + timedelta(days=1),
    )


class Died(BaseException):
    """The process is gone: nothing after it runs, as after kill -9."""


@pytest.mark.parametrize("dies_in", ["create_qr", "qr_picture"])
def test_a_worker_that_dies_leaves_its_codes_to_be_made_once(
    shelf: Source,
    service_account: Account,
    wechat: WeChat,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    dies_in: str,
) -> None:
    labels = [f"店{number}" for number in range(25)]
    order(shelf, Form.QR_PERMANENT, service_account, labels, now)
    asked = getattr(codes, dies_in)
    calls = 0

    def die(*given: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        answer = asked(*given, **named)
        if calls == 13:
            raise Died
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(codes, dies_in, die)
        with pytest.raises(Died):
            make_all(now)
    make_all(now)
    codes_there = SceneCode.objects.of(shelf.installation_id)
    assert 0 < codes_there.exclude(state=State.MADE).count() <= 10
    make_all(now + LEASE)
    assert codes_there.filter(state=State.MADE).count() == 25
    assert len(wechat.state.scenes.permanent) == 25
    assert spoken_for(service_account) == 25
    assert wechat.calls(CREATE) == (26 if dies_in == "create_qr" else 25)


def test_two_workers_share_the_codes(
    shelf: Source, mini_program: Account, wechat: WeChat, now: datetime
) -> None:
    order(shelf, Form.MINI_PROGRAM_CODE, mini_program, [str(n) for n in range(15)], now)
    first = services.making._claim(now, [])
    second = services.making._claim(now, [])
    assert (len(first), len(second)) == (10, 5)
    assert not {each.pk for each in first} & {each.pk for each in second}


def test_a_shop_with_many_codes_does_not_hold_up_another(
    shelf: Source,
    mini_program: Account,
    other_shop: Installation,
    wechat: WeChat,
    now: datetime,
) -> None:
    order(shelf, Form.MINI_PROGRAM_CODE, mini_program, [str(n) for n in range(40)], now)
    mini_program.pk, mini_program.installation_id = None, other_shop.pk
    mini_program.public_id = "other"
    mini_program.save()
    theirs = services.save_source(
        installation_id=other_shop.pk,
        key="shelf",
        values={"name": "B", "kind": "online", "placement": "ad"},
        now=now,
    )
    (code,) = order(theirs, Form.MINI_PROGRAM_CODE, mini_program, ["A"], now)
    services.make_codes(now=now)
    assert made(code).state == State.MADE


@pytest.mark.django_db(transaction=True)
def test_200_at_once_never_pass_the_limit_of_permanent_codes(
    shop: Installation, service_account: Account
) -> None:
    CodeAllowance.objects.create(
        installation=shop, account=service_account, permanent=99_900
    )
    outcomes: list[bool] = []
    together = threading.Barrier(20)

    def take() -> None:
        together.wait()
        try:
            for _ in range(10):
                try:
                    reserve_permanent(
                        installation_id=shop.pk, account_id=service_account.pk, count=1
                    )
                    outcomes.append(True)
                except PermanentSpent:
                    outcomes.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(outcomes), sum(outcomes)) == (200, 100)
    assert spoken_for(service_account) == 100_000


def test_a_batch_beyond_the_limit_takes_nothing(
    shelf: Source, service_account: Account, now: datetime
) -> None:
    CodeAllowance.objects.create(
        installation_id=shelf.installation_id,
        account=service_account,
        permanent=99_999,
    )
    with pytest.raises(PermanentSpent):
        order(shelf, Form.QR_PERMANENT, service_account, ["A", "B"], now)
    assert spoken_for(service_account) == 99_999
    assert not SceneCode.objects.of(shelf.installation_id).exists()


@pytest.mark.parametrize(
    ("form", "wanted", "more"),
    [
        (Form.MINI_PROGRAM_CODE, CodeWanted(""), {}),
        (Form.MINI_PROGRAM_CODE, CodeWanted("A", "x" * 33), {}),
        (Form.MINI_PROGRAM_CODE, CodeWanted("A", "场景"), {}),
        (Form.MINI_PROGRAM_CODE, CodeWanted("A", "a%20"), {}),
        (Form.MINI_PROGRAM_CODE, CodeWanted("A", page="pages/a?b=1"), {}),
        (Form.SHORT_LINK, CodeWanted("A", address="javascript:alert(1)"), {}),
        (Form.SHORT_LINK, CodeWanted("A", address="/cart"), {}),
        (Form.QR_TEMPORARY, CodeWanted("A"), {"days": 31}),
        (Form.QR_TEMPORARY, CodeWanted("A"), {"days": 0}),
        (Form.QR_TEMPORARY, CodeWanted("A"), {}),
    ],
)
def test_what_wechat_would_refuse_is_not_ordered(
    shelf: Source,
    mini_program: Account,
    service_account: Account,
    now: datetime,
    form: SceneCode.Form,
    wanted: CodeWanted,
    more: dict[str, int],
) -> None:
    is_qr = form == Form.QR_TEMPORARY
    account = service_account.pk if is_qr else mini_program.pk
    with pytest.raises(CodeInvalid):
        services.order_codes(
            installation_id=shelf.installation_id,
            source_id=shelf.pk,
            kind=Kind(form, account, **more),
            wanted=[wanted],
            now=now,
        )


def test_codes_need_a_source_and_an_account_of_their_kind(
    shelf: Source,
    mini_program: Account,
    service_account: Account,
    other_shop: Installation,
    now: datetime,
) -> None:
    with pytest.raises(AccountUnfit):
        order(shelf, Form.QR_PERMANENT, mini_program, ["A"], now)
    with pytest.raises(AccountUnfit):
        order(shelf, Form.MINI_PROGRAM_CODE, service_account, ["A"], now)
    shelf.installation_id = other_shop.pk
    with pytest.raises(SourceUnknown):
        order(shelf, Form.QR_PERMANENT, service_account, ["A"], now)


def test_a_scene_is_one_codes_of_a_shop(shelf: Source, now: datetime) -> None:
    kind = Kind(Form.SHORT_LINK, address="https://shop.example/")

    def take(*wanted: CodeWanted) -> None:
        services.order_codes(
            installation_id=shelf.installation_id,
            source_id=shelf.pk,
            kind=kind,
            wanted=wanted,
            now=now,
        )

    take(CodeWanted("A", "spring"))
    with pytest.raises(SceneTaken):
        take(CodeWanted("B", "spring"))
    with pytest.raises(SceneTaken):
        take(CodeWanted("C", "summer"), CodeWanted("D", "summer"))
