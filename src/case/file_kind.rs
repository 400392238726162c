//! What kind of file a path names, by what stands in it, and which command takes it. Whoever gives a command the file of another is told so, in place
//! of what the reader of the one says about the other.

use std::io::Read;
use std::path::Path;

use super::case::CASE_FILE;
use super::run_manifest::MANIFEST;
use crate::activity;
use crate::activity::csv_file::read_csv;
use crate::network::background::ExchangeTable;
use crate::problem::{Place, Problem};
use crate::target::register;
use crate::text::Text;

/// How much of a file is looked at.
const LOOKED_AT: u64 = 64 * 1024;
/// Rows above a header that may hold a title.
const TITLE_ROWS: usize = 10;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A ledger as a table of text or Parquet.
    Ledger,
    /// A workbook; whether it is a ledger or the workbook of a report, its reader sees.
    Workbook,
    /// A case, or its folder.
    Case,
    /// The folder of a run.
    Run,
    /// The manifest of a run.
    RunManifest,
    /// A scenario file.
    Scenario,
    /// A sector that scenarios start from.
    Sector,
    /// A network written by hand.
    Network,
    /// A table of exchanges of a background database.
    ExchangeTable,
    /// A register of units.
    Register,
    /// A plants file.
    Plants,
    /// A mapping file.
    Mapping,
    /// A methodology.
    Methodology,
    /// A factor set.
    FactorSet,
    /// A plan with its targets.
    Plan,
    /// Rules of verification.
    Rules,
    /// A definition of the peak.
    PeakDefinition,
    /// A result for programs.
    ResultData,
    /// A page.
    Page,
}

/// The kinds of YAML files, each by the fields of which one is enough, and of which none may stand; the first that fits is meant.
const FIELDS: [(FileKind, &[&str], &[&str]); 12] = [
    (FileKind::Methodology, &["sources"], &[]),
    (FileKind::Methodology, &["read_from"], &["records", "targets"]),
    (FileKind::FactorSet, &["records"], &[]),
    (
        FileKind::Plan,
        &["targets"],
        &["base", "extends", "scenarios", "levers", "horizon"],
    ),
    (FileKind::Rules, &["rules"], &[]),
    (FileKind::PeakDefinition, &["years_after_peak"], &[]),
    (FileKind::Sector, &["archetypes"], &[]),
    (
        FileKind::Scenario,
        &["base", "horizon", "drivers", "levers", "follow", "matrix", "extends"],
        &[],
    ),
    (
        FileKind::Case,
        &["ledger", "methodologies", "footprints", "previous", "scenarios"],
        &[],
    ),
    (FileKind::Network, &["processes"], &[]),
    (FileKind::Mapping, &["tables"], &[]),
    (FileKind::Plants, &["plants"], &[]),
];

impl FileKind {
    /// The kind of a file or folder; `None` where it is not there, cannot be read, or looks like none of them.
    pub fn of(path: &Path) -> Option<FileKind> {
        if path.is_dir() {
            return of_folder(path);
        }
        let mut start = Vec::new();
        let file = std::fs::File::open(path).ok()?;
        file.take(LOOKED_AT).read_to_end(&mut start).ok()?;
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            _ if start.starts_with(b"PK\x03\x04") => Some(FileKind::Workbook),
            Some("yaml" | "yml") => of_yaml(&String::from_utf8_lossy(&start)),
            Some("json") => of_json(&String::from_utf8_lossy(&start)),
            Some("html" | "htm") => Some(FileKind::Page),
            Some("parquet" | "pq") if ExchangeTable::is_in(path) => Some(FileKind::ExchangeTable),
            Some("csv" | "tsv" | "txt") if ExchangeTable::is_in(path) => Some(FileKind::ExchangeTable),
            Some("csv" | "tsv" | "txt") => of_table(&start),
            _ => None,
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        let (zh, en) = self.words().0;
        Text::new(zh, en)
    }

    /// What takes it.
    pub fn taken_by(self) -> Text {
        let (zh, en) = self.words().1;
        Text::new(zh, en)
    }

    fn words(self) -> ((&'static str, &'static str), (&'static str, &'static str)) {
        match self {
            FileKind::Ledger => (
                ("台账", "a ledger"),
                (
                    "台账用 `dafeng account 文件 --method 方法学` 核算，用 `dafeng check 文件` 检查",
                    "a ledger goes to `dafeng account FILE --method ID` or `dafeng check FILE`",
                ),
            ),
            FileKind::Workbook => (
                ("工作簿（台账或报告）", "a workbook, a ledger or a report"),
                (
                    "工作簿中的台账用 `dafeng account 文件 --method 方法学` 核算，用 `dafeng check 文件` 检查",
                    "the ledger in a workbook goes to `dafeng account FILE --method ID` or `dafeng check FILE`",
                ),
            ),
            FileKind::Case => (
                ("案例", "a case"),
                ("案例用 `dafeng run 文件` 运行", "a case goes to `dafeng run FILE`"),
            ),
            FileKind::Run => (
                ("运行目录", "the folder of a run"),
                (
                    "运行目录用 `dafeng verify 目录` 核对，用 `dafeng diff 目录1 目录2` 比较；其中的台账在 inputs/ 之下",
                    "the folder of a run goes to `dafeng verify RUN` or `dafeng diff RUN1 RUN2`; its ledger lies in inputs/",
                ),
            ),
            FileKind::RunManifest => (
                ("运行的清单文件", "the manifest of a run"),
                (
                    "给出它所在的目录：`dafeng verify 目录`",
                    "give the folder that it lies in: `dafeng verify RUN`",
                ),
            ),
            FileKind::Scenario => (
                ("情景文件", "a scenario file"),
                (
                    "情景文件用 `dafeng scenario run 文件` 运行",
                    "a scenario file goes to `dafeng scenario run FILE`",
                ),
            ),
            FileKind::Sector => (
                ("行业文件（情景的起点）", "a sector that scenarios start from"),
                (
                    "在情景文件中写 base: {sector: 文件}，再用 `dafeng scenario run 情景文件`",
                    "a scenario file names it, base: {sector: FILE}, and goes to `dafeng scenario run`",
                ),
            ),
            FileKind::Network => (
                ("手写网络", "a network written by hand"),
                (
                    "手写网络用 `dafeng footprint 文件` 求足迹，用 `dafeng network 文件 --demand 物料=数量` 运行",
                    "a network goes to `dafeng footprint FILE` or `dafeng network FILE --demand ITEM=AMOUNT`",
                ),
            ),
            FileKind::ExchangeTable => (
                ("背景数据库的交换表", "an exchange table of a background database"),
                (
                    "交换表用 `dafeng footprint 文件` 求足迹",
                    "an exchange table goes to `dafeng footprint FILE`",
                ),
            ),
            FileKind::Register => (
                ("能效清单", "a register of units"),
                (
                    "能效清单用 `dafeng targets 文件` 评估，用 `dafeng register score 文件` 对照能效水平",
                    "a register goes to `dafeng targets FILE` or `dafeng register score FILE`",
                ),
            ),
            FileKind::Plants => (
                ("企业文件", "a plants file"),
                (
                    "企业文件写在台账之后：`--plants 文件`；命名为 plants.yaml 并放在台账旁则自动读取",
                    "a plants file goes beside a ledger, `--plants FILE`; called plants.yaml and beside it, it is read by itself",
                ),
            ),
            FileKind::Mapping => (
                ("映射文件", "a mapping file"),
                (
                    "映射文件写在台账之后：`--mapping 文件`",
                    "a mapping file goes beside a ledger: `--mapping FILE`",
                ),
            ),
            FileKind::Methodology => (
                ("方法学", "a methodology"),
                (
                    "方法学写在台账之后：`--method 文件`；用 `dafeng methods show 文件` 显示",
                    "a methodology goes beside a ledger, `--method FILE`; `dafeng methods show FILE` prints it",
                ),
            ),
            FileKind::FactorSet => (
                ("因子集", "a factor set"),
                (
                    "因子集放在一个目录里，用 `--factors 目录` 附加",
                    "a factor set goes into a folder, added by `--factors DIR`",
                ),
            ),
            FileKind::Plan => (
                ("方案及其目标", "a plan with its targets"),
                (
                    "方案写在能效清单之后：`dafeng targets 清单 --plan 文件`",
                    "a plan goes beside a register: `dafeng targets REGISTER --plan FILE`",
                ),
            ),
            FileKind::Rules => (
                ("校核规则", "rules of verification"),
                (
                    "规则放在一个目录里，用 `--factors 目录` 附加",
                    "rules go into a folder, added by `--factors DIR`",
                ),
            ),
            FileKind::PeakDefinition => (
                ("达峰定义", "a definition of the peak"),
                (
                    "达峰定义用 `--definition 文件` 给出，如 `dafeng peak 数列 --definition 文件`",
                    "a definition goes to `--definition FILE`, as in `dafeng peak SERIES --definition FILE`",
                ),
            ),
            FileKind::ResultData => (
                ("供程序读取的结果（JSON）", "a result for programs (JSON)"),
                (
                    "结果不能再作输入；给出它所由来的台账、案例或情景",
                    "a result is no input; give the ledger, case or scenario that it came from",
                ),
            ),
            FileKind::Page => (
                ("网页", "a page"),
                (
                    "网页供人在浏览器中阅读；给出它所由来的台账、案例或情景",
                    "a page is for a browser; give the ledger, case or scenario that it came from",
                ),
            ),
        }
    }
}

/// The problem of a file that is there in the place of another kind; `None` where it is of a kind that belongs there, or looks like none, or where
/// nothing is said to belong.
pub fn misplaced(path: &Path, belonging: &[FileKind]) -> Option<Problem> {
    if belonging.is_empty() {
        return None;
    }
    let kind = FileKind::of(path).filter(|kind| !belonging.contains(kind))?;
    // A workbook is one way to write what else belongs there, and a table headed like a register is a ledger where a mapping says so.
    let is_ledger = belonging.contains(&FileKind::Ledger);
    let wanted = belonging.iter().filter(|kind| match kind {
        FileKind::Workbook => false,
        FileKind::Register => !is_ledger,
        _ => true,
    });
    let wanted: Vec<Text> = wanted.map(|kind| kind.title()).collect();
    let zh: Vec<&str> = wanted.iter().map(|text| text.zh.as_str()).collect();
    let en: Vec<&str> = wanted.iter().map(|text| text.en.as_str()).collect();
    let found = kind.title();
    let message = Text::new(
        format!("这是{}；此处应为{}", found.zh, zh.join("或")),
        format!("this is {}; here belongs {}", found.en, en.join(", or ")),
    );
    let problem = Problem::error("other-kind-of-file", message).at(Place::file(path.display().to_string()));
    Some(problem.hint(kind.taken_by()))
}

fn of_folder(folder: &Path) -> Option<FileKind> {
    if folder.join(MANIFEST).is_file() {
        return (FileKind::of(&folder.join(MANIFEST)) == Some(FileKind::RunManifest)).then_some(FileKind::Run);
    }
    // A folder of Parquet files is a ledger, whatever lies beside them.
    let mut entries = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let has_tables = entries.any(|path| path.is_dir() || activity::ledger_source::is_parquet(&path));
    (folder.join(CASE_FILE).is_file() && !has_tables).then_some(FileKind::Case)
}

fn of_yaml(text: &str) -> Option<FileKind> {
    let fields: Vec<&str> = text.lines().filter_map(field).collect();
    let stands = |names: &[&str]| names.iter().any(|name| fields.contains(name));
    let mut kinds = FIELDS.iter();
    let found = kinds.find(|(_, one, none)| stands(one) && !stands(none));
    found.map(|(kind, ..)| *kind)
}

/// The field that begins a line of the file itself, not of something within it.
fn field(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    let is_word = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    (!name.is_empty() && name.chars().all(is_word)).then_some(name)
}

fn of_json(text: &str) -> Option<FileKind> {
    // Inventories have a version alone, every other result its name too.
    if text.contains("\"schema_version\"") {
        return Some(FileKind::ResultData);
    }
    let (_, schema) = text.split_once("\"schema\"")?;
    let schema = schema.trim_start_matches([':', ' ', '"']);
    if schema.starts_with("dafeng-run/") {
        return Some(FileKind::RunManifest);
    }
    schema.starts_with("dafeng-").then_some(FileKind::ResultData)
}

/// The kind of a table, by its header.
fn of_table(start: &[u8]) -> Option<FileKind> {
    // The last line may be cut off.
    let end = start.iter().rposition(|byte| *byte == b'\n').unwrap_or(start.len());
    let table = read_csv("", &start[..end]).ok()?;
    let is_of_ledger = |cells: &[String]| {
        use activity::column::Column;
        let names: Vec<Column> = cells.iter().filter_map(|cell| Column::named(cell)).collect();
        [Column::Item, Column::Flow, Column::Quantity]
            .iter()
            .all(|column| names.contains(column))
    };
    let is_of_register = |cells: &[String]| {
        use activity::headed_table::TableColumn;
        use register::Column;
        let names: Vec<Column> = cells.iter().filter_map(|cell| Column::find(cell)).collect();
        let has = |column| names.contains(&column);
        let of_units = has(Column::Unit) && has(Column::Product);
        let of_quantities = has(Column::Quantity) && has(Column::Value) && has(Column::ValueUnit);
        has(Column::Plant) && has(Column::Year) && (of_units || of_quantities)
    };
    table.rows.iter().take(TITLE_ROWS).find_map(|row| {
        if is_of_ledger(&row.cells) {
            return Some(FileKind::Ledger);
        }
        is_of_register(&row.cells).then_some(FileKind::Register)
    })
}
