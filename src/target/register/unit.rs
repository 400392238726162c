//! A unit of a register in a year, and a quantity that is stated of a plant or a unit.

use crate::problem::Place;
use crate::quantity::{Decimal, Ratio, Unit};
use crate::text::Text;

/// A stated number with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number as it stands.
    pub value: Decimal,
    /// Its unit; of a capacity without the year.
    pub unit: Unit,
}

/// Whether a unit runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitStatus {
    /// It runs.
    #[default]
    Existing,
    /// It is planned or under construction.
    New,
    /// It has stopped.
    Stopped,
}

/// A unit in a year.
#[derive(Clone, Debug)]
pub struct RegisterUnit {
    /// Where it stands.
    pub place: Place,
    /// The plant.
    pub plant: String,
    /// The unit's name.
    pub unit: String,
    /// Id of the product.
    pub product: String,
    /// Id of the class.
    pub class: Option<String>,
    /// Id of the indicator; `None`: the product's own.
    pub indicator: Option<String>,
    /// Id of the region.
    pub region: Option<String>,
    /// The city, as written.
    pub city: Option<String>,
    /// Whether it runs.
    pub status: UnitStatus,
    /// What it can put out in a year.
    pub capacity: Option<Amount>,
    /// What it put out.
    pub output: Option<Amount>,
    /// Energy per product, as stated.
    pub stated_intensity: Option<Amount>,
    /// Energy in all.
    pub energy: Option<Amount>,
    /// The year.
    pub year: i16,
    /// What the row rests on.
    pub evidence: String,
    /// A remark.
    pub note: Option<String>,
}

/// A quantity that is stated of a plant or a unit in a year.
#[derive(Clone, Debug)]
pub struct StatedQuantity {
    /// Where it stands.
    pub place: Place,
    /// The plant.
    pub plant: String,
    /// The unit, where it is one of a unit.
    pub unit: Option<String>,
    /// Id of the quantity.
    pub quantity: String,
    /// The value.
    pub amount: Amount,
    /// Id of the region.
    pub region: Option<String>,
    /// The city, as written.
    pub city: Option<String>,
    /// The year.
    pub year: i16,
    /// What it rests on.
    pub evidence: String,
    /// A remark.
    pub note: Option<String>,
}

/// Energy per product: the number in base units, and how it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intensity {
    /// In base units of its dimension.
    pub in_base: Ratio,
    /// The unit that it is shown in.
    pub unit: Unit,
    /// How it was made.
    pub words: Text,
}

impl Amount {
    /// The number in base units.
    pub fn in_base(&self) -> Ratio {
        Ratio::from(self.value) * self.unit.size.clone()
    }

    /// The number and its unit.
    pub fn text(&self) -> String {
        format!("{} {}", self.value, self.unit.text)
    }
}

impl UnitStatus {
    /// Every status.
    pub const ALL: [UnitStatus; 3] = [UnitStatus::Existing, UnitStatus::New, UnitStatus::Stopped];

    /// Its names: the English id and the Chinese word first.
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            UnitStatus::Existing => &[
                "existing",
                "在产",
                "运行",
                "存量",
                "在运",
                "投产",
                "已投产",
                "已建成",
                "在用",
                "生产",
                "正常",
                "正常运行",
                "正常生产",
                "in operation",
                "operating",
            ],
            UnitStatus::New => &[
                "new",
                "新建",
                "在建",
                "拟建",
                "改扩建",
                "规划",
                "筹建",
                "建设中",
                "新建中",
                "planned",
                "under-construction",
            ],
            UnitStatus::Stopped => &[
                "stopped",
                "停产",
                "停运",
                "停用",
                "关停",
                "已停产",
                "已关停",
                "淘汰",
                "已淘汰",
                "拆除",
                "已拆除",
                "closed",
            ],
        }
    }

    /// Its names in a script: those of Chinese letters, or the others.
    pub(super) fn names_in(self, is_chinese: bool) -> impl Iterator<Item = &'static str> {
        let names = self.names().iter().copied();
        names.filter(move |name| name.is_ascii() != is_chinese)
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        self.names()[0]
    }

    /// What it is called.
    pub fn title(self) -> Text {
        Text::new(self.names()[1], self.names()[0])
    }
}

impl Intensity {
    /// The number in the unit that it is shown in.
    pub fn value(&self) -> Ratio {
        self.unit.number_of(&self.in_base)
    }
}

impl RegisterUnit {
    /// Its name for people.
    pub fn label(&self) -> String {
        format!("{} {}", self.plant, self.unit)
    }

    /// Its name as a text of both languages.
    pub fn title(&self) -> Text {
        Text::same(self.label())
    }

    /// Energy per product: as stated, else energy over output.
    pub fn intensity(&self) -> Option<Intensity> {
        if let Some(stated) = &self.stated_intensity {
            return Some(Intensity {
                in_base: stated.in_base(),
                unit: stated.unit.clone(),
                words: Text::new("登记值", "as stated"),
            });
        }
        let (energy, output) = (self.energy.as_ref()?, self.output.as_ref()?);
        let in_base = energy.in_base().divide(&output.in_base())?;
        let words = format!("{} ÷ {}", energy.text(), output.text());
        Some(Intensity {
            in_base,
            unit: per(&energy.unit, &output.unit),
            words: Text::same(words),
        })
    }
}

/// What a quotient is shown in: of standard coal in kilograms, as the levels are.
fn per(above: &Unit, below: &Unit) -> Unit {
    let dimension = above.dimension.per(&below.dimension);
    let (name, size) = match above.dimension.to_string().as_str() {
        "standard-coal" => ("kgce", Ratio::from_scaled(1, 3)),
        "oil-equivalent" => ("kgoe", Ratio::from_scaled(1, 3)),
        "energy" => ("kWh", Ratio::from_scaled(36, 4)),
        _ => (above.text.as_str(), above.size.clone()),
    };
    // Ten thousand tonnes are shown as tonnes; per any other unit the quotient is of that unit.
    let ten_thousand = below
        .text
        .strip_prefix("10^4")
        .filter(|_| below.size == Ratio::from(10_000));
    let (base, of_base) = match ten_thousand {
        Some(base) => (base, Ratio::one()),
        None if matches!(below.text.as_str(), "kt" | "Mt") => ("t", Ratio::one()),
        None => (below.text.as_str(), below.size.clone()),
    };
    Unit {
        text: format!("{name}/{base}"),
        dimension,
        size: size.divide(&of_base).unwrap_or(size),
    }
}
