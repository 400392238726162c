//! Names of sheets, cells and rows.

use std::collections::BTreeSet;

use dafeng::activity::cell_name::{cell_name, cell_position};
use dafeng::activity::report_workbook::{Area, areas};
use dafeng::problem::Place;
use dafeng::report::document::workbook::layout::sheet_name;
use dafeng::report::joined_places::JoinedPlaces;
use dafeng::text::Language;

#[test]
fn names_of_sheets_are_short_and_their_own() {
    let mut taken = BTreeSet::new();
    assert_eq!(sheet_name("a/b: c", &mut taken), "a b  c");
    let long = "x".repeat(40);
    assert_eq!(sheet_name(&long, &mut taken).len(), 31);
    assert_eq!(sheet_name(&long, &mut taken), format!("{} 2", "x".repeat(28)));
}

#[test]
fn names_are_areas_of_sheets() {
    let names = [(
        "figures".to_owned(),
        "='附表2 活动数据'!$E$6:$E$25,'a, b''s'!$AA$3,#REF!".to_owned(),
    )];
    let found = areas(&names, "Figures");
    let expected = [("附表2 活动数据", (4, 4), (5, 24)), ("a, b's", (26, 26), (2, 2))];
    let expected = expected.map(|(sheet, columns, rows)| Area {
        sheet: sheet.to_owned(),
        columns,
        rows,
    });
    assert_eq!(found, expected);
}

#[test]
fn cells_are_named_as_they_are_read() {
    for name in ["A1", "Z9", "AA10", "AZ3", "BA77", "XFD1048576"] {
        assert_eq!(cell_name(cell_position(name).expect("a cell")), name);
    }
    assert_eq!(cell_position("A0"), None);
    assert_eq!(cell_position("$A"), None);
}

#[test]
fn rows_of_one_file_stand_together_and_those_of_another_apart() {
    let row = |file: &str, row| Place {
        row: Some(row),
        ..Place::file(file)
    };
    let mut places: Vec<Place> = (2..=15).map(|at| row("a.csv", at)).collect();
    places.push(row("b.csv", 7));
    let joined = JoinedPlaces::of(&places, Language::En);
    assert_eq!(joined.len(), 2);
    assert_eq!(
        joined[0].words,
        "a.csv, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 2 more"
    );
    assert_eq!(joined[0].rest_listed(Language::Zh), "14、15");
    assert_eq!(joined[1].words, "b.csv, row 7");
}
