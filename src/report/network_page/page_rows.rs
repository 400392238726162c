//! The rows of the page: figures, findings and tables as text.

use crate::factor::Named;
use crate::inventory::Inventory;
use crate::network::carbon_balance::{CarbonBalance, ProcessBalance};
use crate::network::carbon_diagram::{CarbonDiagram, CarriedItem};
use crate::quantity::Ratio;
use crate::report::network_text::{NetworkSheet, process_names};
use crate::report::solved_number::{grouped, share};
use crate::text::{Language, Text};

/// A key figure.
pub(super) struct Figure {
    pub class: &'static str,
    pub title: &'static str,
    pub amount: String,
    pub unit: String,
    pub share: String,
}

/// A kind of the legend.
pub(super) struct KindRow {
    pub id: &'static str,
    pub title: String,
}

/// What stands in a node together with others.
pub(super) struct MergedRow {
    pub into: String,
    pub title: String,
    pub amount: String,
    pub share: String,
}

/// The balance of a process or of the plant.
pub(super) struct BalanceRow {
    pub title: String,
    pub taken: String,
    pub made: String,
    pub stack: String,
    pub share: String,
}

/// An item that does not close.
pub(super) struct OpenRow {
    pub title: String,
    pub amount: String,
    pub share: String,
}

/// A flow of the diagram.
pub(super) struct FlowRow {
    pub from: String,
    pub items: String,
    pub to: String,
    pub amount: String,
    pub share: String,
}

/// A file that went in.
pub(super) struct InputRow<'a> {
    pub path: &'a str,
    pub sha256: &'a str,
}

impl MergedRow {
    pub(super) fn of_diagram(diagram: &CarbonDiagram, language: Language) -> Vec<MergedRow> {
        let rows = diagram.merged.iter().map(|merged| MergedRow {
            into: diagram.nodes[merged.into].title.in_language(language).to_owned(),
            title: merged.title.in_language(language).to_owned(),
            amount: grouped(&merged.amount, 2),
            share: share(&merged.amount, &diagram.came_in),
        });
        rows.collect()
    }
}

impl BalanceRow {
    pub(super) fn of_process(process: &ProcessBalance, language: Language) -> BalanceRow {
        let (taken, stack) = (process.taken_in_all(), process.stack());
        BalanceRow {
            title: process.title.in_language(language).to_owned(),
            share: share(&stack, &taken),
            taken: grouped(&taken, 2),
            made: grouped(&process.made_in_all(), 2),
            stack: grouped(&stack, 2),
        }
    }

    pub(super) fn of_plant(balance: &CarbonBalance, language: Language) -> BalanceRow {
        BalanceRow {
            title: language.pick("企业（边界）", "plant (over the fence)").to_owned(),
            taken: grouped(&balance.came_in(), 2),
            made: grouped(&balance.left(), 2),
            stack: grouped(&balance.stacks(), 2),
            share: share(&balance.stacks(), &balance.came_in()),
        }
    }
}

impl FlowRow {
    pub(super) fn of_diagram(diagram: &CarbonDiagram, language: Language) -> Vec<FlowRow> {
        let title = |node: usize| diagram.nodes[node].title.in_language(language).to_owned();
        let items = |items: &[CarriedItem]| {
            let each = items.iter().map(|item| item.title.in_language(language));
            each.collect::<Vec<_>>().join(language.pick("、", ", "))
        };
        let rows = diagram.flows.iter().map(|flow| FlowRow {
            from: title(flow.from),
            items: items(&flow.items),
            to: title(flow.to),
            amount: grouped(&flow.amount, 2),
            share: share(&flow.amount, &diagram.came_in),
        });
        rows.collect()
    }
}

impl InputRow<'_> {
    pub(super) fn of_inventory<'a>(inventory: &'a Inventory<'_>) -> Vec<InputRow<'a>> {
        let inputs = inventory.ledger.inputs.iter();
        inputs
            .map(|input| InputRow {
                path: &input.path,
                sha256: input.sha256(),
            })
            .collect()
    }
}

impl NetworkSheet<'_, '_> {
    /// In, out, stack gas, closure.
    pub(super) fn figures(&self, language: Language) -> Vec<Figure> {
        let balance = self.balance;
        let closure = balance.closure();
        let is_closed = closure.is_zero() && balance.open_items().is_empty();
        let of_carbon_in = |amount: &Ratio| {
            let share = share(amount, &balance.came_in());
            match language {
                Language::Zh => format!("占带入 {share}"),
                Language::En => format!("{share} of the carbon in"),
            }
        };
        let figure = |class, zh, en, amount: &Ratio, share: String| Figure {
            class,
            title: language.pick(zh, en),
            amount: grouped(amount, 2),
            unit: self.inventory.methodology.file.result.unit.clone(),
            share,
        };
        let (came_in, left, stacks) = (balance.came_in(), balance.left(), balance.stacks());
        let bought = language.pick("外购与库存取用", "bought or drawn from stock").to_owned();
        let class = if is_closed { "closed" } else { "open" };
        vec![
            figure("came-in", "带入碳", "carbon in", &came_in, bought),
            figure(
                "left",
                "产品与副产物带出",
                "out in products and by-products",
                &left,
                of_carbon_in(&left),
            ),
            figure("stack", "烟气", "stack gas", &stacks, of_carbon_in(&stacks)),
            figure(class, "闭合差", "closure", &closure, of_carbon_in(&closure)),
        ]
    }

    pub(super) fn open_rows(&self, language: Language) -> Vec<OpenRow> {
        let open = self.balance.open_items().into_iter();
        open.map(|(item, amount)| OpenRow {
            title: self.item_title(item, language).to_owned(),
            amount: grouped(&amount, 2),
            share: share(&amount, &self.balance.came_in()),
        })
        .collect()
    }

    /// What the balance leaves out, in sentences: the items that carry no carbon, what to do, whose stack gas is below zero for it, and, where
    /// nothing else is wrong, what the closure is worth.
    pub(super) fn missing_rows(&self, language: Language, is_closed: bool) -> Vec<String> {
        let missing = self.missing_carbon();
        if missing.is_empty() {
            return Vec::new();
        }
        let items = missing.items.iter().map(|item| {
            let movers: Vec<Text> = item.taken_by.iter().chain(&item.made_by).cloned().collect();
            let (name, movers) = (item.title.in_language(language), process_names(&movers, language));
            match language {
                Language::Zh => format!("{name}（{movers}）"),
                Language::En => format!("{name} ({movers})"),
            }
        });
        let items: Vec<String> = items.collect();
        let (heading, hint) = (missing.heading(), missing.hint());
        let (list, hint) = match language {
            Language::Zh => (
                format!("{}：{}", heading.zh, items.join("；")),
                format!("提示：{}", hint.zh),
            ),
            Language::En => (
                format!("{}: {}", heading.en, items.join("; ")),
                format!("Hint: {}", hint.en),
            ),
        };
        let unit = &self.inventory.methodology.file.result.unit;
        let below_zero = missing.below_zero.iter().map(|process| {
            let stack = format!("{} {unit}", grouped(&process.stack, 2));
            process.words(&stack).in_language(language).to_owned()
        });
        let drawn = self
            .drawn_stack_gas(language)
            .filter(|_| !missing.below_zero.is_empty());
        let closure = language.pick(
            "闭合差为零只说明给出碳含量的物料收支相符；上述物料两侧均按零计，不在其内",
            "The closure of zero says only that what has a content comes out even; these items count as zero on both sides",
        );
        let closure = is_closed.then(|| closure.to_owned());
        let rows = [list, hint].into_iter().chain(below_zero);
        rows.chain(drawn).chain(closure).collect()
    }

    /// What does not close, in sentences: items, and processes that made more carbon than they took.
    pub(super) fn findings(&self, language: Language) -> Vec<String> {
        let unit = &self.inventory.methodology.file.result.unit;
        let figures = |amount: &Ratio| {
            let (shown, share) = (grouped(&amount.abs(), 2), share(&amount.abs(), &self.balance.came_in()));
            match language {
                Language::Zh => format!("{shown} {unit}（占带入 {share}）"),
                Language::En => format!("{shown} {unit} ({share} of the carbon in)"),
            }
        };
        let items = self.balance.open_items().into_iter().map(|(item, amount)| {
            let title = self.item_title(item, language);
            let figures = figures(&amount);
            match (language, amount.is_negative()) {
                (Language::Zh, true) => format!("{title}：用去与带出的比产出与带入的多 {figures}"),
                (Language::Zh, false) => format!("{title}：产出与带入的比用去与带出的多 {figures}"),
                (Language::En, true) => format!("{title}: {figures} more was used or left than was made or came in"),
                (Language::En, false) => format!("{title}: {figures} more was made or came in than was used or left"),
            }
        });
        // Those whose stack gas is below zero for want of a content are told with what carries none.
        let explained = self.missing_carbon().below_zero;
        let explained: Vec<&Text> = explained.iter().map(|of| &of.process).collect();
        let drawn = self.drawn_stack_gas(language).filter(|_| explained.is_empty());
        let processes = self
            .balance
            .processes
            .iter()
            .filter(|process| process.stack().is_negative() && !explained.contains(&&process.title));
        let processes = processes.map(|process| {
            let title = process.title.in_language(language);
            let figures = figures(&process.stack());
            match language {
                Language::Zh => format!("{title}：产出的碳比带入的多 {figures}，烟气为负"),
                Language::En => {
                    format!("{title}: made {figures} more carbon than it took; its stack gas is below zero")
                }
            }
        });
        items.chain(processes).chain(drawn).collect()
    }

    /// Where a process has stack gas below zero: what the diagram has as stack gas, and what it may come of.
    fn drawn_stack_gas(&self, language: Language) -> Option<String> {
        let stacks = self.balance.processes.iter().map(ProcessBalance::stack);
        let drawn: Ratio = stacks.filter(|stack| !stack.is_negative()).sum();
        if drawn == self.balance.stacks() {
            return None;
        }
        let figures = format!("{} {}", grouped(&drawn, 2), self.inventory.methodology.file.result.unit);
        Some(match language {
            Language::Zh => format!("图中负烟气画为红色来源，烟气为各正值之和 {figures}"),
            Language::En => format!(
                "The diagram draws stack gas below zero as a source in red, so its stack gas is {figures}, what is above zero"
            ),
        })
    }

    fn item_title(&self, item: usize, language: Language) -> &str {
        self.inventory.library.items.at(item).title().in_language(language)
    }
}
