"""The settings: read from the environment, checked, and documented."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from examples.form_reader.web.settings import BadSettings, Settings, table, variable

ROOT = Path(__file__).parents[4]
SET_BY_THE_CONTAINER = {"FORM_READER_FOLDER", "FORM_READER_TICKCROSS_URL"}


def test_settings_are_read_from_the_environment() -> None:
    environment = {
        "FORM_READER_FOLDER": "/forms",
        "FORM_READER_KEEP_HOURS": "0.5",
        "FORM_READER_MAX_PAGES": "",
    }
    assert Settings.from_environment(environment) == Settings(folder=Path("/forms"), keep_hours=0.5)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("FORM_READER_KEEP_HOURS", "a day", "FORM_READER_KEEP_HOURS is 'a day'; expected a number"),
        ("FORM_READER_KEEP_HOURS", "0", "FORM_READER_KEEP_HOURS is 0; expected 0.01 to 8760"),
        ("FORM_READER_KEEP_HOURS", "nan", "FORM_READER_KEEP_HOURS is nan; expected 0.01 to 8760"),
        ("FORM_READER_MAX_PAGES", "1.5", "FORM_READER_MAX_PAGES is '1.5'; expected a number"),
        ("FORM_READER_KEEP_HOUR", "1", "FORM_READER_KEEP_HOUR is not a setting; the settings are "),
    ],
)
def test_the_refusal_of_a_setting_names_it(name: str, text: str, message: str) -> None:
    with pytest.raises(BadSettings, match=re.escape(message)):
        Settings.from_environment({name: text})


def test_service_link_variables_of_kubernetes_are_ignored() -> None:
    links = ("SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT", "PORT_80_TCP", "PORT_80_TCP_ADDR")
    assert Settings.from_environment({f"FORM_READER_{link}": "tcp" for link in links}) == Settings()


def test_the_readme_lists_every_setting() -> None:
    readme = (ROOT / "examples" / "form_reader" / "README.md").read_text()
    for name, default, values, description in table():
        assert f"| `{name}` | {f'`{default}`' if default else ''} | {values} | {description} |" in readme


def test_the_compose_file_passes_on_every_setting_not_set_by_the_container() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    passed_on = re.findall(r"^ +- (FORM_READER_\w+)$", compose, re.MULTILINE)
    assert set(passed_on) == {variable(item) for item in fields(Settings)} - SET_BY_THE_CONTAINER
