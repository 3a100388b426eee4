"""Why a document cannot be read, by the sentence that the person reads."""

from enum import StrEnum


class Problem(StrEnum):
    ENCRYPTED = "文件加了密码，无法读取，请取消密码后重新上传。"
    SCANNED = "这个 PDF 是扫描的图片，没有可读的文字，请上传 Word 原稿或由 Word 另存的 PDF。"
    BROKEN = "文件已损坏，无法打开，请用 Word 或 WPS 打开确认后重新保存再上传。"
    TOO_LONG = "文件超过300页或30万字，不像工作要点，请只上传工作要点本身。"
    TOO_HEAVY = "文件过于复杂，在限定的时间和内存内没有读完，请把文字复制到新的 Word 文档后上传。"


class Unreadable(Exception):
    """Raised where a document is opened; crosses from the child process as the problem's name."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
