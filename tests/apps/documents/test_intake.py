"""What becomes of files that are handed in: every kind, every fault, and the gate."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx.document import Document as DocxDocument

from luodi.apps.documents import jobs
from luodi.apps.documents.models import Document, DocumentState, Requirement
from luodi.files.ocr import recognise
from luodi.kernel import quarantine
from luodi.kernel.models import Attachment, Event, Job, JobState
from luodi.samples import SAMPLES
from tests.apps.documents.pieces import NOTICE
from tests.files.makers import PdfPage, compound, docx_by, ofd_line, ofd_of, pdf_of, zipped
from tests.world import World

pytestmark = pytest.mark.django_db
SAMPLE = {sample.name: sample for sample in SAMPLES}
MARKED = "机密★1年\n\n关于某事的通知\n各部门：\n区住建局6月底前完成整改。\n"


def upload(name: str, content: bytes | str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def bytes_kept(home: Path) -> list[Path]:
    """Every file below the home folder that holds something of anybody."""
    return [path for path in home.rglob("*") if path.is_file()]


def job_of(response: Any) -> Job:
    assert response.status_code == 302, response.content.decode()[:1500]
    return Job.objects.get(pk=int(response["Location"].rpartition("=")[2]))


def write_marked(made: DocxDocument) -> None:
    for line in MARKED.split("\n"):
        made.add_paragraph(line)


def pdf() -> bytes:
    page = PdfPage()
    for number, line in enumerate(NOTICE.split("\n")):
        page.text(60, 40 + 24 * number, line, 12)
    return pdf_of(page)


def ofd() -> bytes:
    lines = enumerate(NOTICE.split("\n"))
    return ofd_of(["".join(ofd_line(20, 20 + 8 * n, text) for n, text in lines if text)])


def html() -> str:
    body = "".join(f"<p>{line}</p>" for line in NOTICE.split("\n"))
    return f"<!doctype html><html><body>{body}</body></html>"


KINDS: dict[str, Callable[[], bytes | str]] = {
    "讲话.txt": SAMPLE["speech"].path.read_bytes,
    "通知.docx": SAMPLE["notice"].path.read_bytes,
    "报告.docx": SAMPLE["report"].path.read_bytes,
    "分解表.xlsx": SAMPLE["table"].path.read_bytes,
    "通知.pdf": pdf,
    "通知.ofd": ofd,
    "通知.html": html,
    "通知.md": lambda: NOTICE,
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_any_kind_is_kept_and_read(
    name: str, world: World, sign_in: Any, send: Any, home: Path
) -> None:
    client = sign_in(world.users["officer"])
    content = KINDS[name]()
    data = content.encode() if isinstance(content, str) else content
    job = job_of(send(client, upload(name, data)))
    assert job.state == JobState.DONE, job.error
    document = Document.objects.get(pk=(job.result or {})["document"])
    assert (document.state, document.failure) == (DocumentState.OPEN, "")
    assert document.total == Requirement.objects.filter(document=document).count() > 0
    assert document.created_by_name == "文督查"
    response = client.get(reverse("documents:original", args=[document.pk]))
    assert b"".join(response.streaming_content) == data
    assert not list((home / "tmp").iterdir())
    assert client.get(reverse("documents:document", args=[document.pk])).status_code == 200


@pytest.mark.skipif(not recognise.is_installed(), reason="needs luodi[ocr]")
def test_a_scan_is_recognised(world: World, sign_in: Any, send: Any) -> None:
    content = SAMPLE["scan"].path.read_bytes()
    job = job_of(send(sign_in(world.users["officer"]), upload("扫描件.png", content)))
    document = Document.objects.get(pk=(job.result or {})["document"])
    assert document.format == "image"
    assert document.warnings[0]["zh"].startswith("文字由图片识别")


def test_the_facts_of_a_document_are_read(world: World, register: Any) -> None:
    document = register(world.actor("officer"))
    assert document.title == "关于做好老旧小区改造工作的通知"
    assert document.number == "示政办发〔2026〕8号"
    assert (document.kind, document.year) == ("通知", 2026)
    assert str(document.date) == "2026-03-01"
    assert document.text == NOTICE
    assert document.reading["meta"]["title"]["value"] == document.title
    assert document.places[0][1] == "第1段"
    verbs = list(Event.objects.on("documents.document", document.pk).values_list("verb", flat=True))
    assert verbs[-1] == "documents.admit"
    assert "documents.take_reading" in verbs


FAULTS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a program": ("通知.docx", lambda: b"MZ" + bytes(600), "不支持直接读取"),
    "an archive": ("全部.zip", lambda: zipped({"a.txt": "x"}), "压缩包"),
    "encrypted": (
        "通知.docx",
        lambda: compound({"EncryptedPackage": b"x" * 500, "EncryptionInfo": b"y"}),
        "密码保护",
    ),
    "corrupt": ("通知.docx", lambda: SAMPLE["notice"].path.read_bytes()[:3000], "已损坏"),
    "without text": ("空白.docx", lambda: docx_by(lambda _document: None), "没有任何文字"),
    "blank": ("空白.txt", lambda: b" \n\t\n", "没有任何内容"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_read_is_told_with_a_way_out_and_not_kept(
    fault: str, world: World, sign_in: Any, send: Any, home: Path
) -> None:
    name, make, words = FAULTS[fault]
    client = sign_in(world.users["officer"])
    response = send(client, upload(name, make()))
    job = job_of(response)
    assert job.state == JobState.DONE
    page = client.get(response["Location"]).content.decode()
    assert words in page
    assert "重新上传" in page
    assert "粘贴正文" in page
    assert not Document.objects.exists()
    assert not Attachment.objects.exists()
    assert not bytes_kept(home)


def test_an_empty_file_is_refused_in_the_form(
    world: World, sign_in: Any, send: Any, home: Path
) -> None:
    client = sign_in(world.users["officer"])
    response = send(client, upload("空.txt", b""))
    assert response.status_code == 422
    assert not Job.objects.exists()
    assert send(client).status_code == 422
    assert "请选择文件" in send(client).content.decode()
    assert not bytes_kept(home)


def test_a_huge_file_is_refused_before_it_is_opened(
    world: World, sign_in: Any, send: Any, settings: Any, home: Path
) -> None:
    settings.LUODI_MAX_UPLOAD = 1024 * 1024
    client = sign_in(world.users["officer"])
    response = send(client, upload("大.txt", b"x" * (1024 * 1024 + 1)), htmx=True)
    assert response.status_code == 422
    assert "1 MB 的上限" in response.content.decode()
    assert not Job.objects.exists()
    assert not bytes_kept(home)


@pytest.mark.parametrize("name", ["绝密事项.txt", "绝密事项.docx", "绝密事项.pdf"])
def test_nothing_is_kept_of_a_classified_file(
    name: str, world: World, sign_in: Any, send: Any, home: Path
) -> None:
    contents: dict[str, bytes] = {
        "txt": MARKED.encode(),
        "docx": docx_by(write_marked),
        "pdf": pdf_of(PdfPage().text(60, 40, "机密★1年").text(60, 90, "区住建局6月底前完成整改。")),
    }
    client = sign_in(world.users["officer"])
    response = send(client, upload(name, contents[name.rpartition(".")[2]]))
    page = client.get(response["Location"]).content.decode()
    assert "标有密级（机密）" in page
    assert "已拒收" in page
    assert "绝密事项" not in page
    assert not bytes_kept(home)
    assert not Document.objects.exists()
    assert not Attachment.objects.exists()
    job = job_of(response)
    event = Event.objects.get(verb="kernel.refuse")
    for trace in (str(job.arguments), str(job.result), job.error, str(event.after), str(event)):
        assert "绝密事项" not in trace
        assert "整改" not in trace
    assert event.after == {"mark": "机密"}


def test_a_pasted_text_that_is_classified_is_refused_at_once(
    world: World, sign_in: Any, send: Any, home: Path
) -> None:
    response = send(sign_in(world.users["officer"]), text=MARKED)
    assert response.status_code == 422
    assert "标有密级（机密）" in response.content.decode()
    assert Event.objects.filter(verb="kernel.refuse").count() == 1
    assert not Job.objects.exists()
    assert not bytes_kept(home)


def test_a_pasted_text_becomes_a_document(world: World, sign_in: Any, send: Any) -> None:
    client = sign_in(world.users["officer"])
    job = job_of(send(client, text=NOTICE.replace("\n", "\r\n")))
    document = Document.objects.get(pk=(job.result or {})["document"])
    assert document.original is not None
    assert document.original.name == "粘贴的正文.txt"
    assert document.total >= 3


@pytest.mark.parametrize("again", [NOTICE, NOTICE.replace("\n", " \r\n")], ids=["bytes", "text"])
def test_the_same_content_is_recognised(
    again: str, world: World, register: Any, hand: Any, sign_in: Any
) -> None:
    document = register(world.actor("officer"))
    job = hand(world.actor("officer2"), "又一份.txt", again)
    assert job.result == {"same": document.pk}
    assert Document.objects.count() == 1
    assert Attachment.objects.count() == 1
    client = sign_in(world.users["officer2"])
    page = client.get(reverse("documents:upload-status", args=[job.pk])).content.decode()
    assert "已经登记过" in page
    assert reverse("documents:document", args=[document.pk]) in page


def test_another_organisation_may_have_the_same_document(world: World, register: Any) -> None:
    here, there = register(world.actor("officer")), register(world.actor("stranger_officer"))
    assert here.pk != there.pk
    assert here.organisation_id != there.organisation_id
    assert here.original.organisation_id != there.original.organisation_id


def test_several_files_are_handed_in_at_once(world: World, sign_in: Any, send: Any) -> None:
    client = sign_in(world.users["officer"])
    files = [
        upload("一.txt", NOTICE),
        upload("坏.docx", b"MZ" + bytes(99)),
        upload("机.txt", MARKED),
    ]
    response = send(client, *files, htmx=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count('class="ld-job') == 3
    assert Document.objects.count() == 1
    too_many = [upload(f"{n}.txt", f"第{n}份") for n in range(21)]
    assert send(client, *too_many).status_code == 422


def test_quarantine_is_for_the_program_alone(home: Path) -> None:
    token, size = quarantine.hold("甲.txt", [b"abc", b"de"])
    held = quarantine.find(token)
    assert held is not None
    assert (held.name, size, b"".join(held.chunks())) == ("甲.txt", 5, b"abcde")
    for folder in (home / "tmp", held.path.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert quarantine.find("../" + token) is None
    quarantine.discard(token)
    assert quarantine.find(token) is None


def test_what_nobody_fetched_is_swept(world: World, home: Path) -> None:
    tokens = [quarantine.hold(f"{n}.txt", [b"x"])[0] for n in range(3)]
    Job.objects.create(
        organisation=world.district, name="documents.read", arguments={"token": tokens[0]}
    )
    old = timezone.now().timestamp() - 3 * 3600
    for token in tokens[:2]:
        os.utime(home / "tmp" / token, (old, old))
    jobs.sweep(timezone.now())
    left = {folder.name for folder in (home / "tmp").iterdir()}
    assert left == {tokens[0], tokens[2]}
