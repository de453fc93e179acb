from __future__ import annotations


class InstallationError(Exception):
    """Base of what can go wrong between a shop and us."""


class NotInstalled(InstallationError):
    """The shop's token is gone: nothing can be read or written there."""


class ShopNotAllowed(InstallationError):
    """The address is not in ALLOWED_SALEOR_URLS."""


class TokenNotConfirmed(InstallationError):
    """The shop does not know the token it is said to have given us."""


class ShopUnreachable(InstallationError):
    """The shop's API or key set did not answer."""


class UnknownShop(InstallationError):
    """No installation has this API address."""


class BadWebhook(InstallationError):
    """The delivery is not signed by the shop it names."""


class UnknownJob(InstallationError):
    """The shop has no job of this id."""


class JobOver(InstallationError):
    """The job has ended: there is nothing to stop."""


class UnknownStaff(InstallationError):
    """Nobody of this id has used our pages."""


class UnknownTimeZone(InstallationError):
    """There is no time zone of this name."""
