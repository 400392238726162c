//! The tables of an explained year of a scenario: lines with their ratios, what those follow, drivers.

use super::scenario_explanation_words::{Names, amount, common_file, places, plain, role, times};
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::factor::record::confidence_title;
use crate::quantity::Ratio;
use crate::scenario::base::Follows;
use crate::scenario::followed_amount::{AmountOf, AmountPart, FollowedAmount};
use crate::scenario::year_explanation::{DriverStep, YearExplanation};
use crate::text::{Language, Text};

/// Amounts that are told with what they come from; of more, an item is asked for.
const MOST_FOLLOWED: usize = 8;

/// The lines that went in, with their ratios.
pub(super) fn lines(explained: &YearExplanation<'_>, language: Language, style: TableStyle) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    if explained.lines.is_empty() {
        return String::new();
    }
    let names = Names {
        state: &explained.state,
    };
    let mut text = format!(
        "\n{}\n",
        pick(
            "用到的台账行：基准年的行 × 倍数",
            "The lines that went in: those of the base year, each times its ratio"
        )
    );
    let common = common_file(
        explained
            .lines
            .iter()
            .filter(|line| line.ratio.is_some())
            .flat_map(|line| &line.places),
    );
    if let Some(file) = &common {
        text += &format!("{}{file}\n", pick("文件：", "file: "));
    }
    let (then, now) = (explained.base_year.to_string(), explained.year.to_string());
    let mut table = TableWriter::new(
        style,
        &[
            (pick("行", "line"), ColumnKind::Words),
            (&then, ColumnKind::Number),
            (pick("× 倍数", "× ratio"), ColumnKind::Number),
            (&now, ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (pick("随", "follows"), ColumnKind::Words),
            (pick("出处", "where"), ColumnKind::Fixed),
        ],
    );
    for line in &explained.lines {
        let follows = match &line.follows {
            Some(follows) => names.follows(follows),
            None => Text::new("基准年没有：情景新增", "not in the base year: the scenario adds it"),
        };
        table.row(&[
            names.line(&line.key).in_language(language).to_owned(),
            line.base.as_ref().map(amount).unwrap_or_default(),
            line.ratio.as_ref().map(times).unwrap_or_default(),
            amount(&line.now),
            names.unit(line.key.item).to_owned(),
            follows.in_language(language).to_owned(),
            match &line.ratio {
                Some(_) => places(&line.places, common.as_deref(), language),
                // A line that the scenario adds stands in no row.
                None => line.places.first().map(|place| place.file.clone()).unwrap_or_default(),
            },
        ]);
    }
    text += &table.finish();
    text
}

/// What the lines follow: amounts of the network with what they come from.
pub(super) fn followed(
    explained: &YearExplanation<'_>,
    in_full: bool,
    (language, style): (Language, TableStyle),
) -> String {
    if explained.followed.is_empty() {
        return String::new();
    }
    if explained.followed.len() > MOST_FOLLOWED && !in_full {
        return match language {
            Language::Zh => "\n以物料为选择项（如 coke），逐工序说明其倍数从何而来；--full 全部列出\n".to_owned(),
            Language::En => {
                "\nAn item as the selector, such as coke, tells process by process where its ratio comes from; --full does for all\n"
                    .to_owned()
            }
        };
    }
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let mut text = format!(
        "\n{}\n",
        pick(
            "倍数从何而来：企业网络求解的数量，各项带号，相加即得",
            "Where the ratios come from: amounts that the plant's network runs, each part with its sign"
        )
    );
    if explained.plant.is_archetype {
        let scale = times(&explained.plant.scale);
        text += &match language {
            Language::Zh => format!("数量为原型的；倍数另乘该企业的规模 {scale}\n"),
            Language::En => {
                format!("amounts are the archetype's; a ratio is times the plant's scale of {scale} as well\n")
            }
        };
    }
    let (then, now) = (explained.base_year.to_string(), explained.year.to_string());
    let mut table = TableWriter::new(
        style,
        &[
            ("", ColumnKind::Words),
            (&then, ColumnKind::Number),
            (&now, ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (pick("×", "×"), ColumnKind::Number),
            (pick("工序运行", "the process runs"), ColumnKind::Number),
        ],
    );
    for amounts in &explained.followed {
        followed_rows(explained, amounts, language, &mut table);
    }
    text += &table.finish();
    text
}

fn followed_rows(
    explained: &YearExplanation<'_>,
    amounts: &FollowedAmount,
    language: Language,
    table: &mut TableWriter,
) {
    let names = Names {
        state: &explained.state,
    };
    let unit = amounts.item.map(|item| names.unit(item).to_owned()).unwrap_or_default();
    let ratio = |base: &Ratio, now: &Ratio| now.divide(base).map(|ratio| times(&ratio)).unwrap_or_default();
    // An amount is shown as the base year has its sign: what is taken stands above zero, and what then turns round below it.
    let is_turned = amounts.base.is_negative() || (amounts.base.is_zero() && amounts.now.is_negative());
    let turned = |amount: &Ratio| if is_turned { -amount.clone() } else { amount.clone() };
    table.strong_row(&[
        names.follows(&amounts.follows).in_language(language).to_owned(),
        amount(&turned(&amounts.base)),
        amount(&turned(&amounts.now)),
        unit.clone(),
        ratio(&amounts.base, &amounts.now),
        String::new(),
    ]);
    // What a process makes leaves less to be bought, and what it takes more: the parts add up to the amount over them.
    let added = |part: &AmountPart, of_year: &Ratio| {
        let lowers = matches!(
            (part.who, &amounts.follows),
            (AmountOf::Process(_), Follows::Bought(..))
        );
        let own = if lowers { -of_year.clone() } else { of_year.clone() };
        if is_turned { -own } else { own }
    };
    // A demand alone is the amount itself.
    let is_itself = matches!(amounts.follows, Follows::Demanded(_)) && amounts.parts.len() == 1;
    for part in amounts.parts.iter().filter(|_| !is_itself) {
        let sign = if part.now.is_zero() { &part.base } else { &part.now };
        let runs = match part.who {
            AmountOf::Process(place) => {
                let (base, now) = explained.runs(place);
                format!("{} → {}", times(&base), times(&now))
            }
            AmountOf::Demand(_) => String::new(),
        };
        table.row(&[
            format!("  {}", names.who(part.who, sign).in_language(language)),
            amount(&added(part, &part.base)),
            amount(&added(part, &part.now)),
            unit.clone(),
            ratio(&part.base, &part.now),
            runs,
        ]);
    }
}

/// A driver with its values, source and confidence.
pub(super) fn driver_line(step: &DriverStep, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let role = role(step.role);
    let Some(driver) = &step.driver else {
        let held = if step.follows_output {
            pick("随企业产量", "follows the plant's output")
        } else {
            pick("保持不变", "held")
        };
        return format!("{}{}{held}", role.in_language(language), pick("：", ": "));
    };
    let (base, now) = (plain(&step.base), plain(&step.now));
    let unit = driver.unit.as_deref().unwrap_or_default();
    let ratio = step
        .now
        .divide(&step.base)
        .map(|ratio| format!(" (× {})", times(&ratio)));
    let (_, confidence) = confidence_title(driver.confidence);
    format!(
        "{}{}{} ({}) {base} → {now} {unit}{} · {} · {} [{}]",
        role.in_language(language),
        pick("：", ": "),
        driver.title.in_language(language),
        driver.id,
        ratio.unwrap_or_default(),
        driver.place.in_language(language),
        driver
            .source
            .as_deref()
            .unwrap_or(pick("未给出来源", "no source given")),
        confidence.in_language(language)
    )
}
