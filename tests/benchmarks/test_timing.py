import time

from benchmarks.timing import MIN_SECONDS, by_turns


def test_calls_alternate_after_one_warm_up_call_each() -> None:
    calls = []

    def call(name: str) -> None:
        calls.append(name)
        time.sleep(1.01 * MIN_SECONDS)

    timings = by_turns({"one": lambda: call("one"), "other": lambda: call("other")}, 3)
    assert calls == ["one", "other"] * 4
    for timing in timings.values():
        assert timing.best <= timing.median <= timing.worst
