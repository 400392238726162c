#!/usr/bin/env python3
"""Writes the four archetypes of this folder: one-year ledgers, both books, whose balances close exactly.

bf-bof and scrap-eaf are the years of the two reference works, which are modelled, not measured. The two works with a
direct-reduction shaft are the scrap works with another charge; what is put in its place is literature, named line by line.

Run it from anywhere: `python3 datasets/archetypes/make.py`. It writes the files anew and stops where a balance is open.
"""

import csv
from collections import defaultdict
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATASETS = HERE.parent
YEAR = "2023"
COLUMNS = [
    "plant", "process", "period", "item", "flow", "quantity", "unit", "ncv", "ncv_unit", "ncv_basis",
    "carbon_content", "carbon_content_unit", "carbon_content_basis", "supply", "data_source", "evidence",
]
SIX_DIGITS = Context(prec=6, rounding=ROUND_HALF_UP)
HUNDREDTH = Decimal("0.01")

# numbers of the literature: value, and what stands in the ledger's data_source
PELLETS_PER_DRI = Decimal("1.44")
PELLETS_SOURCE = "REMIND model, steel process parameters: 1.44 t/t DRI, average of Devlin 2022, Otto 2017, Vogl 2018, Rechberger 2020 (transcribed)"
DRI_PER_STEEL = Decimal("1.065")
DRI_SOURCE = "REMIND model, steel process parameters: 1.065 t DRI/t steel, Devlin 2022, Otto 2017 (transcribed)"
SHAFT_GAS = Decimal("2.69")
SHAFT_GAS_SOURCE = "REMIND model, steel process parameters: 2.69 MWh/t HBI, Hoelling 2017 (transcribed)"
SHAFT_POWER = Decimal("0.08")
SHAFT_POWER_SOURCE = "REMIND model, steel process parameters: 0.08 MWh/t HBI, Hoelling 2017 (transcribed)"
SHAFT_HYDROGEN = Decimal("2.23")
SHAFT_HYDROGEN_SOURCE = "REMIND model, steel process parameters: 2.23 MWh/t DRI, Rechberger 2020 (transcribed)"
FURNACE_POWER = Decimal("0.67")
FURNACE_POWER_SOURCE = "REMIND model, steel process parameters: 0.67 MWh/t steel, Vogl 2018 section 3.1, taken over from scrap (transcribed)"
GIGAJOULES_PER_MEGAWATT_HOUR = Decimal("3.6")
GAS_NCV = Decimal("389.310")  # GJ/10^4Nm3, factor set gbt-32151.5-2015 (transcribed)
GAS_CARBON = Decimal("0.01530")  # tC/GJ, the same
# what GB/T 32151.5-2015 has no factor for: the defaults of the national ETS guideline, tCO2/t (confirmed)
ALLOYS = {"steel-scrap": "0.037", "ferrosilicon": "0.007", "silicomanganese": "0.092", "high-carbon-ferromanganese": "0.275"}
HYDROGEN_NCV = Decimal("119.96")  # GJ/t, Hydrogen Analysis Resource Center (transcribed)

STEEL_WORKS_SOURCE = "modelled, not measured: datasets/archetypes/scrap-eaf"


def hundredths(number):
    return number.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def read_year(name):
    """Sums of a reference works' twelve months, and the means of what its lines state."""
    sums = defaultdict(Decimal)
    units, stated_units, bases = {}, {}, {}
    weight, energy, carbon = defaultdict(Decimal), defaultdict(Decimal), defaultdict(Decimal)
    with open(DATASETS / name / "ledger.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            quantity, item, flow = Decimal(row["quantity"]), row["item"], row["flow"]
            units[item] = row["unit"]
            if flow == "opening_stock":
                if row["period"] == "2023-01":
                    sums[("stock", item)] -= quantity
                continue
            if flow == "closing_stock":
                if row["period"] == "2023-12":
                    sums[("stock", item)] += quantity
                continue
            sums[(row["process"], item, flow, row["supply"])] += quantity
            if row["process"] and flow == "consumed" and row["ncv"]:
                value, content = Decimal(row["ncv"]), Decimal(row["carbon_content"])
                weight[item] += quantity
                energy[item] += quantity * value
                carbon[item] += quantity * value * content
                stated_units[item] = (row["ncv_unit"], row["carbon_content_unit"])
                bases[item] = (row["ncv_basis"], row["carbon_content_basis"])
            if not row["process"] and row["ncv"]:
                sums[("stated-at-boundary", item)] += 1
    stated = {}
    for item in weight:
        ncv = SIX_DIGITS.create_decimal(energy[item] / weight[item])
        content = SIX_DIGITS.create_decimal(carbon[item] / energy[item])
        stated[item] = (ncv, stated_units[item][0], bases[item][0], content, stated_units[item][1], bases[item][1])
    return sums, units, stated


def fold_stocks(sums):
    """A change of stock becomes a smaller or greater purchase or sale, so that no line of a stock is left."""
    changes = {key[1]: change for key, change in sums.items() if key[0] == "stock"}
    at_boundary = {key[1] for key in sums if key[0] == "stated-at-boundary"}
    flows = {key: quantity for key, quantity in sums.items() if len(key) == 4}
    folded = set()
    for item, change in changes.items():
        if change == 0:
            continue
        bought = [key for key in flows if key[0] == "" and key[1] == item and key[2] == "purchased"]
        sold = [key for key in flows if key[0] == "" and key[1] == item and key[2] == "sold"]
        if bought:
            key, change = bought[0], -change
        elif sold:
            key = sold[0]
        elif change > 0:
            key = ("", item, "sold", "")
        else:
            key, change = ("", item, "purchased", ""), -change
        flows[key] = flows.get(key, Decimal(0)) + change
        folded.add(key)
    return flows, folded, at_boundary


class Ledger:
    """The lines of one archetype, in the order they are written."""

    def __init__(self, plant):
        self.plant = plant
        self.lines = []

    def add(self, process, item, flow, quantity, unit, source, evidence, stated=None, supply=""):
        line = dict.fromkeys(COLUMNS, "")
        line.update(plant=self.plant, process=process, period=YEAR, item=item, flow=flow, quantity=format(quantity, "f"),
                    unit=unit, supply=supply, data_source=source, evidence=evidence)
        if stated:
            line["ncv"], line["ncv_unit"], line["ncv_basis"] = format(stated[0], "f"), stated[1], stated[2]
            line["carbon_content"], line["carbon_content_unit"] = format(stated[3], "f"), stated[4]
            line["carbon_content_basis"] = stated[5]
        self.lines.append(line)

    def total(self, item, *flows, process=None):
        return sum((Decimal(line["quantity"]) for line in self.lines
                    if line["item"] == item and line["flow"] in flows and bool(line["process"]) == (line["flow"] in ("consumed", "produced"))
                    and (process is None or line["process"] == process)), Decimal(0))

    def check(self):
        for item in sorted({line["item"] for line in self.lines}):
            entered = self.total(item, "purchased", "produced")
            left = self.total(item, "consumed", "sold")
            if entered != left:
                raise SystemExit(f"{self.plant}: {item} does not balance: {entered} in, {left} out")
        if any(Decimal(line["quantity"]) < 0 for line in self.lines):
            raise SystemExit(f"{self.plant}: a quantity is negative")

    def write(self, folder):
        self.check()
        order = {"purchased": 0, "sold": 1, "produced": 2, "consumed": 3}
        self.lines.sort(key=lambda line: (line["process"] != "", line["process"], order[line["flow"]], line["item"]))
        folder.mkdir(exist_ok=True)
        with open(folder / "ledger.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.lines)
        print(f"{folder.name}: {len(self.lines)} lines, every item balances")


def from_reference(plant, reference):
    """A reference works' year in few lines."""
    sums, units, stated = read_year(reference)
    flows, folded, stated_at_boundary = fold_stocks(sums)
    ledger = Ledger(plant)
    for (process, item, flow, supply), quantity in flows.items():
        evidence = "sum of twelve months"
        if (process, item, flow, supply) in folded:
            evidence += "; the year's change of stock folded in"
        has_values = item in stated and flow != "produced" and (process or item in stated_at_boundary)
        if process and item in stated and flow == "produced":
            has_values = True
        ledger.add(process, item, flow, quantity, units[item], f"modelled, not measured: datasets/{reference}", evidence,
                   stated[item] if has_values else None, supply)
    return ledger


def with_shaft(plant, scrap_works, reductant):
    """The scrap works with direct reduced iron as its whole charge. What its charge does not touch is kept as it is."""
    ledger = Ledger(plant)
    liquid_steel = scrap_works.total("liquid-steel", "produced")
    dri = hundredths(DRI_PER_STEEL * liquid_steel)
    furnace = "electric-arc-furnace"
    kept = "as per tonne of liquid steel in the scrap works (assumed: no source for a charge of direct reduced iron)"
    for line in scrap_works.lines:
        process, item, flow = line["process"], line["item"], line["flow"]
        quantity, unit, source, evidence, stated = Decimal(line["quantity"]), line["unit"], STEEL_WORKS_SOURCE, kept, None
        if flow == "purchased" and item in ("steel-scrap", "pig-iron", "dri", "electricity", "natural-gas"):
            continue
        if process == furnace and item in ("steel-scrap", "pig-iron", "dri"):
            continue
        if process == furnace and item == "electricity":
            quantity, source = hundredths(FURNACE_POWER * liquid_steel), FURNACE_POWER_SOURCE
            evidence = "0.67 MWh/t x liquid steel; per tonne of steel read as per tonne of liquid steel (assumed)"
        elif process and item == "natural-gas":
            quantity = hundredths(quantity * Decimal(line["ncv"]) / GAS_NCV)
            evidence = kept + "; at equal heat, 389.310 GJ/10^4Nm3"
        elif line["ncv"]:
            stated = (Decimal(line["ncv"]), line["ncv_unit"], line["ncv_basis"], Decimal(line["carbon_content"]),
                      line["carbon_content_unit"], line["carbon_content_basis"])
        ledger.add(process, item, flow, quantity, unit, source, evidence, stated, line["supply"])
    home_scrap = ledger.total("steel-scrap", "produced")
    ledger.add("", "steel-scrap", "sold", home_scrap, "t", STEEL_WORKS_SOURCE,
               "home scrap of casting and rolling, sold: the source's charge has no scrap (assumed)")
    ledger.add(furnace, "dri", "consumed", dri, "t", DRI_SOURCE,
               "1.065 t/t x liquid steel; per tonne of steel read as per tonne of liquid steel (assumed)")
    shaft = "direct-reduction"
    pellets = hundredths(PELLETS_PER_DRI * dri)
    ledger.add(shaft, "dri", "produced", dri, "t", DRI_SOURCE, "made as used")
    ledger.add(shaft, "pellet", "consumed", pellets, "t", PELLETS_SOURCE, "1.44 t/t x direct reduced iron made")
    ledger.add("", "pellet", "purchased", pellets, "t", PELLETS_SOURCE, "bought as used; their making is outside the fence (assumed)")
    ledger.add(shaft, "electricity", "consumed", hundredths(SHAFT_POWER * dri), "MWh", SHAFT_POWER_SOURCE,
               "0.08 MWh/t x direct reduced iron made; briquetted iron read as direct reduced iron (assumed)")
    if reductant == "natural-gas":
        amount = hundredths(SHAFT_GAS * GIGAJOULES_PER_MEGAWATT_HOUR * dri / GAS_NCV)
        ledger.add(shaft, "natural-gas", "consumed", amount, "10^4Nm3", SHAFT_GAS_SOURCE,
                   "2.69 MWh/t x 3.6 GJ/MWh / 389.310 GJ/10^4Nm3 (gbt-32151.5-2015, transcribed) x iron made; read as net calorific value (assumed)")
    else:
        amount = hundredths(SHAFT_HYDROGEN * GIGAJOULES_PER_MEGAWATT_HOUR * dri / HYDROGEN_NCV)
        ledger.add(shaft, "hydrogen", "consumed", amount, "t", SHAFT_HYDROGEN_SOURCE,
                   "2.23 MWh/t x 3.6 GJ/MWh / 119.96 GJ/t (Hydrogen Analysis Resource Center, transcribed) x iron made; read as net calorific value (assumed)")
        ledger.add("", "hydrogen", "purchased", amount, "t", SHAFT_HYDROGEN_SOURCE, "bought as used; its making is outside the fence (assumed)")
    for item, unit, supply in (("electricity", "MWh", "grid"), ("natural-gas", "10^4Nm3", "")):
        missing = ledger.total(item, "consumed") - ledger.total(item, "produced")
        ledger.add("", item, "purchased", missing, unit, "derived", "what the processes use less what is made", None, supply)
    return ledger


def plants_file(plant, reference, title, note, region_comment, drop=(), extra=()):
    """The carbon contents of the reference works, under the archetype's name."""
    text = (DATASETS / reference / "plants-with-carbon.yaml").read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("# an integrated") or stripped.startswith("# a scrap"):
            line = f"# {region_comment}"
        elif stripped.startswith("- id:"):
            line = f"  - id: {plant}"
        elif stripped.startswith("title:"):
            line = f"    title: {{zh: {title[0]}, en: {title[1]}}}"
        elif stripped.startswith("route:"):
            line = f"    route: {plant.removeprefix('archetype-')}"
        elif stripped.startswith("zh:"):
            line = f"      zh: {note[0]}"
        elif stripped.startswith("en:"):
            line = f'      en: "{note[1]}"'
        elif any(f"item: {item}, parameter: carbon_fraction" in line for item in drop):
            continue
        lines.append(line)
    lines += [f"      - {{{entry}}}" for entry in extra]
    lines.append("    # GB/T 32151.5-2015 has no factor for these; taken over from the guideline of the national ETS, so that its total is complete")
    lines += [f'      - {{item: {item}, parameter: emission_factor, value: {value}, unit: tCO2/t, evidence: "taken over from CETS-AG-03.01-V01-2024 A.2 (confirmed there)"}}'
              for item, value in ALLOYS.items()]
    (HERE / plant.removeprefix("archetype-") / "plants.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    blast, scrap = "archetype-bf-bof", "archetype-scrap-eaf"
    from_reference(blast, "reference-bf-bof").write(HERE / "bf-bof")
    scrap_works = from_reference(scrap, "reference-eaf")
    scrap_works.write(HERE / "scrap-eaf")
    gas, hydrogen = "archetype-gas-dri-eaf", "archetype-hydrogen-dri-eaf"
    with_shaft(gas, scrap_works, "natural-gas").write(HERE / "gas-dri-eaf")
    with_shaft(hydrogen, scrap_works, "hydrogen").write(HERE / "hydrogen-dri-eaf")

    national = "its region is the nation; whoever uses it gives it another"
    modelled = ("模型数据，非实测：由参考企业全年数据汇总的工艺原型，不代表任何真实企业，不可作为统计、缺省或基准引用",
                "modelled, not measured: the year of a reference works, for scaling; no figure describes a real plant, none may be quoted as a statistic, a default or a benchmark")
    plants_file(blast, "reference-bf-bof", ("高炉—转炉原型", "BF-BOF archetype"), modelled,
                f"an integrated works, one year. Modelled, not measured. Made by make.py: {national}")
    plants_file(scrap, "reference-eaf", ("废钢电炉原型", "scrap EAF archetype"), modelled,
                f"a scrap electric-arc-furnace works, one year. Modelled, not measured. Made by make.py: {national}")
    literature = ("文献与模型数据，非实测：竖炉用量取自文献，其余取自参考电炉企业；不代表任何真实企业，不可作为统计、缺省或基准引用",
                  "literature and model, not measured: the shaft's amounts are literature, the rest is the reference scrap works; no figure describes a real plant, none may be quoted as a statistic, a default or a benchmark")
    charge = ("pig-iron", "dri")
    gas_factors = tuple(
        f'item: natural-gas, parameter: {parameter}, value: {value}, unit: {unit}, evidence: "factor set gbt-32151.5-2015 (transcribed); no works measured it"'
        for parameter, value, unit in (("ncv", GAS_NCV, "GJ/10^4Nm3"), ("carbon_content", GAS_CARBON, "tC/GJ")))
    gas_factors += ('item: natural-gas, parameter: energy_coefficient, value: 13.300, unit: tce/10^4Nm3, evidence: "GB/T 2589-2020, upper value 1.3300 kgce/m3 (confirmed), which belongs to 389.31 GJ/10^4Nm3"',)
    no_carbon = 'item: pellet, parameter: carbon_fraction, value: 0, unit: tC/t, evidence: "modelled, not measured: the model gives it no carbon (assumed)"'
    plants_file(gas, "reference-eaf", ("气基直接还原—电炉原型", "gas-based DRI-EAF archetype"), literature,
                f"a gas-based direct-reduction shaft and an electric arc furnace. Literature and model, not measured. Made by make.py: {national}",
                charge, gas_factors + (no_carbon, 'item: dri, parameter: carbon_fraction, value: 0.02, unit: tC/t, evidence: "IPCC 2006 Guidelines, volume 3, table 4.3: 0.02 kgC/kg, plus/minus 10 % (confirmed)"'))
    plants_file(hydrogen, "reference-eaf", ("氢基直接还原—电炉原型", "hydrogen-based DRI-EAF archetype"), literature,
                f"a hydrogen-based direct-reduction shaft and an electric arc furnace. Literature and model, not measured. Made by make.py: {national}",
                charge, gas_factors + (no_carbon,
                         'item: dri, parameter: carbon_fraction, value: 0, unit: tC/t, evidence: "nothing that enters the shaft holds carbon (derived)"',
                         'item: dri, parameter: emission_factor, value: 0, unit: tCO2/t, evidence: "the same, as carbon dioxide (derived)"',
                         'item: hydrogen, parameter: carbon_fraction, value: 0, unit: tC/t, evidence: "hydrogen holds no carbon (by definition)"'))


if __name__ == "__main__":
    main()
