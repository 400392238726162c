//! What a line says beside its quantity.

use std::sync::Arc;

use crate::problem::Place;
use crate::quantity::Ratio;
use crate::text::Text;

/// What a line says beside its quantity.
#[derive(Clone, Debug, Default)]
pub struct LineDetail {
    /// Quantity and unit as typed.
    pub typed: String,
    /// Data source and evidence.
    pub evidence: String,
    /// The wide column that a mapping took the line from.
    pub column: Option<Arc<str>>,
    /// The moisture conversion, in words.
    pub moisture: Option<Text>,
    /// Of a mapped line, the place of each parameter's value.
    pub value_columns: Vec<(String, Arc<Place>)>,
    /// Half the width of the 95 % interval of the quantity or value, in percent.
    pub uncertainty: Option<Ratio>,
}
