//! What keeps a table of factors from being decomposed; every message names the row and the column, or the category and the years.

use crate::problem::{Place, Problem};
use crate::quantity::Ratio;
use crate::scenario::problem::quoted;
use crate::spelling::shorten;
use crate::text::Text;

pub(super) fn columns_not_read(file: &str, titles: &[&str]) -> Problem {
    let names = quoted(titles);
    Problem::note(
        "columns-not-read",
        Text::new(
            format!("下列列未读取：{}", names.zh),
            format!("these columns are not read: {}", names.en),
        ),
    )
    .at(Place::file(file))
}

pub(super) fn missing_factor(place: Place) -> Problem {
    Problem::error("missing-cell", Text::new("单元格为空", "the cell is blank"))
        .at(place)
        .hint(Text::new(
            "空白不当作零：为零就写 0；该年没有此类别就删去这一行，其值即为零",
            "a blank is never taken for zero: write 0 where it is, or take the row out where the category is not there that year, which makes its value zero",
        ))
}

pub(super) fn named_twice(file: &str, option: &str, title: &str) -> Problem {
    Problem::error(
        "column-named-twice",
        Text::new(
            format!("{option}：`{title}` 列已被指明过"),
            format!("{option}: the column `{title}` is named already"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "每列只写一次：或是因素，或是类别",
        "name each column once, as a factor or as a category",
    ))
}

pub(super) fn value_differs(place: Place, typed: &str, product: &Ratio, factors: &[String]) -> Problem {
    let typed = shorten(typed);
    let formula = factors.join(" × ");
    Problem::error(
        "value-differs",
        Text::new(
            format!("数值为 `{typed}`，而 {formula} = {product}"),
            format!("the value is `{typed}`, and {formula} = {product}"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "改正因素或数值，或补上缺少的因素；因素须有足够位数；删去数值列则不核对",
        "mend the factors or the value, or name the factor that is missing; give the factors with enough digits; without the column nothing is checked",
    ))
}

pub(super) fn category_twice(place: Place, year: i32, category: &str, first_row: u64) -> Problem {
    let category = shorten(category);
    let (of_zh, of_en) = if category.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(" `{category}`"), format!("`{category}` of "))
    };
    Problem::error(
        "category-twice",
        Text::new(
            format!("{year} 年{of_zh} 在第 {first_row} 行已有"),
            format!("{of_en}{year} stands already in row {first_row}"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "一年一类一行；若另有列区分二者，用 --by 一并写出",
        "one row a year and category; if another column tells them apart, name it in --by too",
    ))
}

pub(super) fn year_not_there(file: &str, option: &str, year: i32, known: &[i32]) -> Problem {
    let known: Vec<String> = known.iter().map(i32::to_string).collect();
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let names = quoted(&names);
    Problem::error(
        "year-not-there",
        Text::new(
            format!("{option} {year}：文件中没有 {year} 年"),
            format!("{option} {year}: the file has no year {year}"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        format!("该文件有：{}", names.zh),
        format!("the file has {}", names.en),
    ))
}

pub(super) fn same_year(year: i32) -> Problem {
    Problem::error(
        "same-year",
        Text::new(
            format!("--from 与 --to 都是 {year} 年，没有变化可分解"),
            format!("--from and --to are both {year}: there is no change to decompose"),
        ),
    )
    .hint(Text::new("给出两个不同的年份", "name two different years"))
}

pub(super) fn sign_change(
    place: Option<Place>,
    category: &str,
    factor: &str,
    years: [i32; 2],
    numbers: [&Ratio; 2],
) -> Problem {
    let (category, [from, to], [before, after]) = (shorten(category), years, numbers);
    let (of_zh, of_en) = if category.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("`{category}` 的 "), format!(" of `{category}`"))
    };
    let problem = Problem::error(
        "sign-change",
        Text::new(
            format!("{of_zh}`{factor}` 由 {before}（{from}）变为 {after}（{to}），变号"),
            format!("`{factor}`{of_en} goes from {before} ({from}) to {after} ({to}): its sign changes"),
        ),
    )
    .hint(Text::new(
        "对数平均分解不能用于变号的因素；把正负两部分列为两个类别",
        "a logarithm has no change of sign: put what is above zero and what is below into two categories",
    ));
    match place {
        Some(place) => problem.at(Place {
            column: Some(factor.to_owned()),
            ..place
        }),
        None => problem,
    }
}

pub(super) fn no_total(file: &str, years: [i32; 2], totals: [&Ratio; 2]) -> Problem {
    let ([from, to], [before, after]) = (years, totals);
    Problem::error(
        "no-shares",
        Text::new(
            format!("{from} 年合计 {before}，{to} 年合计 {after}，不能求份额"),
            format!("the sum is {before} in {from} and {after} in {to}: there are no shares in it"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "LMDI-II 要求两年合计同为正；用 --weights lmdi-1",
        "LMDI-II needs sums above zero in both years; take --weights lmdi-1",
    ))
}
