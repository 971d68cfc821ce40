//! Two reports of one body: last year's values restated, stated changes against last year's report, contradictions.

use super::{Across, Entry, Group, Other, Stated, names};
use crate::audit::change::{ChangeUnit, arithmetic, reckoned};
use crate::audit::exact::{is_one_slip, places_apart};
use crate::audit::places::{Rescaled, rescaled};
use crate::audit::written::{shown, sign, told_apart, written_out};
use crate::dictionary::{Dictionaries, Magnitude, Series};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// Checks each report against those of the year before and of the same year.
pub fn check(group: &Group<'_>, dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    for (at, now) in group.iter().enumerate() {
        for before in group[..at].iter().filter(|b| b.1.year == now.1.year - 1) {
            restated(*before, *now, dictionaries, found);
            changes(*before, *now, dictionaries, found);
            // Of three years and more `series` tells which is wrong.
            if group.iter().all(|e| e.1.year == now.1.year || e.1.year == before.1.year) {
                places(*before, *now, dictionaries, found);
            }
        }
        // The first report of the year speaks for it: comparing all with all would tell one thing many times.
        if let Some(other) = group[..at].iter().find(|o| o.1.year == now.1.year) {
            conflicts(*other, *now, dictionaries, found);
        }
    }
}

/// Last year's values as this report gives them, against last year's own report.
fn restated(
    before: (usize, &Entry<'_>),
    now: (usize, &Entry<'_>),
    dictionaries: &Dictionaries,
    found: &mut Vec<Across>,
) {
    let looks_back = |s: &&Stated<'_>| s.period == before.1.year && s.kind != Kind::Change;
    for stated in now.1.figures.iter().filter(looks_back) {
        let mut own: Vec<&Stated<'_>> = before.1.values(stated.metric, stated.unit.as_deref(), before.1.year).collect();
        if own.is_empty() {
            // In another unit (次 for 件) only a slip of the pen shows that the same was meant.
            let conflict = &dictionaries.checks.conflict;
            let alike = |o: &Stated<'_>| conflict.is_one_unit(o.unit.as_deref(), stated.unit.as_deref());
            let slip = |o: &Stated<'_>| alike(o) && is_one_slip(stated.reading.value, o.reading.value);
            own = before.1.of_metric(stated.metric, before.1.year).collect();
            // Of several values any may be a digit away by chance.
            let several = own.iter().any(|o| o.reading.value != own[0].reading.value);
            own.retain(|o| !several && slip(o));
        }
        // A hedged repeat (1600余件) tells less than the value itself.
        if own.iter().any(|o| o.reading.is_exact()) {
            own.retain(|o| o.reading.is_exact());
        }
        let Some(first) = own.first() else { continue };
        let same = own.iter().find(|o| o.reading.rounded().meets(stated.reading.rounded()));
        let told = same.unwrap_or(first);
        let apart = same.is_none().then(|| apart(told, stated, dictionaries)).flatten();
        let case = match (same, apart) {
            (Some(_), _) => "restated/holds",
            (None, Some(_)) => "restated/magnitude",
            (None, None) => "restated/differs",
        };
        // A rough number that is far off was told of something else: 全年办件3.2万余件.
        let rough = !told.reading.is_exact() || !stated.reading.is_exact();
        if same.is_none() && rough && !is_alike(told, stated, dictionaries) {
            continue;
        }
        let (name, name_en) = names(dictionaries, stated.metric);
        let (year, own, other) = (before.1.year.to_string(), stated.shown(), told.shown());
        let [times, times_en] = apart.map_or(["", ""], |told| told.times.each_ref().map(String::as_str));
        let [slip, slip_en] = apart.map_or(["", ""], |told| told.apart.each_ref().map(String::as_str));
        let words = [
            ("name", name),
            ("name_en", name_en),
            ("year", &year),
            ("now", &own),
            ("before", other.as_str()),
            ("times", times),
            ("times_en", times_en),
            ("slip", slip),
            ("slip_en", slip_en),
        ];
        let sign = if same.is_some() { '=' } else { '\u{2260}' };
        let line = format!("{own} {sign} {other}");
        let finding = dictionaries.checks.finding(case, &words);
        found.extend(across(finding, line, now.0, &[stated.index], vec![(before.0, vec![told.index])]));
    }
}

/// Values of two years, the only ones, that are a power of ten apart: nearly so or, of what a body has one value of at a time,
/// about so. Which of them is wrong nobody knows.
fn places(before: (usize, &Entry<'_>), now: (usize, &Entry<'_>), dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    let checks = &dictionaries.checks;
    let own = |s: &&Stated<'_>| s.period == now.1.year && s.kind == Kind::Level && s.reading.is_exact();
    let explained = |s: &Stated<'_>, e: &Entry<'_>| e.explained.contains(&s.index);
    for stated in now.1.figures.iter().filter(own) {
        let told = now.1.figures.iter().any(|s| s.metric == stated.metric && s.kind == Kind::Change);
        let single = now.1.value(stated.metric, stated.unit.as_deref()).is_some_and(|one| one.index == stated.index);
        let last = before.1.value(stated.metric, stated.unit.as_deref()).filter(|_| single && !told);
        let Some(last) = last.filter(|last| !explained(stated, now.1) && !explained(last, before.1)) else { continue };
        let stock = checks.conflict.stock.iter().any(|metric| metric == stated.metric);
        let apart = powers_between(last.reading.value, stated.reading.value, stock, &checks.series);
        let Some(slip) = apart.and_then(|places| checks.magnitude(places, stated.unit.as_deref())) else { continue };
        let (name, name_en) = names(dictionaries, stated.metric);
        let (now_told, before_told) = (stated.shown(), last.shown());
        let words = [
            ("name", name),
            ("name_en", name_en),
            ("value", now_told.as_str()),
            ("before", &before_told),
            ("times", &slip.times[0]),
            ("times_en", &slip.times[1]),
            ("slip", &slip.apart[0]),
            ("slip_en", &slip.apart[1]),
        ];
        let factor = stated.reading.value.checked_div(last.reading.value).and_then(|f| f.round_sf(2));
        let line = format!("{now_told} \u{f7} {before_told} = {}", shown(factor.unwrap_or_default().normalize()));
        let finding = checks.finding("outlier/places", &words);
        found.extend(across(finding, line, now.0, &[stated.index], vec![(before.0, vec![last.index])]));
    }
}

/// How many powers of ten two values are apart, if they are nearly that.
fn powers_between(a: Decimal, b: Decimal, stock: bool, series: &Series) -> Option<u32> {
    let (less, more) = (a.min(b), a.max(b));
    if less < Decimal::TEN || more < Decimal::ONE_HUNDRED {
        return None;
    }
    let within = if stock { series.places_stock } else { series.places_flow };
    (1..=MOST_PLACES).find(|places| {
        let moved = less.checked_mul(Decimal::from(10u64.pow(*places)));
        let near = |moved: Decimal| Some(moved.max(more) <= moved.min(more).checked_mul(within)?);
        moved.and_then(near) == Some(true)
    })
}

/// Powers of ten that a slip makes, at most.
const MOST_PLACES: u32 = 4;

/// A stated change against the value of last year's report, where this report does not give it itself.
fn changes(
    before: (usize, &Entry<'_>),
    now: (usize, &Entry<'_>),
    dictionaries: &Dictionaries,
    found: &mut Vec<Across>,
) {
    let own = |s: &&Stated<'_>| s.kind == Kind::Change && s.period == now.1.year && s.reading.is_exact();
    for change in now.1.figures.iter().filter(own) {
        let unit = ChangeUnit::of(&dictionaries.checks, change.unit.as_deref());
        let certain = levels(now.1, before.1, change.metric);
        let both = certain.or_else(|| level_before(now.1, before.1, change, dictionaries));
        let Some((level, base)) = both else { continue };
        if unit == ChangeUnit::Same && change.unit != level.unit {
            continue;
        }
        let Some((value, possible)) = reckoned(unit, base.reading, level.reading) else { continue };
        let holds = change.reading.agrees(possible);
        let suffix = change.unit.as_deref().unwrap_or("");
        if !holds && let Some(off) = rescaled(unit, base.reading, level.reading, change.reading) {
            found.extend(magnitude((before.0, base), (now.0, level), change, &off, dictionaries));
            continue;
        }
        let told = told_apart(value, change.reading.value, holds);
        let computed = format!("{}{suffix}", shown(told.0));
        let (name, name_en) = names(dictionaries, change.metric);
        let said = change.shown();
        let words = [
            ("name", name),
            ("name_en", name_en),
            ("now", &level.shown()),
            ("before", &base.shown()),
            ("computed", &computed),
            ("stated", said.as_str()),
        ];
        let case = match holds {
            true => "change/across_holds",
            false if certain.is_some() => "change/across",
            false => "change/across_likely",
        };
        let sign = sign(holds, computed == said);
        let line = written_out(told, suffix);
        let line = arithmetic(unit.divides(), base.reading.value, level.reading.value, &line, sign, &said);
        let finding = dictionaries.checks.finding(case, &words);
        found.extend(across(finding, line, now.0, &[level.index, change.index], vec![(before.0, vec![base.index])]));
    }
}

/// A change that holds where one of its values is powers of ten off: 6845.2万元 after 712.8万元, told as a fall by 4 %.
fn magnitude(
    before: (usize, &Stated<'_>),
    now: (usize, &Stated<'_>),
    change: &Stated<'_>,
    off: &Rescaled,
    dictionaries: &Dictionaries,
) -> Option<Across> {
    let told = dictionaries.checks.magnitude(off.places, now.1.unit.as_deref())?;
    let (name, name_en) = names(dictionaries, change.metric);
    let (from, to, stated) = (before.1.shown(), now.1.shown(), change.shown());
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("before", from.as_str()),
        ("now", &to),
        ("stated", &stated),
        ("times", &told.times[0]),
        ("times_en", &told.times[1]),
        ("slip", &told.apart[0]),
        ("slip_en", &told.apart[1]),
    ];
    let [b, n, c] = [before.1, now.1, change].map(|s| s.reading.value);
    let line = off.arithmetic(b, n, c, change.unit.as_deref().unwrap_or(""), &stated);
    let finding = dictionaries.checks.finding("outlier/stated", &words);
    across(finding, line, now.0, &[now.1.index, change.index], vec![(before.0, vec![before.1.index])])
}

/// The one value of a metric this year, and last year's of the same unit where this report does not give it itself. A
/// metric with several values this year is not judged: nobody knows which of them grew.
fn levels<'e>(now: &'e Entry<'e>, before: &'e Entry<'e>, metric: &'e str) -> Option<(&'e Stated<'e>, &'e Stated<'e>)> {
    let exact = |s: &&Stated<'_>| s.reading.is_exact();
    let mut values: Vec<&Stated<'_>> = now.of_metric(metric, now.year).filter(exact).collect();
    let first = values.first()?.reading.value;
    if values.iter().any(|v| v.reading.value != first) || now.of_metric(metric, before.year).next().is_some() {
        return None;
    }
    values.dedup_by(|a, b| a.unit == b.unit);
    values.into_iter().find_map(|level| Some((level, before.value(metric, level.unit.as_deref())?)))
}

/// The value right before a change, 全年实施行政检查30234次,较去年增长52.9%, whatever others the report tells of its metric; and last
/// year's, in its unit or in another that this report tells the same value in.
fn level_before<'e>(
    now: &'e Entry<'e>,
    before: &'e Entry<'e>,
    change: &Stated<'_>,
    dictionaries: &Dictionaries,
) -> Option<(&'e Stated<'e>, &'e Stated<'e>)> {
    let metric = change.metric;
    let level = now.of_metric_at(metric, change.index.checked_sub(1)?).filter(|level| level.reading.is_exact())?;
    if now.of_metric_at_year(metric, before.year) {
        return None;
    }
    let same = now.figures.iter().filter(|s| s.metric == level.metric && s.period == now.year && s.kind == level.kind);
    let mut units = same.filter(|s| s.reading.value == level.reading.value).map(|s| s.unit.as_deref());
    let base = units.find_map(|unit| {
        before.value(level.metric, unit).or_else(|| greatest(before, level.metric, unit, dictionaries))
    })?;
    is_alike(level, base, dictionaries).then_some((level, base))
}

/// 受理投诉举报10987件,…,正在办理346件: the value of which the others of its metric are far too small to be it.
fn greatest<'e>(
    entry: &'e Entry<'e>,
    metric: &'e str,
    unit: Option<&'e str>,
    dictionaries: &Dictionaries,
) -> Option<&'e Stated<'e>> {
    let all = || entry.values(metric, unit, entry.year);
    let most = all().max_by_key(|stated| stated.reading.value).filter(|most| most.reading.is_exact())?;
    let same = |stated: &Stated<'_>| stated.reading.value == most.reading.value;
    all().all(|stated| same(stated) || !is_alike(stated, most, dictionaries)).then_some(most)
}

/// Two reports on one year that give a value differently. A flow (cases, checks) counts where either gives one value of it; one
/// that is hedged (1200余件) counts as what it allows.
fn conflicts(
    other: (usize, &Entry<'_>),
    now: (usize, &Entry<'_>),
    dictionaries: &Dictionaries,
    found: &mut Vec<Across>,
) {
    let conflict = &dictionaries.checks.conflict;
    let flow = |s: &Stated<'_>| {
        let told = |e: &Entry<'_>| e.values(s.metric, s.unit.as_deref(), e.year).next().is_some();
        let one = |e: &Entry<'_>| told(e) && is_told_once(e, s);
        one(now.1) && one(other.1)
    };
    let watched = |s: &&Stated<'_>| {
        let stock = conflict.stock.iter().any(|m| m == s.metric);
        s.period == now.1.year && s.kind != Kind::Change && (stock || flow(s))
    };
    let mut seen: Vec<&str> = Vec::new();
    for stated in now.1.figures.iter().filter(watched) {
        let all: Vec<&Stated<'_>> = other.1.values(stated.metric, stated.unit.as_deref(), now.1.year).collect();
        let agrees = all.iter().any(|o| o.reading.rounded().meets(stated.reading.rounded()));
        let Some(first) = all.first().filter(|_| !agrees && !seen.contains(&stated.metric)) else { continue };
        if !is_alike(first, stated, dictionaries) {
            continue;
        }
        seen.push(stated.metric);
        let (name, name_en) = names(dictionaries, stated.metric);
        let (year, values) = (now.1.year.to_string(), format!("{} / {}", first.shown(), stated.shown()));
        let words = [("name", name), ("name_en", name_en), ("year", &year), ("values", values.as_str())];
        let line = format!("{} \u{2260} {}", first.shown(), stated.shown());
        let finding = dictionaries.checks.finding("conflict/reports", &words);
        found.extend(across(finding, line, now.0, &[stated.index], vec![(other.0, vec![first.index])]));
    }
}

/// Whether a report gives one value of a metric, in whatever unit.
fn is_told_once(entry: &Entry<'_>, stated: &Stated<'_>) -> bool {
    let mut values = entry.of_metric(stated.metric, entry.year).map(|s| s.reading.rounded());
    let first = values.next();
    first.is_some_and(|first| values.all(|other| other.meets(first)))
}

/// What is said of two values of the same digits that are powers of ten apart.
fn apart<'d>(a: &Stated<'_>, b: &Stated<'_>, dictionaries: &'d Dictionaries) -> Option<&'d Magnitude> {
    let (places, digits) = places_apart(a.reading.value, b.reading.value)?;
    let long = digits >= dictionaries.checks.conflict.digits;
    long.then(|| dictionaries.checks.magnitude(places, a.unit.as_deref())).flatten()
}

/// Whether two values are so near that they can be meant to be one.
fn is_alike(a: &Stated<'_>, b: &Stated<'_>, dictionaries: &Dictionaries) -> bool {
    let (a, b) = (a.reading.value, b.reading.value);
    let bound = a.min(b).checked_mul(dictionaries.checks.conflict.alike);
    bound.is_some_and(|bound| a.max(b) <= bound)
}

/// A finding with what it is about.
pub fn across(
    finding: Option<Finding>,
    arithmetic: String,
    entry: usize,
    figures: &[usize],
    others: Vec<(usize, Vec<usize>)>,
) -> Option<Across> {
    let finding = Finding { arithmetic, figures: figures.to_vec(), ..finding? };
    let others = others.into_iter().map(|(entry, figures)| Other { entry, figures, places: Vec::new() }).collect();
    Some(Across { entry, finding, others })
}
