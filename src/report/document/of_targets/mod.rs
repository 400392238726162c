//! The report of plans assessed on a register: how the targets stand, and of each plan values, gaps, what would close them, courses and arithmetic.

mod arithmetic;
mod detail_tables;
mod target_rows;
mod trend_charts;

use std::collections::BTreeMap;

use super::{
    Cell, Column, Completeness, Document, ExplainedFigure, Fact, InputStamp, KeyFigure, Number, Part, RowStyle,
    Section, Stamp, Table,
};
use crate::quantity::Ratio;
use crate::report::target_text::TargetSheet;
use crate::target::Verdict;
use crate::target::assessment::Assessed;
use crate::text::{Language, Text};

/// What a report of targets counts, with the name of each: verdicts that a reader looks for first.
const COUNTED: [(&str, &str, &str); 4] = [
    ("met", "已达到的目标", "targets met"),
    ("open", "尚有时间的目标", "targets with time left"),
    ("missed", "未达到的目标", "targets not met"),
    ("cannot-be-told", "不能判断的目标", "targets that cannot be told"),
];

/// The report of plans that were assessed on one register. `inputs` are the files of the register and their SHA-256.
pub fn of_targets(sheets: &[TargetSheet<'_>], inputs: &[(String, String)]) -> Document {
    let mut explanations: BTreeMap<String, ExplainedFigure> = BTreeMap::new();
    let mut sections = vec![summary(sheets)];
    let mut explained = Vec::new();
    for sheet in sheets {
        explained.extend(arithmetic::explain(sheet, &mut explanations));
        sections.push(plan_section(sheet));
    }
    sections.push(Section {
        id: "arithmetic".to_owned(),
        title: Text::new("算式", "Arithmetic"),
        prose: Vec::new(),
        parts: vec![Part::Explanations(explained)],
    });
    let years: std::collections::BTreeSet<i16> = sheets.iter().map(|sheet| sheet.assessment.latest).collect();
    let years: Vec<String> = years.iter().map(i16::to_string).collect();
    let fact = |id, zh: &str, en: &str, value: Text| Fact {
        id,
        title: Text::new(zh, en),
        value,
    };
    let register: Vec<&str> = inputs.iter().map(|(file, _)| file.as_str()).collect();
    let facts = vec![
        fact("plans", "方案", "plans", plan_names(sheets)),
        fact(
            "register",
            "能效清单",
            "register",
            Text::new(register.join("、"), register.join(", ")),
        ),
        fact(
            "latest-year",
            "清单最近年份",
            "latest year of the register",
            Text::same(years.join(", ")),
        ),
        fact(
            "program",
            "程序",
            "program",
            Text::same(format!("dafeng {}", env!("CARGO_PKG_VERSION"))),
        ),
    ];
    let plans = sheets.iter().map(|sheet| &sheet.assessment.plan.file);
    let stamps = inputs
        .iter()
        .map(|input| ("register", input))
        .chain(plans.map(|plan| ("plan", plan)));
    let inputs = stamps.map(|(kind, (name, sha256))| InputStamp {
        kind,
        name: name.clone(),
        sha256: sha256.clone(),
    });
    let mut document = Document {
        id: "target-report",
        title: Text::new("方案目标评估报告", "Targets of plans"),
        subtitle: match sheets {
            [only] => only.assessment.plan.title.clone(),
            several => Text::new(
                format!("{} 个方案，{} 年", several.len(), years.join("、")),
                format!("{} plans, {}", several.len(), years.join(", ")),
            ),
        },
        stamp: Stamp {
            facts,
            completeness: Completeness::Complete,
            cautions: Vec::new(),
            inputs: inputs.collect(),
        },
        sections,
        explanations,
        written_units: BTreeMap::new(),
    };
    document.group_digits();
    if let Some(sheet) = sheets.first() {
        document.write_units(sheet.units);
    }
    document.note_original_language();
    document
}

/// The plans with their ids, a line each.
fn plan_names(sheets: &[TargetSheet<'_>]) -> Text {
    let plans = sheets.iter().map(|sheet| &sheet.assessment.plan);
    let named = plans.map(|plan| {
        let (title, id) = (&plan.title, &plan.id);
        (format!("{} [{id}]", title.zh), format!("{} [{id}]", title.en))
    });
    let (zh, en): (Vec<String>, Vec<String>) = named.unzip();
    Text::new(zh.join("\n"), en.join("\n"))
}

/// Words in both languages by a function of the language.
fn both(words: impl Fn(Language) -> String) -> Text {
    Text::new(words(Language::Zh), words(Language::En))
}

fn joined(texts: impl Iterator<Item = Text>) -> Text {
    let texts: Vec<Text> = texts.collect();
    both(|language| {
        let words: Vec<&str> = texts.iter().map(|text| text.in_language(language)).collect();
        words.join(language.pick("、", ", "))
    })
}

/// Which of the counted verdicts a target has; `None` of directions, scopes and rules, of which no register tells.
fn counted(assessed: &Assessed) -> Option<&'static str> {
    Some(match assessed.verdict {
        Verdict::Met | Verdict::MetProvisionally => "met",
        Verdict::Open => "open",
        Verdict::Missed if assessed.has_time() => "open",
        Verdict::Missed => "missed",
        Verdict::CannotBeTold => "cannot-be-told",
        Verdict::Direction | Verdict::Scope | Verdict::NotScored => return None,
    })
}

/// How many targets stand how, over all plans and by plan.
fn summary(sheets: &[TargetSheet<'_>]) -> Section {
    let count = |sheet: &TargetSheet<'_>, wanted: Option<&str>| {
        let targets = sheet.assessment.targets.iter();
        targets.filter(|assessed| counted(assessed) == wanted).count()
    };
    let figures = COUNTED.iter().map(|(id, zh, en)| {
        let all: usize = sheets.iter().map(|sheet| count(sheet, Some(id))).sum();
        KeyFigure {
            id: (*id).to_owned(),
            title: Text::new(*zh, *en),
            value: Some(Number::exact(&Ratio::from(all as u64), 0)),
            unit: String::new(),
            note: None,
        }
    });
    let mut columns = vec![Column::words("plan", "方案", "plan")];
    let verdicts = [
        ("已达到", "met"),
        ("尚有时间", "time left"),
        ("未达到", "not met"),
        ("不能判断", "cannot be told"),
    ];
    for ((id, ..), (zh, en)) in COUNTED.iter().zip(verdicts) {
        columns.push(Column::number(id, Text::new(zh, en), None, 0));
    }
    columns.push(Column::number(
        "other",
        Text::new("方向或规定", "directions, rules"),
        None,
        0,
    ));
    let mut table = Table::new("target-plans", Text::new("各方案的目标", "Targets by plan"), columns);
    for sheet in sheets {
        let mut cells = vec![Cell::words(sheet.assessment.plan.title.clone())];
        let wanted = COUNTED.iter().map(|(id, ..)| Some(*id)).chain([None]);
        cells.extend(wanted.map(|wanted| Cell::count(count(sheet, wanted) as i128)));
        table.push(RowStyle::Plain, cells);
    }
    Section {
        id: "summary".to_owned(),
        title: Text::new("摘要", "Summary"),
        prose: vec![Text::new(
            "“尚有时间”指期限未到：最近年份未达到，或（达峰）尚不能判断。方案未规定的口径由本程序给定，各目标的口径逐条列出。",
            "Time left: the deadline is to come; by the latest year the target is not met, or, of a peak, it cannot be told yet. What a plan leaves undefined is a choice of ours, printed with each target.",
        )],
        parts: vec![Part::KeyFigures(figures.collect()), Part::Table(table)],
    }
}

/// The id of a table, chart or explanation of a plan.
fn id_of(sheet: &TargetSheet<'_>, what: &str) -> String {
    format!("{}-{what}", sheet.assessment.plan.id)
}

fn plan_section(sheet: &TargetSheet<'_>) -> Section {
    let plan = &sheet.assessment.plan;
    // The document is not named again where it is called what the plan is.
    let read_from = |title: &str, words: &str| match title == plan.document {
        true => words.to_owned(),
        false => format!("{}；{words}", plan.document),
    };
    let mut prose = vec![Text::new(
        read_from(&plan.title.zh, &plan.read_from.zh),
        read_from(&plan.title.en, &plan.read_from.en).replace('；', "; "),
    )];
    prose.extend(sheet.assessment.notes.iter().cloned());
    let mut parts = vec![Part::Table(target_rows::table(sheet))];
    parts.extend(trend_charts::parts(sheet));
    parts.extend(detail_tables::tables(sheet).into_iter().map(Part::Table));
    Section {
        id: format!("plan-{}", plan.id),
        title: plan.title.clone(),
        prose,
        parts,
    }
}
