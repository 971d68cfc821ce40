//! Units that stand in brackets beside a number, as lists of labels and values write them: 罚没金额(万元):86.4, 检查:3140(次).
//!
//! In: a number without a unit, and its place. Out: the unit, noted in its mention; the brackets belong to the number then.

use super::cells::units::{self, Stated};
use super::mention::{Mention, Scanner};
use super::number::Number;

/// Bytes of the longest unit in brackets.
const LONGEST: usize = 24;

/// Digits from which a number is no count: cells that ran together.
const LONG: usize = 9;

impl Scanner<'_> {
    /// Gives a number the unit in the brackets behind or before it.
    pub(super) fn unit_in_brackets(&self, mention: &mut Mention, number: &Number) {
        if mention.unit.is_some() || number.scaled || mention.chinese {
            return;
        }
        let digits = self.text[mention.span.start..number.end].bytes().take_while(u8::is_ascii_digit).count();
        if digits >= LONG {
            return;
        }
        if let Some((unit, end)) = self.brackets_behind(number.end) {
            mention.span.end = end;
            take(mention, unit);
        } else if let Some((unit, start)) = self.brackets_before(mention) {
            mention.lead = start;
            take(mention, unit);
        }
    }

    /// 3140(次): the unit, and where its brackets end.
    fn brackets_behind(&self, end: usize) -> Option<(Stated<'_>, usize)> {
        let rest = self.text[end..].strip_prefix(' ').unwrap_or(&self.text[end..]);
        let inside = rest.strip_prefix('(')?;
        let close = inside.bytes().take(LONGEST).position(|b| b == b')')?;
        let unit = units::stated(&inside[..close], self.dictionaries)?;
        Some((unit, self.text.len() - inside.len() + close + 1))
    }

    /// 罚没金额(万元):86.4: the unit, and where its brackets start. A year behind a name with a unit heads a column.
    fn brackets_before(&self, mention: &Mention) -> Option<(Stated<'_>, usize)> {
        let before = self.text[..mention.lead].trim_end_matches(' ');
        let label = before.strip_suffix(':').map_or(before, |label| label.trim_end_matches(' '));
        let label = if label.len() == before.len() { self.dictionaries.wording.strip_stating(label) } else { label };
        let is_year = label.len() == before.len() && mention.value.scale() == 0 && is_year(mention.span.of(self.text));
        let inside = label.strip_suffix(')').filter(|_| !is_year)?;
        let open = inside.bytes().rev().take(LONGEST).position(|b| b == b'(')?;
        let start = inside.len() - open;
        // A name stands before the brackets.
        let named = inside[..start - 1].ends_with(|c: char| !c.is_ascii() && c.is_alphabetic());
        Some((units::stated(&inside[start..], self.dictionaries).filter(|_| named)?, start - 1))
    }
}

fn is_year(written: &str) -> bool {
    written.len() == 4 && written.parse().is_ok_and(|y: u32| (1980..2100).contains(&y))
}

fn take(mention: &mut Mention, (unit, factor): Stated<'_>) {
    let Some(value) = mention.value.checked_mul(factor) else { return };
    mention.value = value;
    mention.unit = Some(unit.canonical.clone());
    mention.family.clone_from(&unit.family);
    mention.currency = unit.currency.or(mention.currency);
}
