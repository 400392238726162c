//! `dafeng reconcile`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use dafeng::activity::check::check_ledger;
use dafeng::activity::{Ledger, PolarsSummation, Summation};
use dafeng::factor::{Library, Named, Registry};
use dafeng::flow::Flow;
use dafeng::period::PeriodLength;
use dafeng::problem::{Problem, Problems, near_names};
use dafeng::quantity::Ratio;
use dafeng::reconciliation::{Burned, CarbonContents, FlowName, PlantReconciliation, PlantSystem, Request, Source};
use dafeng::report::reconciliation_text::ReconciliationSheet;
use dafeng::spelling::fold;
use dafeng::text::Text;

use super::account::{ledger, library, pretty, with_errors_written, with_inventory, write_errors};
use super::arguments::{LedgerArguments, key_value};
use super::footprint::failed;
use super::network::at_process_level;
use super::network_arguments::{METHOD, percent};
use super::out_format::out_format;
use super::output::Output;
use super::unused_option::refuse;

/// How a reconciliation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReconciliationFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Which balances must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BalanceArgument {
    /// Of each item what comes in goes out 物料平衡
    Mass,
    /// The carbon that each process takes leaves it 碳平衡
    Carbon,
    /// Both 两者
    Both,
}

/// How long the periods are that balances are drawn up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LengthArgument {
    /// Each year by itself 年
    Year,
    /// Each month by itself 月
    Month,
}

/// Arguments of `dafeng reconcile`.
#[derive(Args, Debug)]
pub struct ReconcileArguments {
    /// The ledger, its process book included.
    #[command(flatten)]
    pub ledger: LedgerArguments,
    /// Which balances must hold 平衡
    #[arg(long, value_enum, default_value = "mass")]
    pub balance: BalanceArgument,
    /// Only balances that these items stand in; several by commas 物料
    #[arg(long, value_name = "ITEM", value_delimiter = ',')]
    pub item: Vec<String>,
    /// The periods, each reconciled by itself 期间
    #[arg(long, value_enum, default_value = "year")]
    pub by: LengthArgument,
    /// Uncertainty of lines that state none: half the 95 % interval in per cent of the quantity, such as 2% 未写明的不确定度
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub uncertainty: Option<Ratio>,
    /// A flow to take as not measured, such as flare/coke-oven-gas/consumed; of the plant -/coke-oven-gas/sold 未计量的流
    #[arg(long, value_name = "PROCESS/ITEM/FLOW", allow_hyphen_values = true)]
    pub unmeasured: Vec<String>,
    /// All that leaves with this process's stack gas is the carbon of these items, which it burns, so that the rest must balance 只燃烧这些物料的工序
    #[arg(long, value_name = "PROCESS=ITEM,...", value_parser = key_value)]
    pub burns: Vec<(String, String)>,
    /// Confidence of the tests 置信度
    #[arg(long, value_name = "PERCENT", default_value = "95%", value_parser = percent)]
    pub confidence: Ratio,
    /// Format; without it, what the ending of `--out` names, else a table 格式
    #[arg(long, value_enum)]
    pub format: Option<ReconciliationFormat>,
    /// Write the result to this file 输出文件
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Runs the command. A suspect meter is a result: the exit code is 0 whatever the tests say.
pub fn run(arguments: &ReconcileArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let significance = significance(&arguments.confidence)?;
    let endings = [("csv", ReconciliationFormat::Csv), ("json", ReconciliationFormat::Json)];
    let format = out_format(
        arguments.format,
        arguments.out.as_deref(),
        &endings,
        ReconciliationFormat::Table,
    )?;
    let show = |source: Source<'_>| -> Result<u8, Problems> {
        let request = request(arguments, source.ledger, source.library)?;
        let drawn = PlantSystem::of_ledger(source, &request)?;
        let mut plants = Vec::new();
        let mut faults = Vec::new();
        let mut notes: Vec<Problem> = Vec::new();
        for system in drawn {
            // What holds in January holds in February.
            for note in &system.notes {
                if !notes.contains(note) {
                    notes.push(note.clone());
                }
            }
            match PlantReconciliation::of(system, significance) {
                Ok(plant) => plants.push(plant),
                Err(Problems(found)) => faults.extend(found),
            }
        }
        output.problems(&notes);
        Problems(faults).check()?;
        let sheet = ReconciliationSheet {
            ledger: source.ledger,
            plants: &plants,
            significance,
        };
        let bytes = match format {
            ReconciliationFormat::Table => sheet
                .text(output.language, output.style_of(arguments.out.as_deref()))
                .into_bytes(),
            ReconciliationFormat::Json => pretty(&sheet.json()).into_bytes(),
            ReconciliationFormat::Csv => sheet.csv().map_err(failed)?,
        };
        output.result(arguments.out.as_deref(), &bytes)?;
        Ok(0)
    };
    if arguments.balance == BalanceArgument::Mass {
        refuse(
            &[("--burns", !arguments.burns.is_empty())],
            &Text::new("物料平衡（--balance mass）", "balances of items alone (--balance mass)"),
        )?;
        return of_items(arguments, factors, output, show)
            .map_err(|problems| with_errors_written(problems, &arguments.ledger, output));
    }
    let method = at_process_level(METHOD, None);
    with_inventory(&arguments.ledger, &method, factors, output, |inventory| {
        let contents = CarbonContents::of_inventory(inventory);
        show(Source {
            ledger: inventory.ledger,
            library: inventory.library,
            groups: &inventory.groups,
            stock_changes: &inventory.stock_changes,
            contents: Some(&contents),
        })
    })
}

/// Balances of items alone need no methodology.
fn of_items(
    arguments: &ReconcileArguments,
    factors: Option<&Path>,
    output: &Output,
    show: impl FnOnce(Source<'_>) -> Result<u8, Problems>,
) -> Result<u8, Problems> {
    let library = library(factors)?;
    let ledger = ledger(&arguments.ledger, Some(PeriodLength::Month), &library, output)?;
    let groups = PolarsSummation.sum(&ledger)?;
    let (stock_changes, warnings) = check_ledger(&ledger, &groups, &library)?;
    output.problems(&warnings);
    if let Some(path) = &arguments.ledger.errors {
        write_errors(path, &[ledger.notes.clone(), warnings].concat(), output)?;
    }
    show(Source {
        ledger: &ledger,
        library: &library,
        groups: &groups,
        stock_changes: &stock_changes,
        contents: None,
    })
}

/// One less the confidence. Errors: a confidence that leaves no error, or nothing but errors.
fn significance(confidence: &Ratio) -> Result<f64, Problems> {
    let half = Ratio::one().divide(&Ratio::from(2)).unwrap_or_default();
    if *confidence < half || *confidence == Ratio::one() {
        return Err(Problem::error(
            "confidence-out-of-range",
            Text::new(
                "--confidence 应不小于 50 % 且小于 100 %",
                "--confidence must be from 50 % to below 100 %",
            ),
        )
        .hint(Text::new("省略即为 95 %", "without it 95 %"))
        .into());
    }
    Ok((Ratio::one() - confidence.clone()).to_f64())
}

/// What is asked for, names found; unknown ones all together.
fn request(arguments: &ReconcileArguments, ledger: &Ledger, library: &Library) -> Result<Request, Problems> {
    let mut faults = Vec::new();
    let items = arguments.item.iter();
    let items = items.filter_map(|typed| item(typed, library, &mut faults)).collect();
    let unmeasured = arguments.unmeasured.iter();
    let unmeasured = unmeasured
        .filter_map(|typed| flow_name(typed, ledger, library, &mut faults))
        .collect();
    let mut burned = Vec::new();
    for (process, items) in &arguments.burns {
        let process = process_name(process, ledger, library, &mut faults);
        let items: Vec<usize> = items
            .split(',')
            .filter_map(|typed| item(typed, library, &mut faults))
            .collect();
        burned.extend(process.map(|process| Burned { process, items }));
    }
    Problems(faults).check()?;
    let hundred = Ratio::from(100);
    Ok(Request {
        of_items: arguments.balance != BalanceArgument::Carbon,
        of_carbon: arguments.balance != BalanceArgument::Mass,
        items,
        length: match arguments.by {
            LengthArgument::Year => PeriodLength::Year,
            LengthArgument::Month => PeriodLength::Month,
        },
        percent_of_silent: arguments.uncertainty.clone().map(|share| share * hundred),
        unmeasured,
        burned,
    })
}

fn item(typed: &str, library: &Library, faults: &mut Vec<Problem>) -> Option<usize> {
    named(
        typed,
        "unknown-item",
        &Text::new("物料", "item"),
        &library.items,
        faults,
    )
}

fn named<T: Named>(
    typed: &str,
    code: &'static str,
    what: &Text,
    registry: &Registry<T>,
    faults: &mut Vec<Problem>,
) -> Option<usize> {
    let found = registry.index(typed.trim());
    if found.is_none() {
        faults.push(unknown(code, what, typed, &registry.nearest_words(typed)));
    }
    found
}

fn unknown(code: &'static str, what: &Text, typed: &str, near: &[String]) -> Problem {
    Problem::error(
        code,
        Text::new(
            format!("未知{} `{typed}`", what.zh),
            format!("unknown {} `{typed}`", what.en),
        ),
    )
    .hint(near_names(near))
}

/// The unit or process type that a name means.
fn process_name(typed: &str, ledger: &Ledger, library: &Library, faults: &mut Vec<Problem>) -> Option<String> {
    let is_meant = |known: &&String| fold(known) == fold(typed);
    if let Some(known) = ledger.processes.iter().find(is_meant) {
        return Some(known.clone());
    }
    let what = Text::new("工序", "process");
    let place = named(typed, "unknown-process", &what, &library.processes, faults)?;
    Some(library.processes.at(place).id().to_owned())
}

/// A flow such as `flare/coke-oven-gas/consumed`, of the plant `-/coke-oven-gas/sold`.
fn flow_name(typed: &str, ledger: &Ledger, library: &Library, faults: &mut Vec<Problem>) -> Option<FlowName> {
    let parts: Vec<&str> = typed.split('/').map(str::trim).collect();
    let [process, thing, flow] = parts.as_slice() else {
        faults.push(not_a_flow(typed));
        return None;
    };
    let place = item(thing, library, faults);
    let process = match *process {
        "-" => Some(None),
        name => process_name(name, ledger, library, faults).map(Some),
    };
    let Some(flow) = Flow::parse(flow).filter(|flow| flow.carries_quantity() && !flow.is_stock()) else {
        faults.push(not_a_flow(typed));
        return None;
    };
    Some(FlowName {
        process: process?,
        item: place?,
        flow,
    })
}

fn not_a_flow(typed: &str) -> Problem {
    Problem::error(
        "not-a-flow",
        Text::new(
            format!("`--unmeasured {typed}` 不是一个流"),
            format!("`--unmeasured {typed}` names no flow"),
        ),
    )
    .hint(Text::new(
        "写成 工序/物料/流向，如 flare/coke-oven-gas/consumed；企业的流工序写 -；库存不可",
        "write PROCESS/ITEM/FLOW, such as flare/coke-oven-gas/consumed, with - as the process of the plant's own; no stock",
    ))
}
