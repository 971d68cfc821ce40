//! Smaller units that go on with a larger one: 五元三角二分, 三块五, 两毛, 六斤八两.
//!
//! In: a quantity whose unit was read. Out: the same quantity with the tenths and hundredths that follow it.

use super::mention::{Mention, Scanner};
use super::number::Number;
use crate::dictionary::Numeral;
use crate::model::Precision;
use rust_decimal::Decimal;

impl Scanner<'_> {
    /// Adds what follows in smaller units.
    pub(super) fn smaller(&self, mention: &mut Mention, number: &Number, written: Option<&str>) {
        let smaller = &self.dictionaries.wording.smaller;
        let tenth = |places| Decimal::new(1, places);
        match written {
            None if mention.unit.is_none() => self.tenths_alone(mention, number),
            Some(unit) if mention.family == "money" || smaller.piece.contains(unit) => {
                let loose = smaller.piece.contains(unit);
                let found = self.parts(mention.span.end, loose);
                let clause = self.clause(mention.lead);
                if found.is_some() || loose && (clause.is_empty() || smaller.price.is_in(clause)) {
                    self.take(mention, found.unwrap_or((Decimal::ZERO, mention.span.end)));
                }
            }
            Some(unit) if smaller.decimal.contains(unit) => self.decimals_behind(mention),
            Some(unit) if smaller.weighed.contains(unit) => {
                let Some((digit, end)) = self.digit(mention.span.end) else { return };
                let Some(word) = smaller.weight.start_of(&self.text[end..]) else { return };
                mention.value += sign(mention.value) * tenth(1) * digit;
                mention.span.end = end + word.len();
            }
            _ => {}
        }
    }

    /// 1米75, 一米七五, 3米5: one or two digits behind the unit, and nothing that they could count.
    fn decimals_behind(&self, mention: &mut Mention) {
        let mut end = mention.span.end;
        let mut digits = String::new();
        while let Some(d) = self.text[end..].chars().next().filter(|_| digits.len() < 3) {
            let digit = match (d.to_digit(10), self.dictionaries.numerals.get(d)) {
                (Some(digit), _) => digit,
                (None, Some(Numeral::Digit(digit))) => u32::from(digit),
                _ => break,
            };
            digits.extend(char::from_digit(digit, 10));
            end += d.len_utf8();
        }
        let rest = &self.text[end..];
        let counts = self.numeral(end).is_some()
            || self.unit(end).0.is_some()
            || self.dictionaries.wording.is_measured(rest)
            || rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '~' | '/'));
        let whole = mention.value.scale() == 0 && mention.precision == Precision::Exact;
        let fraction = Decimal::from_str_exact(&format!("0.{digits}"));
        if let (1..=2, true, false, Ok(fraction)) = (digits.len(), whole, counts, fraction) {
            mention.value += sign(mention.value) * fraction;
            mention.span.end = end;
        }
    }

    /// 两毛五, 肆角叁分: no larger unit stands before.
    fn tenths_alone(&self, mention: &mut Mention, number: &Number) {
        let smaller = &self.dictionaries.wording.smaller;
        let Some(word) = smaller.tenth.start_of(&self.text[number.end..]) else { return };
        let end = number.end + word.len();
        if number.value >= Decimal::ONE_HUNDRED || self.goes_on(end) {
            return;
        }
        mention.value /= Decimal::TEN;
        let hundredths = self.part(end, &smaller.hundredth, smaller.coin.contains(word));
        let (digit, end) = hundredths.unwrap_or((Decimal::ZERO, end));
        self.take(mention, (digit / Decimal::ONE_HUNDRED, end));
    }

    /// Money with its smaller part added.
    fn take(&self, mention: &mut Mention, (part, end): (Decimal, usize)) {
        mention.value += sign(mention.value) * part;
        (mention.unit, mention.family) = (Some(self.dictionaries.units.money().to_owned()), "money".to_owned());
        mention.span.end = end;
    }

    /// 三角二分 at `at`; `loose`: a digit alone counts too (三块五, 三块零四).
    pub(super) fn parts(&self, at: usize, loose: bool) -> Option<(Decimal, usize)> {
        let smaller = &self.dictionaries.wording.smaller;
        let led = matches!(self.numeral(at), Some((Numeral::Digit(0), _)));
        let tenths = self.part(at, &smaller.tenth, loose && !led);
        let after = tenths.map_or(at, |(_, end)| end);
        let named = tenths.is_some_and(|(_, end)| smaller.coin.end_of(&self.text[..end]).is_some());
        let hundredths = self.part(after, &smaller.hundredth, named || loose && led && tenths.is_none());
        let end = hundredths.map(|(_, end)| end).or(tenths.map(|(_, end)| end))?;
        let value = |part: Option<(Decimal, usize)>| part.map_or(Decimal::ZERO, |(digit, _)| digit);
        Some((value(tenths) / Decimal::TEN + value(hundredths) / Decimal::ONE_HUNDRED, end))
    }

    /// A digit with one of `words` behind it, or with nothing that it could count when `loose`.
    fn part(&self, at: usize, words: &crate::dictionary::WordSet, loose: bool) -> Option<(Decimal, usize)> {
        let (digit, end) = self.digit(at)?;
        let rest = &self.text[end..];
        if let Some(word) = words.start_of(rest).filter(|w| !self.goes_on(end + w.len())) {
            return Some((digit, end + word.len()));
        }
        let counts = self.numeral(end).is_some()
            || self.unit(end).0.is_some()
            || rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        (loose && !counts).then_some((digit, end))
    }

    /// Whether a word goes on behind a smaller unit: 角度, 分别, 毛利.
    fn goes_on(&self, at: usize) -> bool {
        let Some(next) = self.text[at..].chars().next() else { return false };
        let closing = self.dictionaries.wording.smaller.closing.start_of(&self.text[at..]).is_some();
        next.is_alphabetic() && !closing && self.dictionaries.numerals.get(next).is_none()
    }

    /// The digit at `at`, over a 零 before it, and one past it.
    fn digit(&self, at: usize) -> Option<(Decimal, usize)> {
        let bytes = self.text.as_bytes();
        if let Some(byte) = bytes.get(at).filter(|b| b.is_ascii_digit()) {
            let alone = !bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            return alone.then(|| (Decimal::from(byte - b'0'), at + 1));
        }
        match self.numeral(at)? {
            (Numeral::Digit(0), end) => match self.numeral(end)? {
                (Numeral::Digit(d), end) if d > 0 => Some((Decimal::from(d), end)),
                _ => None,
            },
            (Numeral::Digit(d), end) => Some((Decimal::from(d), end)),
            _ => None,
        }
    }

    fn numeral(&self, at: usize) -> Option<(Numeral, usize)> {
        let c = self.text.get(at..)?.chars().next()?;
        Some((self.dictionaries.numerals.get(c)?, at + c.len_utf8()))
    }

    /// The words of the clause before `end`, as far as they matter.
    fn clause(&self, end: usize) -> &str {
        const NEAR: usize = 8;
        let start = self.text[..end].char_indices().rev().take(NEAR).last().map_or(end, |(i, _)| i);
        super::labels::last_clause(&self.text[start..end])
    }
}

/// A smaller part of a debt is a debt.
fn sign(value: Decimal) -> Decimal {
    if value.is_sign_negative() { Decimal::NEGATIVE_ONE } else { Decimal::ONE }
}
