//! What is wrong with a case file, and with a run's folder.

use std::path::Path;

use super::case::CaseMethodology;
use crate::problem::{Place, Problem};
use crate::spelling::nearest;
use crate::text::Text;

fn quoted(names: &[&str]) -> (String, String) {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    (names.join("、"), names.join(", "))
}

/// A word that is none of those known.
pub(super) fn unknown_word(code: &'static str, place: Place, field: &str, word: &str, known: &[&str]) -> Problem {
    let near = nearest(word, known.iter().copied(), 3);
    let ((zh, en), words) = if near.is_empty() {
        (quoted(known), ("可用", "one of"))
    } else {
        (quoted(&near), ("相近", "nearest"))
    };
    Problem::error(
        code,
        Text::new(
            format!("`{field}` 不能是 `{word}`"),
            format!("`{field}` cannot be `{word}`"),
        ),
    )
    .at(place)
    .hint(Text::new(format!("{}：{zh}", words.0), format!("{}: {en}", words.1)))
}

/// A case of which nothing would be computed.
pub(super) fn nothing_to_do(place: Place) -> Problem {
    Problem::error(
        "case-without-work",
        Text::new(
            "既没有 ledger 与 methodologies，也没有 scenarios：没有可算的内容",
            "neither `ledger` with `methodologies` nor `scenarios`: nothing would be computed",
        ),
    )
    .at(place)
    .hint(Text::new(
        "例：ledger: [ledger.csv]，methodologies: [{id: cets-ag-03.01-v01-2024}]",
        "such as ledger: [ledger.csv], methodologies: [{id: cets-ag-03.01-v01-2024}]",
    ))
}

/// A ledger that nothing accounts, or something that needs a ledger without one.
pub(super) fn lacks(place: Place, said: &str, lacking: &str) -> Problem {
    Problem::error(
        "case-without-field",
        Text::new(
            format!("写了 `{said}` 而没有 `{lacking}`"),
            format!("`{said}` stands without `{lacking}`"),
        ),
    )
    .at(place)
    .hint(Text::new(
        format!("补上 `{lacking}`，或删去 `{said}`"),
        format!("write `{lacking}` too, or take `{said}` out"),
    ))
}

/// A path that leads to one place on one machine.
pub(super) fn absolute_path(place: Place, field: &str, path: &str) -> Problem {
    Problem::error(
        "absolute-path",
        Text::new(
            format!("`{field}` 写的是绝对路径 `{path}`，换一台电脑就不成立"),
            format!("`{field}` is the absolute path `{path}`, which holds on one machine alone"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "路径从案例文件所在的文件夹算起，如 ../data/ledger.csv",
        "write it from the folder of the case file, such as ../data/ledger.csv",
    ))
}

/// A file or folder that the case names and that is not there.
pub(super) fn not_there(place: Place, field: &str, path: &Path) -> Problem {
    let shown = path.display();
    Problem::error(
        "file-not-found",
        Text::new(
            format!("`{field}` 所指的 `{shown}` 不存在"),
            format!("there is no `{shown}`, which `{field}` names"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "路径从案例文件所在的文件夹算起",
        "paths are taken from the folder of the case file",
    ))
}

/// A case file that is not there.
pub(super) fn no_case(path: &Path) -> Problem {
    Problem::error(
        "file-not-found",
        Text::new("没有这个案例文件", "there is no such case file"),
    )
    .at(Place::file(path.display().to_string()))
    .hint(Text::new(
        "给出案例文件，或含 case.yaml 的目录",
        "name a case file, or a folder with a case.yaml",
    ))
}

/// An id that cannot begin the name of a folder everywhere.
pub(super) fn bad_id(place: Place, id: &str) -> Problem {
    Problem::error(
        "bad-case-id",
        Text::new(
            format!("`id` 为 `{id}`：运行目录以它命名，只能含小写字母、数字、- 与 _，且以字母或数字开头"),
            format!("`id` is `{id}`: the folders of runs are called by it, so it has lower-case letters, digits, - and _ alone, a letter or digit first"),
        ),
    )
    .at(place)
    .hint(Text::new("例：mill-a-2026-06", "such as mill-a-2026-06"))
}

/// A day that is none.
pub(super) fn not_a_day(place: Place, typed: &str) -> Problem {
    Problem::error(
        "not-a-day",
        Text::new(
            format!("`as_of` 为 `{typed}`，不是日期"),
            format!("`as_of` is `{typed}`, which is no day"),
        ),
    )
    .at(place)
    .hint(Text::new("写成 2026-06-30", "write it as 2026-06-30"))
}

/// Something that stands twice and would be computed twice.
pub(super) fn twice(place: Place, field: &str, what: &str) -> Problem {
    Problem::error(
        "case-entry-twice",
        Text::new(
            format!("`{field}` 中 `{what}` 出现两次"),
            format!("`{what}` stands twice in `{field}`"),
        ),
    )
    .at(place)
    .hint(Text::new("删去其一", "take one of them out"))
}

/// Two methodologies whose results would be written to the same files.
pub(super) fn results_of_one_name(name: &str, first: &CaseMethodology, second: &CaseMethodology) -> Problem {
    let row = first.place.row.unwrap_or_default();
    let [own, its] = [first, second].map(|methodology| methodology.name.as_str());
    Problem::error(
        "results-of-one-name",
        Text::new(
            format!("`{its}` 的结果与第 {row} 行 `{own}` 的结果同名，都叫 `{name}`，会写入相同的文件"),
            format!("the results of `{its}` would be called `{name}`, as those of `{own}` in row {row}, and written to the same files"),
        ),
    )
    .at(second.place.clone())
    .hint(Text::new(
        "在其中一个方法学文件里改 `id`，或删去其一",
        "give one of the methodologies another `id` in its file, or take one of them out",
    ))
}

/// A level that the methodology does not have.
pub(super) fn no_such_level(place: Place, methodology: &str, level: &str, known: &[&str]) -> Problem {
    let (zh, en) = quoted(known);
    Problem::error(
        "unknown-level",
        Text::new(
            format!("方法学 `{methodology}` 没有层级 `{level}`"),
            format!("the methodology `{methodology}` has no level `{level}`"),
        ),
    )
    .at(place)
    .hint(Text::new(format!("可用：{zh}"), format!("one of: {en}")))
}

/// An input that changed between the reading of its hash and its copy.
pub(super) fn changed_while_copied(file: &str) -> Problem {
    Problem::error(
        "changed-while-read",
        Text::new("读取期间文件被改动", "the file was changed while it was read"),
    )
    .at(Place::file(file))
    .hint(Text::new("写完后再运行", "run again when it is no longer written to"))
}

/// A file that a field of a case names and that is of another kind than belongs there.
pub(super) fn of_another_kind(place: Place, field: &str, named: &str, problem: Problem) -> Problem {
    let message = Text::new(
        format!("`{field}` 中的 `{named}`：{}", problem.message.zh),
        format!("`{named}` under `{field}`: {}", problem.message.en),
    );
    Problem { message, ..problem }.at(place)
}

/// A folder that is no run.
pub(super) fn no_run(folder: &Path) -> Problem {
    Problem::error(
        "not-a-run",
        Text::new(
            "此处没有运行结果：没有 manifest.json",
            "there is no run here: no manifest.json",
        ),
    )
    .at(Place::file(folder.display().to_string()))
    .hint(Text::new(
        "给出 dafeng run 写出的目录，如 runs/ID；名字以点开头的是未完成的运行",
        "name a folder that dafeng run wrote, such as runs/ID; one whose name begins with a dot was never finished",
    ))
}

/// A manifest that cannot be read.
pub(super) fn bad_manifest(file: &Path, reason: &str) -> Problem {
    Problem::error(
        "bad-manifest",
        Text::new(
            format!("清单文件无法读取：{reason}"),
            format!("the manifest cannot be read: {reason}"),
        ),
    )
    .at(Place::file(file.display().to_string()))
    .hint(Text::new("重新运行 dafeng run", "write the run anew with dafeng run"))
}

/// A line of a manifest that does not fit.
pub(super) fn bad_manifest_line(file: &Path, error: &serde_json::Error, line: &str) -> Problem {
    let mut problem = bad_manifest(file, &format!("{error}: `{line}`"));
    if let Some(place) = &mut problem.place {
        place.row = Some(error.line() as u64).filter(|row| *row > 0);
    }
    problem
}

/// A manifest that is not as it was written, beside which another is held all the same.
pub(super) fn manifest_changed_by_hand(folder: &Path) -> Problem {
    Problem::warning(
        "manifest-changed",
        Text::new(
            "清单被手工改动，下面按其现状比较",
            "the manifest was changed by hand; it is compared as it stands",
        ),
    )
    .at(Place::file(folder.display().to_string()))
    .hint(Text::new(
        "dafeng verify 说明何处不同",
        "dafeng verify says what differs",
    ))
}

/// A run that is there already and is not what its manifest says.
pub(super) fn damaged_run(folder: &Path, file: &str) -> Problem {
    Problem::error(
        "damaged-run",
        Text::new(
            format!("此运行已存在，但 {file} 与其清单不符"),
            format!("this run is there already, but {file} is not what its manifest says"),
        ),
    )
    .at(Place::file(folder.display().to_string()))
    .hint(Text::new(
        "dafeng verify 说明何处不同；--force 重新写出",
        "dafeng verify says what differs; --force writes it anew",
    ))
}

/// A place where a run would stand and something else does.
pub(super) fn in_the_way(folder: &Path) -> Problem {
    Problem::error(
        "in-the-way",
        Text::new(
            "此处已有不是运行结果的文件或目录",
            "something that is no run stands here already",
        ),
    )
    .at(Place::file(folder.display().to_string()))
    .hint(Text::new(
        "移走它，或用 --out 另选目录",
        "move it away, or choose another folder with --out",
    ))
}

/// Inputs that lie outside what is copied, which no copy could be computed from.
pub(super) fn outside_of_copy(file: &Path) -> Problem {
    Problem::error(
        "input-outside",
        Text::new(
            "输入以绝对路径引用，复制后的运行不会读取副本",
            "the input is named by an absolute path: a copy of the run would not read its own copy of it",
        ),
    )
    .at(Place::file(file.display().to_string()))
    .hint(Text::new(
        "在引用它的文件中改为相对路径",
        "write the path from the folder of the file that names it",
    ))
}
