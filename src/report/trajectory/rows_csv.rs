//! The rows of a trajectory as CSV: one a year, plant, source, item and supply.

use super::sheet::TrajectorySheet;
use crate::factor::Named;
use crate::report::csv_bytes::csv_bytes;
use crate::report::solved_number::number;

/// The columns.
const HEADER: [&str; 15] = [
    "scenario",
    "year",
    "plant",
    "route",
    "output",
    "output_unit",
    "source",
    "scope",
    "item",
    "supply",
    "counts",
    "quantity",
    "unit",
    "emission",
    "emission_unrounded",
];

impl TrajectorySheet<'_> {
    /// The header of the CSV.
    pub fn csv_header() -> Result<Vec<u8>, csv::Error> {
        csv_bytes(HEADER, [[""; 0]; 0])
    }

    /// The rows as CSV, without the header.
    pub fn csv_rows(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for year in self.trajectory.history.iter().chain(&self.trajectory.years) {
            for plant in &year.plants {
                let Some(known) = self.plants.get(plant.plant) else {
                    continue;
                };
                for row in &plant.rows {
                    let item = known.base.library.items.at(row.item);
                    writer.write_record([
                        self.scenario.id.as_str(),
                        &year.year.to_string(),
                        &known.id,
                        known.route.as_deref().unwrap_or_default(),
                        &number(&plant.made),
                        known.unit(),
                        &row.source,
                        &row.scope.map(|scope| scope.to_string()).unwrap_or_default(),
                        item.id(),
                        row.supply.map(crate::supply::Supply::id).unwrap_or_default(),
                        if row.counts { "total" } else { "memo" },
                        &number(&row.quantity),
                        &item.unit.text,
                        &row.rounded.to_string(),
                        &number(&row.unrounded),
                    ])?;
                }
            }
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}
