#!/usr/bin/env python3
"""Background systems: `dafeng footprint TABLE.csv` beside SciPy and bw2calc, all intensities, equal to ten digits.

    cargo build --release --locked
    python3 benches/background.py [--program target/release/dafeng] [--work target/bench-background] [--rounds 5] [--slow-rounds 2]

Makes a Python environment (background_requirements.txt, from PyPI) and the data (background_data.py) in the work directory where they are not
there yet. Then runs the programs in turn, each run a new process on the same two cores, the page cache warm. What takes minutes a run is run in
the first rounds only. Every result is compared with that of dafeng, product by product; more than 1e-9 apart, relatively, is told. Needs Linux
and Python 3.11.

What the seconds are. dafeng: the whole process, from the text of the table to that of the result, and beside it what the program says of its
solve (`--timings`): ordering the equations, iterating, checking the residual. SciPy and bw2calc: the solve alone, matrices in memory, without the
start of Python, imports and reading; so no ratio flatters dafeng. Where a peer solves product by product, a sample is timed and the rest
extrapolated, which is told.

All times go to benches/results/DATE-background.json; a run of some systems or of other sizes goes to the work directory.
"""

import argparse
import datetime
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import venv

sys.dont_write_bytecode = True          # nothing beside the sources
from at_size import machine, measure, said, wait

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
CORES = 2
SYSTEMS = {"random": "CO2", "sectors": "CO2", "us-lci": "Carbon dioxide, fossil"}
QUICK = ["scipy bicgstab, transposed", "scipy gmres, transposed", "bw2calc JacobiGMRESLCA, product by product"]
# minutes each where LU factors fill in
SLOW = ["scipy splu, transposed", "bw2calc LCA, product by product", "bw2calc FastScoresOnlyMultiLCA, adjoint"]


class Bench:
    """The work directory, its Python and its data."""

    def __init__(self, arguments):
        self.program = arguments.program
        self.sample = arguments.sample
        self.work = arguments.work.resolve()
        self.python = self.work / "venv/bin/python"
        self.data, self.out = self.work / "data", self.work / "out"
        self.out.mkdir(parents=True, exist_ok=True)

    def prepare(self, processes, exchanges):
        """Makes the environment and the data where they are not there or not these."""
        wanted, stamp = (HERE / "background_requirements.txt").read_text(), self.work / "venv/requirements.txt"
        if not stamp.exists() or stamp.read_text() != wanted:
            venv.create(self.work / "venv", with_pip=True)
            subprocess.run([self.python, "-m", "pip", "install", "--quiet", "-r", HERE / "background_requirements.txt"], check=True)
            stamp.write_text(wanted)
        subprocess.run([self.python, HERE / "background_data.py", self.data, "--processes", str(processes),
                        "--exchanges", str(exchanges)], check=True)

    def dafeng(self, system, arguments):
        """Runs dafeng: its seconds, and those of its steps."""
        result, told = self.out / f"{system}-dafeng.csv", self.out / f"{system}-dafeng.txt"
        command = [self.program, "footprint", str(self.data / f"{system}.csv"), "--flow", SYSTEMS[system], "--allow-gaps", "--timings",
                   *arguments]
        # 3: something is cut off, as much is of the US LCI set
        script = '"$@" > "$0.csv" 2> "$0.txt"; [ $? = 0 ] || [ $? = 3 ] || exit 0'
        figures = measure(["sh", "-c", script, str(result.with_suffix("")), *command])
        steps = re.findall(r"(\w+) ([0-9.]+) s", told.read_text())
        return figures | {name: float(seconds) for name, seconds in steps}

    def peer(self, system, runner):
        """Runs a peer: what it says of its seconds over those of its process."""
        result = self.out / f"{system}-{runner}.npy"
        return measure([str(self.python), str(HERE / "background_peers.py"), runner, str(self.data / f"{system}.npz"), str(result),
                        "--sample", str(self.sample)])

    def differences(self, system, runners):
        """The greatest relative difference of each runner from dafeng."""
        paths = [str(self.out / f"{system}-{runner}.npy") for runner in runners]
        return dict(zip(runners, json.loads(said(str(self.python), str(HERE / "background_peers.py"), "compare",
                                                 str(self.out / f"{system}-dafeng.csv"), *paths))))


def run_system(bench, system, arguments):
    """All rounds of one system."""
    runs = {}

    def keep(name, figures, turn):
        for key, value in figures.items() if turn > 0 else ():
            runs.setdefault(name, {}).setdefault(key, []).append(round(value, 6) if isinstance(value, float) else value)

    product = {"random": "product 5", "sectors": "product 5", "us-lci": "Alumina, at plant"}[system]
    slow_rounds = arguments.slow_rounds if system == "random" else arguments.rounds
    for turn in range(arguments.rounds + 1):
        wait(arguments.patience)
        keep("dafeng, one product", bench.dafeng(system, ["--product", product, "--format", "json"]), turn)
        keep("dafeng, all", bench.dafeng(system, ["--format", "csv"]), turn)
        # Round 0 warms what is quick; the slow are measured from the first run on.
        for runner in QUICK:
            keep(runner, bench.peer(system, runner), turn)
        for runner in SLOW if 0 < turn <= slow_rounds else ():
            print(f"  {system}, round {turn}: {runner}", flush=True)
            keep(runner, bench.peer(system, runner), turn)
    differences = bench.differences(system, [runner for runner in QUICK + SLOW if runner in runs])
    head = (bench.out / f"{system}-dafeng.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    return {"runs": runs, "greatest_relative_difference_from_dafeng": differences, "dafeng_solver": head.split(",")[-3:]}


def report(results):
    """Prints the table. `others`: the cores that other processes took in the worst round; above some 0.2, do not trust the times."""
    print("\nmedians of the rounds")
    for system, result in results.items():
        own = result["runs"]["dafeng, all"]
        solve = statistics.median(own["solve"])
        print(f"{system}: solved by dafeng {', '.join(result['dafeng_solver'])}")
        print(f"   {'runner':45} {'seconds':>10} {'dafeng solve is':>15} {'runs':>4} {'apart':>8} {'peak MB':>8} {'others':>6}")
        for name, runs in result["runs"].items():
            seconds = statistics.median(runs["seconds"])
            apart = result["greatest_relative_difference_from_dafeng"].get(name)
            extrapolated = "*" if any(runs.get("extrapolated", [])) else " "
            ratio = "" if name.startswith("dafeng") else f"1/{seconds / solve:.1f}"
            print(f"   {name:45} {seconds:10.4f}{extrapolated}{ratio:>15} {len(runs['seconds']):4} "
                  f"{'' if apart is None else f'{apart:.0e}':>8} {max(runs['peak_mb']):8.0f} {max(runs['others']):6.1f}")
            for step in ("read", "link", "solve", "write", "loading", "first", "each_further"):
                if step in runs:
                    print(f"      {step:42} {statistics.median(runs[step]):10.4f}")
    print("* extrapolated from a sample of products")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "target/release/dafeng"))
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "target/bench-background")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow-rounds", type=int, default=2, help="rounds of what takes minutes")
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--processes", type=int, default=20_000)
    parser.add_argument("--exchanges", type=int, default=150_000)
    parser.add_argument("--sample", type=int, default=20, help="products that peers solve for one by one; the rest is extrapolated")
    parser.add_argument("--patience", type=int, default=60, help="seconds to wait before each round for other processes to rest")
    arguments = parser.parse_args()
    systems = arguments.systems.split(",")
    if not (found := shutil.which(arguments.program)):
        parser.error(f"no program at {arguments.program}; build it, or name it with --program")
    arguments.program = os.path.abspath(found)
    bench = Bench(arguments)
    bench.prepare(arguments.processes, arguments.exchanges)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    results = {system: run_system(bench, system, arguments) for system in systems}
    report(results)
    day = datetime.date.today().isoformat()
    whole = systems == list(SYSTEMS) and (arguments.processes, arguments.exchanges) == (20_000, 150_000)
    path = HERE / "results" / f"{day}-background.json" if whole else bench.work / f"{day}-background-part.json"
    record = {
        "date": day, "machine": machine(), "cores": CORES, "rounds": arguments.rounds, "slow_rounds": arguments.slow_rounds,
        "sample": arguments.sample, "commit": said("git", "rev-parse", "HEAD"),
        "changed_files": said("git", "status", "--porcelain", "--", "src", "factors"),
        "versions": {"dafeng": said(arguments.program, "--version"),
                     **json.loads(said(str(bench.python), str(HERE / "background_peers.py"), "versions"))},
        "data": json.loads((bench.data / "manifest.json").read_text()), "systems": results,
    }
    path.write_text(json.dumps(record, indent=1) + "\n")
    print(f"written to {path}")


if __name__ == "__main__":
    main()
