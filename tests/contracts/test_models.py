"""Models say what they are; migrations are complete and in one line; checks pass."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

MODELS = [m for m in apps.get_models() if m.__module__.startswith("luodi.")]
_BY_DJANGO = re.compile(r"_[0-9a-f]{6,8}_(idx|uniq|fk)$")


def _name(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", MODELS, ids=_name)
def test_a_model_says_what_it_is(model: type[models.Model]) -> None:
    said = inspect.cleandoc(model.__doc__ or "")
    assert said, model
    assert not said.startswith(f"{model.__name__}("), "the docstring is Django's own list of fields"
    assert model.__str__ is not models.Model.__str__, "no __str__"
    assert str(model._meta.verbose_name) != model._meta.model_name, "no verbose_name"


@pytest.mark.parametrize("model", MODELS, ids=_name)
def test_its_constraints_and_indexes_are_named_by_people(model: type[models.Model]) -> None:
    named = [c.name for c in model._meta.constraints] + [i.name for i in model._meta.indexes]
    assert not [name for name in named if not name or _BY_DJANGO.search(name)]
    assert not model._meta.unique_together


@pytest.mark.parametrize("model", MODELS, ids=_name)
def test_choices_are_kept_by_the_database(model: type[models.Model]) -> None:
    """A state nobody knows cannot be stored: every `state`, `decision` or `kind` is constrained."""
    text = " ".join(str(c.deconstruct()) for c in model._meta.constraints)
    for field in model._meta.local_fields:
        if field.name in ("state", "decision", "light") and field.choices:
            assert f"{field.name}__in" in text, f"{model._meta.label}.{field.name}"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes" in out.getvalue()


def test_migrations_of_an_app_form_one_line() -> None:
    graph = MigrationLoader(None).graph
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("luodi")}
    children: dict[tuple[str, str], list[str]] = defaultdict(list)
    for app, name in graph.nodes:
        if app not in ours:
            continue
        for parent in graph.node_map[app, name].parents:
            if parent.key[0] == app:
                children[parent.key].append(name)
    assert not {key: names for key, names in children.items() if len(names) > 1}
    for app in {app for app, _ in graph.nodes} & ours:
        assert len(graph.leaf_nodes(app)) == 1, app


def test_django_has_nothing_to_say() -> None:
    out = StringIO()
    call_command("check", stdout=out, stderr=out, fail_level="WARNING")
    assert "no issues" in out.getvalue()
