"""Passwords: Argon2id, and what is asked of a new one."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.errors import Invalid

MINIMUM_LENGTH = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that reads like something else
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def random_password() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(12))


def check_new(password: str, username: str) -> None:
    """Length counts, not kinds of characters (NIST SP 800-63B §3.1.1.2).

    Raises:
        Invalid: too short, or contains the user name.
    """
    if len(password) < MINIMUM_LENGTH:
        raise Invalid(f"密码至少 {MINIMUM_LENGTH} 个字符，请换一个更长的密码。")
    if username.lower() in password.lower():
        raise Invalid("密码中不能含有用户名，请换一个密码。")


# Checked when the user name is unknown, so that the answer takes as long as for a known one.
UNKNOWN_USER_HASH = hash_password(secrets.token_urlsafe(16))
