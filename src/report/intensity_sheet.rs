//! The footprints of every product of a network side by side, one unit of each.

use serde_json::{Value, json};

use super::footprint_data::strategy;
use super::solved_number::{number, shown};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::network::{Balance, ProductSystem};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Language;

/// What one unit of each product causes.
pub struct IntensitySheet<'s, 'l> {
    system: &'s ProductSystem<'l>,
    /// By product: inside the fence, beyond it.
    intensities: Vec<(Ratio, Ratio)>,
    /// How many products that are bought have no upstream factor.
    pub cut_off: usize,
}

impl<'s, 'l> IntensitySheet<'s, 'l> {
    /// Solves for all products at once, for the processes and for what is bought.
    pub fn of(system: &'s ProductSystem<'l>) -> Result<IntensitySheet<'s, 'l>, Problems> {
        let is_bought = |balance: &Balance| match balance {
            Balance::Bought => true,
            Balance::Market(parts) => parts
                .iter()
                .any(|(source, _)| *source == crate::network::Source::Bought),
            Balance::Process(_) | Balance::Left => false,
        };
        let cut_off = (0..system.network.products.len()).filter(|product| {
            system.reaches_beyond_the_gate()
                && is_bought(&system.network.balances[*product])
                && system.carried(*product).is_none()
        });
        Ok(IntensitySheet {
            system,
            cut_off: cut_off.count(),
            intensities: system.intensities()?,
        })
    }

    /// The products that a process makes, in the order of the network; what is only bought or left causes nothing here.
    fn rows(&self) -> impl Iterator<Item = (usize, &Ratio, &Ratio)> {
        let network = &self.system.network;
        let is_made = |product: &usize| match &network.balances[*product] {
            Balance::Process(process) => !network.processes[*process].is_treatment(),
            Balance::Market(_) => true,
            Balance::Bought | Balance::Left => false,
        };
        let products = self.intensities.iter().enumerate();
        products
            .filter(move |(product, _)| is_made(product))
            .map(|(product, (direct, beyond))| (product, direct, beyond))
    }

    /// The sheet as a table.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (pick("产品", "product"), ColumnKind::Words),
                (pick("直接", "direct"), ColumnKind::Number),
                (pick("上游", "upstream"), ColumnKind::Number),
                (pick("合计", "total"), ColumnKind::Number),
                ("", ColumnKind::Fixed),
            ],
        );
        for (product, direct, upstream) in self.rows() {
            let known = &self.system.network.products[product];
            let total = direct.clone() + upstream.clone();
            table.row(&[
                known.title.in_language(language).to_owned(),
                shown(direct),
                shown(upstream),
                shown(&total),
                format!("tCO2e/{}", known.unit),
            ]);
        }
        let choices = &self.system.choices;
        let said = match language {
            Language::Zh => "边界；分摊；废钢；增温潜势",
            Language::En => "boundary; allocation; scrap; warming potentials",
        };
        let set = &self.system.characterisation.set;
        let ids = [choices.boundary.id(), choices.allocation.id(), choices.scrap.id(), set];
        let mut text = format!(
            "{}\n  {said}{}{}\n\n{}",
            self.system.title.in_language(language),
            pick("：", ": "),
            ids.join(pick("；", "; ")),
            table.finish()
        );
        if !self.system.rules.end_of_life.is_empty() {
            text += pick(
                "\n  不含末端回收的抵扣；见 --product\n",
                "\n  without what is saved at the end of life; --product shows it\n",
            );
        }
        if self.cut_off > 0 {
            text += &match language {
                Language::Zh => format!(
                    "\n  {} 项外购物料无上游因子，未计：上游与合计不完整；各产品的明细见 --product\n",
                    self.cut_off
                ),
                Language::En => format!(
                    "\n  {} bought item(s) have no upstream factor and are not counted: upstream and total are incomplete; --product lists them\n",
                    self.cut_off
                ),
            };
        }
        text
    }

    /// The sheet as JSON; decimals are strings.
    pub fn json(&self) -> Value {
        let rows: Vec<Value> = self
            .rows()
            .map(|(product, direct, upstream)| {
                let known = &self.system.network.products[product];
                json!({
                    "product": known.id,
                    "unit": known.unit,
                    "direct": number(direct),
                    "upstream": number(upstream),
                    "total": number(&(direct.clone() + upstream.clone())),
                })
            })
            .collect();
        json!({
            "schema": "dafeng-footprints/1.0",
            "title": {"zh": self.system.title.zh, "en": self.system.title.en},
            "boundary": self.system.choices.boundary.id(),
            "allocation": strategy(self.system.choices.allocation),
            "scrap": strategy(self.system.choices.scrap),
            "warming_potentials": self.system.characterisation.set,
            "is_complete": self.cut_off == 0,
            "products": rows,
        })
    }

    /// The sheet as CSV.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::from("\u{feff}".as_bytes()));
        writer.write_record([
            "product",
            "zh",
            "en",
            "unit",
            "direct",
            "upstream",
            "total",
            "is_complete",
        ])?;
        for (product, direct, upstream) in self.rows() {
            let known = &self.system.network.products[product];
            let total = number(&(direct.clone() + upstream.clone()));
            let bound = (self.cut_off == 0).to_string();
            let (direct, upstream) = (number(direct), number(upstream));
            writer.write_record([
                &known.id,
                &known.title.zh,
                &known.title.en,
                &known.unit,
                &direct,
                &upstream,
                &total,
                &bound,
            ])?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}
