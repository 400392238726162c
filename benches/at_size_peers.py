#!/usr/bin/env python3
"""What at_size.py runs beside dafeng, each in a process of its own. Needs the packages of requirements.txt.

    python at_size_peers.py query SQL --threads 2            one statement in DuckDB
    python at_size_peers.py scan ENGINE FILE COLUMNS --threads 2   the bare cost of decoding some columns
    python at_size_peers.py compare EXPECTED RESULT --keys plant,period
    python at_size_peers.py versions

Prints one JSON object. `seconds` is the statement or the scan alone: neither the start of Python nor the import of the engine.
"""

import argparse
import csv
import decimal
import importlib.metadata
import json
import os
import sys
import time


def query(arguments):
    """Seconds of one statement, from its text to its result on disk."""
    import duckdb
    connection = duckdb.connect(config={"threads": arguments.threads})
    start = time.perf_counter()
    connection.execute(arguments.sql)
    return {"seconds": time.perf_counter() - start}


def scan(arguments):
    """Seconds to decode every value of some columns and drop it.

    An engine answers `count` and `max` from the metadata of the file, without a look at the values. So DuckDB hashes what it reads,
    and the other two hand over every batch.
    """
    columns = arguments.columns.split(",")
    if arguments.engine == "duckdb":
        import duckdb
        connection = duckdb.connect(config={"threads": arguments.threads})
        hashes = ", ".join(f"bit_xor(hash({column}))" for column in columns)
        run = lambda: connection.execute(f"SELECT count(*), {hashes} FROM read_parquet('{arguments.file}')").fetchone()[0]
    elif arguments.engine == "pyarrow":
        import pyarrow.parquet
        pyarrow.set_cpu_count(arguments.threads)
        text = [column for column in columns if column in ("plant", "process", "item")]
        file = lambda: pyarrow.parquet.ParquetFile(arguments.file, read_dictionary=text)
        run = lambda: sum(batch.num_rows for batch in file().iter_batches(batch_size=122_880, columns=columns))
    else:
        os.environ["POLARS_MAX_THREADS"] = str(arguments.threads)
        import polars
        frame = polars.scan_parquet(arguments.file).select(columns)
        run = lambda: sum(batch.height for batch in frame.collect_batches(engine="streaming"))
    start = time.perf_counter()
    rows = run()
    return {"seconds": time.perf_counter() - start, "rows": rows}


def table(path, keys):
    """A CSV result by its group: each other cell as an exact decimal, or as text. A period is cut to its month."""
    def cell(text):
        try:
            return decimal.Decimal(text)
        except decimal.InvalidOperation:
            return text
    groups = {}
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        places = [header.index(key) for key in keys]
        others = [place for place in range(len(header)) if place not in places]
        for row in reader:
            key = tuple(row[place][:7] if header[place] == "period" else row[place] for place in places)
            if key in groups:
                sys.exit(f"{path}: the group {key} stands twice")
            groups[key] = [cell(row[place]) for place in others]
    return [header[place] for place in others], groups


def compare(arguments):
    """Every group and every column of the result must be in the expected one with the same value, to the last digit."""
    keys = arguments.keys.split(",")
    expected_header, expected = table(arguments.expected, keys)
    header, result = table(arguments.result, keys)
    # dafeng also gives the flow and every product of the stated values; what both have is compared
    if missing := set(arguments.columns.split(",")) - set(header):
        sys.exit(f"{arguments.result}: has the columns {header}, must have {arguments.columns}; missing: {sorted(missing)}")
    shared = [name for name in header if name in expected_header]
    result = {key: [cells[header.index(name)] for name in shared] for key, cells in result.items()}
    header = shared
    if expected.keys() != result.keys():
        some = sorted(expected.keys() ^ result.keys())[:5]
        sys.exit(f"{arguments.result}: {len(result):,} groups, expected {len(expected):,}; only in one of them: {some}")
    places = [expected_header.index(column) for column in header]
    wrong = [key for key, cells in result.items() if cells != [expected[key][place] for place in places]]
    for key in wrong[:5]:
        print(key, header, result[key], "expected", [expected[key][place] for place in places], file=sys.stderr)
    if wrong:
        sys.exit(f"{arguments.result}: {len(wrong):,} of {len(result):,} groups differ")
    return {"groups": len(result)}


def versions(_):
    """The versions of the engines."""
    return {name: importlib.metadata.version(name) for name in ("duckdb", "numpy", "polars", "pyarrow")}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    for function, names in ((query, ["sql"]), (scan, ["engine", "file", "columns"]), (compare, ["expected", "result"]), (versions, [])):
        command = commands.add_parser(function.__name__)
        command.set_defaults(run=function)
        for name in names:
            command.add_argument(name)
        if function is compare:
            command.add_argument("--keys", required=True)
            command.add_argument("--columns", required=True)
        if function in (query, scan):
            command.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    print(json.dumps(arguments.run(arguments)))


if __name__ == "__main__":
    main()
