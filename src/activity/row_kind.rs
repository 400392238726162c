//! What a row of a table is beside a line of data: a total, a signature, or made from a table of a mill's own.

use std::sync::Arc;

use super::column::Column;
use super::line::LineReader;
use super::problem;
use super::table::TableRow;
use crate::problem::{Place, Problem};
use crate::spelling::fold;

impl LineReader<'_> {
    /// A row whose plant, period, item or process is a word of totals or of signatures: told once, whatever else is wrong with it. Of a
    /// mapped table such rows are the mapping's to name.
    pub(super) fn total_or_signature(&self, row: &TableRow) -> Option<Problem> {
        if row.origin.is_some() {
            return None;
        }
        let names = [Column::Plant, Column::Process, Column::Period, Column::Item];
        let (column, typed) = names.iter().find_map(|column| {
            let typed = self.text(row, column)?;
            is_total_or_signature(&typed).then_some((column, typed))
        })?;
        Some(problem::total_or_signature(self.place(row, column), &typed))
    }

    /// Where a mapped line has the values that it states, which may be another column than its quantity's, or another row.
    pub(super) fn value_columns(&self, row: &TableRow) -> Vec<(String, Arc<Place>)> {
        let Some(origin) = &row.origin else {
            return Vec::new();
        };
        let stated = self.columns.iter().filter_map(|(index, column, _)| {
            let Column::Value(parameter) = column else {
                return None;
            };
            self.text(row, column)?;
            Some((parameter.clone(), Arc::clone(origin.cells.get(*index)?)))
        });
        stated.collect()
    }
}

/// Whether a name is one that totals and signatures have: 合计, 一季度小计, 制表：张三, total.
pub(crate) fn is_total_or_signature(typed: &str) -> bool {
    const TOTALS: [&str; 4] = ["合计", "总计", "小计", "累计"];
    const SIGNATURES: [&str; 6] = ["制表", "填表", "制单", "审核", "复核", "负责人"];
    const ENGLISH: [&str; 4] = ["total", "subtotal", "sub-total", "grand-total"];
    let text = fold(typed);
    let text = text.trim_end_matches(':');
    TOTALS.iter().any(|word| text.ends_with(word))
        || SIGNATURES.iter().any(|word| text.starts_with(word))
        || ENGLISH.contains(&text)
}
