#!/usr/bin/env python3
"""Sums at size: `dafeng ledger sum` beside DuckDB on 20 and 100 million lines, equal to the last digit.

    cargo build --release --locked
    python3 benches/at_size.py [--program target/release/dafeng] [--work target/bench] [--rounds 5] [--cases A,B] [--scale 0.01]

Makes a Python environment (benches/requirements.txt, from PyPI) and the data (at_size_data.py, 1.5 GB) in the work directory where they
are not there yet. Then, case by case, runs the programs in turn, each run a new process on the same two cores, the page cache warm.
Every result is compared with a reference, group by group, as exact decimals; a difference ends the run. Needs Linux and Python 3.11.

What the seconds are. dafeng: the whole process, from start to exit. DuckDB and the bare scans: the statement alone, without the start of
Python and the import of the engine; their whole process is kept as `wall`. So the ratio never flatters dafeng.
Peak memory is the largest resident set of the process, as the kernel counts it (`wait4`): for DuckDB it includes Python.
Before each round the harness waits for other processes to rest; how much of the cores they took all the same is kept as `others`.

All times go to benches/results/DATE-at-size.json; a run of some cases, of other data or without dafeng goes to the work directory.
"""

import argparse
import datetime
import hashlib
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time
import typing
import venv

sys.dont_write_bytecode = True          # nothing beside the sources
from at_size_launch import busy

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
THREADS = 2
CSV_TYPES = "{'plant': 'VARCHAR', 'process': 'VARCHAR', 'period': 'DATE', 'item': 'VARCHAR', 'flow': 'VARCHAR', " \
            "'quantity': 'DECIMAL(18,3)', 'unit': 'VARCHAR'}"

# what a result has, by the heading that dafeng gives it in CSV
HEADINGS = {"plant": "plant", "process": "process", "month": "period", "item": "item", "quantity": "quantity", "unit": "unit",
            "lines": "lines", "energy": "quantity_x_ncv", "carbon": "quantity_x_ncv_x_carbon_content"}
# and how DuckDB computes it. It multiplies columns of up to 18 digits as 64-bit integers and stops on overflow: quick and exact. The wide
# forms, in 128 bits, cannot overflow; they make the reference
SQL = {"plant": "plant", "process": "process", "month": "date_trunc('month', period)", "item": "item", "quantity": "sum(quantity)",
       "unit": "min(unit)", "lines": "count(*)", "energy": "sum(quantity * ncv)", "carbon": "sum(quantity * ncv * carbon_content)"}
WIDE = {"energy": "sum(quantity::DECIMAL(38,3) * ncv)", "carbon": "sum(quantity::DECIMAL(38,3) * ncv * carbon_content)"}


class Case(typing.NamedTuple):
    """One comparison: the same files summed by the same keys."""

    title: str
    data: str                           # of the data directory
    by: str                             # as `--by` takes it
    groups: int                         # at full scale
    queries: dict = {"duckdb": (["quantity"], SQL)}    # what each DuckDB runner sums, and how; the aim is set by the first
    values: bool = False                # `--values`
    aim: float = 1.0                    # at most this ratio to DuckDB


CASES = {
    "A": Case("20 M lines by plant, month, item", "lines-20m.parquet", "plant,month,item", 72_000),
    "B": Case("20 M lines by plant, process, month, item", "lines-20m.parquet", "plant,process,month,item", 864_000),
    "C": Case("20 M lines with measured values", "lines-20m-measured.parquet", "plant,month,item", 14_400, values=True, aim=1.2, queries={
        "duckdb": (["carbon"], SQL), "duckdb, three sums": (["quantity", "energy", "carbon"], SQL),
        "duckdb, 128 bits": (["carbon"], SQL | WIDE)}),
    "D": Case("100 M lines in 50 files by plant, month, item", "lines-100m", "plant,month,item", 72_000),
    "E": Case("2 M lines of CSV by plant, month, item", "lines-2m.csv", "plant,month,item", 72_000, aim=1.3),
}
FLAT = 1.2                              # aim: the peak of D at most this multiple of the peak of A
SCANS = {
    "F": ("bare scan of plant, period, item, quantity", "lines-20m.parquet", "plant,period,item,quantity"),
    "G": ("bare scan of the same, ncv, carbon content", "lines-20m-measured.parquet", "plant,period,item,quantity,ncv,carbon_content"),
}
ENGINES = ["duckdb", "pyarrow", "polars"]


class Bench:
    """The work directory, its Python and its data."""

    def __init__(self, arguments):
        self.program, self.scale = arguments.program, arguments.scale
        self.work = arguments.work.resolve()
        self.python = self.work / "venv/bin/python"
        self.data = self.work / ("data" if self.scale == 1 else f"data-{self.scale:g}")
        self.out = self.work / "out"
        self.out.mkdir(parents=True, exist_ok=True)

    def prepare(self):
        """Makes the environment and the data where they are not there or not these."""
        wanted, stamp = (HERE / "requirements.txt").read_text(), self.work / "venv/requirements.txt"
        if not stamp.exists() or stamp.read_text() != wanted:
            venv.create(self.work / "venv", with_pip=True, clear=True)
            subprocess.run([self.python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
            stamp.write_text(wanted)
        subprocess.run([self.python, HERE / "at_size_data.py", self.data, "--scale", str(self.scale)], check=True)

    def peer(self, *arguments):
        """A command of at_size_peers.py."""
        return [str(self.python), str(HERE / "at_size_peers.py"), *map(str, arguments)]

    def files(self, case):
        """The files of a case, in order."""
        path = self.data / case.data
        return sorted(path.glob("*.parquet")) if path.is_dir() else [path]

    def dafeng(self, case, out):
        """The command that sums a case."""
        command = [self.program, "ledger", "sum", *map(str, self.files(case)), "--by", case.by, "--format", "csv", "--out", str(out)]
        return command + ["--values"] * case.values

    def query(self, case, sums, out, forms):
        """The statement that sums a case, in DuckDB's SQL."""
        names = [str(path) for path in self.files(case)]
        source = f"read_csv({names}, columns = {CSV_TYPES})" if case.data.endswith(".csv") else f"read_parquet({names})"
        columns = ", ".join(f"{forms[name]} AS {HEADINGS[name]}" for name in [*case.by.split(","), *sums])
        return f"COPY (SELECT {columns} FROM {source} GROUP BY ALL) TO '{out}' (FORMAT csv, HEADER)"

    def check(self, case, expected, out, sums):
        """The number of groups of a result; ends the run where it is not the expected one."""
        keys, columns = (",".join(HEADINGS[name] for name in names) for names in (case.by.split(","), sums))
        found = measure(self.peer("compare", expected, out, "--keys", keys, "--columns", columns))["groups"]
        if self.scale == 1 and found != case.groups:
            sys.exit(f"{out}: {found:,} groups, expected {case.groups:,}")
        return found


def measure(command):
    """Runs a command to its end: its seconds and peak memory, and over them what it printed as JSON itself."""
    launch = [sys.executable, "-I", "-S", str(HERE / "at_size_launch.py"), *map(str, command)]
    *printed, figures = subprocess.run(launch, stdout=subprocess.PIPE, check=True).stdout.splitlines()
    figures = json.loads(figures)
    if code := figures.pop("code"):
        sys.exit(f"exit code {code} of: {' '.join(launch[4:])[:1000]}")
    return figures | (json.loads(printed[0]) if printed and printed[0].startswith(b"{") else {})


def wait(patience):
    """Waits until other processes leave the cores alone for two seconds, at most so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = busy()
        time.sleep(2)
        if busy() - before < 0.1:
            break


def rounds(runners, arguments, after=lambda name: None):
    """Runs each runner once unmeasured, then all in turn, round by round. `after` looks at each result."""
    runs = {}
    for turn in range(arguments.rounds + 1):
        wait(arguments.patience)
        for name, (command, out) in runners.items():
            if out:
                out.unlink(missing_ok=True)
            run = measure(command)
            after(name)
            for key in run if turn > 0 else ():
                runs.setdefault(name, {}).setdefault(key, []).append(round(run[key], 4))
    return runs


def run_case(bench, label, case, arguments):
    """All rounds of one comparison."""
    expected = bench.out / f"{label}-expected.csv"
    everything = ["quantity", "unit", "lines"] + ["energy", "carbon"] * case.values
    measure(bench.peer("query", bench.query(case, everything, expected, SQL | WIDE), "--threads", THREADS))
    runners, sums, texts = {}, {}, {}
    if not arguments.peers_only:
        out = bench.out / f"{label}-dafeng.csv"
        runners["dafeng"], sums["dafeng"] = (bench.dafeng(case, out), out), everything
    for place, (name, (wanted, forms)) in enumerate(case.queries.items()):
        out = bench.out / f"{label}-duckdb-{place}.csv"
        texts[name] = bench.query(case, wanted, out, forms)
        runners[name], sums[name] = (bench.peer("query", texts[name], "--threads", THREADS), out), wanted
    seen, groups = {}, set()

    def after(name):
        digest = hashlib.file_digest(runners[name][1].open("rb"), "sha256").hexdigest()
        if seen.get(name) != digest:            # the same bytes need no second look
            seen[name] = digest
            groups.add(bench.check(case, expected, runners[name][1], sums[name]))

    runs = rounds(runners, arguments, after)
    texts["dafeng"] = " ".join(["dafeng", *bench.dafeng(case, bench.out / f"{label}-dafeng.csv")[1:]])
    return {"title": case.title, "by": case.by, "groups": groups.pop(), "aim": case.aim,
            "commands": {name: text.replace(f"{bench.work}/", "") for name, text in texts.items()}, "runs": runs}


def run_scan(bench, label, arguments):
    """All rounds of the bare scans."""
    title, data, columns = SCANS[label]
    runners = {engine: (bench.peer("scan", engine, bench.data / data, columns, "--threads", THREADS), None) for engine in ENGINES}
    runs = rounds(runners, arguments)
    return {"title": title, "columns": columns, "runs": runs}


def machine():
    """What the times were measured on."""
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    return {"cpu": model, "cores": os.cpu_count(), "cores_used": len(os.sched_getaffinity(0)), "system": platform.platform(),
            "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20, "python": platform.python_version()}


def said(*command):
    """What a command prints, on one line; empty where it fails."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip().replace("\n", " ")


def report(results, scale):
    """Prints the table. `others`: the cores that other processes took in the worst round; above some 0.2, do not trust the times."""
    middle = lambda runs: statistics.median(runs["seconds"])
    print(f"\nmedians and bests of the rounds; {scale:g} of the lines")
    print(f"{'':2} {'runner':20} {'seconds':>8} {'best':>8} {'dafeng is':>9} {'aim':>5} {'peak MB':>8} {'others':>6}")
    for label, case in results.items():
        groups = f", {case['groups']:,} groups" if "groups" in case else ""
        print(f"{label:2} {case['title']}{groups}")
        own = case["runs"].get("dafeng")
        first = next((name for name in case["runs"] if name != "dafeng"), None)
        for name, runs in case["runs"].items():
            ratio = f"{middle(own) / middle(runs):.2f}" if own and name != "dafeng" else ""
            aim = f"{case['aim']:.2f}" if own and name == first else ""
            print(f"   {name:20} {middle(runs):8.3f} {min(runs['seconds']):8.3f} {ratio:>9} {aim:>5} {max(runs['peak_mb']):8.0f} "
                  f"{max(runs['others']):6.1f}")
    peaks = [max(results[label]["runs"]["dafeng"]["peak_mb"]) for label in "AD"
             if label in results and "dafeng" in results[label]["runs"]]
    if len(peaks) == 2:
        print(f"peak memory of dafeng, 100 M lines to 20 M: {peaks[1] / peaks[0]:.2f} (aim: at most {FLAT})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "target/release/dafeng"))
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "target/bench", help="environment, data and results of the sums")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", default=",".join([*CASES, *SCANS]))
    parser.add_argument("--scale", type=float, default=1.0, help="share of the lines, to try things")
    parser.add_argument("--patience", type=int, default=60, help="seconds to wait before each round for other processes to rest")
    parser.add_argument("--peers-only", action="store_true", help="without dafeng")
    arguments = parser.parse_args()
    labels = arguments.cases.split(",")
    if unknown := set(labels) - CASES.keys() - SCANS.keys():
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    if not arguments.peers_only and not (found := shutil.which(arguments.program)):
        parser.error(f"no program at {arguments.program}; build it, name it with --program, or leave it out with --peers-only")
    arguments.program = os.path.abspath(arguments.program if arguments.peers_only else found)
    bench = Bench(arguments)
    bench.prepare()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    os.environ |= {"POLARS_MAX_THREADS": str(THREADS), "RAYON_NUM_THREADS": str(THREADS)}
    results = {}
    for label in labels:
        print(f"{label}: {CASES[label].title if label in CASES else SCANS[label][0]}", flush=True)
        results[label] = run_case(bench, label, CASES[label], arguments) if label in CASES else run_scan(bench, label, arguments)
    report(results, bench.scale)

    day = datetime.date.today().isoformat()
    whole = labels == [*CASES, *SCANS] and bench.scale == 1 and not arguments.peers_only
    path = HERE / "results" / f"{day}-at-size.json" if whole else bench.work / f"{day}-at-size-part.json"
    record = {
        "date": day, "machine": machine(), "threads": THREADS, "rounds": arguments.rounds,
        "commit": said("git", "rev-parse", "HEAD"), "changed_files": said("git", "status", "--porcelain", "--", "src", "factors"),
        "versions": {"dafeng": "" if arguments.peers_only else said(arguments.program, "--version"),
                     **json.loads(said(*bench.peer("versions")))},
        "peak_mb_of_an_empty_process": measure(["true"])["peak_mb"], "data": json.loads((bench.data / "manifest.json").read_text()),
        "results": results,
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    print(f"every run: {path}")


if __name__ == "__main__":
    main()
