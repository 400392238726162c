//! Types of columns, dates, rows at fault, and files that are none.

mod periods;

use dafeng::activity::ledger_sum::SumKey;
use dafeng::activity::{Ledger, LedgerSource};
use dafeng::problem::Problem;

use super::parquet_writer::{Kind, Kinds, all_text, decimals, doubles, is_number, write};
use super::{codes, parquet, read, refusal, rows, source, text};
use crate::support::{CETS, allow_gaps};

const HEADER: &str = "plant,period,item,flow,quantity,unit\n";

fn ledger_of(csv: &str, kinds: Kinds) -> Ledger {
    let (_folder, path) = parquet(csv, kinds);
    read(&source(&[path], 1)).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn refused(csv: &str, kinds: Kinds) -> Vec<Problem> {
    let (_folder, path) = parquet(csv, kinds);
    refusal(&source(&[path], 2))
}

fn has_note(ledger: &Ledger, code: &str) -> bool {
    ledger.notes.iter().any(|note| note.code == code)
}

fn quantities(ledger: &Ledger) -> Vec<(String, String)> {
    let sums = ledger.sums(&[SumKey::Month], &[]).expect("sums");
    let each = sums.iter().map(|sum| {
        let period = sum.period.map(|period| period.to_string()).unwrap_or_default();
        (
            period,
            dafeng::quantity::decimal::scaled_text(sum.quantity, ledger.places),
        )
    });
    each.collect()
}

fn shown(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(period, quantity)| ((*period).to_owned(), (*quantity).to_owned()))
        .collect()
}

#[test]
fn texts_of_any_type_and_scales_of_several_files() {
    let csv = format!("{HEADER}p,2023-06,coke,purchased,5.5,t\np,2023-06,焦炭,购入,0.125,t\n");
    for text_kind in [Kind::Codes, Kind::LargeText, Kind::Text] {
        let kinds: [Kinds; 3] = [
            |name| {
                if is_number(name) {
                    Kind::Decimal(18, 3)
                } else {
                    Kind::Codes
                }
            },
            |name| {
                if is_number(name) {
                    Kind::Decimal(18, 5)
                } else {
                    Kind::LargeText
                }
            },
            |name| if is_number(name) { Kind::Double } else { Kind::Text },
        ];
        let kinds = kinds[[Kind::Codes, Kind::LargeText, Kind::Text]
            .iter()
            .position(|kind| *kind == text_kind)
            .unwrap_or(0)];
        let sums = ledger_of(&csv, kinds).sums(&[], &[]).expect("sums");
        assert_eq!((sums.len(), sums[0].lines), (1, 2));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let [three, five] = ["three.parquet", "five.parquet"].map(|name| folder.path().join(name));
    write(
        &three,
        &csv,
        |name| {
            if is_number(name) {
                Kind::Decimal(18, 3)
            } else {
                Kind::Text
            }
        },
        10,
    );
    let finer = format!("{HEADER}p,2023-06,coke,purchased,0.00001,t\n");
    write(
        &five,
        &finer,
        |name| {
            if is_number(name) {
                Kind::Decimal(18, 5)
            } else {
                Kind::Text
            }
        },
        10,
    );
    let ledger = read(&source(&[three, five], 2)).expect("reads");
    let sums = ledger.sums(&[], &[]).expect("sums");
    assert_eq!(
        dafeng::quantity::decimal::scaled_text(sums[0].quantity, ledger.places),
        "5.62501"
    );
}

/// Sums go beyond 128 bits exactly or are refused; nothing wraps, and a number too long is refused in whatever row it stands.
#[test]
fn huge_numbers_are_exact_or_refused() {
    let long = "9".repeat(28);
    let huge: Kinds = |name| {
        if is_number(name) {
            Kind::Decimal(38, 0)
        } else {
            Kind::Text
        }
    };
    let line = |quantity: &str| format!("p,2023-06,coke,purchased,{quantity},t\n");
    let ledger = ledger_of(&format!("{HEADER}{}", line(&long).repeat(3)), huge);
    assert_eq!(
        ledger.sums(&[], &[]).expect("sums")[0].quantity,
        3 * (10i128.pow(28) - 1)
    );
    for longer in ["9".repeat(29), "9".repeat(38)] {
        for csv in [
            format!("{}{}", line("1"), line(&longer)),
            format!("{}{}", line(&longer), line("1")),
        ] {
            assert_eq!(
                codes(&refused(&format!("{HEADER}{csv}"), huge)),
                ["too-many-digits"],
                "{longer}"
            );
        }
    }
    // Beside a file of many decimal places the sum has more than 38 digits.
    let folder = tempfile::tempdir().expect("a folder");
    let [whole, fine] = ["whole.parquet", "fine.parquet"].map(|name| folder.path().join(name));
    write(&whole, &format!("{HEADER}{}", line(&long)), huge, 10);
    let places: Kinds = |name| {
        if is_number(name) {
            Kind::Decimal(38, 18)
        } else {
            Kind::Text
        }
    };
    write(&fine, &format!("{HEADER}{}", line("0.000000000000000001")), places, 10);
    assert!(codes(&refusal(&source(&[whole, fine], 2))).contains(&"sum-overflow"));
}

/// Products of quantity, calorific value and carbon content beyond 128 bits, exact.
#[test]
fn huge_products_are_exact() {
    let mut csv = "plant,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n".to_owned();
    for at in 0..40 {
        csv.push_str(&format!(
            "p,2023-06,anthracite,purchased,123456789{at:02}.123456789012,t,26.{at:02}3456789012,GJ/t,measured,0.02{at:02}3456789012,tC/GJ,measured\n"
        ));
    }
    csv.push_str("p,2023-06,crude-steel,produced,9,t,,,,,,\n");
    let kinds: Kinds = |name| {
        if is_number(name) {
            Kind::Decimal(38, 16)
        } else {
            Kind::Text
        }
    };
    let (_folder, small) = text(&csv);
    let expected = rows(&read(&source(&[small], 1)).expect("reads"), CETS, allow_gaps());
    assert!(expected.contains("anthracite"));
    assert_eq!(rows(&ledger_of(&csv, kinds), CETS, allow_gaps()), expected);
}

#[test]
fn rows_at_fault_are_named() {
    let good = "p,2023-06,coke,purchased,5,t\n";
    let mut csv = format!("{HEADER}{}", good.repeat(150_000));
    csv.push_str("p,2023-06,coak,purchased,5,t\n");
    let (folder, path) = parquet("plant\n", decimals);
    write(&path, &csv, decimals, 40_000);
    for threads in [1, 2] {
        let found = refusal(&source(std::slice::from_ref(&path), threads));
        assert_eq!(codes(&found), ["unknown-item"]);
        assert_eq!(found[0].place.as_ref().and_then(|place| place.row), Some(150_001));
    }
    drop(folder);
    for (bad, code) in [
        ("p,2023-06,coke,purchased,,t\n", "blank-cell"),
        ("p,2023-06,,purchased,5,t\n", "blank-cell"),
        ("p,2023-06,coke,purchased,-5,t\n", "negative-quantity"),
        ("p,2023-06,coke,purchased,5,\n", "blank-cell"),
        ("p,,coke,purchased,5,t\n", "blank-cell"),
    ] {
        for (csv, row) in [(format!("{HEADER}{good}{bad}"), 2), (format!("{HEADER}{bad}{good}"), 1)] {
            let found = refused(&csv, decimals);
            assert_eq!(codes(&found), [code], "{bad}");
            assert_eq!(found[0].place.as_ref().and_then(|place| place.row), Some(row), "{bad}");
        }
    }
}

#[test]
fn columns_at_fault_are_named() {
    let line = |more: &str, cell: &str| format!("{}{more}\np,2023-06,coke,purchased,5,t{cell}\n", HEADER.trim_end());
    let with: Kinds = |name| match name {
        "on" => Kind::Truth,
        "process" => Kind::Bytes,
        "supply" => Kind::Nothing,
        name => decimals(name),
    };
    assert_eq!(codes(&refused(&line(",on", ",true"), with)), ["unknown-column"]);
    // Bytes are no text, and a column that cannot be read is not passed over.
    assert_eq!(
        codes(&refused(&line(",process", ",coking"), with)),
        ["unreadable-column"]
    );
    assert_eq!(
        codes(&refused(
            "plant,period,item,flow,quantity\np,2023-06,coke,purchased,5\n",
            with
        )),
        ["missing-column"]
    );
    let ledger = ledger_of(&line(",__index_level_0__,supply", ",0,"), with);
    assert!(has_note(&ledger, "row-labels-ignored"));
    let truth: Kinds = |name| if name == "quantity" { Kind::Truth } else { Kind::Text };
    assert_eq!(codes(&refused(&line("", ""), truth)), ["unreadable-column"]);
}

/// A cell that is not blank and says nothing is not summed as if its column were blank.
#[test]
fn invisible_cells_state_nothing() {
    let csv = "plant,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n\
        p,2023-06,anthracite,purchased,5,t,\u{200b},GJ/t,measured\np,2023-06,anthracite,purchased,5,t,26.5,GJ/t,measured\n\
        p,2023-06,crude-steel,produced,9,t,,,\n";
    let texts: Kinds = |_| Kind::Text;
    let (_folder, small) = text(csv);
    let expected = rows(&read(&source(&[small], 1)).expect("reads"), CETS, allow_gaps());
    assert!(expected.contains("26.5"));
    assert_eq!(rows(&ledger_of(csv, texts), CETS, allow_gaps()), expected);
}

#[test]
fn files_that_are_no_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let refused = |name: &str| codes(&refusal(&source(&[at(name)], 1)));
    write(&at("none.parquet"), HEADER, decimals, 10);
    assert_eq!(refused("none.parquet"), ["empty-file"]);
    let csv = format!("{HEADER}{}", "p,2023-06,coke,purchased,5,t\n".repeat(500));
    write(&at("good.parquet"), &csv, decimals, 10);
    let bytes = std::fs::read(at("good.parquet")).expect("reads");
    std::fs::write(at("cut.parquet"), &bytes[..bytes.len() / 2]).expect("writes");
    std::fs::write(at("text.parquet"), &csv).expect("writes");
    std::fs::write(at("nothing.parquet"), "").expect("writes");
    for name in ["cut.parquet", "text.parquet", "nothing.parquet", "missing.parquet"] {
        assert_eq!(refused(name), ["unreadable-file"], "{name}");
    }
    std::fs::create_dir(at("empty")).expect("a folder");
    assert_eq!(refused("empty"), ["empty-folder"]);
    assert_eq!(refused("2023-*.parquet"), ["nothing-fits-pattern"]);
    // The same file, named in two ways, and a copy of it.
    std::fs::copy(at("good.parquet"), at("copy.parquet")).expect("copies");
    for other in [
        "good.parquet",
        "./good.parquet",
        "empty/../good.parquet",
        "copy.parquet",
    ] {
        let twice = LedgerSource {
            ..source(&[at("good.parquet"), folder.path().join(other)], 1)
        };
        assert_eq!(codes(&refusal(&twice)), ["file-twice"], "{other}");
    }
}

/// What a sum does not tell apart is read all the same: an unknown process, an uncertainty that is none.
#[test]
fn what_no_sum_needs_is_checked() {
    let header = "plant,process,period,item,flow,quantity,unit,uncertainty\n";
    let lines = "p,coking,2023-06,coke,consumed,5,t,5%\np,coking,2023-06,coke,consumed,5,t,\np,coking,2023-07,coke,consumed,5,t,2.5\n";
    let without_processes = |path: &std::path::Path| LedgerSource {
        without_processes: true,
        ..source(&[path.to_owned()], 2)
    };
    let (_folder, sound) = parquet(&format!("{header}{lines}"), all_text);
    let ledger = read(&without_processes(&sound)).expect("reads");
    let sums = ledger.sums(&[], &[]).expect("sums");
    assert_eq!((sums.len(), sums[0].lines), (1, 3));
    let bad = "p,bakery,2023-06,coke,consumed,5,t,\np,coking,2023-06,coke,consumed,5,t,much\np,coking,2023-06,coke,consumed,5,t,-1\n";
    let (_folder, path) = parquet(&format!("{header}{lines}{bad}"), all_text);
    let found = refusal(&without_processes(&path));
    let row = |problem: &Problem| problem.place.as_ref().and_then(|place| place.row);
    let told: Vec<(&str, Option<u64>)> = found.iter().map(|problem| (problem.code, row(problem))).collect();
    let expected = ["unknown-process", "not-a-number", "negative-value"];
    assert_eq!(
        told,
        expected
            .into_iter()
            .zip([Some(4), Some(5), Some(6)])
            .collect::<Vec<_>>()
    );
}

/// Of several spellings of a plant that no plants file knows, the same one names it whichever line comes first.
#[test]
fn the_spelling_of_a_plant_does_not_depend_on_order() {
    let header = "plant,period,item,flow,quantity,unit\n";
    let lines = [
        "north,2023-06,coke,purchased,5,t\n",
        "North,2023-06,coke,purchased,7,t\n",
    ];
    for lines in [lines.concat(), lines.iter().rev().copied().collect()] {
        let csv = format!("{header}{lines}");
        let ((_one, small), (_other, big)) = (text(&csv), parquet(&csv, all_text));
        for path in [small, big] {
            let ledger = read(&source(&[path], 1)).expect("reads");
            assert_eq!(ledger.plants.plants.len(), 1);
            assert_eq!(ledger.plants.plants[0].id, "North");
        }
    }
}

/// 0.85 of a decimal column under % is 0.85 %; of a floating-point one it may be 85 %, and is refused whichever file is read first.
#[test]
fn floating_percentages_beside_exact_ones() {
    let header = "plant,period,item,flow,quantity,unit,carbon_fraction,carbon_fraction_unit,carbon_fraction_basis\n";
    let lines = "p,2023-06,coke,purchased,5,t,0.85,%,measured\np,2023-06,coke,purchased,6,t,0.85,%,measured\n";
    let folder = tempfile::tempdir().expect("a folder");
    let [exact, floating] = [("a", decimals as Kinds), ("b", doubles)].map(|(name, kinds)| {
        let path = folder.path().join(format!("{name}.parquet"));
        write(&path, &format!("{header}{lines}"), kinds, 10);
        path
    });
    let alone = refusal(&source(std::slice::from_ref(&floating), 1));
    assert!(read(&source(std::slice::from_ref(&exact), 1)).is_ok());
    for files in [[exact.clone(), floating.clone()], [floating, exact]] {
        for threads in [1, 2] {
            let found = refusal(&source(&files, threads));
            assert_eq!(codes(&found), codes(&alone), "{threads} threads");
        }
    }
}

/// A folder that a pattern fits is read as one that is named.
#[test]
fn a_pattern_that_fits_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("2024")).expect("a folder");
    for (name, month) in [("2023.parquet", "2023-06"), ("2024/a.parquet", "2024-06")] {
        write(
            &folder.path().join(name),
            &format!("{HEADER}p,{month},coke,purchased,5,t\n"),
            decimals,
            10,
        );
    }
    let ledger = read(&source(&[folder.path().join("*")], 1)).expect("reads");
    assert_eq!(ledger.line_count(), 2);
}

/// The least 64-bit integer is a number, and a negative one; it is no blank cell.
#[test]
fn the_least_integer_is_no_blank() {
    let header = "plant,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n";
    let wide: Kinds = |name| match name {
        "ncv" => Kind::Decimal(38, 0),
        name => decimals(name),
    };
    for lines in [
        [
            "p,2023-06,coke,purchased,5,t,28,GJ/t,measured",
            "p,2023-06,coke,purchased,5,t,-9223372036854775808,GJ/t,measured",
        ],
        [
            "p,2023-06,coke,purchased,5,t,,GJ/t,measured",
            "p,2023-06,coke,purchased,5,t,-9223372036854775808,GJ/t,measured",
        ],
    ] {
        let found = refused(&format!("{header}{}\n{}\n", lines[0], lines[1]), wide);
        assert!(
            found
                .iter()
                .any(|problem| problem.place.as_ref().and_then(|place| place.row) == Some(2)),
            "{found:#?}"
        );
    }
}

/// What was summed over processes is no ledger to account from.
#[test]
fn a_ledger_without_processes_is_not_accounted() {
    let (_folder, path) = parquet(&format!("{HEADER}p,2023-06,coke,purchased,5,t\n"), decimals);
    let source = LedgerSource {
        without_processes: true,
        ..source(&[path], 1)
    };
    assert_eq!(
        rows(&read(&source).expect("reads"), CETS, allow_gaps()),
        "summed-over-processes\n"
    );
}

/// A moisture without a basis is told in files of any size.
#[test]
fn a_moisture_without_a_basis_is_told() {
    let csv = "plant,period,item,flow,quantity,unit,moisture\np,2023-06,washed-coal,purchased,5,t,8\np,2023-06,washed-coal,purchased,7,t,8\n";
    let ((_one, small), (_other, big)) = (text(csv), parquet(csv, all_text));
    for path in [small, big] {
        let ledger = read(&source(&[path], 1)).expect("reads");
        let told = ledger
            .notes
            .iter()
            .find(|note| note.code == "moisture-not-applied")
            .expect("told");
        assert!(told.message.en.contains('2'), "{}", told.message.en);
    }
}
