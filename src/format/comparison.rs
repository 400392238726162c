//! The comparisons of rules of verification, as written: each kind with its numbers, which stay text with the digits of their source.

use serde::{Deserialize, Serialize};

use super::comparison_series::{
    ConstantSeriesEntry, JumpEntry, LastDigitsEntry, MissingMonthsEntry, MissingValuesEntry, RepeatedAmountEntry,
    SwappedMonthsEntry, UnitSlipEntry, ZeroValuesEntry,
};
use super::comparison_source::{LiftedEntry, SourceSignEntry, SourceSumEntry};
use super::comparison_term::{BoundsEntry, ScopeEntry, TermEntry, UnstatedStockEntry, UsedEntry};
use crate::text::Text;

/// A comparison: its kind and its numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ComparisonEntry {
    /// What the reader of the ledger, or of a scenario, refuses or remarks: codes of problems.
    Reading(ReadingEntry),
    /// Two sides of the same amount, by plant, item and period.
    Balance(BalanceEntry),
    /// An amount that has a limit, by plant, item and period.
    Amount(AmountEntry),
    /// One amount over another, by plant and period.
    Quotient(QuotientEntry),
    /// A stated value, or one over another, within bounds.
    Span(SpanEntry),
    /// A stated value beside the published ones.
    Published(PublishedEntry),
    /// A stated value that follows from another.
    Proportion(ProportionEntry),
    /// Stated shares of one whole.
    ParameterSum(ParameterSumEntry),
    /// The result per product of a methodology within bounds.
    Intensity(IntensitySpanEntry),
    /// A value that does not change where nature would.
    Constant(ConstantSeriesEntry),
    /// Last digits that are not evenly spread.
    LastDigits(LastDigitsEntry),
    /// A value far from the others of its own series.
    Jump(JumpEntry),
    /// An amount that differs from the others of its series by the size of a unit.
    UnitSlip(UnitSlipEntry),
    /// Months that a monthly ledger leaves out.
    MissingMonths(MissingMonthsEntry),
    /// Months of which no line states a value that the others have.
    MissingValues(MissingValuesEntry),
    /// A value of zero where those of the other months are above it.
    ZeroValues(ZeroValuesEntry),
    /// An amount that stands twice in a month, on lines that differ in their document alone.
    RepeatedAmount(RepeatedAmountEntry),
    /// Two months whose amounts were exchanged.
    SwappedMonths(SwappedMonthsEntry),
    /// Calorific value times carbon content: the carbon in a tonne.
    CarbonOfMass(CarbonOfMassEntry),
    /// The total of a plant.
    Total(TotalEntry),
    /// The sum of source categories of a plant.
    SourceSum(SourceSumEntry),
    /// Rows of no deduction whose formula gives less than nothing.
    SourceSign(SourceSignEntry),
    /// Sums that were lifted to their floor.
    Lifted(LiftedEntry),
    /// How values must have been obtained.
    Mandate(MandateEntry),
    /// The value of a long period, which is the weighted mean of those within it.
    WeightedMean(WeightedMeanEntry),
    /// Output beside the capacity of a unit.
    Capacity(CapacityEntry),
    /// The carbon of processes: in, out and burnt.
    CarbonClosure(CarbonClosureEntry),
    /// What a process captured beside what it emits.
    Capture(CaptureEntry),
    /// The result per product beside that of the year before.
    Change(ChangeEntry),
    /// Energy per product beside a published level.
    Benchmark(BenchmarkRuleEntry),
    /// Energy per product many times off every published level.
    LevelDistance(LevelDistanceEntry),
    /// The result over the energy of the same fuels.
    CarbonPerEnergy(CarbonPerEnergyEntry),
    /// What the plant disclosed beside what is computed.
    Disclosed(DisclosedRuleEntry),
    /// Typed defaults of another edition, and warming potentials of several.
    Edition(EditionEntry),
    /// The totals of two methodologies.
    TwoMethods(TwoMethodsEntry),
    /// Every row computed once more, by another way.
    Recomputation(RecomputationEntry),
}

impl ComparisonEntry {
    /// The terms of the amounts that it compares.
    pub fn terms(&self) -> impl Iterator<Item = &TermEntry> {
        let (first, second): (&[TermEntry], &[TermEntry]) = match self {
            ComparisonEntry::Balance(entry) => (&entry.left, &entry.right),
            ComparisonEntry::Amount(entry) => (&entry.of, &[]),
            ComparisonEntry::Quotient(entry) => (&entry.numerator, &entry.denominator),
            ComparisonEntry::LevelDistance(entry) => (&entry.energy, &[]),
            _ => (&[], &[]),
        };
        first.iter().chain(second)
    }
}

/// What a reader says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingEntry {
    /// Codes of problems.
    pub codes: Vec<String>,
    /// Of a scenario, not of the ledger.
    #[serde(default)]
    pub scenario: bool,
}

/// Two sides.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BalanceEntry {
    /// Items.
    #[serde(default)]
    pub scope: ScopeEntry,
    /// What is found.
    pub left: Vec<TermEntry>,
    /// What is expected.
    pub right: Vec<TermEntry>,
    /// What the difference is a part of.
    pub relative_to: RelativeToEntry,
    /// A finding is a difference above so many per cent.
    pub above: String,
    /// And at most so many.
    #[serde(default)]
    pub up_to: Option<String>,
    /// What a stock is that no line states.
    #[serde(default)]
    pub unstated_stock: UnstatedStockEntry,
}

/// What a difference is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelativeToEntry {
    /// The left side.
    Left,
    /// The right side.
    Right,
    /// The larger of both.
    Larger,
}

/// A limited amount.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountEntry {
    /// Items.
    #[serde(default)]
    pub scope: ScopeEntry,
    /// The amount.
    pub of: Vec<TermEntry>,
    /// It is at least this.
    pub at_least: String,
    /// Items that no works makes, with everything below them in the item tree: their net consumption is known without an output.
    #[serde(default)]
    pub never_made: Vec<String>,
    /// As of a quotient.
    #[serde(default)]
    pub needs_stock: bool,
}

/// One amount over another.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotientEntry {
    /// Above the line.
    pub numerator: Vec<TermEntry>,
    /// Below the line.
    pub denominator: Vec<TermEntry>,
    /// What the quotient of base units is multiplied by: `1000/29.307`.
    #[serde(default)]
    pub scale: Option<String>,
    /// What it is, where a rule has several.
    #[serde(default)]
    pub title: Option<Text>,
    /// Whether nothing is found of less than a year where the net consumption of an item is in it that can lie in stock and of which no line states one.
    #[serde(default)]
    pub needs_stock: bool,
    /// Its bounds.
    pub within: BoundsEntry,
}

/// A value within bounds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpanEntry {
    /// The items, with everything below them in the item tree.
    pub items: Vec<String>,
    /// Items left out, with everything below them.
    #[serde(default)]
    pub except: Vec<String>,
    /// The parameter.
    pub parameter: String,
    /// The parameter that it is divided by.
    #[serde(default)]
    pub over: Option<String>,
    /// The parameter that it is multiplied by; a value beside which nothing gives that is compared as it stands.
    #[serde(default)]
    pub times: Option<String>,
    /// Only values of units of these equipment classes; none: all.
    #[serde(default)]
    pub equipment_classes: Vec<String>,
    /// Whether measured values may lie outside.
    #[serde(default)]
    pub unless_measured: bool,
    /// Whether a value of zero says that there is nothing to compare.
    #[serde(default)]
    pub unless_zero: bool,
    /// What of the inventory is compared too.
    #[serde(default)]
    pub used: UsedEntry,
    /// Its bounds.
    pub within: BoundsEntry,
}

/// A stated value beside the published ones of its item: all records of the shipped factor sets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedEntry {
    /// The items, with everything below them in the item tree; none: all.
    #[serde(default)]
    pub items: Vec<String>,
    /// Items that are left out, with everything below them.
    #[serde(default)]
    pub except: Vec<String>,
    /// The parameter.
    pub parameter: String,
    /// The least published value divided by this, and the greatest times it, are the bounds.
    pub widened_by: String,
    /// Whether there is no lower bound, as of what may hold next to nothing.
    #[serde(default)]
    pub upper_only: bool,
    /// What a value is often off by.
    #[serde(default)]
    pub slips: Vec<SlipEntry>,
}

/// A factor that a value is off by where someone slips.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlipEntry {
    /// The factor, either way.
    pub factor: String,
    /// What was mistaken for what.
    pub title: Text,
}

/// A stated value that is another one times a factor.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProportionEntry {
    /// The items, with everything below them in the item tree.
    pub items: Vec<String>,
    /// The parameter that follows.
    pub parameter: String,
    /// The parameter that it follows from.
    pub from: String,
    /// What that is multiplied by.
    pub factor: String,
    /// The unit of both sides.
    pub unit: String,
    /// What of the inventory is compared too.
    #[serde(default)]
    pub used: UsedEntry,
}

/// Shares of one whole, of which an item has several.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterSumEntry {
    /// The items, with everything below them in the item tree; none: all.
    #[serde(default)]
    pub items: Vec<String>,
    /// The parameters, without a unit.
    pub parameters: Vec<String>,
    /// Together they are at most this.
    pub at_most: String,
}

/// The result per product of a methodology, by plant and period.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntensitySpanEntry {
    /// The product.
    pub per: String,
    /// Its bounds; of intensities of another unit nothing is said.
    pub within: BoundsEntry,
}

/// The carbon in a tonne.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarbonOfMassEntry {
    /// The parameter that gives the energy of a tonne.
    pub energy: String,
    /// The parameter that gives the carbon of that energy.
    pub carbon: String,
    /// The bounds of their product.
    pub within: BoundsEntry,
}

/// The total of a plant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalEntry {
    /// It is at least this.
    pub at_least: String,
}

/// How values must have been obtained.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MandateEntry {
    /// Ids of the methodologies.
    pub methods: Vec<String>,
    /// The items; none: all.
    #[serde(default)]
    pub items: Vec<String>,
    /// The parameters.
    pub parameters: Vec<String>,
    /// How.
    pub obtained: ObtainedEntry,
}

/// How a value was obtained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObtainedEntry {
    /// Measured, or calculated from measurements.
    Measured,
    /// A default.
    Default,
}

/// A weighted mean.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightedMeanEntry {
    /// Parameters whose mean is weighted by quantity.
    pub by_quantity: Vec<String>,
    /// Parameters whose mean is weighted by energy.
    #[serde(default)]
    pub by_energy: Vec<String>,
}

/// Output beside capacity.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapacityEntry {
    /// Output is at most capacity times this, by the days of the period.
    pub factor: String,
}

/// Carbon of processes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarbonClosureEntry {
    /// The methodology that gives each material its carbon.
    pub method: String,
    /// Processes whose carbon leaves in metered streams and in the gas that heats them.
    #[serde(default)]
    pub closed: Vec<ClosedProcessEntry>,
    /// So many per cent of the carbon that a process takes may be open.
    pub above: String,
}

/// A process whose carbon is metered.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedProcessEntry {
    /// The process type.
    pub process: String,
    /// What is burnt to heat it.
    pub burnt: Vec<String>,
}

/// What was captured.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaptureEntry {
    /// The item that is captured.
    pub item: String,
    /// The methodology that says what the process emits.
    pub method: String,
}

/// A change from year to year.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeEntry {
    /// So many per cent.
    pub above: String,
}

/// Energy beside a level.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkRuleEntry {
    /// The methodology that gives the energy.
    pub method: String,
    /// The set of levels.
    pub set: String,
    /// The level.
    pub level: String,
    /// A finding is energy below the level by more than so many per cent of it.
    #[serde(default)]
    pub better_by: Option<String>,
    /// A finding is energy above the level.
    #[serde(default)]
    pub worse: bool,
}

/// Energy per product many times off every published level.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelDistanceEntry {
    /// The products, and the items that their output is.
    pub products: Vec<LeveledProductEntry>,
    /// The energy of a plant, in tonnes of standard coal.
    pub energy: Vec<TermEntry>,
    /// A finding is so many times every level, or so small a part of every level.
    pub times: String,
}

/// A product of which levels are published.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeveledProductEntry {
    /// Its id among the levels.
    pub product: String,
    /// The item, with everything below it in the item tree.
    pub item: String,
}

/// The result over energy.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarbonPerEnergyEntry {
    /// The methodology that gives the energy.
    pub method: String,
    /// Energy of one unit of its result.
    pub energy: String,
    /// Carbon dioxide of carbon: `44/12`.
    pub co2_per_carbon: String,
    /// The parameter whose published values span the bounds.
    pub parameter: String,
    /// Factor sets whose values span the bounds, the first that has the item.
    pub sets: Vec<String>,
    /// What the bounds are widened by, in per cent: rounding of the values.
    pub tolerance: String,
    /// The unit of the quotient.
    pub unit: String,
}

/// What was disclosed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosedRuleEntry {}

/// Editions of factors.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionEntry {
    /// The parameter of which one total may have one set only.
    pub potential: String,
}

/// Two methodologies.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwoMethodsEntry {
    /// The methodology whose total is the lesser.
    pub lesser: String,
    /// The methodology whose total is the greater.
    pub greater: String,
}

/// Every row once more.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecomputationEntry {}
