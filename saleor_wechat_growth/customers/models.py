from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class IdentityKind(models.TextChoices):
    """What can point at a person, strongest first."""

    SALEOR_USER = "saleor_user"
    UNIONID = "unionid"
    PHONE = "phone"
    OPENID = "openid"
    WECOM_EXTERNAL_USERID = "wecom_external_userid"
    EMAIL = "email"
    FORM_PHONE = "form_phone"


class Customer(Owned):
    """A person of one installation; who is one person is decided by `partition`."""

    created_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["installation", "-created_at"], name="customer_newest")
        ]


class Identity(Owned):
    """A value that points at one customer, unique per kind and scope.

    scope: the appid of an openid, the Open Platform account of a unionid, of a typed
    phone number the hash of the identity it was typed with, else "".
    """

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="identities"
    )
    kind = models.CharField(max_length=24, choices=IdentityKind.choices)
    scope = models.CharField(max_length=64, default="")
    lookup = models.BinaryField(max_length=16)
    #: of phones: the hash of the last four digits, to search by
    tail_lookup = models.BinaryField(max_length=16, null=True)
    sealed_value = models.BinaryField()
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "kind", "scope", "lookup"],
                name="identity_points_at_one",
            )
        ]
        indexes = [
            models.Index(fields=["customer"], name="identity_by_customer"),
            models.Index(
                fields=["installation", "tail_lookup"],
                name="identity_by_tail",
                condition=models.Q(tail_lookup__isnull=False),
            ),
        ]


class Link(Owned):
    """Two identities seen together; the evidence that they are one person.

    `in_conflict`: to follow it would give a person two values of a single-valued
    kind, so it waits for a human. `refused_at`: a human said they are two;
    `confirmed_at`: that they are one, which goes before all other evidence.
    """

    low = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    first_seen_at = models.DateTimeField()
    source = models.CharField(max_length=40)
    in_conflict = models.BooleanField(default=False)
    refused_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "low", "high"], name="link_once"
            ),
            models.CheckConstraint(
                condition=models.Q(low__lt=models.F("high")),
                name="link_low_before_high",
            ),
        ]
        indexes = [
            models.Index(fields=["high"], name="link_by_high"),
            models.Index(
                fields=["installation"],
                name="link_conflicts",
                condition=models.Q(in_conflict=True),
            ),
        ]


class Merge(Owned):
    """One customer taken into another, with what is needed to take it back."""

    survivor = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    loser = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["survivor"],
                name="merges_in_force",
                condition=models.Q(undone_at__isnull=True),
            ),
            models.Index(
                fields=["installation", "-merged_at"],
                name="merges_newest",
                condition=models.Q(undone_at__isnull=True),
            ),
            models.Index(
                fields=["installation", "undone_at"],
                name="merges_undone",
                condition=models.Q(undone_at__isnull=False),
            ),
        ]


class MergedRows(Owned):
    """The rows of one table that a merge moved."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moved")
    model = models.CharField(max_length=60)
    row_ids = ArrayField(models.CharField(max_length=40))


class SaleorUser(Owned):
    """What core says of one of its users; the newest `updated_at` wins."""

    identity = models.OneToOneField(
        Identity, on_delete=models.CASCADE, related_name="saleor_user"
    )
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    saleor_id = models.CharField(max_length=80)
    source_updated_at = models.DateTimeField(null=True)
    #: issuedAt of the delivery, or time of the fetch, that this state is from
    issued_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    #: sealed JSON: firstName, lastName, email, languageCode
    sealed_profile = models.BinaryField(null=True)
    digest = models.BinaryField(max_length=16)
    is_active = models.BooleanField(default=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "saleor_id"], name="saleor_user_once"
            )
        ]


class NameBeginning(Owned):
    """A keyed hash of how the name of a Saleor user begins, to search by.

    Profiles are sealed, so no name can be looked for in them (`customers.names`).
    Whose it is stands at the identity: `customer` is there to be merged and erased.
    """

    identity = models.ForeignKey(
        Identity, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    lookup = models.BinaryField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "lookup"], name="name_beginning_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["installation", "lookup", "identity"],
                name="name_by_beginning",
            )
        ]


class StorefrontSession(Owned):
    """One login of a mini-program. Its refresh token is kept as a hash and rotates."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    refresh_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["customer"], name="session_by_customer")]


class ErasedIdentity(Owned):
    """A value of somebody who was erased, as its search hash alone.

    News of it makes nobody, whoever brings it, until the person comes back by an act
    of their own (`services.returning`); and even then not what is older than that.
    """

    kind = models.CharField(max_length=24, choices=IdentityKind.choices)
    scope = models.CharField(max_length=64, default="")
    lookup = models.BinaryField(max_length=16)
    erased_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "kind", "scope", "lookup"],
                name="erased_identity_once",
            )
        ]


class Erasure(Owned):
    """Somebody is to be erased: asked for, under way, done. It says nothing of them.

    It walks the tables of the registry a batch at a time, so that a worker that dies
    loses one batch's work, and once more after a while, for what was on its way.
    """

    class State(models.TextChoices):
        #: it begins at `due_at`; until then it can be taken back
        REQUESTED = "requested"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.REQUESTED
    )
    requested_at = models.DateTimeField()
    #: "customer", or who of the staff
    requested_by = models.CharField(max_length=120)
    #: what staff typed as their reason
    reason = models.CharField(max_length=200, default="")
    #: when to begin, or to go on; null once it is over
    due_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: the table under way, after which of its rows, and how often all were walked
    table = models.CharField(max_length=60, default="")
    cursor = models.CharField(max_length=40, default="")
    passes = models.PositiveSmallIntegerField(default=0)
    #: {table: rows deleted or emptied}
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: sealed JSON of what is still to be looked for: {"subjects": of inbox rows,
    #: "users": of core's}; dropped at the end
    sealed_rest = models.BinaryField(null=True)
    #: when to ask core (again) to take away what we wrote there; null: nothing left
    core_due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [
            models.Index(fields=["customer"], name="erasure_by_customer"),
            models.Index(
                fields=["due_at"],
                name="erasure_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["core_due_at"],
                name="erasure_in_core_due",
                condition=models.Q(core_due_at__isnull=False),
            ),
        ]


class DataExport(Owned):
    """A copy of all we hold on one person, made when it was asked for, kept 7 days."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    requested_at = models.DateTimeField()
    #: "customer", or who of the staff
    requested_by = models.CharField(max_length=120)
    job = models.ForeignKey(
        "growth.Job", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(null=True)
    #: sealed ZIP of `data.json` and `data.html`; null before it is made
    sealed_file = models.BinaryField(null=True)
    #: bytes of the ZIP
    size = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    downloads = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-requested_at"], name="export_newest"),
            models.Index(
                fields=["expires_at"],
                name="export_expires",
                condition=models.Q(expires_at__isnull=False),
            ),
        ]
