"""Settings come from the environment, each with its type and range; refusals name the fault."""

from pathlib import Path

import pytest

from model.errors import BadSettings
from service.settings import Settings, table

PROXIES = "TICKCROSS_TRUSTED_PROXIES"
HINT = "expected addresses or networks such as 10.0.0.5 or 172.16.0.0/12"
ORIGINS = "TICKCROSS_CORS_ORIGINS"
EXPECTED = "expected origins such as https://forms.example, or *"


def read(**variables: str) -> Settings:
    return Settings.from_environment({f"TICKCROSS_{name}": text for name, text in variables.items()})


NO_VERSION = "is not the name of a version; expected a name such as 2 or 2-shipped"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read() == Settings()


def test_keep_alive_is_longer_than_that_of_common_proxies() -> None:
    seconds_of_nginx_and_load_balancers = 60
    assert read().keep_alive_seconds > seconds_of_nginx_and_load_balancers


def test_an_empty_variable_counts_as_unset() -> None:
    assert read(PORT="", THRESHOLD="") == Settings()


def test_values_have_the_types_of_their_settings() -> None:
    settings = read(
        PORT="9000", ARTIFACTS="some/versions", THRESHOLD="0.75", VERSION="3", ENGINE="onnxruntime"
    )
    assert (settings.port, settings.threshold, settings.version) == (9000, 0.75, "3")
    assert settings.artifacts == Path("some/versions")
    assert settings.engine == "onnxruntime"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("PORT", "http", "TICKCROSS_PORT is 'http'; expected a whole number"),
        ("PORT", "70000", "TICKCROSS_PORT is 70000; expected 0 to 65535"),
        ("WORKERS", "0", "TICKCROSS_WORKERS is 0; expected 1 to 64"),
        ("THRESHOLD", "nan", "TICKCROSS_THRESHOLD is nan; expected 0 to 1"),
        ("THRESHOLD", "half", "TICKCROSS_THRESHOLD is 'half'; expected a number"),
        ("ENGINE", "torch", "TICKCROSS_ENGINE is 'torch'; expected one of numpy, onnxruntime"),
        (
            "TRUSTED_PROXIES",
            "::1, a",
            f"{PROXIES}: 'a' does not appear to be an IPv4 or IPv6 network; {HINT}",
        ),
        ("TRUSTED_PROXIES", "10.0.0.5/8", f"{PROXIES}: 10.0.0.5/8 has host bits set; {HINT}"),
        (
            "CORS_ORIGINS",
            "https://a,https://b/",
            f"{ORIGINS}: 'https://b/' is not an origin; {EXPECTED}",
        ),
        ("VERSION", "0", f"TICKCROSS_VERSION: '0' {NO_VERSION}"),
        ("VERSION", "2-mine", f"TICKCROSS_VERSION: '2-mine' {NO_VERSION}"),
        ("PROMOTE", "never", "TICKCROSS_PROMOTE is 'never'; expected one of passed, by-hand"),
        ("MAX_BYTE", "10", "TICKCROSS_MAX_BYTE is not a setting; the nearest one is TICKCROSS_MAX_BYTES"),
        ("PROT", "10", "TICKCROSS_PROT is not a setting; the nearest one is TICKCROSS_PORT"),
        ("port", "10", "TICKCROSS_port is not a setting; the nearest one is TICKCROSS_PORT"),
        (
            "KEYS_FILE",
            "x",
            "TICKCROSS_KEYS_FILE is not a setting; the nearest one is TICKCROSS_API_KEYS_FILE",
        ),
    ],
)
def test_the_refusal_of_a_setting_names_it_and_what_was_expected(name: str, text: str, message: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read(**{name: text})
    assert str(caught.value) == message


def test_a_shipped_version_can_be_pinned() -> None:
    assert read(VERSION="2-shipped").version == "2-shipped"


def test_items_of_lists_are_separated_by_commas() -> None:
    settings = read(TRUSTED_PROXIES="10.0.0.5, 172.16.0.0/12,fd00::/8")
    assert [str(network) for network in settings.trusted_proxies] == [
        "10.0.0.5/32",
        "172.16.0.0/12",
        "fd00::/8",
    ]
    rows = {name: value for name, value, _, _ in table(settings)}
    assert rows["TICKCROSS_TRUSTED_PROXIES"] == "10.0.0.5/32,172.16.0.0/12,fd00::/8"


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://forms.example",
        "http://localhost:3000",
        "http://[::1]:3000",
        "http://my_host:80",
        "moz-extension://5f3a-77",
        "capacitor://localhost",
    ],
)
def test_origins_are_accepted_as_browsers_send_them(origin: str) -> None:
    assert read(CORS_ORIGINS=f"{origin} , HTTPS://Other.Example").cors_origins == (
        origin,
        "https://other.example",
    )


@pytest.mark.parametrize(
    "text", ["forms.example", "https://", "https://*.example", "null", "https://a/b", ","]
)
def test_an_origin_that_no_browser_sends_is_refused(text: str) -> None:
    with pytest.raises(BadSettings, match="is not an origin"):
        read(CORS_ORIGINS=text)


def test_variables_without_the_prefix_are_ignored() -> None:
    assert Settings.from_environment({"PORT": "1", "TICKCROSSING": "2"}) == Settings()


def test_the_table_has_a_row_for_every_setting_with_its_effective_value() -> None:
    rows = {name: value for name, value, _, _ in table(read(PORT="9000"))}
    assert rows["TICKCROSS_PORT"] == "9000"
    assert rows["TICKCROSS_VERSION"] == ""
    assert all(description for *_, description in table())
