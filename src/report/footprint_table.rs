//! The tables of a footprint: by process, by input, by scope, by module; what is bought; what leaves.

use std::collections::BTreeMap;

use super::footprint_text::FootprintSheet;
use super::solved_number::{apportioned, rounded, shown};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::methodology::warming::EQUIVALENT;
use crate::network::contribution::{Contribution, Contributor};
use crate::network::{Product, UnitProcess};
use crate::quantity::Ratio;
use crate::text::Language;

/// The place of a kind of contributor: inside the fence, bought, credited, end of life.
pub(super) fn kind_of(contributor: Contributor) -> usize {
    match contributor {
        Contributor::Process(_) => 0,
        Contributor::Supplier(_) | Contributor::Bought(_) => 1,
        Contributor::Credited(_) => 2,
        Contributor::EndOfLife(_) => 3,
    }
}

/// Amounts, the greatest first, as shown so that they add up to a whole as shown.
fn sorted<K: Clone + Ord>(sums: BTreeMap<K, Ratio>, whole: &Ratio) -> Vec<(K, Ratio, Ratio)> {
    let mut sums: Vec<(K, Ratio)> = sums.into_iter().filter(|(_, amount)| !amount.is_zero()).collect();
    sums.sort_by(|left, right| (right.1.abs(), &left.0).cmp(&(left.1.abs(), &right.0)));
    let amounts: Vec<Ratio> = sums.iter().map(|(_, amount)| amount.clone()).collect();
    let shown = apportioned(&amounts, whole);
    sums.into_iter()
        .zip(shown)
        .map(|((key, amount), shown)| (key, amount, shown))
        .collect()
}

/// A part of a whole in per cent.
fn share(amount: &Ratio, whole: &Ratio) -> String {
    let share = amount.divide(whole);
    share.map_or_else(String::new, |share| {
        format!("{} %", rounded(&(share * Ratio::from(100)), 2))
    })
}

/// What a process is counted by: what it makes, or, of a treatment, what it takes in.
pub(super) fn reference_words(process: &UnitProcess, reference: &Product, language: Language) -> String {
    let name = reference.title.in_language(language);
    match (process.is_treatment(), language) {
        (false, _) => format!("{} {name}", reference.unit),
        (true, Language::Zh) => format!("{} {name}（处理）", reference.unit),
        (true, Language::En) => format!("{} {name}, taken in", reference.unit),
    }
}

impl FootprintSheet<'_, '_> {
    /// What the processes emit for it, and how much each runs for it.
    pub(super) fn process_table(&self, language: Language, style: TableStyle) -> String {
        let network = &self.system.network;
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (pick("工序", "process"), ColumnKind::Words),
                (EQUIVALENT, ColumnKind::Number),
                (pick("占直接排放", "of direct"), ColumnKind::Number),
                (pick("为此运行", "for it, it makes or takes"), ColumnKind::Number),
                ("", ColumnKind::Words),
            ],
        );
        let direct = self.kinds_shown()[0].clone();
        let exact = self
            .contributions
            .by(|part| kind_of(part.contributor) == 0)
            .remove(&true)
            .unwrap_or_default();
        let by_process = self.contributions.by(|part| match part.contributor {
            Contributor::Process(process) => Some(process),
            _ => None,
        });
        let by_process = by_process
            .into_iter()
            .filter_map(|(process, amount)| Some((process?, amount)));
        for (process, amount, printed) in sorted(by_process.collect(), &direct) {
            let known = &network.processes[process];
            let reference = &network.products[known.reference];
            let made = known.net(known.reference) * self.footprint.runs[process].clone();
            table.row(&[
                known.title.in_language(language).to_owned(),
                shown(&printed),
                share(&amount, &exact),
                shown(&if known.is_treatment() { -made } else { made }),
                reference_words(known, reference, language),
            ]);
        }
        let title = pick("直接排放", "direct emissions");
        table.strong_row(&[
            title.to_owned(),
            shown(&direct),
            String::new(),
            String::new(),
            String::new(),
        ]);
        table.finish()
    }

    /// Whose carbon is emitted inside the fence, and what was emitted outside for what is bought, item by item.
    pub(super) fn input_table(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (pick("物料", "item"), ColumnKind::Words),
                (pick("厂内排放的碳", "its carbon, emitted inside"), ColumnKind::Number),
                (pick("厂外", "outside"), ColumnKind::Number),
                (EQUIVALENT, ColumnKind::Number),
                (pick("占合计", "of the total"), ColumnKind::Number),
            ],
        );
        let kinds = self.kinds_shown();
        let outside = kinds[1].clone() + kinds[2].clone() + kinds[3].clone();
        let of = |inside: bool| {
            let chosen = move |part: &Contribution| ((kind_of(part.contributor) == 0) == inside).then_some(part.cause);
            let sums = self.contributions.by(chosen).into_iter();
            let sums: BTreeMap<Option<usize>, Ratio> = sums.filter_map(|(key, amount)| Some((key?, amount))).collect();
            let whole = if inside { &kinds[0] } else { &outside };
            let shown = sorted(sums, whole).into_iter().map(|(key, _, shown)| (key, shown));
            shown.collect::<BTreeMap<_, _>>()
        };
        let (inside, beyond) = (of(true), of(false));
        let causes: Vec<Option<usize>> = inside.keys().chain(beyond.keys()).copied().collect();
        let mut sums: BTreeMap<Option<usize>, Ratio> = BTreeMap::new();
        let amount = |known: &BTreeMap<Option<usize>, Ratio>, cause: Option<usize>| {
            known.get(&cause).cloned().unwrap_or_default()
        };
        for cause in causes {
            sums.insert(cause, amount(&inside, cause) + amount(&beyond, cause));
        }
        let total = kinds[0].clone() + outside.clone();
        for (cause, sum, _) in sorted(sums, &total) {
            let name = match cause {
                Some(product) => self.system.network.products[product].title.in_language(language),
                None => pick(
                    "未说明来源的排放",
                    "emissions of which nothing says whose carbon they are",
                ),
            };
            table.row(&[
                name.to_owned(),
                shown(&amount(&inside, cause)),
                shown(&amount(&beyond, cause)),
                shown(&sum),
                share(&sum, &self.total()),
            ]);
        }
        let title = self.total_title(language).to_owned();
        table.strong_row(&[title, shown(&kinds[0]), shown(&outside), shown(&total), String::new()]);
        table.finish()
    }

    /// By scope.
    pub(super) fn scope_table(&self, language: Language, style: TableStyle) -> String {
        let sums = self.contributions.by(|part| part.scope(self.system));
        let rows = sorted(sums, &self.total()).into_iter();
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|(scope, ..)| *scope);
        let rows = rows
            .into_iter()
            .map(|(scope, amount, shown)| (scope.title().in_language(language).to_owned(), amount, shown));
        self.short_table(language.pick("范围", "scope"), rows.collect(), language, style)
    }

    /// By module of EN 15804.
    pub(super) fn stage_table(&self, language: Language, style: TableStyle) -> String {
        let sums = self.contributions.by(Contribution::module);
        let mut rows = sorted(sums, &self.total());
        rows.sort_by_key(|(module, ..)| *module);
        let rows = rows
            .into_iter()
            .map(|(module, amount, shown)| (module.title().in_language(language).to_owned(), amount, shown));
        let title = language.pick("生命周期阶段（EN 15804）", "life-cycle module (EN 15804)");
        let table = self.short_table(title, rows.collect(), language, style);
        let note = language.pick(
            "A2 运输：台账不含运输，上游因子是否包含见其来源",
            "A2 transport: no ledger line tells of it; whether a factor includes it, its source says",
        );
        format!("{table}  {note}\n")
    }

    fn short_table(
        &self,
        title: &str,
        rows: Vec<(String, Ratio, Ratio)>,
        language: Language,
        style: TableStyle,
    ) -> String {
        let total = self.total();
        let columns = [
            (title, ColumnKind::Words),
            (EQUIVALENT, ColumnKind::Number),
            (language.pick("占合计", "of the total"), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(style, &columns);
        for (name, amount, printed) in rows {
            table.row(&[name, shown(&printed), share(&amount, &total)]);
        }
        let title = self.total_title(language).to_owned();
        table.strong_row(&[title, shown(&total), String::new()]);
        table.finish()
    }

    /// What is bought for it, with the factors, and what is cut off.
    pub(super) fn bought_table(&self, language: Language, style: TableStyle) -> String {
        let network = &self.system.network;
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (pick("物料", "item"), ColumnKind::Words),
                (pick("数量", "amount"), ColumnKind::Number),
                ("", ColumnKind::Fixed),
                (EQUIVALENT, ColumnKind::Number),
                (pick("因子", "factor"), ColumnKind::Words),
            ],
        );
        let outside = self.contributions.by(|part| part.contributor).into_iter();
        let outside = outside.filter(|(contributor, _)| kind_of(*contributor) == 1).collect();
        let printed = sorted(outside, &self.kinds_shown()[1]).into_iter();
        let printed: BTreeMap<Contributor, Ratio> = printed.map(|(of, _, printed)| (of, printed)).collect();
        for (contributor, emission) in &printed {
            if let Contributor::Supplier(process) = contributor {
                let known = &network.processes[*process];
                let made = known.net(known.reference) * self.footprint.runs[*process].clone();
                table.row(&[
                    known.title.in_language(language).to_owned(),
                    shown(&made),
                    network.products[known.reference].unit.clone(),
                    shown(emission),
                    pick("供方工序（网络文件）", "a supplier's process, of the network file").to_owned(),
                ]);
            }
        }
        for (product, amount) in &self.footprint.bought {
            let known = &network.products[*product];
            let (emission, factor) = match &self.system.upstream[*product] {
                Some(factor) => {
                    let emission = printed.get(&Contributor::Bought(*product)).cloned().unwrap_or_default();
                    (shown(&emission), factor.words().in_language(language).to_owned())
                }
                None => (
                    "—".to_owned(),
                    pick(
                        "无因子，截断（未计，不是零）",
                        "no factor: cut off, not counted, not zero",
                    )
                    .to_owned(),
                ),
            };
            table.row(&[
                known.title.in_language(language).to_owned(),
                shown(amount),
                known.unit.clone(),
                emission,
                factor,
            ]);
        }
        table.finish()
    }

    /// By-products that leave, and what they are credited.
    pub(super) fn left(&self, language: Language, style: TableStyle) -> String {
        if self.footprint.left.is_empty() {
            return String::new();
        }
        let network = &self.system.network;
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let credits = &self.system.rules.credits;
        if credits.is_empty() {
            let names = self.footprint.left.iter().map(|(product, amount)| {
                let known = &network.products[*product];
                format!("{} {} {}", known.title.in_language(language), shown(amount), known.unit)
            });
            let names: Vec<String> = names.collect();
            let title = pick(
                "未被使用而离开的副产物，不带排放（负值为自外界取得，无因子者截断）",
                "by-products that nobody takes and that leave; they carry no emission (below zero: drawn from outside, cut off without a factor)",
            );
            return format!("\n{title}\n  {}\n", names.join(pick("；", "; ")));
        }
        let mut table = TableWriter::new(
            style,
            &[
                (pick("离开的副产物", "by-product that leaves"), ColumnKind::Words),
                (pick("数量", "amount"), ColumnKind::Number),
                ("", ColumnKind::Fixed),
                (EQUIVALENT, ColumnKind::Number),
                (pick("抵扣因子", "credit"), ColumnKind::Words),
            ],
        );
        let by_product = self.contributions.by(|part| match part.contributor {
            Contributor::Credited(product) => Some(product),
            _ => None,
        });
        let by_product = by_product
            .into_iter()
            .filter_map(|(product, amount)| Some((product?, amount)));
        let printed = sorted(by_product.collect(), &self.kinds_shown()[2]).into_iter();
        let printed: BTreeMap<usize, Ratio> = printed.map(|(product, _, printed)| (product, printed)).collect();
        for (product, amount) in &self.footprint.left {
            let known = &network.products[*product];
            let credit = credits.get(&known.id).and_then(Option::as_ref);
            let none = pick("无抵扣因子，不抵扣", "no credit is known: not credited");
            table.row(&[
                known.title.in_language(language).to_owned(),
                shown(amount),
                known.unit.clone(),
                printed.get(product).map_or_else(|| "—".to_owned(), shown),
                credit.map_or_else(
                    || none.to_owned(),
                    |credit| credit.words().in_language(language).to_owned(),
                ),
            ]);
        }
        format!("\n{}", table.finish())
    }
}
