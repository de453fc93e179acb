from __future__ import annotations

import pytest
from tencentcloud.sms.v20210111 import errorcodes

from saleor_wechat_growth.core.gateways import Failure
from saleor_wechat_growth.integrations.sms import aliyun_codes
from saleor_wechat_growth.integrations.sms.tencent_codes import (
    AMBIGUOUS,
    FAILURES,
    failure_of,
)

#: codes that the SDK's list does not hold: common to all of Tencent Cloud
COMMON = {
    "RequestLimitExceeded",
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
    "RequestLimitExceeded.IPLimitExceeded",
    "RequestLimitExceeded.UinLimitExceeded",
    "InternalError",
}


def test_every_code_in_the_tables_exists():
    known = {value for name, value in vars(errorcodes).items() if name.isupper()}
    assert (FAILURES.keys() | AMBIGUOUS) - COMMON <= known


def test_no_code_is_both_a_refusal_and_ambiguous():
    assert not FAILURES.keys() & AMBIGUOUS


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("AuthFailure.SecretIdNotFound", Failure.ACCOUNT),
        ("AuthFailure.SignatureExpire", Failure.ACCOUNT),
        ("UnauthorizedOperation", Failure.ACCOUNT),
        ("UnauthorizedOperation.SomethingNew", Failure.ACCOUNT),
        ("LimitExceeded.SomethingNew", Failure.UNKNOWN),
        ("", Failure.UNKNOWN),
    ],
)
def test_families_stand_in_for_codes_that_are_not_listed(code: str, failure: Failure):
    assert failure_of(code) is failure


def test_one_person_s_limit_does_not_stop_the_account():
    codes = [code for code in FAILURES if code.startswith("LimitExceeded.PhoneNumber")]
    assert codes
    assert Failure.QUOTA not in {failure_of(code) for code in codes}


def test_no_code_of_aliyuns_is_both_a_refusal_and_ambiguous():
    assert not aliyun_codes.FAILURES.keys() & aliyun_codes.AMBIGUOUS


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("Forbidden.RiskControl", Failure.ACCOUNT),
        ("NoPermission", Failure.ACCOUNT),
        ("InvalidTimeStamp.Format", Failure.ACCOUNT),
        ("Throttling", Failure.TRANSIENT),
        ("Throttling.User", Failure.TRANSIENT),
        ("isv.SOMETHING_NEW", Failure.UNKNOWN),
        ("MissingSignName", Failure.UNKNOWN),
        ("", Failure.UNKNOWN),
    ],
)
def test_families_stand_in_for_codes_of_aliyuns_that_are_not_listed(
    code: str, failure: Failure
):
    assert aliyun_codes.failure_of(code) is failure


def test_only_a_flow_rule_is_read_by_its_text():
    for code, failure in aliyun_codes.FAILURES.items():
        is_flow = code == aliyun_codes.FLOW
        expected = Failure.RECIPIENT if is_flow else failure
        assert aliyun_codes.failure_of(code, "触发天级流控Permits:10") is expected
