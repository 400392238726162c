//! The fixed words of the page.

use crate::quantity::Ratio;
use crate::report::solved_number::rounded;
use crate::text::Language;

/// The fixed words of the page, in its language.
pub(super) struct PageWords {
    pub title: &'static str,
    pub missing: &'static str,
    pub findings: &'static str,
    pub closes: &'static str,
    pub diagram: &'static str,
    pub returned: &'static str,
    pub swipe: &'static str,
    pub no_script: &'static str,
    pub reading: &'static str,
    pub reading_returned: &'static str,
    pub merged: String,
    pub merged_into: &'static str,
    pub item: &'static str,
    pub share: &'static str,
    pub share_of: &'static str,
    pub balance: &'static str,
    pub process: &'static str,
    pub taken: &'static str,
    pub made: &'static str,
    pub stack: &'static str,
    pub stack_share: &'static str,
    pub closure: &'static str,
    pub flows: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub notes: &'static str,
    pub inputs: &'static str,
    pub drawn_with: &'static str,
}

impl PageWords {
    /// The words of a language; nodes below the share are merged.
    pub(super) fn of(language: Language, merged_below: &Ratio) -> PageWords {
        let percent = merged_below.clone() * Ratio::from(100);
        let percent = percent.exact_decimal().unwrap_or_else(|| rounded(&percent, 4));
        match language {
            Language::Zh => PageWords {
                merged: format!("图中合并的小流（不足带入碳的 {percent} %）"),
                ..CHINESE
            },
            Language::En => PageWords {
                merged: format!("Small flows merged in the diagram (less than {percent} % of the carbon in)"),
                ..ENGLISH
            },
        }
    }
}

const CHINESE: PageWords = PageWords {
    title: "碳平衡",
    missing: "碳含量缺失，本平衡不完整",
    findings: "未闭合之处",
    closes: "碳平衡闭合：带入的碳全部由产品与副产物带出或随烟气离开，各物料收支相符。",
    diagram: "碳流向图",
    returned: "回用：右侧送回、左侧回用为同一股",
    swipe: "← 图比屏幕宽，左右滑动可见全图 →",
    no_script: "浏览器未启用脚本，图不能显示；下表列出全部数值。",
    reading: "由左向右：外购（含取用库存）→ 工序与中间物料 → 外售（含存入库存）与烟气。线宽为碳量，以其生成的二氧化碳计；悬停可见数值。\
              燃料指有热值的物料。",
    reading_returned: "高炉煤气回焦炉一类的循环在图上断开：送往上游工序的部分，右侧画为“送回”，左侧画为“回用”，数值相同；断开处取送回碳量较少的工序次序，\
                       上游工序先用外购与已产出的部分。",
    merged: String::new(),
    merged_into: "图中归入",
    item: "物料",
    share: "占带入",
    share_of: "占带入碳 {}",
    balance: "各工序碳平衡",
    process: "工序",
    taken: "带入",
    made: "产品与副产物带出",
    stack: "烟气",
    stack_share: "烟气占带入",
    closure: "闭合差（带入 − 带出 − 烟气）",
    flows: "图中全部流",
    from: "自",
    to: "至",
    notes: "方法与读取说明",
    inputs: "输入文件",
    drawn_with: "制图",
};

const ENGLISH: PageWords = PageWords {
    title: "Carbon balance",
    missing: "Carbon contents are missing: this is not the whole balance",
    findings: "What does not close",
    closes: "The balance closes: all carbon that came in left in products and by-products or with stack gas, and each item comes out even.",
    diagram: "Where the carbon goes",
    returned: "goes back: sent back at the right, returned at the left",
    swipe: "← wider than the screen: swipe or scroll sideways for the rest →",
    no_script: "Scripts are switched off, so the diagram is not drawn; the tables below have every figure.",
    reading: "From left to right: bought (or drawn from stock), processes and what they hand to one another, sold (or gone to stock) and stack gas. \
              A band is as wide as its carbon, counted as the CO2 that it makes; point at it for the figures. A fuel is an item with a calorific value.",
    reading_returned: "A loop, such as blast furnace gas that heats the coke ovens, is cut open: what goes to a process further to the left is drawn as sent back \
                       at the right and as returned at the left, the same amount. It is cut so that little carbon goes back; the earlier process is drawn as taking \
                       first what is bought and what is made before it.",
    merged: String::new(),
    merged_into: "drawn as",
    item: "item",
    share: "of carbon in",
    share_of: "{} of the carbon in",
    balance: "Carbon balance of the processes",
    process: "process",
    taken: "in",
    made: "out in products and by-products",
    stack: "stack gas",
    stack_share: "of what came in",
    closure: "closure: in - out - stack gas",
    flows: "Every flow of the diagram",
    from: "from",
    to: "to",
    notes: "Method, readings and assumptions",
    inputs: "Input files",
    drawn_with: "drawn with",
};
