"""`python -m tickcross_client URL PICTURE...`, or `python -m service.client`: prints a line per picture."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import requests

from . import Prediction, ServiceError, TickCross


def main(arguments: Sequence[str] | None = None) -> int:
    """Classify pictures and print a tab-separated line for each. Returns the exit status."""
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description="Ask a tickcross service.")
    parser.add_argument("url", help="address of the service, such as http://localhost:8000")
    parser.add_argument("pictures", nargs="+", type=Path, help="files to classify")
    parser.add_argument("--api-key", help="sent with each request")
    parser.add_argument("--version", help="of the network")
    parser.add_argument("--threshold", type=float, help="scores below it are neither")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parsed = parser.parse_args(arguments)
    options = {"api_key": parsed.api_key, "version": parsed.version, "threshold": parsed.threshold}
    try:
        with TickCross(parsed.url, **options) as tickcross:
            answers = tickcross.classify_many(parsed.pictures, progress=sys.stderr.isatty())
    except (ServiceError, requests.RequestException, OSError) as error:
        print(f"tickcross: {error}", file=sys.stderr)
        return 1
    _print(parsed.pictures, answers, as_json=parsed.json)
    return 0


def _print(pictures: Iterable[Path], answers: Iterable[Prediction], *, as_json: bool) -> None:
    for picture, answer in zip(pictures, answers, strict=True):
        if as_json:
            facts = {"label": answer.label, "confidence": answer.confidence, "scores": dict(answer.scores)}
            facts |= {"warnings": answer.warnings, "region": answer.region}
            print(json.dumps({"picture": str(picture), **facts}))
        else:
            print(picture, answer.label, f"{answer.confidence:.4f}", ",".join(answer.warnings), sep="\t")


if __name__ == "__main__":
    sys.exit(main())
