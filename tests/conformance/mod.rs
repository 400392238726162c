//! Published and modelled results, by standard.

mod cets_ag_03_01;
mod gbt_2589;
mod gbt_32151_5;
mod mill_j;
mod process_level;
mod process_mill_a;
mod process_reference_plants;
mod reference_plants;
mod sector_vectors_chemicals;
mod sector_vectors_materials;
mod sector_works_chemicals;
