//! The worked vectors of metals, building materials and the rules of all industries (`tests/data/sector-vectors.json`), each through its methodology,
//! before rows are rounded.

use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::quantity::{Ratio, Rounding, RoundingMode};
use serde_json::Value;

use crate::support::{json, ledger, library, methodology, text};

const ALUMINIUM: &str = "ndrc-2013-aluminium";
const ALUMINIUM_ETS: &str = "cets-ag-04.01-v01-2024";
const NONFERROUS: &str = "ndrc-2015-other-nonferrous";
const CEMENT: &str = "ndrc-2013-cement";
const CEMENT_ETS: &str = "cets-ag-02.01-v01-2024";
const GLASS: &str = "ndrc-2013-flat-glass";
const CERAMICS: &str = "ndrc-2013-ceramics";
const COMMON: &str = "ndrc-common";

const PFC: [&str; 2] = ["anode-effect-cf4", "anode-effect-c2f6"];

/// The sectors whose vectors stand here.
const SECTORS: [&str; 6] = ["aluminium", "nonferrous", "ceramics", "flat-glass", "cement", "common"];

/// A vector as lines and plant factors.
#[derive(Default)]
struct Works {
    lines: String,
    factors: String,
    method: &'static str,
    sources: Vec<&'static str>,
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
        self.lines += &format!("2022-06,{item},{flow},,{},{unit}\n", text(quantity));
        self
    }

    fn stated(mut self, item: &str, parameter: &str, value: &Value, unit: &str) -> Works {
        self.lines += &format!("2022-06,{item},parameter,{parameter},{},{unit}\n", text(value));
        self
    }

    fn factor(mut self, item: &str, parameter: &str, value: &Value, unit: &str) -> Works {
        let value = text(value);
        self.factors += &format!(
            "      - {{item: {item}, parameter: {parameter}, value: {value}, unit: \"{unit}\", evidence: vector}}\n"
        );
        self
    }

    /// What `read` reads of the inventory.
    fn inventory<T>(&self, read: impl FnOnce(&Inventory<'_>) -> T) -> T {
        let csv = format!("period,item,flow,parameter,quantity,unit\n{}", self.lines);
        let factors = match self.factors.as_str() {
            "" => String::new(),
            factors => format!("    factors:\n{factors}"),
        };
        let plants = format!("plants:\n  - id: p\n    region: cn-fujian\n{factors}");
        let ledger = ledger(&csv, &plants).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let methodology = methodology(self.method);
        // A vector states no product to divide by.
        let request = AccountRequest {
            allow_gaps: true,
            ..AccountRequest::default()
        };
        let inventory = account(&ledger, &methodology, library(), request);
        let inventory = inventory.unwrap_or_else(|problems| panic!("{problems:#?}"));
        assert!(inventory.is_complete(), "{:#?}", inventory.gaps);
        read(&inventory)
    }

    /// The sum of the rows of its sources before they are rounded.
    fn sum(&self) -> Ratio {
        self.inventory(|inventory| {
            let of_source = |id: &str| self.sources.contains(&id);
            let rows = inventory.rows.iter().filter(|row| of_source(&inventory.source(row).id));
            rows.filter_map(|row| row.emission_unrounded.clone()).sum()
        })
    }

    /// The heat behind the rows of its sources: quantity times heat content.
    fn heat(&self) -> Ratio {
        self.inventory(|inventory| {
            let heat = |row: &dafeng::inventory::Row| {
                let content = row.parameters.iter().find(|parameter| parameter.id == "heat_content");
                row.quantity.clone() * content.expect("a heat content").value.clone()
            };
            inventory.rows.iter().map(heat).sum()
        })
    }
}

fn number(value: &Value) -> Ratio {
    text(value).parse().expect("a number")
}

fn liquid_aluminium(method: &'static str, sources: &[&'static str], inputs: &Value) -> Works {
    Works::new(method, sources).line("aluminium-liquid", "produced", &inputs["P_Al_t"], "t")
}

/// Clinker and dust with their oxides.
fn clinker(inputs: &Value) -> Works {
    let oxides = [
        ("cao_content", "CaO"),
        ("cao_noncarbonate", "CaO_nc"),
        ("mgo_content", "MgO"),
        ("mgo_noncarbonate", "MgO_nc"),
    ];
    let mut works = Works::new(CEMENT, &["raw-material-carbonate"]);
    for (item, quantity) in [("cement-clinker", "Q_clinker_t"), ("kiln-head-dust", "Q_dust_t")] {
        works = works.line(item, "produced", &inputs[quantity], "t");
        for (parameter, name) in oxides {
            works = works.factor(item, parameter, &inputs[name], "1");
        }
    }
    works
}

fn fuel(method: &'static str, item: &str, quantity: &Value, unit: &str) -> Works {
    Works::new(method, &["fuel-combustion"]).line(item, "purchased", quantity, unit)
}

/// What a vector comes to; `None` where no methodology is asked.
fn result(id: &str, inputs: &Value) -> Option<Ratio> {
    Some(match id {
        "aluminium-anode-nac-0.42" | "aluminium-anode-nac-0.411" => {
            liquid_aluminium(ALUMINIUM, &["anode-consumption"], inputs)
                .factor(
                    "aluminium-liquid",
                    "net_anode_consumption",
                    &inputs["NAC_tC_per_t"],
                    "tC/t",
                )
                .sum()
        }
        "aluminium-anode-gross-cets" => Works::new(ALUMINIUM_ETS, &["anode-consumption"])
            .line("carbon-anode", "net_consumed", &inputs["M_anode_t"], "t")
            .sum(),
        "aluminium-pfc-default-sar" => liquid_aluminium(ALUMINIUM, &PFC, inputs).sum(),
        "aluminium-pfc-default-ar5" => liquid_aluminium(ALUMINIUM_ETS, &PFC, inputs).sum(),
        "aluminium-pfc-aem-1-ar5" => liquid_aluminium(ALUMINIUM_ETS, &PFC, inputs)
            .stated(
                "aluminium-liquid",
                "anode_effect_minutes",
                &inputs["AEM_min_per_cell_day"],
                "min/cell-day",
            )
            .sum(),
        "aluminium-aem-equivalent-of-default" => {
            let set = library().set(ALUMINIUM_ETS).expect("bundled");
            let mut records = set.records_of("aluminium-liquid", "cf4_emission_factor");
            let default = records.next().and_then(|record| record.base_value()).expect("a value");
            default
                .divide(&methodology(ALUMINIUM_ETS).constants["cf4_slope"].value)
                .expect("not zero")
        }
        // The fuel defaults give the factors that the guide prints for reductants, rounded to three places.
        "nonferrous-reductant-coke" => fuel(NONFERROUS, "coke", &inputs["AD"], "t").sum(),
        "nonferrous-reductant-anthracite" => fuel(NONFERROUS, "anthracite", &inputs["AD"], "t").sum(),
        "nonferrous-reductant-natural-gas" => fuel(NONFERROUS, "natural-gas", &inputs["AD"], "10^4Nm3").sum(),
        "nonferrous-oxalic-acid" => Works::new(NONFERROUS, &["oxalic-acid"])
            .line("oxalic-acid", "purchased", &inputs["AD_t"], "t")
            .sum(),
        "ceramics-body-carbonates" => Works::new(CERAMICS, &["body-carbonate"])
            .line("ceramic-raw-material", "purchased", &inputs["F_t"], "t")
            .factor(
                "ceramic-raw-material",
                "calcium_carbonate_content",
                &inputs["C_CaCO3"],
                "1",
            )
            .factor(
                "ceramic-raw-material",
                "magnesium_carbonate_content",
                &inputs["C_MgCO3"],
                "1",
            )
            .sum(),
        "glass-carbonates" => Works::new(GLASS, &["carbonate"])
            .line("calcium-carbonate", "purchased", &inputs["calcium_carbonate_t"], "t")
            .line("dolomite", "purchased", &inputs["dolomite_t"], "t")
            .line("sodium-carbonate", "purchased", &inputs["soda_ash_t"], "t")
            .sum(),
        "glass-carbon-powder" => {
            let sum = Works::new(GLASS, &["carbon-powder"])
                .line("carbon-powder", "purchased", &inputs["Q_t"], "t")
                .sum();
            assert_ne!(sum, number(&inputs["wrong_result_without_44_12"]), "{id}");
            sum
        }
        "glass-weight-case-to-tonne" => {
            let units = &library().units;
            let [per_case, per_tonne] = ["kgce/重量箱", "kgce/t"].map(|unit| units.parse(unit).expect("a unit").size);
            (number(&inputs["kgce_per_case"]) * per_case)
                .divide(&per_tonne)
                .expect("not zero")
        }
        "clinker-oxide-method-per-tonne" | "clinker-oxide-method-with-non-carbonate" => clinker(inputs).sum(),
        "raw-meal-non-fuel-carbon" => Works::new(CEMENT, &["raw-material-carbon"])
            .line("raw-meal", "net_consumed", &inputs["Q_rawmeal_t"], "t")
            .sum(),
        "alternative-fuel-waste-tyres" => Works::new(CEMENT, &["alternative-fuel"])
            .line("waste-tyres", "purchased", &inputs["Q_t"], "t")
            .sum(),
        "clinker-cets-with-deduction" => clinker_ets("carbide-slag", "carbide_slag_t", inputs).sum(),
        "clinker-cets-floor-zero" => clinker_ets("slaked-lime", "slaked_lime_t", inputs).sum(),
        "hot-water-heat" => Works::new(COMMON, &["heat-by-mass"])
            .line("hot-water", "purchased", &inputs["m_t"], "t")
            .stated("hot-water", "temperature", &inputs["T_degC"], "℃")
            .heat(),
        "steam-heat" => Works::new(COMMON, &["heat-by-mass"])
            .line("steam", "purchased", &inputs["m_t"], "t")
            .stated("steam", "enthalpy", &inputs["h_kJ_per_kg"], "kJ/kg")
            .heat(),
        "heat-emission" => Works::new(COMMON, &["heat"])
            .line("heat", "purchased", &inputs["heat_GJ"], "GJ")
            .sum(),
        "electricity-emission-2022" => Works::new(COMMON, &["electricity"])
            .line("electricity", "purchased", &inputs["net_MWh"], "MWh")
            .sum(),
        "combustion-diesel" => fuel(COMMON, "diesel", &inputs["FC_t"], "t").sum(),
        _ => return None,
    })
}

/// Clinker and a raw material that is no carbonate, with what lifts their sum to zero.
fn clinker_ets(material: &str, quantity: &str, inputs: &Value) -> Works {
    let sources = ["clinker", "non-carbonate-material", "process-emissions-at-least-zero"];
    Works::new(CEMENT_ETS, &sources)
        .line("cement-clinker", "produced", &inputs["clinker_portland_t"], "t")
        .line(material, "purchased", &inputs[quantity], "t")
}

/// Defaults of the factor sets and formulas of the methodologies give every vector to its last printed place.
#[test]
fn every_vector_of_metals_and_building_materials() {
    let vectors = json("sector-vectors.json");
    let mut count = 0;
    for vector in vectors.as_array().expect("a list") {
        if !SECTORS.contains(&text(&vector["sector"])) {
            continue;
        }
        let id = text(&vector["id"]);
        let rounding = Rounding {
            places: 10,
            mode: RoundingMode::HalfAwayFromZero,
        };
        let found = result(id, &vector["inputs"]).unwrap_or_else(|| panic!("{id}: no methodology is asked"));
        assert_eq!(
            found.round(rounding),
            number(&vector["expected"]).round(rounding),
            "{id}"
        );
        count += 1;
    }
    assert_eq!(count, 26);
}

/// The guide prints for reductants what its fuel defaults give, rounded: 2.861625965, 1.9237809888 and 21.62188809.
#[test]
fn reductants_are_fuels_rounded() {
    let set = library().set(NONFERROUS).expect("bundled");
    for (reductant, fuel_item, unit) in [
        ("reductant-coke", "coke", "t"),
        ("reductant-anthracite", "anthracite", "t"),
        ("reductant-natural-gas", "natural-gas", "10^4Nm3"),
    ] {
        let of_fuel = fuel(NONFERROUS, fuel_item, &Value::from("1"), unit).sum();
        let rounding = Rounding {
            places: 3,
            mode: RoundingMode::HalfAwayFromZero,
        };
        let mut records = set.records_of(reductant, "emission_factor");
        let printed = records.next().and_then(|record| record.base_value()).expect("a value");
        assert_eq!(of_fuel.round(rounding).map(Ratio::from), Some(printed), "{reductant}");
    }
}
