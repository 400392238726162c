//! The tables of a data reconciliation for people: how balances close, readings beside their reconciled values, what is not measured.

use super::floating_number::order_of;
use super::narrowed_table::NarrowedTable;
use super::reconciliation_text::{NONE, PLACES, PlantText};
use super::table::{ColumnKind, TableWriter};
use crate::quantity::floating_number::signed_at_places;
use crate::reconciliation::{Closure, ReconciledVariable, Variable, VariableClass};
use crate::text::{Language, Text};

impl PlantText<'_> {
    pub(super) fn closures(&self) -> String {
        let columns = [
            (self.pick("平衡", "balance"), ColumnKind::Words),
            (self.pick("种类", "kind"), ColumnKind::Fixed),
            (self.pick("单位", "unit"), ColumnKind::Fixed),
            (self.pick("校正前收支差", "in less out, as read"), ColumnKind::Number),
            ("±", ColumnKind::Number),
            ("z", ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (self.pick("校正后", "reconciled"), ColumnKind::Number),
            (self.pick("闭合", "closed"), ColumnKind::Fixed),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for (balance, closure) in self
            .plant
            .drawn
            .system
            .balances
            .iter()
            .zip(&self.plant.reconciled.closures)
        {
            table.row(&[
                balance.title.in_language(self.language).to_owned(),
                balance.kind.title().in_language(self.language).to_owned(),
                balance.unit.clone(),
                closure
                    .before
                    .as_ref()
                    .map_or_else(|| NONE.to_owned(), |before| self.exact(before)),
                closure
                    .before
                    .as_ref()
                    .map_or_else(|| NONE.to_owned(), |_| self.number(closure.half_width)),
                closure
                    .test
                    .map_or_else(|| NONE.to_owned(), |test| signed_at_places(test, 2)),
                self.mark(closure.test),
                self.after(closure),
                self.closed(closure).to_owned(),
            ]);
        }
        format!(
            "\n{}\n{}",
            self.pick(
                "平衡的闭合（节点检验 z：收支差除以其标准差）",
                "How balances close (nodal test z: the difference in its standard deviations)"
            ),
            table.finish()
        )
    }

    /// What is left of the difference: of a balance that closes nothing but what floating point leaves.
    fn after(&self, closure: &Closure) -> String {
        match (closure.after, closure.closes()) {
            (None, _) => NONE.to_owned(),
            (Some(after), Some(true)) => self.number(after),
            (Some(after), _) => order_of(after),
        }
    }

    fn closed(&self, closure: &Closure) -> &'static str {
        match closure.closes() {
            Some(true) => self.pick("是", "yes"),
            Some(false) => self.pick("否", "no"),
            None => self.pick("未定", "open"),
        }
    }

    pub(super) fn flows(&self) -> String {
        let columns = [
            (self.pick("读数", "reading"), ColumnKind::Words),
            (self.pick("测量值", "measured"), ColumnKind::Number),
            ("±", ColumnKind::Number),
            (self.pick("校正值", "reconciled"), ColumnKind::Number),
            ("±", ColumnKind::Number),
            (self.pick("校正量", "adjustment"), ColumnKind::Number),
            (self.pick("标准差数", "in st. dev."), ColumnKind::Number),
            ("z", ColumnKind::Number),
            ("", ColumnKind::Fixed),
        ];
        let mut table = NarrowedTable::new(self.style, &columns, &[2, 4]);
        let variables = &self.plant.drawn.system.variables;
        let measured = |place: &usize| variables[*place].measurement.is_some();
        for (subject, places) in self.by_subject(measured) {
            let unit = &variables[places[0]].unit;
            let mut cells = vec![String::new(); columns.len()];
            cells[0] = match self.language {
                Language::Zh => format!("{}（{unit}）", subject.zh),
                Language::En => format!("{} ({unit})", subject.en),
            };
            table.row(&cells);
            for place in places {
                table.row(&self.flow(&variables[place], &self.plant.reconciled.variables[place]));
            }
        }
        format!(
            "\n{}\n{}",
            self.pick(
                "读数与校正值（± 为 95 % 区间半宽）",
                "Readings and reconciled values (±: half the 95 % interval)"
            ),
            table.finish()
        )
    }

    fn flow(&self, variable: &Variable, own: &ReconciledVariable) -> [String; 9] {
        let half_width = variable
            .measurement
            .as_ref()
            .map(|measured| measured.half_width.to_f64());
        let is_checked = own.test.is_some();
        let checked = |text: String| if is_checked { text } else { NONE.to_owned() };
        [
            format!("· {}", variable.title.in_language(self.language)),
            self.reading(variable),
            self.maybe(half_width),
            self.maybe(own.value),
            self.maybe(own.half_width),
            checked(signed_at_places(own.adjustment, PLACES)),
            checked(signed_at_places(own.in_deviations, 2)),
            own.test
                .map_or_else(|| NONE.to_owned(), |test| signed_at_places(test, 2)),
            self.mark(own.test),
        ]
    }

    pub(super) fn unmeasured(&self) -> String {
        let variables = &self.plant.drawn.system.variables;
        let unmeasured: Vec<usize> = (0..variables.len())
            .filter(|place| variables[*place].measurement.is_none())
            .collect();
        if unmeasured.is_empty() {
            return String::new();
        }
        let columns = [
            (self.pick("流量", "flow"), ColumnKind::Words),
            (self.pick("数值", "value"), ColumnKind::Number),
            ("±", ColumnKind::Number),
            (self.pick("单位", "unit"), ColumnKind::Fixed),
            ("", ColumnKind::Fixed),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for place in unmeasured {
            let own = &self.plant.reconciled.variables[place];
            let is_below = own
                .value
                .zip(own.half_width)
                .is_some_and(|(value, half)| value + half < 0.0);
            let remark = match own.class {
                VariableClass::Determinable if is_below => Text::new("低于零", "below zero"),
                class => class.title(),
            };
            table.row(&[
                variables[place].full_title().in_language(self.language).to_owned(),
                self.maybe(own.value),
                self.maybe(own.half_width),
                variables[place].unit.clone(),
                remark.in_language(self.language).to_owned(),
            ]);
        }
        let title = self.pick("未计量，由平衡得出", "Not measured, as the balances determine it");
        format!("\n{title}\n{}", table.finish())
    }

    /// The places of some variables under their subjects, both in the order in which they first stand.
    fn by_subject(&self, is_shown: impl Fn(&usize) -> bool) -> Vec<(&Text, Vec<usize>)> {
        let mut found: Vec<(&Text, Vec<usize>)> = Vec::new();
        for (place, variable) in self.plant.drawn.system.variables.iter().enumerate() {
            if !is_shown(&place) {
                continue;
            }
            match found.iter_mut().find(|(subject, _)| **subject == variable.subject) {
                Some((_, places)) => places.push(place),
                None => found.push((&variable.subject, vec![place])),
            }
        }
        found
    }
}
