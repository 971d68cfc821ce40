//! One change in two units, 增加1433家次,增加29.00%, which tells the year before: what is said of the rate by the difference.

use super::beside::is_glue;
use super::change::{reckoned, unit_of, written};
use super::view::{Item, View, same_measure};
use super::written::{shown, sign, told_apart, with_unit, written_out};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// 增加1433家次,增加29.00%: the same change in two units, which tells the year before.
pub fn by_difference<'a>(view: &View<'a>, now: &Item<'a>, change: &Item<'a>) -> Option<Finding> {
    let unit = unit_of(view, change);
    if !unit.divides() {
        return None;
    }
    let same = |other: &&Item<'a>| {
        other.figure.kind == Kind::Change
            && other.figure.metric == now.figure.metric
            && same_measure(other.figure, now.figure)
            && other.sentence == change.sentence
    };
    // 同比增加25%,增加60件: the difference may stand behind, too.
    let next = || view.items.get(change.index + 1).filter(same).filter(|next| is_told_again(view, change, next));
    let last = change.index.checked_sub(1).map(|i| &view.items[i]).filter(|last| last.index > now.index && same(last));
    let before = last.or_else(next)?;
    let counted = before.reading.is_count() && now.reading.is_count();
    if !counted {
        return super::far::by_rounded(view, now, before, change, is_compared(view, now));
    }
    // 较111年352件增加34件(9.7%): the value before the difference is the earlier one.
    let compared = is_compared(view, now);
    let (base, value) = match compared {
        true => (now.figure.value, now.figure.value.checked_add(before.figure.value)?),
        false => (now.figure.value.checked_sub(before.figure.value)?, now.figure.value),
    };
    if compared || base <= Decimal::ZERO {
        return of_compared(view, (base, value), (now, before, change)).filter(|_| base > Decimal::ZERO);
    }
    let (value, possible) = reckoned(unit, now.reading.of_value(base), now.reading)?;
    let case = if change.reading.agrees(possible) { "change/holds" } else { "change/differs" };
    let figures = [now.index, before.index, change.index];
    written(view, case, view.name_of(&[now, change]), (base, &shown(base)), (now, change), value, &figures)
}

/// Whether a difference behind a rate of growth is the same change once more; in the other direction they contradict each other
/// (同比下降8.2%,较上年增加110件).
fn is_told_again(view: &View<'_>, rate: &Item<'_>, difference: &Item<'_>) -> bool {
    is_glue(view, view.between(rate, difference)) && rate.figure.period == difference.figure.period
}

/// Whether the words before a value say that another is held against it: 较111年裁处件数352件.
pub fn is_compared(view: &View<'_>, item: &Item<'_>) -> bool {
    // 与警方展开联合行动212次 is held against nothing: a year must be told.
    let words = view.clause_before(item).trim_start();
    let checks = view.checks();
    let earlier = checks.changes.year_before.is_in(words) || words.contains(&*checks.dates.year);
    checks.changes.compared.start_of(words).is_some() && earlier
}

/// A difference and a rate behind the value that both are against.
fn of_compared(
    view: &View<'_>,
    (base, now): (Decimal, Decimal),
    (level, difference, change): (&Item<'_>, &Item<'_>, &Item<'_>),
) -> Option<Finding> {
    let (value, possible) = reckoned(unit_of(view, change), level.reading.of_value(base), level.reading.of_value(now))?;
    let case = if change.reading.agrees(possible) { "change/holds" } else { "change/differs" };
    let (name, name_en) = view.name_of(&[level, change]);
    let reckoned = told_apart(value, change.figure.value, case == "change/holds");
    let suffix = change.figure.unit.as_deref().unwrap_or("");
    let (computed, stated) = (format!("{}{suffix}", shown(reckoned.0)), with_unit(change.figure));
    let (from, to) = (with_unit(level.figure), shown(now));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("before", &from),
        ("now", &to),
        ("computed", &computed),
        ("stated", stated.as_str()),
    ];
    let mut finding = view.finding(case, &words, &[level.index, difference.index, change.index])?;
    let left = format!("{} \u{f7} {}", shown(difference.figure.value), shown(base));
    let (sign, line) = (sign(case == "change/holds", computed == stated), written_out(reckoned, suffix));
    finding.arithmetic =
        if sign == '=' { format!("{left} = {line}") } else { format!("{left} = {line} {sign} {stated}") };
    Some(finding)
}
