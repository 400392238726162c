//! `dafeng network`.

use std::path::Path;

use dafeng::factor::Library;
use dafeng::network::asked::{amount, only_plant, product};
use dafeng::network::carbon_balance::CarbonBalance;
use dafeng::network::problem::unknown_product;
use dafeng::network::{Network, PlantNetwork};
use dafeng::problem::{Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::report::network_page::merged_by_default;
use dafeng::report::network_text::NetworkSheet;
use dafeng::report::operation_text::OperationSheet;
use dafeng::report::plant_heading::plant_heading;
use dafeng::text::Text;
use jiff::civil::Date;

use super::account::{library, with_inventory};
use super::arguments::{LevelArgument, MethodArguments};
use super::footprint::{is_network, of_ledgers};
use super::network_arguments::{NetworkArguments, NetworkFormat};
use super::out_format::out_format;
use super::output::Output;
use super::unused_option::refuse;

/// Runs the command.
pub fn run(arguments: &NetworkArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    if let [path] = arguments.ledger.ledgers.as_slice()
        && is_network(path)
    {
        refuse(
            &of_ledgers(&arguments.ledger, &arguments.method),
            &Text::new("手写网络", "a network file"),
        )?;
        tables_alone(arguments, true)?;
        let library = library(factors)?;
        let (title, network) = Network::read(path, &library)?;
        return operate(&network, &title, arguments, &library, output);
    }
    if !arguments.demand.is_empty() {
        tables_alone(arguments, false)?;
    }
    let method = at_process_level(&arguments.method, arguments.as_of);
    let format = format(arguments)?;
    with_inventory(&arguments.ledger, &method, factors, output, |inventory| {
        let plant = only_plant(inventory)?;
        let drawn = PlantNetwork::of_inventory(inventory, plant)?;
        output.problems(&drawn.notes);
        if !arguments.demand.is_empty() {
            let title = plant_heading(inventory, plant);
            return operate(&drawn.network, &title, arguments, inventory.library, output);
        }
        let balance = CarbonBalance::of_inventory(inventory, plant);
        let sheet = NetworkSheet {
            plant,
            inventory,
            drawn: &drawn,
            balance: &balance,
        };
        let bytes = match format {
            NetworkFormat::Table => sheet
                .text(output.language, output.style_of(arguments.out.as_deref()))
                .into_bytes(),
            NetworkFormat::Csv => sheet.processes_csv().map_err(internal)?,
            NetworkFormat::Links => sheet.links_csv().map_err(internal)?,
            NetworkFormat::Html => {
                let merged_below = arguments.merge_below.clone().unwrap_or_else(merged_by_default);
                sheet
                    .html(output.language, &merged_below)
                    .map_err(internal)?
                    .into_bytes()
            }
        };
        write(&bytes, arguments, output)
    })
}

/// Writes the result to the file that was named, else to stdout.
fn write(bytes: &[u8], arguments: &NetworkArguments, output: &Output) -> Result<u8, Problems> {
    output.result(arguments.out.as_deref(), bytes)?;
    Ok(0)
}

/// What a network runs for a demand is a table; the other formats write the carbon balance of a ledger, and a network written by hand has none.
/// Errors: another format, or what only another format takes.
fn tables_alone(arguments: &NetworkArguments, is_by_hand: bool) -> Result<(), Problems> {
    let format = chosen_format(arguments)?;
    if format == NetworkFormat::Table && arguments.merge_below.is_none() {
        return Ok(());
    }
    let typed = [
        arguments.format.map(|_| "--format".to_owned()),
        arguments.out.as_ref().map(|path| format!("--out {}", path.display())),
        arguments.merge_below.as_ref().map(|_| "--merge-below".to_owned()),
    ];
    let typed: Vec<String> = typed
        .into_iter()
        .flatten()
        .map(|option| format!("`{option}`"))
        .collect();
    let (zh, en) = (typed.join("、"), typed.join(", "));
    let message = if is_by_hand {
        Text::new(
            format!("手写网络没有台账，也就没有碳平衡可写成页面或 CSV：{zh}"),
            format!("a network file has no ledger, so no carbon balance to write as a page or as CSV: {en}"),
        )
    } else {
        Text::new(
            format!("为需求运行的结果只有表格；页面与 CSV 写的是台账期内的碳平衡：{zh}"),
            format!(
                "what runs for a demand is a table alone; a page and CSV have the carbon balance of the ledger's period: {en}"
            ),
        )
    };
    let hint = if is_by_hand {
        Text::new(
            "只用 --demand，表格可用 --out FILE.txt 写入文件；页面与 CSV 须以台账代替 .yaml",
            "give --demand alone, with --out FILE.txt for the table in a file; for a page or CSV give a ledger in place of the .yaml",
        )
    } else {
        Text::new(
            "去掉 --demand 得页面或 CSV；或用 --out FILE.txt 把表格写入文件",
            "leave --demand out for the page or CSV, or take --out FILE.txt for the table in a file",
        )
    };
    Err(Problem::error("demand-is-a-table", message).hint(hint).into())
}

/// Runs a network for the demand asked for, and shows what it runs.
fn operate(
    network: &Network,
    title: &Text,
    arguments: &NetworkArguments,
    library: &Library,
    output: &Output,
) -> Result<u8, Problems> {
    if arguments.demand.is_empty() {
        return Err(no_demand(network).into());
    }
    let mut demand = Vec::new();
    let mut faults = Vec::new();
    for typed in &arguments.demand {
        match asked(typed, network, library) {
            Ok(asked) => demand.push(asked),
            Err(Problems(found)) => faults.extend(found),
        }
    }
    Problems(faults).check()?;
    let operation = network.operate(&demand)?;
    let sheet = OperationSheet {
        network,
        operation: &operation,
        demand: &demand,
        title: title.clone(),
    };
    let text = sheet.text(output.language, output.style_of(arguments.out.as_deref()));
    write(text.as_bytes(), arguments, output)
}

/// A demand such as `hot-rolled-coil=1000t`.
fn asked(typed: &str, network: &Network, library: &Library) -> Result<(usize, Ratio), Problems> {
    let Some((item, number)) = typed.split_once('=') else {
        return Err(no_amount(typed).into());
    };
    let id = product(item.trim(), network, library);
    let Some(place) = network.product(id) else {
        return Err(unknown_product(item, network).into());
    };
    let unit = network.products[place].unit.as_str();
    Ok((place, amount(("--demand", number), id, Some(unit), library)?))
}

fn no_amount(typed: &str) -> Problem {
    Problem::error(
        "not-a-demand",
        Text::new(
            format!("`--demand {typed}` 没有写明数量"),
            format!("`--demand {typed}` says no amount"),
        ),
    )
    .hint(Text::new(
        format!("写成 --demand {typed}=1000t"),
        format!("write --demand {typed}=1000t"),
    ))
}

fn no_demand(network: &Network) -> Problem {
    let product = network.products.first().map_or("", |product| product.id.as_str());
    Problem::error(
        "no-demand",
        Text::new(
            "手写网络没有台账，须说明为何种需求运行",
            "a network file has no ledger: say for which demand it runs",
        ),
    )
    .hint(Text::new(
        format!("加上 --demand，如 --demand {product}=1；产品足迹见 dafeng footprint"),
        format!("give --demand, such as --demand {product}=1; for a footprint see dafeng footprint"),
    ))
}

fn internal(error: impl std::fmt::Display) -> Problems {
    Problem::error("internal", Text::same(error.to_string())).into()
}

/// The format that was said, else that of the file's ending. Errors: an ending that names none.
fn chosen_format(arguments: &NetworkArguments) -> Result<NetworkFormat, Problems> {
    let endings = [
        ("csv", NetworkFormat::Csv),
        ("html", NetworkFormat::Html),
        ("htm", NetworkFormat::Html),
    ];
    out_format(
        arguments.format,
        arguments.out.as_deref(),
        &endings,
        NetworkFormat::Table,
    )
}

/// The format of a carbon balance. Errors: those of the format chosen; a share of a diagram that is not drawn.
fn format(arguments: &NetworkArguments) -> Result<NetworkFormat, Problems> {
    let format = chosen_format(arguments)?;
    if arguments.merge_below.is_some() && format != NetworkFormat::Html {
        return Err(Problem::error(
            "merge-below-without-diagram",
            Text::new(
                "--merge-below 只用于 --format html 的图",
                "--merge-below is for the diagram of --format html",
            ),
        )
        .hint(Text::new(
            "加 --format html，或去掉 --merge-below；其他格式列出全部流",
            "add --format html, or leave --merge-below out; the other formats list every flow",
        ))
        .into());
    }
    Ok(format)
}

/// A methodology at process level, nothing left out.
pub fn at_process_level(method: &str, as_of: Option<Date>) -> MethodArguments {
    MethodArguments {
        method: method.to_owned(),
        level: LevelArgument::Process,
        options: Vec::new(),
        allow_gaps: false,
        as_of,
    }
}
