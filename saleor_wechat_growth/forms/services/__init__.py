"""Drawing forms, taking answers, and sending people to forms that others draw."""

from saleor_wechat_growth.forms.services.entries import record_entries
from saleor_wechat_growth.forms.services.inviting import (
    carry,
    drop_old_invitations,
    invite,
)
from saleor_wechat_growth.forms.services.remote import remote_fields, remote_forms
from saleor_wechat_growth.forms.services.saving import FormDraft, save_form, set_open
from saleor_wechat_growth.forms.services.submitting import Submitted, Who, submit

__all__ = [
    "FormDraft",
    "Submitted",
    "Who",
    "carry",
    "drop_old_invitations",
    "invite",
    "record_entries",
    "remote_fields",
    "remote_forms",
    "save_form",
    "set_open",
    "submit",
]
