//! Numbers in Chinese characters: 二千四百, 两万三, 廿三, 二○二四, 七八十, 三点五, and with spaces between (一百 五 十).

use super::{Form, MAX_DIGITS, NotANumber, Number, Reader, is_either};
use crate::dictionary::Numeral;
use crate::model::Precision;
use rust_decimal::Decimal;

impl Reader<'_> {
    pub(super) fn chinese(&self, at: usize) -> Result<Number, NotANumber> {
        let mut walk = self.walk(at, true);
        // 二十 三十 are two numbers: what goes on with a numeral was not one number over its spaces.
        if walk.spaced && self.numeral_at(self.over_space(walk.end)).is_some() {
            walk = self.walk(at, false);
        }
        if walk.end == at {
            return Err(NotANumber::Absent);
        }
        let state = walk.state;
        // 几 and 数 alone are in too many words (总数, 几乎) to count anything.
        let by_place = !state.scaled && state.digits.count != 1;
        let form = if by_place { Form::Positional } else { Form::Chinese };
        let value = state.value(form).ok_or(NotANumber::Malformed(walk.end))?;
        let precision = if state.some { Some(Precision::AtLeast) } else { walk.precision };
        let mut number = Number { value, end: walk.end, form, precision, scaled: state.scaled, factor: state.factor() };
        self.decimals(&mut number);
        self.hedge(&mut number);
        Ok(number)
    }

    /// Goes over the numerals at `at` as long as they make one number, over single spaces too when `spaces` allows.
    fn walk(&self, at: usize, spaces: bool) -> Walk {
        let mut walk = Walk { end: at, ..Walk::default() };
        let mut multiplied = false;
        while let Some((next, c, numeral)) = self.next(&walk, multiplied, spaces) {
            if walk.end > at && self.wording.is_not_multiplied(&self.text[next..]) || !walk.state.accept(numeral) {
                break;
            }
            walk.spaced |= next > walk.end;
            walk.end = next + c.len_utf8();
            multiplied = matches!(numeral, Numeral::Ten(_) | Numeral::Big(_));
            if walk.precision.is_none() && walk.state.scaled && walk.state.digit.is_none() {
                self.hedge_inside(&mut walk, spaces);
            }
        }
        walk
    }

    /// The next numeral and its place. A space is crossed only beside a multiplier: elsewhere it parts columns.
    fn next(&self, walk: &Walk, multiplied: bool, spaces: bool) -> Option<(usize, char, Numeral)> {
        let at = if walk.any() && spaces { self.over_space(walk.end) } else { walk.end };
        let Some((c, numeral)) = self.numeral_at(at) else { return self.and_more(walk) };
        let beside = multiplied || matches!(numeral, Numeral::Ten(_) | Numeral::Big(_));
        (at == walk.end || beside).then_some((at, c, numeral))
    }

    /// 又 of 两百又五 stands for 零.
    fn and_more(&self, walk: &Walk) -> Option<(usize, char, Numeral)> {
        let open = walk.state.scaled && walk.state.digit.is_none() && !walk.state.zero && walk.precision.is_none();
        let word = self.wording.and_more(&self.text[walk.end..]).filter(|_| open)?;
        let follows = matches!(self.numeral_at(walk.end + word.len_utf8())?.1, Numeral::Digit(1..) | Numeral::Ten(10));
        follows.then_some((walk.end, word, Numeral::Digit(0)))
    }

    /// 余 of 百余, 多 of 一千多万, also in 十 余 万.
    fn hedge_inside(&self, walk: &mut Walk, spaces: bool) {
        let spaced = if spaces { self.over_space(walk.end) } else { walk.end };
        let found = |at: usize| self.wording.hedge.inside(&self.text[at..]).map(|(p, length)| (p, at + length));
        let before_multiplier = |end: usize| self.multiplier(self.over_space(end)).is_some();
        let hedge = found(walk.end).or_else(|| found(spaced).filter(|(_, end)| before_multiplier(*end)));
        if let Some((precision, end)) = hedge {
            (walk.precision, walk.end) = (Some(precision), end);
        }
    }

    /// 二点三亿, 二.三亿: decimals by place, then a multiplier.
    fn decimals(&self, number: &mut Number) {
        let Some((mut end, spaced)) = self.point(number.end) else { return };
        let mut digits = String::new();
        while let Some((c, Numeral::Digit(d))) = self.numeral_at(end) {
            digits.push(char::from(b'0' + d));
            end += c.len_utf8();
            if digits.len() > MAX_DIGITS {
                return;
            }
        }
        // 三 点 五十: what goes on as a number is no row of decimals.
        let goes_on = spaced && matches!(self.numeral_at(end), Some((_, Numeral::Ten(_))));
        let Some(fraction) = format!("0.{digits}").parse::<Decimal>().ok().filter(|_| !digits.is_empty() && !goes_on)
        else {
            return;
        };
        let Some(sum) = number.value.checked_add(fraction) else { return };
        (number.value, number.end) = (sum, end);
        if number.form == Form::Positional {
            number.form = Form::Chinese;
        }
        if let Some(factor) = self.scale(number) {
            number.factor = factor;
        }
    }

    /// One past a decimal point at `at`, and whether spaces stand around it (四 点 五).
    fn point(&self, at: usize) -> Option<(usize, bool)> {
        let start = self.over_space(at);
        let length = self.wording.decimal_point(&self.text[start..])?;
        let end = self.over_space(start + length);
        Some((end, end > at + length))
    }
}

/// How far the numerals at a place were read.
#[derive(Default)]
struct Walk {
    state: State,
    end: usize,
    precision: Option<Precision>,
    spaced: bool,
}

impl Walk {
    /// Whether a numeral was read.
    fn any(&self) -> bool {
        self.state.scaled || self.state.digit.is_some()
    }
}

/// The most multipliers of the kind of 万 that one number has: 兆, 亿, 万 and one to spare.
const MOST_PARTS: usize = 4;

/// State of a Chinese number while it is read: 三亿(a part) 二千(section) 五(digit) …
#[derive(Default)]
struct State {
    /// What 万, 亿 and 兆 have closed: value and multiplier, the multipliers falling.
    parts: Vec<(u64, u64)>,
    /// What 十, 百 and 千 have closed since.
    section: u64,
    digit: Option<u64>,
    /// The last multiplier: what an ending bare digit is a tenth of (两万三, 一百五).
    last: u64,
    /// The smallest of 十百千 in this section, none at its start.
    smallest: Option<u64>,
    zero: bool,
    scaled: bool,
    /// A digit is not said (几百) or one of two (七八十).
    some: bool,
    /// The digits one after another, for numbers by place.
    digits: Digits,
}

/// Digits, as many as a number has at most.
#[derive(Default)]
struct Digits {
    values: [u8; MAX_DIGITS],
    count: usize,
}

impl Digits {
    /// Adds a digit; there is room for it.
    const fn push(&mut self, value: u8) {
        self.values[self.count] = value;
        self.count += 1;
    }

    fn all(&self) -> &[u8] {
        &self.values[..self.count]
    }

    /// The number that they make; none without digits.
    fn number(&self) -> Option<Decimal> {
        // So few digits are below what a u64 holds.
        let number = self.all().iter().fold(0_u64, |number, digit| number * 10 + u64::from(*digit));
        (self.count > 0).then(|| Decimal::from(number))
    }
}

impl State {
    /// Takes one more numeral; false when it cannot belong to this number, which then stays as it is.
    fn accept(&mut self, numeral: Numeral) -> bool {
        match numeral {
            Numeral::Digit(0) if self.scaled => {
                let fits = self.digit.is_none();
                self.zero |= fits;
                fits
            }
            Numeral::Digit(d) => self.push_digit(u64::from(d)),
            Numeral::Some => self.some(),
            Numeral::Score(n) => self.score(u64::from(n)),
            Numeral::Ten(n) => self.ten(u64::from(n)),
            Numeral::Big(n) => self.big(n),
            Numeral::Half | Numeral::Formal(_) => false,
        }
    }

    fn push_digit(&mut self, d: u64) -> bool {
        if self.scaled
            && let Some(first) = self.digit
        {
            // 十七八, 四百五六十: one of two.
            let either = !self.some && is_either(first, d);
            self.some |= either;
            return either;
        }
        if self.digits.count >= MAX_DIGITS || self.some && self.digit.is_some() {
            return false;
        }
        self.digits.push(u8::try_from(d).unwrap_or(0));
        self.digit = Some(self.digit.unwrap_or(0) * 10 + d);
        true
    }

    fn some(&mut self) -> bool {
        let fits = self.digit.is_none() && self.digits.count == 0 || self.scaled && self.digit.is_none();
        if fits {
            (self.some, self.digit) = (true, Some(1));
        }
        fits
    }

    /// 廿 and 卅 are the tens of a number.
    fn score(&mut self, n: u64) -> bool {
        let fits = self.digit.is_none() && self.smallest.is_none_or(|s| s > 10);
        if fits {
            self.section += n;
            (self.scaled, self.last, self.smallest) = (true, 10, Some(10));
        }
        fits
    }

    /// Before 十, 百, 千: the digit of 七八十 is the first of the two; several digits by place take no multiplier.
    fn one_of_two(&mut self) {
        if !self.scaled
            && let [first, second] = *self.digits.all()
            && is_either(u64::from(first), u64::from(second))
        {
            (self.some, self.digit) = (true, Some(u64::from(first)));
            self.digits.count = 1;
        }
    }

    fn ten(&mut self, n: u64) -> bool {
        self.one_of_two();
        let several = self.digits.count > 1 && !self.scaled;
        // 百 and 千 may stand alone at the start (百余人) and after 零; 十 also inside (一百十).
        let bare = self.digit.is_none() && self.scaled && n != 10 && !self.zero;
        if several || bare || self.smallest.is_some_and(|s| n >= s) {
            return false;
        }
        self.section += self.digit.take().unwrap_or(1) * n;
        (self.scaled, self.last, self.smallest, self.zero) = (true, n, Some(n), false);
        true
    }

    fn big(&mut self, n: u64) -> bool {
        self.one_of_two();
        let open = self.section > 0 || self.digit.is_some();
        let product = match self.parts.last() {
            // 万亿, 万万: multiplies what the multiplier before it closed.
            Some((value, unit)) if !open && !self.zero => value.checked_mul(n).zip(unit.checked_mul(n)),
            Some(_) if !open => None,
            Some((_, unit)) if *unit == n => None,
            _ => self.sum_below(n, open).and_then(|sum| sum.checked_mul(n)).zip(Some(n)),
        };
        let Some((value, unit)) = product.filter(|p| p.0 > 0) else { return false };
        if open {
            self.parts.retain(|p| p.1 >= n);
        } else {
            self.parts.pop();
        }
        if self.parts.len() >= MOST_PARTS || self.parts.last().is_some_and(|p| p.1 < unit) {
            return false;
        }
        self.parts.push((value, unit));
        (self.section, self.digit, self.smallest) = (0, None, None);
        (self.scaled, self.last, self.zero) = (true, unit, false);
        true
    }

    /// What a multiplier `n` multiplies: the open section with all smaller parts before it (一万二千亿); alone (上万) one.
    fn sum_below(&self, n: u64, open: bool) -> Option<u64> {
        let rest = if open { self.section.checked_add(self.digit.unwrap_or(0))? } else { 1 };
        self.parts.iter().filter(|p| p.1 < n).try_fold(rest, |sum, p| sum.checked_add(p.0))
    }

    /// The multiplier that the number ends in: 万 of 十五万, 百 of 五百.
    fn factor(&self) -> Decimal {
        let open = self.digit.is_some() || self.section > 0 && !self.parts.is_empty();
        let factor = match (open, self.parts.as_slice()) {
            (false, []) => self.smallest.filter(|s| *s > 10),
            (false, [(_, unit)]) => Some(*unit),
            _ => None,
        };
        Decimal::from(factor.unwrap_or(1))
    }

    fn value(&self, form: Form) -> Option<Decimal> {
        if form == Form::Positional {
            return self.digits.number();
        }
        let rest = match self.digit {
            // 两万三, 一百五: a bare digit after 百, 千, 万 is a tenth of it, unless 零 stands between.
            Some(d) if self.scaled && !self.zero && self.last > 10 => d.checked_mul(self.last / 10)?,
            Some(d) => d,
            None => 0,
        };
        let closed = self.parts.iter().try_fold(0_u64, |sum, p| sum.checked_add(p.0))?;
        Some(Decimal::from(closed.checked_add(self.section)?.checked_add(rest)?))
    }
}
