//! Ledgers at size: Parquet, folders and patterns, big CSV, summed while they are read, give what small files give, to the byte.

mod big_text;
mod edges;
mod interruption;
mod lines;
pub mod parquet_writer;
mod values;

use std::path::{Path, PathBuf};

use dafeng::activity::{Ledger, LedgerSource};
use dafeng::inventory::{AccountRequest, account};
use dafeng::problem::{Problem, Problems};
use dafeng::report::flat::write_csv;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use crate::support::{CETS, ENERGY, allow_gaps, dataset_text, library, methodology, process_level};
use parquet_writer::{Kind, Kinds, all_text, cells, decimals, doubles, is_number, write};

/// Files as a ledger, read by so many threads.
fn source(files: &[PathBuf], threads: usize) -> LedgerSource {
    LedgerSource {
        files: files.to_vec(),
        threads: Some(threads),
        ..LedgerSource::default()
    }
}

fn read(source: &LedgerSource) -> Result<Ledger, Problems> {
    Ledger::read(source, library())
}

/// The rows of an account, as `account --format csv` writes them; where it is refused, the codes of what is wrong.
fn rows(ledger: &Ledger, method: &str, request: AccountRequest) -> String {
    let method = methodology(method);
    match account(ledger, &method, library(), request) {
        Ok(inventory) => {
            let mut text = Vec::new();
            write_csv(&inventory, &mut text).expect("writes");
            String::from_utf8(text).expect("UTF-8")
        }
        Err(Problems(found)) => found.iter().map(|problem| format!("{}\n", problem.code)).collect(),
    }
}

/// The problems of a ledger that is refused.
fn refusal(source: &LedgerSource) -> Vec<Problem> {
    match read(source) {
        Ok(_) => panic!("read without a fault"),
        Err(Problems(found)) => found,
    }
}

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}

/// A CSV text as a Parquet file of a new folder.
fn parquet(csv: &str, kinds: Kinds) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.parquet");
    write(&path, csv, kinds, 1000);
    (folder, path)
}

/// A CSV text as a small CSV file of a new folder.
fn text(csv: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.csv");
    std::fs::write(&path, csv).expect("writes");
    (folder, path)
}

/// The lines of a CSV text dealt out to so many, each with the header.
fn dealt(csv: &str, count: usize) -> Vec<String> {
    let (header, lines) = csv.split_once('\n').expect("a header");
    let mut parts = vec![format!("{header}\n"); count];
    for (place, line) in lines.lines().enumerate() {
        parts[place % count].push_str(line);
        parts[place % count].push('\n');
    }
    parts
}

fn workbook(path: &Path, csv: &str, as_numbers: bool) {
    let cells = cells(csv);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in cells.iter().enumerate() {
        for (column, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let (at, column_at) = (row as u32, column as u16);
            if row > 0 && as_numbers && is_number(&cells[0][column]) {
                let number: f64 = cell.parse().expect("a number");
                sheet.write_number(at, column_at, number).expect("writes");
            } else {
                sheet.write_string(at, column_at, cell).expect("writes");
            }
        }
    }
    book.save(path).expect("saves");
}

/// Two methods, both levels.
fn accounts(ledger: &Ledger) -> Vec<String> {
    let requests = || {
        [
            allow_gaps(),
            AccountRequest {
                allow_gaps: true,
                ..process_level()
            },
        ]
    };
    let methods = [CETS, ENERGY].into_iter();
    methods
        .flat_map(|method| requests().map(|request| rows(ledger, method, request)))
        .collect()
}

#[test]
fn one_ledger_in_every_form_gives_the_same_bytes() {
    let csv = dataset_text("reference-bf-bof", "ledger.csv");
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("plants.yaml"), dataset_text("reference-bf-bof", "plants.yaml")).expect("writes");
    std::fs::write(at("ledger.csv"), &csv).expect("writes");
    let expected = accounts(&read(&source(&[at("ledger.csv")], 1)).expect("reads"));
    assert!(expected.iter().all(|rows| rows.lines().count() > 100));
    workbook(&at("text.xlsx"), &csv, false);
    workbook(&at("numbers.xlsx"), &csv, true);
    let mixed: Kinds = |name| match name {
        "period" => Kind::Moment,
        "quantity" => Kind::Decimal(38, 4),
        name if is_number(name) => Kind::Double,
        "plant" | "process" => Kind::Codes,
        _ => Kind::LargeText,
    };
    for (name, kinds) in [
        ("decimals", decimals as Kinds),
        ("doubles", doubles),
        ("all-text", all_text),
        ("mixed", mixed),
    ] {
        write(&at(&format!("{name}.parquet")), &csv, kinds, 700);
    }
    // One file or fifty, of one type or of several.
    std::fs::create_dir(at("fifty")).expect("a folder");
    let parts = dealt(&csv, 50);
    let kinds: [Kinds; 3] = [decimals, doubles, all_text];
    for (place, part) in parts.iter().enumerate() {
        write(&at(&format!("fifty/{place:02}.parquet")), part, kinds[place % 3], 20);
        std::fs::write(at(&format!("part-{place:02}.csv")), part).expect("writes");
    }
    let plants = Some(at("plants.yaml"));
    for (name, threads) in [
        ("text.xlsx", 1),
        ("numbers.xlsx", 1),
        ("decimals.parquet", 1),
        ("decimals.parquet", 2),
        ("doubles.parquet", 2),
        ("all-text.parquet", 2),
        ("mixed.parquet", 2),
        ("part-*.csv", 1),
        ("fifty", 1),
        ("fifty/*.parquet", 2),
    ] {
        let source = LedgerSource {
            plants: plants.clone().filter(|_| name.starts_with("fifty")),
            ..source(&[at(name)], threads)
        };
        let ledger = read(&source).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        assert!(accounts(&ledger) == expected, "{name} with {threads} threads");
    }
}

/// A folder has its plants file in it, whatever lies in the folders below.
#[test]
fn a_plants_file_in_the_folder_named() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("2023/06")).expect("a folder");
    std::fs::write(folder.path().join("plants.yaml"), "plants: [{id: north}, {id: south}]").expect("writes");
    let csv = "plant,period,item,flow,quantity,unit\nsouth,2023-06,coke,purchased,5,t\n";
    write(&folder.path().join("2023/06/a.parquet"), csv, decimals, 10);
    let ledger = read(&source(&[folder.path().to_owned()], 1)).expect("reads");
    assert!(ledger.plants.has_file && ledger.plants.plants.len() == 2);
    // Two plants files that name one plant.
    let other = tempfile::tempdir().expect("a folder");
    std::fs::write(other.path().join("plants.yaml"), "plants: [{id: south}]").expect("writes");
    write(&other.path().join("b.parquet"), csv, decimals, 10);
    let both = source(&[folder.path().to_owned(), other.path().to_owned()], 1);
    assert_eq!(codes(&refusal(&both)), ["plant-twice"]);
}
