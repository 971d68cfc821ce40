//! Numbers in Arabic digits, with separators, multipliers and a rest: 1,461, 31 242, 1616.85万, 1亿2000万, 13万2.

use super::{Form, MAX_DIGITS, NotANumber, Number, Reader};
use crate::dictionary::Numeral;
use rust_decimal::Decimal;

/// 年 behind four digits: the next year is no rest of the number before it.
const YEAR: char = '\u{5e74}';

/// Where the digits of a rest begin, and whether a numeral for zero or a space leads to them.
struct Rest {
    at: usize,
    zero: bool,
    spaced: bool,
}

impl Reader<'_> {
    pub(super) fn arabic(&self, at: usize) -> Result<Number, NotANumber> {
        let (digits, end) = self.digits(at);
        if digits.len() > MAX_DIGITS {
            return Err(NotANumber::TooLong(end));
        }
        let value: Decimal = digits.parse().map_err(|_| NotANumber::TooLong(end))?;
        let (value, end) = self.exponent(value, end).unwrap_or((value, end));
        let mut number =
            Number { value, end, form: Form::Arabic, precision: None, scaled: false, factor: Decimal::ONE };
        let mut factor = self.scale(&mut number);
        number.factor = factor.unwrap_or(Decimal::ONE);
        // Each part has a smaller multiplier than the one before it, so few can follow.
        while let Some(limit) = factor {
            factor = self.rest(&mut number, limit);
        }
        Ok(number)
    }

    /// Applies what follows a number: 万, 千, 亿, and a hedge on either side of them. The product of the multipliers.
    pub(super) fn scale(&self, number: &mut Number) -> Option<Decimal> {
        self.hedge(number);
        let mut product: Option<Decimal> = None;
        loop {
            // 3.6 万: a space may stand before the multiplier.
            let at = if product.is_none() { self.over_space(number.end) } else { number.end };
            let Some((factor, end)) = self.multiplier(at) else { return product };
            let value = number.value.checked_mul(factor)?;
            (number.value, number.end, number.scaled) = (value, end, true);
            // Stays below the value, which did not overflow.
            product = product.map_or(Some(factor), |p| p.checked_mul(factor));
            self.hedge(number);
        }
    }

    /// 1亿2000万: a smaller number after the multiplier is added; 13万2 says 13万2千. The multiplier that a further part must
    /// stay below, none when the number is complete.
    fn rest(&self, number: &mut Number, limit: Decimal) -> Option<Decimal> {
        if number.precision.is_some() {
            return None;
        }
        let Rest { at, zero, spaced } = self.rest_start(number.end)?;
        let (digits, end) = self.digits(at);
        let value = digits.parse::<Decimal>().ok().filter(|_| digits.len() <= MAX_DIGITS)?;
        let mut part = Number { value, end, form: Form::Arabic, precision: None, scaled: false, factor: Decimal::ONE };
        let factor = self.scale(&mut part);
        let year = digits.len() == 4 && self.text[part.end..].starts_with(YEAR);
        if year || spaced && !part.scaled {
            return None;
        }
        if !part.scaled && digits.len() == 1 && !zero {
            part.value = limit.checked_mul(part.value)? / Decimal::TEN;
        }
        // 1万零56 leaves a place out.
        let below = if zero && !part.scaled { limit / Decimal::TEN } else { limit };
        if part.value >= below {
            return None;
        }
        number.value = number.value.checked_add(part.value)?;
        (number.end, number.precision) = (part.end, part.precision);
        factor
    }

    /// What leads to the digits of a rest: 7万 5千, 3亿零500万, 1万零56.
    fn rest_start(&self, end: usize) -> Option<Rest> {
        let zero = match self.numeral_at(end) {
            Some((zero, Numeral::Digit(0))) => Some(end + zero.len_utf8()),
            _ => None,
        };
        let at = zero.unwrap_or_else(|| self.over_space(end));
        let spaced = zero.is_none() && at > end;
        self.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit).then_some(Rest {
            at,
            zero: zero.is_some(),
            spaced,
        })
    }

    /// The digits of an Arabic number without its separators, and its end.
    fn digits(&self, at: usize) -> (String, usize) {
        if let Some(spread) = self.spread_digits(at) {
            return spread;
        }
        let (mut digits, end) = digits(self.text, at);
        match self.odd_point(end).filter(|_| !digits.contains('.')) {
            Some(point) => {
                let last = run(self.text.as_bytes(), point);
                digits.push('.');
                digits.push_str(&self.text[point..last]);
                (digits, last)
            }
            None => (digits, end),
        }
    }

    /// 检查 2 1 8 次: digits that all stand apart between a word and its counter, as layout programs leave them.
    fn spread_digits(&self, at: usize) -> Option<(String, usize)> {
        let bytes = self.text.as_bytes();
        let mut end = run(bytes, at);
        // 1 058 has a separator; 1 31 is one number apart.
        let short = |from: usize| (1..=2).contains(&(run(bytes, from) - from));
        if !short(at) || bytes.get(end) != Some(&b' ') || !short(end + 1) {
            return None;
        }
        // Asked first: in a row of thousands of numbers none but the first has a word before it.
        if !self.text[..at].trim_end_matches(' ').ends_with(|c: char| !c.is_ascii() && c.is_alphabetic()) {
            return None;
        }
        while bytes.get(end) == Some(&b' ') && short(end + 1) {
            end = run(bytes, end + 1);
        }
        // 1 0 8.3 万元.
        if bytes.get(end) == Some(&b'.') && run(bytes, end + 1) > end + 1 {
            end = run(bytes, end + 1);
        }
        let rest = &self.text[self.over_space(end)..];
        let counted = self.wording.starts_with_counter(rest) || self.wording.is_measured(rest);
        counted.then(|| (self.text[at..end].replace(' ', ""), end))
    }

    /// 13·5万, 3 . 5万: one past a middle dot, or a point that stands apart, when the decimals behind it are followed by
    /// what is measured in them. Elsewhere such a dot stands in a date (12·4).
    fn odd_point(&self, end: usize) -> Option<usize> {
        let rest = &self.text[end..];
        let point = [MIDDLE_DOT, " . ", " ."].into_iter().find(|p| rest.starts_with(p))?;
        let decimals = end + point.len();
        let last = run(self.text.as_bytes(), decimals);
        // A single decimal or two: longer runs are numbers of their own.
        (decimals < last && last - decimals <= 4 && self.wording.is_measured(self.text[last..].trim_start_matches(' ')))
            .then_some(decimals)
    }

    /// 1.23E+08, as spreadsheets print large numbers, and 1e5.
    fn exponent(&self, value: Decimal, end: usize) -> Option<(Decimal, usize)> {
        let bytes = self.text.as_bytes();
        let sign = bytes.get(end + 1).copied().filter(|s| matches!(s, b'+' | b'-'));
        let capital = *bytes.get(end).filter(|e| matches!(e, b'e' | b'E'))? == b'E';
        let start = end + 1 + usize::from(sign.is_some());
        let last = run(bytes, start);
        let goes_on = bytes.get(last).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'.');
        if last == start || last - start > 2 || goes_on || capital && sign.is_none() {
            return None;
        }
        let power: u32 = self.text[start..last].parse().ok().filter(|p| *p <= LARGEST_POWER)?;
        let factor = Decimal::from(10_u64.checked_pow(power)?);
        let value = if sign == Some(b'-') { value.checked_div(factor)? } else { value.checked_mul(factor)? };
        Some((value, last))
    }
}

/// The largest power of ten that a number is multiplied with: beyond, no count is so large.
const LARGEST_POWER: u32 = 15;

const MIDDLE_DOT: &str = "\u{b7}";

/// The digits of an Arabic number without its separators, and its end. 1,461 and 31 242 are one number; 1,46 is not.
fn digits(text: &str, at: usize) -> (String, usize) {
    let bytes = text.as_bytes();
    let mut end = run(bytes, at);
    let mut digits = text[at..end].to_owned();
    if end - at <= 3
        && let Some(separator @ (b',' | b' ')) = bytes.get(end).copied()
    {
        while bytes.get(end) == Some(&separator) && run(bytes, end + 1) == end + 4 {
            // A group after a space starts a number of its own when this one is a lone zero.
            if separator == b' ' && digits == "0" {
                break;
            }
            digits.push_str(&text[end + 1..end + 4]);
            end += 4;
        }
    }
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        let decimals = run(bytes, end + 1);
        digits.push_str(&text[end..decimals]);
        end = decimals;
    }
    (digits, end)
}

/// One past the last ASCII digit from `at`.
fn run(bytes: &[u8], at: usize) -> usize {
    at + bytes.get(at..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count()
}
