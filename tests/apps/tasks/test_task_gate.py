"""What bears a classification mark does not come in with a report or in a form either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx.document import Document as DocxDocument

from luodi.apps.tasks.actions import issue, return_task
from luodi.apps.tasks.models import IssueBatch, Progress, TaskParty
from luodi.files.ocr import recognise
from luodi.kernel.errors import Mistake
from luodi.kernel.gate import Marked
from luodi.kernel.models import Attachment, Event
from tests.apps.tasks.factory import make_document, make_requirement, options, signed
from tests.files.makers import PdfPage, docx_by, ofd_line, ofd_of, pdf_of, zipped
from tests.world import World

pytestmark = pytest.mark.django_db
LINES = ("机密★10年", "关于某事的情况", "绝密事项甲已经办结。")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """Files in quarantine and kept are those of one test."""
    settings.LUODI_HOME = tmp_path
    return tmp_path


@pytest.fixture
def party(world: World) -> TaskParty:
    """A task that the handler has signed for."""
    return signed(world)


def _docx() -> bytes:
    def write(made: DocxDocument) -> None:
        for line in LINES:
            made.add_paragraph(line)

    return docx_by(write)


def _pdf() -> bytes:
    page = PdfPage()
    for number, line in enumerate(LINES):
        page.text(60, 40 + 30 * number, line, 12)
    return pdf_of(page, *[PdfPage().text(60, 40, "附页") for _ in range(9)])


def _ofd() -> bytes:
    lines = "".join(ofd_line(20, 20 + 8 * n, text) for n, text in enumerate(LINES))
    return ofd_of([lines, ofd_line(20, 20, "附页")] * 3)


MARKED = {"说明.txt": "\n".join(LINES).encode, "说明.docx": _docx, "说明.pdf": _pdf, "a.ofd": _ofd}


@pytest.mark.parametrize("name", MARKED)
def test_a_marked_file_is_refused_and_nothing_of_it_is_kept(
    name: str, world: World, sign_in: Any, party: TaskParty, home: Path
) -> None:
    client = sign_in(world.users["handler"])
    files = [
        SimpleUploadedFile("进度.txt", "已完成三处。".encode()),
        SimpleUploadedFile(name, MARKED[name]()),
    ]
    address = reverse("tasks:report", args=[party.pk])
    answer = client.post(address, {"text": "已开工 3 个", "evidence": files})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“所传的第 2 个文件”标有密级（机密），按保密规定不得在本系统处理" in page
    assert "已开工 3 个" in page  # what was typed is not lost
    assert '<details class="tk-details" open>' in page
    assert not Progress.objects.exists()
    assert not Attachment.objects.exists()
    assert not [path for path in home.rglob("*") if path.is_file()]
    event = Event.objects.get(verb="kernel.refuse")
    assert event.after == {"mark": "机密"}
    assert event.actor_name == "承一"
    again = client.post(address, {"text": "已开工 3 个", "evidence": files[:1]})
    assert again.status_code == 422  # an empty upload: the first request has read it
    files[0].seek(0)
    assert client.post(address, {"text": "已开工 3 个", "evidence": files[:1]}).status_code == 302
    assert Attachment.objects.get().name == "进度.txt"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.png", b"\x89PNG\r\n\x1a\n" + b"\1" * 60),
        ("打包.zip", zipped({"a.txt": "x"})),
        ("表.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 900),
        ("说明.txt", "本月开展“机密★10年”文件管理培训，未发现泄露机密、绝密事项。".encode()),
    ],
)
def test_what_cannot_be_read_or_only_mentions_secrets_is_kept(
    name: str, content: bytes, world: World, sign_in: Any, party: TaskParty, monkeypatch: Any
) -> None:
    monkeypatch.setattr(type(recognise), "__call__", lambda *_: pytest.fail("no recognition here"))
    monkeypatch.setattr(type(recognise), "is_installed", lambda _: True)
    data = {
        "text": "已组织学习，机密、秘密文件均按规定管理。",
        "evidence": [SimpleUploadedFile(name, content)],
    }
    answer = sign_in(world.users["handler"]).post(reverse("tasks:report", args=[party.pk]), data)
    assert answer.status_code == 302, answer.content.decode()
    assert Progress.objects.get().attachments.get().name == name
    assert not Event.objects.filter(verb="kernel.refuse").exists()


def test_a_file_built_to_exhaust_the_machine_is_refused(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    bomb = zipped({"word/document.xml": b"<w>" + b"0" * 30_000_000})
    data = {"text": "已开工", "evidence": [SimpleUploadedFile("大.docx", bomb)]}
    answer = sign_in(world.users["handler"]).post(reverse("tasks:report", args=[party.pk]), data)
    assert answer.status_code == 422
    assert "疑为恶意文件" in answer.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("field", ["text", "problems", "next_step"])
def test_a_marked_text_is_refused_at_its_field(
    field: str, world: World, sign_in: Any, party: TaskParty
) -> None:
    data = {"text": "已开工", field: "机密★10年\n关于某事的情况"}
    answer = sign_in(world.users["handler"]).post(reverse("tasks:report", args=[party.pk]), data)
    assert answer.status_code == 422
    assert "带有密级标注（机密）" in answer.context["form"].errors[field][0]
    assert not Progress.objects.exists()
    assert Event.objects.get(verb="kernel.refuse").after == {"mark": "机密"}


def test_reasons_and_covering_notes_go_through_the_same_gate(
    world: World, party: TaskParty
) -> None:
    handler, now = world.actor("handler"), timezone.now()
    with pytest.raises(Marked, match="密级标注（秘密）") as caught:
        return_task(actor=handler, party=party, reason="【秘密】\n不属本单位", now=now)
    assert caught.value.field == "reason"
    party.refresh_from_db()
    assert party.state == "signed"
    document = make_document(world, 1, title="另一份要点")
    make_requirement(document, 1, [("lead", world.units["区财政局"])])
    chosen = options("t2")
    object.__setattr__(chosen, "note", "绝密★长期\n关于交办任务的通知")
    with pytest.raises(Mistake, match="密级标注（绝密）"):
        issue(actor=world.actor("officer"), document=document, options=chosen, now=now)
    assert IssueBatch.objects.count() == 1
    assert Event.objects.filter(verb="kernel.refuse").count() == 2
    return_task(actor=handler, party=party, reason="属机密文件管理，归口区委办", now=now)
    assert TaskParty.objects.get(pk=party.pk).state == "returned"
