"""Cases lived through by many processes, on this machine or on others: Dask's distributed engine, behind this door.

In: a question and ranges of cases. Out: portions as they are finished, in any order. A range whose worker dies is lived
through again by another one. Needs the extra ``cluster``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from dsl.catalogue import Bilingual
from simulator.population.compiled.fast import cores
from simulator.population.portions import Portion, Question, Range, lived
from tiaoli.cli.files import CannotError

SECONDS = 15
"""So long a cluster may take to answer."""

PATIENCE = 20
"""So many workers may die over one range before it is given up."""

MOST_WAITING = 4_000
"""So many ranges are handed to the cluster ahead of time."""

HERE = "local"

_ADDRESS = re.compile(r"(?:tcp|tls|ucx|wss?)://\S+:[0-9]{1,5}")


@contextmanager
def cluster(where: str) -> Iterator[Any]:
    """A cluster at an address, or one that is started here and ends with the work."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise CannotError(Bilingual('clusters need an extra: pip install "tiaoli[cluster]"',
                                    '集群需要附加组件：pip install "tiaoli[cluster]"')) from error  # fmt: skip
    if where != HERE and not _ADDRESS.fullmatch(where):
        raise CannotError(
            Bilingual(f"--engine takes {HERE} or an address such as tcp://HOST:8786, not {where}",
                      f"--engine 应为 {HERE} 或形如 tcp://HOST:8786 的地址，不是 {where}")
        )  # fmt: skip
    settings = {"distributed.scheduler.allowed-failures": PATIENCE, "distributed.comm.timeouts.connect": SECONDS}
    with dask.config.set(settings):
        try:
            here = None
            if where == HERE:
                here = LocalCluster(
                    n_workers=cores(), threads_per_worker=1, dashboard_address=None, silence_logs=50, host="127.0.0.1"
                )
            client = Client(here or where, timeout=SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise CannotError(Bilingual(f"no cluster answers at {where}", f"{where} 处没有集群应答")) from error
        try:
            with client.as_current():
                yield client
        finally:
            client.close()
            if here is not None:
                here.close()


def portions(
    client: Any, question: Question, parts: Iterable[Range], ended: Callable[[], bool]
) -> Iterator[tuple[Range, Portion]]:
    """Every range with what came of it, as soon as that is known; no more of them once it is to be over. CannotError
    where the cluster goes away."""
    asked = client.submit(_same, question, pure=False)  # as a task: what is sent along is lost with its worker
    coming, waiting = iter(parts), dict[Any, Range]()
    while not ended():
        for part in islice(coming, MOST_WAITING - len(waiting)):
            waiting[client.submit(lived, asked, part, pure=False)] = part
        if not waiting:
            break
        for done in _finished(list(waiting)):
            yield waiting.pop(done), _result(done)
            done.release()
    client.cancel(list(waiting))


def _same(question: Question) -> Question:
    return question


def _result(done: Any) -> Portion:
    from distributed import CancelledError, KilledWorker

    try:
        portion: Portion = done.result()
    except (CancelledError, KilledWorker, OSError) as error:
        raise CannotError(
            Bilingual("the cluster went away in the middle; --resume FILE keeps what is finished for another time",
                      "集群中途失联；用 --resume 文件 可把已完成的部分留到下次")
        ) from error  # fmt: skip
    return portion


def _finished(futures: list[Any]) -> list[Any]:
    """Those that are done; none where none is for a while, so that somebody can ask whether to go on."""
    from distributed import wait

    try:
        return list(wait(futures, timeout=0.5, return_when="FIRST_COMPLETED").done)
    except TimeoutError:
        return []
