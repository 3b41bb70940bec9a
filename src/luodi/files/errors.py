"""Why a file cannot be read: each error is one sentence in Chinese and one in English.

Both sentences name the file, the reason and the way out, so a caller prints them as they are.
"""

from __future__ import annotations

from typing import ClassVar

_LONGEST_NAME = 120


def safe_name(name: str) -> str:
    """A file name fit for a message: printable characters only, cut in the middle if very long."""
    shown = "".join(c if c.isprintable() else "�" for c in name)
    if len(shown) > _LONGEST_NAME:
        half = _LONGEST_NAME // 2
        shown = f"{shown[:half]}…{shown[-half:]}"
    return shown or "?"


class FileError(Exception):
    """A file that cannot be read. `code` is stable; `zh` and `en` are whole sentences.

    `zh_detail` and `en_detail` say more about this one file and take the place of the general
    reason where a subclass's sentence has one.
    """

    code: ClassVar[str] = "file"
    ZH: ClassVar[str] = "“{name}”无法读取：{detail}，请检查文件后重试。"
    EN: ClassVar[str] = '"{name}" cannot be read: {detail}; check the file and try again.'
    REASON: ClassVar[tuple[str, str]] = ("原因不明", "for an unknown reason")

    def __init__(self, name: str, zh_detail: str = "", en_detail: str = "") -> None:
        # The arguments are handed to Exception so that the error survives pickling.
        super().__init__(name, zh_detail, en_detail)
        self.name = safe_name(name)
        self.zh = self.ZH.format(name=self.name, detail=zh_detail or self.REASON[0])
        self.en = self.EN.format(name=self.name, detail=en_detail or self.REASON[1])

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


class SourceMissingError(FileError):
    """There is no such file, or it may not be opened."""

    code = "missing"
    ZH = "“{name}”打不开：{detail}，请核对路径和读取权限。"
    EN = '"{name}" cannot be opened: {detail}; check the path and your right to read it.'
    REASON = ("文件不存在", "there is no such file")


class EmptyFileError(FileError):
    """The file holds no text at all."""

    code = "empty"
    ZH = "“{name}”里{detail}，请确认选对了文件，或重新导出后再试。"
    EN = '"{name}" {detail}; make sure it is the right file, or export it again.'
    REASON = ("没有任何文字", "contains no text")


class TooLargeError(FileError):
    """The file is beyond one of the limits."""

    code = "too-large"
    ZH = "“{name}”太大：{detail}，请拆分成几个文件后分别读取。"
    EN = '"{name}" is too large: {detail}; split it and read the parts one by one.'
    REASON = ("超过允许的大小", "it is beyond the size limit")


class BombError(FileError):
    """The file is built to exhaust the machine (zip bomb, entity expansion, endless nesting)."""

    code = "bomb"
    ZH = "“{name}”内部结构异常（{detail}），疑为恶意文件，已停止读取，请向来文单位索取原件。"
    EN = (
        '"{name}" is built abnormally ({detail}) and may be malicious, reading was stopped; '
        "ask the sender for the original."
    )
    REASON = ("展开后过大", "it expands beyond all measure")


class CorruptFileError(FileError):
    """The file is of a known type but damaged."""

    code = "corrupt"
    ZH = "“{name}”已损坏或不完整（{detail}），请重新下载，或用原软件打开后另存一份再试。"
    EN = (
        '"{name}" is damaged or incomplete ({detail}); download it again, or open it in its own '
        "program and save a new copy."
    )
    REASON = ("内容无法解析", "its content cannot be parsed")


class WrongTypeError(FileError):
    """The content is not what the name says, and it is not readable as anything else."""

    code = "wrong-type"
    ZH = "“{name}”的内容与文件类型不符：{detail}，请用原软件打开后另存为 .docx、.pdf 或 .txt。"
    EN = (
        '"{name}" is not what its name says: {detail}; open it in its own program and save it as '
        ".docx, .pdf or .txt."
    )
    REASON = ("内容不是可识别的文档", "the content is no known kind of document")


class UnsupportedTypeError(FileError):
    """The type is known and deliberately not read."""

    code = "unsupported"
    ZH = "“{name}”是{detail}，不支持直接读取，请另存为 .docx、.pdf、.xlsx 或 .txt。"
    EN = '"{name}" is {detail}, which is not read; save it as .docx, .pdf, .xlsx or .txt.'
    REASON = ("不支持的文件类型", "a file type that is not supported")


class EncryptedFileError(FileError):
    """The file needs a password."""

    code = "encrypted"
    ZH = "“{name}”有密码保护（{detail}），请用原软件打开、取消密码后另存一份。"
    EN = '"{name}" is protected by a password ({detail}); open it, remove the password and save it.'
    REASON = ("加密文件", "the file is encrypted")


class NeedsOcrError(FileError):
    """The file consists of pictures and the optional character recognition is not installed."""

    code = "needs-ocr"
    ZH = "“{name}”是扫描件或图片，没有文字层，请安装文字识别组件 luodi[ocr]{detail}。"
    EN = (
        '"{name}" is a scan or a picture without a text layer; install the recognition extra '
        "luodi[ocr]{detail}."
    )
    REASON = ("，或索取带文字的原件", ", or ask for the original with text")


class NeedsConverterError(FileError):
    """An old binary format that only LibreOffice can open, and LibreOffice is not installed."""

    code = "needs-converter"
    ZH = (
        "“{name}”是{detail}，需要 LibreOffice 才能读取，"
        "请安装后重试，或用原软件另存为 .docx（表格存为 .xlsx）。"
    )
    EN = (
        '"{name}" is {detail} and needs LibreOffice; install it and try again, or save the file as '
        ".docx (a spreadsheet as .xlsx)."
    )
    REASON = ("旧版文档", "a document of an old format")


class ClassifiedFileError(FileError):
    """The document carries a mark 绝密, 机密 or 秘密: it must not be processed here."""

    code = "classified"
    ZH = (
        "“{name}”标有密级（{detail}），按保密规定不得在本系统处理，"
        "未保存任何内容，请移交保密设备办理。"
    )
    EN = (
        '"{name}" carries a classification mark ({detail}) and must not be processed here, nothing '
        "was kept; handle it on equipment approved for state secrets."
    )
    REASON = ("国家秘密", "state secret")
