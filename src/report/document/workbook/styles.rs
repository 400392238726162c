//! How cells look. Fonts are those that every office program has, in the language of the report.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::report::document::{ColumnKind, RowStyle};
use crate::text::Language;

/// Ink of headings.
const INK: u32 = 0x1F3B57;
/// Ink of what stands back.
const FAINT: u32 = 0x5A6672;
/// Ground of headers.
const HEADER: u32 = 0xDCE6F0;
/// Ground of groups.
const GROUP: u32 = 0xF1F5F9;
/// Lines between rows.
const LINE: u32 = 0xC9D3DD;
/// Ink of numbers that a person may change: blue, as spreadsheets of models have it.
const INPUT: u32 = 0x1D4ED8;
/// Ink of warnings.
const WARNING: u32 = 0x9A3412;

/// The colours of series, those of the page in light: people who see no red or no green tell them apart (after Okabe and Ito 2008).
pub const SERIES: [u32; 8] = [
    0x0072B2, 0xC98A00, 0x009067, 0x9A5AA8, 0xD55E00, 0x66717A, 0x2E94C9, 0x857A00,
];
/// What adds to a total, what takes from it, and the total, as the page has them.
pub(super) const ADDS: u32 = SERIES[0];
pub(super) const TAKES: u32 = SERIES[1];
pub(super) const TOTAL: u32 = SERIES[5];

/// The font of a language.
pub(super) fn font(language: Language) -> &'static str {
    language.pick("Microsoft YaHei", "Arial")
}

/// Formats of one language.
#[derive(Clone, Copy)]
pub(super) struct Styles {
    pub language: Language,
}

impl Styles {
    fn base(self) -> Format {
        Format::new()
            .set_font_name(font(self.language))
            .set_font_size(10)
            .set_align(FormatAlign::Top)
    }

    /// The title of the report.
    pub fn title(self) -> Format {
        self.base().set_font_size(18).set_bold().set_font_color(Color::RGB(INK))
    }

    /// The title of a sheet.
    pub fn heading(self) -> Format {
        self.base().set_font_size(14).set_bold().set_font_color(Color::RGB(INK))
    }

    /// The title of a table.
    pub fn caption(self) -> Format {
        self.base().set_font_size(11).set_bold().set_font_color(Color::RGB(INK))
    }

    /// Sentences.
    pub fn prose(self) -> Format {
        self.base().set_text_wrap()
    }

    /// What stands back: the line under a heading, notes under a table.
    pub fn faint(self) -> Format {
        self.prose().set_font_size(9).set_font_color(Color::RGB(FAINT))
    }

    /// What must be seen.
    pub fn warning(self) -> Format {
        self.prose().set_bold().set_font_color(Color::RGB(WARNING))
    }

    /// The header of a column.
    pub fn header(self, kind: ColumnKind) -> Format {
        let format = self
            .base()
            .set_bold()
            .set_text_wrap()
            .set_background_color(Color::RGB(HEADER));
        let format = format
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(Color::RGB(INK))
            .set_align(FormatAlign::Bottom);
        match kind {
            ColumnKind::Number { .. } => format.set_align(FormatAlign::Right),
            ColumnKind::Fixed | ColumnKind::Unit => format.set_align(FormatAlign::Left).set_indent(1),
            ColumnKind::Words => format.set_align(FormatAlign::Left),
        }
    }

    fn row(self, style: RowStyle) -> Format {
        let format = self
            .base()
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(Color::RGB(LINE));
        match style {
            RowStyle::Plain | RowStyle::Part => format,
            RowStyle::Group => format.set_bold().set_background_color(Color::RGB(GROUP)),
            RowStyle::Total => format
                .set_bold()
                .set_border_top(FormatBorder::Thin)
                .set_border_top_color(Color::RGB(INK))
                .set_background_color(Color::RGB(HEADER)),
            RowStyle::Memo => format.set_italic().set_font_color(Color::RGB(FAINT)),
        }
    }

    /// Words of a row.
    pub fn words(self, style: RowStyle, kind: ColumnKind) -> Format {
        match kind {
            ColumnKind::Words => self.row(style).set_text_wrap(),
            // What stands in the place of a number ends where numbers end.
            ColumnKind::Number { .. } => self.row(style).set_align(FormatAlign::Right),
            // Units and dates stand beside numbers, which end at their left edge.
            _ => self.row(style).set_align(FormatAlign::Left).set_indent(1),
        }
    }

    /// Words of a row that stand in from the left.
    pub fn indented(self, style: RowStyle, depth: u8) -> Format {
        let format = self.row(style).set_text_wrap();
        format.set_align(FormatAlign::Left).set_indent(depth)
    }

    /// A number of a row, with these places. What passed through floating point leans.
    pub fn number(self, style: RowStyle, places: u32, is_floating: bool) -> Format {
        let mut code = "#,##0".to_owned();
        if places > 0 {
            code += &format!(".{}", "0".repeat(places as usize));
        }
        let format = self.row(style).set_num_format(code).set_align(FormatAlign::Right);
        if is_floating { format.set_italic() } else { format }
    }

    /// Exact digits as text, to the right.
    pub fn digits(self, style: RowStyle) -> Format {
        self.row(style)
            .set_num_format("@")
            .set_align(FormatAlign::Right)
            .set_font_color(Color::RGB(FAINT))
    }

    /// A number that a person may change, and that formulas follow.
    pub fn input(self, places: u32) -> Format {
        let format = self.number(RowStyle::Plain, places, false);
        format
            .set_font_color(Color::RGB(INPUT))
            .set_border_bottom(FormatBorder::None)
    }

    /// Text that a spreadsheet must leave as it is.
    pub fn text(self) -> Format {
        self.base().set_num_format("@")
    }
}
