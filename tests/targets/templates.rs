//! The empty register that is written to be filled in: what its lists offer is read, and nothing that is there is overwritten.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx, open_workbook};
use dafeng::target::{MetricBook, Register};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use crate::support::{dafeng_in, library, stderr_of, stdout_of};

/// The sheets of a workbook by their names, in their order, each row as text.
type Sheets = Vec<(String, Vec<Vec<String>>)>;

fn template(folder: &TempDir, language: &str) -> PathBuf {
    let name = format!("{language}.xlsx");
    let output = dafeng_in(
        &["register", "template", "--out", &name, "--lang", language],
        folder.path(),
    );
    assert!(output.status.success(), "{}", stderr_of(&output));
    folder.path().join(name)
}

fn sheets(path: &Path) -> Sheets {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("it opens");
    let text = |(name, range): (String, calamine::Range<calamine::Data>)| {
        let rows = range.rows().map(|row| row.iter().map(ToString::to_string).collect());
        (name, rows.collect())
    };
    workbook.worksheets().into_iter().map(text).collect()
}

/// The workbook as a spreadsheet saves it after someone has typed into it; numbers as numbers.
fn saved(sheets: &Sheets, path: &Path) {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(name).expect("a name");
        for (at, row) in (0u32..).zip(rows) {
            for (column, cell) in (0u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                let written = match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(at, column, number),
                    Err(_) => sheet.write_string(at, column, cell),
                };
                written.expect("written");
            }
        }
    }
    workbook.save(path).expect("saved");
}

/// A row by the headers that it fills.
fn row(header: &[String], cells: &BTreeMap<&str, String>) -> Vec<String> {
    for typed in cells.keys() {
        assert!(header.iter().any(|title| title == typed), "no column {typed}");
    }
    let cell = |title: &String| cells.get(title.as_str()).cloned().unwrap_or_default();
    header.iter().map(cell).collect()
}

/// A column of the sheet of lists, by its title.
fn list<'s>(values: &'s [Vec<String>], title: &str) -> Vec<&'s str> {
    let place = values[0].iter().position(|known| known == title).expect("a list");
    let cells = values[1..].iter().map(|row| row[place].as_str());
    cells.filter(|cell| !cell.is_empty()).collect()
}

/// Every product with every class, every status, region and unit that the lists offer, and every quantity in its unit, are read as they stand.
#[test]
fn all_that_the_lists_offer_is_read() {
    for (language, titles) in [
        (
            "en",
            [
                "known regions",
                "known statuses",
                "known units of energy",
                "known units of capacity",
                "known units of quantities",
            ],
        ),
        (
            "zh",
            [
                "可选地区",
                "可选状态",
                "可选综合能耗的单位",
                "可选产能的单位",
                "可选数据项的单位",
            ],
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut sheets = sheets(&template(&folder, language));
        let [.., (_, values)] = &sheets[..] else {
            panic!("five sheets")
        };
        let [regions, statuses, energies, capacities, stated_in] = titles.map(|title| list(values, title));
        let names = |of: usize| sheets[of].1[0].clone();
        let (units, quantities) = (names(0), names(1));
        let of_units: Vec<Vec<String>> = (0usize..)
            .zip(&sheets[2].1[1..])
            .map(|(place, product)| {
                let of = |place: usize| units[place].as_str();
                // Plant, unit, product, class; region; status; capacity; energy; year.
                let cells = [
                    (of(0), "works".to_owned()),
                    (of(1), format!("line-{place}")),
                    (of(2), product[0].clone()),
                    (of(3), product[1].clone()),
                    (of(5), regions[place % regions.len()].to_owned()),
                    (of(7), statuses[place % statuses.len()].to_owned()),
                    (of(8), "1".to_owned()),
                    (of(9), format!("{}/a", product[2])),
                    (of(14), "1".to_owned()),
                    (of(15), energies[place % energies.len()].to_owned()),
                    (of(16), "2024".to_owned()),
                ];
                row(&units, &BTreeMap::from(cells))
            })
            .collect();
        let book = MetricBook::shipped(&library().units).expect("the metrics stand");
        let of_quantities: Vec<Vec<String>> = (0usize..)
            .zip(&sheets[3].1[1..])
            .map(|(place, quantity)| {
                let of = |place: usize| quantities[place].as_str();
                let known = book.quantities.find(&quantity[0]).expect("it is listed");
                // The least that a property can be, else one.
                let least = known.between().map_or(1, |[low, _]| low);
                // One works each: no part is greater than its whole.
                let cells = [
                    (of(0), format!("works-{place}")),
                    (of(2), quantity[0].clone()),
                    (of(3), least.to_string()),
                    (of(4), quantity[1].clone()),
                    (of(7), "2024".to_owned()),
                ];
                row(&quantities, &BTreeMap::from(cells))
            })
            .collect();
        let (lines, stated) = (of_units.len(), of_quantities.len());
        assert!(lines > 60 && stated > 30 && lines > energies.len(), "{lines} {stated}");
        for unit in stated_in {
            let unit = library().units.parse(unit).expect("a unit");
            let mut quantities = book.quantities.iter();
            assert!(
                quantities.any(|known| known.unit.dimension == unit.dimension),
                "{}",
                unit.text
            );
        }
        for unit in capacities {
            let spelling = unit.trim_end_matches("/a").trim_end_matches("/年");
            assert!(library().units.parse(spelling).is_ok(), "{unit}");
        }
        sheets[0].1.extend(of_units);
        sheets[1].1.extend(of_quantities);
        let path = folder.path().join("filled.xlsx");
        saved(&sheets, &path);
        let register = Register::read(&[path], library()).unwrap_or_else(|problems| panic!("{problems:#?}"));
        assert_eq!((register.units.len(), register.quantities.len()), (lines, stated));
        // The sheets to look things up in are passed over, and told once.
        let codes: Vec<&str> = register.notes.iter().map(|note| note.code).collect();
        assert_eq!(codes, ["sheet-skipped"]);
    }
}

/// A furnace of 365 kgce/t beside the benchmark of 361 and the baseline of 435: between, 4 over the one and 70 under the other.
#[test]
fn a_row_that_is_filled_in_is_scored() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sheets = sheets(&template(&folder, "zh"));
    let header = sheets[0].1[0].clone();
    let cells = [
        ("企业", "甲"),
        ("设施", "1-2"),
        ("产品", "高炉炼铁"),
        ("地区", "福建"),
        ("产能", "200"),
        ("产能单位", "万吨/年"),
        ("单位产品能耗", "365"),
        ("单位产品能耗单位", "kgce/t"),
        ("年份", "2024"),
    ];
    let cells = cells.map(|(title, cell)| (title, cell.to_owned()));
    sheets[0].1.push(row(&header, &BTreeMap::from(cells)));
    saved(&sheets, &folder.path().join("filled.xlsx"));
    let output = dafeng_in(&["register", "score", "filled.xlsx", "--lang", "zh"], folder.path());
    insta::assert_snapshot!("template-scored-zh", stdout_of(&output) + &stderr_of(&output));
    let output = dafeng_in(&["targets", "filled.xlsx", "--plan", "fujian-steel"], folder.path());
    assert!(output.status.success(), "{}", stderr_of(&output));
}

#[test]
fn tables_of_text_likewise() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = [
        "register",
        "template",
        "--out",
        "units.csv",
        "--quantities",
        "quantities.csv",
    ];
    let output = dafeng_in(&arguments, folder.path());
    assert!(output.status.success(), "{}", stderr_of(&output));
    let path = folder.path().join("units.csv");
    let header = std::fs::read_to_string(&path).expect("written");
    let line = "works,bf-1,blast-furnace,,,cn-fujian,,,,,,,365,kgce/t,,,2024,,";
    assert_eq!(line.split(',').count(), header.split(',').count());
    std::fs::write(&path, format!("{header}{line}\n")).expect("written");
    let output = dafeng_in(&["register", "score", "units.csv", "quantities.csv"], folder.path());
    assert!(
        stdout_of(&output).contains("between benchmark and baseline 1"),
        "{}",
        stderr_of(&output)
    );
    // What is filled in is never overwritten, and nothing is written beside it.
    std::fs::remove_file(folder.path().join("quantities.csv")).expect("removed");
    let again = dafeng_in(&arguments, folder.path());
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(
        std::fs::read_to_string(&path).expect("there"),
        format!("{header}{line}\n")
    );
    assert!(!folder.path().join("quantities.csv").exists());
}

#[test]
fn the_same_workbook_every_time() {
    let [one, two] = [(); 2].map(|()| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::read(template(&folder, "zh")).expect("written")
    });
    assert!(one == two);
}

/// A sheet of remarks beside a register is told and passed over; one with two of its columns was meant as a part of it.
#[test]
fn sheets_of_something_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("register.xlsx");
    let cells = |row: &str| row.split(',').map(str::to_owned).collect::<Vec<String>>();
    let units = vec![cells("企业,设施,产品,年份"), cells("甲,bf-1,高炉炼铁,2024")];
    let remarks = vec![cells("填报说明"), cells("单位盖章,年份")];
    let with = |other: Vec<Vec<String>>| {
        saved(
            &vec![("设施".to_owned(), units.clone()), ("说明".to_owned(), other)],
            &path,
        );
        Register::read(std::slice::from_ref(&path), library())
    };
    let register = with(remarks).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(register.units.len(), 1);
    assert_eq!(register.notes.len(), 1);
    assert!(register.notes[0].message.zh.contains("说明"), "{:?}", register.notes);
    let refused = with(vec![cells("企业,设施名,产品名,年份"), cells("甲,bf-2,高炉炼铁,2024")]);
    let codes: Vec<&str> = refused
        .expect_err("refused")
        .0
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(codes, ["no-header"]);
}
