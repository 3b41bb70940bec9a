"""Browsers of the generated district's people, as far as the server can tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.test import Client
from django.urls import reverse

from luodi.apps.accounts.models import User

Ask = Callable[[int], Any]


class People:
    """A signed-in client for each of the demo's accounts."""

    def __init__(self) -> None:
        self._clients: dict[str, Client] = {}

    def __getitem__(self, login: str) -> Client:
        if login not in self._clients:
            client = Client(raise_request_exception=False, headers={"host": "localhost"})
            client.force_login(User.objects.get(username=login))
            self._clients[login] = client
        return self._clients[login]

    def page(self, login: str, name: str, **query: Any) -> Ask:
        """The same page at each turn."""
        return lambda turn: self[login].get(reverse(name), query)

    def pages(self, login: str, name: str, numbers: Sequence[int]) -> Ask:
        """The page of another row at each turn."""
        return lambda turn: self[login].get(reverse(name, args=[numbers[turn % len(numbers)]]))

    def asking(self, login: str, name: str, key: str, values: Sequence[Any], **query: Any) -> Ask:
        """The same page with another value of `key` in its address at each turn."""
        return lambda turn: self[login].get(
            reverse(name), {key: values[turn % len(values)], **query}
        )
