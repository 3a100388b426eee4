"""What each vendor of group robots is sent, and how its answers are read."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import config
from tests.reminders.vendor import FakeVendor
from tracker.reminders.channels.outcome import Outcome, Verdict
from tracker.reminders.channels.vendors import VENDORS
from tracker.reminders.channels.webhook import Credentials, signature
from tracker.reminders.models import Channel

KEY = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa"
SECRET = "SECff3a8e7f1c2b"
AT = datetime.fromtimestamp(1661860880, UTC)


@pytest.fixture
def fake() -> Iterator[FakeVendor]:
    server = FakeVendor()
    yield server
    server.close()


def send(fake: FakeVendor, channel: Channel, *, secret: str = "", text: str = "提醒：到期1项") -> Outcome:
    return VENDORS[channel].send(fake.address, Credentials(KEY, secret), text, at=AT, timeout=0.5)


def test_feishus_signature_as_documented() -> None:
    """The worked example of 飞书's guide (自定义机器人使用指南, 签名校验): secret "xxx" at 1661860880."""
    assert signature("1661860880\nxxx", "") == "QnWVTSBe6FmQDE0bG6X0mURbI+DnvVyu1h+j5dHOjrU="


def test_dingtalks_signature_as_documented() -> None:
    """钉钉's guide gives the formula only; the figure was made with OpenSSL:
    printf '1661860880\\nxxx' | openssl dgst -sha256 -hmac xxx -binary | base64
    """
    assert signature("xxx", "1661860880\nxxx") == "dIUMcehSFkPlWOGqwoP5EFcartyN67QSY9wbVW+hTbE="


def test_wecom_is_sent_a_text_and_the_key(fake: FakeVendor) -> None:
    assert send(fake, Channel.WECOM).verdict is Verdict.SENT
    asked = fake.asked[0]
    assert (asked.path, asked.query) == ("/cgi-bin/webhook/send", {"key": KEY})
    assert asked.body == {"msgtype": "text", "text": {"content": "提醒：到期1项"}}
    assert asked.content_type.startswith("application/json")


def test_dingtalk_is_signed_in_the_address_in_milliseconds(fake: FakeVendor) -> None:
    send(fake, Channel.DINGTALK, secret=SECRET)
    send(fake, Channel.DINGTALK)
    signed, unsigned = fake.asked
    stamp = "1661860880000"
    assert signed.path == "/robot/send"
    assert signed.query == {
        "access_token": KEY,
        "timestamp": stamp,
        "sign": signature(SECRET, f"{stamp}\n{SECRET}"),
    }
    assert signed.body == {"msgtype": "text", "text": {"content": "提醒：到期1项"}}
    assert unsigned.query == {"access_token": KEY}


def test_feishu_is_signed_in_the_body_in_seconds(fake: FakeVendor) -> None:
    send(fake, Channel.FEISHU, secret="xxx")
    send(fake, Channel.FEISHU)
    signed, unsigned = fake.asked
    assert signed.path == f"/open-apis/bot/v2/hook/{KEY}"
    assert signed.body == {
        "timestamp": "1661860880",
        "sign": "QnWVTSBe6FmQDE0bG6X0mURbI+DnvVyu1h+j5dHOjrU=",
        "msg_type": "text",
        "content": {"text": "提醒：到期1项"},
    }
    assert unsigned.body.keys() == {"msg_type", "content"}


@pytest.mark.parametrize(
    ("channel", "answer", "verdict", "words"),
    [
        (Channel.WECOM, '{"errcode":0,"errmsg":"ok"}', Verdict.SENT, "0 ok"),
        (
            Channel.WECOM,
            '{"errcode":93000,"errmsg":"invalid webhook url"}',
            Verdict.REFUSED,
            "93000 invalid webhook url",
        ),
        (
            Channel.WECOM,
            '{"errcode":45009,"errmsg":"api freq out of limit"}',
            Verdict.DEFERRED,
            "45009 api freq out of limit",
        ),
        (Channel.WECOM, '{"errcode":-1,"errmsg":"system busy"}', Verdict.DEFERRED, "-1 system busy"),
        (Channel.DINGTALK, '{"errcode":0,"errmsg":"ok"}', Verdict.SENT, "0 ok"),
        (Channel.DINGTALK, '{"errcode":310000,"errmsg":"sign not match"}', Verdict.REFUSED, "310000 sign not match"),
        (Channel.DINGTALK, '{"errcode":130101,"errmsg":"send too fast"}', Verdict.DEFERRED, "130101 send too fast"),
        (Channel.FEISHU, '{"code":0,"msg":"success","data":{}}', Verdict.SENT, "0 success"),
        (Channel.FEISHU, '{"StatusCode":0,"StatusMessage":"success"}', Verdict.SENT, "0 success"),
        (Channel.FEISHU, '{"code":19021,"msg":"sign match fail"}', Verdict.REFUSED, "19021 sign match fail"),
        (Channel.FEISHU, '{"code":11232,"msg":"frequency limited"}', Verdict.DEFERRED, "11232 frequency limited"),
    ],
)
def test_an_answer_of_200_is_read(
    fake: FakeVendor, channel: Channel, answer: str, verdict: Verdict, words: str
) -> None:
    fake.answer = answer
    assert send(fake, channel) == Outcome(verdict, words)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<html>请登录办公网</html>",
        "[]",
        "{}",
        "null",
        '{"errcode": "x"}',
        '{"errcode": 1e999}',
        "[" * 9999,
        "errcode",
    ],
)
@pytest.mark.parametrize("channel", VENDORS)
def test_an_answer_that_nobody_can_read_is_no_success(fake: FakeVendor, channel: Channel, answer: str) -> None:
    fake.answer = answer.replace("errcode", "code") if channel is Channel.FEISHU else answer
    assert send(fake, channel).verdict is Verdict.DEFERRED


@pytest.mark.parametrize(
    ("status", "answer", "verdict"),
    [
        (500, "oops", Verdict.DEFERRED),
        (429, "slow down", Verdict.DEFERRED),
        (502, "Bad Gateway", Verdict.UNREACHABLE),
        (407, "", Verdict.UNREACHABLE),
        (403, "no", Verdict.REFUSED),
        (400, '{"errcode":93000,"errmsg":"no"}', Verdict.REFUSED),
        (400, '{"errcode":45009,"errmsg":"slow down"}', Verdict.DEFERRED),
    ],
)
def test_by_status(fake: FakeVendor, status: int, answer: str, verdict: Verdict) -> None:
    fake.status, fake.answer = status, answer
    outcome = send(fake, Channel.WECOM)
    assert outcome.verdict is verdict
    assert outcome.words.startswith(f"HTTP {status}")


def test_no_redirect_is_followed(fake: FakeVendor) -> None:
    fake.status, fake.location = 307, fake.address + "/elsewhere"
    assert send(fake, Channel.WECOM).verdict is Verdict.REFUSED
    assert len(fake.asked) == 1


def test_nobody_listens(fake: FakeVendor) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    outcome = VENDORS[Channel.WECOM].send(address, Credentials(KEY, ""), "x", at=AT, timeout=0.5)
    assert outcome.verdict is Verdict.UNREACHABLE
    assert outcome.words.startswith("无法连接127.0.0.1")


@pytest.mark.parametrize("fault", ["hang", "reset"])
def test_a_connection_lost_after_the_request_leaves_it_unknown(fake: FakeVendor, fault: str) -> None:
    fake.hang, fake.resets = (1.0, False) if fault == "hang" else (0.0, True)
    outcome = send(fake, Channel.WECOM)
    assert outcome.verdict is Verdict.UNKNOWN
    assert "没有等到" in outcome.words


@pytest.mark.parametrize("channel", VENDORS)
def test_no_words_repeat_a_key(fake: FakeVendor, channel: Channel) -> None:
    fake.answer = f'{{"errcode": 93000, "errmsg": "no robot {KEY} {SECRET}", "code": 1, "msg": "{KEY} {SECRET}"}}'
    words = send(fake, channel, secret=SECRET).words
    fake.status = 403
    words += send(fake, channel, secret=SECRET).words
    assert KEY not in words
    assert SECRET not in words


@pytest.mark.parametrize("channel", VENDORS)
def test_the_key_is_taken_from_what_is_pasted(channel: Channel) -> None:
    vendor = VENDORS[channel]
    assert vendor.key_of(vendor.sample + KEY) == KEY
    assert vendor.key_of(KEY) == KEY


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "short",
        f"{KEY} {KEY}",
        "http://127.0.0.1/cgi-bin/webhook/send?key=" + KEY,
        "https://qyapi.weixin.qq.com.example.com/cgi-bin/webhook/send?key=" + KEY,
        "https://qyapi.weixin.qq.com@example.com/cgi-bin/webhook/send?key=" + KEY,
        "https://example.com/cgi-bin/webhook/send?key=" + KEY,
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=" + KEY,
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/upload_media?key=" + KEY,
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}/../x",
        "https://[/cgi-bin/webhook/send?key=" + KEY,
        "https://open.feishu.cn/open-apis/bot/v2/hook/" + KEY,
        "../../../" + KEY,
        "钥匙" * 10,
    ],
)
def test_nothing_else_is_taken_for_a_key(wrong: str) -> None:
    assert VENDORS[Channel.WECOM].key_of(wrong) == ""


@pytest.mark.parametrize("setting", [vendor.setting for vendor in VENDORS.values()])
@pytest.mark.parametrize(
    "wrong",
    ["qyapi.weixin.qq.com", "ftp://10.1.2.3", "http://", "http://a:b@10.1.2.3", "http://x?key=1", "http://x:99999"],
)
def test_a_base_address_that_cannot_be_one_stops_the_start(tmp_path: Path, setting: str, wrong: str) -> None:
    with pytest.raises(config.ConfigError, match=setting):
        config.load({"TRACKER_DATA_DIR": str(tmp_path), setting: wrong})


def test_the_base_address_is_the_vendors_unless_another_is_configured(tmp_path: Path) -> None:
    usual = config.load({"TRACKER_DATA_DIR": str(tmp_path)})
    assert all(vendor.sample.startswith(getattr(usual, vendor.setting) + "/") for vendor in VENDORS.values())
    relayed = config.load({"TRACKER_DATA_DIR": str(tmp_path), "FEISHU_BASE_URL": "http://10.1.2.3:8080/feishu/"})
    assert relayed.FEISHU_BASE_URL == "http://10.1.2.3:8080/feishu"
