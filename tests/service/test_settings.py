"""Settings come from the environment, each with its type and range, and say what is wrong with them."""

from pathlib import Path

import pytest

from model.errors import BadSettings
from service.settings import Settings, table


def read(**variables: str) -> Settings:
    return Settings.from_environment({f"TICKCROSS_{name}": text for name, text in variables.items()})


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read() == Settings()


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    assert read(PORT="", THRESHOLD="") == Settings()


def test_values_have_the_types_of_their_settings() -> None:
    settings = read(
        PORT="9000", ARTIFACTS="some/versions", THRESHOLD="0.75", VERSION="3", ENGINE="onnxruntime"
    )
    assert (settings.port, settings.threshold, settings.version) == (9000, 0.75, 3)
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
        ("MAX_BYTE", "10", "TICKCROSS_MAX_BYTE is no setting; the nearest one is TICKCROSS_MAX_BYTES"),
        ("PROT", "10", "TICKCROSS_PROT is no setting; the nearest one is TICKCROSS_PORT"),
        ("port", "10", "TICKCROSS_port is no setting; the nearest one is TICKCROSS_PORT"),
        ("KEYS_FILE", "x", "TICKCROSS_KEYS_FILE is no setting; the nearest one is TICKCROSS_API_KEYS_FILE"),
    ],
)
def test_a_wrong_one_is_named_with_what_was_expected(name: str, text: str, message: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read(**{name: text})
    assert str(caught.value) == message


def test_variables_of_others_do_not_matter() -> None:
    assert Settings.from_environment({"PORT": "1", "TICKCROSSING": "2"}) == Settings()


def test_the_table_has_a_line_for_every_setting_with_the_value_in_force() -> None:
    rows = {name: value for name, value, _, _ in table(read(PORT="9000"))}
    assert rows["TICKCROSS_PORT"] == "9000"
    assert rows["TICKCROSS_VERSION"] == ""
    assert all(description for *_, description in table())
