//! What a meter is called.

use super::ledger::Ledger;
use super::meter::Meter;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::text::Text;

impl Meter {
    /// Its id, the same in every run: `mill/coking/coke/produced`, `mill/-/coke/stock@2023-12-31`.
    pub fn id(&self, ledger: &Ledger, library: &Library) -> String {
        let plant = &ledger.plants.plants[self.plant].id;
        let process = self.process.as_deref().unwrap_or("-");
        let item = library.items.at(self.item).id();
        let flow = match self.day {
            None => self.flow.id().to_owned(),
            Some(day) => format!("stock@{day}"),
        };
        format!("{plant}/{process}/{item}/{flow}")
    }

    /// What it is called: `coking: coke produced`.
    pub fn title(&self, ledger: &Ledger, library: &Library) -> Text {
        let title = library.items.at(self.item).title();
        let flow = self.flow_title();
        let own = self.process_words(ledger, library);
        Text::new(
            format!("{}{}{}", own.zh, title.zh, flow.zh),
            format!("{}{} {}", own.en, title.en, flow.en),
        )
    }

    /// What it is called where its item is named already: `coking: produced`.
    pub fn title_within_item(&self, ledger: &Ledger, library: &Library) -> Text {
        let flow = self.flow_title();
        let own = self.process_words(ledger, library);
        Text::new(format!("{}{}", own.zh, flow.zh), format!("{}{}", own.en, flow.en))
    }

    fn flow_title(&self) -> Text {
        match self.day {
            None => self.flow.title(),
            Some(day) => Text::new(format!("库存 {day}"), format!("stock, {day}")),
        }
    }

    fn process_words(&self, ledger: &Ledger, library: &Library) -> Text {
        match &self.process {
            None if self.flow == Flow::Produced => Text::new("企业 ", "plant: "),
            None => Text::default(),
            Some(process) => {
                let process = ledger.process_title(self.plant, process, library);
                Text::new(format!("{} ", process.zh), format!("{}: ", process.en))
            }
        }
    }
}
