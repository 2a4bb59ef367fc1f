"""Versions are written whole, read back exactly, and refused when anything about them is not right."""

import copy
import hashlib
import json
import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

from model.artifact import (
    grid_to_rows,
    latest_version,
    load_version,
    rows_to_grid,
    save_version,
    versions,
)
from model.artifact.checksums import digest
from model.errors import BadArtifact
from tests.allocations import counted_allocations
from tests.tiny import random_grids, save_tiny_version, tiny_exam, tiny_manifest, tiny_network

Json = dict[str, Any]


@pytest.fixture
def version(tmp_path: Path) -> Path:
    return save_tiny_version(tmp_path / "tickcross")


def edit_manifest(directory: Path, change: Callable[[Json], object]) -> None:
    """Change the manifest of a version that has no checksums over it."""
    (directory / "SHA256SUMS").unlink(missing_ok=True)
    path = directory / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def edit_weights(directory: Path, change: Callable[[Json], object]) -> None:
    """Change the arrays and have the manifest vouch for the result."""
    path = directory / "weights.safetensors"
    arrays = safetensors.numpy.load(path.read_bytes())
    change(arrays)
    path.write_bytes(safetensors.numpy.save(arrays))
    altered = hashlib.sha256(path.read_bytes()).hexdigest()
    edit_manifest(directory, lambda manifest: manifest["weights"].update(sha256=altered))


def refusal(directory: Path) -> str:
    with pytest.raises(BadArtifact) as caught:
        load_version(directory)
    message = str(caught.value)
    assert str(directory) in message
    assert "\n" not in message
    return message


def test_a_version_read_back_gives_the_very_same_scores(version: Path) -> None:
    grids = random_grids(20, seed=3)
    artifact = load_version(version)
    assert artifact.version == "1"
    np.testing.assert_array_equal(artifact.network.forward(grids), tiny_network().forward(grids))


def test_the_same_weights_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = save_tiny_version(tmp_path / "a"), save_tiny_version(tmp_path / "b")
    assert (first / "weights.safetensors").read_bytes() == (second / "weights.safetensors").read_bytes()


def test_versions_count_up_and_are_ordered_as_numbers(tmp_path: Path) -> None:
    folders = [save_tiny_version(tmp_path) for _ in range(11)]
    assert [folder.name for folder in folders] == [str(number) for number in range(1, 12)]
    assert versions(tmp_path) == list(range(1, 12))
    assert latest_version(tmp_path) == tmp_path / "11"


def test_other_names_are_not_versions(tmp_path: Path) -> None:
    for name in ("0", "01", "draft", ".writing-0", "-1", "1.5", "²", "1" * 16, "9" * 200):
        (tmp_path / name).mkdir()
    assert versions(tmp_path) == []


def test_a_root_without_a_version_is_refused(tmp_path: Path) -> None:
    assert versions(tmp_path / "nowhere") == []
    with pytest.raises(BadArtifact, match="holds no version"):
        latest_version(tmp_path / "nowhere")


def test_an_interrupted_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_tiny_version(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_that_is_not_json_is_never_written(tmp_path: Path) -> None:
    network = tiny_network()
    manifest = tiny_manifest(network)
    manifest["threshold"] = float("nan")
    with pytest.raises(ValueError, match="JSON"):
        save_version(tmp_path, network, manifest, {})
    assert versions(tmp_path) == []


def test_a_manifest_is_written_with_a_line_for_each_entry(version: Path) -> None:
    text = (version / "manifest.json").read_text()
    assert text == json.dumps(json.loads(text), indent=1) + "\n"


def test_concurrent_writers_each_get_a_version_of_their_own(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        folders = pool.map(save_tiny_version, [tmp_path] * 6)
    assert sorted(folder.name for folder in folders) == ["1", "2", "3", "4", "5", "6"]
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []
    for folder in folders:
        load_version(folder)


def test_a_grid_survives_being_written_as_rows() -> None:
    grid = random_grids(1)[0]
    np.testing.assert_array_equal(rows_to_grid(grid_to_rows(grid)), grid)


@pytest.mark.parametrize("rows", [["#.", "#"], ["#x"], []])
def test_rows_that_are_no_grid_are_refused(rows: list[str]) -> None:
    with pytest.raises(ValueError, match="rows of equal length"):
        rows_to_grid(rows)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert "manifest.json cannot be read" in refusal(tmp_path / "9")


@pytest.mark.parametrize("file", ["manifest.json", "weights.safetensors"])
def test_a_missing_file_is_refused(version: Path, file: str) -> None:
    (version / file).unlink()
    assert f"{file} cannot be read" in refusal(version)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ('{"threshold": NaN}', "NaN is not a JSON number"),
        ("[" * 100_000, "not JSON"),
        ("[]", "expected an object"),
        ("{}", "format None"),
        ('{"format": 2}', "format 2; this loader reads format 1"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(version: Path, text: str, reason: str) -> None:
    (version / "SHA256SUMS").unlink()
    (version / "manifest.json").write_text(text)
    assert reason in refusal(version)


def test_a_manifest_that_is_not_text_is_refused(version: Path) -> None:
    (version / "SHA256SUMS").unlink()
    (version / "manifest.json").write_bytes(b"\xff\xfe\x00")
    assert "not JSON" in refusal(version)


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ('"threshold": 0.7', "has the key 'threshold' twice"),
        ('"remark": 1e999', "a number is too large"),
        ('"remark": -1e999', "a number is too large"),
        ('"remark": 9223372036854775808', "more than 64 bits"),
        (f'"remark": {10**400}', "more than 64 bits"),
        (f'"remark": {"9" * 5000}', "digits"),
        (r'"remark": ["\ud800"]', "surrogates not allowed"),
        (r'"\ud800": 1', "surrogates not allowed"),
        (f'"remark": {"[" * 40}{"]" * 40}', "nested too deeply"),
        ('"remark": ' + '{"a": ' * 40 + "1" + "}" * 40, "nested too deeply"),
    ],
)
def test_json_that_not_every_reader_understands_alike_is_refused(
    version: Path, member: str, reason: str
) -> None:
    (version / "SHA256SUMS").unlink()
    path = version / "manifest.json"
    path.write_text(path.read_text().rstrip().removesuffix("}") + f",{member}}}")
    assert reason in refusal(version)


def test_numbers_and_nesting_up_to_the_limits_are_read(version: Path) -> None:
    remark: Any = [-(2**63), 2**63 - 1, 1.7976931348623157e308, "\U0001f600", {}]
    for _ in range(29):
        remark = [remark]
    edit_manifest(version, lambda manifest: manifest.update(remark=remark))
    assert load_version(version).manifest["remark"] == remark  # type: ignore[typeddict-item]


STATISTICS: Json = {
    "confidence": {"edges": [0, 1], "shares": []},
    "ink": {"edges": [], "shares": []},
    "labels": {},
}
RIGHT_STATISTICS: Json = {
    "confidence": {"edges": [0, 0.5, 1], "shares": [0.25, 0.75]},
    "ink": {"edges": [0, 1], "shares": [1]},
    "labels": {"tick": 1.0},
}
RIGHT_ACCURACY: Json = {
    "marks": 9,
    "three_way": 0.5,
    "forced_choice": 0.5,
    "rejected": 0.5,
    "accepted": 0.5,
    "expected_calibration_error": 0.5,
    "confusion": [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
    "calibration_bins": [],
    "mistakes": [{"grid": ["." * 12] * 12, "label": "tick", "answer": "cross", "scores": [0.5, 0.5]}],
}


def with_right_parts(manifest: Json) -> None:
    """Add the parts of a manifest that may be left out."""
    both = copy.deepcopy({"training": RIGHT_STATISTICS, "validation": RIGHT_STATISTICS})
    accuracy, exam = copy.deepcopy(RIGHT_ACCURACY), tiny_exam(passed=True)
    manifest.update(statistics=both, accuracy=accuracy, exam=exam)


def test_right_parts_that_may_be_left_out_are_read(version: Path) -> None:
    edit_manifest(version, with_right_parts)
    load_version(version)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda m: m["statistics"]["training"]["ink"].update(edges=[1, 0]), "ink.edges do not ascend"),
        (lambda m: m["statistics"]["training"]["ink"].update(edges=[1, 1]), "ink.edges do not ascend"),
        (
            lambda m: m["statistics"]["validation"]["ink"].update(shares=[1.5]),
            "statistics.validation.ink.shares is 1.5; expected 0 to 1",
        ),
        (lambda m: m["statistics"]["validation"]["labels"].update(tick=-0.1), "labels is -0.1"),
        (lambda m: m["accuracy"].update(three_way=1.1), "accuracy.three_way is 1.1"),
        (lambda m: m["accuracy"]["confusion"].pop(), "a row and a column for each label"),
        (lambda m: m["accuracy"]["confusion"][1].append(0), "a row and a column for each label"),
        (lambda m: m["accuracy"]["mistakes"][0]["grid"].pop(), "accuracy.mistakes[0].grid is not a grid"),
        (lambda m: m["accuracy"]["mistakes"][0]["scores"].pop(), "accuracy.mistakes[0].scores is [0.5]"),
        (lambda m: m["exam"].update(against="1"), "exam.threshold.before is null"),
        (lambda m: m["exam"]["sets"][0].update(interval=[0.1]), "exam.sets[0].interval is [0.1]"),
        (
            lambda m: m["exam"]["sets"][0]["labels"].update(
                tick={**m["exam"]["sets"][0], "labels": {}, "interval": []}
            ),
            "exam.sets[0].labels.tick.interval is []",
        ),
        (lambda m: m["exam"]["sets"][0]["after"].update(value=2), "exam.sets[0].after.value is 2"),
    ],
)
def test_nonsense_in_a_part_that_may_be_left_out_is_refused_too(
    version: Path, change: Callable[[Json], object], reason: str
) -> None:
    edit_manifest(version, with_right_parts)
    edit_manifest(version, change)
    assert reason in refusal(version)


def test_two_sets_of_an_exam_with_the_same_name_are_read(version: Path) -> None:
    """Release 2.0.0 wrote them where the folder of `--exam` was called `drawn`."""
    edit_manifest(version, with_right_parts)
    edit_manifest(version, lambda m: m["exam"]["sets"].append(m["exam"]["sets"][0]))
    assert len(load_version(version).manifest["exam"]["sets"]) == 2


@pytest.mark.parametrize("name", ["tickcross", "Form-7_b.2", "9", "a" * 64])
def test_a_name_of_letters_digits_and_what_joins_them_is_taken(version: Path, name: str) -> None:
    edit_manifest(version, lambda manifest: manifest.update(name=name))
    assert load_version(version).manifest["name"] == name


@pytest.mark.parametrize(
    "name", ["", ".", "..", "-a", "_a", "a b", "a/b", "a\n", "\n", 'a"', "ä", "٣", "a%2F", "a" * 65, "a\0"]
)
def test_any_other_name_is_refused(version: Path, name: str) -> None:
    """It is part of an address, of the name of a file, and of every answer."""
    edit_manifest(version, lambda manifest: manifest.update(name=name))
    assert "name is" in refusal(version)


@pytest.mark.parametrize("created", ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5+02:00"])
def test_a_time_with_its_zone_is_taken(version: Path, created: str) -> None:
    edit_manifest(version, lambda manifest: manifest.update(created=created))
    load_version(version)


@pytest.mark.parametrize("created", ["", "long ago", "2026-01-01T00:00:00", "2026-01-01\n00:00:00+00:00"])
def test_any_other_time_is_refused(version: Path, created: str) -> None:
    edit_manifest(version, lambda manifest: manifest.update(created=created))
    assert "created is" in refusal(version)


def test_a_network_larger_than_its_file_is_refused_before_there_is_memory_for_it(version: Path) -> None:
    edit_manifest(version, lambda manifest: manifest["layers"][4].update(neurons=10**5))
    with counted_allocations() as allocations:
        message = refusal(version)
    assert "layers[4]: the layers have more parameters than weights.safetensors" in message
    assert allocations.peak < 2_000_000  # with the weights it is 60 MB


def test_the_reason_of_a_refusal_is_one_line_of_bounded_length(version: Path) -> None:
    edit_manifest(version, lambda manifest: manifest["weights"].update(file="a\n\x1b[31m" * 100_000))
    assert len(refusal(version)) < 700


def test_a_reason_of_up_to_500_letters_is_not_cut(version: Path) -> None:
    def reason(letters: int) -> str:
        edit_manifest(version, lambda manifest: manifest["weights"].update(file="a" * letters))
        return refusal(version).removeprefix(f"{version}: ")

    others = len(reason(100)) - 100
    assert reason(500 - others).count("a" * (500 - others)) == 1
    assert len(reason(500 - others)) == len(reason(501 - others)) == len(reason(5000)) == 500
    assert reason(501 - others).endswith("...")


def test_names_of_files_that_are_not_unicode_do_not_spoil_a_version(tmp_path: Path) -> None:
    network = tiny_network()
    manifest: Any = {**tiny_manifest(network), "remark": "train \udcff --marks Häkchen"}
    folder = save_version(tmp_path, network, manifest, {"card.md": "of \udcff"})
    assert load_version(folder).manifest["remark"] == "train ? --marks Häkchen"  # type: ignore[typeddict-item]
    assert (folder / "card.md").read_text() == "of ?"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda m: m.pop("golden"), "golden is missing"),
        (lambda m: m["calibration"].pop("scale"), "calibration.scale is missing"),
        (lambda m: m.update(labels=["cross", "tick", "neither"]), "labels is"),
        (lambda m: m.update(labels="tick"), "labels is 'tick'; expected a list"),
        (lambda m: m.update(grid_size="12"), "grid_size is '12'; expected a whole number"),
        (lambda m: m.update(grid_size=True), "grid_size is True; expected a whole number"),
        (lambda m: m.update(grid_size=0), "grid_size is 0"),
        (lambda m: m.update(threshold=1), "threshold is 1"),
        (lambda m: m.update(threshold="high"), "threshold is 'high'; expected a number"),
        (lambda m: m["calibration"].update(scale=[1.0]), "calibration.scale"),
        (lambda m: m["calibration"].update(shift=[0.0, 1e999]), "not JSON"),
        (lambda m: m["golden"].update(scores=[]), "golden has 4 grids and 0 scores"),
        (lambda m: m["golden"].update(scores=[[1.0]] * 4), "golden.scores[0]"),
        (lambda m: m["golden"]["grids"][2].pop(), "golden.grids[2]"),
        (lambda m: m["golden"]["grids"][1].__setitem__(0, "?" * 12), "golden.grids[1]"),
        (lambda m: m["golden"]["grids"][1].__setitem__(0, 5), "golden.grids[1][0] is 5; expected a text"),
        (lambda m: m["golden"]["scores"][3].__setitem__(0, 0.123), "golden grid 3 gets scores that differ"),
        (lambda m: m.update(layers=[{"kind": "magic"}]), "layers cannot be built"),
        (lambda m: m.update(layers=[5]), "layers[0] is 5; expected an object"),
        (lambda m: m["layers"][0].update(filters=10**15), "layers cannot be built"),
        (lambda m: m["layers"][4].update(neurons=3), "layers cannot be built"),
        (lambda m: m["layers"][0].update(filters=2), "has shape"),
        (lambda m: m["layers"][0].update(filters=4), "more parameters than weights.safetensors"),
        (lambda m: m["weights"].update(file="../1/weights.safetensors"), "weights.file"),
        (lambda m: m["weights"].update(sha256="0" * 64), "is altered"),
        (lambda m: m["weights"].update(sha256="A" * 64), "weights.sha256 is 'AAA"),
        (lambda m: m["calibration"].update(method="isotonic"), "calibration.method is 'isotonic'"),
        (lambda m: m["calibration"].update(scale=[1.0, 1e7]), "calibration.scale is [1.0, 10000000.0]"),
        (lambda m: m["golden"]["scores"][0].__setitem__(1, 1.5), "golden.scores[0] is"),
        (lambda m: m.update(statistics={"training": STATISTICS, "validation": STATISTICS}), "edge more"),
        (lambda m: m.update(statistics={"training": STATISTICS}), "statistics.validation is missing"),
    ],
)
def test_nonsense_in_the_manifest_is_refused_by_its_place(
    version: Path, change: Callable[[Json], object], reason: str
) -> None:
    edit_manifest(version, change)
    assert reason in refusal(version)


def test_what_a_later_release_adds_to_the_manifest_is_no_reason_to_refuse(version: Path) -> None:
    edit_manifest(version, with_right_parts)
    edit_manifest(version, lambda manifest: manifest.update(remark="hello"))
    edit_manifest(version, lambda manifest: manifest["statistics"].update(exam="hello"))
    load_version(version)


def test_altered_weights_are_refused(version: Path) -> None:
    path = version / "weights.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert "weights.safetensors is altered" in refusal(version)
    (version / "SHA256SUMS").unlink()
    assert "not the one that the manifest gives" in refusal(version)


def test_half_copied_weights_are_refused_even_when_the_hash_fits(version: Path) -> None:
    path = version / "weights.safetensors"
    half = path.read_bytes()[:-8]
    path.write_bytes(half)
    edit_manifest(version, lambda manifest: manifest["weights"].update(sha256=digest(half)))
    assert "is not a file of arrays" in refusal(version)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda arrays: arrays.pop("0.biases"), "array '0.biases' is missing"),
        (
            lambda arrays: [arrays.pop(name) for name in [*arrays] if name.endswith("biases")],
            "array '0.biases' is missing",
        ),
        (lambda arrays: arrays.update(extra=np.zeros(2)), "array 'extra' is not one of this architecture's"),
        (
            lambda arrays: arrays.update({"0.biases": np.zeros(4, np.float32)}),
            "has shape (4,); expected (3,)",
        ),
        (lambda arrays: arrays.update({"0.biases": np.zeros(3)}), "holds float64; expected float32"),
        (lambda arrays: arrays.update({"0.biases": np.full(3, np.nan, np.float32)}), "not finite"),
        (lambda arrays: arrays.update({"0.biases": np.ones(3, np.float32)}), "gets scores that differ"),
    ],
)
def test_wrong_arrays_are_refused_by_name(
    version: Path, change: Callable[[Json], object], reason: str
) -> None:
    edit_weights(version, change)
    assert reason in refusal(version)
