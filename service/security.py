"""API keys and TLS, for deployments that ask for them.

A key comes as `Authorization: Bearer KEY`, as `X-API-Key: KEY`, or as the password of HTTP Basic, which lets
a browser ask for it. Probes stay open.
"""

import base64
import binascii
import logging
import ssl
from typing import NoReturn

from flask import Flask, request
from werkzeug.datastructures import Headers

from model.errors import BadSettings

from .files import check_file
from .instruments import instruments_in_force
from .keys import Held, KeyRing
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
log = logging.getLogger("tickcross")


def ask_for_keys(app: Flask, settings: Settings) -> None:
    """Let `app` refuse requests without a key, if the settings name a file of them."""
    if settings.api_keys_file is None:
        return
    ring = KeyRing(settings.api_keys_file)

    def refuse_strangers() -> None:
        if request.path in OPEN:
            return
        if changed := ring.look():
            _log_change(changed)
        if not ring.has(key_of(request.headers)):
            raise Problem(401, "this service asks for an API key", headers=CHALLENGE)

    app.before_request(refuse_strangers)


def _log_change(held: Held) -> None:
    """One line for each change of the file, from whichever worker is the first to see it."""
    if not instruments_in_force().keys_changed(held.checksum):
        return
    if held.trouble:
        log.error(
            "no API key is valid any more: %s", held.trouble, extra={"facts": {"event": "api keys refused"}}
        )
    elif held.stale:
        log.error(
            "the API keys are out of date: their file has been deleted or replaced, but the container has it "
            "mounted alone and keeps it; mount its folder",
            extra={"facts": {"event": "api keys out of date"}},
        )
    else:
        count = len(held.digests)
        facts = {"event": "api keys changed", "keys": count}
        log.info("the API keys have changed: %d in all are valid now", count, extra={"facts": facts})


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
    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise BadSettings("TICKCROSS_TLS_CERTIFICATE and TICKCROSS_TLS_KEY go together; only one is set")
    check_file("TICKCROSS_TLS_CERTIFICATE", certificate)
    check_file("TICKCROSS_TLS_KEY", key)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=_refuse_to_ask)
    except OSError as error:
        raise BadSettings(
            f"TICKCROSS_TLS_CERTIFICATE and TICKCROSS_TLS_KEY cannot be used: {error}"
        ) from None


def _refuse_to_ask() -> NoReturn:
    """In place of a question on the terminal, which nobody would see."""
    raise BadSettings("TICKCROSS_TLS_KEY is encrypted; expected a key without a passphrase")
