"""Changes to accounts: made, locked, passwords set, delegations, tokens."""

from luodi.apps.accounts.actions.accounts import (
    deactivate,
    make_account,
    password_changed,
    reactivate,
    set_first_password,
)
from luodi.apps.accounts.actions.delegations import delegate, end_delegation

__all__ = [
    "deactivate",
    "delegate",
    "end_delegation",
    "make_account",
    "password_changed",
    "reactivate",
    "set_first_password",
]
