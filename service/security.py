"""API keys and TLS, for deployments that ask for them.

A key comes as `Authorization: Bearer KEY`, as `X-API-Key: KEY`, or as the password of HTTP Basic, which lets
a browser ask for it. Probes stay open. The file may be changed while serving, as rotated secrets are.
"""

import base64
import binascii
import hashlib
import hmac
import ssl
import time
from pathlib import Path

from flask import Flask, request
from werkzeug.datastructures import Headers

from model.errors import BadSettings

from .problems import Problem
from .settings import Settings

OPEN = frozenset(
    (
        "/health",
        "/health/live",
        "/health/ready",
        "/v2/health/live",
        "/v2/health/ready",
        "/v2/models/tickcross/ready",
    )
)
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="tickcross", Basic realm="tickcross", charset="UTF-8"'}
FEWEST_CHARACTERS = 16
LOOK_EVERY_SECONDS = 1.0


class KeyRing:
    """The keys in a file, one a line; empty lines and those that begin with `#` are skipped.

    Raises `BadSettings` when the file cannot be read, holds no key, or one too short to be a secret.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digests = digests_of(path)
        self._changed = _changed(path)
        self._looked = time.monotonic()

    def has(self, key: str) -> bool:
        """Whether `key` is one of them; in a time that does not tell how much of it is right."""
        self._look_again()
        digest = _digest(key)
        found = False
        for known in self._digests:
            found |= hmac.compare_digest(known, digest)
        return found

    def _look_again(self) -> None:
        """Read the file again if it has changed; one that is not right any more changes nothing."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY_SECONDS:
            return
        self._looked = now
        changed = _changed(self._path)
        if changed != self._changed:
            self._changed = changed
            try:
                self._digests = digests_of(self._path)
            except BadSettings:
                return


def digests_of(path: Path) -> list[bytes]:
    """The digests of a file's keys; a `BadSettings` in one sentence when there is none to be had."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"TICKCROSS_API_KEYS_FILE: {path} cannot be read: {error}") from None
    keys = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    if not keys:
        raise BadSettings(f"TICKCROSS_API_KEYS_FILE: {path} holds no key")
    if any(len(key) < FEWEST_CHARACTERS for key in keys):
        raise BadSettings(
            f"TICKCROSS_API_KEYS_FILE: {path} has a key of fewer than {FEWEST_CHARACTERS} characters"
        )
    return [_digest(key) for key in keys]


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _changed(path: Path) -> tuple[int, int]:
    try:
        facts = path.stat()
    except OSError:
        return 0, 0
    return facts.st_mtime_ns, facts.st_size


def ask_for_keys(app: Flask, settings: Settings) -> None:
    """Let `app` refuse requests without a key, if the settings name a file of them."""
    if settings.api_keys_file is None:
        return
    ring = KeyRing(settings.api_keys_file)

    def refuse_strangers() -> None:
        if request.path not in OPEN and not ring.has(key_of(request.headers)):
            raise Problem(401, "this service asks for an API key", headers=CHALLENGE)

    app.before_request(refuse_strangers)


def key_of(headers: Headers) -> str:
    """The key that a request's headers hold; empty without one."""
    scheme, _, value = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        return _password_of(value)
    return headers.get("X-API-Key", "")


def _password_of(credentials: str) -> str:
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def check_tls(settings: Settings) -> None:
    """Raises `BadSettings` unless certificate and key are both there and fit together, or neither is set."""
    if settings.tls_certificate is None and settings.tls_key is None:
        return
    if settings.tls_certificate is None or settings.tls_key is None:
        raise BadSettings("TICKCROSS_TLS_CERTIFICATE and TICKCROSS_TLS_KEY go together; only one is set")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.tls_certificate, settings.tls_key)
    except OSError as error:
        raise BadSettings(
            f"TICKCROSS_TLS_CERTIFICATE and TICKCROSS_TLS_KEY cannot be used: {error}"
        ) from None
