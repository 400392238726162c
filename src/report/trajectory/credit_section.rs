//! What each lever is worth.

use super::sheet::TrajectorySheet;
use crate::report::table::{ColumnKind, TableStyle, TableWriter};
use crate::scenario::credit::CreditTable;
use crate::text::{Language, Text};

fn whole(value: f64) -> String {
    crate::quantity::floating_number::signed_at_places(value, 0)
}

impl TrajectorySheet<'_> {
    /// The years that the credit table shows: that of the peak's deadline, and the last.
    fn credit_years(&self, credits: &CreditTable) -> Vec<usize> {
        let last = credits.years.len().saturating_sub(1);
        let deadline = self.before.map_or(i32::MAX, |before| before);
        let deadline = credits.years.iter().position(|year| i32::from(*year) == deadline);
        let mut years: Vec<usize> = deadline.into_iter().chain([last]).collect();
        years.dedup();
        years
    }

    pub(super) fn credits(&self, credits: &CreditTable, language: Language, style: TableStyle) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let years = self.credit_years(credits);
        let mut columns = vec![(pick("措施", "lever").to_owned(), ColumnKind::Words)];
        for at in &years {
            let year = credits.years[*at];
            columns.push((format!("{year} {}", pick("单独", "first in")), ColumnKind::Number));
            columns.push((format!("{year} {}", pick("最后", "last in")), ColumnKind::Number));
        }
        let columns: Vec<(&str, ColumnKind)> = columns.iter().map(|(title, kind)| (title.as_str(), *kind)).collect();
        let mut table = TableWriter::new(style, &columns);
        for credit in &credits.levers {
            let cell = |by: &Result<Vec<f64>, Text>, at: usize| {
                by.as_ref().map_or_else(|_| "-".to_owned(), |by| whole(by[at]))
            };
            let mut cells = vec![format!("{} [{}]", credit.title.in_language(language), credit.id)];
            for at in &years {
                cells.push(cell(&credit.first_in, *at));
                cells.push(cell(&credit.last_in, *at));
            }
            table.row(&cells);
        }
        let mut row = |title: &str, first: &dyn Fn(usize) -> String, is_strong: bool| {
            let mut cells = vec![title.to_owned()];
            for at in &years {
                cells.push(first(*at));
                cells.push(String::new());
            }
            if is_strong {
                table.strong_row(&cells)
            } else {
                table.row(&cells)
            }
        };
        let interaction = |at: usize| credits.interaction(at).map_or_else(|| "-".to_owned(), whole);
        row(pick("相互作用", "interaction"), &interaction, false);
        row(pick("全部措施", "all levers"), &|at| whole(credits.all(at)), true);
        let unit = &self.methodology.file.result.unit;
        let mut text = match language {
            Language::Zh => format!("措施的贡献 {unit}（单独：只有它；最后：只缺它；相互作用：全部减各自单独之和）\n"),
            Language::En => format!(
                "What the levers are worth, {unit} (first in: it alone; last in: all but it missing; interaction: all less the sum of first in)\n"
            ),
        };
        text += &table.finish();
        for credit in &credits.levers {
            let failed = [
                (&credit.first_in, Text::new("不能单独成立", "cannot stand alone")),
                (
                    &credit.last_in,
                    Text::new("缺它则其余不成立", "the others cannot stand without it"),
                ),
            ];
            for (by, why) in failed {
                if let Err(words) = by {
                    text += &format!(
                        "  - [{}] {}{}{}\n",
                        credit.id,
                        why.in_language(language),
                        pick("：", ": "),
                        words.in_language(language)
                    );
                }
            }
        }
        text
    }
}
