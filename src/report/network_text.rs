//! The network of a plant for people: the carbon balance of its processes, what each takes and makes for a unit of its product.

use super::csv_bytes::csv_writer;
use super::operation_text::OperationSheet;
use super::plant_heading::plant_heading;
use super::solved_number::rounded;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::factor::Named;
use crate::inventory::Inventory;
use crate::network::carbon_balance::CarbonBalance;
use crate::network::missing_carbon::MissingCarbon;
use crate::network::{Exchange, PlantNetwork};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::{Language, Text};

/// What a network is printed with.
pub struct NetworkSheet<'s, 'i> {
    /// The place of the plant in the ledger.
    pub plant: usize,
    /// The inventory at process level.
    pub inventory: &'s Inventory<'i>,
    /// Its network.
    pub drawn: &'s PlantNetwork,
    /// Its carbon balance.
    pub balance: &'s CarbonBalance,
}

impl NetworkSheet<'_, '_> {
    /// The balance and the unit processes as text.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let unit = &self.inventory.methodology.file.result.unit;
        let heading = plant_heading(self.inventory, self.plant);
        let mut text = format!("{}\n\n", heading.in_language(language));
        text += &match language {
            Language::Zh => format!("各工序碳平衡（{unit}）\n"),
            Language::En => format!("Carbon balance of the processes ({unit})\n"),
        };
        text += &self.balance_table(language, style);
        text += &self.missing_carbon_table(language, style);
        text += &format!(
            "\n{}\n",
            pick(
                "单元过程（每单位主产品）",
                "Unit processes, for one unit of the reference product"
            )
        );
        text += &self.processes(language, style);
        text + &self.balanced_items(language, style)
    }

    /// What the balance leaves out.
    pub(super) fn missing_carbon(&self) -> MissingCarbon {
        MissingCarbon::of_balance(self.balance, self.inventory, self.plant)
    }

    /// Items that carry no carbon for want of a content, who takes and makes them, and whose stack gas comes out below zero for it.
    fn missing_carbon_table(&self, language: Language, style: TableStyle) -> String {
        let missing = self.missing_carbon();
        if missing.is_empty() {
            return String::new();
        }
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let columns = [
            (pick("物料", "item"), ColumnKind::Words),
            (pick("消耗工序", "taken by"), ColumnKind::Words),
            (pick("产出工序", "made by"), ColumnKind::Words),
        ];
        let mut table = TableWriter::new(style, &columns);
        for item in &missing.items {
            table.row(&[
                item.title.in_language(language).to_owned(),
                process_names(&item.taken_by, language),
                process_names(&item.made_by, language),
            ]);
        }
        let mut text = format!("\n{}\n{}", missing.heading().in_language(language), table.finish());
        for process in &missing.below_zero {
            text += &format!(
                "  {}\n",
                process.words(&rounded(&process.stack, 2)).in_language(language)
            );
        }
        text + &format!(
            "  {}{}\n",
            pick("提示：", "hint: "),
            missing.hint().in_language(language)
        )
    }

    /// How the items that follow their makers came out over the period.
    fn balanced_items(&self, language: Language, style: TableStyle) -> String {
        let network = &self.drawn.network;
        let demand = self.drawn.demanded();
        // A network that is drawn from a ledger runs for what left the plant; where it does not, the unit processes stand all the same, and why is told.
        let operation = match network.operate(&demand) {
            Ok(operation) => operation,
            Err(Problems(faults)) => {
                let told = faults
                    .iter()
                    .map(|fault| format!("  {}\n", fault.message.in_language(language)));
                let title = language.pick(
                    "随产出方而定的物料无法平衡",
                    "The items that follow their makers cannot be balanced",
                );
                return format!("\n{title}\n{}", told.collect::<String>());
            }
        };
        let sheet = OperationSheet {
            network,
            operation: &operation,
            demand: &demand,
            title: Text::default(),
        };
        let balances = sheet.balances(language, style);
        if balances.is_empty() {
            return balances;
        }
        let title = language.pick(
            "随产出方而定的物料的平衡",
            "How the items that follow their makers came out",
        );
        format!("\n{title}{balances}")
    }

    fn balance_table(&self, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (pick("工序", "process"), ColumnKind::Words),
                (pick("带入", "in"), ColumnKind::Number),
                (
                    pick("产品与副产物带出", "out in products and by-products"),
                    ColumnKind::Number,
                ),
                (pick("烟气", "stack gas"), ColumnKind::Number),
                (pick("烟气占带入", "of what came in"), ColumnKind::Number),
            ],
        );
        for process in &self.balance.processes {
            let (taken, stack) = (process.taken_in_all(), process.stack());
            let share = (stack.clone() * Ratio::from(100)).divide(&taken);
            table.row(&[
                process.title.in_language(language).to_owned(),
                rounded(&taken, 2),
                rounded(&process.made_in_all(), 2),
                rounded(&stack, 2),
                share.map_or_else(String::new, |share| format!("{} %", rounded(&share, 2))),
            ]);
        }
        table.strong_row(&[
            pick("企业（边界）", "plant (over the fence)").to_owned(),
            rounded(&self.balance.came_in(), 2),
            rounded(&self.balance.left(), 2),
            rounded(&self.balance.stacks(), 2),
            String::new(),
        ]);
        let mut text = table.finish();
        let closure = self.balance.closure();
        let named: Vec<String> = self
            .balance
            .open_items()
            .iter()
            .take(5)
            .map(|(item, amount)| {
                let title = self.inventory.library.items.at(*item).title();
                format!("{} {}", title.in_language(language), rounded(amount, 2))
            })
            .collect();
        let named = named.join(pick("；", "; "));
        let by = if named.is_empty() {
            String::new()
        } else {
            format!(": {named}")
        };
        text += &format!(
            "  {} {}{}\n",
            pick("闭合差（带入 − 带出 − 烟气）", "closure: in - out - stack gas ="),
            rounded(&closure, 2),
            by
        );
        text
    }

    fn processes(&self, language: Language, style: TableStyle) -> String {
        let network = &self.drawn.network;
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let mut table = TableWriter::new(
            style,
            &[
                (pick("工序", "process"), ColumnKind::Words),
                (pick("物料", "item"), ColumnKind::Words),
                (pick("产出", "makes"), ColumnKind::Number),
                (pick("消耗", "takes"), ColumnKind::Number),
                ("", ColumnKind::Fixed),
            ],
        );
        for process in &network.processes {
            let reference = process.net(process.reference).abs();
            let mut first = true;
            let mut exchanges: Vec<&Exchange> = process.exchanges.iter().collect();
            exchanges.sort_by_key(|exchange| (exchange.product != process.reference, exchange.amount.is_negative()));
            for exchange in exchanges {
                let product = &network.products[exchange.product];
                let amount = exchange
                    .amount
                    .abs()
                    .divide(&reference)
                    .map_or_else(String::new, |amount| rounded(&amount, 6));
                let (makes, takes) = if exchange.amount.is_negative() {
                    (String::new(), amount)
                } else {
                    (amount, String::new())
                };
                let name = if first {
                    process.title.in_language(language).to_owned()
                } else {
                    String::new()
                };
                first = false;
                table.row(&[
                    name,
                    product.title.in_language(language).to_owned(),
                    makes,
                    takes,
                    product.unit.clone(),
                ]);
            }
        }
        table.finish()
    }

    /// The links of the balance as CSV: what a Sankey diagram is drawn from.
    pub fn links_csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv_writer();
        writer.write_record(["from", "from_zh", "from_en", "to", "to_zh", "to_en", "amount", "unit"])?;
        let unit = &self.inventory.methodology.file.result.unit;
        for link in self.balance.links(self.inventory) {
            let (from, to) = (&link.from, &link.to);
            let amount = link.amount.to_text();
            writer.write_record([
                &from.id,
                &from.title.zh,
                &from.title.en,
                &to.id,
                &to.title.zh,
                &to.title.en,
                &amount,
                unit,
            ])?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }

    /// The unit processes as CSV: what each made and took in the period, and for one unit of its reference.
    pub fn processes_csv(&self) -> Result<Vec<u8>, csv::Error> {
        let network = &self.drawn.network;
        let mut writer = csv_writer();
        writer.write_record([
            "process",
            "direction",
            "item",
            "amount",
            "unit",
            "per_reference",
            "reference",
            "reference_unit",
        ])?;
        for process in &network.processes {
            let reference = &network.products[process.reference];
            let made = process.net(process.reference).abs();
            for exchange in &process.exchanges {
                let product = &network.products[exchange.product];
                let direction = if exchange.amount.is_negative() {
                    "takes"
                } else {
                    "makes"
                };
                let amount = exchange.amount.abs();
                let each = amount.divide(&made).map_or_else(String::new, |each| rounded(&each, 12));
                let amount = amount.to_text();
                writer.write_record([
                    &process.id,
                    direction,
                    &product.id,
                    &amount,
                    &product.unit,
                    &each,
                    &reference.id,
                    &reference.unit,
                ])?;
            }
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

/// The names of processes, one after the other.
pub(super) fn process_names(titles: &[Text], language: Language) -> String {
    let names: Vec<&str> = titles.iter().map(|title| title.in_language(language)).collect();
    names.join(language.pick("、", ", "))
}
