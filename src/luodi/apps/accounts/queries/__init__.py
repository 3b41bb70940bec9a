"""Who somebody is today; accounts, sessions, tokens and delegations; the log of events."""

from luodi.apps.accounts.queries.accounts import (
    delegation_for,
    delegations_of,
    people_without_account,
    possible_deputies,
    suggested_username,
    token_for,
    tokens_of,
    user_for,
    users_visible_to,
    with_posts,
)
from luodi.apps.accounts.queries.actors import (
    actor_of,
    actor_of_token,
    current,
    digest_of,
    is_administrator,
)
from luodi.apps.accounts.queries.audit import (
    INLINE,
    Filters,
    csv_lines,
    events_for,
    kinds_of_target,
    sentence,
)
from luodi.apps.accounts.queries.roles import Line, PermissionLine, holders, lines, permission_lines
from luodi.apps.accounts.queries.second_steps import (
    sealed_with_a_former_key,
    unreadable_second_steps,
)
from luodi.apps.accounts.queries.sessions import (
    Device,
    devices_of,
    session_for,
    sessions_of,
    sessions_visible_to,
)

__all__ = [
    "INLINE",
    "Device",
    "Filters",
    "Line",
    "PermissionLine",
    "actor_of",
    "actor_of_token",
    "csv_lines",
    "current",
    "delegation_for",
    "delegations_of",
    "devices_of",
    "digest_of",
    "events_for",
    "holders",
    "is_administrator",
    "kinds_of_target",
    "lines",
    "people_without_account",
    "permission_lines",
    "possible_deputies",
    "sealed_with_a_former_key",
    "sentence",
    "session_for",
    "sessions_of",
    "sessions_visible_to",
    "suggested_username",
    "token_for",
    "tokens_of",
    "unreadable_second_steps",
    "user_for",
    "users_visible_to",
    "with_posts",
]
