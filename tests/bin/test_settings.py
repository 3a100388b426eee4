"""What the operator writes into `.env`: a mistake stops the start with a sentence that names it."""

from pathlib import Path

import pytest

import config


def test_the_example_file_names_only_settings_that_exist(tmp_path: Path) -> None:
    text = (config.ROOT / ".env.example").read_text(encoding="utf-8")
    everything = "\n".join(line.removeprefix("#") for line in text.splitlines() if not line.startswith("# "))
    (tmp_path / ".env").write_text(everything, encoding="utf-8")
    assert {"HOST", "DATABASE_URL", "TRUSTED_PROXIES"} <= set(config.read_file(tmp_path / ".env"))


def test_a_name_that_is_no_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8000\nSMTP_HSOT=mail.example.gov.cn\n")
    with pytest.raises(config.ConfigError, match="没有“SMTP_HSOT”这一配置项"):
        config.read_file(tmp_path / ".env")


def test_a_file_that_a_windows_editor_saved(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("# 端口\nPORT=8000\n".encode("gbk"))
    with pytest.raises(config.ConfigError, match="不是 UTF-8 编码"):
        config.read_file(tmp_path / ".env")


def test_no_file_sets_nothing(tmp_path: Path) -> None:
    assert config.read_file(tmp_path / ".env") == {}


@pytest.mark.parametrize(
    ("host", "address"), [("192.168.1.10", "http://192.168.1.10:8000"), ("::1", "http://[::1]:8000")]
)
def test_the_address_in_letters_follows_the_host(tmp_path: Path, host: str, address: str) -> None:
    assert address == config.load({"TRACKER_DATA_DIR": str(tmp_path), "HOST": host}).BASE_URL


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_host_that_listens_everywhere_is_no_address(tmp_path: Path, host: str) -> None:
    address = config.load({"TRACKER_DATA_DIR": str(tmp_path), "HOST": host}).BASE_URL
    assert "//0.0.0.0" not in address
    assert "//[" not in address
