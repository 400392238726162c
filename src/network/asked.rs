//! What is asked of a network as people write it: a product by any of its names, an amount with or without a unit; and the one plant of an
//! inventory of which a network is drawn.

use jiff::civil::Date;

use super::Network;
use super::upstream::FactQuery;
use crate::factor::{Library, Named};
use crate::inventory::Inventory;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::text::Text;

/// The one plant of an inventory. Errors: several plants.
pub fn only_plant(inventory: &Inventory<'_>) -> Result<usize, Problems> {
    let mut plants: Vec<usize> = inventory.groups.iter().map(|group| group.plant).collect();
    plants.sort_unstable();
    plants.dedup();
    match plants.as_slice() {
        [only] => Ok(*only),
        several => {
            let ids: Vec<&str> = several
                .iter()
                .map(|plant| inventory.ledger.plants.plants[*plant].id.as_str())
                .collect();
            let ids = ids.join(", ");
            Err(Problem::error(
                "several-plants",
                Text::new(
                    format!("台账含多家企业（{ids}），网络按企业形成"),
                    format!("the ledger has several plants ({ids}); a network is that of one"),
                ),
            )
            .hint(Text::new(
                "把各企业分为单独的台账",
                "put each plant into a ledger of its own",
            ))
            .into())
        }
    }
}

/// Where the facts of a plant are looked for: in its region, for the last year of the ledger.
pub fn fact_query<'a>(
    inventory: &'a Inventory<'_>,
    plant: usize,
    as_of: Option<Date>,
    preferred: &'a [String],
) -> FactQuery<'a> {
    let last = inventory.groups.iter().map(|group| group.period).max();
    FactQuery {
        library: inventory.library,
        region: inventory.ledger.plants.plants[plant].region.as_deref(),
        year: last.map_or(i16::MAX, |period| period.year()),
        as_of,
        preferred,
    }
}

/// The id of a product: any name of a registered item will do, and a network of its own may have others.
pub fn product<'a>(typed: &'a str, network: &Network, library: &'a Library) -> &'a str {
    let item = library.items.find(typed).map(Named::id);
    item.filter(|id| network.product(id).is_some()).unwrap_or(typed)
}

/// The id of the product asked for, and how much of it in its own unit; `per` is the name of the option or field, and what stands there. Errors: those of [`amount`].
pub fn asked<'t>(
    network: &Network,
    typed: &'t str,
    per: (&str, &str),
    library: &'t Library,
) -> Result<(&'t str, Ratio), Problems> {
    let product = product(typed, network, library);
    let unit = network
        .product(product)
        .map(|place| network.products[place].unit.as_str());
    Ok((product, amount(per, product, unit, library)?))
}

/// An amount such as `1`, `1t` or `500 kg` in the product's own unit; `option` is the name of the option or field that it stands in. Errors: no number
/// above zero, a unit of another dimension.
pub fn amount(
    (option, typed): (&str, &str),
    product: &str,
    own: Option<&str>,
    library: &Library,
) -> Result<Ratio, Problems> {
    let typed = typed.trim();
    let end = typed
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(typed.len());
    let (number, unit) = typed.split_at(end);
    let unit = unit.trim();
    let parse = |unit: &str| library.units.parse(unit).ok();
    let size = match own {
        _ if unit.is_empty() || own == Some(unit) => Some(Ratio::one()),
        Some(own) => parse(own)
            .zip(parse(unit))
            .filter(|(own, unit)| own.dimension == unit.dimension)
            .and_then(|(own, unit)| unit.size.divide(&own.size)),
        // The product is not there, which says itself.
        None => Some(Ratio::one()),
    };
    let number = read_number(number).ok().map(Ratio::from);
    match (number, size) {
        (Some(number), Some(size)) if !number.is_zero() => Ok(number * size),
        _ => Err(Problem::error(
            "not-an-amount",
            Text::new(
                format!("`{option} {typed}` 不是 {product} 的数量"),
                format!("`{option} {typed}` is no amount of {product}"),
            ),
        )
        .hint(Text::new(
            format!("写一个大于零的数，可带同类单位，如 1 {}", own.unwrap_or("t")),
            format!(
                "give a number above zero, with a unit that fits or without, such as 1 {}",
                own.unwrap_or("t")
            ),
        ))
        .into()),
    }
}
