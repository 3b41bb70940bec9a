"""`luodi read`: formats, targets, failures that do not stop the others, exit statuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from luodi.files.out import EXTENSIONS
from tests.cli.running import NOTICE, Run


@pytest.mark.parametrize("form", sorted(EXTENSIONS))
def test_every_format_to_a_file(run: Run, notice: Path, form: str) -> None:
    target = notice.parent / f"out.{EXTENSIONS[form]}"
    done = run("read", str(notice), "--format", form, "-o", str(target))
    assert (done.status, done.out) == (0, "")
    assert "已写入" in done.err
    assert target.stat().st_size > 100
    assert sorted(p.name for p in notice.parent.iterdir()) == sorted([notice.name, target.name])


def test_table_and_tree_to_a_pipe(run: Run, notice: Path) -> None:
    table, tree = run("read", str(notice)), run("read", str(notice), "-f", "tree")
    assert table.status == tree.status == 0
    assert "区农业农村局" in table.out
    assert "一、抓好农资供应" in tree.out
    assert "\x1b" not in table.out + tree.out


def test_json_and_its_schema(run: Run, notice: Path) -> None:
    schema = json.loads(run("read", "--schema").out)
    form = json.loads(run("read", str(notice), "--format", "json").out)
    Draft202012Validator(schema).validate(form)
    assert form["tasks"][0]["lead"] == ["区农业农村局"]
    assert form["tasks"][0]["deadline"]["date"] == "2026-03-31"
    assert form["file"]["name"] == "通知.txt"


def test_format_by_suffix_and_stdin(run: Run, tmp_path: Path) -> None:
    done = run("read", "-", "-o", "a.json", stdin=NOTICE)
    assert done.status == 0
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["tasks"]
    assert run("read", "-", "-", stdin=NOTICE).status == 2


def test_many_files_to_a_directory(run: Run, notice: Path) -> None:
    (notice.parent / "b").mkdir()
    twin = notice.parent / "b" / notice.name
    twin.write_text(NOTICE, encoding="utf-8")
    done = run("read", str(notice), str(twin), "-f", "csv", "-o", "res")
    assert done.status == 0
    names = sorted(p.name for p in (notice.parent / "res").iterdir())
    assert names == ["通知-2.csv", "通知.csv"]
    lines = run("read", str(notice), str(twin), "-f", "json").out.splitlines()
    assert [json.loads(line)["file"]["name"] for line in lines] == ["通知.txt"] * 2
    assert run("read", str(notice), str(twin), "-o", str(twin)).status == 2


def test_a_file_given_twice_is_read_once(run: Run, notice: Path) -> None:
    (notice.parent / "link.txt").symlink_to(notice)
    done = run("read", "通知.txt", str(notice), "link.txt", "-f", "json")
    assert done.status == 0
    assert json.loads(done.out)["file"]["name"] == "通知.txt"
    assert done.err.count("只读一次") == 2
    assert "it is read once" in done.err


def test_a_folder_is_no_file(run: Run, notice: Path, tmp_path: Path) -> None:
    (tmp_path / "来文").mkdir()
    done = run("read", "来文/", "通知.txt", "-f", "csv", "-o", "res")
    assert done.status == 1
    assert "2 个文件中有 1 个没有完成" in done.err
    assert "“来文/”是文件夹，请给出其中的文件，如 来文/*.docx。" in done.err
    assert '"来文/" is a folder' in done.err
    assert [p.name for p in (tmp_path / "res").iterdir()] == ["通知.csv"]


def test_a_year_is_asked_for(run: Run) -> None:
    text = "请区住建局于3月底前完成老旧小区改造10个。"
    done = run("read", "-", "-f", "tree", "--lang", "zh", stdin=text)
    assert "3月底前（年份待明确）" in done.out
    assert "标准输入：文中没有年份" in done.err
    assert done.err.count("\n") == 1
    dated = run("read", "-", "-f", "tree", "--date", "2026-01-15", stdin=text)
    assert "2026年3月底前" in dated.out
    assert dated.err == ""


def test_what_was_noticed_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text(NOTICE, encoding="utf-8")
    done = run("read", "a.docx", "-f", "csv", "-o", "a.csv", "--lang", "en")
    assert done.status == 0
    assert "a.docx: " in done.err
    assert "注意：" in run("read", "a.docx", "-f", "tree").out


def test_standard_input_has_a_name(run: Run) -> None:
    done = run("read", "-", stdin="")
    assert done.status == 1
    assert "标准输入里没有任何内容" in done.err
    assert "standard input is empty" in done.err
    assert "任务分解表（标准输入）" in run("read", "-", stdin="今天天气很好。").out


def test_one_bad_file_does_not_stop_the_others(run: Run, notice: Path, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text("", encoding="utf-8")
    done = run("read", "空.txt", "没有.docx", str(notice), "-f", "md", "-o", "res/")
    assert done.status == 1
    assert [p.name for p in (tmp_path / "res").iterdir()] == ["通知.md"]
    assert "空.txt" in done.err
    assert "没有.docx" in done.err
    assert "Traceback" not in done.err


def test_classified_document_is_refused(run: Run, notice: Path, tmp_path: Path) -> None:
    (tmp_path / "密件.txt").write_text("机密★10年\n" + NOTICE, encoding="utf-8")
    done = run("read", "密件.txt", str(notice), "-f", "json", "-o", "res")
    assert done.status == 3
    assert [p.name for p in (tmp_path / "res").iterdir()] == ["通知.json"]
    assert "密级" in done.err
    one = run("read", "密件.txt", "-f", "json")
    assert (one.status, one.out) == (3, "")


def test_an_input_is_never_overwritten(run: Run, notice: Path) -> None:
    before = notice.read_bytes()
    done = run("read", str(notice), "-o", str(notice))
    assert done.status == 2
    assert "不能覆盖" in done.err
    link = notice.parent / "link.txt"
    link.symlink_to(notice)
    assert run("read", str(notice), "-o", "link.txt").status == 2
    assert run("read", str(notice), "-f", "table", "-o", ".").status == 0
    assert notice.read_bytes() == before
    assert (notice.parent / "通知-2.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "请给出要读的文件"),
        (("a.txt", "--format", "pdf"), "没有“pdf”这种格式"),
        (("a.txt", "--date", "2026-13-01"), "日期“2026-13-01”不对"),
        (("a.txt", "--units", "none.csv"), "单位名录“none.csv”无法使用"),
        (("a.txt", "--nope"), "没有 --nope 这个选项"),
        (("a.txt", "--date"), "see luodi --help"),
    ],
)
def test_wrong_usage_is_one_sentence(run: Run, arguments: tuple[str, ...], words: str) -> None:
    done = run("read", *arguments)
    assert done.status == 2
    assert words in done.err
    assert done.err.count("\n") == 1
    assert run("read", *arguments, "--lang", "en").err.isascii() or "”" not in done.err


def test_language(run: Run, notice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Task table" not in run("read", str(notice), "-f", "md").out
    assert "## Task table" in run("read", str(notice), "-f", "md", "--lang", "en").out
    monkeypatch.setenv("LUODI_LANG", "en")
    assert "## Task table" in run("read", str(notice), "-f", "md").out
    assert "## 任务分解表" in run("read", str(notice), "-f", "md", "--lang=zh").out


def test_mistake_of_ours_is_a_sentence(
    run: Run, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("luodi.cli.read.read", fail)
    done = run("read", str(notice))
    assert done.status == 1
    assert "RuntimeError" in done.err
    assert "Traceback" not in done.err


def test_units_directory_from_a_file(run: Run, notice: Path, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("名称,别名,职责\n区府办,,督促检查\n", encoding="utf-8")
    done = run("read", str(notice), "-f", "json", "--units", "units.csv")
    assert done.status == 0
    found = {s["unit"] for t in json.loads(done.out)["tasks"] for s in t["suggestions"]}
    assert found <= {"区府办"}


def test_help_is_chinese_first(run: Run) -> None:
    zh, en = run("read", "--help"), run("read", "--help", "--lang", "en")
    assert zh.status == en.status == 0
    assert "用法：luodi read" in zh.out
    assert "¦" not in zh.out + en.out
    assert re.search("[\u4e00-\u9fff]", en.out) is None
    assert run().status == 2
    assert run("--version").out.startswith("luodi ")


def test_a_second_output_is_not_dropped_unsaid(run: Run, notice: Path, tmp_path: Path) -> None:
    result = run("read", str(notice), "-o", "a.xlsx", "-o", "a.html")
    assert result.status == 2
    assert "-o 只能给一次" in result.err
    assert not list(tmp_path.glob("a.*"))
