//! Every quantity that the text mentions: number, unit, hedges, sign, currency; and what only looks like one, with the
//! reason why it is refused.
//!
//! In: normalised text. Out: [`Mention`]s and [`Rejected`]s in text order. What a quantity counts is left to the rules.

use super::measure::Written;
use super::number::{self, Form, NotANumber, Number};
use super::zones::Zones;
use crate::dictionary::{Dictionaries, LexiconMatches, Numeral};
use crate::model::{Currency, Precision, Span};
use rust_decimal::Decimal;

/// A quantity as the text mentions it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Number with its unit and the hedge after it: `number_text`.
    pub span: Span,
    /// First byte of what belongs to it before the number (近, 不少于); equals `span.start` when nothing does.
    pub lead: usize,
    /// Exact value, multipliers and sign applied.
    pub value: Decimal,
    /// Canonical unit, none when the text states none.
    pub unit: Option<String>,
    /// The unit's family (`dictionaries/units.tsv`), empty without unit.
    pub family: String,
    /// Hedge, before and after taken together.
    pub precision: Precision,
    /// A currency that the text names.
    pub currency: Option<Currency>,
    /// Written in Chinese numerals.
    pub chinese: bool,
    /// 万 or 亿 takes part: without unit it may be money (罚没176万).
    pub scaled: bool,
    /// A sign stands before it (+63%, -5.2%).
    pub signed: bool,
    /// States a value though it has no unit: the text says nothing else, or the number has a sign in words.
    pub plain: bool,
    /// A word as well as a count (零件): counts only where a rule says what.
    pub doubtful: bool,
}

/// What looks like a number and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its place.
    pub span: Span,
    /// Why.
    pub reason: String,
}

/// All mentions of a text.
#[derive(Debug, Default)]
pub struct Scan {
    /// Quantities in text order, bare numbers among them.
    pub mentions: Vec<Mention>,
    /// Refused numbers in text order.
    pub rejected: Vec<Rejected>,
}

/// Why a run of digits is refused.
pub(super) const TOO_LONG: &str = "more digits than any count has: a serial number, or cells run together";

/// Reads every quantity of `text`; `words` are those of the lexicon in it. Linear in its length.
#[must_use]
pub fn scan(text: &str, words: &LexiconMatches, dictionaries: &Dictionaries) -> Scan {
    let zones = Zones::of(text, words, &dictionaries.refusals);
    let alone = is_number_alone(text, dictionaries);
    let mut scanner = Scanner { text, dictionaries, zones, alone, scan: Scan::default(), articles: Vec::new() };
    let mut at = 0;
    while let Some(next) = scanner.next_numeral(at) {
        at = scanner.read(next);
    }
    scanner.settle_articles();
    scanner.scan
}

pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) dictionaries: &'t Dictionaries,
    zones: Zones<'t>,
    /// The text is numbers and nothing else.
    pub(super) alone: bool,
    pub(super) scan: Scan,
    /// 一 with a counter: counts only where the text counts in Chinese numerals, which is known at the end.
    pub(super) articles: Vec<Mention>,
}

impl<'t> Scanner<'t> {
    /// The next place where a number may start.
    fn next_numeral(&self, from: usize) -> Option<usize> {
        let (bytes, numerals) = (self.text.as_bytes(), &self.dictionaries.numerals);
        let mut at = from;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_digit() {
                return Some(at);
            }
            // All numerals outside ASCII are three bytes long in UTF-8.
            if byte & 0xf0 == 0xe0 {
                if numerals.has([byte, bytes[at + 1], bytes[at + 2]]) {
                    return Some(at);
                }
                at += 3;
            } else {
                at += 1;
            }
        }
        None
    }

    /// Reads what starts at `at`; returns where to go on.
    fn read(&mut self, at: usize) -> usize {
        let Dictionaries { numerals, wording, refusals, .. } = self.dictionaries;
        // 第一 is a word, 第一百二十三 is one ordinal.
        let zone = self.zones.at(at).filter(|(_, reason)| {
            *reason != refusals.name_reason() || refusals.ordinal(&self.text[..at], false).is_none()
        });
        let in_name = zone.is_some_and(|(_, reason)| reason == refusals.name_reason());
        if let Some((end, reason)) = zone.filter(|_| !in_name) {
            self.reject(at, end, reason);
            return end;
        }
        let number = number::read(self.text, at, numerals, wording);
        // 十分之一 is a share although 十分 is a word.
        if let Some(end) = self.proportion(at, &number).or_else(|| if in_name { None } else { self.half(at) }) {
            return end;
        }
        if let Some((end, reason)) = zone
            && !number.as_ref().is_ok_and(|n| self.outgrows(at, n, end) || self.is_none_of(at, n, end))
        {
            self.reject(at, end, reason);
            return end;
        }
        match number {
            Ok(number) => self.quantity(at, &number),
            Err(NotANumber::TooLong(end)) => {
                self.reject(at, end, TOO_LONG);
                end
            }
            Err(NotANumber::Malformed(end)) => {
                // 数 of 件数 and 几 of 几家 are no numbers that anybody would miss.
                if !self.is_unsaid(at, end) {
                    self.reject(at, end, "numerals in no order of a number");
                }
                end
            }
            Err(NotANumber::Absent) => at + self.text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }

    /// 零点五公里 is a number although 零点 is a word, and 三公里 although 三公 is one: what starts with the word is longer. So is
    /// what starts within it: 罚单一千二百元 is no 单一.
    fn outgrows(&self, at: usize, number: &Number, name_end: usize) -> bool {
        // 零下一百八十 is no 下一.
        let below = || self.dictionaries.wording.negative(&self.text[..at]).is_some_and(|length| length > 3);
        if number.end > name_end && below() {
            return true;
        }
        if !self.zones.starts(at) {
            return number.end > name_end && self.is_long(at, number) && self.unit(number.end).0.is_some();
        }
        if self.ends_range(at) || self.alone && number.end > name_end {
            return true;
        }
        let (unit, end) = self.unit(number.end);
        unit.is_some_and(|(unit, _)| match unit.family.as_str() {
            "length" | "weight" | "area" | "volume" => end > name_end,
            "discounts" => number.end >= name_end,
            // 三小时 is none of 三小.
            "time" => end > name_end || end == name_end && super::refuse::stops(&self.text[end..]),
            "money" => number.end > name_end || self.parts(end, false).is_some(),
            _ => number.end > name_end,
        })
    }

    /// Whether a number is written with more characters than a digit and what it is multiplied by: 一千二百, 一二〇〇.
    fn is_long(&self, at: usize, number: &Number) -> bool {
        let least = if number.form == Form::Positional { 4 } else { 3 };
        self.text[at..number.end].chars().nth(least - 1).is_some()
    }

    /// Whether a name or idiom starts at `at`.
    pub(super) fn is_in_name(&self, at: usize) -> bool {
        self.zones.starts(at)
    }

    /// 行政许可零件: 零 with a counter at the end of its clause may count nothing of something, though it is a word.
    fn is_none_of(&self, at: usize, number: &Number, name_end: usize) -> bool {
        let ends = super::refuse::stops(&self.text[name_end..]);
        let counts = self.unit(number.end).0.is_some_and(|(u, _)| u.family == "cases");
        let parts = self.dictionaries.wording.names_parts_of(&self.text[..at]);
        number.value.is_zero()
            && !parts
            && ends
            && counts
            && self.unit(number.end).1 == name_end
            && self.zones.starts(at)
    }

    fn quantity(&mut self, at: usize, number: &Number) -> usize {
        let letters = number::in_letters(self.text, number, &self.dictionaries.wording);
        let letters = letters.filter(|n| self.alone || self.is_in_letters(at, number, n));
        let number = letters.as_ref().unwrap_or(number);
        let mixed = self.and_fraction(number);
        let number = mixed.as_ref().unwrap_or(number);
        if let Some((end, reason)) = super::refuse::number(self.text, at, number, self.dictionaries) {
            self.reject(at, end, &reason);
            return end;
        }
        let (unit, end) = self.unit(number.end);
        let either = self.one_of_two(at, number, unit);
        let number = either.as_ref().unwrap_or(number);
        let mut mention = self.mention(at, number, unit, end);
        self.lower_end(&mut mention, number);
        self.upper_end(&mut mention);
        self.settle(at, number, mention)
    }

    /// Takes or refuses a quantity; returns its end.
    fn settle(&mut self, at: usize, number: &Number, mut mention: Mention) -> usize {
        let end = mention.span.end;
        if let Some(up) = arrow_behind(&self.text[end..]) {
            mention.signed = true;
            mention.value = if up { mention.value } else { -mention.value.abs() };
        }
        if let Some(reason) = super::refuse::quantity(self.text, at, number, &mention, self.dictionaries) {
            self.reject(at, end.max(number.end), &reason);
            return end.max(number.end);
        }
        if self.is_article(at, number, &mention) {
            self.articles.push(mention)
        } else {
            self.scan.mentions.push(mention)
        }
        end
    }

    /// 一又二分之一, 1又1/2: a whole number with a fraction behind it.
    fn and_fraction(&self, number: &Number) -> Option<Number> {
        let word = self.dictionaries.wording.and_more(&self.text[number.end..])?;
        let share = super::proportion::read(self.text, number.end + word.len_utf8(), self.dictionaries)?;
        let fraction = share.value.checked_div(Decimal::ONE_HUNDRED)?;
        let proper = !share.permille && fraction < Decimal::ONE && number.value.scale() == 0;
        let value = number.value.checked_add(fraction).filter(|_| proper)?;
        Some(Number { value, end: share.end, ..number.clone() })
    }

    /// HK$3.5m, 12k个百分点: letters that multiply are read behind a currency, or with a unit that goes with any number; 4K
    /// is a name, and 5m without a currency a length.
    fn is_in_letters(&self, at: usize, plain: &Number, multiplied: &Number) -> bool {
        if self.has_currency(at) {
            return true;
        }
        let unit = self.unit(multiplied.end).0;
        self.dictionaries.wording.names_people(&self.text[multiplied.end..])
            || self.unit(plain.end).0.is_none()
                && unit.is_some_and(|(u, _)| {
                    let any =
                        ["points", "percent", "money", "people", "people_times", "items", "firms", "times", "cases"];
                    any.contains(&u.family.as_str())
                })
    }

    /// 三五个, 七八人: two digits that follow one another are one or the other, with a counter that small numbers go with.
    fn one_of_two(&self, at: usize, number: &Number, unit: Option<Written<'t>>) -> Option<Number> {
        let digits: Vec<char> = self.text[at..number.end].chars().take(3).collect();
        let digit = |c: &char| match self.dictionaries.numerals.get(*c) {
            Some(Numeral::Digit(d)) => Some(u64::from(d)),
            _ => None,
        };
        let [first, second] = digits.as_slice() else { return None };
        let first = digit(first).filter(|_| number.form == Form::Positional)?;
        if !number::is_either(first, digit(second)?) {
            return None;
        }
        let (unit, written) = unit?;
        // 一二期, 三四类 are ordinals side by side; 五五折 is a number.
        let ordinal = matches!(unit.family.as_str(), "events" | "kinds" | "ranks" | "discounts");
        let wording = &self.dictionaries.wording;
        let counts = wording.chinese_counter(written) || wording.chinese_counter(&unit.canonical);
        let value = Decimal::from(first);
        let precision = Some(Precision::AtLeast);
        (counts && !ordinal).then(|| Number { value, form: Form::Chinese, precision, ..number.clone() })
    }

    /// 三分之一, 百分之八十七, 1/4, 一半: a share; returns its end.
    fn proportion(&mut self, at: usize, number: &Result<Number, NotANumber>) -> Option<usize> {
        let share = super::proportion::with(self.text, at, number, self.dictionaries)?;
        let units = &self.dictionaries.units;
        let unit = if share.permille { units.permille() } else { units.percent() };
        let (value, end, factor) = (share.value, share.end, Decimal::ONE);
        let number = Number { value, end, form: Form::Chinese, precision: None, scaled: false, factor };
        let mut mention = self.mention(at, &number, None, end);
        mention.unit = Some(unit.to_owned());
        "percent".clone_into(&mut mention.family);
        self.upper_end(&mut mention);
        let end = mention.span.end;
        self.scan.mentions.push(mention);
        Some(end)
    }

    /// Whether all there is of a number is a digit that is not said: 数, 几.
    fn is_unsaid(&self, at: usize, end: usize) -> bool {
        let mut chars = self.text[at..end].chars();
        let first = chars.next().and_then(|c| self.dictionaries.numerals.get(c));
        matches!(first, Some(Numeral::Some)) && chars.next().is_none()
    }

    fn is_article(&self, at: usize, number: &Number, mention: &Mention) -> bool {
        let (one, _) = self.dictionaries.refusals.article();
        &self.text[at..number.end] == one
            && mention.value.abs() == Decimal::ONE
            && mention.precision == Precision::Exact
            && !mention.unit.as_deref().is_some_and(|u| self.dictionaries.refusals.counts_one(u, false))
    }

    fn settle_articles(&mut self) {
        let chinese = self.scan.mentions.iter().filter(|m| m.chinese && m.value >= Decimal::TEN).count();
        let counts_in_chinese = chinese >= 3 && chinese * 2 >= self.scan.mentions.len().saturating_sub(chinese);
        let refusals = &self.dictionaries.refusals;
        for mention in std::mem::take(&mut self.articles) {
            // A sign may stand before it (负一小时).
            let written = mention.span.of(self.text).split_once(refusals.article().0).map_or("", |(_, after)| after);
            if refusals.counts_one(written, counts_in_chinese) {
                self.scan.mentions.push(mention);
            } else {
                self.scan.rejected.push(Rejected { span: mention.span, reason: refusals.article().1.to_owned() });
            }
        }
        self.scan.mentions.sort_by_key(|m| m.span.start);
        self.scan.rejected.sort_by_key(|r| r.span.start);
    }

    fn reject(&mut self, start: usize, end: usize, reason: &str) {
        self.scan.rejected.push(Rejected { span: Span::new(start, end), reason: reason.to_owned() });
    }
}

/// Arrows that say growth and fall, before or behind a number.
const RISES: [char; 2] = ['\u{2191}', '\u{25b2}'];
const FALLS: [char; 2] = ['\u{2193}', '\u{25bc}'];

/// Whether an arrow right behind a quantity says growth or fall (8.3%↓); one that a number follows is that of the next.
fn arrow_behind(behind: &str) -> Option<bool> {
    let rest = behind.strip_prefix(RISES).or_else(|| behind.strip_prefix(FALLS))?;
    let own = !rest.starts_with(|c: char| c.is_ascii_digit());
    own.then(|| behind.starts_with(RISES))
}

/// Longer texts are reports, whatever they say.
const LONGEST_ALONE: usize = 240;

/// Whether a text is numbers and nothing else: then a number needs no unit to be stated.
fn is_number_alone(text: &str, dictionaries: &Dictionaries) -> bool {
    let wording = &dictionaries.wording;
    let text = text.trim();
    let mut rest = text;
    while let Some(c) = rest.chars().next().filter(|_| text.len() <= LONGEST_ALONE) {
        let mark = c.is_ascii_digit()
            || matches!(c, ' ' | '.' | ',' | '-' | '−' | 'k' | 'K' | 'M' | 'w' | 'W' | '+' | '/' | '。' | '、');
        let of = rest.starts_with(wording.of()).then(|| wording.of().len());
        let and = wording.and_more(rest).map(char::len_utf8);
        let word = wording.negative_at(rest).or_else(|| wording.decimal_point(rest)).or(of).or(and);
        let length = match () {
            () if mark || dictionaries.numerals.get(c).is_some() => c.len_utf8(),
            () => match word.or_else(|| wording.hedge.inside(rest).map(|h| h.1)) {
                Some(length) => length,
                None => return false,
            },
        };
        rest = &rest[length..];
    }
    rest.is_empty() && !text.is_empty()
}

/// The quantity that a table cell is: a number with its sign and unit and nothing else.
#[must_use]
pub fn cell(text: &str, dictionaries: &Dictionaries) -> Option<Mention> {
    let negative = text.starts_with(['-', '−']) || text.starts_with(FALLS) || text.ends_with(FALLS);
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let number = number::read(text, at, &dictionaries.numerals, &dictionaries.wording).ok()?;
    let zones = Zones::of("", &LexiconMatches::default(), &dictionaries.refusals);
    let scanner = Scanner { text, dictionaries, zones, alone: false, scan: Scan::default(), articles: Vec::new() };
    let (unit, end) = scanner.unit(number.end);
    let mut mention = scanner.mention(at, &number, unit, end);
    if negative {
        mention.value = -mention.value.abs();
        mention.span.start = 0;
    }
    Some(mention)
}
