//! A network in operation, for people: what runs for a demand, what is bought and leaves, how the items that follow their makers come out.

use super::footprint_table::reference_words;
use super::solved_number::rounded;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::network::{BalancedOutcome, Closing, Network, Operation};
use crate::quantity::Ratio;
use crate::text::{Language, Text};

/// The places of amounts of a whole period.
const PLACES: u32 = 2;

/// What an operation is printed with.
pub struct OperationSheet<'o> {
    /// The network.
    pub network: &'o Network,
    /// What it runs.
    pub operation: &'o Operation,
    /// What was asked for.
    pub demand: &'o [(usize, Ratio)],
    /// Of what it is.
    pub title: Text,
}

impl OperationSheet<'_> {
    /// The operation as text.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let asked: Vec<String> = self.demand.iter().map(|of| self.amount(of, language)).collect();
        let mut text = format!("{}\n", self.title.in_language(language));
        text += &match language {
            Language::Zh => format!("为 {} 运行\n\n", asked.join("、")),
            Language::En => format!("in operation for {}\n\n", asked.join(", ")),
        };
        text += &self.processes(language, style);
        let lists = [
            (
                &self.operation.bought,
                "外购（负值为外供）",
                "bought (below zero: given away)",
            ),
            (
                &self.operation.left,
                "离开的副产物（负值为自外界取得）",
                "by-products that leave (below zero: drawn from outside)",
            ),
        ];
        for (amounts, zh, en) in lists {
            if !amounts.is_empty() {
                let amounts: Vec<String> = amounts.iter().map(|of| self.amount(of, language)).collect();
                text += &format!(
                    "\n{}\n  {}\n",
                    language.pick(zh, en),
                    amounts.join(language.pick("；", "; "))
                );
            }
        }
        text + &self.balances(language, style)
    }

    fn amount(&self, (product, amount): &(usize, Ratio), language: Language) -> String {
        let known = &self.network.products[*product];
        format!(
            "{} {} {}",
            rounded(amount, PLACES),
            known.unit,
            known.title.in_language(language)
        )
    }

    fn processes(&self, language: Language, style: TableStyle) -> String {
        let network = self.network;
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let ran = || {
            let ran = network.processes.iter().zip(self.operation.runs.iter().cloned());
            ran.chain(self.operation.reserves(network))
                .filter(|(_, runs)| !runs.is_zero())
        };
        let emitted = |flow: &usize| ran().any(|(process, _)| !process.emitted(*flow).is_zero());
        let flows: Vec<usize> = (0..network.elementary_flows.len()).filter(emitted).collect();
        let mut columns = vec![
            (pick("工序", "process"), ColumnKind::Words),
            (pick("产出或处理", "makes or takes"), ColumnKind::Number),
            ("", ColumnKind::Words),
        ];
        let units: Vec<String> = flows
            .iter()
            .map(|flow| &network.elementary_flows[*flow])
            .map(|flow| {
                if flow.unit == format!("t{}", flow.id) {
                    flow.unit.clone()
                } else {
                    format!("{} {}", flow.unit, flow.id)
                }
            })
            .collect();
        columns.extend(units.iter().map(|unit| (unit.as_str(), ColumnKind::Number)));
        let mut table = TableWriter::new(style, &columns);
        let mut totals = vec![Ratio::zero(); flows.len()];
        for (process, runs) in ran() {
            let reference = &network.products[process.reference];
            let mut cells = vec![
                process.title.in_language(language).to_owned(),
                {
                    let made = process.net(process.reference) * runs.clone();
                    rounded(&if process.is_treatment() { -made } else { made }, PLACES)
                },
                reference_words(process, reference, language),
            ];
            for (flow, total) in flows.iter().zip(&mut totals) {
                let emitted = process.emitted(*flow) * runs.clone();
                cells.push(rounded(&emitted, PLACES));
                *total = std::mem::take(total) + emitted;
            }
            table.row(&cells);
        }
        let mut cells = vec![pick("合计", "total").to_owned(), String::new(), String::new()];
        cells.extend(totals.iter().map(|total| rounded(total, PLACES)));
        table.strong_row(&cells);
        table.finish()
    }

    /// How each item that follows its makers comes out.
    pub(super) fn balances(&self, language: Language, style: TableStyle) -> String {
        let tables = self.operation.balanced.iter().enumerate();
        tables
            .map(|(place, outcome)| self.balance(place, outcome, language, style))
            .collect()
    }

    fn balance(&self, place: usize, outcome: &BalancedOutcome, language: Language, style: TableStyle) -> String {
        let network = self.network;
        let item = &network.balanced[place];
        let product = &network.products[outcome.product];
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (product.title.in_language(language), ColumnKind::Words),
                (pick("产出", "made"), ColumnKind::Number),
                (pick("使用", "taken"), ColumnKind::Number),
                (pick("其中补充", "of it topped up"), ColumnKind::Number),
                (&product.unit, ColumnKind::Fixed),
            ],
        );
        let title = |place: usize| network.processes[place].title.in_language(language).to_owned();
        let shown = |amount: &Ratio| {
            if amount.is_zero() {
                String::new()
            } else {
                rounded(amount, PLACES)
            }
        };
        let mut row = |name: String, made: &Ratio, taken: &Ratio, topped_up: &Ratio| {
            table.row(&[name, shown(made), shown(taken), shown(topped_up), String::new()]);
        };
        let none = Ratio::zero();
        for (process, amount) in &outcome.made {
            row(title(*process), amount, &none, &none);
        }
        let topped_up = outcome.topped_up.clone();
        if let Some(top_up) = item.top_up.as_ref().filter(|_| outcome.closing == Closing::ToppedUp) {
            row(top_up.title.in_language(language).to_owned(), &topped_up, &none, &none);
        }
        for (process, amount, topped_up) in &outcome.used {
            row(title(*process), &none, amount, topped_up);
        }
        if !outcome.asked.is_zero() {
            row(
                pick("外供", "asked for from outside").to_owned(),
                &none,
                &outcome.asked,
                &none,
            );
        }
        if !outcome.absorbed.is_zero() {
            row(title(item.absorber), &none, &outcome.absorbed, &none);
        }
        if let Some(spill) = item.spill.as_ref().filter(|_| outcome.closing == Closing::Spilled) {
            row(
                spill.title.in_language(language).to_owned(),
                &none,
                &outcome.spilled,
                &none,
            );
        }
        let sum = |amounts: &mut dyn Iterator<Item = &Ratio>| amounts.cloned().sum::<Ratio>();
        let made = sum(&mut outcome.made.iter().map(|(_, amount)| amount)) + topped_up.clone();
        let used = sum(&mut outcome.used.iter().map(|(_, amount, _)| amount));
        let taken = used + outcome.asked.clone() + outcome.absorbed.clone() + outcome.spilled.clone();
        if made.is_zero() && taken.is_zero() {
            return String::new();
        }
        let total = pick("合计", "total").to_owned();
        table.strong_row(&[total, shown(&made), shown(&taken), shown(&topped_up), String::new()]);
        format!("\n{}", table.finish())
    }
}
