//! What must hold between the figures of a report, found from what it states.

use super::draft::{Aspect, Draft, Figure};
use super::measures;

/// Wholes with their parts, each stated in one sentence or one table.
pub fn sums(draft: &Draft) -> Vec<(usize, Vec<usize>)> {
    let mut all = draft.sums.clone();
    let statements = draft.figures.iter().map(|f| f.statement).max().unwrap_or(0);
    for statement in 0..=statements {
        let find = |key: &'static str| {
            let figures = draft.figures.iter().enumerate();
            figures.filter(move |(_, f)| f.statement == statement && is_now(f, key)).map(|(index, _)| index)
        };
        let mut seen = Vec::new();
        for (whole, parts) in measures::SUMS {
            let found: Option<Vec<usize>> = parts.iter().map(|p| find(p).next()).collect();
            let Some(found) = found else { continue };
            // A total may be told before its parts and once more behind them.
            for total in find(whole) {
                if !seen.contains(&(total, found[0])) {
                    seen.push((total, found[0]));
                    all.push((total, found.clone()));
                }
            }
        }
    }
    all.retain(|(total, parts)| !draft.figures[*total].lost && parts.iter().all(|p| !draft.figures[*p].lost));
    all
}

fn is_now(figure: &Figure, key: &str) -> bool {
    figure.key == key && figure.aspect == Aspect::Now && figure.cell.is_empty() && !figure.lost
}

/// Rates whose numerator and denominator are stated too: rate, over, under.
pub fn ratios(draft: &Draft) -> Vec<(usize, usize, usize)> {
    let find = |key: &str| {
        let mut figures = draft.figures.iter().enumerate();
        figures.find(|(_, f)| f.key == key && f.aspect == Aspect::Now && f.plain() && !f.lost).map(|(index, _)| index)
    };
    let mut all = Vec::new();
    for (index, figure) in draft.figures.iter().enumerate() {
        if figure.aspect != Aspect::Rate || figure.lost {
            continue;
        }
        let Some(rate) = measures::rate_of(&figure.key) else { continue };
        // Those who assist are told beside the officers.
        let under = find(rate.under).or_else(|| find("aux").filter(|_| rate.under == "both"));
        if let (Some(over), Some(under)) = (find(rate.over), under) {
            all.push((index, over, under));
        }
    }
    all
}

/// Other figures of the same count or rate, whatever they say of it.
pub fn same_key(draft: &Draft, index: usize) -> impl Iterator<Item = (usize, &Figure)> {
    let key = &draft.figures[index].key;
    let others = draft.figures.iter().enumerate();
    others.filter(move |(other, f)| *other != index && !key.is_empty() && f.key == *key && !f.lost)
}

/// The checks that would notice if this figure were another number.
pub fn watched_by(draft: &Draft, index: usize) -> Vec<&'static str> {
    let figure = &draft.figures[index];
    let mut checks = Vec::new();
    if sums(draft).iter().any(|(total, parts)| *total == index || parts.contains(&index)) {
        checks.push("subtotal");
    }
    let of_both = matches!(figure.key.as_str(), "cert" | "aux");
    let rates = measures::RATES.iter();
    let rates = rates.filter(|r| r.over == figure.key || r.under == figure.key || of_both && r.under == "both");
    let stated = |key: &str| draft.figures.iter().any(|f| f.key == key && f.aspect == Aspect::Rate && !f.lost);
    if figure.aspect == Aspect::Rate && ratios(draft).iter().any(|r| r.0 == index)
        || figure.aspect == Aspect::Now && rates.into_iter().any(|r| stated(r.key))
    {
        checks.push("ratio");
    }
    if same_key(draft, index).any(|(_, f)| f.aspect == figure.aspect) {
        checks.push("conflict");
    }
    let net = figure.key == "cert" && draft.figures.iter().any(|f| f.key == "net" && !f.lost);
    if net || same_key(draft, index).any(|(_, f)| f.aspect != figure.aspect && f.aspect != Aspect::Free) {
        checks.push("change");
    }
    checks
}
