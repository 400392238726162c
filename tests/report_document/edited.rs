//! A report whose ledger is edited: what its formulas lead to is what the edited ledger gives, and what was typed elsewhere is told.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use dafeng::activity::{Ledger, LedgerSource};
use dafeng::inventory::{AccountRequest, account};
use dafeng::quantity::Ratio;
use dafeng::report::document::{CellPlace, Document, Formula};
use dafeng::report::document::{RowStyle, write_workbook};
use dafeng::text::Language;
use rust_xlsxwriter::{Formula as Written, Workbook};

use super::expression::evaluate;
use super::{Reported, bf_bof, mill_a, number};
use crate::support::{CETS, library, methodology, root};

/// The place in the table of the ledger lines of a column of a line that has these words.
fn line(document: &Document, words: &[&str], column: &str) -> CellPlace {
    let table = document.table("ledger").expect("a ledger");
    let has = |row: &dafeng::report::document::Row, wanted: &str| {
        let texts = row.cells.iter();
        texts
            .into_iter()
            .any(|cell| matches!(cell, dafeng::report::document::Cell::Words(words) if words.en == wanted))
    };
    let mut rows = table.rows.iter();
    let row = rows
        .position(|row| words.iter().all(|wanted| has(row, wanted)))
        .unwrap_or_else(|| panic!("no line {words:?}"));
    CellPlace::new("ledger", row, table.column(column).expect("a column"))
}

/// A number of a document as its formulas give it once cells of the ledger are edited.
fn computed(document: &Document, edits: &HashMap<CellPlaceKey, Ratio>, place: &CellPlace) -> Ratio {
    let known: RefCell<HashMap<CellPlaceKey, Ratio>> = RefCell::new(edits.clone());
    fn value(document: &Document, known: &RefCell<HashMap<CellPlaceKey, Ratio>>, place: &CellPlace) -> Ratio {
        let key = key(place);
        if let Some(value) = known.borrow().get(&key) {
            return value.clone();
        }
        let number = number(document, place);
        let found = match &number.formula {
            Some(formula) => evaluate(formula, &|other| value(document, known, other)),
            None => number.digits().parse().expect("a number"),
        };
        known.borrow_mut().insert(key, found.clone());
        found
    }
    value(document, &known, place)
}

type CellPlaceKey = (String, usize, usize);

fn key(place: &CellPlace) -> CellPlaceKey {
    (place.table.clone(), place.row, place.column)
}

fn total(document: &Document) -> CellPlace {
    let table = document.table("emissions").expect("table 1");
    let row = table.rows_of(RowStyle::Total)[0];
    CellPlace::new("emissions", row, table.column("emission").expect("a column"))
}

/// The total of the data set with one cell of its ledger replaced, by row of the file and column.
fn total_of_edited(folder: &str, row: usize, column: &str, text: &str, request: AccountRequest) -> Ratio {
    let path = root().join("datasets").join(folder);
    let csv = std::fs::read_to_string(path.join("ledger.csv")).expect("a ledger");
    let mut lines: Vec<String> = csv.lines().map(str::to_owned).collect();
    let header: Vec<&str> = csv
        .lines()
        .next()
        .expect("a header")
        .trim_start_matches('\u{feff}')
        .split(',')
        .collect();
    let at = header.iter().position(|known| *known == column).expect(column);
    let mut cells: Vec<String> = lines[row + 1].split(',').map(str::to_owned).collect();
    cells[at] = text.to_owned();
    lines[row + 1] = cells.join(",");
    let place = tempfile::tempdir().expect("a folder");
    let edited = place.path().join("ledger.csv");
    std::fs::write(&edited, lines.join("\n")).expect("written");
    let source = LedgerSource {
        files: vec![edited],
        plants: Some(path.join("plants.yaml")),
        ..LedgerSource::default()
    };
    let ledger = Ledger::read(&source, library()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let methodology = methodology(CETS);
    let inventory =
        account(&ledger, &methodology, library(), request).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let enterprise = inventory
        .reconciliation
        .as_ref()
        .map_or(&inventory, |found| &found.enterprise);
    Ratio::from(enterprise.total())
}

/// Coke 66522.44 → 67522.44 t: 67522.44 × 28.435 × 0.02942 × 44/12 = 207116.86 in place of 204049.48, so 1214057.49 + 3067.38 = 1217124.87.
#[test]
fn an_edited_quantity_leads_to_the_total_of_the_edited_ledger() {
    let Reported { document, .. } = mill_a();
    let place = line(document, &["coke"], "quantity");
    let text = "67522.44";
    let edits = HashMap::from([(key(&place), text.parse().expect("a number"))]);
    let found = computed(document, &edits, &total(document));
    assert_eq!(found, "1217124.87".parse().expect("a number"));
    let again = total_of_edited("mill-a-2026-06", place.row, "quantity", text, AccountRequest::default());
    assert_eq!(found, again);
}

/// Quantities and stated values of lines all over a works of 2760, each edited alone, leads to the total of the edited ledger.
#[test]
fn whatever_is_edited_formulas_follow() {
    let Reported { document, .. } = bf_bof();
    let table = document.table("ledger").expect("a ledger");
    let mut count = 0;
    for row in (0..table.rows.len()).step_by(173) {
        for column in ["quantity", "ncv", "carbon_content"] {
            let Some(at) = table.column(column) else { continue };
            // A stock edited alone breaks the chain of stocks, which stops the account.
            if format!("{:?}", table.rows[row].cells).contains("_stock") {
                continue;
            }
            let Some(number) = table.rows[row].cells[at].number() else {
                continue;
            };
            let place = CellPlace::new("ledger", row, at);
            // A purchase or output of a thousandth more.
            let was: Ratio = number.digits().parse().expect("a number");
            let edited = was * "1.001".parse().expect("a number");
            let edits = HashMap::from([(key(&place), edited.clone())]);
            let found = computed(document, &edits, &total(document));
            let again = total_of_edited(
                "reference-bf-bof",
                row,
                column,
                &edited.to_text(),
                AccountRequest::default(),
            );
            assert_eq!(
                found.to_text(),
                again.to_text(),
                "row {row} {column}: {:?}",
                table.rows[row].cells
            );
            count += 1;
        }
    }
    assert!(count > 12, "{count} edits");
}

/// The way from the processes to the enterprise ends where table 1 does, whatever is edited: the total of the edited ledger.
#[test]
fn the_reconciliation_follows_an_edited_ledger() {
    let Reported { document, .. } = bf_bof();
    let table = document.table("ledger").expect("a ledger");
    let at = table.column("quantity").expect("a column");
    let reconciliation = document.table("reconciliation").expect("a reconciliation");
    let last = reconciliation.rows.len() - 1;
    let enterprise = CellPlace::new("reconciliation", last, 1);
    let left = CellPlace::new("reconciliation", last - 1, 1);
    // Every purchase and use of a hundredth more, as somebody tries what a year of more output would give.
    let mut edits = HashMap::new();
    for row in 0..table.rows.len() {
        if let Some(number) = table.rows[row].cells[at].number() {
            let was: Ratio = number.digits().parse().expect("a number");
            let place = CellPlace::new("ledger", row, at);
            edits.insert(key(&place), was * "1.01".parse().expect("a number"));
        }
    }
    let edited = computed(document, &edits, &total(document));
    assert_eq!(computed(document, &edits, &enterprise), edited);
    assert_ne!(edited, computed(document, &HashMap::new(), &enterprise));
    let processes = document.table("processes").expect("processes");
    let sum = CellPlace::new("processes", processes.rows_of(RowStyle::Total)[0], 1);
    let expected = edited - computed(document, &edits, &sum);
    assert_eq!(computed(document, &edits, &left), expected);
}

/// What the result rests on follows too. Of the sum without signs a row of 204049.48 becomes 207116.86 where coke is 67522.44 t: 3067.38 more.
#[test]
fn the_sum_without_signs_follows_an_edited_ledger() {
    let Reported { document, .. } = mill_a();
    let place = line(document, &["coke"], "quantity");
    let edits = HashMap::from([(key(&place), "67522.44".parse().expect("a number"))]);
    let tiers = document.table("tiers").expect("a table");
    let all = CellPlace::new("tiers", tiers.rows_of(RowStyle::Total)[0], 2);
    let more = computed(document, &edits, &all) - computed(document, &HashMap::new(), &all);
    assert_eq!(more, "3067.38".parse().expect("a number"));
}

/// The headline is the first number that somebody would type over: total and intensity of the summary are among the figures that are watched.
#[test]
fn the_headline_is_a_figure_that_follows() {
    use calamine::{Reader, Xlsx, open_workbook_from_rs};
    let bytes = write_workbook(&mill_a().document, Language::Zh).expect("a workbook");
    let workbook: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let names = workbook.defined_names();
    let (_, figures) = names
        .iter()
        .find(|(name, _)| name == "dafeng_figures")
        .expect("figures");
    assert!(
        figures.matches("'摘要'!$B$").count() >= 2 || figures.matches("摘要!$B$").count() >= 2,
        "{figures}"
    );
}

#[test]
fn every_quantity_of_the_works_follows_its_ledger() {
    let Reported { document, .. } = bf_bof();
    for id in ["activity", "process-calculation"] {
        let table = document.table(id).expect("a table");
        let column = table.column("quantity").expect("a column");
        let without: Vec<_> = table
            .rows
            .iter()
            .filter(|row| {
                row.cells[column]
                    .number()
                    .is_some_and(|number| number.formula.is_none())
            })
            .collect();
        assert!(without.is_empty(), "{id}: {without:#?}");
    }
    let reads_ledger = |formula: &Formula| {
        formula
            .write(&|place| Some(place.table.clone()))
            .is_some_and(|text| text.contains("ledger"))
    };
    let output = document.table("production").expect("a table");
    let column = output.column("output").expect("a column");
    for row in &output.rows {
        let number = row.cells[column].number().expect("a number");
        assert!(number.formula.as_ref().is_some_and(reads_ledger), "{row:?}");
    }
}

fn read(path: &Path) -> Result<Ledger, dafeng::problem::Problems> {
    let source = LedgerSource {
        files: vec![path.to_owned()],
        ..LedgerSource::default()
    };
    Ledger::read(&source, library())
}

/// A small workbook as a report writes it, in which the second quantity of the form was typed.
fn typed_over(path: &Path, is_typed: bool) {
    let mut workbook = Workbook::new();
    let form = workbook.add_worksheet().set_name("附表2 活动数据").expect("a name");
    form.write_formula(0, 0, Written::new("='台账'!E2").set_result("5"))
        .expect("written");
    match is_typed {
        true => form.write_number(1, 0, 7.5).expect("written"),
        false => form
            .write_formula(1, 0, Written::new("='台账'!E3").set_result("6"))
            .expect("written"),
    };
    let ledger = workbook.add_worksheet().set_name("台账").expect("a name");
    for (row, cells) in [
        ["plant", "period", "item", "flow", "quantity", "unit"],
        ["p", "2024-01", "coke", "net_consumed", "5", "t"],
        ["p", "2024-01", "anthracite", "net_consumed", "6", "t"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            ledger.write(row as u32, column as u16, *cell).expect("written");
        }
    }
    workbook
        .define_name("dafeng_ledger", "='台账'!$A$1:$F$3")
        .expect("a name");
    workbook
        .define_name("dafeng_figures", "='附表2 活动数据'!$A$1:$A$2")
        .expect("a name");
    workbook.save(path).expect("saved");
}

#[test]
fn a_figure_typed_over_its_formula_is_told_with_sheet_and_cell() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("report.xlsx");
    typed_over(&path, false);
    assert_eq!(read(&path).expect("a ledger").frame.height(), 2);
    typed_over(&path, true);
    let problems = read(&path).expect_err("a figure was typed").0;
    let [problem] = problems.as_slice() else {
        panic!("{problems:#?}");
    };
    assert_eq!(problem.code, "figure-typed-over");
    let at = problem.place.as_ref().expect("a place");
    assert_eq!(
        (at.sheet.as_deref(), at.column.as_deref()),
        (Some("附表2 活动数据"), Some("A"))
    );
    assert!(problem.message.en.contains("`7.5`"), "{}", problem.message.en);
}

/// The total that the workbook shows is compared with that of its ledger: here the ledger's workbook says it was drawn up of another mill.
#[test]
fn a_total_that_is_not_that_of_the_ledger_is_a_warning() {
    let mut document = mill_a().document.clone();
    let place = total(&document);
    for section in &mut document.sections {
        for part in &mut section.parts {
            if let dafeng::report::document::Part::Table(table) = part
                && table.id == place.table
            {
                let number = dafeng::report::document::Number::rounded("1.00".parse().expect("a number"));
                table.rows[place.row].cells[place.column] = number.into();
            }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.xlsx");
    let warnings = |document: &Document| -> Vec<String> {
        std::fs::write(&path, write_workbook(document, Language::Zh).expect("a workbook")).expect("written");
        let ledger = super::read_back(&path, "mill-a-2026-06");
        let methodology = methodology(CETS);
        let inventory = account(&ledger, &methodology, library(), AccountRequest::default()).expect("an inventory");
        let notes = inventory
            .notes
            .iter()
            .filter(|note| note.code == "total-of-the-workbook-differs");
        notes.map(|note| note.message.en.clone()).collect()
    };
    assert_eq!(warnings(&mill_a().document), Vec::<String>::new());
    assert_eq!(
        warnings(&document),
        ["the workbook shows a total of 1 tCO2 in `E30`; its ledger gives 1214057.49 tCO2"]
    );
}
