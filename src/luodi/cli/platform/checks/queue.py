"""The queue of background jobs: there, and the right one for people's work."""

from __future__ import annotations

import importlib
from typing import Any

from django.conf import settings

from luodi.cli.platform.checks.line import Line, bad, good
from luodi.config.queues import is_redis

_REDIS = (5, 0)  # what the packages of the extra need


def queue() -> Line:
    """Redis, if it is to be the queue, answers."""
    if settings.LUODI_QUEUE == "immediate":
        zh = "后台作业在请求里当场执行（LUODI_QUEUE=immediate 仅供测试），请去掉这项设置"
        return bad(
            "queue", zh, "jobs run inside requests; immediate is for tests: unset LUODI_QUEUE"
        )
    if not is_redis(settings.LUODI_QUEUE):
        return good("queue", "后台作业排在数据库里", "jobs queue in the database")
    redis: Any = importlib.import_module("redis")
    client = redis.Redis.from_url(settings.LUODI_QUEUE, socket_connect_timeout=3, socket_timeout=3)
    try:
        version = str(client.info("server")["redis_version"])
    except (redis.RedisError, OSError) as error:
        why = type(error).__name__
        zh = f"作业队列所在的 Redis 没有应答（{why}），作业要等它恢复；请检查 LUODI_QUEUE 和服务"
        return bad("queue", zh, f"the Redis of the queue does not answer ({why}); jobs wait for it")
    finally:
        client.close()
    if tuple(map(int, version.split(".")[:2])) < _REDIS:
        return bad("queue", f"Redis {version} 太旧，请升级", f"Redis {version} is too old")
    return good("queue", f"后台作业排在 Redis {version} 里", f"jobs queue in Redis {version}")
