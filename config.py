"""What the operator decides, read from the environment (or an `.env` file). A wrong value stops the start."""

import os
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).parent
Value = TypeVar("Value")


class ConfigError(Exception):
    """A setting cannot be used; the message names it and says what is expected."""


@dataclass(frozen=True)
class Config:
    """Upper-case names are read by Flask and its extensions; docs/operator.md explains each."""

    TRACKER_DATA_DIR: Path
    SECRET_KEY: str
    SQLALCHEMY_DATABASE_URI: str
    HOST: str = "127.0.0.1"
    PORT: int = 8000
    BASE_URL: str = "http://127.0.0.1:8000"
    PRINTED_URL: str = ""
    SIGN_CERTIFICATE: Path | None = None
    SIGN_PASSPHRASE_FILE: Path | None = None
    SMTP_HOST: str = ""
    SMTP_PORT: int = 25
    SMTP_USERNAME: str = ""
    SMTP_PASSWORD: str = ""
    SMTP_TLS: str = "none"
    SMTP_TIMEOUT: int = 30
    MAIL_FROM: str = "tracker@localhost"
    WECOM_BASE_URL: str = "https://qyapi.weixin.qq.com"
    DINGTALK_BASE_URL: str = "https://oapi.dingtalk.com"
    FEISHU_BASE_URL: str = "https://open.feishu.cn"
    SESSION_COOKIE_SECURE: bool = False
    WEB_WORKERS: int = 2
    TRUSTED_PROXIES: int = 0
    JOB_DAYS: int = 7

    # What nobody needs to change.
    ROBOT_TIMEOUT: float = 10
    SESSION_COOKIE_HTTPONLY: bool = True
    SESSION_COOKIE_SAMESITE: str = "Lax"
    MAX_CONTENT_LENGTH: int = 64 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE: int = 2 * 1024 * 1024
    MAX_FORM_PARTS: int = 20_000
    BOOTSTRAP_SERVE_LOCAL: bool = True
    TESTING: bool = False
    WTF_CSRF_ENABLED: bool = True
    WTF_CSRF_TIME_LIMIT: int | None = None
    SEND_FILE_MAX_AGE_DEFAULT: int = 31_536_000


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read every setting. The real environment wins over `.env`.

    Raises:
        ConfigError: naming the variable, its value and what it should look like.
    """
    if environ is None:
        environ = {**read_file(ROOT / ".env"), **os.environ}
    data_dir = _read(environ, "TRACKER_DATA_DIR", _directory, ROOT / "var")
    host = environ.get("HOST") or "127.0.0.1"
    port = _read(environ, "PORT", _port, 8000)
    return Config(
        TRACKER_DATA_DIR=data_dir,
        SECRET_KEY=environ.get("SECRET_KEY") or _machine_secret(data_dir),
        SQLALCHEMY_DATABASE_URI=_read(environ, "DATABASE_URL", _database, f"sqlite:///{data_dir}/tracker.db"),
        HOST=host,
        PORT=port,
        BASE_URL=_read(environ, "BASE_URL", _base_url, f"http://{_address_of(host)}:{port}"),
        PRINTED_URL=_read(environ, "BASE_URL", _printed_url, ""),  # a guess may serve in a mail, not on paper
        SIGN_CERTIFICATE=_read(environ, "SIGN_CERTIFICATE", _file, None),
        SIGN_PASSPHRASE_FILE=_read(environ, "SIGN_PASSPHRASE_FILE", _file, None),
        SMTP_HOST=environ.get("SMTP_HOST", ""),
        SMTP_PORT=_read(environ, "SMTP_PORT", _port, 25),
        SMTP_USERNAME=environ.get("SMTP_USERNAME", ""),
        SMTP_PASSWORD=environ.get("SMTP_PASSWORD", ""),
        SMTP_TLS=_read(environ, "SMTP_TLS", _choice("none", "starttls", "tls"), "none"),
        SMTP_TIMEOUT=_read(environ, "SMTP_TIMEOUT", _seconds, 30),
        MAIL_FROM=_read(environ, "MAIL_FROM", _address, "tracker@localhost"),
        WECOM_BASE_URL=_read(environ, "WECOM_BASE_URL", _robots_url, Config.WECOM_BASE_URL),
        DINGTALK_BASE_URL=_read(environ, "DINGTALK_BASE_URL", _robots_url, Config.DINGTALK_BASE_URL),
        FEISHU_BASE_URL=_read(environ, "FEISHU_BASE_URL", _robots_url, Config.FEISHU_BASE_URL),
        SESSION_COOKIE_SECURE=_read(environ, "SESSION_COOKIE_SECURE", _yes_no, False),
        WEB_WORKERS=_read(environ, "WEB_WORKERS", _workers, 2),
        TRUSTED_PROXIES=_read(environ, "TRUSTED_PROXIES", _proxies, 0),
        JOB_DAYS=_read(environ, "JOB_DAYS", _days, 7),
    )


def read_file(path: Path) -> dict[str, str]:
    """What an `.env` file sets. Raises ConfigError when it is no UTF-8 text, or naming what is no setting."""
    try:
        values = dotenv_values(path)
    except UnicodeDecodeError:
        raise ConfigError(f"配置文件 {path} 不是 UTF-8 编码，请另存为 UTF-8 后重新启动。") from None
    known = {each.name for each in fields(Config)} | {"DATABASE_URL"}
    for name in values:
        if name not in known:
            raise ConfigError(f"配置文件 {path} 中没有“{name}”这一配置项，请对照 .env.example 核对名称后重新启动。")
    return {name: value for name, value in values.items() if value is not None}


def _address_of(host: str) -> str:
    """What a browser can call a host by: one that listens everywhere, by the address by which this machine goes out."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing
            return str(probe.getsockname()[0])
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _read(environ: Mapping[str, str], name: str, parse: Callable[[str], Value], default: Value) -> Value:
    text = environ.get(name, "").strip()
    if not text:
        return default
    try:
        return parse(text)
    except ValueError as problem:
        raise ConfigError(f"配置项 {name} 的值“{text}”不能使用：{problem}。请改正后重新启动。") from None


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ValueError("应为 1 到 65535 之间的整数")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ValueError("应为 1 到 64 之间的整数")
    return int(text)


def _proxies(text: str) -> int:
    if not text.isdecimal() or int(text) > 10:
        raise ValueError("应为 0 到 10 之间的整数")
    return int(text)


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 365:
        raise ValueError("应为 1 到 365 之间的整数")
    return int(text)


def _seconds(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 60:
        raise ValueError("应为 1 到 60 之间的整数")
    return int(text)


def _yes_no(text: str) -> bool:
    if text.lower() not in {"1", "0", "yes", "no", "true", "false"}:
        raise ValueError("应为 yes 或 no")
    return text.lower() in {"1", "yes", "true"}


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"应为 {'、'.join(allowed)} 之一")
        return text

    return parse


def _address(text: str) -> str:
    if "@" not in text.strip("@"):
        raise ValueError("应为邮件地址，如 office@example.gov.cn")
    return text


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("应为浏览器访问本系统的完整网址，如 http://192.168.1.10:8000")
    return text.rstrip("/")


def _printed_url(text: str) -> str:
    """Empty for an address that only this machine itself can open."""
    host = urlsplit(url := _base_url(text)).hostname or ""
    return "" if host in {"localhost", "::1"} or host.startswith("127.") else url


def _robots_url(text: str) -> str:
    """Where a vendor's robots are reached: the path and the key of each are added to it."""
    parts = urlsplit(text)
    try:
        _ = parts.port
    except ValueError:
        raise ValueError("其中的端口应为 1 到 65535 之间的整数") from None
    is_bare = not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_bare:
        raise ValueError("应为群机器人服务的网址，不带密钥，如 https://qyapi.weixin.qq.com")
    return text.rstrip("/")


def _database(text: str) -> str:
    try:
        _ = urlsplit(text).port
    except ValueError:
        raise ValueError("其中的端口应为 1 到 65535 之间的整数") from None
    for prefix in ("postgresql://", "postgres://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    if text.startswith(("sqlite:///", "postgresql+psycopg://")):
        return text
    raise ValueError("应以 sqlite:/// 或 postgresql:// 开头")


def _file(text: str) -> Path | None:
    path = Path(text).expanduser().resolve()
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ValueError("没有这个文件，或者不可读")
    return path


def _directory(text: str) -> Path:
    path = Path(text).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise ValueError(f"无法建立该目录（{problem.strerror}）") from None
    if not os.access(path, os.W_OK):
        raise ValueError("该目录不可写")
    return path


def _machine_secret(data_dir: Path) -> str:
    """The key that signs cookies: made at random once on this machine, readable by its owner only."""
    path = data_dir / "secret-key"
    data_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f"secret-key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            path.hardlink_to(fresh)  # whole or not at all, also when web site and worker start together
        fresh.unlink()
    return path.read_text()
