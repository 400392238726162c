#!/usr/bin/env python3
"""The systems that background.py measures: a random technosphere, and the US LCI set, each as an exchange table and as matrices.

    python3 background_data.py DIRECTORY [--processes 20000] [--exchanges 150000]

The random one is seeded. Each process makes one product and takes some others; which, is drawn by popularity (a few products, as power and
transport are, go everywhere). Products have log-normal prices and exchanges log-normal values; the inputs of a process are worth 20 to 90 % of
what it makes, so that the system is productive, and amounts differ over many orders of magnitude, as units do. Nearly all of its processes
form one strongly connected component. Each process emits a log-normal amount of CO2; half of them methane too, which is not counted.
"""

import argparse
import csv
import json
import pathlib

import numpy
import scipy.sparse

HEADER = ["process", "direction", "quantitative_reference", "amount", "unit", "flow", "flow_type"]
SEED = 20261126


def random_system(processes, exchanges):
    """Rows, columns and amounts of the technosphere without its diagonal, the diagonal, and CO2 by process."""
    random = numpy.random.default_rng(SEED)
    popularity = (1 + numpy.arange(processes)) ** -0.6
    popularity = random.permutation(popularity / popularity.sum())
    columns = random.integers(0, processes, exchanges)
    columns[:processes] = numpy.arange(processes)          # each process takes something
    rows = random.choice(processes, exchanges, p=popularity)
    rows = numpy.where(rows == columns, (rows + 1) % processes, rows)
    price = random.lognormal(0, 2.5, processes)
    made = 10.0 ** random.integers(-1, 4, processes)
    value = random.lognormal(0, 1.5, exchanges)
    share = random.uniform(0.2, 0.9, processes)
    value *= (share / numpy.bincount(columns, value, processes))[columns]
    amounts = value * (price * made)[columns] / price[rows]
    co2 = random.lognormal(-2, 2, processes) * price * made
    methane = numpy.where(random.random(processes) < 0.5, random.lognormal(-6, 2, processes) * price * made, 0)
    return rows, columns, amounts, made, co2, methane


def write_random(folder, processes, exchanges):
    """The random system as an exchange table and as matrices of the very same numbers."""
    rows, columns, amounts, made, co2, methane = random_system(processes, exchanges)
    order = numpy.argsort(columns, kind="stable")
    inputs = iter(zip(columns[order].tolist(), rows[order].tolist(), amounts[order].tolist()))
    current = next(inputs, None)
    with open(folder / "random.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for process in range(processes):
            name = f"process {process}"
            writer.writerow([name, "out", True, float(made[process]), "kg", f"product {process}", "PRODUCT_FLOW"])
            while current and current[0] == process:
                writer.writerow([name, "in", False, current[2], "kg", f"product {current[1]}", "PRODUCT_FLOW"])
                current = next(inputs, None)
            writer.writerow([name, "out", False, float(co2[process]), "kg", "CO2", "ELEMENTARY_FLOW"])
            if methane[process]:
                writer.writerow([name, "out", False, float(methane[process]), "kg", "CH4", "ELEMENTARY_FLOW"])
    diagonal = numpy.arange(processes)
    matrix = scipy.sparse.csc_matrix((numpy.concatenate([made, -amounts]),
                                      (numpy.concatenate([diagonal, rows]), numpy.concatenate([diagonal, columns]))))
    save(folder / "random.npz", matrix, co2)
    components = scipy.sparse.csgraph.connected_components(matrix, connection="strong")[1]
    return int(numpy.bincount(components).max())


def write_us_lci(folder):
    """The US LCI set as matrices; what has no provider is cut off."""
    source = pathlib.Path(__file__).resolve().parent.parent / "datasets/networks/us-lci-2017.csv"
    lines = list(csv.DictReader(open(source)))
    (folder / "us-lci.csv").write_bytes(source.read_bytes())
    places = {name: place for place, name in enumerate(dict.fromkeys(line["process"] for line in lines))}
    provider = {line["flow"]: places[line["process"]] for line in lines if line["quantitative_reference"] == "True"}
    entries, co2 = [], numpy.zeros(len(places))
    for line in lines:
        amount, process = float(line["amount"]) * (1 if line["direction"] == "out" else -1), places[line["process"]]
        if line["flow"] == "Carbon dioxide, fossil":
            co2[process] += amount
        elif line["flow"] in provider:
            entries.append((provider[line["flow"]], process, amount))
    rows, columns, amounts = zip(*entries)
    save(folder / "us-lci.npz", scipy.sparse.csc_matrix((amounts, (rows, columns)), shape=[len(places)] * 2), co2)


def save(path, matrix, co2):
    """Writes a technosphere and the CO2 of one run of each process."""
    coordinates = matrix.tocoo()
    numpy.savez(path, rows=coordinates.row, columns=coordinates.col, amounts=coordinates.data, co2=co2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--processes", type=int, default=20_000)
    parser.add_argument("--exchanges", type=int, default=150_000)
    arguments = parser.parse_args()
    wanted = {"seed": SEED, "processes": arguments.processes, "exchanges": arguments.exchanges, "version": 2}
    manifest = arguments.folder / "manifest.json"
    if manifest.exists() and wanted.items() <= json.loads(manifest.read_text()).items():
        return
    arguments.folder.mkdir(parents=True, exist_ok=True)
    largest = write_random(arguments.folder, arguments.processes, arguments.exchanges)
    write_us_lci(arguments.folder)
    manifest.write_text(json.dumps(wanted | {"largest_component": largest}))


if __name__ == "__main__":
    main()
