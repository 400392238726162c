#!/usr/bin/env python3
"""Writes the data of at_size.py: ledgers of 2, 20 and 100 million lines. Needs numpy and pyarrow.

    python at_size_data.py DIR [--scale 0.01]

Line n is a function of SEED and n alone, in 64-bit integers, so every run on every machine writes the same lines; line n of one file is
line n of the others. The lines stand in no order. Sixty plants, twelve processes, the days of a year and a hundred items are drawn
evenly: 72,000 groups by plant, month and item, 864,000 with the process. Memory stays at one row group.
"""

import argparse
import json
import os
import pathlib
import time

import numpy
import pyarrow
import pyarrow.csv
import pyarrow.parquet

SEED = 20230615
VERSION = 1                 # raise it when other lines are written: data of another version is written anew
ROW_GROUP = 122_880
PARTS = 50
ROWS = {"lines-20m.parquet": 20_000_000, "lines-20m-measured.parquet": 20_000_000, "lines-100m": 100_000_000,
        "lines-2m.csv": 2_000_000}

PLANTS = [f"plant-{number:02}" for number in range(1, 61)]
PROCESSES = """coking sintering pelletizing blast-furnace converter refining continuous-casting hot-rolling lime oxygen power-plant
    utilities""".split()
DAYS = 365
FIRST_DAY = 19358           # 2023-01-01 in days since 1970-01-01

# items of factors/items.yaml by their unit
FUELS = {
    "t": """raw-coal anthracite bituminous-coal lignite coking-coal washed-coal other-washed-coal middlings coal-slime briquette coke
        coke-breeze petroleum-coke""".split(),
    "10^4Nm3": """natural-gas coke-oven-gas blast-furnace-gas converter-gas other-coal-gas producer-gas water-gas""".split(),
}
OTHERS = {
    "t": """other-coal-products fuel-oil gasoline diesel kerosene lng lpg refinery-gas coal-tar crude-benzol steam-low-pressure
        steam-1.0mpa steam-ge-7mpa fresh-water softened-water deaerated-water circulating-water iron-ore-fines iron-ore-lump
        iron-ore-concentrate sinter pellet bentonite limestone dolomite quicklime graphite-electrode hot-metal pig-iron dri steel-scrap
        scrap-iron liquid-steel refined-liquid-steel crude-steel-converter crude-steel-eaf ferrosilicon silicomanganese
        low-carbon-silicomanganese blast-furnace-ferromanganese high-carbon-ferromanganese micro-carbon-ferromanganese ferrochromium
        high-carbon-ferrochromium ferronickel ferromolybdenum hot-rolled-coil hot-rolled-bar hot-rolled-plate wire-rod cold-rolled-coil
        seamless-tube section-steel blast-furnace-slag converter-slag eaf-slag refining-slag blast-furnace-dust converter-sludge eaf-dust
        mill-scale""".split(),
    "10^4Nm3": """gas-coke-made gas-pressurised gas-heavy-oil-catalytic gas-heavy-oil-thermal closed-carbide-furnace-gas coal-mine-gas
        gas-field-gas oil-field-gas oxygen nitrogen-by-product nitrogen-main-product argon compressed-air compressed-air-purified blast-air
        carbon-dioxide acetylene""".split(),
    "MWh": ["electricity"],
    "GJ": ["heat"],
}
FUEL_UNITS = [(item, unit) for unit, items in FUELS.items() for item in items]
ITEM_UNITS = FUEL_UNITS + [(item, unit) for unit, items in OTHERS.items() for item in items]
# thousandths of GJ per unit and hundred-thousandths of tC/GJ: the least value and how many values
NCV = {"t": (15_000, 20_000), "10^4Nm3": (30_000, 360_000)}
CARBON = {"t": (2_500, 500), "10^4Nm3": (1_215, 5_866)}


def draw(lines, stream):
    """64 random bits a line: the counter-based SplitMix64."""
    bits = (lines * numpy.uint64(2) + numpy.uint64(stream + SEED)) * numpy.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> numpy.uint64(31))


def split(bits, sizes):
    """One draw as several numbers, each below its size."""
    numbers = []
    for size in sizes:
        bits, number = numpy.divmod(bits, numpy.uint64(size))
        numbers.append(number.astype(numpy.int64))
    return numbers


def words(indices, names):
    """A column of text. The writer makes each row group a dictionary of its own, in the order in which the words come."""
    return pyarrow.DictionaryArray.from_arrays(indices.astype(numpy.int32), pyarrow.array(names)).dictionary_decode()


def decimals(numbers, precision, scale):
    """A column of decimals from whole numbers of the last place."""
    halves = numpy.zeros((len(numbers), 2), dtype=numpy.int64)
    halves[:, 0] = numbers
    return pyarrow.Array.from_buffers(pyarrow.decimal128(precision, scale), len(numbers), [None, pyarrow.py_buffer(halves)])


def lines(start, stop, measured=False):
    """The lines from start to before stop as a table."""
    count = stop - start
    number = numpy.arange(start, stop, dtype=numpy.uint64)
    items = FUEL_UNITS if measured else ITEM_UNITS
    same = numpy.zeros(count, dtype=numpy.int64)
    plant, process, day, item, quantity = split(draw(number, 0), [len(PLANTS), len(PROCESSES), DAYS, len(items), 9_999_999])
    columns = {
        "plant": words(plant, PLANTS),
        "process": words(process, PROCESSES),
        "period": pyarrow.array((day + FIRST_DAY).astype(numpy.int32)).cast(pyarrow.date32()),
        "item": words(item, [name for name, _ in items]),
        "flow": words(same, ["consumed"]),
        "quantity": decimals(quantity + 1, 18, 3),
        "unit": words(item, [unit for _, unit in items]),
    }
    if measured:
        bits = split(draw(number, 1), [2**32, 2**32])
        ncv, carbon = (numpy.array([scale[unit] for _, unit in items])[item] for scale in (NCV, CARBON))
        columns |= {
            "ncv": decimals(ncv[:, 0] + bits[0] % ncv[:, 1], 12, 3),
            "ncv_unit": words(item, [f"GJ/{unit}" for _, unit in items]),
            "ncv_basis": words(same, ["measured"]),
            "carbon_content": decimals(carbon[:, 0] + bits[1] % carbon[:, 1], 10, 5),
            "carbon_content_unit": words(same, ["tC/GJ"]),
            "carbon_content_basis": words(same, ["measured"]),
        }
    return pyarrow.table(columns)


def groups(start, stop):
    """The bounds of the row groups of a file."""
    return ((first, min(first + ROW_GROUP, stop)) for first in range(start, stop, ROW_GROUP))


def write_parquet(path, start, stop, measured=False):
    """Lines start to stop as Parquet: text columns as plain strings in dictionary pages, decimals as 64-bit integers, snappy."""
    schema = lines(0, 1, measured).schema
    text = [field.name for field in schema if not pyarrow.types.is_decimal(field.type)]
    with pyarrow.parquet.ParquetWriter(path, schema, compression="snappy", use_dictionary=text, store_schema=False,
                                       store_decimal_as_integer=True) as writer:
        for bounds in groups(start, stop):
            writer.write_table(lines(*bounds, measured), row_group_size=ROW_GROUP)


def write_csv(path, start, stop):
    """Lines start to stop as CSV in UTF-8, nothing quoted."""
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="none")
    with open(path, "wb") as file:
        file.write((",".join(lines(0, 1).column_names) + "\n").encode())
        for bounds in groups(start, stop):
            pyarrow.csv.write_csv(lines(*bounds), file, options)


def write_all(folder, scale):
    """Writes what is not there yet. A file gets its name only when it is whole; the manifest is written last."""
    manifest = folder / "manifest.json"
    recipe = {"version": VERSION, "seed": SEED, "scale": scale, "row_group": ROW_GROUP}
    if manifest.exists() and json.loads(manifest.read_text())["recipe"] == recipe:
        return
    folder.mkdir(parents=True, exist_ok=True)
    manifest.unlink(missing_ok=True)
    files = {}
    for name, full in ROWS.items():
        rows = max(PARTS, round(full * scale))
        cuts = [0, rows] if "." in name else [rows * part // PARTS for part in range(PARTS + 1)]
        paths = [name] if "." in name else [f"{name}/part-{part:03}.parquet" for part in range(PARTS)]
        begin = time.perf_counter()
        for path, start, stop in zip(paths, cuts, cuts[1:]):
            (folder / path).parent.mkdir(exist_ok=True)
            whole = folder / f"{path}.partial"
            if path.endswith(".csv"):
                write_csv(whole, start, stop)
            else:
                write_parquet(whole, start, stop, measured="measured" in path)
            os.replace(whole, folder / path)
        size = sum((folder / path).stat().st_size for path in paths)
        files[name] = {"files": len(paths), "rows": rows, "bytes": size}
        print(f"{name}: {rows:,} lines, {size / 1e6:,.1f} MB, {time.perf_counter() - begin:.0f} s", flush=True)
    manifest.write_text(json.dumps({"recipe": recipe, "pyarrow": pyarrow.__version__, "files": files}, indent=1) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    write_all(arguments.folder, arguments.scale)
