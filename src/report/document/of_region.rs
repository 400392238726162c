//! The report of a region: its plants added up, what is handed over between them, how they rank, how much of the known output they are, what is missing.

use super::plant_cautions;
use super::{
    Cell, Chart, ChartKind, Column, Completeness, Document, Fact, Formula, InputStamp, KeyFigure, Number, Part,
    RowStyle, Section, Stamp, Table,
};
use crate::factor::Named;
use crate::quantity::Ratio;
use crate::region::RankedPlant;
use crate::report::plant_heading::periods_of_all;
use crate::report::region_text::{NOT_COUNTED, RegionSheet};
use crate::text::{Text, capitalised};

/// The places of emissions and amounts.
const PLACES: u32 = 2;
/// The places of intensities.
const INTENSITY_PLACES: u32 = 4;
/// Id of the table of plants.
const PLANTS: &str = "region-plants";

/// The report of a region.
pub fn of_region(sheet: &RegionSheet<'_>) -> Document {
    let accounts = &sheet.roll_up.accounts;
    let places: Vec<usize> = sheet.roll_up.plants.iter().map(|sum| sum.plant).collect();
    let plants = places.iter().map(|place| accounts.plant(*place));
    let of_plants = plant_cautions::of(plants.map(|plant| (&plant.title, plant.note.as_ref())));
    let completeness = match (accounts.is_complete(), accounts.is_lower_bound()) {
        (true, _) => Completeness::Complete,
        (false, true) => Completeness::AtLeast,
        (false, false) => Completeness::NoBound,
    };
    let fact = |id, zh: &str, en: &str, value: Text| Fact {
        id,
        title: Text::new(zh, en),
        value,
    };
    let period = periods_of_all(accounts.inventories());
    let facts = vec![
        fact("methodology", "方法学", "methodology", methodologies(sheet)),
        fact("plants", "企业数", "plants", Text::same(places.len().to_string())),
        fact("period", "时期", "period", Text::same(period.clone())),
        fact("completeness", "完整性", "completeness", completeness.title()),
        fact(
            "program",
            "程序",
            "program",
            Text::same(format!("dafeng {}", env!("CARGO_PKG_VERSION"))),
        ),
    ];
    let ledgers = accounts.inventories()[0].ledger.inputs.iter();
    let ledgers = ledgers.map(|input| (input.path.clone(), input.sha256().to_owned()));
    let links = Some(sheet.links.file.clone()).filter(|(file, _)| !file.is_empty());
    let inputs = ledgers
        .map(|input| ("ledger", input))
        .chain(links.map(|file| ("links", file)));
    let region = &sheet.region.1;
    let mut document = Document {
        id: "region-report",
        title: Text::new("地区汇总报告", "A region's plants together"),
        subtitle: Text::new(
            format!("{}，{period}", region.zh),
            format!("{}, {period}", capitalised(&region.en)),
        ),
        stamp: Stamp {
            facts,
            completeness,
            cautions: sheet.roll_up.notes.iter().cloned().chain(of_plants).collect(),
            inputs: inputs
                .map(|(kind, (name, sha256))| InputStamp { kind, name, sha256 })
                .collect(),
        },
        sections: vec![
            sum_section(sheet, completeness),
            ranking_section(sheet),
            missing_section(sheet),
        ],
        explanations: Default::default(),
        written_units: Default::default(),
    };
    document.sections.retain(|section| !section.parts.is_empty());
    document.group_digits();
    document.write_units(&accounts.library().units);
    document.note_original_language();
    document
}

/// The methodologies, a line each.
fn methodologies(sheet: &RegionSheet<'_>) -> Text {
    let inventories = sheet.roll_up.accounts.inventories().iter();
    let titles = inventories.map(|inventory| inventory.methodology.title(inventory.level));
    let (zh, en): (Vec<String>, Vec<String>) = titles.map(|title| (title.zh, title.en)).unzip();
    Text::new(zh.join("\n"), en.join("\n"))
}

impl RegionSheet<'_> {
    fn title_of(&self, plant: usize) -> &Text {
        &self.roll_up.accounts.plant(plant).title
    }

    fn unit(&self) -> &str {
        self.roll_up.accounts.unit()
    }
}

fn number(value: &Ratio) -> Cell {
    Number::exact(value, PLACES).into()
}

/// The sum of the plants, what is counted twice in it, and what is left.
fn sum_section(sheet: &RegionSheet<'_>, completeness: Completeness) -> Section {
    let roll_up = sheet.roll_up;
    let unit = Some(sheet.unit());
    let columns = vec![
        Column::words("plant", "企业", "plant"),
        Column::number("direct", Text::new("直接", "direct"), unit, PLACES),
        Column::number("indirect", Text::new("间接", "indirect"), unit, PLACES),
        Column::number("total", Text::new("合计", "total"), unit, PLACES),
    ];
    let mut table = Table::new(PLANTS, Text::new("各企业排放", "Emissions of the plants"), columns);
    let counted = |value: Option<&Ratio>| value.map_or_else(|| Cell::same(NOT_COUNTED), number);
    for sum in &roll_up.plants {
        let cells = [
            counted(sum.direct.as_ref()),
            counted(sum.indirect.as_ref()),
            number(&sum.total),
        ];
        let name = Cell::words(sheet.title_of(sum.plant).clone());
        table.push(RowStyle::Plain, [vec![name], cells.to_vec()].concat());
    }
    let rows = 0..table.rows.len();
    let sums = [roll_up.direct(), roll_up.indirect(), Some(roll_up.sum())];
    let title = sheet.sum_title(Text::new("各企业之和", "sum of the plants"));
    let mut cells = vec![Cell::words(title)];
    cells.extend(sums.iter().enumerate().map(|(column, value)| match value {
        Some(value) => {
            let formula = Formula::sum_of_rows(PLANTS, column + 1, rows.clone());
            Number::exact(value, PLACES).follows(formula).into()
        }
        None => Cell::same(NOT_COUNTED),
    }));
    table.push(RowStyle::Total, cells);
    table.footnotes.extend(sheet.not_counted_legend());
    // Totals of different scope are not drawn beside each other; what is counted of all of them is.
    let (drawn, drawn_title) = match roll_up.not_one_quantity {
        Some(_) => (1, Text::new("各企业直接排放", "Direct emissions of the plants")),
        None => (3, Text::new("各企业排放", "Emissions of the plants")),
    };
    let drawn_rows = rows.filter(|row| table.rows[*row].cells[drawn].number().is_some());
    let twice = roll_up.counted_twice();
    let chart = Chart {
        id: "region-plants-chart".to_owned(),
        title: drawn_title,
        kind: ChartKind::Bars,
        table: PLANTS.to_owned(),
        category: 0,
        target: None,
        series: vec![drawn],
        rows: drawn_rows.collect(),
        unit: sheet.unit().to_owned(),
        marks: Vec::new(),
        description: Text::new("各企业排放的条形图。", "The emissions of the plants as bars."),
    };
    let figure = |id: &str, zh: &str, en: &str, value: &Ratio| KeyFigure {
        id: id.to_owned(),
        title: Text::new(zh, en),
        value: Some(Number::exact(value, PLACES)),
        unit: sheet.unit().to_owned(),
        note: Some(completeness.mark()).filter(|mark| *mark != Text::default()),
    };
    let of_all = |id: &str, zh: &str, en: &str, value: &Ratio| {
        let title = sheet.sum_title(Text::new(zh, en));
        KeyFigure {
            title,
            ..figure(id, zh, en, value)
        }
    };
    let mut figures = vec![
        of_all("total", "地区合计", "the region", &roll_up.total()),
        of_all("sum", "各企业之和", "sum of the plants", &roll_up.sum()),
        figure(
            "counted-twice",
            "其中重复计算（已扣）",
            "counted twice in it, taken off",
            &twice,
        ),
    ];
    // Where the total is no one quantity, what may be added up stands beside it.
    if let Some(direct) = roll_up.direct().filter(|_| roll_up.not_one_quantity.is_some()) {
        figures.insert(
            1,
            figure(
                "direct",
                "各企业直接排放之和",
                "direct emissions of the plants",
                &direct,
            ),
        );
    }
    let mut parts = vec![Part::KeyFigures(figures), Part::Chart(chart), Part::Table(table)];
    let mut prose = Vec::new();
    match roll_up.handovers.is_empty() {
        true if !sheet.links.links.is_empty() => {}
        true => prose.push(Text::new(
            "没有企业间交接的登记：一家卖给另一家而两边都计的，此处不扣。",
            "No links between plants are stated: what one sells to another and both count is not taken out.",
        )),
        false => parts.push(Part::Table(handover_table(sheet))),
    }
    Section {
        id: "summary".to_owned(),
        title: Text::new("合计", "The region"),
        prose,
        parts,
    }
}

fn handover_table(sheet: &RegionSheet<'_>) -> Table {
    let unit = Some(sheet.unit());
    let columns = vec![
        Column::words("seller", "供方", "seller"),
        Column::words("buyer", "受方", "buyer"),
        Column::words("item", "物料", "item"),
        Column::fixed("year", "年", "year"),
        Column::number("buyer_counts", Text::new("受方计入", "buyer counts"), unit, PLACES),
        Column::number("seller_deducts", Text::new("供方已扣", "seller deducts"), unit, PLACES),
        Column::number("counted_twice", Text::new("重复计算", "counted twice"), unit, PLACES),
        Column::words("how", "算式", "how"),
    ];
    let what = Text::new("企业间交接（只计一次）", "Handed over between plants (counted once)");
    let mut table = Table::new("region-handovers", what, columns);
    for handover in &sheet.roll_up.handovers {
        let link = &handover.link;
        let item = sheet.roll_up.accounts.library().items.at(link.item).title();
        let names = [sheet.title_of(link.seller), sheet.title_of(link.buyer), item];
        let mut cells: Vec<Cell> = names.into_iter().cloned().map(Cell::words).collect();
        cells.push(Cell::same(link.year.to_string()));
        let amounts = [
            &handover.buyer_counts,
            &handover.seller_deducts,
            &handover.counted_twice(),
        ];
        cells.extend(amounts.map(number));
        cells.push(Cell::words_with_numbers(handover.words.clone()));
        table.push(RowStyle::Plain, cells);
        table.footnotes.extend(handover.notes.iter().cloned());
    }
    table
}

/// A table for each intensity by which several plants rank, and one of those that a single plant has.
fn ranking_tables(sheet: &RegionSheet<'_>) -> Vec<Part> {
    // Intensity, emissions and output, each in the unit of the plant's own methodology.
    let units = |ranked: &RankedPlant| {
        let emissions = &sheet.roll_up.accounts.inventory(ranked.plant).methodology.unit.text;
        [&ranked.unit, emissions, &ranked.denominator_unit].map(String::clone)
    };
    let numbers = |ranked: &RankedPlant| -> [Cell; 3] {
        [
            Number::exact(&ranked.value, INTENSITY_PLACES).into(),
            number(&ranked.numerator),
            number(&ranked.denominator),
        ]
    };
    let columns = |units: [Option<&str>; 3]| {
        let [value, above, below] = units;
        [
            Column::number("value", Text::new("强度", "intensity"), value, INTENSITY_PLACES),
            Column::number("above", Text::new("排放", "emissions"), above, PLACES),
            Column::number("below", Text::new("产量", "output"), below, PLACES),
        ]
    };
    let mut parts = Vec::new();
    let mut heads = vec![
        Column::words("intensity", "强度", "intensity"),
        Column::words("plant", "企业", "plant"),
    ];
    for column in columns([None; 3]) {
        let unit = Column::unit(&format!("{}_unit", column.id), "单位", "in");
        heads.extend([column, unit]);
    }
    let what = Text::new(
        "只有一家企业的强度（不成位次）",
        "Intensities of one plant each (no ranking)",
    );
    let mut alone = Table::new("region-intensities", what, heads);
    for (place, ranking) in sheet.roll_up.rankings.iter().enumerate() {
        if let [only] = ranking.plants.as_slice() {
            let names = [ranking.whole_title(), sheet.title_of(only.plant).clone()];
            let mut cells: Vec<Cell> = names.into_iter().map(Cell::words).collect();
            for (number, unit) in numbers(only).into_iter().zip(units(only)) {
                cells.extend([number, Cell::same(unit)]);
            }
            alone.push(RowStyle::Plain, cells);
            for note in sheet.ranking_notes(ranking) {
                if !alone.footnotes.contains(&note) {
                    alone.footnotes.push(note);
                }
            }
            continue;
        }
        // The plants of a ranking share a methodology, so its units are those of the whole column.
        let shared = ranking.plants.first().map(units);
        let [value, above, below] = shared
            .as_ref()
            .map_or([None; 3], |units| units.each_ref().map(|unit| Some(unit.as_str())));
        let mut heads = vec![
            Column::fixed("rank", "位次", "rank"),
            Column::words("plant", "企业", "plant"),
        ];
        heads.extend(columns([value, above, below]));
        let mut table = Table::new(&format!("region-ranking-{place}"), ranking.whole_title(), heads);
        table.footnotes.extend(sheet.ranking_notes(ranking));
        for (rank, plant) in ranking.plants.iter().enumerate() {
            let names = vec![
                Cell::same((rank + 1).to_string()),
                Cell::words(sheet.title_of(plant.plant).clone()),
            ];
            table.push(RowStyle::Plain, [names, numbers(plant).to_vec()].concat());
        }
        parts.push(Part::Table(table));
    }
    parts.push(Part::Table(alone));
    parts
}

/// The plants by each intensity, and their share of the published output.
fn ranking_section(sheet: &RegionSheet<'_>) -> Section {
    let mut parts = ranking_tables(sheet);
    let columns = vec![
        Column::words("item", "产品", "product"),
        Column::fixed("year", "年", "year"),
        Column::number("made", Text::new("企业产量", "made by the plants"), None, PLACES),
        Column::number("published", Text::new("已公布", "published"), None, PLACES),
        Column::unit("unit", "单位", "unit"),
        Column::number("percent", Text::new("占比", "share"), Some("%"), PLACES),
        Column::words("source", "出处", "source"),
    ];
    let mut table = Table::new(
        "region-coverage",
        Text::new("产量覆盖面", "Coverage of the output"),
        columns,
    );
    for covered in sheet.covered {
        let published = covered.published.as_ref();
        let years: Vec<String> = covered.published_years.iter().map(i16::to_string).collect();
        let source = match published {
            Some(published) => Text::same(&published.entry.source),
            None => Text::new(
                format!("该年没有已公布的数（有 {}）", years.join("、")),
                format!("nothing is published of that year (of {} there is)", years.join(", ")),
            ),
        };
        table.push(
            RowStyle::Plain,
            vec![
                Cell::words(covered.title.clone()),
                Cell::same(covered.year.to_string()),
                number(&covered.made),
                published.map(|published| number(&published.value)).unwrap_or_default(),
                Cell::same(&*covered.unit),
                covered.percent().as_ref().map(number).unwrap_or_default(),
                Cell::words(source),
            ],
        );
    }
    parts.push(Part::Table(table));
    let without_statistic = sheet.uncovered_note();
    parts.retain(|part| !matches!(part, Part::Table(table) if table.rows.is_empty()));
    Section {
        id: "ranking".to_owned(),
        title: Text::new("排序与覆盖面", "Ranking and coverage"),
        prose: without_statistic.into_iter().collect(),
        parts,
    }
}

fn missing_section(sheet: &RegionSheet<'_>) -> Section {
    let columns = vec![
        Column::words("plant", "企业", "plant"),
        Column::number("lines", Text::new("台账行数", "ledger lines"), None, 0),
        Column::fixed("periods", "时期", "periods"),
        Column::number("gaps", Text::new("缺口", "gaps"), None, 0),
        Column::number("default", Text::new("缺省参数占比", "by defaults"), Some("%"), PLACES),
        Column::words("without_levels", "没有能效水平的工序", "processes without levels"),
        Column::words("without_capacity", "没有年产能的设施", "units without capacity"),
    ];
    let mut table = Table::new("region-missing", Text::new("各企业的缺口", "Gaps by plant"), columns);
    for state in sheet.states {
        let periods = state
            .periods
            .map(|(first, last, count)| format!("{first} – {last} ({count})"));
        let units = &state.without_capacity;
        let names = Text::new(units.join("、"), units.join(", "));
        let without_capacity = match state.has_units {
            true => Cell::words(names),
            false => Cell::words(Text::new("企业文件未列设施", "the plants file names no units")),
        };
        let lines = match state.lines {
            0 => Cell::words(Text::new("无台账", "no ledger")),
            lines => Cell::count(lines),
        };
        table.push(
            RowStyle::Plain,
            vec![
                Cell::words(sheet.title_of(state.plant).clone()),
                lines,
                Cell::same(periods.unwrap_or_default()),
                Cell::count(state.gaps as i128),
                state.default_percent.as_ref().map(number).unwrap_or_default(),
                Cell::words(sheet.without_levels(state)),
                without_capacity,
            ],
        );
    }
    Section {
        id: "missing".to_owned(),
        title: Text::new("缺什么", "What is missing"),
        prose: Vec::new(),
        parts: vec![Part::Table(table)],
    }
}
