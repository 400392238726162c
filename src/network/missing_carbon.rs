//! What a carbon balance leaves out: items that carry no carbon in it since nothing gives their content. They count as zero wherever they
//! go, so a balance closes all the same; it says nothing of them.

use std::collections::BTreeSet;

use super::carbon_balance::CarbonBalance;
use crate::factor::Named;
use crate::inventory::Inventory;
use crate::inventory::process_level::CarryingNone;
use crate::quantity::Ratio;
use crate::text::Text;

/// What the balance of a plant leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingCarbon {
    /// The items, in the order of the registry.
    pub items: Vec<MissingItem>,
    /// Processes whose stack gas comes out below zero, and that take such items.
    pub below_zero: Vec<BelowZero>,
}

/// An item that carries no carbon since nothing gives its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingItem {
    /// What it is called.
    pub title: Text,
    /// Its id.
    pub id: String,
    /// The parameters that would give its content, in words.
    pub parameters: Text,
    /// The processes that take it; of an item that carries none where it crosses the fence alone, that it does.
    pub taken_by: Vec<Text>,
    /// The processes that make it.
    pub made_by: Vec<Text>,
}

/// A process that makes more carbon than it takes, since what it takes carries none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowZero {
    /// What it is called.
    pub process: Text,
    /// Its stack gas, below zero, in the unit of the balance.
    pub stack: Ratio,
    /// What it takes that carries none.
    pub items: Vec<Text>,
}

impl MissingCarbon {
    /// What the balance of a plant leaves out, of an inventory at process level.
    pub fn of_balance(balance: &CarbonBalance, inventory: &Inventory<'_>, plant: usize) -> MissingCarbon {
        let found = inventory.carrying_none_of(plant);
        let titles = |processes: &BTreeSet<String>| {
            let each = processes.iter();
            each.map(|process| inventory.process_title(plant, process))
                .collect::<Vec<Text>>()
        };
        let items = found.iter().map(|(item, of)| {
            let known = inventory.library.items.at(*item);
            let mut taken_by = titles(&of.taken_by);
            if of.taken_by.is_empty() && of.made_by.is_empty() {
                taken_by.push(Text::new("进出企业边界", "over the fence"));
            }
            MissingItem {
                title: known.title().clone(),
                id: known.id().to_owned(),
                parameters: of.missing.clone(),
                taken_by,
                made_by: titles(&of.made_by),
            }
        });
        let below_zero = balance.processes.iter().filter_map(|process| {
            let takes = |(item, of): (&usize, &CarryingNone)| {
                let title = inventory.library.items.at(*item).title();
                of.taken_by.contains(&process.process).then(|| title.clone())
            };
            let stack = process.stack();
            let items: Vec<Text> = found.iter().filter_map(takes).collect();
            (stack.is_negative() && !items.is_empty()).then(|| BelowZero {
                process: process.title.clone(),
                stack,
                items,
            })
        });
        MissingCarbon {
            below_zero: below_zero.collect(),
            items: items.collect(),
        }
    }

    /// Whether every item has a content.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// That items carry none, and why, in words that a list follows.
    pub fn heading(&self) -> Text {
        let count = self.items.len();
        Text::new(
            format!("以下 {count} 种物料未给出碳含量，此处不带碳"),
            match count {
                1 => "1 item carries no carbon here, since nothing gives its content".to_owned(),
                _ => format!("{count} items carry no carbon here, since nothing gives their content"),
            },
        )
    }

    /// What to do: which parameters would give the contents.
    pub fn hint(&self) -> Text {
        let mut parameters: Vec<&Text> = Vec::new();
        for item in &self.items {
            if !parameters.contains(&&item.parameters) {
                parameters.push(&item.parameters);
            }
        }
        let zh: Vec<&str> = parameters.iter().map(|text| text.zh.as_str()).collect();
        let en: Vec<&str> = parameters.iter().map(|text| text.en.as_str()).collect();
        Text::new(
            format!("在企业文件 factors 中给出{}，确不含碳的写 0", zh.join("或")),
            format!(
                "give the {} under `factors` in the plants file, 0 for what holds no carbon",
                en.join(" or the ")
            ),
        )
    }
}

impl BelowZero {
    /// Why the stack gas is below zero; `stack` is its amount as it is shown, with its unit.
    pub fn words(&self, stack: &str) -> Text {
        let zh: Vec<&str> = self.items.iter().map(|item| item.zh.as_str()).collect();
        let en: Vec<&str> = self.items.iter().map(|item| item.en.as_str()).collect();
        let carries = if en.len() == 1 { "carries" } else { "carry" };
        Text::new(
            format!(
                "{}：烟气 {stack} 为负，因所用{}此处不带碳",
                self.process.zh,
                zh.join("、")
            ),
            format!(
                "{}: stack gas {stack} is below zero, since it takes {}, which {carries} no carbon here",
                self.process.en,
                en.join(", ")
            ),
        )
    }
}
