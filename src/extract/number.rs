//! The number grammar: what number, if any, starts at a place of the normalised text.
//!
//! In: text and place. Out: the exact value, where it ends, and how it is hedged inside (百余, 20多万). Units, hedges
//! before the number and the question whether it counts anything are left to `mention`. Each number is read once from
//! left to right, so any text costs linear time.

use crate::dictionary::{Numeral, Numerals, Wording};
use crate::model::Precision;
use rust_decimal::Decimal;

/// More digits than any report counts; longer runs are serial numbers or cells run together.
pub const MAX_DIGITS: usize = 18;

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 1,461 or 1616.85万.
    Arabic,
    /// 二千四百.
    Chinese,
    /// 二○二四: Chinese digits by place.
    Positional,
}

/// A number read at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Exact value, multipliers applied.
    pub value: Decimal,
    /// One past its last byte.
    pub end: usize,
    /// How it is written.
    pub form: Form,
    /// Hedge inside or right after it: 余, 多, 几.
    pub precision: Option<Precision>,
    /// Whether 十, 百, 千, 万 or 亿 takes part.
    pub scaled: bool,
}

/// Why the characters at a place make no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// No numeral there.
    Absent,
    /// More than [`MAX_DIGITS`] digits.
    TooLong(usize),
    /// Numerals in an order that no number has (万一, 百千, 三三两两).
    Malformed(usize),
}

/// Reads the number at byte `at`.
pub fn read(text: &str, at: usize, numerals: &Numerals, wording: &Wording) -> Result<Number, NotANumber> {
    match text.as_bytes().get(at) {
        Some(b'0'..=b'9') => arabic(text, at, numerals, wording),
        Some(_) => chinese(text, at, numerals, wording),
        None => Err(NotANumber::Absent),
    }
}

fn arabic(text: &str, at: usize, numerals: &Numerals, wording: &Wording) -> Result<Number, NotANumber> {
    let (digits, end) = arabic_digits(text, at);
    if digits.len() > MAX_DIGITS {
        return Err(NotANumber::TooLong(end));
    }
    let value: Decimal = digits.parse().map_err(|_| NotANumber::TooLong(end))?;
    let mut number = Number { value, end, form: Form::Arabic, precision: None, scaled: false };
    scale(&mut number, text, numerals, wording);
    Ok(number)
}

/// The digits of an Arabic number without its separators, and its end. 1,461 and 31 242 are one number; 1,46 is not.
fn arabic_digits(text: &str, at: usize) -> (String, usize) {
    let bytes = text.as_bytes();
    let mut end = run(bytes, at);
    let mut digits = text[at..end].to_owned();
    if end - at <= 3 {
        let separator = bytes.get(end).copied();
        if let Some(separator @ (b',' | b' ')) = separator {
            while bytes.get(end) == Some(&separator) && run(bytes, end + 1) == end + 4 {
                // A group after a space starts a number of its own when this one is a lone zero.
                if separator == b' ' && digits == "0" {
                    break;
                }
                digits.push_str(&text[end + 1..end + 4]);
                end += 4;
            }
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

/// Applies what follows an Arabic number: 万, 千, 亿, a hedge on either side of it, and a rest (1亿2000万, 13万2).
fn scale(number: &mut Number, text: &str, numerals: &Numerals, wording: &Wording) {
    hedge(number, text, wording);
    let mut smallest: Option<Decimal> = None;
    loop {
        // 3.6 万: a space may stand before the multiplier.
        let at = number.end + usize::from(text[number.end..].starts_with(' ') && smallest.is_none());
        let Some((c, numeral)) = numeral_at(text, at, numerals) else { break };
        if wording.is_not_multiplied(&text[at..]) {
            break;
        }
        let factor = match numeral {
            Numeral::Ten(n) => Decimal::from(n),
            Numeral::Big(n) => Decimal::from(n),
            _ => break,
        };
        let Some(value) = number.value.checked_mul(factor) else { return };
        number.value = value;
        number.end = at + c.len_utf8();
        number.scaled = true;
        // Both stay below the value, which did not overflow.
        smallest = smallest.map_or(Some(factor), |s| s.checked_mul(factor));
        hedge(number, text, wording);
    }
    if let Some(factor) = smallest {
        rest(number, factor, text, numerals, wording);
    }
}

/// 1亿2000万: a smaller number after the multiplier is added; 13万2 says 13万2千.
fn rest(number: &mut Number, factor: Decimal, text: &str, numerals: &Numerals, wording: &Wording) {
    if number.precision.is_some() || !text.as_bytes().get(number.end).is_some_and(u8::is_ascii_digit) {
        return;
    }
    let (digits, end) = arabic_digits(text, number.end);
    let Ok(value) = digits.parse::<Decimal>() else { return };
    let mut small = Number { value, end, form: Form::Arabic, precision: None, scaled: false };
    if digits.len() <= MAX_DIGITS {
        scale(&mut small, text, numerals, wording);
    }
    let year = digits.len() == 4 && text[small.end..].starts_with('\u{5e74}');
    if year {
        return;
    }
    if !small.scaled && digits.len() == 1 {
        small.value = small.value.checked_mul(factor).map_or(factor, |v| v / Decimal::TEN);
    }
    if small.value < factor
        && let Some(sum) = number.value.checked_add(small.value)
    {
        number.value = sum;
        number.end = small.end;
        number.precision = small.precision;
    }
}

/// Takes a hedge that stands right after the digits (余, 多, 几).
fn hedge(number: &mut Number, text: &str, wording: &Wording) {
    if number.precision.is_none()
        && let Some((precision, length)) = wording.hedge.inside(&text[number.end..])
    {
        number.precision = Some(precision);
        number.end += length;
    }
}

fn numeral_at(text: &str, at: usize, numerals: &Numerals) -> Option<(char, Numeral)> {
    let c = text[at..].chars().next()?;
    Some((c, numerals.get(c)?))
}

/// State of a Chinese number while it is read: 三亿(total) 二千(section) 五(digit) …
#[derive(Default)]
struct Chinese {
    total: u64,
    section: u64,
    digit: Option<u64>,
    /// The unit of the last 十百千 or 万亿: what an ending bare digit is a tenth of (两万三, 一百五).
    last: u64,
    zero: bool,
    scaled: bool,
    some: bool,
    /// The digits one after another, for numbers by place.
    digits: String,
    /// Largest 十百千 still allowed in this section and largest 万亿 still allowed.
    ten_limit: u64,
    big_limit: u64,
}

fn chinese(text: &str, at: usize, numerals: &Numerals, wording: &Wording) -> Result<Number, NotANumber> {
    let mut state = Chinese { ten_limit: u64::MAX, big_limit: u64::MAX, ..Chinese::default() };
    let mut end = at;
    let mut precision = None;
    while let Some((c, numeral)) = numeral_at(text, end, numerals) {
        if wording.is_not_multiplied(&text[end..]) && end > at || !state.accept(numeral) {
            break;
        }
        end += c.len_utf8();
        if precision.is_none()
            && state.scaled
            && state.digit.is_none()
            && let Some((hedged, length)) = wording.hedge.inside(&text[end..])
        {
            precision = Some(hedged);
            end += length;
        }
    }
    if end == at {
        return Err(NotANumber::Absent);
    }
    let form = if state.scaled || state.digits.len() == 1 { Form::Chinese } else { Form::Positional };
    let mut number = Number { value: Decimal::ZERO, end, form, precision, scaled: state.scaled };
    if state.some {
        number.precision = Some(Precision::AtLeast);
    }
    number.value = state.value(form).ok_or(NotANumber::Malformed(end))?;
    decimals(&mut number, text, numerals, wording);
    hedge(&mut number, text, wording);
    Ok(number)
}

impl Chinese {
    /// Takes one more numeral; false when it cannot belong to this number.
    fn accept(&mut self, numeral: Numeral) -> bool {
        match numeral {
            Numeral::Digit(0) if !self.scaled => self.push_digit(0),
            Numeral::Digit(0) => {
                self.zero = true;
                self.digit.is_none()
            }
            Numeral::Digit(d) => self.push_digit(u64::from(d)),
            Numeral::Some => {
                self.some = true;
                self.digit.is_none() && self.digits.is_empty() && {
                    self.digit = Some(1);
                    true
                }
            }
            Numeral::Score(n) => {
                let fits = self.digit.is_none() && self.ten_limit > 10;
                self.section += if fits { u64::from(n) } else { 0 };
                (self.scaled, self.last, self.ten_limit) = (true, 10, 10);
                fits
            }
            Numeral::Ten(n) => self.ten(u64::from(n)),
            Numeral::Big(n) => self.big(u64::from(n)),
            Numeral::Half => false,
        }
    }

    fn push_digit(&mut self, d: u64) -> bool {
        if self.scaled && self.digit.is_some() || self.digits.len() >= MAX_DIGITS || self.some && self.digit.is_some() {
            return false;
        }
        self.digits.push(char::from(b'0' + u8::try_from(d).unwrap_or(0)));
        self.digit = Some(self.digit.unwrap_or(0) * 10 + d);
        true
    }

    fn ten(&mut self, n: u64) -> bool {
        let several = self.digits.len() > 1 && !self.scaled;
        // 百 and 千 may stand alone only at the start (百余人); 十 also inside (一百十).
        let bare = self.digit.is_none() && (self.scaled && n != 10);
        if several || bare || n >= self.ten_limit {
            return false;
        }
        self.section += self.digit.take().unwrap_or(1) * n;
        (self.scaled, self.last, self.ten_limit, self.zero) = (true, n, n, false);
        true
    }

    fn big(&mut self, n: u64) -> bool {
        // 上万, 近万: the multiplier alone is one of it.
        let alone = self.total == 0 && self.section == 0 && self.digit.is_none();
        let sum = if alone { 1 } else { self.section + self.digit.take().unwrap_or(0) };
        let Some(sum) = (if self.total > 0 && n > self.big_limit {
            // 二万亿: a larger multiplier after a smaller one multiplies all.
            std::mem::take(&mut self.total).checked_add(sum)
        } else {
            Some(sum)
        }) else {
            return false;
        };
        if sum == 0 || n == self.big_limit {
            return false;
        }
        let Some(product) = sum.checked_mul(n).and_then(|p| p.checked_add(self.total)) else { return false };
        self.total = product;
        self.section = 0;
        (self.scaled, self.last, self.ten_limit, self.big_limit, self.zero) = (true, n, u64::MAX, n, false);
        true
    }

    fn value(&self, form: Form) -> Option<Decimal> {
        if form == Form::Positional {
            return self.digits.parse().ok();
        }
        let rest = match self.digit {
            // 两万三, 一百五: a bare digit after 百, 千, 万 is a tenth of it, unless 零 stands between.
            Some(d) if self.scaled && !self.zero && self.last > 10 && !self.some => d.checked_mul(self.last / 10)?,
            Some(d) => d,
            None => 0,
        };
        Some(Decimal::from(self.total.checked_add(self.section)?.checked_add(rest)?))
    }
}

/// 二点三亿, 二.三亿: decimals by place, then a multiplier.
fn decimals(number: &mut Number, text: &str, numerals: &Numerals, wording: &Wording) {
    let Some(length) = wording.decimal_point(&text[number.end..]) else { return };
    let mut digits = String::new();
    let mut end = number.end + length;
    while let Some((c, Numeral::Digit(d))) = numeral_at(text, end, numerals) {
        digits.push(char::from(b'0' + d));
        end += c.len_utf8();
        if digits.len() > MAX_DIGITS {
            return;
        }
    }
    let Ok(fraction) = format!("0.{digits}").parse::<Decimal>() else { return };
    if digits.is_empty() {
        return;
    }
    let Some(sum) = number.value.checked_add(fraction) else { return };
    number.value = sum;
    number.end = end;
    if number.form == Form::Positional {
        number.form = Form::Chinese;
    }
    scale(number, text, numerals, wording);
}
