"""A key file that changes while the service runs, asked over HTTP: what is in it counts, and nothing else."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from model.errors import BadSettings
from service.settings import Settings
from service.wsgi.app import create_app

KEY = "correct horse battery"
OTHER = "staple correct horses"
Spoil = Callable[[Path], object]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_text(f"# the forms team\n{KEY}\n")
    return path


class Asking:
    """A service with keys, and requests to it that come two seconds after each other."""

    def __init__(self, artifacts: Path, keys: Path, clock: Callable[[float], None]) -> None:
        self._client = create_app(
            Settings(artifacts=artifacts, api_keys_file=keys, watch_seconds=0)
        ).test_client()
        self._wait = clock

    def status(self, key: str = KEY, path: str = "/model") -> int:
        self._wait(2)
        return self._client.get(path, headers={"X-API-Key": key}).status_code


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Makes time go on by so many seconds."""
    now, offset = time.monotonic, 0.0

    def wait(seconds: float) -> None:
        nonlocal offset
        offset += seconds

    monkeypatch.setattr(time, "monotonic", lambda: now() + offset)
    return wait


@pytest.fixture
def asking(artifacts: Path, keys: Path, clock: Callable[[float], None]) -> Asking:
    return Asking(artifacts, keys, clock)


def empty(path: Path) -> None:
    path.write_text("")


def leave_only_comments(path: Path) -> None:
    path.write_text(f"# {KEY}\n\n")


def add_a_short_key(path: Path) -> None:
    path.write_text(f"{KEY}\nshort\n")


def add_a_control_character(path: Path) -> None:
    path.write_text(f"{KEY}\na key with a bell\a in it\n")


def write_utf_16(path: Path) -> None:
    path.write_text(KEY, encoding="utf-16")


def put_a_folder_there(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put_a_fifo_there(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def let_the_group_write(path: Path) -> None:
    path.chmod(0o620)


def let_everybody_write(path: Path) -> None:
    path.chmod(0o602)


def let_it_grow(path: Path) -> None:
    os.truncate(path, 2**20 + 1)


SPOILT: list[tuple[Spoil, str]] = [
    (empty, "holds no key"),
    (leave_only_comments, "holds no key"),
    (Path.unlink, "cannot be read: No such file or directory"),
    (add_a_short_key, "has a key of fewer than 16 characters in line 2"),
    (add_a_control_character, "has a character in line 2 that is not printable"),
    (write_utf_16, "is not UTF-8: invalid start byte at byte 0"),
    (put_a_folder_there, "cannot be read: it is a folder; expected a regular file"),
    (put_a_fifo_there, "cannot be read: it is a FIFO; expected a regular file"),
    (let_the_group_write, "has mode 0620: group or others can write to it"),
    (let_everybody_write, "has mode 0602: group or others can write to it"),
    (let_it_grow, "cannot be read: it has 1048577 bytes; at most 1048576 are read"),
]
spoilt = pytest.mark.parametrize(("spoil", "reason"), SPOILT, ids=[spoil.__name__ for spoil, _ in SPOILT])


@spoilt
def test_a_file_that_is_not_right_is_refused_at_the_start(
    artifacts: Path, keys: Path, spoil: Spoil, reason: str
) -> None:
    spoil(keys)
    with pytest.raises(BadSettings) as refused:
        create_app(Settings(artifacts=artifacts, api_keys_file=keys, watch_seconds=0))
    sentence = str(refused.value)
    assert sentence.startswith(f"TICKCROSS_API_KEYS_FILE: {keys} {reason}")
    assert "\n" not in sentence
    assert KEY not in sentence


@spoilt
def test_a_file_that_is_not_right_any_more_leaves_no_key_valid(
    asking: Asking, keys: Path, spoil: Spoil, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert asking.status() == 200
    spoil(keys)
    assert [asking.status() for _ in range(3)] == [401, 401, 401]
    assert asking.status(path="/health/ready") == 200
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.message.startswith(
        f"no API key is valid any more: TICKCROSS_API_KEYS_FILE: {keys} {reason}"
    )
    assert KEY not in record.message


def test_a_file_that_is_right_again_makes_its_keys_valid_again(
    asking: Asking, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    content = keys.read_text()
    empty(keys)
    assert asking.status() == 401
    keys.write_text(content)
    assert [asking.status(), asking.status()] == [200, 200]
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]
    assert caplog.messages[1] == "the API keys have changed: 1 in all are valid now"


def test_each_further_fault_has_a_line_of_its_own(
    asking: Asking, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for spoil in (empty, let_the_group_write, Path.unlink):
        spoil(keys)
        assert asking.status() == 401
    assert len(caplog.records) == 3


def test_a_mode_that_is_mended_makes_the_keys_valid_again(asking: Asking, keys: Path) -> None:
    let_everybody_write(keys)
    assert asking.status() == 401
    keys.chmod(0o400)
    assert asking.status() == 200


def test_a_key_that_is_replaced_is_not_valid_any_more(asking: Asking, keys: Path) -> None:
    new = keys.with_name("new")
    new.write_text(OTHER)
    new.rename(keys)
    assert asking.status(OTHER) == 200
    assert asking.status(KEY) == 401


def test_a_change_that_keeps_size_and_time_is_noticed(asking: Asking, keys: Path) -> None:
    facts = keys.stat()
    keys.write_text(keys.read_text().replace(KEY, OTHER))
    os.utime(keys, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert keys.stat().st_size == facts.st_size
    assert asking.status(OTHER) == 200
    assert asking.status(KEY) == 401


def test_a_file_that_is_missing_for_an_instant_is_looked_at_again(
    asking: Asking, keys: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    content = keys.read_text()
    keys.unlink()
    monkeypatch.setattr(time, "sleep", lambda seconds: keys.write_text(content))
    assert asking.status() == 200
    assert caplog.records == []


class Secret:
    """A folder as Kubernetes mounts a secret: the file is a link through `..data`, which is swapped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self.path = folder / "keys"
        folder.mkdir()
        self.write(KEY)
        self.path.symlink_to("..data/keys")

    def write(self, content: str) -> None:
        """Swap the data, and remove what was there before."""
        before = self._folder / f"..{self._count}"
        self._count += 1
        (self._folder / f"..{self._count}").mkdir()
        (self._folder / f"..{self._count}" / "keys").write_text(content)
        (self._folder / "..data_tmp").symlink_to(f"..{self._count}")
        (self._folder / "..data_tmp").rename(self._folder / "..data")
        if before.exists():
            (before / "keys").unlink()
            before.rmdir()


@pytest.fixture
def secret(tmp_path: Path) -> Secret:
    return Secret(tmp_path / "secret")


@pytest.fixture
def swapping(secret: Secret) -> Iterator[None]:
    """Swaps the secret all the time; one of its keys stays."""
    over = threading.Event()

    def swap() -> None:
        while not over.wait(0.001):
            secret.write(f"{KEY}\na key that changes {time.time_ns()}\n")

    thread = threading.Thread(target=swap)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.mark.usefixtures("swapping")
def test_a_key_that_stays_is_valid_whenever_a_secret_is_swapped(
    artifacts: Path, secret: Secret, clock: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    asking = Asking(artifacts, secret.path, clock)
    assert {asking.status() for _ in range(500)} == {200}
    assert caplog.records == []


def test_a_secret_that_was_swapped_has_its_new_key_only(
    artifacts: Path, secret: Secret, clock: Callable[[float], None]
) -> None:
    asking = Asking(artifacts, secret.path, clock)
    secret.write(OTHER)
    assert asking.status(OTHER) == 200
    assert asking.status(KEY) == 401


def test_keys_of_a_file_that_only_a_mount_still_leads_to_stay_valid_and_that_is_logged(
    artifacts: Path, keys: Path, clock: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    """As a container sees a file that was mounted alone, and then deleted or replaced on the host."""
    with keys.open() as held:
        asking = Asking(artifacts, Path(f"/proc/self/fd/{held.fileno()}"), clock)
        keys.unlink()
        assert [asking.status() for _ in range(3)] == [200, 200, 200]
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.message.startswith("the API keys are out of date: ")


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{KEY}\n",
        f"\ufeff# Schlüssel der Formulare\r\n{KEY}\r\n",
        f"  {KEY}\t\n",
        KEY,
        f"\n\n{KEY}\n\n",
    ],
    ids=["byte order mark", "CRLF", "spaces around it", "no line end", "empty lines"],
)
def test_what_stands_around_a_key_is_no_part_of_it(
    artifacts: Path, keys: Path, clock: Callable[[float], None], content: str
) -> None:
    keys.write_bytes(content.encode())
    assert Asking(artifacts, keys, clock).status() == 200


def test_what_is_logged_counts_keys_and_not_their_spellings(
    asking: Asking, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tickcross")
    keys.write_text(f"{KEY}\nein langer Schlüssel\n", encoding="utf-8")
    assert asking.status() == 200
    assert caplog.messages == ["the API keys have changed: 2 in all are valid now"]


def test_no_key_address_query_or_body_is_logged(
    make_client: Callable[..., Client], keys: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    client = make_client(api_keys_file=keys, log_format="json", log_level="debug")
    path = "/predict?version=secret-version"
    for key, status in ((KEY, 404), ("a wrong key of a stranger", 401)):
        request = {"data": '{"grid": "secret"}', "headers": {"X-API-Key": key}}
        response = client.post(path, **request, environ_base={"REMOTE_ADDR": "192.0.2.7"})
        assert response.status_code == status
    logged = capfd.readouterr().out
    assert logged.count('"route":"/predict"') == 2
    assert not [found for found in ("horse", "stranger", "192.0.2.7", "secret") if found in logged]
