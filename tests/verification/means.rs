//! Means of a year that its months do not give.

use super::seeded::{Book, found, found_at, verified};

#[test]
fn the_arithmetic_mean_of_the_year() {
    let header = "period,item,flow,quantity,unit,parameter,ncv,ncv_unit,ncv_basis\n";
    let mut book = Book::from(header);
    book.append("2023-06,coke,purchased,300,t,,28.000,GJ/t,measured");
    book.append("2023-07,coke,purchased,100,t,,30.000,GJ/t,measured");
    // (300 * 28 + 100 * 30) / 400 = 28.5; the arithmetic mean is 29
    let mut right = book.clone();
    right.append("2023,coke,parameter,28.500,GJ/t,ncv,,,");
    assert!(found(&verified(&right.text(), "plants: [{id: p}]", None), "V03").is_empty());
    let row = book.append("2023,coke,parameter,29.000,GJ/t,ncv,,,");
    let verification = verified(&book.text(), "plants: [{id: p}]", None);
    let finding = found_at(&verification, "V03", row);
    assert_eq!(finding.expected.as_ref().expect("the mean").text(), "28.500 GJ/t");
    assert!(finding.message.en.contains("arithmetic mean"), "{}", finding.message.en);
}

#[test]
fn the_mean_of_the_year_at_the_places_of_its_own_unit() {
    let header = "period,item,flow,quantity,unit,parameter,ncv,ncv_unit,ncv_basis,carbon_fraction,carbon_fraction_unit,carbon_fraction_basis\n";
    // (301 * 28.01 + 100 * 28.10) / 401 = 11241.01 / 401 = 28.03244..., at two places 28.03; of the contents, with 84.01 and 84.10, 84.03.
    let of = |ncv: &str, ncv_unit: &str, content: &str, content_unit: &str| {
        let mut book = Book::from(header);
        book.append("2023-06,coke,purchased,301,t,,28.01,GJ/t,measured,84.01,%,measured");
        book.append("2023-07,coke,purchased,100,t,,28.10,GJ/t,measured,84.10,%,measured");
        let of_ncv = book.append(&format!("2023,coke,parameter,{ncv},{ncv_unit},ncv,,,,,,"));
        let of_content = book.append(&format!(
            "2023,coke,parameter,{content},{content_unit},carbon_fraction,,,,,,"
        ));
        (verified(&book.text(), "plants: [{id: p}]", None), of_ncv, of_content)
    };
    for (ncv, ncv_unit, content, content_unit) in [
        ("28.03", "GJ/t", "84.03", "%"),
        ("28.03", "MJ/kg", "0.8403", "tC/t"),
        ("28032", "MJ/t", "84.0", "%"),
        ("28", "MJ/kg", "84", "%"),
    ] {
        let (verification, ..) = of(ncv, ncv_unit, content, content_unit);
        let told: Vec<String> = found(&verification, "V03")
            .iter()
            .map(|finding| finding.message.en.clone())
            .collect();
        assert!(told.is_empty(), "{ncv} {ncv_unit}, {content} {content_unit}: {told:#?}");
    }
    let (verification, of_ncv, of_content) = of("28.04", "MJ/kg", "84.04", "%");
    let expected = |row: u64| {
        found_at(&verification, "V03", row)
            .expected
            .as_ref()
            .expect("the mean")
            .text()
    };
    assert_eq!(expected(of_ncv), "28.03 GJ/t");
    assert_eq!(expected(of_content), "0.8403 tC/t");
    // 28032.44... lies between 28032 and 28033.
    let (verification, of_ncv, _) = of("28033", "MJ/t", "84.03", "%");
    let finding = found_at(&verification, "V03", of_ncv);
    assert_eq!(finding.expected.as_ref().expect("the mean").text(), "28.032 GJ/t");
}
