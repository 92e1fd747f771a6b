"""Prints how long the pipeline takes from outside: samples into an empty home, a run with nothing new, and reading alone.

Run with `make bench` or `python -m benchmarks.run [--times N]`. Times are of whole processes on this machine; the ratio
of the two runs is what compares over machines.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extract.extractor import extract_document
from extract.values import parse_target

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "raw" / "samples"
_COMMAND = [sys.executable, "-c", "from warehouse.cli import main; main()"]


def timed(home: Path, *arguments: str | Path) -> float:
    """Seconds of one command as a process."""
    began = time.perf_counter()
    subprocess.run(
        [*_COMMAND, *map(str, arguments)],
        env={**os.environ, "JIXIAO_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began


def pipeline(times: int) -> None:
    """Samples into an empty home, then the same command with nothing new."""
    full: list[float] = []
    nothing: list[float] = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            full.append(timed(home, "add", SAMPLES) + timed(home, "run"))
            nothing += [timed(home, "run") for _ in range(3)]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"samples, empty home: add + run   median {statistics.median(full):6.2f} s   (goal: under 60 s)")
    print(f"run with nothing new             median {statistics.median(nothing):6.2f} s   (goal: under 3 s)")
    print(f"ratio                                   {statistics.median(full) / statistics.median(nothing):6.1f}")
    print(f"peak memory of the largest process      {peak:6.0f} MB")


def reading() -> None:
    """Reading documents and parsing targets, without processes or files."""
    documents = [(path.read_bytes(), path.name) for path in sorted(SAMPLES.iterdir())]
    began = time.perf_counter()
    chars = sum(extract_document(data, name).document.chars_total for data, name in documents)
    seconds = time.perf_counter() - began
    print(
        f"reading {len(documents)} samples               {seconds * 1000:8.1f} ms   ({chars / seconds:,.0f} characters/s)"
    )
    targets = ["≥98%", "100%", "2024年12月31日", "不超过10个工作日", "≤3500元/人/月", "明显提升"] * 200
    began = time.perf_counter()
    for target in targets:
        parse_target(target, "完成率")
    print(f"parsing a target                 {(time.perf_counter() - began) / len(targets) * 1e6:8.1f} µs")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1, help="full runs to take the median of")
    reading()
    pipeline(parser.parse_args().times)
