"""飞书自定义机器人. Source: open.feishu.cn/document/client-docs/bot-v3/add-custom-bot (自定义机器人使用指南)."""

from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, quote

from tracker.reminders.channels.webhook import Call, Credentials, Vendor, signature

PATH = "/open-apis/bot/v2/hook/"
BUSY = frozenset({11232, 99991400})  # too many messages of this robot, too many calls


def key_in(address: SplitResult) -> str:
    return address.path.removeprefix(PATH) if address.path.startswith(PATH) else ""


def call(to: Credentials, text: str, at: datetime) -> Call:
    """Signed in the body: the time in seconds and the secret sign nothing at all."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if to.secret:
        stamp = str(int(at.timestamp()))
        body = {"timestamp": stamp, "sign": signature(f"{stamp}\n{to.secret}", ""), **body}
    return Call(PATH + quote(to.key, safe=""), body)


VENDOR = Vendor(
    sample="https://open.feishu.cn/open-apis/bot/v2/hook/",
    setting="FEISHU_BASE_URL",
    most_bytes=18_000,  # of 20 KB for the whole request
    key_in=key_in,
    call=call,
    code_names=("code", "StatusCode"),
    words_names=("msg", "StatusMessage"),
    busy=BUSY,
)
