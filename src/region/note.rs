//! What must be known of the sum of a region's plants.

use std::collections::BTreeMap;

use super::accounts::Accounts;
use super::link::Link;
use crate::factor::Named;
use crate::text::Text;

/// That ledgers are of different periods, so that their sum is of no one period.
pub(super) fn periods_differ(accounts: &Accounts<'_>, plants: &[usize]) -> Option<Text> {
    let spans = differing_spans(accounts, plants)?;
    Some(Text::new(
        format!("各台账的时期（月数）不同，合计不是同一时期的排放：{}", spans.zh),
        format!(
            "the ledgers are of different periods (months), so the sum is of no one period: {}",
            spans.en
        ),
    ))
}

/// That the plants of a ranking are of different periods, so that it compares unlike ones.
pub(super) fn ranked_periods_differ(accounts: &Accounts<'_>, plants: &[usize]) -> Option<Text> {
    let spans = differing_spans(accounts, plants)?;
    Some(Text::new(
        format!("时期（月数）不同，位次不可比：{}", spans.zh),
        format!(
            "the periods (months) differ, so the ranks compare unlike ones: {}",
            spans.en
        ),
    ))
}

/// Plants by the periods of their ledgers; `None` where these are alike.
fn differing_spans(accounts: &Accounts<'_>, plants: &[usize]) -> Option<Text> {
    let mut spans: BTreeMap<String, Vec<&Text>> = BTreeMap::new();
    for plant in plants {
        let periods = accounts.periods(*plant);
        // Months of a year in one ledger and the year in another are the same days.
        let months: std::collections::BTreeSet<_> =
            periods.iter().flat_map(|period| period.months_to(*period)).collect();
        let span = match (months.first(), months.last()) {
            (Some(first), Some(last)) => format!("{first} – {last} ({})", months.len()),
            _ => continue,
        };
        spans.entry(span).or_default().push(&accounts.plant(*plant).title);
    }
    if spans.len() < 2 {
        return None;
    }
    let named = |is_chinese: bool| -> String {
        let of_span = |(span, titles): (&String, &Vec<&Text>)| {
            let titles = titles
                .iter()
                .map(|title| if is_chinese { &title.zh } else { &title.en });
            let titles: Vec<&str> = titles.map(String::as_str).collect();
            format!("{} {span}", titles.join(if is_chinese { "、" } else { ", " }))
        };
        let words: Vec<String> = spans.iter().map(of_span).collect();
        words.join(if is_chinese { "；" } else { "; " })
    };
    Some(Text::new(named(true), named(false)))
}

/// That links have one end outside: nothing is taken off for them.
pub(super) fn links_across(accounts: &Accounts<'_>, links: &[&Link]) -> Option<Text> {
    if links.is_empty() {
        return None;
    }
    let named = |is_chinese: bool| -> String {
        let of_link = |link: &&Link| {
            let pick = |text: &Text| if is_chinese { text.zh.clone() } else { text.en.clone() };
            let (seller, buyer) = (accounts.plant(link.seller), accounts.plant(link.buyer));
            let item = accounts.library().items.at(link.item).title();
            format!(
                "{} → {} {} {}",
                pick(&seller.title),
                pick(&buyer.title),
                pick(item),
                link.year
            )
        };
        let words: Vec<String> = links.iter().map(of_link).collect();
        words.join(if is_chinese { "、" } else { ", " })
    };
    Some(Text::new(
        format!("{} 条交接有一端在地区以外，不扣：{}", links.len(), named(true)),
        format!(
            "{} link(s) with one end outside the region, nothing taken off: {}",
            links.len(),
            named(false)
        ),
    ))
}
