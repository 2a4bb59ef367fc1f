"""The model card of a version: the purpose, the origin and the accuracy of its weights."""

from model.artifact import Manifest
from model.artifact.manifest import EarlierTraining, Training
from model.evaluation import Share
from model.exam import exam_report
from model.labels import LABELS

_TEMPLATE = """\
# tickcross: model card

Reads one mark: a tick, a cross, or neither. A convolutional network of {parameters:,} parameters
on a grid of {size} x {size} values of +-1, trained from scratch in NumPy on {created}.

## How it was made

```
{commands}
```

- Training set: {training_marks:,} marks; validation set: {validation_marks:,} more, never trained on.
- {origin}
- {epochs} epochs, the best one was number {best_epoch}. The cost of each is in `cost.svg`.
- Calibration: Platt scaling of each output on the validation set. Scores below {threshold} are `neither`.

| layer | |
|---|---|
{layers}

## How good it is, on the validation set

| figure | value | 95 % interval |
|---|---|---|
{figures}

Expected calibration error: {error:.4f}.

| is \\ answered | {labels} |
|---|---|---|---|
{confusion}

These marks are like those that it learnt from. `docs/accuracy.md` has its accuracy on marks that people made.

## Exam

{exam}

## Limits

- One mark at a time: of two marks in one picture it answers one, and the service says `several-marks`.
- A letter x or v looks like a cross or a tick, and may be read as one.
- It was not made to decide about people by itself. If a wrong answer does harm, let a person check the
  answers of low confidence.
"""


def card(manifest: Manifest) -> str:
    """Write the card of a version from its manifest."""
    training, accuracy = manifest["training"], manifest["accuracy"]
    confusion = accuracy["confusion"]
    return _TEMPLATE.format(
        parameters=training["parameters"],
        size=manifest["grid_size"],
        created=manifest["created"][:10],
        commands="\n".join([*map(_earlier, training.get("earlier", [])), training["command"]]),
        training_marks=training["training_marks"],
        validation_marks=training["validation_marks"],
        origin=_origin(training),
        epochs=len(training["history"]),
        best_epoch=training["best_epoch"],
        threshold=manifest["threshold"],
        layers="\n".join(_layer(layer) for layer in manifest["layers"]),
        figures="\n".join(_figures(confusion, accuracy["forced_choice"])),
        error=accuracy["expected_calibration_error"],
        labels=" | ".join(LABELS),
        exam=exam_report(manifest["exam"]) if "exam" in manifest else "No exam was taken.",
        confusion="\n".join(
            f"| {name} | {' | '.join(map(str, row))} |" for name, row in zip(LABELS, confusion, strict=True)
        ),
    )


def _earlier(training: EarlierTraining) -> str:
    return f"{training['command']}  # version {training['version']}"


def _origin(training: Training) -> str:
    own_marks, resumed_from = training["own_marks"], training["resumed_from"]
    if own_marks == training["training_marks"] + training["validation_marks"]:
        own = "All of them are the user's own."
    elif own_marks:
        own = f"{own_marks} pictures of the user's own are among them, each seen in many variations."
    else:
        own = "All of them were drawn by this project; no mark that a person made is among them."
    return f"{own} Training went on from version {resumed_from}." if resumed_from else own


def _layer(layer: dict[str, object]) -> str:
    settings = ", ".join(f"{name} {value}" for name, value in layer.items() if name != "kind")
    return f"| {layer['kind']} | {settings} |"


def _figures(confusion: list[list[int]], forced_choice: float) -> list[str]:
    """The shares from the confusion table and the forced choice, each with its interval."""
    marked, neithers = sum(map(sum, confusion[:2])), sum(confusion[2])
    shares = {
        "forced choice of tick or cross": Share(round(forced_choice * marked), marked),
        "three-way accuracy": Share(sum(confusion[i][i] for i in range(3)), marked + neithers),
        "ticks and crosses rejected": Share(confusion[0][2] + confusion[1][2], marked),
        "neithers accepted": Share(confusion[2][0] + confusion[2][1], neithers),
    }
    return [f"| {name} | {share.value:.2%} | {_interval(share)} |" for name, share in shares.items()]


def _interval(share: Share) -> str:
    low, high = share.interval()
    return f"{low:.2%} to {high:.2%}"
