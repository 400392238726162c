//! Published and modelled results, by standard.

mod cets_ag_03_01;
mod gbt_2589;
mod gbt_32151_5;
mod mill_j;
mod reference_plants;
