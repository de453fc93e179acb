from __future__ import annotations

import secrets
from typing import Any

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


def new_public_id() -> str:
    """Return what stands in an account's callback address (no secret)."""
    return secrets.token_hex(12)


class Account(Owned):
    """Our credentials on a gateway."""

    class Kind(models.TextChoices):
        SERVICE_ACCOUNT = "service_account"
        MINI_PROGRAM = "mini_program"
        TENCENT_SMS = "tencent_sms"
        ALIYUN_SMS = "aliyun_sms"
        #: no way to anybody: forms are drawn there
        JINSHUJU = "jinshuju"

    class Role(models.TextChoices):
        """Whom a service account is for, where a shop has several."""

        NEW_CUSTOMERS = "new_customers"
        LOYAL_CUSTOMERS = "loyal_customers"

    class Status(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"

    key = models.SlugField(max_length=40)
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=60)
    #: appid of WeChat, SdkAppId of Tencent SMS, account ID (UID) of Aliyun, API Key of
    #: Jinshuju
    app_id = models.CharField(max_length=64)
    #: WeChat's Open Platform account: the scope of its unionids
    open_platform = models.CharField(max_length=64, default="")
    #: of service accounts; "": for everybody
    role = models.CharField(
        max_length=16, choices=Role.choices, default="", db_default="", blank=True
    )
    #: sealed JSON, by kind: app_secret, push_token, aes_key | secret_id, secret_key,
    #: callback_secret | access_key_id, access_key_secret, callback_secret | api_secret,
    #: callback_secret
    sealed_secrets = models.BinaryField()
    #: not secret, by kind: region, sign, part_price (yuan, text) of SMS; login_origins
    options: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: hash of the secret in the path of a callback that is not signed
    callback_lookup = models.BinaryField(max_length=16, null=True)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.ACTIVE
    )
    paused_reason = models.CharField(max_length=200, default="")
    paused_until = models.DateTimeField(null=True)
    #: when WeChat last pushed to us: then pushes, not clients, grant subscriptions
    last_push_at = models.DateTimeField(null=True)
    #: when its gateway was last asked, with the present credentials, and what it
    #: said: a `reach.verdicts.Verdict`, and facts of it such as what is left today
    tried_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, default="")
    verdict_facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="account_key"),
            models.UniqueConstraint(
                fields=["installation", "kind", "app_id"], name="account_app_id"
            ),
        ]


class AccessToken(models.Model):
    """A gateway's access token, fetched once for all workers."""

    #: `WeChatCredentials.token_key`: the appid, and a hash of its secret, so that a
    #: shop which only knows another's appid does not get the other's token
    app_id = models.CharField(max_length=64, primary_key=True)
    sealed_value = models.BinaryField()
    expires_at = models.DateTimeField()


class Policy(Owned):
    """What a shop allows itself (`reach.policies.Policies`), one row a shop."""

    rules: models.JSONField[Any, Any] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation"], name="one_policy")
        ]
