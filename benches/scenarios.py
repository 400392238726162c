#!/usr/bin/env python3
"""Scenarios at speed: a matrix of 1,000 scenarios to 2053, and 10,000 draws, both of the steel works of Fujian; wall time and peak memory.

    cargo build --release --locked
    python3 benches/scenarios.py [--program target/release/dafeng] [--work target/bench-scenarios] [--rounds 5]

Writes the scenario files to the work directory: ten courses of demand x ten of the grid factor x ten of the scrap share of the converters; the numbers are made up
for the load and forecast nothing. Demand stays below what all works can put out. Each run is a new process, reading, drawing up and writing included. With
them one scenario alone, so that what is spent before the first is told apart; and, for comparison, as many years of one scenario as `--exact-years`
by `scenario run`, which accounts every plant's ledger. The result goes to benches/results/DATE-scenarios.json.
"""

import argparse
import datetime
import json
import pathlib
import shutil
import statistics
import sys

sys.dont_write_bytecode = True          # nothing beside the sources
from at_size import machine, measure, wait

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
SECTOR = ROOT / "datasets/fujian-steel/sector.yaml"
FIRST, LAST = 2023, 2053
DEMAND, GRID, SHARE = 3405.54, 0.4211, 0.1495
SAID = "source: made up for the load, confidence: assumed"


def head(last):
    return f"base: {{sector: {SECTOR}}}\nmethodology: planning-steel\nhorizon: {{to: {last}}}\nfollow: {{output: demand, other: constant}}\ngrid_factor: grid\n"


def course(first, last_value, last=LAST, digits=4):
    """A point a year, on a straight line."""
    points = (f"{year}: {first + (last_value - first) * (year - FIRST) / (LAST - FIRST):.{digits}f}" for year in range(FIRST, last + 1))
    return "{" + ", ".join(points) + "}"


def driver(unit, points, more=""):
    return f"{{unit: {unit}, points: {points}, {SAID}{more}}}"


def lever(share, more="", last=LAST):
    kind = f"scrap-share: {{processes: [converter], share: {course(SHARE, share, last)}, ceiling: 0.3}}"
    return f"{{id: converter-scrap, routes: [bf-bof], {kind}, {SAID}{more}}}"


def matrix(steps, last=LAST):
    """Each course of demand with each of the grid and each of scrap."""
    lines = [head(last), "id: matrix", "matrix:"]
    axes = {
        "demand": [f"drivers: {{demand: {driver('10^4 t', course(DEMAND, DEMAND * (1.02 - 0.06 * step), last))}}}" for step in range(steps)],
        "grid": [f"drivers: {{grid: {driver('tCO2/MWh', course(GRID, GRID * (0.95 - 0.09 * step), last, 6))}}}" for step in range(steps)],
        "scrap": [f"levers: [{lever(SHARE + 0.01 * (step + 1), last=last)}]" for step in range(steps)],
    }
    for axis, options in axes.items():
        lines += [f"  - id: {axis}", "    options:"] + [f"      - {{id: {axis}-{place}, {option}}}" for place, option in enumerate(options)]
    return "\n".join(lines) + "\n"


def uncertain():
    """Three uncertain inputs: two drivers, one lever."""
    spread = ", uncertain: {{distribution: {}, source: made up for the load, confidence: assumed}}".format
    demand = driver("10^4 t", course(DEMAND, DEMAND * 0.7), spread("triangular, low: 0.85, high: 1.05"))
    grid = driver("tCO2/MWh", course(GRID, GRID * 0.5, digits=6), spread("normal, half_width: 10 %"))
    drivers = f"drivers:\n  demand: {demand}\n  grid: {grid}\n"
    return head(LAST) + "id: uncertain\n" + drivers + f"levers:\n  - {lever(0.22, spread('uniform, low: 0.8, high: 1.2'))}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "target/release/dafeng"))
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "target/bench-scenarios")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--exact-years", type=int, default=30, help="years after the base year that are accounted exactly, for comparison")
    parser.add_argument("--patience", type=int, default=60, help="seconds to wait before each round for other processes to rest")
    arguments = parser.parse_args()
    if not (program := shutil.which(arguments.program)):
        parser.error(f"no program at {arguments.program}; build it, or name it with --program")
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    (work / "matrix.yaml").write_text(matrix(10))
    (work / "one.yaml").write_text(matrix(1))
    (work / "exact.yaml").write_text(matrix(1, FIRST + arguments.exact_years))
    (work / "uncertain.yaml").write_text(uncertain())
    to_csv = ["sh", "-c", '"$@" > /dev/null', "sh", program, "scenario"]
    cases = {
        "1,000 scenarios to 2053": [*to_csv, "sweep", work / "matrix.yaml", "--out", work / "matrix.csv"],
        "one scenario to 2053": [*to_csv, "sweep", work / "one.yaml", "--out", work / "one.csv"],
        "10,000 draws to 2053": [*to_csv, "sample", work / "uncertain.yaml", "--draws", "10000", "--before", "2030", "--format", "json"],
        "100 draws to 2053": [*to_csv, "sample", work / "uncertain.yaml", "--draws", "100", "--before", "2030", "--format", "json"],
        f"{arguments.exact_years + 1} years of one scenario, each plant accounted": [*to_csv, "run", work / "exact.yaml"],
    }
    runs = {name: [] for name in cases}
    for turn in range(arguments.rounds + 1):
        wait(arguments.patience)
        for name, command in cases.items():
            figures = measure(command)
            if turn > 0:
                runs[name].append({key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items()})
    print(f"medians of {arguments.rounds} runs")
    for name, figures in runs.items():
        seconds = statistics.median(run["seconds"] for run in figures)
        print(f"   {name:55} {seconds:8.2f} s {max(run['peak_mb'] for run in figures):8.0f} MB, others took {max(run['others'] for run in figures):.1f} cores")
    day = datetime.date.today().isoformat()
    out = HERE / "results" / f"{day}-scenarios.json"
    out.write_text(json.dumps({"date": day, "machine": machine(), "rounds": arguments.rounds, "runs": runs}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
