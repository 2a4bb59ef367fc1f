"""Has the chunks of a job answered by a Ray cluster, with Ray Data."""

from collections.abc import Generator, Iterable
from typing import Any

from model.bulk.answering import Answered, Work, answer
from model.bulk.rows import Chunk
from model.errors import BadJob


def answered_on_ray(work: Work, chunks: Iterable[Chunk], address: str) -> Generator[Answered, None, None]:
    """What becomes of the chunks, in their order.

    - address: of the cluster, as `ray.init` takes it.
    """
    ray = _connected(address)
    try:
        items = [{"number": number, "chunk": chunk} for number, chunk in enumerate(chunks)]
        if not items:
            return
        ray.data.DataContext.get_current().execution_options.preserve_order = True
        table = ray.data.from_items(items, override_num_blocks=len(items))
        rows = table.map(_answer, fn_kwargs={"work": work}).iter_rows()
        for number, row in enumerate(rows):
            if row["number"] != number:
                raise BadJob(f"Ray gave chunk {row['number']} where {number} was expected")
            yield row["answered"]
    finally:
        ray.shutdown()


def _answer(item: dict[str, Any], work: Work) -> dict[str, Any]:
    return {"number": item["number"], "answered": answer(work, item["chunk"])}


def _connected(address: str) -> Any:
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise BadJob("Ray is not installed: pip install 'tickcross[ray]'") from error
    try:
        ray.init(address, runtime_env={"env_vars": {"OPENBLAS_NUM_THREADS": "1"}})
    except ConnectionError as error:
        raise BadJob(f"no Ray cluster answers at {address}: {error}") from error
    return ray
