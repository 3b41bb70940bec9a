"""Where background jobs wait for a worker: in the database, in Redis, or nowhere (tests)."""

from __future__ import annotations

import importlib.util
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_BACKENDS = {
    "database": "django_tasks_db.DatabaseBackend",
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
}
_REDIS = ("redis://", "rediss://", "unix://")


def is_redis(queue: str) -> bool:
    """Whether LUODI_QUEUE is the address of a Redis."""
    return queue.startswith(_REDIS)


def tasks(queue: str) -> dict[str, dict[str, Any]]:
    """The setting TASKS; what cannot be is refused before anything starts."""
    if is_redis(queue):
        if importlib.util.find_spec("django_tasks_rq") is None:
            raise ImproperlyConfigured(
                "LUODI_QUEUE 指向 Redis，须先安装 luodi[redis]"
                " / LUODI_QUEUE names a Redis: install luodi[redis] first"
            )
        return {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": []}}
    if queue not in _BACKENDS:
        raise ImproperlyConfigured(
            "LUODI_QUEUE 应为 database 或 redis://主机:端口/库号"
            " / LUODI_QUEUE must be database or redis://host:port/number"
        )
    return {"default": {"BACKEND": _BACKENDS[queue], "QUEUES": []}}


def rq_queues(queue: str) -> dict[str, dict[str, Any]]:
    """The setting RQ_QUEUES. No job is cut off for lasting long; what lies in Redis is never code.

    Without the serializer it would be pickled, and whoever can write to that Redis could have
    the worker run anything.
    """
    serializer = "rq.serializers.JSONSerializer"
    return {"default": {"URL": queue, "DEFAULT_TIMEOUT": -1, "SERIALIZER": serializer}}
