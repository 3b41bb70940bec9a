"""A list costs the same number of queries for three rows and for thirty-three, and no more than
it did: the counts are in query_counts.json (LUODI_UPDATE_BASELINES=1 writes them again)."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.many import more
from tests.world import World

BASELINE = Path(__file__).with_name("query_counts.json")
FEW, MANY = 3, 33
# page: who looks at it
LISTS = {
    "shell:home": ("officer", "handler", "leader", "head"),
    "tasks:list": ("officer", "handler"),
    "tasks:my-work": ("officer", "handler"),
    "tasks:batches": ("officer",),
    "tasks:export": ("officer",),
    "tasks:drafts": ("officer",),
    "tasks:reports": ("officer", "handler"),
    "tasks:requests": ("officer",),
    "tasks:helps": ("officer",),
    "tasks:remarks": ("officer",),
    "tasks:exemptions": ("officer",),
    "lights:rules": ("officer",),
    "ladder:list": ("officer",),
    "ladder:log": ("officer",),
    "agenda:calendar": ("officer", "handler"),
    "agenda:wall": ("officer",),
    "agenda:feeds": ("handler",),
    "boards:statistics": ("officer",),
    "boards:heat": ("officer",),
    "boards:asof": ("officer",),
    "notify:channels": ("system_admin",),
    "notify:deliveries": ("system_admin",),
    "documents:list": ("officer", "handler"),
    "documents:goals": ("officer",),
    "notify:inbox": ("handler",),
    "orgs:units": ("officer",),
    "orgs:people": ("system_admin",),
    "orgs:groups": ("officer",),
    "orgs:calendar": ("officer",),
    "accounts:users": ("system_admin",),
    "accounts:without-account": ("system_admin",),
    "accounts:all-sessions": ("security_admin",),
    "accounts:roles": ("security_admin",),
    "accounts:audit": ("audit_admin",),
    "shell:search": ("officer",),
    "shell:jobs": ("system_admin",),
    **{
        f"/api/v1/{name}": ("officer",)
        for name in (
            "documents",
            "tasks",
            "units",
            "people",
            "posts",
            "groups",
            "batches",
            "goals",
            "progress",
            "requests",
            "helps",
            "remarks",
        )
    },
    "/api/v1/my-work": ("handler",),
    "/api/v1/notifications": ("handler",),
}


def cost(client: Client, page: str) -> tuple[int, list[str]]:
    """How many queries a page takes once the caches are warm, and which."""
    address = page if page.startswith("/") else reverse(page)
    query: dict[str, Any] = {"q": "整治"} if page == "shell:search" else {}
    if page.startswith("/api/") and not page.endswith("my-work"):
        query = {"size": 200}  # all of them: those who hold no post cost one query less
    warm = client.get(address, query)
    warm.close()
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address, query)
        if response.streaming:
            list(response)
        response.close()
    assert response.status_code == 200, page
    return len(seen), [one["sql"] for one in seen.captured_queries]


Counts = dict[str, tuple[int, list[str]]]


def measured(world: World, sign_in: Any) -> Counts:
    """Every page of the table, by each of those who look at it."""
    found: Counts = {}
    for page, people in LISTS.items():
        for username in people:
            found[f"{page} {username}"] = cost(sign_in(world.users[username]), page)
    return found


@pytest.mark.django_db
def test_a_list_costs_the_same_for_few_rows_and_for_many(world: World, sign_in: Any) -> None:
    more(world, FEW)
    few = measured(world, sign_in)
    more(world, MANY - FEW)
    many = measured(world, sign_in)
    if os.environ.get("LUODI_UPDATE_BASELINES") == "1":
        text = json.dumps(
            {key: count for key, (count, _) in many.items()}, indent=1, sort_keys=True
        )
        BASELINE.write_text(text + "\n", encoding="utf-8")
    known = json.loads(BASELINE.read_text(encoding="utf-8"))
    wrong = []
    for key, (count, statements) in many.items():
        if count != few[key][0]:
            wrong.append(f"{key}: {few[key][0]} for few, {count} for many" + repeated(statements))
        elif count > known.get(key, 0):
            wrong.append(f"{key}: {count}, was {known.get(key)}\n  " + "\n  ".join(statements))
    assert not wrong, "\n".join(wrong)
    assert known.keys() == many.keys()


def repeated(statements: list[str]) -> str:
    """The statement that was run most often, numbers aside."""
    kinds = Counter(re.sub(r"\d+", "N", one) for one in statements)
    ((statement, times),) = kinds.most_common(1)
    return f"\n  {times} times: {statement[:400]}"
