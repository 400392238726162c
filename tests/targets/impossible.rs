//! No number is taken that cannot be meant.

use super::{UNITS, register};

/// Output 1.9 Mt of a capacity of 900 t, 2111.1 times; 358 tce/t where some hundred kgce/t are published; 0.3 kgce/t; a year that is not yet; 15 t alloyed of 14 t
/// tapped: refused, all at once. The converter at -30 kgce/t, output 1.9 times the capacity and equal parts stand.
#[test]
fn numbers_that_cannot_be_meant() {
    let units = format!(
        "{UNITS}m,bf-1,blast-furnace,,,,,900,t/a,190,10^4t,360,kgce/t,2024\nm,bf-2,blast-furnace,,,,,200,10^4t/a,190,10^4t,358,tce/t,2024\n\
         m,bf-3,blast-furnace,,,,,200,10^4t/a,190,10^4t,0.3,kgce/t,2042\nm,bof,converter,,,,,100,10^4t/a,190,10^4t,-30,kgce/t,2024\n"
    );
    let stated = "plant,quantity,value,value_unit,year\nm,molten-aluminium-alloyed,15,t,2024\nm,molten-aluminium-tapped,14,t,2024\n\
        n,molten-aluminium-alloyed,14,t,2024\nn,molten-aluminium-tapped,14,t,2024\n";
    let problems = register("implausible", &[&units, stated]).expect_err("it is refused");
    let told: Vec<(u64, &str)> = problems
        .0
        .iter()
        .map(|problem| {
            (
                problem.place.as_ref().and_then(|place| place.row).unwrap_or_default(),
                problem.code,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (4, "year-implausible"),
            (2, "output-above-capacity"),
            (3, "energy-off-levels"),
            (4, "energy-off-levels"),
            (2, "part-above-whole"),
        ]
    );
    assert!(
        problems.0[1].message.en.contains("2111.1 times"),
        "{}",
        problems.0[1].message.en
    );
    assert!(problems.0.iter().all(|problem| problem.hint.is_some()));
}

/// A potline of 140,000 t at 12950 kWh/t uses 1,813,000 MWh; a converter puts out 2.8 Mt. What a plant states of more than ten times more, or less, is mistyped.
#[test]
fn quantities_far_off_the_units_are_refused() {
    let units = format!(
        "{UNITS}s,p,electrolytic-aluminium,,,,,15,10^4t/a,14,10^4t,12950,kWh/t,2024\nm,bof,converter,,,,,300,10^4t/a,280,10^4t,-30,kgce/t,2024\n"
    );
    let stated = |electricity: &str, tapped: &str, output: &str| {
        let table = format!(
            "plant,quantity,value,value_unit,year\ns,electrolysis-electricity,{electricity},MWh,2024\n\
             s,molten-aluminium-tapped,{tapped},t,2024\nm,main-product-output,{output},10^4t,2024\n"
        );
        let found = register("off-units", &[&units, &table]);
        let problems = found.err().map(|problems| problems.0).unwrap_or_default();
        problems.iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    assert_eq!(stated("1813000", "140000", "280"), Vec::<&str>::new());
    assert_eq!(stated("181300", "1400000", "2800"), Vec::<&str>::new());
    let code = "quantity-off-units";
    assert_eq!(stated("181299", "140000", "280"), [code]);
    assert_eq!(stated("18130001", "1400001", "2801"), [code; 3]);
    // Output of the main product may be less than what all units put out: one makes what another uses.
    assert_eq!(stated("1813000", "140000", "1"), Vec::<&str>::new());
}

/// 20,000,000 kg at 22,000 kgce is 1.1 kgce/t: 22000 / 20000 t, and 0.0011 kgce/kg. A recovery of 1500 kgce/t is beyond five times every level of converters, a
/// capacity of 4000 Mt beside an output of 0.3 is mistyped, and so is a flag of 2 and an iron grade of 5 %.
#[test]
fn other_numbers_that_cannot_be_meant() {
    let rows = "m,a,converter,,,,,,,30,10^4t,-1500,kgce/t,2024\nm,b,electric-arc-furnace,ge-70t,,,,400000,10^4t/a,30,10^4t,60,kgce/t,2024\n";
    let stated = "plant,unit,quantity,value,value_unit,year\nm,c,wet-quenching,2,1,2024\nm,c,feed-grade,5,%,2024\nm,c,coal-moisture,10,%,2024\n";
    let problems = register("implausible-too", &[&format!("{UNITS}{rows}"), stated]).expect_err("it is refused");
    let told: Vec<&str> = problems.0.iter().map(|problem| problem.code).collect();
    let property = "property-implausible";
    assert_eq!(told, ["energy-off-levels", "capacity-above-output", property, property]);

    let table =
        "plant,unit,product,output,output_unit,energy,energy_unit,year\nm,a,sintering,20000000,kg,900000,kgce,2024\n";
    let found = register("output-in-kilograms", &[table]).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let intensity = found.units[0].intensity().expect("a quotient");
    // 900,000 kgce / 20,000 t = 45 kgce/t = 0.045 kgce/kg.
    assert_eq!(
        (intensity.value().to_text().as_str(), intensity.unit.text.as_str()),
        ("0.045", "kgce/kg")
    );
}
