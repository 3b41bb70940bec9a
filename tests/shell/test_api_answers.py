"""How the API answers: lists by cursor, problems in two languages, retries, versions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.utils import timezone
from django.utils.translation import override

from luodi.apps.documents.models import Goal
from luodi.apps.orgs.models import Person
from luodi.kernel.models import KeptAnswer
from luodi.kernel.rest import sentences
from luodi.kernel.rest.idempotency import forget
from tests.at_work import AtWork
from tests.shell.conftest import Program
from tests.world import World

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


def test_a_list_is_walked_to_its_end_without_gap_or_repetition(
    world: World, program: Programs
) -> None:
    officer, seen, path = program("officer"), [], "/people?size=4"
    while path:
        part = officer.get(path).json()
        seen += [item["id"] for item in part["items"]]
        path = (part["next"] or "")[len("/api/v1") :]
    mine = Person.objects.filter(organisation=world.district).order_by("-pk")
    assert seen == list(mine.values_list("pk", flat=True))
    assert part["total"] == len(seen)
    assert part["total_is_capped"] is False


@pytest.mark.parametrize("query", ["cursor=0", "cursor=x", "size=0", "size=201", f"cursor={2**63}"])
def test_what_a_list_does_not_know_is_a_mistake(
    world: World, program: Programs, query: str
) -> None:
    answer = program("officer").get(f"/people?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/" + query.partition("=")[0]


def test_a_problem_says_what_and_where_in_both_languages(world: World, program: Programs) -> None:
    admin = program("system_admin")
    root = world.units["示例区"].pk
    answer = admin.post("/units", {"parent": root, "name": "区住建局"})
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["detail"] == "已有名为“区住建局”的单位。"
    assert problem["sentences"]["zh"] == problem["detail"]
    assert problem["errors"][0]["pointer"] == "/name"
    assert problem["instance"] == f"urn:uuid:{answer.headers['X-Request-ID']}"
    assert admin.post("/units", "{").status_code == 422
    wrong = admin.post("/units", {"parent": root, "nom": "x"}).json()
    assert {fault["pointer"] for fault in wrong["errors"]} == {"/sent/name", "/sent/nom"}


def test_a_sentence_with_names_in_it_is_found_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"还差 %(n)d 项，见%(place)s。": "%(n)d missing, see %(place)s.", "好。": "Fine."}
    monkeypatch.setattr(sentences, "_translated", lambda text: known.get(text, text))
    forms = [(sentences._form(m), m) for m in known if "%" in m]
    monkeypatch.setattr(sentences, "_forms", lambda: forms)
    with override("zh-hans"):
        assert sentences.english("好。") == "Fine."
        assert sentences.english("还差 3 项，见附件。") == "3 missing, see 附件."
        assert sentences.english("没有人译过。") == ""


def test_the_same_request_with_the_same_key_is_done_once(world: World, program: Programs) -> None:
    admin, sent = program("system_admin"), {"name": "新来的"}
    first = admin.post("/people", sent, idempotency_key="k1")
    again = admin.post("/people", sent, idempotency_key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Person.objects.filter(name="新来的").count() == 1
    other = admin.post("/people", {"name": "另一位"}, idempotency_key="k1")
    assert other.status_code == 422
    assert not Person.objects.filter(name="另一位").exists()
    assert admin.post("/people", sent, idempotency_key="k2").status_code == 201
    assert Person.objects.filter(name="新来的").count() == 2


def test_a_key_is_one_s_own_and_a_refusal_is_not_kept(world: World, program: Programs) -> None:
    officer, head = program("officer"), program("head")
    goal = {"name": "同名目标"}
    assert officer.post("/goals", goal, idempotency_key="k").status_code == 201
    mistake = head.post("/goals", goal, idempotency_key="k")
    assert mistake.status_code == 422
    assert "已有" in mistake.json()["detail"]
    assert Goal.objects.filter(name="同名目标").count() == 1
    assert program("handler").post("/goals", goal, idempotency_key="k").status_code == 403
    assert KeptAnswer.objects.count() == 2
    assert officer.post("/goals", goal, idempotency_key="键").status_code == 422
    assert officer.post("/goals", goal, idempotency_key="x" * 81).status_code == 422


def test_kept_answers_are_forgotten(world: World, program: Programs) -> None:
    program("system_admin").post("/people", {"name": "某"}, idempotency_key="k")
    forget(timezone.now())
    assert KeptAnswer.objects.exists()
    KeptAnswer.objects.update(at=timezone.now() - dt.timedelta(days=3))
    forget(timezone.now())
    assert not KeptAnswer.objects.exists()


def test_two_who_change_the_same_are_told_of_both_versions(work: AtWork, program: Programs) -> None:
    officer, other = program("officer"), program("officer2")
    row = work.on_desk.requirements.filter(decision="undecided").first()
    assert row is not None
    seen = officer.get(f"/requirements/{row.pk}")
    version = seen.json()["version"]
    assert seen.headers["ETag"] == f'"{version}"'
    mine = other.call("PATCH", f"/requirements/{row.pk}", {"version": version, "leader": "何区长"})
    assert mine.status_code == 200, mine.content
    late = officer.call(
        "PATCH", f"/requirements/{row.pk}", {"version": version, "leader": "林主任"}
    )
    assert late.status_code == 409
    assert late.json()["versions"] == {"leader": {"yours": "林主任", "theirs": "何区长"}}
    now = officer.get(f"/requirements/{row.pk}").json()["version"]
    done = officer.call("PATCH", f"/requirements/{row.pk}", {"version": now, "leader": "林主任"})
    assert done.json()["leader"] == "林主任"


@pytest.mark.parametrize("text", ["甲\0乙", "\ud800", "x" * 100_000])
def test_texts_no_database_keeps_are_refused(world: World, program: Programs, text: str) -> None:
    answer = program("system_admin").post("/people", {"name": text})
    assert answer.status_code == 422
    assert json.loads(answer.content)["sentences"]["zh"]
