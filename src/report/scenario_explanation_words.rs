//! What a line of a scenario's year follows, and what levers changed, in words.

use super::solved_number::rounded;
use crate::activity::LineKey;
use crate::factor::Named;
use crate::network::Source;
use crate::problem::Place;
use crate::quantity::Ratio;
use crate::scenario::base::{Driven, Follows};
use crate::scenario::followed_amount::AmountOf;
use crate::scenario::plant_year::{Change, Changed, PlantYear};
use crate::scenario::year_explanation::{DriverRole, YearExplanation};
use crate::text::{Language, Text};

/// An amount in a table: two places, or four significant digits below one. Exact numbers stand in the JSON.
pub(super) fn amount(value: &Ratio) -> String {
    if is_below_one(value) {
        value.significant(SMALL_DIGITS).to_text()
    } else {
        rounded(value, 2)
    }
}

/// The significant digits of amounts below one.
const SMALL_DIGITS: u32 = 4;

fn is_below_one(value: &Ratio) -> bool {
    value.abs() < Ratio::one() && !value.is_zero()
}

/// An amount in a sentence, without zeros at its end: four places below ten, where it may be a share or a ratio.
pub(super) fn plain(value: &Ratio) -> String {
    let has_places = value.abs() < Ratio::from(10) && !is_below_one(value);
    trimmed(&if has_places { rounded(value, 4) } else { amount(value) })
}

fn trimmed(text: &str) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    }
}

/// A ratio for people: six places, or as written where it is shorter.
pub(super) fn times(value: &Ratio) -> String {
    trimmed(&rounded(value, 6))
}

/// Names of a plant's year: products, processes, units.
pub(super) struct Names<'s, 'a> {
    pub(super) state: &'s PlantYear<'a, Ratio>,
}

impl Names<'_, '_> {
    fn item(&self, item: usize) -> Text {
        self.state.base.library.items.at(item).title().clone()
    }

    pub(super) fn unit(&self, item: usize) -> &str {
        &self.state.base.library.items.at(item).unit.text
    }

    fn product(&self, product: usize) -> Text {
        self.item(self.state.items[product])
    }

    fn products(&self, products: &[usize]) -> Text {
        let first = products.first().map(|product| self.product(*product));
        first.unwrap_or_default()
    }

    pub(super) fn process(&self, place: usize) -> Text {
        let Some(process) = self.state.processes.get(place) else {
            return Text::default();
        };
        let drawn = self.state.base.network.as_ref();
        if let Some(drawn) = drawn.and_then(|drawn| drawn.network.processes.get(place)) {
            return drawn.title.clone();
        }
        let kind = self.state.base.library.processes.find(&process.kind);
        let kind = kind.map_or_else(|| Text::same(&process.kind), |kind| kind.title().clone());
        match process.process.as_deref() {
            Some(name) if name != process.kind => {
                Text::new(format!("{name}（{}）", kind.zh), format!("{name} ({})", kind.en))
            }
            _ => kind,
        }
    }

    fn processes(&self, places: &[usize]) -> Text {
        let first = places.first().map(|place| self.process(*place));
        first.unwrap_or_default()
    }

    /// The item of a demand and why it is asked for, as its amount goes in the base year; `amount` in its place, where it is told.
    fn demand(&self, place: usize, amount: Option<&Ratio>) -> (Text, Text) {
        let network = self.state.base.network.as_ref();
        let demand = network.map(|network| &network.demand[place]);
        demand
            .map(|demand| {
                let purpose = demand.purpose.title_of(amount.unwrap_or(&demand.amount));
                (self.product(demand.product), purpose)
            })
            .unwrap_or_default()
    }

    /// A kind of lines: `coke purchased`, `blast furnace coke consumed`.
    pub(super) fn line(&self, key: &LineKey) -> Text {
        let (item, flow) = (self.item(key.item), key.flow.title());
        let supply = key.supply.map(|supply| supply.title());
        let (zh, en) = supply.map_or((String::new(), String::new()), |supply| {
            (format!("（{}）", supply.zh), format!(" ({})", supply.en))
        });
        let process = key.process.as_ref().map(|process| {
            let known = self.state.processes.iter();
            let place = known
                .into_iter()
                .position(|known| known.process.as_ref() == Some(process));
            place.map_or_else(|| Text::same(process), |place| self.process(place))
        });
        let (before_zh, before_en) = process.map_or((String::new(), String::new()), |process| {
            (format!("{}：", process.zh), format!("{}: ", process.en))
        });
        Text::new(
            format!("{before_zh}{}{zh} {}", item.zh, flow.zh),
            format!("{before_en}{}{en}, {}", item.en, flow.en),
        )
    }

    /// What a line follows.
    pub(super) fn follows(&self, follows: &Follows) -> Text {
        match follows {
            Follows::Driver(Driven::Output) => Text::new("企业产量", "what the plant puts out"),
            Follows::Driver(Driven::Other) => Text::new(
                "与工序和产品无关的需求（follow.other）",
                "what no process decides (`follow.other`)",
            ),
            Follows::Bought(product, supply) => {
                let item = self.product(*product);
                let supply = supply.map(|supply| supply.title());
                let (zh, en) = supply.map_or((String::new(), String::new()), |supply| {
                    (format!("（{}）", supply.zh), format!(" ({})", supply.en))
                });
                Text::new(
                    format!("{}{zh}的购入量", item.zh),
                    format!("what is bought of {}{en}", item.en),
                )
            }
            Follows::Demanded(places) => {
                let mut purposes: Vec<(Text, Text)> = places.iter().map(|place| self.demand(*place, None)).collect();
                purposes.dedup();
                let (item, purpose) = purposes.first().cloned().unwrap_or_default();
                Text::new(
                    format!("{}的需求：{}", item.zh, purpose.zh),
                    format!("what is asked for of {}: {}", item.en, purpose.en),
                )
            }
            Follows::Left(product) => {
                let item = self.product(*product);
                Text::new(
                    format!("离厂的{}", item.zh),
                    format!("what of {} leaves the plant", item.en),
                )
            }
            Follows::Made(products) => {
                let item = self.products(products);
                Text::new(
                    format!("各工序产出的{}", item.zh),
                    format!("what processes make of {}", item.en),
                )
            }
            Follows::Process { processes, products } => {
                let (process, item) = (self.processes(processes), self.products(products));
                Text::new(
                    format!("{}中的{}", process.zh, item.zh),
                    format!("{} in {}", item.en, process.en),
                )
            }
            Follows::Runs(process) => {
                let process = self.process(*process);
                Text::new(
                    format!("{}的运行量", process.zh),
                    format!("how much {} runs", process.en),
                )
            }
            Follows::Nothing => Text::new("不变（给出数值，不是数量）", "nothing: it states a value"),
        }
    }

    /// Who takes, makes or asks for an amount.
    pub(super) fn who(&self, who: AmountOf, amount: &Ratio) -> Text {
        match who {
            AmountOf::Process(place) => {
                let process = self.process(place);
                let (zh, en) = if amount.is_negative() {
                    ("用去", "takes")
                } else {
                    ("产出", "makes")
                };
                Text::new(format!("{}{zh}", process.zh), format!("{} {en}", process.en))
            }
            AmountOf::Demand(place) => {
                let (_, purpose) = self.demand(place, Some(amount));
                Text::new(format!("需求：{}", purpose.zh), format!("asked for: {}", purpose.en))
            }
        }
    }

    /// What was changed, before it and after it.
    pub(super) fn change(&self, change: &Change<Ratio>) -> Text {
        let steps = |unit: &str| {
            let (before, after) = (plain(&change.before.abs()), plain(&change.after.abs()));
            format!("{before} → {after} {unit}").trim_end().to_owned()
        };
        match &change.what {
            Changed::Exchange(process, product) => {
                let (process, item) = (self.process(*process), self.product(*product));
                let sign = if change.after.is_zero() {
                    &change.before
                } else {
                    &change.after
                };
                let (zh, en) = if sign.is_negative() {
                    ("用", "takes")
                } else {
                    ("产", "makes")
                };
                let steps = steps(self.unit(self.state.items[*product]));
                Text::new(
                    format!("{}每运行一次（基准年全年）{zh}{}：{steps}", process.zh, item.zh),
                    format!(
                        "a run of {} (its whole base year) {en} {}: {steps}",
                        process.en, item.en
                    ),
                )
            }
            Changed::Share(product, source) => {
                let item = self.product(*product);
                let source = match source {
                    Source::Process(process) => self.process(*process),
                    Source::Bought => Text::new("购入", "purchases"),
                };
                let steps = steps("");
                Text::new(
                    format!("{}中来自{}的份额：{steps}", item.zh, source.zh),
                    format!("the share of {} that comes from {}: {steps}", item.en, source.en),
                )
            }
            Changed::Runs(process) => {
                let process = self.process(*process);
                let steps = steps("");
                Text::new(
                    format!("{}的运行次数（基准年全年为一次）：{steps}", process.zh),
                    format!("how often {} runs (once: its whole base year): {steps}", process.en),
                )
            }
            Changed::Demand(place) => {
                let (item, purpose) = self.demand(*place, None);
                let network = self.state.base.network.as_ref();
                let product = network.map(|network| network.demand[*place].product);
                let unit = product.map(|product| self.unit(self.state.items[product]));
                let steps = steps(unit.unwrap_or_default());
                Text::new(
                    format!("{}的需求（{}）：{steps}", item.zh, purpose.zh),
                    format!("what is asked for of {} ({}): {steps}", item.en, purpose.en),
                )
            }
            Changed::Supply(supply) => {
                let (supply, steps) = (supply.title(), steps(""));
                Text::new(
                    format!("购电中{}的份额：{steps}", supply.zh),
                    format!("the share of electricity bought that is {}: {steps}", supply.en),
                )
            }
            Changed::OwnRenewable => {
                let steps = steps("MWh");
                Text::new(
                    format!("自有可再生能源发电：{steps}"),
                    format!("own renewable generation: {steps}"),
                )
            }
            Changed::Line(key) => {
                let (line, steps) = (self.line(key), steps(self.unit(key.item)));
                Text::new(format!("{}：{steps}", line.zh), format!("{}: {steps}", line.en))
            }
            Changed::Output => {
                let steps = steps("");
                Text::new(
                    format!("企业产量（相对基准年）：{steps}"),
                    format!("what the plant puts out, beside the base year: {steps}"),
                )
            }
        }
    }
}

/// What follows a driver.
pub(super) fn role(role: DriverRole) -> Text {
    match role {
        DriverRole::Output => Text::new("全部企业的产量", "what all plants put out"),
        DriverRole::Other => Text::new("与工序和产品无关的需求", "what no process decides"),
        DriverRole::GridFactor => Text::new("电网排放因子", "emission factor of the grid"),
        DriverRole::ScrapSupply => Text::new("可购废钢", "scrap that can be bought"),
    }
}

/// Rows of a file: `row 5`, `12 rows, 5 to 360`; with the file, where it is not that of all lines.
pub(super) fn places(places: &[Place], common: Option<&str>, language: Language) -> String {
    let mut files: Vec<(String, Vec<u64>)> = Vec::new();
    for place in places {
        let file = file_of(place);
        let known = files.iter().position(|(known, _)| *known == file);
        let known = known.unwrap_or_else(|| {
            files.push((file, Vec::new()));
            files.len() - 1
        });
        files[known].1.extend(place.row);
    }
    let words = files.iter().map(|(file, rows)| {
        let rows = match (rows.as_slice(), language) {
            ([], _) => String::new(),
            ([row], Language::Zh) => format!("第 {row} 行"),
            ([row], Language::En) => format!("row {row}"),
            (rows, language) => {
                let (count, first) = (rows.len(), rows.iter().min().copied().unwrap_or_default());
                let last = rows.iter().max().copied().unwrap_or_default();
                match language {
                    Language::Zh => format!("{count} 行：第 {first} 至 {last} 行间"),
                    Language::En => format!("{count} rows from {first} to {last}"),
                }
            }
        };
        if common == Some(file) {
            rows
        } else {
            format!("{file} {rows}")
        }
    });
    words.collect::<Vec<_>>().join(language.pick("；", "; "))
}

/// The file of all places, where it is one.
pub(super) fn common_file<'p>(places: impl Iterator<Item = &'p Place>) -> Option<String> {
    let mut files: Vec<String> = places.map(file_of).collect();
    files.sort();
    files.dedup();
    match files.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

fn file_of(place: &Place) -> String {
    let sheet = place.sheet.as_ref().map(|sheet| format!(" [{sheet}]"));
    format!("{}{}", place.file, sheet.unwrap_or_default())
}

/// The plant's title and its archetype, where its lines are those of one.
pub(super) fn plant(explained: &YearExplanation<'_>) -> Text {
    let plant = explained.plant;
    if plant.title.en == plant.id {
        return plant.title.clone();
    }
    Text::new(
        format!("{}（{}）", plant.title.zh, plant.id),
        format!("{} ({})", plant.title.en, plant.id),
    )
}
