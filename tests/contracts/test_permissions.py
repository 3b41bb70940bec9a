"""The matrix of `permissions`, asked of the running product: every address, every role."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from luodi.apps.documents.models import Document
from luodi.apps.orgs.models import Person, Unit
from luodi.apps.tasks.models import Task
from luodi.kernel.access import ADMINISTRATORS, Role, permissions
from luodi.kernel.rest.routes import operations
from luodi.shell.api.root import api
from tests.at_work import AtWork, put_to_work
from tests.contracts.permissions import OPERATIONS, ROUTES, SAMPLES, WORDS, Route
from tests.contracts.routes import pages
from tests.contracts.sources import PACKAGE
from tests.contracts.sources import text_of as text_of_file
from tests.world import PEOPLE, STRANGERS, World

METHODS = ("GET", "POST")
API = "/api/v1"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "X-Request-ID": "-",
}


@pytest.fixture
def work(world: World, settings: Any) -> AtWork:
    """A district with something on every page."""
    return put_to_work(world)


def address(name: str, route: Route, work: AtWork) -> str:
    """The address with the district's own samples."""
    return reverse(name, kwargs={key: SAMPLES[what](work) for key, what in route.kwargs.items()})


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """One request whose effects are taken back, also on the session; an error is its answer."""
    client.raise_request_exception = False
    cookies = client.cookies.output(header="", sep=";")
    with transaction.atomic():
        response: HttpResponse = client.generic(method, path)  # type: ignore[assignment]  # a test response is one
        if response.streaming:
            streamed = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # it is one
            response.read_here = streamed  # type: ignore[attr-defined]  # while it can be read
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return response


def said(response: HttpResponse) -> str:
    """The status, and what went wrong inside."""
    raised = getattr(response, "exc_info", None)
    return f"{response.status_code} {raised[1]!r}" if raised else str(response.status_code)


def to_sign_in(response: HttpResponse) -> bool:
    """Whether the answer is: sign in first."""
    return response.status_code == 302 and response.headers["Location"].startswith(
        reverse("account_login") + "?"
    )


def text_of(response: HttpResponse) -> str:
    """Everything an answer says, inside office files too."""
    body = getattr(response, "read_here", None) or response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    return str(body.decode("utf-8", "replace"))


def walk(client: Client, work: AtWork) -> Iterator[tuple[str, Route, str, HttpResponse]]:
    """Every address, by every method, and every operation of the interface for programs."""
    for name, route in ROUTES.items():
        path = address(name, route, work)
        for method in METHODS:
            yield name, route, method, ask(client, method, path)
    for name, route in OPERATIONS.items():
        method, _, path = name.partition(" ")
        path = API + path.format(**{key: SAMPLES[what](work) for key, what in route.kwargs.items()})
        yield name, route, method, ask(client, method, path)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    known = set(pages())
    assert known - set(ROUTES) == set(), "add these to tests/contracts/permissions.py"
    assert set(ROUTES) - known == set(), "these are gone"


def test_every_row_names_the_permission_of_its_view() -> None:
    wrong = {}
    for name, found in pages().items():
        route = ROUTES.get(name)
        has = found.permission.name if found.permission else ""
        if route and has != route.permission:
            wrong[name] = (has, route.permission)
    assert not wrong, "view has, row says"
    assert not [name for name, route in ROUTES.items() if not (route.permission or route.why)]


def test_every_operation_for_programs_has_a_row_with_its_permission() -> None:
    known = {f"{o.method} {o.path}": o.permission.name for o in operations(api)}
    assert known == {name: route.permission for name, route in OPERATIONS.items()}


@pytest.mark.django_db
def test_without_signing_in_only_public_pages_open(client: Client, work: AtWork) -> None:
    wrong = []
    for name, route, method, response in walk(client, work):
        refused = to_sign_in(response) or response.status_code in (401, 405)
        if refused != bool(route.permission) and not (route.why and response.status_code < 500):
            wrong.append(f"{method} {name}: {said(response)}")
        wrong += [f"{method} {name}: {fault}" for fault in unguarded(response)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("username", PEOPLE)
def test_a_role_opens_what_it_may_and_nothing_else(
    username: str, sign_in: Any, work: AtWork
) -> None:
    role = PEOPLE[username][3]
    client = sign_in(work.world.users[username])
    known = {found.name: found for found in permissions()} if pages() else {}
    secret = business(work) if role in ADMINISTRATORS else set()
    wrong, offered = [], set()
    for name, route, method, response in walk(client, work):
        if response.status_code != 405:
            offered.add(name)
        faults = unguarded(response) + leaks(response, secret)
        if route.permission:
            faults += misjudged(response, role in known[route.permission].roles, route.relation)
        wrong += [f"{method} {name}: {fault}" for fault in faults]
    assert not wrong, "\n".join(wrong)
    assert not {n for n, r in ROUTES.items() if r.permission} - offered, "these offer no method"


@pytest.mark.django_db
@pytest.mark.parametrize("username", STRANGERS)
def test_the_neighbour_sees_nothing_of_the_district(
    username: str, sign_in: Any, work: AtWork
) -> None:
    client = sign_in(work.world.users[username])
    secret, wrong = secrets(work), []
    for name, route, method, response in walk(client, work):
        hidden = route.permission and set(route.kwargs.values()) - WORDS
        # 422: the interface for programs looks at what is sent before it looks for the row.
        if hidden and response.status_code not in (302, 403, 404, 405, 422):
            wrong.append(f"{method} {name}: {said(response)}")
        wrong += [f"{method} {name}: {fault}" for fault in leaks(response, secret)]
    assert not wrong, "\n".join(wrong)


def misjudged(response: HttpResponse, may: bool, relation: str) -> list[str]:
    """What is wrong with an answer to somebody who may, or may not, do it."""
    status = response.status_code
    if status == 405:
        return []
    if status >= 500:
        return [said(response)]
    if not may:
        return [f"{status}, not 403"] if status != 403 else []
    closed = to_sign_in(response) or (status in (403, 404) and not relation)
    return [f"{status}, although the role may"] if closed else []


def unguarded(response: HttpResponse) -> list[str]:
    """Headers that an answer lacks."""
    faults = [
        f"{header} is {response.headers.get(header)}"
        for header, part in HEADERS.items()
        if part not in response.headers.get(header, "")
    ]
    request: Any = response.wsgi_request  # type: ignore[attr-defined]  # the test client sets it
    if request.user.is_authenticated and "no-store" not in response.headers.get(
        "Cache-Control", ""
    ):
        faults.append("may be cached")
    return faults


def leaks(response: HttpResponse, secret: set[str]) -> list[str]:
    """Words in an answer that must not be there."""
    text = text_of(response) if secret else ""
    found = sorted(word for word in secret if word in text)
    return [f"shows {found[:3]}"] if found else []


def secrets(work: AtWork) -> set[str]:
    """Words that stand in the district's rows and nowhere in the neighbour's."""
    here, there = work.world.district, work.world.neighbour
    units, people = Unit.objects.filter, Person.objects.filter
    own = {u.name for u in units(organisation=here)} | {p.name for p in people(organisation=here)}
    theirs = {u.name for u in units(organisation=there)} | {
        p.name for p in people(organisation=there)
    }
    own = {word for word in own if not any(word in other for other in theirs)}
    shipped = "".join(
        text_of_file(p) for p in [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("help.py")]
    )
    return {word for word in own | business(work) if word not in shipped} - {here.name}


def business(work: AtWork) -> set[str]:
    """What the district's documents and tasks say."""
    documents = Document.objects.filter(organisation=work.world.district)
    tasks = Task.objects.filter(organisation=work.world.district)
    return (
        {d.title for d in documents}
        | {t.title for t in tasks}
        | {t.number for t in tasks}
        | {work.batch.number, "青石老旧小区", "赤松片区", "已完成摸底"}
    )


def test_each_role_is_tried() -> None:
    assert {who[3] for who in PEOPLE.values()} == set(Role)
