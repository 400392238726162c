//! Which kinds of file each argument takes, so that a file of another kind is told by its own name before a command looks into it.

use std::path::Path;

use clap::ArgMatches;
use dafeng::case::FileKind;
use dafeng::case::file_kind::misplaced;
use dafeng::problem::Problems;

const LEDGERS: &[FileKind] = &[FileKind::Ledger, FileKind::Workbook];
/// A table that a mapping unfolds may have any columns.
const MAPPED: &[FileKind] = &[FileKind::Ledger, FileKind::Workbook, FileKind::Register];
const NETWORKS: &[FileKind] = &[
    FileKind::Ledger,
    FileKind::Workbook,
    FileKind::Network,
    FileKind::ExchangeTable,
];
const TABLES: &[FileKind] = &[FileKind::Register, FileKind::Workbook];
const SCENARIOS: &[FileKind] = &[FileKind::Scenario];
const RUNS: &[FileKind] = &[FileKind::Run];
/// The scenarios of a run, or of a file.
const COURSES: &[FileKind] = &[FileKind::Scenario, FileKind::Run];

/// The arguments that name files, by their names, with what they take.
const ARGUMENTS: [(&str, &[FileKind]); 16] = [
    ("ledgers", LEDGERS),
    ("previous", LEDGERS),
    ("mapping", &[FileKind::Mapping]),
    ("with_mapping", &[FileKind::Mapping]),
    ("plants", &[FileKind::Plants]),
    ("with_plants", &[FileKind::Plants]),
    ("case", &[FileKind::Case]),
    ("run", RUNS),
    ("first", RUNS),
    ("second", RUNS),
    ("file", SCENARIOS),
    ("files", SCENARIOS),
    ("scenarios", SCENARIOS),
    ("scenario", SCENARIOS),
    ("registers", TABLES),
    ("register", TABLES),
];
/// The commands whose ledgers may be networks.
const OF_NETWORKS: [&str; 3] = ["network", "footprint", "compare"];

/// Refuses files that belong to another command, all together.
pub fn check(matches: &ArgMatches) -> Result<(), Problems> {
    let mut problems = Vec::new();
    let mut below = matches.subcommand();
    while let Some((command, matches)) = below {
        for id in matches.ids() {
            let argument = ARGUMENTS.iter().find(|(name, _)| id.as_str() == *name);
            let Some((name, kinds)) = argument else { continue };
            let is_mapped = || matches.ids().any(|id| id.as_str() == "mapping");
            let kinds = match *name {
                "ledgers" if OF_NETWORKS.contains(&command) => NETWORKS,
                "ledgers" if is_mapped() => MAPPED,
                "scenario" | "scenarios" if command == "targets" => COURSES,
                _ => kinds,
            };
            let values = matches.get_raw(name).into_iter().flatten();
            problems.extend(values.filter_map(|value| misplaced(Path::new(value), kinds)));
        }
        below = matches.subcommand();
    }
    Problems(problems).check().map(|_| ())
}
