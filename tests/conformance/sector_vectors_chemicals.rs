//! The worked vectors of chemicals and petrochemicals (`tests/data/sector-vectors.json`), each through its methodology, before rows are rounded.

use std::collections::BTreeMap;

use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::{Methodology, MethodologyRegistry};
use dafeng::quantity::{Ratio, Rounding, RoundingMode};
use serde_json::Value;

use crate::support::{json, ledger, library, text};

const CHEMICALS: &str = "ndrc-2013-chemicals";
const PETROCHEMICALS: &str = "ndrc-2014-petrochemicals";

/// A vector as lines and plant factors of one item each.
#[derive(Default)]
struct Works {
    lines: Vec<String>,
    factors: Vec<String>,
    /// The sources whose rows the vector speaks of, memo items among them.
    sources: Vec<&'static str>,
    /// Of a deduction, which the vectors state without its sign.
    is_deduction: bool,
    method: &'static str,
    choices: BTreeMap<String, String>,
    /// The set of warming potentials, where it is not the methodology's own.
    potentials: Option<&'static str>,
}

impl Works {
    fn new(method: &'static str, sources: &[&'static str]) -> Works {
        Works {
            method,
            sources: sources.to_vec(),
            ..Works::default()
        }
    }

    fn line(mut self, item: &str, flow: &str, quantity: &Value, unit: &str) -> Works {
        self.lines
            .push(format!("2022-06,{item},{flow},{},{unit}\n", text(quantity)));
        self
    }

    fn factor(mut self, item: &str, parameter: &str, value: &Value, unit: &str) -> Works {
        self.factors.push(format!(
            "      - {{item: {item}, parameter: {parameter}, value: {}, unit: \"{unit}\", evidence: vector}}\n",
            text(value)
        ));
        self
    }

    fn deducted(self) -> Works {
        Works {
            is_deduction: true,
            ..self
        }
    }

    fn warmed_by(self, set: &'static str) -> Works {
        Works {
            potentials: Some(set),
            ..self
        }
    }

    fn choosing(mut self, option: &str, choice: &str) -> Works {
        self.choices.insert(option.to_owned(), choice.to_owned());
        self
    }

    fn methodology(&self) -> Methodology {
        let Some(set) = self.potentials else {
            return MethodologyRegistry::load(self.method, &self.choices, library())
                .unwrap_or_else(|problems| panic!("{problems:#?}"));
        };
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("own.yaml");
        let own = format!(
            "id: own\nextends: {}\ntitle: {{zh: 另一版潜势, en: other potentials}}\ndocument: {{number: own}}\n\
             read_from: {{zh: 测试, en: test}}\nwarming_potentials: {set}\n",
            self.method
        );
        std::fs::write(&path, own).expect("written");
        MethodologyRegistry::load(path.to_str().expect("UTF-8"), &self.choices, library())
            .unwrap_or_else(|problems| panic!("{problems:#?}"))
    }

    /// The sum of the rows of its sources before they are rounded.
    fn sum(&self) -> Ratio {
        let csv = format!("period,item,flow,quantity,unit\n{}", self.lines.concat());
        let factors = match self.factors.as_slice() {
            [] => String::new(),
            factors => format!("    factors:\n{}", factors.concat()),
        };
        let plants = format!("plants:\n  - id: p\n    region: cn\n{factors}");
        let ledger = ledger(&csv, &plants).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let methodology = self.methodology();
        let inventory = account(&ledger, &methodology, library(), AccountRequest::default())
            .unwrap_or_else(|problems| panic!("{problems:#?}"));
        let of_source = |id: &str| self.sources.contains(&id);
        let rows = inventory
            .rows
            .iter()
            .filter(|row| of_source(&methodology.sources[inventory.cell(row).source].id));
        let sum: Ratio = rows.filter_map(|row| row.emission_unrounded.clone()).sum();
        if self.is_deduction { Ratio::zero() - sum } else { sum }
    }
}

/// The acid of a technology, with what its abatement removes.
fn nitric_acid(inputs: &Value, item: &str) -> Works {
    Works::new(CHEMICALS, &["nitric-acid-n2o"])
        .line(item, "produced", &inputs["P_t"], "t")
        .factor(item, "destruction_efficiency", &inputs["eta"], "1")
        .factor(item, "utilisation_factor", &inputs["mu"], "1")
}

/// Coal that becomes ammonia, with urea and slag.
fn ammonia(inputs: &Value) -> Works {
    Works::new(CHEMICALS, &["feedstock", "carbon-in-urea", "carbon-in-waste"])
        .line("feedstock-coal", "purchased", &inputs["coal_feed_t"], "t")
        .factor("feedstock-coal", "carbon_fraction", &inputs["coal_tC_per_t"], "tC/t")
        .line("urea", "produced", &inputs["urea_t"], "t")
        .line("gasification-slag", "produced", &inputs["slag_t"], "t")
        .factor("gasification-slag", "carbon_fraction", &inputs["slag_tC_per_t"], "tC/t")
}

fn caprolactam(inputs: &Value) -> Works {
    // The carbon of the product stands in no vector; its row is not among those summed.
    Works::new(CHEMICALS, &["caprolactam-n2o"])
        .line("caprolactam", "produced", &inputs["P_t"], "t")
        .factor("caprolactam", "carbon_fraction", &Value::from("0.6"), "tC/t")
}

fn flare(inputs: &Value) -> Works {
    // One atom of carbon in each molecule of methane, so the mean is the share of methane.
    Works::new(PETROCHEMICALS, &["flare"])
        .line("flare-gas", "net_consumed", &inputs["Q_10^4Nm3"], "10^4Nm3")
        .factor("flare-gas", "carbon_atoms", &inputs["V_CH4"], "1")
        .factor("flare-gas", "carbon_dioxide_share", &inputs["V_CO2"], "1")
}

/// How a vector is put to its methodology; `None` where it belongs to another sector.
fn works(id: &str, inputs: &Value) -> Option<Works> {
    Some(match id {
        "ammonium-bicarbonate-co2" => Works::new(CHEMICALS, &["carbon-in-urea"])
            .line("ammonium-bicarbonate", "produced", &inputs["M_t"], "t")
            .deducted(),
        "nitric-acid-n2o-high-pressure" | "nitric-acid-n2o-high-pressure-nscr" => {
            nitric_acid(inputs, "nitric-acid-high-pressure")
        }
        "nitric-acid-n2o-dual-pressure" => nitric_acid(inputs, "nitric-acid-dual-pressure"),
        "nitric-acid-n2o-low-pressure" => nitric_acid(inputs, "nitric-acid-low-pressure"),
        "adipic-acid-unabated-ar5" => Works::new(CHEMICALS, &["adipic-acid-n2o"])
            .line("adipic-acid-nitric-oxidation", "produced", &inputs["P_t"], "t")
            .factor(
                "adipic-acid-nitric-oxidation",
                "carbon_fraction",
                &Value::from("0.5"),
                "tC/t",
            )
            .warmed_by("ipcc-ar5"),
        "caprolactam-n2o-memo-gwp-310" => caprolactam(inputs),
        "caprolactam-n2o-memo-gwp-265" => caprolactam(inputs).warmed_by("ipcc-ar5"),
        "caprolactam-n2o-memo-gwp-273" => caprolactam(inputs).warmed_by("ipcc-ar6"),
        "ammonia-carbon-balance-gbt" => ammonia(inputs),
        "ammonia-carbon-balance-ipcc-cbam" => ammonia(inputs).choosing("urea-carbon", "counted"),
        "co2-recovery" => Works::new(CHEMICALS, &["carbon-dioxide-recovered"])
            .line("carbon-dioxide", "sold", &inputs["Q_10^4Nm3"], "10^4Nm3")
            .factor("carbon-dioxide", "purity", &inputs["PUR"], "1")
            .deducted(),
        "flare-normal-pure-methane" | "flare-normal-with-co2" => flare(inputs),
        "flare-upset-refining" => {
            let [flow, hours]: [Ratio; 2] =
                ["GF_10^4Nm3_per_h", "T_h"].map(|name| text(&inputs[name]).parse().expect("a number"));
            let volume = Value::from((flow * hours).to_text());
            Works::new(PETROCHEMICALS, &["flare-upset"]).line(
                "flare-gas-upset-refining",
                "net_consumed",
                &volume,
                "10^4Nm3",
            )
        }
        "fcc-burn-off" => Works::new(PETROCHEMICALS, &["catalyst-burn-off"]).line(
            "catalyst-coke",
            "net_consumed",
            &inputs["MC_t"],
            "t",
        ),
        "catalyst-intermittent-regeneration" => Works::new(PETROCHEMICALS, &["intermittent-regeneration"])
            .line("regenerated-catalyst", "net_consumed", &inputs["MC_t"], "t")
            .factor("regenerated-catalyst", "carbon_before", &inputs["CF_pre"], "1")
            .factor("regenerated-catalyst", "carbon_after", &inputs["CF_post"], "1"),
        "oxidised-asphalt" => {
            Works::new(PETROCHEMICALS, &["oxidised-asphalt"]).line("oxidised-asphalt", "produced", &inputs["M_t"], "t")
        }
        _ => return None,
    })
}

/// Defaults of the factor sets and formulas of the methodologies give every vector to its last printed place.
#[test]
fn every_vector_of_chemicals_and_petrochemicals() {
    let vectors = json("sector-vectors.json");
    let of_sectors = vectors
        .as_array()
        .expect("a list")
        .iter()
        .filter(|vector| ["chemicals", "petrochemical"].contains(&text(&vector["sector"])));
    let mut count = 0;
    for vector in of_sectors {
        let (id, expected) = (text(&vector["id"]), text(&vector["expected"]));
        let works = works(id, &vector["inputs"]).unwrap_or_else(|| panic!("{id}: no methodology is asked"));
        let rounding = Rounding {
            places: 10,
            mode: RoundingMode::HalfAwayFromZero,
        };
        let expected: Ratio = expected.parse().expect("a number");
        assert_eq!(works.sum().round(rounding), expected.round(rounding), "{id}");
        count += 1;
    }
    assert_eq!(count, 18);
}
