"""Changes to accounts: made, closed, passwords, ways to sign in, sessions, delegations, tokens."""

from luodi.apps.accounts.actions.accounts import (
    deactivate,
    make_account,
    reactivate,
    set_first_password,
    unlock,
)
from luodi.apps.accounts.actions.auditing import ask_verification, note_export, note_verdict
from luodi.apps.accounts.actions.delegations import delegate, end_delegation
from luodi.apps.accounts.actions.own import (
    change_password,
    codes_generated,
    identity_connected,
    identity_disconnected,
    passkey_added,
    passkey_removed,
    set_preferences,
    totp_activated,
    totp_deactivated,
)
from luodi.apps.accounts.actions.resealing import reseal
from luodi.apps.accounts.actions.sessions import clear_second_step, end_sessions
from luodi.apps.accounts.actions.signing import (
    locked,
    sign_in_failed,
    sign_in_refused,
    signed_in,
    signed_out,
    unknown_user,
)
from luodi.apps.accounts.actions.tokens import make_token, revoke_token

__all__ = [
    "ask_verification",
    "change_password",
    "clear_second_step",
    "codes_generated",
    "deactivate",
    "delegate",
    "end_delegation",
    "end_sessions",
    "identity_connected",
    "identity_disconnected",
    "locked",
    "make_account",
    "make_token",
    "note_export",
    "note_verdict",
    "passkey_added",
    "passkey_removed",
    "reactivate",
    "reseal",
    "revoke_token",
    "set_first_password",
    "set_preferences",
    "sign_in_failed",
    "sign_in_refused",
    "signed_in",
    "signed_out",
    "totp_activated",
    "totp_deactivated",
    "unknown_user",
    "unlock",
]
