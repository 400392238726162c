//! The fixed words of the page.

use serde_json::{Value, json};

use crate::text::Language;

/// The fixed words of the page, in its language.
pub(super) struct PageWords {
    language: Language,
    pub contents: &'static str,
    pub print: &'static str,
    pub theme: &'static str,
    pub close: &'static str,
    pub back: &'static str,
    pub explanation: &'static str,
    pub explain_hint: &'static str,
    pub data_table: &'static str,
    pub filter: &'static str,
    pub no_script: &'static str,
    pub hint: &'static str,
    pub answer: &'static str,
    pub rows: &'static str,
    pub swipe: &'static str,
    pub drawn_with: &'static str,
    pub on_paper: &'static str,
}

impl PageWords {
    /// The words of a language.
    pub(super) fn of(language: Language) -> PageWords {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
        PageWords {
            language,
            contents: pick("目录", "Contents"),
            print: pick("打印", "Print"),
            theme: pick("深色 / 浅色", "Dark or light"),
            close: pick("关闭", "Close"),
            back: pick("返回", "Back"),
            explanation: pick("数据溯源", "Where this figure comes from"),
            explain_hint: pick(
                "点击带下划线的数字，查看公式、台账行与因子",
                "Click an underlined figure for its formula, ledger lines and factors",
            ),
            data_table: pick("图中数据", "Data of the chart"),
            filter: pick("筛选", "Filter"),
            no_script: pick(
                "浏览器未启用脚本，图与溯源不能显示；表中有全部数值。",
                "Scripts are switched off, so charts and explanations do not show; the tables have every figure.",
            ),
            hint: pick("提示", "Hint"),
            answer: pick("答复", "Answer"),
            rows: pick("行", "rows"),
            swipe: pick(
                "← 图比屏幕宽，可左右滑动 →",
                "← wider than the screen: swipe sideways →",
            ),
            drawn_with: pick("制图", "charts drawn with"),
            on_paper: pick(
                "每个数字的溯源、排放计算明细与台账见本报告的网页文件。",
                "Where every figure comes from, the computation row by row and the ledger are in the page of this report.",
            ),
        }
    }

    /// The words that the script needs.
    pub(super) fn of_script(&self) -> Value {
        let pick = |zh: &'static str, en: &'static str| self.language.pick(zh, en);
        json!({
            "formula": pick("公式", "formula"),
            "expression": pick("代入", "in numbers"),
            "rounding": pick("修约", "rounding"),
            "clause": pick("条款", "clause"),
            "lines": pick("台账行", "ledger lines"),
            "record": pick("因子记录", "factor record"),
            "document": pick("文件", "document"),
            "confidence": pick("可信度", "confidence"),
            "describes": pick("描述年份", "describes"),
            "published": pick("发布", "published"),
            "region": pick("地区", "region"),
            "source": pick("出处", "source"),
            "note": pick("注", "note"),
            "sum": pick("由以下各项相加而得", "the sum of"),
            "quotient": pick("分子，由此而得", "above the line, where it comes from"),
            "children": pick("代入的数值", "what was put in"),
            "more": pick("显示全部", "show all"),
            "figures": pick("个数字", "figures"),
            "amount": pick("数量", "amount"),
            "total": pick("合计", "total"),
        })
    }
}
