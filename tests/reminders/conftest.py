"""A post office for the tests that send."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.reminders.post_office import PostOffice
from tests.reminders.vendor import FakeVendor


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """Open, and configured as the application's mail server."""
    office = PostOffice()
    office.open()
    for name, value in {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": office.port, "SMTP_TIMEOUT": 0.5}.items():
        monkeypatch.setitem(app.config, name, value)
    yield office
    office.close()


@pytest.fixture
def vendor(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeVendor]:
    """In the place of all three vendors of group robots."""
    fake = FakeVendor()
    for name in ("WECOM_BASE_URL", "DINGTALK_BASE_URL", "FEISHU_BASE_URL"):
        monkeypatch.setitem(app.config, name, fake.address)
    monkeypatch.setitem(app.config, "ROBOT_TIMEOUT", 0.5)
    yield fake
    fake.close()
