"""The report's workbook, computed again by LibreOffice: every formula gives the figure that the program wrote.

DAFENG names the binary. `.ci/run` makes the environment (requirements.txt), installs LibreOffice Calc where there is none, and runs this.
"""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
DAFENG = Path(os.environ.get("DAFENG", ROOT / "target/debug/dafeng")).resolve()
METHOD = ["--method", "cets-ag-03.01-v01-2024"]

# LibreOffice otherwise trusts the results that a workbook brings along.
ALWAYS_COMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class ReportWorkbook(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        profile = cls.folder / "profile/user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(ALWAYS_COMPUTE)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def report(self, name, *arguments):
        out = self.folder / name
        subprocess.run([DAFENG, "report", *arguments, "--out", out], cwd=ROOT, check=True, capture_output=True)
        return out

    def computed(self, workbook):
        """The workbook after LibreOffice has computed every formula."""
        out = self.folder / "computed"
        profile = (self.folder / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir", out, workbook]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        self.assertNotIn("Error", done.stderr)
        return openpyxl.load_workbook(out / workbook.name, data_only=True)

    def without_results(self, workbook):
        """A copy in which every formula claims the result 0."""
        copy = workbook.with_name("blank-" + workbook.name)
        with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(copy, "w") as target:
            for entry in source.namelist():
                data = source.read(entry)
                if entry.startswith("xl/worksheets/sheet"):
                    data = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>0</v>", data)
                target.writestr(entry, data)
        return copy

    def assert_computes(self, workbook, least):
        """Every formula cell gives again what it was written with; there are at least so many."""
        formulas = openpyxl.load_workbook(workbook)
        written = openpyxl.load_workbook(workbook, data_only=True)
        computed = self.computed(self.without_results(workbook))
        count = 0
        for sheet in formulas:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type != "f":
                        continue
                    count += 1
                    was = written[sheet.title][cell.coordinate].value
                    now = computed[sheet.title][cell.coordinate].value
                    where = f"{sheet.title}!{cell.coordinate} {cell.value}"
                    self.assertIsInstance(now, (int, float), where)
                    self.assertAlmostEqual(now, was, delta=1e-9 * max(1, abs(was)), msg=where)
        self.assertGreaterEqual(count, least)

    def test_mill_a_in_both_languages(self):
        # 20 rows with quantity, calorific value of five fuels and emission, 3 sources of 20 items, total, intensity, shares, charts.
        for language in ["en", "zh"]:
            ledger = "datasets/mill-a-2026-06/ledger.csv"
            self.assert_computes(self.report(f"a-{language}.xlsx", ledger, *METHOD, "--lang", language), least=80)

    def test_reference_works_with_processes(self):
        for dataset in ["reference-bf-bof", "reference-eaf"]:
            ledger = f"datasets/{dataset}/ledger.csv"
            self.assert_computes(self.report(f"{dataset}.xlsx", ledger, *METHOD, "--level", "both"), least=500)

    def test_scenarios(self):
        workbook = self.report("scenarios.xlsx", "--scenarios", "datasets/reference-bf-bof/scenarios.yaml", "--quick")
        self.assert_computes(workbook, least=50)

    def test_a_changed_quantity_changes_the_total(self):
        workbook = self.report("changed.xlsx", "datasets/mill-a-2026-06/ledger.csv", *METHOD)
        edited = openpyxl.load_workbook(workbook)
        activity = edited["Table 2 Activity data"]
        header = next(row for row in activity.iter_rows() if "quantity" in [cell.value for cell in row])
        column = [cell.value for cell in header].index("quantity")
        coke = next(row for row in activity.iter_rows() if "coke" in [cell.value for cell in row])
        coke[column].value += 1000
        changed = self.folder / "one-more.xlsx"
        edited.save(changed)
        # (66522.44 + 1000) t x 28.435 GJ/t x 0.02942 tC/GJ x 44/12, in place of 204049.48.
        exact = Decimal("67522.44") * Decimal("28.435") * Decimal("0.02942") * 44 / 12
        row = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        total = Decimal("1214057.49") - Decimal("204049.48") + row
        summary = self.computed(changed)["Summary"]
        found = next(cells[1].value for cells in summary.iter_rows() if cells[0].value == "direct CO2 emissions")
        self.assertAlmostEqual(found, float(total), places=6)


if __name__ == "__main__":
    unittest.main()
