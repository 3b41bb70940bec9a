"""The words of a digest: how many there are of each kind and where to look; no matter is named.

Only a channel that the security administrator has found to be inside is also told which.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from luodi.apps.notify.models import DigestLine, Endpoint

_DETAILS = 20  # of an inner channel's message: the rest are counted


@dataclass(frozen=True, slots=True)
class Share:
    """So many of a kind."""

    topic: str
    count: int
    urgent: bool

    @property
    def words(self) -> str:
        """As a line."""
        said = {"topic": self.topic, "count": self.count}
        if self.urgent:
            return _("【急】%(topic)s：%(count)d 项") % said
        return _("%(topic)s：%(count)d 项") % said


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, however it is drawn; `details` are sentences with their addresses."""

    title: str
    lines: tuple[str, ...]
    link: str
    link_words: str
    shares: tuple[Share, ...] = ()
    details: tuple[tuple[str, str], ...] = ()


def digest(endpoint: Endpoint, rows: Iterable[DigestLine]) -> Message:
    """What has come up since the last time, urgent things first."""
    found = list(rows)
    shares = _shares(found)
    total = sum(share.count for share in shares)
    title = _("落地：有 %(count)d 项事务需要办理") % {"count": total}
    details = _details(found) if endpoint.is_inner else ()
    return Message(
        title=title,
        lines=tuple(share.words for share in shares),
        link=f"{settings.LUODI_URL}/notifications/",
        link_words=_("登录系统查看"),
        shares=shares,
        details=details,
    )


def trial(endpoint: Endpoint) -> Message:
    """A message that says that messages arrive."""
    return Message(
        title=_("落地：测试消息"),
        lines=(_("收到这条消息，说明通道“%(name)s”已经接通。") % {"name": endpoint.name},),
        link=f"{settings.LUODI_URL}/",
        link_words=_("打开落地"),
    )


def _shares(rows: list[DigestLine]) -> tuple[Share, ...]:
    counts: dict[tuple[bool, str], int] = {}
    for row in rows:
        key = (row.urgent, row.said_topic)
        counts[key] = counts.get(key, 0) + row.count
    ordered = sorted(counts.items(), key=lambda item: (not item[0][0], -item[1], item[0][1]))
    return tuple(Share(topic, count, urgent) for (urgent, topic), count in ordered)


def _details(rows: list[DigestLine]) -> tuple[tuple[str, str], ...]:
    told = [row for row in rows if row.template]
    told.sort(key=lambda row: not row.urgent)
    found = [(row.text, f"{settings.LUODI_URL}{row.url}" if row.url else "") for row in told]
    if len(found) > _DETAILS:
        rest = _("另有 %(count)d 条，请登录查看。") % {"count": len(found) - _DETAILS}
        found = [*found[:_DETAILS], (rest, "")]
    return tuple(found)
