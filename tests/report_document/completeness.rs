//! How complete a report of several is.

use std::collections::BTreeMap;

use dafeng::report::document::{Completeness, Document, Stamp};
use dafeng::text::Text;

#[test]
fn a_report_with_another_is_as_incomplete_as_either() {
    let of = |completeness: Completeness| Document {
        id: "",
        title: Text::default(),
        subtitle: Text::default(),
        stamp: Stamp {
            completeness,
            ..Stamp::default()
        },
        sections: Vec::new(),
        explanations: BTreeMap::new(),
        written_units: BTreeMap::new(),
    };
    let both = |first: Completeness, second: Completeness| of(first).with(of(second)).stamp.completeness;
    assert_eq!(
        both(Completeness::AtLeast, Completeness::NoBound),
        Completeness::NoBound
    );
    assert_eq!(
        both(Completeness::NoBound, Completeness::AtLeast),
        Completeness::NoBound
    );
    assert_eq!(
        both(Completeness::Complete, Completeness::AtLeast),
        Completeness::AtLeast
    );
    assert_eq!(
        both(Completeness::AtLeast, Completeness::Complete),
        Completeness::AtLeast
    );
}
