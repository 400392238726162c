//! What is said of a parameter that could not be found, of a value that was not taken, of two that clash.

use super::measured_tier::StatedValue;
use super::parameter::{ParameterOrigin, ResolvedParameter, StatedPart};
use super::plan::Cell;
use super::resolver::{MissingParameter, ParameterFault, Resolver};
use crate::activity::plant::{Plant, PlantFactor};
use crate::factor::record::FactorRecord;
use crate::factor::resolution::Missing;
use crate::factor::{Item, Named, Parameter, Query};
use crate::methodology::{ParameterRule, Source, Tier};
use crate::problem::{Place, Problem};
use crate::text::Text;

/// The region of records that speak for the whole world.
const WORLD: &str = "world";

impl Resolver<'_> {
    pub(super) fn chain_words(&self, query: &Query<'_>, missing: &Missing<'_>) -> Text {
        let sets = query.sets.iter().map(|set| format!("`{set}`")).collect::<Vec<_>>();
        let mut zh = format!("因子集 {} 无此记录", sets.join("、"));
        let mut en = format!("no record in {}", sets.join(", "));
        if let Some(range) = missing.ranges.first() {
            zh += &format!("（`{}` 只给范围 {}）", range.set, range.printed());
            en += &format!(" (`{}` gives only the range {})", range.set, range.printed());
        }
        if let Some(record) = missing.published_later.first() {
            let day = record.published.map(|day| day.to_string()).unwrap_or_default();
            zh += &format!("（`{}` 发布于 {day}，晚于 --as-of）", record.set);
            en += &format!(" (`{}` was published {day}, after --as-of)", record.set);
        }
        if let Some(record) = missing.describe_later.iter().min_by_key(|record| record.describes) {
            let year = record.describes.unwrap_or_default();
            zh += &format!("（最早描述 {year} 年，{} 年无经核实的值）", query.year);
            en += &format!(
                " (the earliest describes {year}; no verified value is available for {})",
                query.year
            );
        }
        if let (Some(region), Some(_)) = (query.region, missing.other_regions.first())
            && missing.describe_later.is_empty()
            && missing.published_later.is_empty()
        {
            zh += &format!("（有其他地区的记录，无 `{region}`）");
            en += &format!(" (other regions have one, `{region}` has none)");
        }
        Text::new(zh, en)
    }

    pub(super) fn missing(&self, cell: &Cell, source: &Source, rule: &ParameterRule, said: &[Text]) -> ParameterFault {
        let item = self.library.items.at(cell.item);
        // What speaks for the whole world stands behind what was written for the plant's own country.
        let mut others: Vec<&FactorRecord> = self
            .library
            .set_ids()
            .filter(|id| !source.factor_sets.iter().any(|set| set == id))
            .filter_map(|id| self.library.set(id))
            .flat_map(|set| {
                set.records_of(item.id(), &rule.record)
                    .filter(|record| cell.region.as_deref().is_none_or(|region| region == record.region))
            })
            .collect();
        others.sort_by_key(|record| record.region == WORLD);
        let others: Vec<String> = others
            .into_iter()
            .take(3)
            .map(|record| format!("`{}` = {}", record.set, record.printed()))
            .collect();
        let join = |pick: fn(&Text) -> &String| said.iter().map(|text| pick(text).as_str()).collect::<Vec<_>>();
        let unit = self
            .library
            .parameters
            .find(&rule.record)
            .map(|parameter| parameter.unit_text(item))
            .unwrap_or_default();
        let needs_region = cell.supply.is_some() && cell.region.is_none();
        let has = |wanted: fn(&Tier) -> bool| rule.tiers.iter().any(wanted);
        let mut zh: Vec<String> = Vec::new();
        let mut en: Vec<String> = Vec::new();
        if needs_region {
            zh.push("用 --region 指定地区，或在 plants.yaml 中写 region，如 cn-fujian".to_owned());
            en.push(
                "name the plant's region with --region, or as `region` in plants.yaml, such as cn-fujian".to_owned(),
            );
        }
        if has(|tier| matches!(tier, Tier::Plant)) {
            let entry = format!(
                "{{item: {}, parameter: {}, value: …, unit: {unit}, evidence: …}}",
                item.id(),
                rule.record
            );
            zh.push(format!("在 plants.yaml 的 factors 中给出 {entry}"));
            en.push(format!("give it in plants.yaml under `factors`: {entry}"));
        }
        let has_column = self
            .library
            .parameters
            .find(&rule.id)
            .is_some_and(Parameter::has_column);
        if has(|tier| matches!(tier, Tier::Measured)) && has_column {
            zh.push(format!("在台账的 {} 列给出实测值（获取方式 measured）", rule.id));
            en.push(format!("state it in the ledger's column {} (basis measured)", rule.id));
        } else if has(|tier| matches!(tier, Tier::Measured)) {
            zh.push(format!("在台账加一行：flow = parameter，parameter = {}", rule.id));
            en.push(format!(
                "add a line to the ledger with flow = parameter and parameter = {}",
                rule.id
            ));
        }
        for tier in &rule.tiers {
            if let Tier::Derive(formula) = tier {
                let columns: Vec<&str> = formula
                    .names()
                    .into_iter()
                    .filter(|name| !self.methodology.constants.contains_key(*name))
                    .collect();
                zh.push(format!("在台账给出实测的 {}", columns.join("、")));
                en.push(format!("state a measured {} in the ledger", columns.join(" and ")));
            }
        }
        let kinds = self.kinds_with_record(item, source, rule);
        if has(|tier| matches!(tier, Tier::Default)) && !kinds.is_empty() {
            zh.push(format!("写明有缺省值的细类：{}", kinds.join("、")));
            en.push(format!("name a kind of it that has a default: {}", kinds.join(", ")));
        }
        if zh.is_empty() {
            zh.push(format!("见 dafeng methods show {}", self.methodology.id()));
            en.push(format!("see: dafeng methods show {}", self.methodology.id()));
        }
        let mut hint = Text::new(zh.join("；或"), en.join("; or "));
        if !others.is_empty() && !needs_region {
            hint.zh += &format!("。其他文件的值（不自动采用）：{}", others.join("、"));
            hint.en += &format!(
                ". Other documents have (never taken by themselves): {}",
                others.join(", ")
            );
        }
        let title = self
            .library
            .parameters
            .find(&rule.id)
            .map(|parameter| parameter.title().clone());
        ParameterFault::Missing(vec![MissingParameter {
            id: rule.id.clone(),
            title: title.unwrap_or_default(),
            chain: Text::new(join(|text| &text.zh).join("；"), join(|text| &text.en).join("; ")),
            hint,
        }])
    }

    /// The kinds of an item, below it in the item tree, of which the source's factor sets have the parameter.
    fn kinds_with_record(&self, item: &Item, source: &Source, rule: &ParameterRule) -> Vec<String> {
        let items = self.library.items.iter();
        let kinds = items.filter(|kind| kind.id() != item.id() && self.library.items.is_within(kind.id(), item.id()));
        let has_record = |kind: &&Item| {
            let mut sets = source.factor_sets.iter().filter_map(|id| self.library.set(id));
            sets.any(|set| set.records_of(kind.id(), &rule.record).next().is_some())
        };
        kinds
            .filter(has_record)
            .map(|kind| format!("`{}` ({})", kind.id(), kind.title().zh))
            .collect()
    }

    /// Values that the user gave for this row and that the row did not take: stated in the ledger, or in the plants file.
    pub fn unused_values(&self, cell: &Cell, source: &Source, parameters: &[ResolvedParameter]) -> Vec<Problem> {
        let item = self.library.items.at(cell.item);
        let plant = &self.ledger.plants.plants[cell.plant];
        let mut problems = Vec::new();
        let takes = |id: &str| {
            parameters.iter().any(|parameter| match &parameter.origin {
                ParameterOrigin::Stated { .. } => parameter.id == id,
                ParameterOrigin::Derived { inputs, .. } => inputs.contains_key(id) || parameter.id == id,
                _ => false,
            })
        };
        let mut asked: Vec<&str> = source.parameters.iter().map(|rule| rule.id.as_str()).collect();
        for tier in source.parameters.iter().flat_map(|rule| &rule.tiers) {
            if let Tier::Derive(formula) = tier {
                let names = formula.names();
                asked.extend(
                    names
                        .into_iter()
                        .filter(|name| !self.methodology.constants.contains_key(*name)),
                );
            }
        }
        asked.sort_unstable();
        asked.dedup();
        for id in asked {
            let stated = self.statements(cell, id);
            let title = self
                .library
                .parameters
                .find(id)
                .map(|known| known.title().clone())
                .unwrap_or_default();
            if takes(id) {
                let passed_over: Vec<_> = stated.passed_over(self.methodology.row_period).collect();
                problems.extend(laboratory_passed_over(item, &title, &passed_over));
                continue;
            }
            let Some(StatedValue { statement, group, .. }) = stated.values.first() else {
                continue;
            };
            let typed = &statement.typed;
            let taken = parameters
                .iter()
                .find(|parameter| parameter.id == id)
                .or(parameters.first());
            let taken = taken
                .map(|parameter| (parameter.shown(), parameter.tier.title()))
                .unwrap_or_default();
            problems.push(
                Problem::warning(
                    "stated-value-not-used",
                    Text::new(
                        format!("{} 的{} {typed} 未采用，取 {}（{}）", item.title().zh, title.zh, taken.0, taken.1.zh),
                        format!("{}: the stated {} {typed} is not used; {} is taken ({})", item.id(), title.en, taken.0, taken.1.en),
                    ),
                )
                .at(group.first.clone())
                .hint(Text::new(
                    "方法学不取填报值，或有多个值而没有数量可加权；见 dafeng methods show",
                    "the methodology takes no stated value here, or there are several and no quantity to weigh them by; see dafeng methods show",
                )),
            );
        }
        for parameter in parameters {
            let taken = parameter.shown();
            let known = self.library.parameters.find(&parameter.id);
            let per_mass = known.is_none_or(|known| !known.is_moisture_free());
            let from_elsewhere = matches!(
                parameter.origin,
                ParameterOrigin::Record { .. } | ParameterOrigin::Plant { .. }
            );
            if per_mass && from_elsewhere && self.ledger.dried.contains(&(cell.plant, cell.item)) {
                problems.push(Problem::warning(
                    "dry-quantity",
                    Text::new(
                        format!(
                            "{}的数量已换算为干基，而 {taken}（{}）未注明干基",
                            item.title().zh,
                            parameter.tier.title().zh
                        ),
                        format!(
                            "{}: the quantity was converted to dry, and {taken} ({}) is not said to be dry",
                            item.id(),
                            parameter.tier.title().en
                        ),
                    ),
                ));
            }
            let record = source
                .parameter(&parameter.id)
                .map_or(parameter.id.as_str(), |rule| rule.record.as_str());
            let chain_asks_plant = source
                .parameter(&parameter.id)
                .is_some_and(|rule| rule.tiers.iter().any(|tier| matches!(tier, Tier::Plant)));
            if chain_asks_plant
                && matches!(parameter.origin, ParameterOrigin::Record { .. })
                && let Some(factor) = plant
                    .factors
                    .iter()
                    .find(|factor| factor.item == item.id() && factor.parameter == record)
                // One that holds and stands behind the standard's in the chain was not to be taken.
                && plant.factor(item.id(), record, cell.period).is_none()
            {
                let id = &factor.id;
                problems.push(Problem::warning(
                    "stated-value-not-used",
                    Text::new(
                        format!(
                            "企业因子 {id} 在 {} 无效，取 {taken}（{}）",
                            cell.period,
                            parameter.tier.title().zh
                        ),
                        format!(
                            "the plant factor {id} does not hold in {}; {taken} is taken ({})",
                            cell.period,
                            parameter.tier.title().en
                        ),
                    ),
                ));
            }
            let asked_elsewhere = self.methodology.sources.iter().any(|other| {
                other.items.contains(item.id())
                    && other
                        .parameter(&parameter.id)
                        .is_some_and(|rule| rule.tiers.iter().any(|tier| matches!(tier, Tier::Plant)))
            });
            if !chain_asks_plant
                && !asked_elsewhere
                && let Some(factor) = plant.factor(item.id(), record, cell.period)
            {
                let (id, printed) = (&factor.id, &factor.printed);
                problems.push(Problem::warning(
                    "stated-value-not-used",
                    Text::new(
                        format!("企业因子 {id} = {printed} 未采用：方法学在此不取企业因子，取 {taken}"),
                        format!("the plant factor {id} = {printed} is not used: the methodology takes none here; {taken} is taken"),
                    ),
                ));
            }
        }
        problems
    }

    /// A value with more digits than can be held once it is rounded to its places.
    pub(super) fn value_too_long(&self, cell: &Cell, rule: &ParameterRule) -> ParameterFault {
        let item = self.library.items.at(cell.item);
        let problem = Problem::error(
            "result-too-long",
            Text::new(
                format!("{} {} 的 {} 超过 28 位数字", cell.period, item.title().zh, rule.id),
                format!("{} {}: {} has more than 28 digits", cell.period, item.id(), rule.id),
            ),
        );
        let hint = Text::new("核对填报值与单位", "check the stated values and their units");
        ParameterFault::Problem(Box::new(problem.at(self.first_line(cell)).hint(hint)))
    }

    /// Parameter lines of one period that differ, and no quantity tells how much each is of.
    pub(super) fn values_without_weight(&self, cell: &Cell, parameter: &str, values: &[(&str, Place)]) -> Problem {
        let item = self.library.items.at(cell.item);
        let typed: Vec<&str> = values.iter().map(|(typed, _)| *typed).collect();
        let problem = Problem::error(
            "two-stated-values",
            Text::new(
                format!(
                    "{} {} 的 {parameter} 有几个参数行、数值不同（{}），没有数量可加权",
                    cell.period,
                    item.title().zh,
                    typed.join("、")
                ),
                format!(
                    "{} {}: parameter lines state different values of {parameter} ({}), and no quantity weighs them",
                    cell.period,
                    item.id(),
                    typed.join(", ")
                ),
            ),
        )
        .hint(Text::new(
            "一个时期只留一个值（自行加权平均，留存算式），或使数量与各值同按月填写",
            "leave one value a period: weigh them yourself and keep the calculation, or state the quantities by the months of the values",
        ));
        match values.last() {
            Some((_, place)) => problem.at(place.clone()),
            None => problem,
        }
    }

    pub(super) fn two_values(&self, cell: &Cell, rule: &ParameterRule, parts: &[StatedPart]) -> Problem {
        let item = self.library.items.at(cell.item);
        let other = parts
            .iter()
            .find(|part| part.value != parts[0].value)
            .unwrap_or(&parts[0]);
        Problem::error(
            "two-stated-values",
            Text::new(
                format!(
                    "{} {} 的 {} 有两个不同的值：{} 与 {}，而方法学未规定如何平均",
                    cell.period,
                    item.title().zh,
                    rule.id,
                    parts[0].typed,
                    other.typed
                ),
                format!(
                    "{} {}: two different values of {} are stated, {} and {}, and the methodology names no mean",
                    cell.period,
                    item.id(),
                    rule.id,
                    parts[0].typed,
                    other.typed
                ),
            ),
        )
        .at(other.place.clone())
    }
}

/// Values of the laboratory that weigh nothing beside others, though lines within their periods state none: one message for all.
fn laboratory_passed_over(item: &Item, title: &Text, values: &[&StatedValue<'_>]) -> Option<Problem> {
    let first = values.first()?;
    let typed = &first.statement.typed;
    let mut periods: Vec<String> = values.iter().map(|value| value.group.period.to_string()).collect();
    periods.dedup();
    let (zh_more, en_more) = match values.len() - 1 {
        0 => (String::new(), String::new()),
        more => (format!("（另 {more} 个）"), format!(" (and {more} more)")),
    };
    let problem = Problem::warning(
        "stated-value-not-used",
        Text::new(
            format!(
                "{} {} 参数行的{} {typed}{zh_more}未采用：时期之内没有未给值的数量行，或同期另有不同的值；取其余各值的平均",
                item.title().zh,
                periods.join("、"),
                title.zh
            ),
            format!(
                "{}: the {} {typed}{en_more} of the parameter line of {} is not used: no quantity line without a value lies within its period, or another value differs in it; the mean of the others is taken",
                item.id(),
                title.en,
                periods.join(", ")
            ),
        ),
    );
    Some(problem.at(first.group.first.clone()).hint(Text::new(
        "参数行只代表其时期之内未给值的数量行；把数量行按参数行的时期拆开，或每期只给一个平均值",
        "a parameter line speaks for the quantity lines within its period that state none: split the quantity by its periods, or state one mean for each period",
    )))
}

/// A plant factor that holds for a part of the period over which maker and users of an item meet.
pub(super) fn factor_shorter_than_meeting(
    cell: &Cell,
    item: &Item,
    plant: &Plant,
    factor: &PlantFactor,
    line: Place,
) -> Problem {
    let (period, id, printed) = (cell.period, &factor.id, &factor.printed);
    Problem::error(
        "plant-factor-for-part",
        Text::new(
            format!(
                "{} {}：企业因子 {id}（{printed}）只对部分时期有效，而工序行按 {period} 计量；移交、接收两侧应取同一系数",
                plant.title.zh,
                item.title().zh
            ),
            format!(
                "{} {}: the plant factor {id} ({printed}) holds for a part of {period} only, and a line of a process covers all of it; one coefficient must hold for what is handed over and received",
                plant.id,
                item.id()
            ),
        ),
    )
    .at(line)
    .hint(Text::new(
        format!("在 plants.yaml 中改为对 {period} 整体有效的一个因子（valid: {period}），或把该行按因子的时期拆开"),
        format!("in plants.yaml, put one factor that holds for all of {period} in its place (valid: {period}), or split the line by the periods of the factors"),
    ))
}

pub(super) fn two_records(item: &str, parameter: &str, records: &[&FactorRecord]) -> Problem {
    let values = records
        .iter()
        .map(|record| format!("{} ({})", record.id, record.printed()))
        .collect::<Vec<_>>();
    Problem::error(
        "two-records-apply",
        Text::new(
            format!(
                "`{item}` 的 {parameter} 有两条同样适用的因子记录：{}",
                values.join("、")
            ),
            format!(
                "two factor records apply alike to {parameter} of `{item}`: {}",
                values.join(", ")
            ),
        ),
    )
    .hint(Text::new(
        "在因子集中删去其一，或标为 alternative: true",
        "delete one from its set, or mark it `alternative: true`",
    ))
}
