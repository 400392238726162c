//! Two product footprints side by side in a terminal: on what they rest first, then the bridge of causes.

use std::fmt::Write as _;

use super::comparison_text::SIDES;
use super::solved_number::{rounded, shown};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::comparison::footprint::{
    FootprintCause, FootprintComparison, FootprintEffect, FootprintPart, FootprintSubject, Treatment, Uncounted,
    UncountedReason,
};
use crate::methodology::warming::EQUIVALENT;
use crate::quantity::Ratio;
use crate::text::{Language, Text};

/// Decimal places of a footprint for people.
const PLACES: u32 = 6;

/// Stands where a side has no number.
const NOTHING: &str = "—";

/// Writes comparisons of footprints for people.
pub struct FootprintComparisonText<'a> {
    /// The comparison.
    pub comparison: &'a FootprintComparison,
    /// The files of each side, as the user named them.
    pub files: [String; 2],
    /// What must be read with the figures: the notes of the plants.
    pub remarks: Vec<Text>,
    /// The language.
    pub language: Language,
    /// The style of tables.
    pub style: TableStyle,
}

impl FootprintComparisonText<'_> {
    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.language.pick(zh, en)
    }

    fn words<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.language)
    }

    /// The whole text.
    pub fn write(&self) -> String {
        let mut text = self.heading();
        text += &self.choices();
        text += &self.shares();
        text += &self.uncounted();
        text += &self.bridge();
        text += self.pick(
            "\n  各侧的全部构成与因子来源：dafeng footprint\n",
            "\n  each side in full, and where its factors are from: dafeng footprint\n",
        );
        text
    }

    fn heading(&self) -> String {
        let comparison = self.comparison;
        let mut text = String::new();
        let aspects = &comparison.boundaries.aspects;
        for side in [0, 1] {
            let of = |id: &str| {
                let aspect = aspects.iter().find(|aspect| aspect.id == id);
                aspect.map(|aspect| self.words(&aspect.values[side]).to_owned())
            };
            let known = [Some(self.files[side].clone()), of("plant"), of("period")];
            let parts: Vec<String> = known.into_iter().flatten().filter(|part| part != NOTHING).collect();
            let _ = writeln!(text, "{}  {}", self.style.bold(SIDES[side]), parts.join(" · "));
        }
        let name = comparison.names.item(&comparison.product);
        let (name, amount, unit) = (self.words(&name), comparison.amount.to_text(), &comparison.unit);
        text += &match self.language {
            Language::Zh => format!("{amount} {unit} {name} 的足迹\n"),
            Language::En => format!("footprint of {amount} {unit} of {name}\n"),
        };
        for remark in &self.remarks {
            let _ = writeln!(text, "! {}", self.words(remark));
        }
        text
    }

    /// On what both rest, then what differs in it.
    fn choices(&self) -> String {
        let boundaries = &self.comparison.boundaries;
        let mut text = format!(
            "\n{}\n",
            self.style.bold(self.pick("边界与选择", "Boundaries and choices"))
        );
        let heads = ["plant", "period", "complete"];
        let is_told = |id: &str| heads.contains(&id);
        let _ = writeln!(text, "  {}", self.pick("两侧相同：", "the same on both sides:"));
        for aspect in boundaries
            .aspects
            .iter()
            .filter(|aspect| !aspect.differs && !is_told(aspect.id))
        {
            let (title, value) = (self.words(&aspect.title), self.words(&aspect.values[0]));
            let _ = writeln!(text, "    {title}{}{value}", self.pick("：", ": "));
        }
        if !boundaries.units.is_empty() {
            let pairs = boundaries.units.iter().map(|pair| pair.units.join(" = "));
            let pairs: Vec<String> = pairs.collect();
            let title = self.pick(
                "名称不同、类型相同而对应的机组",
                "units of other names that meet by their type, A = B",
            );
            let _ = writeln!(
                text,
                "    {title}{}{}",
                self.pick("：", ": "),
                pairs.join(self.pick("；", "; "))
            );
        }
        if boundaries.differing().next().is_none() {
            return text;
        }
        let columns = [
            (self.pick("不同之处", "what differs"), ColumnKind::Words),
            (SIDES[0], ColumnKind::Words),
            (SIDES[1], ColumnKind::Words),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for aspect in boundaries.differing() {
            let [own, its] = aspect.values.each_ref().map(|value| self.words(value).to_owned());
            table.row(&[self.words(&aspect.title).to_owned(), own, its]);
        }
        text + "\n" + &table.finish()
    }

    /// The shares of co-products in which the sides differ.
    fn shares(&self) -> String {
        let shares = &self.comparison.boundaries.shares;
        if shares.is_empty() {
            return String::new();
        }
        let columns = [
            (
                self.pick("份额不同的工序", "process shared otherwise"),
                ColumnKind::Words,
            ),
            (self.pick("产品", "product"), ColumnKind::Words),
            (SIDES[0], ColumnKind::Number),
            (SIDES[1], ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        let mut last = None;
        for share in shares {
            let title = self.words(&share.process_title).to_owned();
            let is_next = last.replace(&share.process) != Some(&share.process);
            let [own, its] = share.shares.each_ref().map(|share| match share {
                None => self.pick("不分摊", "not parted").to_owned(),
                Some(share) => format!("{} %", rounded(&(share.clone() * Ratio::from(100)), 4)),
            });
            table.row(&[
                if is_next { title } else { String::new() },
                self.words(&share.product_title).to_owned(),
                own,
                its,
            ]);
        }
        format!("\n{}", table.finish())
    }

    /// What one side alone does not count, one by one; what neither counts, by name.
    fn uncounted(&self) -> String {
        let all = &self.comparison.boundaries.uncounted;
        let (one_sided, of_both): (Vec<&Uncounted>, Vec<&Uncounted>) =
            all.iter().partition(|uncounted| uncounted.is_one_sided());
        let mut text = String::new();
        if !one_sided.is_empty() {
            let columns = [
                (self.pick("一侧未计", "not counted on one side"), ColumnKind::Words),
                (SIDES[0], ColumnKind::Words),
                (SIDES[1], ColumnKind::Words),
            ];
            let mut table = TableWriter::new(self.style, &columns);
            for uncounted in one_sided {
                let [own, its] = uncounted.sides.each_ref().map(|side| self.treatment(side, uncounted));
                table.row(&[self.words(&uncounted.title).to_owned(), own, its]);
            }
            text += &format!("\n{}", table.finish());
        }
        let reasons = [
            UncountedReason::CutOff,
            UncountedReason::NoCredit,
            UncountedReason::NoWarmingPotential,
        ];
        for reason in reasons {
            let names: Vec<&str> = of_both
                .iter()
                .filter(|uncounted| uncounted.reason == reason)
                .map(|uncounted| self.words(&uncounted.title))
                .collect();
            if names.is_empty() {
                continue;
            }
            let title = reason.title();
            let (title, names) = (self.words(&title), names.join(self.pick("、", ", ")));
            text += &match self.language {
                Language::Zh => format!("\n  两侧均未计（{title}）：{names}\n"),
                Language::En => format!("\n  not counted on either side ({title}): {names}\n"),
            };
        }
        text
    }

    fn treatment(&self, treatment: &Treatment, uncounted: &Uncounted) -> String {
        let of = |amount: &Ratio| format!("{} {}", shown(amount), uncounted.unit);
        match treatment {
            Treatment::Absent => NOTHING.to_owned(),
            Treatment::Counted(amount) => format!("{}{}", of(amount), self.pick("，计入", ", counted")),
            Treatment::NotCounted(amount) => {
                let reason = uncounted.reason.title();
                format!("{}{}{}", of(amount), self.pick("，", ", "), self.words(&reason))
            }
        }
    }

    /// The footprint of the first side, what each cause changes by part, the footprint of the second.
    fn bridge(&self) -> String {
        let comparison = self.comparison;
        let order: Vec<&str> = comparison.order.causes().iter().map(|cause| cause.id()).collect();
        let title = self.style.bold(self.pick("原因分解", "Bridge of causes"));
        let words = match self.language {
            Language::Zh => format!(
                "按此次序由 A 逐项换为 B，次序决定共同作用归于何者（--order）：{}",
                order.join(" → ")
            ),
            Language::En => format!(
                "from A to B, changed in this order, which decides what a cause is charged with (--order):\n  {}",
                order.join(" -> ")
            ),
        };
        let columns = [
            (
                self.pick("原因、工序或物料", "cause, process or item"),
                ColumnKind::Words,
            ),
            (SIDES[0], ColumnKind::Number),
            (SIDES[1], ColumnKind::Number),
            ("", ColumnKind::Words),
            (EQUIVALENT, ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        let blank = String::new;
        let line = |label: String, amount: String| [label, blank(), blank(), blank(), amount];
        let printed = comparison.shown(PLACES);
        let total = |side: usize| line(self.total_word(side), shown(&printed.totals[side]));
        table.strong_row(&total(0));
        for cause in comparison.order.causes() {
            let title = self.words(&cause.title()).to_owned();
            if *cause == FootprintCause::Rounding {
                let [own, its] = printed.of_totals.each_ref().map(|amount| rounded(amount, PLACES + 2));
                table.strong_row(&[title, own, its, EQUIVALENT.to_owned(), shown(&printed.rounding)]);
                continue;
            }
            let of_cause: Vec<&FootprintEffect> =
                printed.effects.iter().filter(|effect| effect.cause == *cause).collect();
            let sum: Ratio = of_cause.iter().map(|effect| effect.amount.clone()).sum();
            table.strong_row(&line(title, shown(&sum)));
            for effect in of_cause.into_iter().filter(|effect| !effect.amount.is_zero()) {
                table.row(&[
                    format!("· {}", self.subject(effect)),
                    self.value(effect, 0),
                    self.value(effect, 1),
                    self.unit(effect),
                    shown(&effect.amount),
                ]);
            }
        }
        table.strong_row(&total(1));
        let [own, its] = &printed.totals;
        let difference = self.pick("差额 B − A", "Difference B - A").to_owned();
        table.strong_row(&line(difference, shown(&(its.clone() - own.clone()))));
        let mut remark = match self.language {
            Language::Zh => format!("  修约：各数取 {PLACES} 位小数所余；分解本身是精确的\n"),
            Language::En => {
                format!(
                    "  rounding: what giving every number {PLACES} decimal places leaves; the bridge itself is exact\n"
                )
            }
        };
        let too_small = printed.effects.iter().filter(|effect| effect.amount.is_zero()).count();
        if too_small > 0 {
            remark += &match self.language {
                Language::Zh => format!("  另有 {too_small} 项在 {PLACES} 位小数内为零，未列；JSON 与 CSV 中有\n"),
                Language::En => format!(
                    "  {too_small} effect(s) that are zero at {PLACES} decimal places are not listed; JSON and CSV have them\n"
                ),
            };
        }
        if !comparison.is_complete() {
            remark += self.pick(
                "  不完整：某侧截断的外购物料不在该侧足迹中，差额因此不含它\n",
                "  incomplete: what a side cuts off is not in its footprint, and so the difference is without it\n",
            );
        }
        format!("\n{title}{}{words}\n{}{remark}", self.pick("：", ": "), table.finish())
    }

    fn total_word(&self, side: usize) -> String {
        let (is_complete, is_bound) = (
            self.comparison.are_complete[side],
            self.comparison.are_lower_bounds[side],
        );
        let bound = match (is_complete, is_bound) {
            (true, _) => "",
            (false, true) => self.pick("（至少）", " (at least)"),
            (false, false) => self.pick("（不完整）", " (incomplete)"),
        };
        match self.language {
            Language::Zh => format!("{} 的足迹{bound}", SIDES[side]),
            Language::En => format!("Footprint of {}{bound}", SIDES[side]),
        }
    }

    /// What an effect is of: the process or the item, whose carbon or which gas, and how one side stands alone with it.
    fn subject(&self, effect: &FootprintEffect) -> String {
        let subject = &effect.subject;
        let names = &self.comparison.names;
        let mut remarks: Vec<String> = Vec::new();
        let name = match subject.part {
            FootprintPart::Process => names.process(&subject.id),
            _ => names.item(&subject.id),
        };
        match subject.part {
            FootprintPart::Process => {}
            FootprintPart::Bought => remarks.push(self.pick("外购", "bought").to_owned()),
            FootprintPart::Credited => remarks.push(self.pick("副产物抵扣", "credited").to_owned()),
            FootprintPart::EndOfLife => remarks.push(self.pick("末端回收", "end of life").to_owned()),
        }
        if let Some(side) = effect.only {
            remarks.push(match self.language {
                Language::Zh => format!("仅 {}", SIDES[side]),
                Language::En => format!("only in {}", SIDES[side]),
            });
        }
        if let Some(side) = effect.without_factor {
            let reason = match subject.part {
                FootprintPart::Credited => UncountedReason::NoCredit,
                _ => UncountedReason::CutOff,
            };
            let (side, reason) = (SIDES[side], reason.title());
            remarks.push(match self.language {
                Language::Zh => format!("{side} {}", reason.zh),
                Language::En => format!("{} in {side}", reason.en),
            });
        }
        let mut words = self.words(&name).to_owned();
        if let Some(carbon) = &subject.carbon {
            words += &format!("{}{}", self.pick("：", ": "), self.words(&names.item(carbon)));
        }
        if let Some(flow) = &subject.flow {
            words += &format!("{}{flow}", self.pick("：", ": "));
        }
        if remarks.is_empty() {
            return words;
        }
        let remarks = remarks.join(self.pick("，", ", "));
        match self.language {
            Language::Zh => format!("{words}（{remarks}）"),
            Language::En => format!("{words} ({remarks})"),
        }
    }

    fn value(&self, effect: &FootprintEffect, side: usize) -> String {
        match &effect.values[side] {
            Some(value) => shown(value),
            None if effect.without_factor == Some(side) => self.pick("无因子", "no factor").to_owned(),
            None => NOTHING.to_owned(),
        }
    }

    /// What the numbers of an effect are measured in.
    fn unit(&self, effect: &FootprintEffect) -> String {
        let subject = &effect.subject;
        let names = &self.comparison.names;
        let item = counted_by(subject);
        match effect.cause {
            cause if cause.is_choice() => EQUIVALENT.to_owned(),
            FootprintCause::Amounts if subject.part == FootprintPart::Process => {
                format!("{} {}", names.unit(item), self.words(&names.item(item)))
            }
            FootprintCause::Amounts => names.unit(item).to_owned(),
            _ => format!("tCO2e/{}", names.unit(item)),
        }
    }
}

/// Id of the item that the amounts of a subject are of.
pub(super) fn counted_by(subject: &FootprintSubject) -> &str {
    subject.reference.as_deref().unwrap_or(&subject.id)
}
