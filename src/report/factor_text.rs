//! Factor sets and records in a terminal.

use std::fmt::Write as _;

use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::factor::record::confidence_title;
use crate::factor::{FactorRecord, FactorSet, Library, Named};
use crate::text::Language;

/// The list of all factor sets.
pub fn write_sets(library: &Library, language: Language, style: TableStyle) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let columns = [
        (pick("因子集", "set"), ColumnKind::Fixed),
        (pick("名称", "title"), ColumnKind::Words),
        (pick("发布", "published"), ColumnKind::Fixed),
        (pick("记录", "records"), ColumnKind::Number),
    ];
    let mut table = TableWriter::new(style, &columns);
    for set in library.set_ids().filter_map(|id| library.set(id)) {
        table.row(&[
            set.id.clone(),
            set.title.in_language(language).to_owned(),
            set.published.map_or_else(|| "–".to_owned(), |day| day.to_string()),
            set.records.len().to_string(),
        ]);
    }
    table.finish()
}

/// One set: where it comes from, and its records.
pub fn write_set(set: &FactorSet, library: &Library, language: Language, style: TableStyle) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let mut text = format!("{} ({})\n", set.title.in_language(language), set.id);
    let mut facts = vec![
        (pick("文件", "document"), set.document_words()),
        (pick("依据", "read from"), set.read_from.clone()),
        (pick("许可", "licence"), set.licence.clone()),
        (pick("致谢", "credit"), set.credit.clone()),
    ];
    if let Some(day) = set.published {
        facts.push((pick("发布", "published"), day.to_string()));
    }
    if let Some(successor) = &set.superseded_by {
        facts.push((
            pick("已被替代", "superseded by"),
            format!("{} ({})", successor.id, successor.published),
        ));
    }
    if let Some(note) = &set.note {
        facts.push((pick("注", "note"), note.clone()));
    }
    for (title, words) in facts {
        let _ = writeln!(text, "  {title}: {words}");
    }
    text.push('\n');
    text + &write_records(&set.records.iter().collect::<Vec<_>>(), library, language, style)
}

/// Records as a table.
pub fn write_records(records: &[&FactorRecord], library: &Library, language: Language, style: TableStyle) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let columns = [
        (pick("物料", "item"), ColumnKind::Words),
        (pick("参数", "parameter"), ColumnKind::Words),
        (pick("值", "value"), ColumnKind::Fixed),
        (pick("地区", "region"), ColumnKind::Fixed),
        (pick("年份", "year"), ColumnKind::Fixed),
        (pick("可信度", "confidence"), ColumnKind::Fixed),
        (pick("因子集、表", "set, table"), ColumnKind::Words),
    ];
    let mut table = TableWriter::new(style, &columns);
    for record in records {
        let item = library.items.find(&record.item);
        let title = item.map_or_else(
            || record.item.clone(),
            |item| format!("{} {}", item.id(), item.title().zh),
        );
        let mut confidence = confidence_title(record.confidence).1.in_language(language).to_owned();
        if record.alternative {
            confidence += pick("（异文）", " (alternative)");
        }
        table.row(&[
            title,
            record.parameter.clone(),
            record.printed_with_uncertainty(),
            record.region.clone(),
            record.describes.map(|year| year.to_string()).unwrap_or_default(),
            confidence,
            [Some(record.set.clone()), record.table.clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        ]);
    }
    table.finish()
}
