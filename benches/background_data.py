#!/usr/bin/env python3
"""The systems that background.py measures: two drawn at random, and the US LCI set, each as an exchange table and as matrices.

    python3 background_data.py DIRECTORY [--processes 20000] [--exchanges 150000]

Those drawn at random are seeded. Each process makes one product and takes some others. In `random` these are drawn from all by popularity (a
few products, as power and transport are, go everywhere): nearly all processes form one strongly connected component, and LU factors fill in. In
`sectors` they come from the same hundred processes, from forty that serve everybody, and rarely from elsewhere: LU factors stay sparse, as those
of real databases do. Products have log-normal prices and exchanges log-normal values; the inputs of a process are worth 20 to 90 % of
what it makes, so that the system is productive, and amounts differ over many orders of magnitude, as units do. Each process emits a log-normal amount of CO2; half of them methane too, which is not counted.
"""

import argparse
import csv
import json
import pathlib

import numpy
import scipy.sparse

HEADER = ["process", "direction", "quantitative_reference", "amount", "unit", "flow", "flow_type"]
SEED = 20261126


SECTOR = 100
HUBS = 40


def suppliers(name, random, processes, exchanges, columns):
    """Of each exchange the process that it comes from."""
    popularity = (1 + numpy.arange(processes)) ** -0.6
    popularity = random.permutation(popularity / popularity.sum())
    anywhere = random.choice(processes, exchanges, p=popularity)
    if name == "random":
        return anywhere
    hubs = random.choice(processes, HUBS, replace=False)[random.integers(0, HUBS, exchanges)]
    inside = numpy.minimum(columns // SECTOR * SECTOR + random.integers(0, SECTOR, exchanges), processes - 1)
    return numpy.select([random.random(exchanges) < 0.6, random.random(exchanges) < 0.97], [inside, hubs], anywhere)


def draw(name, processes, exchanges):
    """Rows, columns and amounts of the technosphere without its diagonal, the diagonal, CO2 and methane by process."""
    random = numpy.random.default_rng(SEED)
    columns = random.integers(0, processes, exchanges)
    columns[:processes] = numpy.arange(processes)          # each process takes something
    rows = suppliers(name, random, processes, exchanges, columns)
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


def write_drawn(folder, name, processes, exchanges):
    """A system drawn at random as an exchange table and as matrices of the very same numbers."""
    rows, columns, amounts, made, co2, methane = draw(name, processes, exchanges)
    order = numpy.argsort(columns, kind="stable")
    inputs = iter(zip(columns[order].tolist(), rows[order].tolist(), amounts[order].tolist()))
    current = next(inputs, None)
    with open(folder / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for process in range(processes):
            own = f"process {process}"
            writer.writerow([own, "out", True, float(made[process]), "kg", f"product {process}", "PRODUCT_FLOW"])
            while current and current[0] == process:
                writer.writerow([own, "in", False, current[2], "kg", f"product {current[1]}", "PRODUCT_FLOW"])
                current = next(inputs, None)
            writer.writerow([own, "out", False, float(co2[process]), "kg", "CO2", "ELEMENTARY_FLOW"])
            if methane[process]:
                writer.writerow([own, "out", False, float(methane[process]), "kg", "CH4", "ELEMENTARY_FLOW"])
    diagonal = numpy.arange(processes)
    matrix = scipy.sparse.csc_matrix((numpy.concatenate([made, -amounts]),
                                      (numpy.concatenate([diagonal, rows]), numpy.concatenate([diagonal, columns]))))
    save(folder / f"{name}.npz", matrix, co2)
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
    wanted = {"seed": SEED, "processes": arguments.processes, "exchanges": arguments.exchanges, "version": 3}
    manifest = arguments.folder / "manifest.json"
    if manifest.exists() and wanted.items() <= json.loads(manifest.read_text()).items():
        return
    arguments.folder.mkdir(parents=True, exist_ok=True)
    largest = {name: write_drawn(arguments.folder, name, arguments.processes, arguments.exchanges) for name in ("random", "sectors")}
    write_us_lci(arguments.folder)
    manifest.write_text(json.dumps(wanted | {"largest_component": largest}))


if __name__ == "__main__":
    main()
