"""Perform the jobs of a publication side by side in several processes."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import chain

from guidelinekit.operations.publish.jobs import GuidelineJobs, Result, Worker, with_paths

#: How often a process looks whether the one that started it still exists.
_WATCH_SECONDS = 0.2


def perform(worker: Worker, plan: Sequence[GuidelineJobs]) -> Iterator[Result]:
    """Perform jobs, in as many processes as there are processors if there are many jobs."""
    count = min(_processors(), sum(jobs.count for jobs in plan))
    # A process with several threads cannot be copied safely.
    if count < 2 or threading.active_count() > 1 or "fork" not in multiprocessing.get_all_start_methods():
        with worker.renderer.keeping_compiled():
            for jobs in plan:
                yield from worker.perform_all(jobs)
        worker.keep()
        return
    worker.renderer.compile_all()
    # The processes have what is in memory, but not the git processes that read objects.
    worker.workspace.close()
    global _worker
    _worker = worker
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(count, fork, _end_with_parent, (os.getpid(),)) as pool:
        try:
            if len(plan) >= 2 * count:
                for results in pool.map(_perform_all, plan):
                    yield from results
            else:
                for jobs in plan:
                    yield from _side_by_side(jobs, pool, count)
        except BaseException:
            # An error or an interruption ends the other jobs too, instead of waiting for them.
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def _end_with_parent(parent: int) -> None:
    """Let this process end at once when it is interrupted, or when the process that started it does not exist any more.

    It would wait for work for ever, with the lock of the output folder.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _side_by_side(jobs: GuidelineJobs, pool: ProcessPoolExecutor, count: int) -> Iterator[Result]:
    """Perform the jobs of one guideline in several processes: what the newest pages depend on comes first."""
    newest = jobs.published.latest if jobs.has_newest else ""
    first = [version for version in jobs.releases if version != newest]
    parts = [replace(jobs, releases=first[at::count], has_newest=False, previews=()) for at in range(count)]
    made = list(chain.from_iterable(pool.map(_perform_all, [part for part in parts if part.releases])))
    yield from made
    last = [replace(jobs, releases=(), previews=(), paths=with_paths(jobs, made))] if jobs.has_newest else []
    if newest in jobs.releases:
        last.append(replace(jobs, releases=(newest,), has_newest=False, previews=()))
    if jobs.previews:
        last.append(replace(jobs, releases=(), has_newest=False))
    for results in pool.map(_perform_all, last):
        yield from results


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


#: The worker of a process, which has what was in memory when the process was started.
_worker: Worker | None = None


def _perform_all(jobs: GuidelineJobs) -> list[Result]:
    assert _worker is not None, "the process was started"
    results = list(_worker.perform_all(jobs))
    _worker.keep()
    return results
