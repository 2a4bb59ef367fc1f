"""The page: its files, its content security policy and its caching."""

import re

import pytest
from werkzeug.test import Client

from service.wsgi.page import STATIC, files

ADDRESS = re.compile(r'(?:src|href)="([^"#]+)"')
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
SENTENCE = re.compile(r"""["`][A-Z][^"`\n]* [a-z][^"`\n]*["`]""")
TEXT = re.compile(r">\s*([^<>\s][^<>]*[A-Za-z][^<>]*)<")
KEY = re.compile(r'data-words(?:-label)?="(\w+)"')
IMPORT = re.compile(r'(?:from |import\(|new URL\()"(\.[^"]+)"')


def test_the_page_is_html(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    assert "<h1>tickcross</h1>" in response.text


@pytest.mark.parametrize("name", sorted(files()))
def test_every_file_is_served_with_its_type(client: Client, name: str) -> None:
    response = client.get(f"/static/{name}")
    assert response.status_code == 200
    assert response.data == (STATIC / name).read_bytes()
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_scripts_are_served_as_scripts(client: Client) -> None:
    assert client.get("/static/main.js").content_type == "text/javascript; charset=utf-8"


def test_the_training_marks_are_served_as_bytes(client: Client) -> None:
    assert client.get("/static/learning/marks.bin").content_type == "application/octet-stream"


def test_no_file_outside_the_page_is_served(client: Client) -> None:
    for path in ("/static/../page.py", "/static/..%2Fpage.py", "/static/", "/static/no.js"):
        assert client.get(path).status_code == 404


def test_the_policy_allows_only_this_service(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules.pop("trusted-types") == ["learner"]
    assert {source for sources in rules.values() for source in sources} == {"'none'", "'self'", "'script'"}
    assert rules["default-src"] == ["'none'"]
    assert "worker-src" not in rules, "workers are scripts: script-src applies to them"


def test_only_one_script_creates_a_trusted_types_policy_and_only_for_one_address() -> None:
    scripts = {path: path.read_text() for path in STATIC.rglob("*.js")}
    [creator] = [path for path, text in scripts.items() if "createPolicy" in text]
    assert creator == STATIC / "learning" / "remote_learner.js"
    [rules] = re.findall(r'createPolicy\("learner", (.*)\)', scripts[creator])
    assert rules == "{ createScriptURL: () => ADDRESS }"
    assert 'const ADDRESS = new URL("./worker.js", import.meta.url).href;' in scripts[creator]


def test_the_page_has_no_inline_script_or_style() -> None:
    html = files()["index.html"].content.decode()
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", html)


def test_every_asset_the_page_requests_exists(client: Client) -> None:
    addresses = ADDRESS.findall(client.get("/").text)
    imported = [
        (file.parent / name).resolve().relative_to(STATIC.parent).as_posix()
        for file in STATIC.rglob("*.js")
        for name in IMPORT.findall(file.read_text())
    ]
    assert addresses
    assert imported
    for path in addresses + imported:
        assert not path.startswith("/"), "an address from the root would not work behind a path prefix"
        assert client.get(f"/{path}").status_code == 200, path


def test_a_browser_with_a_current_copy_gets_304(client: Client) -> None:
    first = client.get("/static/style.css")
    again = client.get("/static/style.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "no-cache"


def test_no_file_names_another_host() -> None:
    allowed = {"http://www.w3.org/2000/svg"}
    texts = {name: file for name, file in files().items() if not name.endswith(".bin")}
    for name, file in texts.items():
        assert set(re.findall(r"https?://[^\s\"'`<>]+", file.content.decode())) <= allowed, name


@pytest.mark.parametrize("name", sorted(name for name in files() if name.endswith(".js")))
def test_scripts_show_only_texts_from_the_words_table(name: str) -> None:
    sentences = SENTENCE.findall(COMMENT.sub("", (STATIC / name).read_text()))
    assert (name == "words/words.js") == bool(sentences), sentences


def test_the_html_has_only_the_name_as_text_when_scripts_run() -> None:
    html = files()["index.html"].content.decode()
    assert set(TEXT.findall(re.sub(r"<noscript>.*?</noscript>", "", html))) == {"tickcross"}
    assert not re.search(r'(?:aria-label|title|alt|placeholder)="', html)


def test_every_text_of_the_page_is_in_the_words_table() -> None:
    words = files()["words/words.js"].content.decode()
    table = words[words.index("export const PAGE") :]
    known = re.findall(r"^  (\w+):", table[: table.index("\n};")], re.MULTILINE)
    keys = set(KEY.findall(files()["index.html"].content.decode()))
    parts = {"title", "above", "zero", "below", "for", "against", "docs"}
    assert keys | parts == set(known)
    assert len(known) == len(set(known))
