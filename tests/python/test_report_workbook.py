"""The report's workbook, computed again by LibreOffice: every formula gives the figure that the program wrote.

DAFENG names the binary. `.ci/run` makes the environment (requirements.txt), installs LibreOffice Calc where there is none, and runs this.
"""

import json
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
                    if was == " ":
                        # A sentence that is there only where the lines of the ledger are not what they were.
                        self.assertIn("dafeng_out_of_order", cell.value, where)
                        self.assertEqual(now, was, where)
                        continue
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

    def edited(self, workbook, sheet, item, change):
        """A copy with a quantity changed by hand in a sheet, as somebody does who knows neither formulas nor names."""
        edited = openpyxl.load_workbook(workbook)
        rows = list(edited[sheet].iter_rows())
        header = next(row for row in rows if "quantity" in [cell.value for cell in row])
        column = [cell.value for cell in header].index("quantity")
        line = next(row for row in rows if item in [cell.value for cell in row])
        line[column].value = change(line[column].value)
        out = workbook.with_name(f"edited-{sheet.split()[0]}-{workbook.name}")
        edited.save(out)
        return out

    def total(self, workbook, sheet="Summary"):
        cells = workbook[sheet].iter_rows()
        return next(row[1].value for row in cells if row[0].value == "direct CO2 emissions".replace("CO2", "CO\u2082"))

    def account(self, workbook, dataset, *more):
        plants = f"datasets/{dataset}/plants.yaml"
        command = [DAFENG, "account", workbook, *METHOD, "--plants", plants, "--format", "json", *more]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    def test_an_edited_quantity_leads_to_the_total_that_account_finds(self):
        dataset = "mill-a-2026-06"
        workbook = self.report("changed.xlsx", f"datasets/{dataset}/ledger.csv", *METHOD)
        changed = self.edited(workbook, "Ledger", "coke", lambda quantity: quantity + 1000)
        # (66522.44 + 1000) t x 28.435 GJ/t x 0.02942 tC/GJ x 44/12, in place of 204049.48.
        exact = Decimal("67522.44") * Decimal("28.435") * Decimal("0.02942") * 44 / 12
        row = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        total = Decimal("1214057.49") - Decimal("204049.48") + row
        self.assertAlmostEqual(self.total(self.computed(changed)), float(total), places=6)
        # What LibreOffice saved is read back: the same total, and nothing to warn of.
        done = self.account(self.folder / "computed" / changed.name, dataset)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(Decimal(json.loads(done.stdout)["totals"]["total"]), total)
        self.assertNotIn("total-of-the-workbook-differs", done.stderr)
        # Before it was computed again, its total is an old one.
        self.assertIn("total-of-the-workbook-differs", self.account(self.stale(changed), dataset).stderr)

    def rearranged(self, workbook, change):
        """A copy whose lines of the ledger stand as `change` puts them; formulas of other sheets stay as they are, as a spreadsheet's sort leaves them."""
        copy = openpyxl.load_workbook(workbook)
        sheet = copy["Ledger"]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for row, line in zip(sheet.iter_rows(min_row=2), change(lines)):
            for cell, value in zip(row, line):
                cell.value = value
        out = workbook.with_name("rearranged-" + workbook.name)
        copy.save(out)
        return out

    def test_a_sorted_ledger_gives_no_wrong_figure(self):
        dataset = "mill-a-2026-06"
        workbook = self.report("sorted.xlsx", f"datasets/{dataset}/ledger.csv", *METHOD)
        for change in [
            lambda lines: sorted(lines, key=lambda line: [str(cell) for cell in line]),
            lambda lines: lines[::-1],
            lambda lines: [lines[1], lines[0], *lines[2:]],
        ]:
            rearranged = self.rearranged(workbook, change)
            computed = self.computed(rearranged)
            self.assertEqual(self.total(computed), "#N/A")
            summary = [cell.value for row in computed["Summary"].iter_rows() for cell in row]
            self.assertTrue(any("Lines of the ledger were moved" in str(value) for value in summary))
            # Figures that follow from lines are numbers nowhere.
            formulas = openpyxl.load_workbook(rearranged)
            for sheet in formulas:
                for cell in (cell for row in sheet.iter_rows() for cell in row):
                    if cell.data_type == "f" and "'Ledger'!" in cell.value and "dafeng_out_of_order" in cell.value:
                        self.assertEqual(computed[sheet.title][cell.coordinate].value, "#N/A", f"{sheet.title}!{cell.coordinate}")
            # The lines themselves are read in any order.
            done = self.account(self.folder / "computed" / rearranged.name, dataset)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["totals"]["total"], "1214057.49")

    def test_an_unknown_unit_or_item_of_a_line_is_no_wrong_figure(self):
        workbook = self.report("renamed.xlsx", "datasets/mill-a-2026-06/ledger.csv", *METHOD)

        def renamed(lines):
            return [["anthracite" if cell == "coke" else cell for cell in line] for line in lines]

        self.assertEqual(self.total(self.computed(self.rearranged(workbook, renamed))), "#N/A")

    def stale(self, workbook):
        """A copy in which every formula claims the result 1; openpyxl leaves none behind."""
        copy = workbook.with_name("stale-" + workbook.name)
        with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(copy, "w") as target:
            for entry in source.namelist():
                data = source.read(entry)
                if entry.startswith("xl/worksheets/sheet"):
                    data = re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>1</v>", data)
                target.writestr(entry, data)
        return copy

    def test_a_figure_typed_over_its_formula_is_refused(self):
        dataset = "mill-a-2026-06"
        workbook = self.report("typed.xlsx", f"datasets/{dataset}/ledger.csv", *METHOD)
        typed = self.edited(workbook, "Table 2 Activity data", "coke", lambda _: 67522.44)
        self.computed(typed)
        done = self.account(self.folder / "computed" / typed.name, dataset)
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("figure-typed-over", done.stderr)
        self.assertIn("Table 2 Activity data", done.stderr)


if __name__ == "__main__":
    unittest.main()
