//! What a run does not hold for, in words.

use std::path::{Path, PathBuf};

use super::manifest_statement::Circumstances;
use super::result_file::RESULTS;
use super::run_manifest::{MANIFEST, Program};
use super::value_difference::{Spot, ValueDifference};
use super::verify_files::ChangedLines;
use crate::problem::{Place, Problem};
use crate::text::Text;

/// So many differences of a file are written out.
const WRITTEN: usize = 3;
/// Characters of a value that are shown.
const SHOWN: usize = 60;
/// Characters before the first difference that are shown of a long value.
const BEFORE: usize = 30;
/// Hexadecimal digits of a hash that are shown.
const DIGITS: usize = 12;

fn at(path: &Path) -> Place {
    Place::file(path.display().to_string())
}

fn short(hash: &str) -> &str {
    hash.get(..DIGITS).unwrap_or(hash)
}

/// Two texts around the first place at which they differ, their blanks narrowed.
pub(super) fn excerpts(first: &str, second: &str) -> [String; 2] {
    let [own, its] = [first, second].map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let same = own
        .chars()
        .zip(its.chars())
        .take_while(|(left, right)| left == right)
        .count();
    let is_long = own.chars().count().max(its.chars().count()) > SHOWN;
    let skipped = if is_long { same.saturating_sub(BEFORE) } else { 0 };
    [own, its].map(|text| {
        let mut letters = text.chars().skip(skipped);
        let middle: String = letters.by_ref().take(SHOWN).collect();
        let lead = if skipped > 0 { "…" } else { "" };
        let end = if letters.next().is_some() { "…" } else { "" };
        format!("{lead}{middle}{end}")
    })
}

/// What kind of file it is, in both languages.
fn kind_words(kind: &str) -> Text {
    match kind {
        "factor set" => Text::new("因子集", "factor set"),
        "methodology" => Text::new("方法学", "methodology"),
        "registry" => Text::new("名录", "registry"),
        _ => Text::new("输入", "input"),
    }
}

fn code_of(kind: &str, [of_set, of_methodology, of_input]: [&'static str; 3]) -> &'static str {
    match kind {
        "factor set" => of_set,
        "methodology" => of_methodology,
        _ => of_input,
    }
}

/// The program is another than the one that wrote the run.
pub(super) fn other_program(was: &Program, now: &Program) -> Problem {
    Problem::note(
        "other-program",
        Text::new(
            format!("写出此运行的是 {}，核对用的是 {}", was.words(), now.words()),
            format!(
                "the run was written by {}; it is verified by {}",
                was.words(),
                now.words()
            ),
        ),
    )
}

/// A data file of the program is another than the one of the run.
pub(super) fn other_data(kind: &str, file: &str, was: &str, now: Option<&str>) -> Problem {
    let kind = kind_words(kind);
    let now = now.map_or_else(
        || Text::new("本程序没有此文件", "this program has no such file"),
        |now| {
            Text::new(
                format!("本程序为 {}", short(now)),
                format!("in this program it is {}", short(now)),
            )
        },
    );
    Problem::warning(
        "other-data",
        Text::new(
            format!(
                "程序内置的{}与运行时不同：SHA-256 原为 {}，{}",
                kind.zh,
                short(was),
                now.zh
            ),
            format!(
                "a {} of the program is another than in the run: SHA-256 was {}, {}",
                kind.en,
                short(was),
                now.en
            ),
        ),
    )
    .at(Place::file(file))
}

/// Data of the program are others than those of the run, but none of those that its manifest names.
pub(super) fn other_unnamed_data(was: &str, now: &str) -> Problem {
    Problem::note(
        "other-data",
        Text::new(
            format!(
                "程序内置数据与运行时不同（清单所列者均同）：SHA-256 原为 {}，现为 {}",
                short(was),
                short(now)
            ),
            format!(
                "the data of the program are others than in the run, though none that its manifest names: SHA-256 was {}, is {}",
                short(was),
                short(now)
            ),
        ),
    )
}

/// The manifest was changed after it was written.
pub(super) fn manifest_changed(run: &Path, differences: &[ValueDifference], is_explained: bool) -> Problem {
    let head = if is_explained {
        Text::new(
            "清单被手工改动，输入、数据与程序与此无关：其自身的 SHA-256 只在下列各值还原后才相符",
            "the manifest was changed by hand, and neither inputs nor data nor program have to do with it: its hashes fit once these values are put back",
        )
    } else {
        Text::new(
            "清单被手工改动：其自身的 SHA-256 与内容不符；下列各值与应有者不同，分不清是哪一处被改",
            "the manifest was changed by hand: its own SHA-256 does not fit its contents; these values are not those that follow, and which of them was changed cannot be told",
        )
    };
    let words = told(&head, differences, [("清单为", "stands"), ("应为", "follows")]);
    Problem::error("manifest-changed", words)
        .at(at(&run.join(MANIFEST)))
        .hint(Text::new(
            "取回原来的 manifest.json，或重新 dafeng run",
            "take back the manifest.json that was written, or write the run anew with dafeng run",
        ))
}

/// What the manifest says does not follow from the inputs.
pub(super) fn manifest_does_not_follow(run: &Path, differences: &[ValueDifference]) -> Problem {
    Problem::error(
        "manifest-changed",
        told(
            &Text::new(
                "清单所述不由其输入得出",
                "what the manifest says does not follow from its inputs",
            ),
            differences,
            [("清单为", "stands"), ("应为", "follows")],
        ),
    )
    .at(at(&run.join(MANIFEST)))
}

/// An input is not what was read.
pub(super) fn input_changed(kind: &str, path: &Path, was: &str, now: &str, lines: Option<ChangedLines>) -> Problem {
    let code = code_of(kind, ["factor-set-changed", "methodology-changed", "input-changed"]);
    let words = kind_words(kind);
    let mut message = Text::new(
        format!("{}被改动：SHA-256 原为 {}，现为 {}", words.zh, short(was), short(now)),
        format!(
            "the {} was changed: SHA-256 was {}, is {}",
            words.en,
            short(was),
            short(now)
        ),
    );
    let mut place = at(path);
    if let Some(lines) = lines {
        place.row = Some(lines.line as u64);
        let [old, new] = excerpts(&lines.was, &lines.now);
        message.zh += &format!("；{} 行不同，首行原为 `{old}`，现为 `{new}`", lines.count);
        message.en += &format!("; {} line(s) differ, the first was `{old}`, is `{new}`", lines.count);
    }
    Problem::error(code, message).at(place).hint(Text::new(
        "若改动是有意的，重新 dafeng run，再用 dafeng diff 比较两次运行",
        "where the change is meant, write a new run with dafeng run and compare both with dafeng diff",
    ))
}

/// An input is not there.
pub(super) fn input_missing(kind: &str, path: &Path) -> Problem {
    let code = code_of(kind, ["factor-set-missing", "methodology-missing", "input-missing"]);
    let words = kind_words(kind);
    Problem::error(
        code,
        Text::new(format!("缺少{}", words.zh), format!("the {} is not there", words.en)),
    )
    .at(at(path))
}

/// A file would be read that the run did not read.
pub(super) fn input_added(path: &Path) -> Problem {
    Problem::error(
        "input-added",
        Text::new(
            "现在会读入此文件，运行时没有读它",
            "this file would be read now; the run did not read it",
        ),
    )
    .at(at(path))
    .hint(Text::new("移走它", "move it away"))
}

/// Nothing could be computed from the inputs.
pub(super) fn cannot_recompute(run: &Path) -> Problem {
    Problem::error(
        "cannot-recompute",
        Text::new(
            "由这些输入无法重算，原因如下；各结果只按哈希核对",
            "nothing can be computed from these inputs, for what follows; the results are checked by their hashes alone",
        ),
    )
    .at(at(run))
}

/// A result file is not the one that was written.
pub(super) fn result_changed(path: &Path, differences: &[ValueDifference]) -> Problem {
    let head = Text::new(
        "结果文件在写出后被改动，不由其输入得出",
        "the result file was changed after it was written and does not follow from its inputs",
    );
    placed(
        Problem::error(
            "result-changed",
            told(&head, differences, [("文件为", "stands"), ("应为", "follows")]),
        ),
        path,
        differences,
    )
}

/// Files of a result are as they were written, and this program finds something else; the first file is told in full.
pub(super) fn result_does_not_follow(
    files: &[(PathBuf, Vec<ValueDifference>)],
    circumstances: Circumstances,
) -> Problem {
    let (path, differences) = files.first().cloned().unwrap_or_default();
    let (code, head) = if circumstances.are_other() {
        (
            "result-follows-no-more",
            Text::new(
                "由改动后的输入与数据得出的结果不同",
                "from the inputs and data as they are now, another result follows",
            ),
        )
    } else if circumstances.is_other_program {
        (
            "result-does-not-follow",
            Text::new(
                "输入与数据均未改动，本程序却得出不同的结果：与写出此运行的程序算法不同，或结果连同其哈希被改动",
                "neither inputs nor data were changed, and this program finds another result: it counts otherwise than the one that wrote the run, or the result was changed together with its hash",
            ),
        )
    } else {
        (
            "result-does-not-follow",
            Text::new(
                "结果文件不由其输入得出，尽管输入与清单都未改动",
                "the result file does not follow from its inputs, though neither they nor its hash were changed",
            ),
        )
    };
    let mut message = told(&head, &differences, [("原为", "was"), ("现为", "is")]);
    let names = files.iter().skip(1).filter_map(|(path, _)| path.file_name());
    let names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    if !names.is_empty() {
        message.zh += &format!("；并见 {}", names.join("、"));
        message.en += &format!("; so do {}", names.join(", "));
    }
    placed(Problem::error(code, message), &path, &differences)
}

/// Results that say the same, but for the hash of an input or datum that they name.
pub(super) fn results_name_other_bytes(run: &Path, files: &[PathBuf]) -> Problem {
    let count = files.len();
    Problem::note(
        "same-figures",
        Text::new(
            format!("{count} 个结果文件只在所列文件的 SHA-256 上不同，没有数值改变：有文件只变了字节"),
            format!("{count} result file(s) differ in nothing but the SHA-256 of a file that they name; no figure of theirs changes: that file is another in its bytes alone"),
        ),
    )
    .at(at(&run.join(RESULTS)))
}

/// A result file is not there.
pub(super) fn result_missing(path: &Path) -> Problem {
    let message = Text::new("缺少结果文件", "the result file is not there");
    Problem::error("result-missing", message).at(at(path))
}

/// A result that does not come of the inputs any more.
pub(super) fn result_no_more(path: &Path) -> Problem {
    let message = Text::new("由这些输入不再得出此结果", "this result comes of these inputs no more");
    Problem::error("result-follows-no-more", message).at(at(path))
}

/// A result that the run does not have.
pub(super) fn result_new(path: &Path) -> Problem {
    let message = Text::new(
        "由这些输入还应得出此结果，运行中没有",
        "this result comes of these inputs too, and the run has none",
    );
    Problem::error("result-missing", message).at(at(path))
}

/// A file among the results that the manifest does not name.
pub(super) fn result_unknown(path: &Path) -> Problem {
    let message = Text::new("清单中没有此结果文件", "the manifest knows no such result file");
    Problem::error("result-unknown", message)
        .at(at(path))
        .hint(Text::new("移走它", "move it away"))
}

/// The place of the first difference, where it is a row.
fn placed(problem: Problem, path: &Path, differences: &[ValueDifference]) -> Problem {
    let mut place = at(path);
    match differences.first().map(|difference| &difference.at) {
        Some(Spot::Cell(row, column)) => {
            place.row = Some(*row);
            place.column = Some(column.clone()).filter(|column| !column.is_empty());
        }
        Some(Spot::SheetCell(sheet, _)) => place.sheet = Some(sheet.clone()),
        Some(Spot::Line(line)) => place.row = Some(*line),
        Some(Spot::Field(_) | Spot::Whole) | None => {}
    }
    problem.at(place)
}

/// Differences in words, the first few of them.
fn told(head: &Text, differences: &[ValueDifference], [first, second]: [(&str, &str); 2]) -> Text {
    let mut text = head.clone();
    if differences.is_empty() {
        return text;
    }
    let nothing = Text::new("无", "nothing");
    let mut each: Vec<Text> = Vec::new();
    for difference in differences.iter().take(WRITTEN) {
        let texts = [&difference.first, &difference.second].map(|text| text.clone().unwrap_or_default());
        let [left, right] = excerpts(&texts[0], &texts[1]);
        let value = |side: &Option<String>, shown: String| match side {
            Some(_) => Text::same(format!("`{shown}`")),
            None => nothing.clone(),
        };
        let (left, right) = (value(&difference.first, left), value(&difference.second, right));
        let spot = spot_words(&difference.at);
        each.push(Text::new(
            format!("{}：{} {}，{} {}", spot.zh, first.0, left.zh, second.0, right.zh),
            format!("{}: {} {}, {} {}", spot.en, first.1, left.en, second.1, right.en),
        ));
    }
    let count = differences.len();
    let more = if count > WRITTEN {
        ("；……", "; ...")
    } else {
        ("", "")
    };
    let words = |pick: fn(&Text) -> &str, between: &str| each.iter().map(pick).collect::<Vec<_>>().join(between);
    text.zh += &format!("（{count} 处）：{}{}", words(|text| &text.zh, "；"), more.0);
    text.en += &format!(" ({count} difference(s)): {}{}", words(|text| &text.en, "; "), more.1);
    text
}

fn spot_words(spot: &Spot) -> Text {
    match spot {
        Spot::Field(field) => Text::same(field.clone()),
        Spot::Cell(row, column) if column.is_empty() => Text::new(format!("第 {row} 行"), format!("row {row}")),
        Spot::Cell(row, column) => Text::new(format!("第 {row} 行 {column}"), format!("row {row}, {column}")),
        Spot::SheetCell(sheet, cell) => Text::new(
            format!("工作表 {sheet} 单元格 {cell}"),
            format!("sheet {sheet}, cell {cell}"),
        ),
        Spot::Whole => Text::new(
            "单元格均同，样式、图表或属性不同",
            "every cell is the same, styles, charts or properties are not",
        ),
        Spot::Line(line) => Text::new(format!("第 {line} 行"), format!("line {line}")),
    }
}
