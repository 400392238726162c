//! A document as one HTML page that holds all it needs and fetches nothing: good on a screen, a telephone and paper, light and dark.
//!
//! Tables, figures and findings stand in the page as they are; charts and explanations as JSON, which its script draws and shows. Only the
//! drawing passes through floating point, in the browser.

mod chart_data;
mod explanation_data;
mod finding_view;
pub mod markup;
mod page_words;
mod section_view;
mod table_view;

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Completeness, Document};
use crate::text::Language;
use markup::Markup;
use page_words::PageWords;
use section_view::{PartView, SectionView};

/// Apache ECharts, as `assets/echarts/README.md` describes it.
const LIBRARY: &str = include_str!("../../assets/echarts/echarts.min.js");
const STYLE: &str = include_str!("../../assets/document_page/page.css");
const DARK: &str = include_str!("../../assets/document_page/dark.css");
const PAPER: &str = include_str!("../../assets/document_page/paper.css");
/// Run before anything is drawn, so that nothing flashes in the wrong colours.
const THEME_SCRIPT: &str = include_str!("../../assets/document_page/theme.js");
const SCRIPT: &str = concat!(
    "'use strict';\n(() => {\n",
    include_str!("../../assets/sankey.js"),
    include_str!("../../assets/document_page/text.js"),
    include_str!("../../assets/document_page/chart_options.js"),
    include_str!("../../assets/document_page/charts.js"),
    include_str!("../../assets/document_page/explanation.js"),
    include_str!("../../assets/document_page/page.js"),
    "})();\n"
);

/// The page before it is written.
#[derive(Template)]
#[template(path = "document_page/page.html", config = "src/report/assets/askama.toml")]
struct DocumentPage {
    lang: &'static str,
    version: &'static str,
    words: PageWords,
    policy: String,
    title: String,
    heading: Markup,
    subtitle: Markup,
    incomplete: Option<Markup>,
    cautions: Vec<LinesView>,
    facts: Vec<(Markup, LinesView)>,
    sections: Vec<SectionView>,
    data: String,
    style: &'static str,
    dark: &'static str,
    paper: &'static str,
    theme_script: &'static str,
    library: &'static str,
    script: &'static str,
}

/// Words of several lines: what stands first, and the lines below it.
struct LinesView {
    first: Markup,
    rest: Vec<Markup>,
}

impl LinesView {
    fn of(words: &str) -> LinesView {
        let mut lines = words.split('\n').map(Markup::of);
        LinesView {
            first: lines.next().unwrap_or_default(),
            rest: lines.collect(),
        }
    }
}

/// The page of a document in a language. Errors: only those of the template, which has none that an input could cause.
pub fn html(document: &Document, language: Language) -> Result<String, askama::Error> {
    let said = |text: &crate::text::Text| Markup::of(text.in_language(language));
    let lines = |text: &crate::text::Text| LinesView::of(text.in_language(language));
    let words = PageWords::of(language);
    let stamp = &document.stamp;
    let incomplete = (stamp.completeness != Completeness::Complete).then(|| said(&stamp.completeness.title()));
    let (title, subtitle) = (&document.title, &document.subtitle);
    let data = json!({
        "words": words.of_script(),
        "charts": chart_data::charts(document, language),
        "explanations": explanation_data::explanations(document, language),
    });
    let page = DocumentPage {
        lang: language.pick("zh-CN", "en"),
        version: env!("CARGO_PKG_VERSION"),
        policy: policy(),
        title: format!("{} · {}", title.in_language(language), subtitle.in_language(language)),
        heading: said(title),
        subtitle: said(subtitle),
        incomplete,
        cautions: stamp.cautions.iter().map(lines).collect(),
        facts: stamp
            .facts
            .iter()
            .map(|fact| (said(&fact.title), lines(&fact.value)))
            .collect(),
        sections: SectionView::of_document(document, language),
        data: script_json(&data),
        words,
        style: STYLE,
        dark: DARK,
        paper: PAPER,
        theme_script: THEME_SCRIPT,
        library: LIBRARY,
        script: SCRIPT,
    };
    page.render()
}

/// What the browser lets the page do: run the scripts of this program, by their SHA-256, and nothing that text could have smuggled in.
fn policy() -> String {
    let hash = |script: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
    let scripts: Vec<String> = [THEME_SCRIPT, LIBRARY, SCRIPT].into_iter().map(hash).collect();
    format!(
        "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'",
        scripts.join(" ")
    )
}

/// Data as it may stand in a `script` element: no letter of it can end the element or begin another.
fn script_json(data: &serde_json::Value) -> String {
    let text = data.to_string();
    text.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}
