//! Small ledgers and inventories for tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use dafeng::activity::csv_file::read_csv;
use dafeng::activity::plant::PlantFile;
use dafeng::activity::{Ledger, LedgerSource, PlantBook};
use dafeng::factor::{Library, Named};
use dafeng::inventory::{AccountRequest, Inventory, Row, account};
use dafeng::methodology::{Level, Methodology, MethodologyRegistry};
use dafeng::problem::Problems;
use dafeng::yaml;

pub const CETS: &str = "cets-ag-03.01-v01-2024";
pub const GBT_32151: &str = "gbt-32151.5-2015";
pub const ENERGY: &str = "gbt-2589-energy";

/// The source tree.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program with arguments, in a folder.
pub fn dafeng_in(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("DAFENG_LANG")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("runs")
}

/// The program with arguments, in the source tree.
pub fn dafeng(arguments: &[&str]) -> Output {
    dafeng_in(arguments, root())
}

/// What a program printed.
pub fn stdout_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a program said beside.
pub fn stderr_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The bundled library, read once.
pub fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::bundled().expect("the bundled library stands"))
}

pub fn methodology(id: &str) -> Methodology {
    MethodologyRegistry::load(id, &BTreeMap::new(), library()).unwrap_or_else(|problems| panic!("{id}: {problems:#?}"))
}

/// The methodology, read once.
fn shared_methodology(id: &str) -> &'static Methodology {
    static LOADED: OnceLock<BTreeMap<&'static str, Methodology>> = OnceLock::new();
    let loaded = LOADED.get_or_init(|| MethodologyRegistry::ids().map(|id| (id, methodology(id))).collect());
    &loaded[id]
}

/// A ledger from CSV text and, where not blank, the text of a plants file. Lines that name no plant belong to `p`.
pub fn ledger(csv: &str, plants: &str) -> Result<Ledger, Problems> {
    let mut book = PlantBook::default();
    if !plants.trim().is_empty() {
        book.add(
            yaml::read_text::<PlantFile>("plants.yaml", plants)?,
            "plants.yaml",
            library(),
        )?;
    }
    let table = read_csv("ledger.csv", csv.as_bytes())?;
    Ledger::from_tables(vec![table], book, Some("p"), library())
}

pub fn dataset(folder: &str, file: &str, plants: Option<&str>) -> Ledger {
    let folder = root().join("datasets").join(folder);
    let source = LedgerSource {
        files: vec![folder.join(file)],
        plants: plants.map(|plants| folder.join(plants)),
        ..LedgerSource::default()
    };
    Ledger::read(&source, library()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

pub fn allow_gaps() -> AccountRequest {
    AccountRequest {
        allow_gaps: true,
        ..AccountRequest::default()
    }
}

/// Accounts CSV text and hands the inventory on.
pub fn with_inventory<T>(
    csv: &str,
    plants: &str,
    method: &str,
    request: AccountRequest,
    use_it: impl FnOnce(&Inventory<'_>) -> T,
) -> Result<T, Problems> {
    let ledger = ledger(csv, plants)?;
    let methodology = shared_methodology(method);
    let inventory = account(&ledger, methodology, library(), request)?;
    Ok(use_it(&inventory))
}

/// The total of CSV text.
pub fn total(csv: &str, plants: &str, method: &str) -> String {
    with_inventory(csv, plants, method, AccountRequest::default(), |inventory| {
        inventory.total().to_string()
    })
    .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The codes of the problems that stop an account.
pub fn refusal(csv: &str, plants: &str, method: &str) -> Vec<&'static str> {
    match with_inventory(csv, plants, method, AccountRequest::default(), |_| ()) {
        Ok(()) => Vec::new(),
        Err(problems) => problems.0.iter().map(|problem| problem.code).collect(),
    }
}

/// The row of an item in a period.
pub fn row<'r>(inventory: &'r Inventory<'_>, period: &str, item: &str) -> &'r Row {
    inventory
        .rows
        .iter()
        .find(|row| {
            let cell = inventory.cell(row);
            cell.period.to_string() == period && inventory.library.items.at(cell.item).id() == item
        })
        .unwrap_or_else(|| panic!("no row of {item} in {period}"))
}

pub fn json(name: &str) -> serde_json::Value {
    let path: PathBuf = root().join("tests/data").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

/// Text of a JSON string.
pub fn text(value: &serde_json::Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no string"))
}

/// A request at process level.
pub fn process_level() -> AccountRequest {
    AccountRequest {
        level: Level::Process,
        ..AccountRequest::default()
    }
}

/// The text of a dataset's file.
pub fn dataset_text(folder: &str, file: &str) -> String {
    let path = root().join("datasets").join(folder).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
