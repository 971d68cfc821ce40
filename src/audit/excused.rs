//! Why a rate is not what its terms give, as the text tells it: something was carried over, is not due yet, or another number is what
//! the rate is of.
//!
//! In: a rate with the terms that it does not fit. Out: whether nothing is to be said of it.

use super::exact::Interval;
use super::ratio::{fits, quotient};
use super::subject;
use super::view::{Item, View, same_measure};
use crate::model::Kind;
use rust_decimal::Decimal;

/// Whether the text excuses a rate that its terms do not give.
pub fn is_excused(view: &View<'_>, value: &Item<'_>, (top, bottom): (&Item<'_>, &Item<'_>), factor: Decimal) -> bool {
    is_carried(view, [value, top, bottom])
        || fits_with_carried(view, value, (top, bottom), factor)
        || fits_with_closed(view, value, (top, bottom), factor)
        || is_not_due(view, value)
        || leaves_out(view, value, (top, bottom), factor)
        || is_levelled(view, value, (top, bottom), factor)
        || is_of_part(view, value, (top, bottom), factor)
        || top.figure.value > bottom.figure.value && view.checks().shares.exceeded.is_in(view.line_around(value))
}

/// 持证率95.4%;乡镇(街道)持证率88.6%: a rate that its words limit, where the terms give another of the report.
fn is_of_part(view: &View<'_>, value: &Item<'_>, (top, bottom): (&Item<'_>, &Item<'_>), factor: Decimal) -> bool {
    let given = |other: &Item<'_>| {
        let apart = other.index != value.index && other.figure.value != value.figure.value;
        apart && fits(other, quotient(top, bottom, factor))
    };
    // 乡镇(街道)持证率: of one of the parts that divide a whole, by the words of the line since the rate before it.
    let words = view.before(value);
    let of_part = || view.checks().partition.rows.iter().flatten().any(|part| part.is_in(words));
    let told = value.figure.metric.as_deref().is_some_and(|metric| view.whole(metric).any(given));
    told && (of_part() || subject::is_limited(view, value))
}

/// Shares of one whole that were rounded so that they make 100 together: one of them is off by less than its last place.
fn is_levelled(view: &View<'_>, value: &Item<'_>, (top, bottom): (&Item<'_>, &Item<'_>), factor: Decimal) -> bool {
    let computed = top.figure.value.checked_mul(factor).and_then(|above| above.checked_div(bottom.figure.value));
    let step = Decimal::new(1, value.figure.value.scale());
    if computed.is_none_or(|computed| (computed - value.figure.value).abs() >= step) {
        return false;
    }
    let of_whole = |i: &&Item<'_>| {
        let percent = i.figure.kind == Kind::Share && i.figure.unit == value.figure.unit;
        percent && view.checks().shares.of_whole.is_in(view.before(i))
    };
    let shares: Vec<Decimal> = view.beside(value).filter(of_whole).map(|i| i.figure.value).collect();
    shares.len() > 2 && shares.iter().sum::<Decimal>() == Decimal::ONE_HUNDRED
}

/// 公示率100%(涉密16件不予公示); 除新录用人员外全部持证: whether the text says that a rate is without some. Where it says how many these
/// are, the rate must be what it is without them.
fn leaves_out(view: &View<'_>, value: &Item<'_>, (top, bottom): (&Item<'_>, &Item<'_>), factor: Decimal) -> bool {
    let words = &view.checks().shares.left_out;
    if !words.is_in(view.line_around(value)) {
        return false;
    }
    let counted = |i: &&Item<'_>| {
        let other = i.index != top.index && i.index != bottom.index && i.figure.kind == Kind::Level;
        other && same_measure(i.figure, bottom.figure) && words.is_in(view.clause_around(i))
    };
    let (above, below) = (top.reading.rounded(), bottom.reading.rounded());
    let without = |i: &Item<'_>| {
        let left = i.reading.rounded();
        let rest = below.minus(left);
        let positive = |term: Interval| term.low.is_some_and(|low| low > Decimal::ZERO);
        positive(rest) && fits(value, Some(above.over(rest).times(factor)))
            || positive(below) && fits(value, Some(above.plus(left).over(below).times(factor)))
    };
    let mut some = view.beside(value).filter(counted).peekable();
    match some.peek() {
        Some(_) => some.any(without),
        // 公示率100%(涉密的除外): right before the rate, in brackets behind it, or in the clause that goes on.
        None => words.is_in(view.before(value)) || words.is_in(clause_behind(view, value)),
    }
}

/// The brackets right behind a number, else the clause behind it.
fn clause_behind<'a>(view: &View<'a>, value: &Item<'_>) -> &'a str {
    let behind = view.sentence_behind(value);
    match behind.strip_prefix('(') {
        Some(inside) => inside.split(')').next().unwrap_or_default(),
        None => behind.trim_start_matches([',', ';']).split([',', ';']).next().unwrap_or_default(),
    }
}

/// 办结率100%(剩余50件尚在期限内); 按应结616件计: whether the words around a rate say that it leaves out what is not due yet.
fn is_not_due(view: &View<'_>, value: &Item<'_>) -> bool {
    let rate = value.figure.unit.as_deref() == Some(&*view.checks().changes.percent);
    let words = &view.checks().shares.not_due;
    rate && (words.is_in(view.sentence_before(value)) || words.is_in(view.line_behind(value)))
}

/// Whether the text between the terms of a ratio says that one holds what the other does not: 办结1180件(含上年结转30件).
fn is_carried(view: &View<'_>, mut terms: [&Item<'_>; 3]) -> bool {
    terms.sort_by_key(|term| term.index);
    let together = terms.windows(2).all(|pair| pair[0].sentence == pair[1].sentence);
    together && view.checks().shares.carried.is_in(view.between(terms[0], terms[2]))
}

/// 上年结转20件,新立案620件,办结610件,结案率95.3%: whether a rate is of what was taken in and what was carried over together.
fn fits_with_carried(
    view: &View<'_>,
    value: &Item<'_>,
    (top, bottom): (&Item<'_>, &Item<'_>),
    factor: Decimal,
) -> bool {
    let carried = |i: &&Item<'_>| {
        i.sentence == value.sentence
            && i.figure.kind == Kind::Level
            && same_measure(i.figure, bottom.figure)
            && view.checks().shares.carried.is_in(view.before(i))
    };
    let mut all = view.back(value).filter(carried).map(|i| i.reading.rounded().plus(bottom.reading.rounded()));
    all.any(|below| {
        below.low > Some(Decimal::ZERO) && fits(value, Some(top.reading.rounded().over(below).times(factor)))
    })
}

/// 抽查任务2186家,实际完成2103家,关闭83家,任务完结率100%: whether a rate is of what was done and what could not be done together, or of
/// all there is, which two parts make up side by side (问题68个,立行立改52个,限期整改16个,整改率100%).
fn fits_with_closed(view: &View<'_>, value: &Item<'_>, (top, bottom): (&Item<'_>, &Item<'_>), factor: Decimal) -> bool {
    let closed = |i: &&Item<'_>| {
        let other = i.index != top.index && i.index != bottom.index && i.figure.kind == Kind::Level;
        other && same_measure(i.figure, top.figure) && view.checks().shares.explained.is_in(view.clause_before(i))
    };
    let whole = value.figure.value == Decimal::ONE_HUNDRED;
    let beside = |i: &&Item<'_>| {
        let part = i.figure.part_of == Some(bottom.index) && i.index.abs_diff(top.index) == 1;
        whole && part && same_measure(i.figure, top.figure) && i.index != bottom.index
    };
    let below = bottom.reading.rounded();
    let mut all =
        view.beside(value).filter(|i| closed(i) || beside(i)).map(|i| i.reading.rounded().plus(top.reading.rounded()));
    below.low > Some(Decimal::ZERO) && all.any(|above| fits(value, Some(above.over(below).times(factor))))
}
