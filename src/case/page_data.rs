//! The data that a page carries for its own script.

use serde_json::Value;

/// A page without the data that it carries, and those.
pub(super) struct PartedPage {
    /// What the page calls its data.
    pub name: String,
    /// The data.
    pub data: Value,
    /// The page, with nothing in their place.
    pub rest: String,
}

/// Takes a page apart; `None` where it carries no data.
pub(super) fn parted(bytes: &[u8]) -> Option<PartedPage> {
    const OPENS: &str = "<script type=\"application/json\" id=\"";
    let page = std::str::from_utf8(bytes).ok()?;
    let (before, after) = page.split_once(OPENS)?;
    let (name, after) = after.split_once("\">")?;
    let (data, after) = after.split_once("</script>")?;
    Some(PartedPage {
        name: name.to_owned(),
        data: serde_json::from_str(data).ok()?,
        rest: format!("{before}{after}"),
    })
}
