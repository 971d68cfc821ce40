//! Reports that cut places off where others round: what only rounding makes impossible is no doubt of theirs.
//!
//! In: the findings of a report. Out: the same, those on changes that are cut off as remarks where another number of the report
//! shows that it cuts off.

use super::change::{reckoned, unit_of};
use super::exact::Interval;
use super::ratio::quotient;
use super::view::View;
use crate::model::{Finding, Kind, Severity, Verdict};
use rust_decimal::Decimal;

/// Makes doubts remarks where the report cuts places off.
pub fn soften(view: &View<'_>, findings: &mut [Finding]) {
    let doubted = |f: &Finding| {
        f.check == CHANGE && f.verdict == Verdict::Impossible && f.severity == Severity::Warning && f.figures.len() == 2
    };
    if findings.iter().any(doubted) && findings.iter().any(|f| is_cut(view, f)) {
        findings.iter_mut().filter(|f| doubted(f)).for_each(|f| f.severity = Severity::Info);
    }
}

/// The check of changes, and that of ratios.
const CHANGE: &str = "change";
/// Likewise.
const RATIO: &str = "ratio";

/// Whether a finding that holds does so only because places were cut off: 16.597 told as 16.59.
fn is_cut(view: &View<'_>, finding: &Finding) -> bool {
    let &[first, second, third] = finding.figures.as_slice() else { return false };
    let [first, second, third] = [first, second, third].map(|i| &view.items[i]);
    if finding.verdict != Verdict::Holds {
        return false;
    }
    let (stated, possible) = match finding.check.as_str() {
        CHANGE if third.figure.kind == Kind::Change => {
            (third, reckoned(unit_of(view, third), second.reading, first.reading).map(|(_, possible)| possible))
        }
        RATIO => {
            let percent = first.figure.unit.as_deref() == Some(&*view.checks().changes.percent);
            (first, quotient(second, third, if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE }))
        }
        _ => return false,
    };
    let cut =
        |possible: Interval| possible.meets(stated.reading.truncated()) && !possible.meets(stated.reading.rounded());
    stated.reading.is_exact() && possible.is_some_and(cut)
}
