//! The report of a register's units beside the published levels of energy.

use super::{
    Cell, Chart, ChartKind, Column, Completeness, Document, Fact, InputStamp, KeyFigure, Number, Part, RowStyle,
    Section, Stamp, Table,
};
use crate::quantity::Ratio;
use crate::report::register_text::{ScoreSheet, efficiency_words, mandatory_words, product_words, unit_words};
use crate::target::standing::Standing;
use crate::text::{Language, Text};

/// The places of energy per product.
const PLACES: u32 = 2;
/// Id of the table of units.
const UNITS: &str = "register-units";
/// The column of the distance to the benchmark.
const TO_BENCHMARK: usize = 7;

/// The report of scored units. `inputs` are the files of the register and their SHA-256.
pub fn of_scores(sheet: &ScoreSheet<'_>, inputs: &[(String, String)]) -> Document {
    let (id, title, read_from) = sheet.set;
    let fact = |id, zh: &str, en: &str, value: Text| Fact {
        id,
        title: Text::new(zh, en),
        value,
    };
    let register: Vec<&str> = inputs.iter().map(|(file, _)| file.as_str()).collect();
    let level_set = Text::new(format!("{} [{id}]", title.zh), format!("{} [{id}]", title.en));
    let mut facts = vec![
        fact("levels", "能效水平", "levels", level_set),
        fact(
            "register",
            "能效清单",
            "register",
            Text::new(register.join("、"), register.join(", ")),
        ),
        fact(
            "program",
            "程序",
            "program",
            Text::same(format!("dafeng {}", env!("CARGO_PKG_VERSION"))),
        ),
    ];
    let left_out = sheet.left_out();
    facts.extend(left_out.map(|words| fact("only", "列出的设施", "units shown", words)));
    let figures = sheet.tally().into_iter().map(|(id, title, count)| KeyFigure {
        id: id.to_owned(),
        title,
        value: Some(Number::exact(&Ratio::from(count as u64), 0)),
        unit: String::new(),
        note: None,
    });
    let mut table = table(sheet);
    let lines = |language| {
        sheet
            .reasons(language)
            .into_iter()
            .map(|line| line.trim_start_matches("- ").to_owned())
    };
    table.footnotes = lines(Language::Zh)
        .zip(lines(Language::En))
        .map(|(zh, en)| Text::new(zh, en))
        .collect();
    let rows: Vec<usize> = (0..table.rows.len())
        .filter(|row| table.rows[*row].cells[TO_BENCHMARK].number().is_some())
        .collect();
    let chart = Chart {
        id: "register-units-chart".to_owned(),
        title: Text::new(
            "距标杆水平（占水平的百分比，正值为优于）",
            "Distance to the benchmark, in per cent of it (above zero is better)",
        ),
        kind: ChartKind::Bars,
        table: UNITS.to_owned(),
        category: 0,
        target: None,
        series: vec![TO_BENCHMARK],
        rows,
        unit: "%".to_owned(),
        marks: Vec::new(),
        description: Text::new(
            "各设施距标杆水平的条形图。",
            "How far the units are from the benchmark, as bars.",
        ),
    };
    let has_bars = !chart.rows.is_empty();
    let mut parts = vec![Part::KeyFigures(figures.collect())];
    parts.extend(has_bars.then_some(Part::Chart(chart)));
    let stamp = Stamp {
        facts,
        completeness: Completeness::Complete,
        cautions: Vec::new(),
        inputs: inputs
            .iter()
            .map(|(name, sha256)| InputStamp {
                kind: "register",
                name: name.clone(),
                sha256: sha256.clone(),
            })
            .collect(),
    };
    let mut document = Document {
        id: "register-report",
        title: Text::new("设施能效评价", "Energy efficiency of units"),
        subtitle: title.clone(),
        stamp,
        // Cards and chart stand on an upright sheet, the table on its side.
        sections: vec![
            Section {
                id: "summary".to_owned(),
                title: Text::new("摘要", "Summary"),
                prose: vec![read_from.clone(), sheet.year_words()],
                parts,
            },
            Section {
                id: "units".to_owned(),
                title: Text::new("设施", "Units"),
                prose: Vec::new(),
                parts: vec![Part::Table(table)],
            },
        ],
        explanations: Default::default(),
        written_units: Default::default(),
    };
    document.sections.retain(|section| !section.is_blank());
    document.group_digits();
    document.write_units(sheet.unit_table);
    document.note_original_language();
    document
}

fn table(sheet: &ScoreSheet<'_>) -> Table {
    let number = |id: &str, zh: &str, en: &str, unit| Column::number(id, Text::new(zh, en), unit, PLACES);
    let columns = vec![
        Column::words("unit", "设施", "unit"),
        Column::fixed("year", "年", "year"),
        Column::words("product", "产品 · 类别", "product · class"),
        number("value", "单位产品能耗", "energy per product", None),
        Column::unit("in", "单位", "in"),
        number("benchmark", "标杆", "benchmark", None),
        number("benchmark_margin", "余量", "margin", None),
        number("benchmark_percent", "余量占标杆", "margin to benchmark", Some("%")),
        number("baseline", "基准", "baseline", None),
        number("baseline_margin", "余量", "margin", None),
        Column::words("class", "结论", "class"),
        Column::words("mandatory", "强制限额", "mandatory level"),
    ];
    let mut table = Table::new(UNITS, Text::new("设施能效", "Energy of the units"), columns);
    let both = |words: &dyn Fn(Language) -> String| Cell::words(Text::new(words(Language::Zh), words(Language::En)));
    let cell = |value: Option<Ratio>| value.map_or(Cell::Blank, |value| Number::exact(&value, PLACES).into());
    for scored in sheet.shown() {
        let unit = scored.unit;
        let intensity = unit.intensity();
        let known = |standing: &Standing<'_>| {
            let known = standing.known();
            if let Some((least, greatest)) = known.and_then(|known| known.of_any_class.as_ref()) {
                let span = format!("{} – {}", least.to_text(), greatest.to_text());
                return (Cell::same(span), Cell::Blank, Cell::Blank);
            }
            (
                cell(known.map(|known| known.bound.clone())),
                cell(known.map(|known| known.margin())),
                cell(known.and_then(|known| known.margin_percent())),
            )
        };
        let (benchmark, above, percent) = known(&scored.benchmark);
        let (baseline, over, _) = known(&scored.baseline);
        table.push(
            RowStyle::Plain,
            vec![
                both(&|language| unit_words(unit, language)),
                Cell::same(unit.year.to_string()),
                both(&|language| product_words(sheet.products, unit, language)),
                cell(intensity.as_ref().map(|found| found.value())),
                Cell::same(intensity.map(|found| found.unit.text).unwrap_or_default()),
                benchmark,
                above,
                percent,
                baseline,
                over,
                both(&|language| efficiency_words(scored, language)),
                both(&|language| mandatory_words(&scored.mandatory, language)),
            ],
        );
    }
    table
}
