//! The footprints of every product of a network side by side, one unit of each.

use serde_json::{Value, json};

use super::solved_number::{number, shown};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::network::upstream::UpstreamFactor;
use crate::network::{Balance, Network};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::{Language, Text};

/// What one unit of each product causes.
pub struct IntensitySheet<'n> {
    network: &'n Network,
    title: Text,
    /// By product.
    direct: Vec<Ratio>,
    upstream: Vec<Ratio>,
    /// How many products that are bought have no upstream factor.
    pub cut_off: usize,
}

impl<'n> IntensitySheet<'n> {
    /// Solves for all products at once, for the processes and for what is bought.
    pub fn of(
        network: &'n Network,
        flow: &str,
        upstream: &[Option<UpstreamFactor<'_>>],
        title: Text,
    ) -> Result<IntensitySheet<'n>, Problems> {
        let factors: Vec<Option<Ratio>> = upstream
            .iter()
            .map(|factor| factor.as_ref().map(|factor| factor.value.clone()))
            .collect();
        let is_bought = |balance: &Balance| match balance {
            Balance::Bought => true,
            Balance::Market(parts) => parts
                .iter()
                .any(|(source, _)| *source == crate::network::Source::Bought),
            Balance::Process(_) | Balance::Left => false,
        };
        let bought = network
            .balances
            .iter()
            .zip(&factors)
            .filter(|(balance, _)| is_bought(balance));
        Ok(IntensitySheet {
            network,
            title,
            direct: network.direct_intensities(flow)?,
            upstream: network.upstream_intensities(&factors)?,
            cut_off: bought.filter(|(_, factor)| factor.is_none()).count(),
        })
    }

    /// The products that a process makes, in the order of the network; what is only bought or left causes nothing here.
    fn rows(&self) -> impl Iterator<Item = (usize, &Ratio, &Ratio)> {
        let is_made = |product: &usize| match &self.network.balances[*product] {
            Balance::Process(process) => !self.network.processes[*process].is_treatment(),
            Balance::Market(_) => true,
            Balance::Bought | Balance::Left => false,
        };
        let products = 0..self.network.products.len();
        products
            .filter(is_made)
            .map(|product| (product, &self.direct[product], &self.upstream[product]))
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
            let known = &self.network.products[product];
            let total = direct.clone() + upstream.clone();
            table.row(&[
                known.title.in_language(language).to_owned(),
                shown(direct),
                shown(upstream),
                shown(&total),
                format!("tCO2e/{}", known.unit),
            ]);
        }
        let mut text = format!("{}\n\n{}", self.title.in_language(language), table.finish());
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
                let known = &self.network.products[product];
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
            "title": {"zh": self.title.zh, "en": self.title.en},
            "allocation": "none",
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
            let known = &self.network.products[product];
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
