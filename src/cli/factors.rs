//! `dafeng factors`.

use std::path::Path;

use dafeng::factor::{FactorRecord, Library, Named, Query, Resolution};
use dafeng::period::Period;
use dafeng::problem::{Problem, Problems, near_names};
use dafeng::report::factor_text::{write_records, write_set, write_sets};
use dafeng::spelling::{fold, nearest};
use dafeng::text::Text;

use super::arguments::FactorsCommand;
use super::output::Output;

/// Runs the command.
pub fn run(command: &FactorsCommand, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let library = super::account::library(factors)?;
    let style = output.style();
    let text = match command {
        FactorsCommand::List => write_sets(&library, output.language, style),
        FactorsCommand::Show {
            name,
            region,
            period,
            as_of,
        } => {
            let known: Vec<String> = library.set_ids().map(str::to_owned).collect();
            if let Some(set) = known
                .iter()
                .find(|id| fold(id) == fold(name))
                .and_then(|id| library.set(id))
            {
                if region.is_some() || period.is_some() || as_of.is_some() {
                    let message = Text::new(
                        "--region、--period、--as-of 只用于物料",
                        "--region, --period and --as-of are for an item, not for a set",
                    );
                    return Err(Problem::error("not-for-a-set", message).into());
                }
                write_set(set, &library, output.language, style)
            } else {
                let item = library
                    .items
                    .find(name)
                    .ok_or_else(|| unknown(name, &known, &library))?
                    .id()
                    .to_owned();
                show_item(&library, &item, (region.as_deref(), period.as_deref(), *as_of), output)?
            }
        }
        FactorsCommand::Search { words } => {
            let records = search(&library, words);
            if records.is_empty() {
                return Err(Problem::error(
                    "nothing-found",
                    Text::new("没有符合的因子记录", "no factor record fits"),
                )
                .into());
            }
            write_records(&records, &library, output.language, style)
        }
    };
    output.data(text.as_bytes())?;
    Ok(0)
}

fn unknown(name: &str, sets: &[String], library: &Library) -> Problems {
    let mut near: Vec<String> = nearest(name, sets.iter().map(String::as_str), 3)
        .into_iter()
        .map(|id| format!("`{id}`"))
        .collect();
    near.extend(library.items.nearest_words(name));
    Problem::error(
        "unknown-factor-set",
        Text::new(
            format!("没有名为 `{name}` 的因子集或物料"),
            format!("no factor set or item is called `{name}`"),
        ),
    )
    .hint(near_names(&near))
    .into()
}

type Wanted<'a> = (Option<&'a str>, Option<&'a str>, Option<jiff::civil::Date>);

/// Every record of an item; with a region and a period, the record of each parameter that they resolve to.
fn show_item(
    library: &Library,
    item: &str,
    (region, period, as_of): Wanted<'_>,
    output: &Output,
) -> Result<String, Problems> {
    let region_id = match region {
        None => None,
        Some(typed) => Some(library.region(typed)?.id().to_owned()),
    };
    let period = match period {
        None => None,
        Some(typed) => Some(Period::parse(typed).map_err(|_| {
            Problem::error(
                "not-a-period",
                Text::new(format!("`{typed}` 不是时期"), format!("`{typed}` is no period")),
            )
        })?),
    };
    let sets: Vec<String> = library.set_ids().map(str::to_owned).collect();
    let all: Vec<&FactorRecord> = sets
        .iter()
        .filter_map(|id| library.set(id))
        .flat_map(|set| &set.records)
        .filter(|record| record.item == item && region_id.as_ref().is_none_or(|region| record.region == *region))
        .filter(|record| !matches!((record.published, as_of), (Some(published), Some(day)) if published > day))
        .collect();
    let mut text = write_records(&all, library, output.language, output.style());
    if let Some(period) = period {
        let title = output
            .language
            .pick("各系列按此时期取用", "of each series, this period takes");
        let mut chosen: Vec<&FactorRecord> = Vec::new();
        let mut series: Vec<(String, String)> = all
            .iter()
            .map(|record| (family(&record.set), record.parameter.clone()))
            .collect();
        series.sort();
        series.dedup();
        for (family_id, parameter) in series {
            let members: Vec<String> = sets
                .iter()
                .rev()
                .filter(|id| family(id) == family_id)
                .cloned()
                .collect();
            let query = Query {
                item,
                parameter: &parameter,
                region: region_id.as_deref(),
                year: period.year(),
                as_of,
                sets: &members,
            };
            if let Resolution::Found(record) = library.resolve(&query) {
                chosen.push(record);
            }
        }
        text += &format!(
            "\n{title} ({period})\n{}",
            write_records(&chosen, library, output.language, output.style())
        );
    }
    Ok(text)
}

/// Sets that differ only in their year are one series: `mee-grid-2023` and `mee-grid-2022`.
fn family(set: &str) -> String {
    set.trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end_matches('-')
        .to_owned()
}

fn search<'a>(library: &'a Library, words: &[String]) -> Vec<&'a FactorRecord> {
    let wanted: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let item_ids: Vec<Option<&str>> = words
        .iter()
        .map(|word| library.items.find(word).map(Named::id))
        .collect();
    let sets: Vec<&str> = library.set_ids().collect();
    sets.into_iter()
        .filter_map(|id| library.set(id))
        .flat_map(|set| set.records.iter().map(move |record| (set, record)))
        .filter(|(set, record)| {
            let item = library.items.find(&record.item);
            let parameter = library.parameters.find(&record.parameter);
            let region = library.regions.find(&record.region);
            let mut hay = vec![
                record.id.clone(),
                set.title.zh.clone(),
                set.title.en.clone(),
                set.document_words(),
            ];
            hay.extend(record.note.clone());
            hay.extend(record.describes.map(|year| year.to_string()));
            for title in [
                item.map(Named::title),
                parameter.map(Named::title),
                region.map(Named::title),
            ]
            .into_iter()
            .flatten()
            {
                hay.extend([title.zh.clone(), title.en.clone()]);
            }
            let hay = fold(&hay.join(" "));
            wanted
                .iter()
                .zip(&item_ids)
                .all(|(word, item)| hay.contains(word) || *item == Some(record.item.as_str()))
        })
        .map(|(_, record)| record)
        .collect()
}
