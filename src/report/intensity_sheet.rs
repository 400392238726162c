//! The footprints of every product of a network side by side, one unit of each.

use serde_json::{Value, json};

use super::csv_bytes::csv_writer;
use super::footprint_data::strategy;
use super::solved_number::{apportioned, number, shown};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::network::product_system::Intensity;
use crate::network::{Balance, ProductSystem};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Language;

/// What one unit of each product causes.
pub struct IntensitySheet<'s, 'l> {
    system: &'s ProductSystem<'l>,
    /// By product.
    intensities: Vec<Intensity>,
    /// How many products that are bought have no upstream factor.
    pub cut_off: usize,
    /// Flows that may warm and have no potential.
    pub uncharacterised: Vec<&'s str>,
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
            uncharacterised: system.uncharacterised(),
            intensities: system.intensities()?,
        })
    }

    /// Whether everything that is bought and every flow that may warm was counted.
    pub fn is_complete(&self) -> bool {
        self.cut_off == 0 && self.uncharacterised.is_empty()
    }

    /// The products that a process makes, in the order of the network, and by-products that a treatment would take; what is only bought or left causes
    /// nothing here, nor do the parts of a by-product among its treatments.
    fn rows(&self) -> impl Iterator<Item = (usize, &Intensity)> {
        let network = &self.system.network;
        let items = &self.system.choices.query.library.items;
        let is_made = move |product: &usize| match &network.balances[*product] {
            Balance::Process(process) if network.processes[*process].is_treatment() => {
                let id = &network.products[*product].id;
                // What alone would let a maker run backwards has no row of its own either.
                items.find(id).is_some() && network.footprint(id, &Ratio::one()).is_ok()
            }
            Balance::Process(_) => true,
            Balance::Market(_) => true,
            Balance::Bought | Balance::Left => false,
        };
        let products = self.intensities.iter().enumerate();
        products.filter(move |(product, _)| is_made(product))
    }

    /// The sheet as a table.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let has_credits = !self.system.rules.credits.is_empty();
        let credited = has_credits.then_some((pick("抵扣", "credited"), ColumnKind::Number));
        let columns = [
            (pick("产品", "product"), ColumnKind::Words),
            (pick("直接", "direct"), ColumnKind::Number),
            (pick("上游", "upstream"), ColumnKind::Number),
        ];
        let last = [(pick("合计", "total"), ColumnKind::Number), ("", ColumnKind::Fixed)];
        let columns: Vec<(&str, ColumnKind)> = columns.into_iter().chain(credited).chain(last).collect();
        let mut table = TableWriter::new(style, &columns);
        let mut has_treated = false;
        for (product, intensity) in self.rows() {
            let known = &self.system.network.products[product];
            let treated = self.system.is_taken_from_treatment(product);
            has_treated |= treated;
            // As for one product alone: the parts as shown add up to the total as shown.
            let parts = [&intensity.direct, &intensity.upstream, &intensity.credited].map(Ratio::clone);
            let printed = apportioned(&parts, &intensity.total());
            let mark = if treated { " *" } else { "" };
            let name = format!("{}{mark}", known.title.in_language(language));
            let mut cells = vec![name, shown(&printed[0]), shown(&printed[1])];
            if has_credits {
                cells.push(shown(&printed[2]));
            }
            cells.extend([shown(&printed.iter().cloned().sum()), format!("tCO2e/{}", known.unit)]);
            table.row(&cells);
        }
        let choices = &self.system.choices;
        let said = match language {
            Language::Zh => "边界；分摊；废钢；增温潜势",
            Language::En => "boundary; allocation; scrap; warming potentials",
        };
        let set = &self.system.characterisation.set;
        let boundary = choices.boundary.title();
        let ids = [
            boundary.in_language(language),
            choices.allocation.id(),
            choices.scrap.id(),
            set,
        ];
        let mut text = format!(
            "{}\n  {said}{}{}\n\n{}",
            self.system.title.in_language(language),
            pick("：", ": "),
            ids.join(pick("；", "; ")),
            table.finish()
        );
        if has_treated {
            text += pick(
                "\n  * 副产物：多要一单位即从其吸纳者（发电、放散）取得，少烧、少发电、多购电\n",
                "\n  * a by-product: a unit more is taken from what absorbs it (power plant, flare), which burns less and makes less power, so that more is bought\n",
            );
        }
        if !self.system.rules.end_of_life.is_empty() {
            text += pick(
                "\n  不含末端回收的抵扣；见 --product\n",
                "\n  without what is saved at the end of life; --product shows it\n",
            );
        }
        if !self.uncharacterised.is_empty() {
            text += &match language {
                Language::Zh => format!("\n  {set} 无其增温潜势，未计：{}\n", self.uncharacterised.join("；")),
                Language::En => format!(
                    "\n  without a warming potential in {set}, not counted: {}\n",
                    self.uncharacterised.join("; ")
                ),
            };
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
            .map(|(product, intensity)| {
                let known = &self.system.network.products[product];
                json!({
                    "product": known.id,
                    "unit": known.unit,
                    "direct": number(&intensity.direct),
                    "upstream": number(&intensity.upstream),
                    "credit": number(&intensity.credited),
                    "total": number(&intensity.total()),
                })
            })
            .collect();
        json!({
            "schema": "dafeng-footprints/1.0",
            "title": self.system.title,
            "boundary": self.system.choices.boundary.id(),
            "allocation": strategy(self.system.choices.allocation),
            "scrap": strategy(self.system.choices.scrap),
            "warming_potentials": self.system.characterisation.set,
            "is_complete": self.is_complete(),
            "not_characterised": self.uncharacterised,
            "products": rows,
        })
    }

    /// The sheet as CSV.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv_writer();
        writer.write_record([
            "product",
            "zh",
            "en",
            "unit",
            "direct",
            "upstream",
            "credit",
            "total",
            "is_complete",
        ])?;
        for (product, intensity) in self.rows() {
            let known = &self.system.network.products[product];
            let total = number(&intensity.total());
            let is_complete = self.is_complete().to_string();
            let (direct, upstream) = (number(&intensity.direct), number(&intensity.upstream));
            let credit = number(&intensity.credited);
            writer.write_record([
                &known.id,
                &known.title.zh,
                &known.title.en,
                &known.unit,
                &direct,
                &upstream,
                &credit,
                &total,
                &is_complete,
            ])?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}
