"""The gate: nothing that bears a classification mark comes in, as a file or as typed words.

A document waits in quarantine for a job that reads it whole (:func:`opened`). What comes along
with something else, evidence or words in a form, is looked at while its sender waits: actions
that take it are :func:`guarded`. What is refused leaves no trace but the fact and the mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.files import (
    DEFAULT,
    BombError,
    FileError,
    Limits,
    SourceDocument,
    TooLargeError,
    open_document,
    refuse_classified,
)
from luodi.files.errors import ClassifiedFileError, safe_name
from luodi.kernel import events, quarantine
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Organisation
from luodi.reading.meta import classification
from luodi.reading.view import make_view

P = ParamSpec("P")
R = TypeVar("R")
Files = Iterable[tuple[str, Iterable[bytes]]]

NEUTRAL = "所传文件"  # what a refused file is called wherever something is said of it
# A look at the head takes moments: few pages, no recognition of pictures.
_LOOK = replace(DEFAULT, first_pages=3, convert_seconds=20)


class Marked(Mistake):
    """What was handed in bears a classification mark; it is gone already."""


class Handed(Protocol):
    """What an action is given that holds typed words, and maybe `files` (:data:`Files`)."""

    def typed(self) -> Mapping[str, str]:
        """The words, by field."""


def mark_of(text: str) -> str:
    """The classification (绝密, 机密, 秘密) a text is marked with, or an empty string."""
    try:
        refuse_classified(text, NEUTRAL)
    except ClassifiedFileError as error:
        return str(error.args[1])
    found = classification(make_view(text))
    return found.value if found else ""


def opened(held: quarantine.Held, limits: Limits = DEFAULT) -> SourceDocument:
    """A file as text; ClassifiedFileError if it is marked, another FileError if unreadable."""
    source = open_document(held.path, name=held.name, limits=limits)
    mark = mark_of(source.text)
    if mark:
        raise ClassifiedFileError(NEUTRAL, mark, mark)
    return source


@action("kernel.refuse", gettext_lazy("拒收了标有密级的内容"))
def refuse(*, actor: Actor, mark: str) -> ClassifiedFileError:
    """Note that something was refused, and nothing else about it; what to tell its sender."""
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    events.record(actor, organisation, after={"mark": mark})
    return ClassifiedFileError(NEUTRAL, mark, mark)


def guarded(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let an action see its argument `name` only when nothing of it is marked.

    That is a text, texts by field, or something :class:`Handed`, whose files are then those in
    quarantine. Stands above `@action`: a look into files takes longer than a transaction may.
    Where the argument has a default and is left out there is nothing to look at.
    """

    def wrap(act: Callable[P, R]) -> Callable[P, R]:
        @wraps(act)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            given: Any = kwargs.get(name)
            if given is None:
                return act(*args, **kwargs)
            actor: Any = kwargs["actor"]
            refuse_typed(actor, _texts(name, given))
            files = getattr(given, "files", ())
            if not files:
                return act(*args, **kwargs)
            with _passed(actor, files) as held:
                kwargs[name] = replace(given, files=held)
                return act(*args, **kwargs)

        return run

    return wrap


def _texts(name: str, given: str | Mapping[str, Any] | Handed) -> Mapping[str, str]:
    if isinstance(given, str):
        return {name: given}
    if isinstance(given, Mapping):
        return {field: "\n".join(_words(value)) for field, value in given.items()}
    return given.typed()


def _words(value: Any) -> Iterator[str]:
    """All texts in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _words(one)


def refuse_typed(actor: Actor, texts: Mapping[str, str]) -> None:
    """Raise Marked for the first of the texts (by field) that bears a mark as a document does."""
    for field, text in texts.items():
        mark = mark_of(text)
        if mark:
            refuse(actor=actor, mark=mark)
            raise Marked(
                _(
                    "填写的内容带有密级标注（%(mark)s），按保密规定不得在本系统处理，未保存任何内容。"
                    "请删去涉密内容，只写可以公开的情况；涉密情况请用保密设备办理。"
                )
                % {"mark": mark},
                field,
            )


@contextmanager
def _passed(actor: Actor, files: Files) -> Iterator[tuple[tuple[str, Iterable[bytes]], ...]]:
    """Files that may be kept, in quarantine for as long as this lasts."""
    tokens: list[str] = []
    try:
        for name, chunks in files:
            tokens.append(quarantine.hold(safe_name(name)[:200], chunks)[0])
        held = [one for one in map(quarantine.find, tokens) if one is not None]
        for number, one in enumerate(held, start=1):
            _look(actor, one, number if len(held) > 1 else 0)
        yield tuple((one.name, one.chunks()) for one in held)
    finally:
        for token in tokens:
            quarantine.discard(token)


def _look(actor: Actor, held: quarantine.Held, number: int) -> None:
    """Refuse a file that is marked, or built so that nobody can look; others say nothing."""
    try:
        opened(held, _LOOK)
    except ClassifiedFileError as error:
        refuse(actor=actor, mark=error.args[1])
        raise Marked(said(str(error.args[1]), number), "files") from None
    except (BombError, TooLargeError) as error:
        raise Mistake(error.zh, "files") from None
    except FileError:  # a picture, a scan, a locked file: nothing is claimed about it
        return


def said(mark: str, number: int = 0) -> str:
    """What to tell the sender of a marked file; its name is left out, which may tell too much.

    `number` says which of several it was.
    """
    if number:
        return _(
            "“所传的第 %(n)d 个文件”标有密级（%(mark)s），按保密规定不得在本系统处理，"
            "未保存任何内容，请移交保密设备办理。"
        ) % {"n": number, "mark": mark}
    return _(
        "“所传文件”标有密级（%(mark)s），按保密规定不得在本系统处理，"
        "未保存任何内容，请移交保密设备办理。"
    ) % {"mark": mark}
