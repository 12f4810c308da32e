"""One frozen struct, read from the environment once."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct


class Settings(Struct, frozen=True, kw_only=True):
    home: Path
    """Where files live: receipts, the field key, the embedded database."""
    database_url: str | None = None
    """None: the embedded PostgreSQL under ``home``."""
    base_url: str = "http://127.0.0.1:8000"
    field_key: str | None = None
    smtp_url: str | None = None
    """``smtp://user:password@host:port``; None: letters wait in the outbox (the demo shows them)."""
    letters_from: str = "faculty@example.org"
    """The address that letters come from; also who asks, in what they bring for a calendar."""
    demo: bool = False
    embedded_allowed: bool = False
    """Serve people at a public address from the embedded PostgreSQL all the same."""
    calendar_addresses: bool | None = None
    """Whether calendars are read at addresses that people give; None: only where nobody elsewhere uses it.

    In production somebody first sees to it that this machine cannot reach others inside (decision 22).
    """

    stripe_key: str | None = None
    """Stripe's secret key; None: Stripe is off, and no page mentions it."""
    stripe_secrets: tuple[str, ...] = ()
    """What Stripe signs its messages with; two while one is replaced. None: the worker asks by itself."""
    stripe_url: str | None = None
    """Another address of Stripe, on this machine, for tests."""

    @property
    def production(self) -> bool:
        """People elsewhere use it: it has a public address, and is no demonstration."""
        return self.secure and not self.demo

    @property
    def reads_addresses(self) -> bool:
        return not self.production if self.calendar_addresses is None else self.calendar_addresses

    @property
    def secure(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def cookie(self) -> str:
        """``__Host-`` needs Secure, which plain http on a developer's machine cannot give."""
        return "__Host-faculty" if self.secure else "faculty"


class BadSettings(Exception):  # noqa: N818 - words for whoever set it up
    """The environment asks for something unsafe or unreadable; the words say what to change."""


def _stripe(env: dict[str, str], *, demo: bool) -> dict[str, Any]:
    key, url = env.get("FACULTY_STRIPE_KEY") or None, env.get("FACULTY_STRIPE_URL") or None
    if key is not None and not re.fullmatch(r"(sk|rk)_(test|live)_[A-Za-z0-9]+", key):
        raise BadSettings("FACULTY_STRIPE_KEY must be a secret key of Stripe's, like sk_test_…")
    if key is not None and "_live_" in key and demo:
        raise BadSettings(
            "FACULTY_STRIPE_KEY must be a test key (sk_test_…) in a demonstration: it would move real money"
        )
    secrets = tuple(one.strip() for one in env.get("FACULTY_STRIPE_SECRETS", "").split(",") if one.strip())
    if not all(re.fullmatch(r"whsec_[A-Za-z0-9+/=_-]+", one) for one in secrets):
        raise BadSettings("FACULTY_STRIPE_SECRETS must be like whsec_…, with a comma between two")
    if url is not None and urlsplit(url).hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise BadSettings("FACULTY_STRIPE_URL must be an address on this machine: it is for tests")
    return {"stripe_key": key, "stripe_secrets": secrets, "stripe_url": url}


def from_environment(environ: dict[str, str] | None = None) -> Settings:
    env = dict(os.environ) if environ is None else environ
    port = env.get("PORT", "8000")
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        raise BadSettings("PORT must be a number from 1 to 65535")
    base = env.get("FACULTY_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSettings("FACULTY_BASE_URL must be an address like https://faculty.example.org")
    if parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise BadSettings(
            "FACULTY_BASE_URL must start with https:// unless it is this machine: cookies would travel in the clear"
        )
    smtp = env.get("FACULTY_SMTP_URL")
    if smtp and (urlsplit(smtp).scheme not in {"smtp", "smtps"} or not urlsplit(smtp).hostname):
        raise BadSettings("FACULTY_SMTP_URL must be like smtp://user:password@mail.example.org:587")
    letters_from = env.get("FACULTY_LETTERS_FROM") or "faculty@example.org"
    if not re.fullmatch(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", letters_from):
        raise BadSettings("FACULTY_LETTERS_FROM must be an email address like faculty@example.org")
    key = env.get("FACULTY_KEY")
    if key is not None and (len(key) != 64 or not all(c in "0123456789abcdefABCDEF" for c in key)):
        raise BadSettings("FACULTY_KEY must be 64 hex digits")
    demo = env.get("FACULTY_DEMO") == "1"
    return Settings(
        home=Path(env.get("FACULTY_HOME", "./var")).absolute(),
        database_url=env.get("FACULTY_DATABASE_URL") or None,
        base_url=base,
        field_key=key,
        smtp_url=smtp or None,
        letters_from=letters_from,
        demo=demo,
        **_stripe(env, demo=demo),
        embedded_allowed=env.get("FACULTY_EMBEDDED") == "1",
        calendar_addresses={"1": True, "0": False}.get(env.get("FACULTY_CALENDAR_ADDRESSES", "")),
    )
