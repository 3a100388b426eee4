"""企业微信群机器人. Source: developer.work.weixin.qq.com/document/path/91770 (消息推送配置说明)."""

from datetime import datetime
from urllib.parse import SplitResult, parse_qs, urlencode

from tracker.reminders.channels.webhook import Call, Credentials, Vendor

PATH = "/cgi-bin/webhook/send"
BUSY = frozenset({-1, 45009, 45033})  # the system is busy, too many calls, too many calls at once


def key_in(address: SplitResult) -> str:
    return parse_qs(address.query).get("key", [""])[0] if address.path == PATH else ""


def call(to: Credentials, text: str, _at: datetime) -> Call:
    """Nothing is signed: the key is all there is."""
    return Call(f"{PATH}?{urlencode({'key': to.key})}", {"msgtype": "text", "text": {"content": text}})


VENDOR = Vendor(
    sample="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
    setting="WECOM_BASE_URL",
    most_bytes=2048,
    key_in=key_in,
    call=call,
    code_names=("errcode",),
    words_names=("errmsg",),
    busy=BUSY,
)
