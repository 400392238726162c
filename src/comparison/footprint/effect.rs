//! Effects: what a cause changes in a part of a footprint, from one side to the other.

use std::collections::BTreeMap;

use super::cause::{FootprintCause, FootprintCauseOrder};
use super::standpoint::{Solver, Standpoint};
use super::term::{FootprintPart, FootprintSubject, Term, Terms};
use crate::problem::Problems;
use crate::quantity::Ratio;

/// What a cause changes in a part of a footprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FootprintEffect {
    /// The cause.
    pub cause: FootprintCause,
    /// Whose it is.
    pub subject: FootprintSubject,
    /// The number that changes, on each side: of a choice what the part causes before and after it, else the amount, the emission of one unit, or
    /// what one unit carries. `None` where a side has none.
    pub values: [Option<Ratio>; 2],
    /// The side that alone needs it, of amounts.
    pub only: Option<usize>,
    /// The side that needs it and knows no factor for it, of upstream factors: it is cut off, or not credited, there.
    pub without_factor: Option<usize>,
    /// The second footprint less the first, as far as this cause changes it in this part; tCO2e.
    pub amount: Ratio,
}

/// The effects of all causes in the declared order, largest first in each; those that change nothing are left out.
pub(super) fn effects(solver: &mut Solver<'_>, order: &FootprintCauseOrder) -> Result<Vec<FootprintEffect>, Problems> {
    let mut found = Vec::new();
    let mut standpoint = Standpoint::default();
    let mut before = solver.parts(standpoint)?;
    for cause in order.causes() {
        let from = standpoint;
        standpoint = standpoint.with_second(*cause);
        let after = solver.parts(standpoint)?;
        let mut of_cause = match cause {
            FootprintCause::Rounding => Vec::new(),
            cause if cause.is_choice() => {
                let side = from.side(FootprintCause::Amounts);
                let undivided = [
                    solver.terms(side, from)?.undivided.clone(),
                    solver.terms(side, standpoint)?.undivided.clone(),
                ];
                of_choice(*cause, [&before, &after], &undivided)
            }
            cause => {
                let sides = [solver.terms(0, from)?.clone(), solver.terms(1, from)?.clone()];
                of_plant(*cause, [&before, &after], &sides)
            }
        };
        of_cause.retain(|effect| !effect.amount.is_zero());
        of_cause.sort_by(|left, right| {
            let larger = right.amount.abs().cmp(&left.amount.abs());
            larger.then_with(|| left.subject.cmp(&right.subject))
        });
        found.extend(of_cause);
        before = after;
    }
    Ok(found)
}

/// The parts of a footprint before and after a step.
type Parts<'p> = [&'p BTreeMap<FootprintSubject, Ratio>; 2];

/// Parts added up under coarser subjects, before and after a step.
fn grouped(
    parts: Parts<'_>,
    subject: impl Fn(&FootprintSubject) -> FootprintSubject,
) -> BTreeMap<FootprintSubject, [Option<Ratio>; 2]> {
    let mut sums: BTreeMap<FootprintSubject, [Option<Ratio>; 2]> = BTreeMap::new();
    for (side, parts) in parts.into_iter().enumerate() {
        for (part, amount) in parts {
            let known = &mut sums.entry(subject(part)).or_default()[side];
            *known = Some(known.take().unwrap_or_default() + amount.clone());
        }
    }
    sums
}

fn difference(values: &[Option<Ratio>; 2]) -> Ratio {
    let [before, after] = values.each_ref().map(|value| value.clone().unwrap_or_default());
    after - before
}

/// Effects of a choice: by process, its parts together since the choice may part it otherwise, and by item; of warming potentials by flow too.
fn of_choice(
    cause: FootprintCause,
    parts: Parts<'_>,
    undivided: &[BTreeMap<String, String>; 2],
) -> Vec<FootprintEffect> {
    let subject = |part: &FootprintSubject| {
        let whole = undivided.iter().find_map(|known| known.get(&part.id));
        let is_process = part.part == FootprintPart::Process;
        FootprintSubject {
            part: part.part,
            id: whole.filter(|_| is_process).unwrap_or(&part.id).clone(),
            reference: None,
            carbon: None,
            flow: part.flow.clone().filter(|_| cause == FootprintCause::WarmingPotentials),
        }
    };
    let sums = grouped(parts, subject).into_iter();
    let effects = sums.map(|(subject, values)| FootprintEffect {
        cause,
        subject,
        amount: difference(&values),
        values,
        only: None,
        without_factor: None,
    });
    effects.collect()
}

/// Effects of what the plants do, and of what is known of their purchases.
fn of_plant(cause: FootprintCause, parts: Parts<'_>, sides: &[Terms; 2]) -> Vec<FootprintEffect> {
    let terms = |part: &FootprintSubject| sides.each_ref().map(|terms| terms.by_subject.get(&part.whole()));
    let by_carbon = |part: &FootprintSubject| {
        cause == FootprintCause::EmissionIntensity && terms(part).iter().flatten().all(|term| term.knows_carbon())
    };
    let subject = |part: &FootprintSubject| FootprintSubject {
        carbon: part.carbon.clone().filter(|_| by_carbon(part)),
        flow: None,
        ..part.clone()
    };
    let sums = grouped(parts, subject).into_iter();
    let effects = sums.map(|(subject, sums)| {
        let terms = terms(&subject);
        let value = |term: &Term| match (cause, &subject.carbon) {
            (FootprintCause::Amounts, _) => Some(term.amount.clone()),
            (_, None) => term.factor(),
            (_, Some(_)) => emitted_of(term, &subject),
        };
        FootprintEffect {
            cause,
            amount: difference(&sums),
            values: terms.map(|term| term.and_then(value)),
            only: match terms {
                [Some(_), None] => Some(0),
                [None, Some(_)] => Some(1),
                _ => None,
            },
            without_factor: terms
                .iter()
                .position(|term| term.is_some_and(|term| term.factors.is_empty()))
                .filter(|_| cause == FootprintCause::UpstreamFactors),
            subject,
        }
    });
    effects.collect()
}

/// What one unit of a process emits of the carbon of the subject's item.
fn emitted_of(term: &Term, subject: &FootprintSubject) -> Option<Ratio> {
    let own = term.factors.iter().filter(|((carbon, _), _)| *carbon == subject.carbon);
    let own: Vec<Ratio> = own.map(|(_, factor)| factor.clone()).collect();
    (!own.is_empty()).then(|| own.into_iter().sum())
}
