#!/usr/bin/env python3
"""Cold start to result: runs the release build N times on small ledgers and keeps every wall time.

    cargo build --release --locked
    python3 benches/cold_start.py [--program target/release/dafeng] [--runs 50]

The result goes to benches/results/DATE-cold-start.json. Each run is a new process; the page cache is warm.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import time

CASES = {
    "mill A, 20 lines, ETS": ["datasets/mill-a-2026-06/ledger.csv", "--method", "cets-ag-03.01-v01-2024"],
    "mill A, 20 lines, energy": ["datasets/mill-a-2026-06/ledger.csv", "--method", "gbt-2589-energy"],
    "reference BF-BOF, 2,760 lines, ETS": ["datasets/reference-bf-bof/ledger.csv", "--method", "cets-ag-03.01-v01-2024"],
    "reference EAF, 1,440 lines, ETS": ["datasets/reference-eaf/ledger.csv", "--method", "cets-ag-03.01-v01-2024"],
}


def main() -> None:
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=str(root / "target/release/dafeng"))
    parser.add_argument("--runs", type=int, default=50)
    arguments = parser.parse_args()
    results = {}
    for name, case in CASES.items():
        times = []
        for _ in range(arguments.runs):
            start = time.perf_counter()
            subprocess.run([arguments.program, "account", *case], cwd=root, check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            times.append(round((time.perf_counter() - start) * 1000, 3))
        results[name] = {"milliseconds": times, "median": statistics.median(times), "best": min(times)}
        print(f"{name}: median {results[name]['median']:.1f} ms, best {min(times):.1f} ms")
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    day = datetime.date.today().isoformat()
    out = root / "benches/results" / f"{day}-cold-start.json"
    out.write_text(json.dumps({"date": day, "machine": {"cpu": model, "cores": os.cpu_count(), "system": platform.platform()},
                               "runs": arguments.runs, "results": results}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
