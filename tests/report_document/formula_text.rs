//! The formulas of a report as spreadsheets read them.

use dafeng::report::document::{CellPlace, Formula, MOST_RUNS};

fn written(formula: &Formula) -> String {
    let cell = |place: &CellPlace| Some(format!("{}!{}{}", place.table, place.column, place.row));
    formula.write(&cell).expect("every cell")
}

#[test]
fn cells_below_one_another_are_one_range() {
    let cells = [4, 2, 3, 7].map(|row| CellPlace::new("t", row, 1));
    let formula = Formula::sum(cells).expect("some");
    assert_eq!(written(&formula), "SUM(t!12:14,t!17)");
    assert_eq!(Formula::sum([]), None);
}

#[test]
fn what_spreadsheets_cannot_take_is_no_formula() {
    let cells = (0..2 * MOST_RUNS + 2).step_by(2).map(|row| CellPlace::new("t", row, 0));
    assert_eq!(Formula::sum(cells), None);
}

#[test]
fn a_product_is_rounded_in_the_end() {
    let place = CellPlace::new("t", 0, 0);
    let formula = Formula::same_as(place).then("*44/12").round(2);
    assert_eq!(written(&formula), "ROUND(t!00*44/12,2)");
}
