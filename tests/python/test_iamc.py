"""The IAMC table, read back by pyam, the library that integrated assessment teams read it with.

DAFENG names the binary. `.ci/run` makes the environment (requirements.txt) and runs this.
"""

import csv
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

import pyam

ROOT = Path(__file__).resolve().parents[2]
DAFENG = Path(os.environ.get("DAFENG", ROOT / "target/debug/dafeng")).resolve()

SCENARIOS = """
base: {ledger: [ledger.csv], plants: plants-complete.yaml, plant: reference-bf-bof}
methodology: gbt-32151.5-2015
horizon: {to: 2026}
drivers:
  demand: {unit: 10^4 t, points: {2023: 400, 2026: 380}, source: a test, confidence: assumed}
follow: {output: demand, other: constant}
scenarios:
  - {id: frozen}
  - {id: more-scrap, extends: frozen, levers: [{id: scrap, scrap-share: {processes: [converter], share: {2024: 0.15, 2026: 0.20}, ceiling: 0.25}}]}
"""

STEEL = "Production|Iron and Steel|Steel"
ENERGY = "Emissions|CO2|Energy|Demand|Industry|Iron and Steel"
PROCESSES = "Emissions|CO2|Industrial Processes|Iron and Steel"
INDIRECT = "dafeng|Emissions|CO2|Indirect|Iron and Steel"
TOTAL = "dafeng|Emissions|CO2|Direct and Indirect|Iron and Steel"


class IamcTable(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        for name in ["ledger.csv", "plants-complete.yaml"]:
            shutil.copy(ROOT / "datasets/reference-bf-bof" / name, cls.folder)
        (cls.folder / "scenarios.yaml").write_text(SCENARIOS)
        cls.dafeng("scenario", "run", "scenarios.yaml", "--iamc", "common.csv")
        cls.dafeng("scenario", "run", "scenarios.yaml", "--iamc", "ar6.csv", "--iamc-names", "ar6", "--iamc-region", "China")
        cls.table = pyam.IamDataFrame(cls.folder / "common.csv")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def dafeng(cls, *arguments):
        return subprocess.run([DAFENG, *arguments], cwd=cls.folder, check=True, capture_output=True).stdout

    def value(self, variable, year, scenario="frozen"):
        (value,) = self.table.filter(variable=variable, year=year, scenario=scenario).data["value"]
        return value

    def test_dimensions(self):
        version = self.dafeng("--version").decode().strip()
        self.assertEqual(self.table.model, [version])
        self.assertEqual(self.table.scenario, ["frozen", "more-scrap"])
        self.assertEqual(self.table.region, ["China|reference BF-BOF works"])
        self.assertEqual(list(self.table.year), [2023, 2024, 2025, 2026])
        units = self.table.unit_mapping
        self.assertEqual((units[ENERGY], units[STEEL]), ("Mt CO2/yr", "Mt/yr"))
        self.assertEqual(units["Emission Intensity|CO2|Industry|Iron and Steel"], "Mt CO2/Mt")

    def test_the_parts_are_the_total(self):
        self.assertIsNone(self.table.check_aggregate(TOTAL, components=[ENERGY, PROCESSES, INDIRECT]))
        self.assertIsNone(self.table.check_aggregate(STEEL))

    def test_the_base_year_is_the_inventory(self):
        # `dafeng account`: 6,848,251.50 tCO2 of 4,000,350.45 t of crude steel; its rows are rounded to 0.01 t, those of the table are not.
        self.assertAlmostEqual(self.value(TOTAL, 2023), 6.84825150, delta=20 * 0.005e-6)
        self.assertAlmostEqual(self.value(TOTAL, 2023), float(self.unrounded("frozen", 2023)) / 1e6, places=14)
        self.assertAlmostEqual(self.value(STEEL, 2023), 4.00035045, places=12)
        # Scrap 656,660.57 of 4,392,747.33 t of metal in the converter (3,736,086.76 t of it hot metal): 14.9487 %.
        secondary = 4.00035045 * 656660.57 / (656660.57 + 3736086.76)
        self.assertAlmostEqual(self.value(STEEL + "|Secondary", 2023), secondary, places=9)

    def unrounded(self, scenario, year):
        """The sum of a year's rows before they are rounded, as `scenario run --format csv` has them."""
        told = self.dafeng("scenario", "run", "scenarios.yaml", "--quick", "--format", "csv").decode("utf-8-sig")
        rows = csv.DictReader(told.splitlines())
        own = [row for row in rows if (row["scenario"], row["year"], row["counts"]) == (scenario, str(year), "total")]
        return sum(Decimal(row["emission_unrounded"]) for row in own)

    def test_a_later_year_is_the_sum_of_its_rows(self):
        # Ten significant digits of 6.18...: the ninth place is rounded.
        total = float(self.unrounded("more-scrap", 2026)) / 1e6
        self.assertAlmostEqual(self.value(TOTAL, 2026, "more-scrap"), total, delta=0.5e-9)
        told = self.dafeng("scenario", "explain", "scenarios.yaml", "2026", "--scenario", "more-scrap", "--format", "json")
        figure = json.loads(told)["plants"][0]["figure"]["value"]
        self.assertAlmostEqual(total, float(figure) / 1e6, delta=20 * 0.005e-6)

    def test_units_convert(self):
        kilotonnes = self.table.filter(variable=ENERGY).convert_unit("Mt CO2/yr", "kt CO2/yr")
        self.assertAlmostEqual(kilotonnes.data["value"][0], self.value(ENERGY, 2023) * 1e3, places=6)

    def test_names_of_ar6(self):
        table = pyam.IamDataFrame(self.folder / "ar6.csv")
        self.assertEqual(table.region, ["China"])
        names = {name for name in table.variable if not name.startswith("dafeng|")}
        expected = {
            "Emissions|CO2|Energy|Demand|Industry|Steel",
            "Emissions|CO2|Industrial Processes|Steel",
            "Production|Steel",
            "Carbon Intensity|Production|Steel|Fossil|Energy|Demand|Industry",
        }
        self.assertEqual(names, expected)


if __name__ == "__main__":
    unittest.main()
