"""钉钉自定义机器人.

Source: open.dingtalk.com/document/orgapp/custom-robot-access and …/orgapp/customize-robot-security-settings.
"""

from datetime import datetime
from urllib.parse import SplitResult, parse_qs, urlencode

from tracker.reminders.channels.webhook import Call, Credentials, Vendor, signature

PATH = "/robot/send"
BUSY = frozenset({-1, 130101, 410100})  # the system is busy; two ways of saying "too fast"


def key_in(address: SplitResult) -> str:
    return parse_qs(address.query).get("access_token", [""])[0] if address.path == PATH else ""


def call(to: Credentials, text: str, at: datetime) -> Call:
    """Signed in the address: the secret signs the time in milliseconds and itself."""
    query = {"access_token": to.key}
    if to.secret:
        stamp = str(int(at.timestamp() * 1000))
        query |= {"timestamp": stamp, "sign": signature(to.secret, f"{stamp}\n{to.secret}")}
    return Call(f"{PATH}?{urlencode(query)}", {"msgtype": "text", "text": {"content": text}})


VENDOR = Vendor(
    sample="https://oapi.dingtalk.com/robot/send?access_token=",
    setting="DINGTALK_BASE_URL",
    most_bytes=18_000,  # of 20,000 for the whole request
    key_in=key_in,
    call=call,
    code_names=("errcode",),
    words_names=("errmsg",),
    busy=BUSY,
)
