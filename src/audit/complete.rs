//! Whether parts are meant to be all of their total, and whether one slip of the pen keeps them from being it.
//!
//! In: a total and its parts, by their index in the view. What to say of them is left to `subtotal`.

use super::exact::{is_one_slip, is_swap};
use super::subtotal::value_of;
use super::view::{Item, LISTED, STOP, View};
use crate::dictionary::{Sum, WordSet};
use rust_decimal::Decimal;

/// Whether a list is meant to name everything: it stands in brackets behind its total, it ends in what is left, its names
/// divide a whole, or the catalogue says so.
pub fn is_complete(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    is_bracketed(view, total, parts)
        || leaves_nothing(view, total, parts)
        || divides(view, parts)
        || is_catalogued(view, total, parts)
        || are_all_named(view, total, parts)
        || are_contrary(view, parts)
        || is_schooling(view, total, parts)
}

/// 按学历分,研究生28人、本科210人、专科72人: a division by schooling that says so, or goes down to the least.
fn is_schooling(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    let partition = &view.checks().partition;
    let (Some(&first), Some(&last)) = (parts.first(), parts.last()) else { return false };
    let by = || {
        let lead = view.text.text.get(view.items[total].span.end..view.items[first].span.start).unwrap_or_default();
        lead.rsplit_once([',', ':', STOP]).is_some_and(|(by, _)| partition.schools.is_in(by))
    };
    are_steps(view, parts) && (partition.below.is_in(name_of(view, last)) || by())
}

/// Whether parts are told by steps of schooling, each of its own.
pub fn are_steps(view: &View<'_>, parts: &[usize]) -> bool {
    let partition = &view.checks().partition;
    let names: Vec<&str> = parts.iter().map(|part| name_of(view, *part)).collect();
    let mut steps: Vec<&str> = names.iter().filter_map(|name| Some(partition.schooling.first_in(name)?.1)).collect();
    // 本科以上60人,研究生12人: who is above a step is of several.
    let holds = names.iter().any(|name| partition.above.is_in(name));
    steps.sort_unstable();
    steps.dedup();
    parts.len() > 1 && steps.len() == parts.len() && !holds && names.iter().all(|name| is_step(view, name))
}

/// Whether a name tells nothing but steps of schooling: 全日制本科 is not all of 本科.
fn is_step(view: &View<'_>, name: &str) -> bool {
    let partition = &view.checks().partition;
    let sets = [&partition.schooling, &partition.schools, &partition.school_words];
    let mut rest = name;
    while !rest.is_empty() {
        let Some(word) = sets.iter().filter_map(|set| set.start_of(rest)).max_by_key(|word| word.len()) else {
            return false;
        };
        rest = &rest[word.len()..];
    }
    true
}

/// Whether parts name nearly all that there is of a sum of money: fines and what was confiscated.
pub fn names_most(view: &View<'_>, parts: &[usize]) -> bool {
    let names: Vec<&str> = parts.iter().map(|part| name_of(view, *part)).collect();
    let yuan = &view.checks().numbers.yuan[0].name;
    let money = parts.iter().all(|part| view.items[*part].figure.unit.as_ref() == Some(yuan));
    let row = |row: &Vec<WordSet>| {
        row.len() == names.len() && row.iter().all(|part| names.iter().any(|name| part.is_in(name)))
    };
    money && view.checks().partition.money.iter().any(row)
}

/// The words of a part alone: 其中投诉 is 投诉.
pub fn name_of<'a>(view: &View<'a>, part: usize) -> &'a str {
    let words = view.before(&view.items[part]).trim_end_matches([':', ' ']);
    let own = words.rsplit([',', ';', ':', '(', LISTED]).next().unwrap_or_default().trim();
    view.checks().partition.some.start_of(own).map_or(own, |some| &own[some.len()..])
}

/// 告知承诺115件、非告知承诺27件: what is, and what is not.
fn are_contrary(view: &View<'_>, parts: &[usize]) -> bool {
    let &[first, second] = parts else { return false };
    let denies = |a: &str, b: &str| {
        let denied = view.checks().shares.negated.start_of(b).map(|not| &b[not.len()..]);
        denied.is_some_and(|denied| denied.chars().nth(1).is_some() && a.ends_with(denied))
    };
    let (a, b) = (name_of(view, first), name_of(view, second));
    denies(a, b) || denies(b, a)
}

/// 处理投诉及查询1264宗,其中投诉702宗、查询562宗: the words of the total name all the parts, joined.
fn are_all_named(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    let (partition, words) = (&view.checks().partition, view.clause_before(&view.items[total]));
    let name = |part: &usize| Some(name_of(view, *part)).filter(|own| own.chars().nth(1).is_some());
    let mut from = 0;
    for (number, part) in parts.iter().enumerate() {
        let Some((own, at)) = name(part).and_then(|own| Some((own, from + words[from..].find(own)?))) else {
            return false;
        };
        let gap = &words[from..at];
        if number > 0 && !(gap.starts_with(LISTED) || partition.joins.start_of(gap).is_some()) {
            return false;
        }
        from = at + own.len();
    }
    parts.len() > 1
}

/// Whether parts are only the foremost of many: …803件最多,其次为…174件;另查处…67件.
pub fn is_foremost(view: &View<'_>, parts: &[usize]) -> bool {
    let Some(first) = parts.first().map(|first| view.items[*first].span.end) else { return false };
    let text = view.text.text.as_str();
    let to = (first..=(first + BEHIND_LIST).min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let behind = text.get(first..to.unwrap_or(first)).unwrap_or_default();
    let ranks = |words: &str| view.checks().partition.ranks.is_in(words);
    behind.split([',', ';', STOP, '\n', LISTED]).next().is_some_and(ranks)
        || parts.iter().any(|part| ranks(view.before(&view.items[*part])))
}

/// (死亡2人、退休53、调离76人)
pub fn is_bracketed(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (parts.first(), parts.last()) else { return false };
    if parts.len() < 2 || first != total + 1 || last != first + parts.len() - 1 {
        return false;
    }
    let lead = view.between(&view.items[total], &view.items[first]);
    let among = &view.text.text[view.items[first].span.start..view.items[last].span.end];
    let after = view.text.text[view.items[last].span.end..].trim_start();
    let some = view.checks().partition.some.is_in(lead);
    lead.trim_start().starts_with('(') && !some && !among.contains([')', '(']) && after.starts_with(')')
}

/// …, 其余12件; 分为…
fn leaves_nothing(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (parts.first(), parts.last()) else { return false };
    let partition = &view.checks().partition;
    let lead = if first == total + 1 { view.between(&view.items[total], &view.items[first]) } else { "" };
    let own = view.clause_before(&view.items[last]);
    let name = own.rsplit([LISTED, ':', '(']).next().unwrap_or_default().trim();
    // 其余为价格案件;移送9件 is no rest of nine.
    partition.rest.is_in(own)
        || view.checks().shares.rest.contains(name)
        || partition.all.is_in(lead) && !partition.some.is_in(lead)
}

/// Whether the names of the parts are all those of a row of `[partition]`.
pub fn divides(view: &View<'_>, parts: &[usize]) -> bool {
    let names: Vec<&str> = parts.iter().map(|&p| view.before(&view.items[p])).collect();
    let partition = &view.checks().partition;
    partition.rows.iter().chain(&partition.year).filter(|row| row.len() == names.len()).any(|row| {
        let of = |name: &&str| row.iter().position(|part| part.is_in(name));
        let mut found: Vec<usize> = names.iter().filter_map(of).collect();
        found.sort_unstable();
        found.dedup();
        found.len() == row.len()
    })
}

/// Whether the words before several numbers name all parts of a row of `[partition]`: 男、女占比分别为62%和38%.
pub fn divides_in(view: &View<'_>, list: &[&Item<'_>]) -> bool {
    let Some(first) = list.first() else { return false };
    let words = view.before(first);
    let mut rows = view.checks().partition.rows.iter().filter(|row| row.len() == list.len());
    rows.any(|row| row.iter().all(|part| part.is_in(words)))
}

/// Whether the parts are all those of a total that nothing else belongs to.
pub fn is_catalogued(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    let whole = &view.items[total].figure.metric;
    let metric_of = |part: &usize| view.items[*part].figure.metric.as_ref();
    let found = |sum: &Sum| sum.parts.iter().all(|m| parts.iter().any(|p| metric_of(p) == Some(m)));
    view.checks().sums.iter().filter(|s| s.complete && Some(&s.total) == whole.as_ref()).any(found)
}

/// Whether one slip of the pen makes the whole difference: a digit wrong, lost or doubled, or two swapped, in one of the
/// numbers. Small differences are as likely to be what a list left out.
pub fn is_misprint(view: &View<'_>, total: Decimal, parts: &[usize]) -> bool {
    let Some(sum) = value_of(view, parts) else { return false };
    let difference = total - sum;
    if difference.abs() < view.checks().numbers.misprint {
        return false;
    }
    // Round numbers are apart by round ones.
    let ragged = |v: Decimal| !(v % Decimal::ONE_HUNDRED).is_zero();
    if parts.len() < 3 || !ragged(total) && !ragged(sum) {
        return false;
    }
    let mut numbers =
        parts.iter().map(|&p| view.items[p].figure.value).map(|v| (v, v + difference)).chain([(total, sum)]);
    numbers.any(|(stated, meant)| is_one_slip(stated, meant))
}

/// Whether a digit that one of many parts has lost makes the whole difference: few numbers can have.
pub fn has_lost_digit(view: &View<'_>, total: Decimal, parts: &[usize]) -> bool {
    let Some(sum) = value_of(view, parts) else { return false };
    let off = total - sum;
    let longer = |v: Decimal| v + off >= v * Decimal::from(5) && is_one_slip(v, v + off);
    let mut values = parts.iter().map(|&p| view.items[p].figure.value);
    off >= view.checks().numbers.lost_least && values.any(longer)
}

/// Whether two digits swapped in one of many parts make the whole difference: too rare a chance to be one.
pub fn has_swap(view: &View<'_>, total: Decimal, parts: &[usize]) -> bool {
    let Some(sum) = value_of(view, parts) else { return false };
    let mut values = parts.iter().map(|&p| view.items[p].figure.value);
    (total - sum).abs() >= view.checks().numbers.misprint && values.any(|v| is_swap(v, v + total - sum))
}

/// Whether the text says beside parts that one case may be several of them: 警告40件、罚款90件、没收30件(部分案件并处).
pub fn may_overlap(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    let from = view.items[total].span.start;
    let last = parts.iter().map(|&p| view.items[p].span.end).max().unwrap_or(from);
    // Notes stand below a table.
    let behind = if view.items[total].figure.table.is_some() { BELOW_TABLE } else { BEHIND_LIST };
    let text = view.text.text.as_str();
    let to = (last..=(last + behind).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(last);
    // 并处的按一宗统计: what is counted once does not overlap.
    let partition = &view.checks().partition;
    let overlaps = |words: &str| partition.overlap.is_in(words) && !partition.once.is_in(words);
    let noted = text.get(from.min(to)..to).is_some_and(overlaps);
    noted || are_qualities(view, parts)
}

/// Whether parts are told by what one person may be at once: 本科以上601人,党员388人,35岁以下205人.
fn are_qualities(view: &View<'_>, parts: &[usize]) -> bool {
    let qualities = &view.checks().shares.qualities;
    parts.iter().filter(|&&p| qualities.is_in(view.before(&view.items[p]))).count() > 1
}

/// Bytes behind a list, and behind a row of a table, in which a note on it is looked for.
const BEHIND_LIST: usize = 120;
/// Likewise.
const BELOW_TABLE: usize = 2000;

/// Whether parts are stages of one case, which overlap: 受理100件,办结90件,维持60件.
pub fn has_stages(view: &View<'_>, parts: &[usize]) -> bool {
    let partition = &view.checks().partition;
    let staged = |part: &usize| {
        let words = view.before(&view.items[*part]);
        let clause = words.rsplit([',', ';', LISTED, '(', ':']).next().unwrap_or_default();
        partition.stages.is_in(clause)
    };
    parts.iter().any(staged)
}
