#!/usr/bin/env python3
"""Draws a second: runs the release build on the reference works with few and with many draws and keeps every wall time.

    cargo build --release --locked
    python3 benches/uncertainty.py [--program target/release/dafeng] [--runs 5]

What the difference of the two times says is the speed of drawing, statistics and rank correlations included; what is left is reading, accounting and
printing. The result goes to benches/results/DATE-uncertainty.json.
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

PLANT = "datasets/reference-bf-bof"
LEDGER = f"{PLANT}/ledger.csv"
WITH_CARBON = ["--plants", f"{PLANT}/plants-with-carbon.yaml"]
CASES = {
    "inventory, ETS, enterprise": ["uncertainty", LEDGER, "--method", "cets-ag-03.01-v01-2024"],
    "inventory, ETS, process": ["uncertainty", LEDGER, "--method", "cets-ag-03.01-v01-2024", "--level", "process"],
    "footprint of crude steel": ["footprint", LEDGER, *WITH_CARBON, "--product", "crude-steel", "--uncertainty"],
    "footprint of hot-rolled coil": ["footprint", LEDGER, *WITH_CARBON, "--product", "hot-rolled-coil", "--uncertainty"],
}
FEW, MANY = 1_000, 1_001_000


def main() -> None:
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=str(root / "target/release/dafeng"))
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    results = {}
    for name, case in CASES.items():
        seconds = {FEW: [], MANY: [], 100_000: []}
        for _ in range(arguments.runs):
            for draws, times in seconds.items():
                start = time.perf_counter()
                subprocess.run([arguments.program, *case, "--draws", str(draws), "--format", "json"], cwd=root,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                times.append(round(time.perf_counter() - start, 4))
        few, many, usual = (statistics.median(seconds[draws]) for draws in (FEW, MANY, 100_000))
        speed = round((MANY - FEW) / (many - few))
        results[name] = {"seconds": {str(draws): times for draws, times in seconds.items()}, "draws_per_second": speed}
        print(f"{name}: {speed:,} draws/s; 100,000 draws in all {usual:.2f} s, 1,000 in {few:.2f} s")
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    day = datetime.date.today().isoformat()
    out = root / "benches/results" / f"{day}-uncertainty.json"
    out.write_text(json.dumps({"date": day, "machine": {"cpu": model, "cores": os.cpu_count(), "system": platform.platform()},
                               "runs": arguments.runs, "results": results}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
