//! Every quantity that the text mentions: number, unit, hedges, sign, currency; and what only looks like one, with the
//! reason why it is refused.
//!
//! In: normalised text. Out: [`Mention`]s and [`Rejected`]s in text order. What a quantity counts is left to the rules.

use super::number::{self, Form, NotANumber, Number};
use super::zones::Zones;
use crate::dictionary::{Dictionaries, Grouping, Numeral, Unit};
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

/// Reads every quantity of `text`. Linear in its length.
#[must_use]
pub fn scan(text: &str, dictionaries: &Dictionaries) -> Scan {
    let zones = Zones::of(text, &dictionaries.refusals);
    let mut scanner = Scanner { text, dictionaries, zones, scan: Scan::default(), articles: Vec::new() };
    let mut at = 0;
    while let Some(next) = scanner.next_numeral(at) {
        at = scanner.read(next);
    }
    scanner.settle_articles();
    scanner.scan
}

struct Scanner<'t> {
    text: &'t str,
    dictionaries: &'t Dictionaries,
    zones: Zones<'t>,
    scan: Scan,
    /// 一 with a counter: counts only where the text counts in Chinese numerals, which is known at the end.
    articles: Vec<Mention>,
}

impl<'t> Scanner<'t> {
    /// The next place where a number may start.
    fn next_numeral(&self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_digit() {
                return Some(at);
            }
            // All numerals outside ASCII are three bytes long in UTF-8.
            if byte & 0xf0 == 0xe0 {
                let code = u32::from(byte & 0x0f) << 12
                    | u32::from(bytes[at + 1] & 0x3f) << 6
                    | u32::from(bytes[at + 2] & 0x3f);
                if char::from_u32(code).is_some_and(|c| self.dictionaries.numerals.get(c).is_some()) {
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
        let zone = self.zones.at(at);
        // 十分之一 is a share although 十分 is a word.
        if zone.is_none_or(|(_, reason)| reason == refusals.name_reason())
            && let Some(end) = self.proportion(at)
        {
            return end;
        }
        if let Some((end, reason)) = zone {
            self.reject(at, end, reason);
            return end;
        }
        match number::read(self.text, at, numerals, wording) {
            Ok(number) => self.quantity(at, &number),
            Err(NotANumber::TooLong(end)) => {
                self.reject(at, end, "more digits than any count has: a serial number, or cells run together");
                end
            }
            Err(NotANumber::Malformed(end)) => {
                self.reject(at, end, "numerals in no order of a number");
                end
            }
            Err(NotANumber::Absent) => at + self.text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }

    fn quantity(&mut self, at: usize, number: &Number) -> usize {
        if let Some((end, reason)) = super::refuse::number(self.text, at, number, self.dictionaries) {
            self.reject(at, end, &reason);
            return end;
        }
        let (unit, end) = self.unit(number);
        let mention = self.mention(at, number, unit, end);
        let end = mention.span.end;
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

    /// The unit after a number, over spaces, and its end.
    fn unit(&self, number: &Number) -> (Option<(&'t Unit, &'t str)>, usize) {
        let rest = &self.text[number.end..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        // A unit after more than one space belongs to the next column.
        let rest = if spaces <= 1 { &rest[spaces..] } else { rest };
        match self.dictionaries.units.at(rest) {
            Some((unit, length)) => {
                let start = number.end + (self.text[number.end..].len() - rest.len());
                (Some((unit, &self.text[start..start + length])), start + length)
            }
            None => (None, number.end),
        }
    }

    fn mention(&self, at: usize, number: &Number, unit: Option<(&Unit, &str)>, unit_end: usize) -> Mention {
        let wording = &self.dictionaries.wording;
        let (start, negative, currency_sign) = self.sign(at);
        // A currency's name belongs to the number's lead, not to the number (约港币39亿元).
        let named = currency_sign.map_or(0, |(_, length)| if start == at { length } else { 0 });
        let before = self.text[..start - named].trim_end_matches(' ');
        let multiplied = || {
            Some(before)
                .filter(|_| number.form == Form::Chinese && number.scaled)
                .and_then(|b| wording.hedge.multiplied(b))
        };
        let multiplied = multiplied();
        let hedge = wording.hedge.before(before).or(multiplied);
        let lead = start - named - hedge.map_or(0, |(_, length)| length.min(start - named));
        let mut mention = Mention {
            // 上 belongs to the number it makes (上百人), other hedges stand before it.
            span: Span::new(if multiplied.is_some() { lead } else { start }, unit_end),
            lead,
            value: if negative { -number.value } else { number.value },
            unit: unit.map(|(u, _)| u.canonical.clone()),
            family: unit.map_or_else(String::new, |(u, _)| u.family.clone()),
            precision: number.precision.unwrap_or(Precision::Exact),
            currency: unit.and_then(|(u, _)| u.currency),
            chinese: number.form != Form::Arabic,
            scaled: number.scaled,
        };
        if let Some((code, _)) = currency_sign {
            mention.currency = serde_json::from_value(serde_json::Value::from(code)).ok();
            (mention.unit, mention.family) = (Some(self.money()), "money".to_owned());
        }
        if mention.unit.is_none() && number.scaled && wording.names_people(&self.text[number.end..]) {
            let units = &self.dictionaries.units;
            (mention.unit, mention.family) = (Some(units.people().to_owned()), "people".to_owned());
        }
        self.special_unit(&mut mention, unit.map(|(_, written)| written), unit_end);
        self.per(&mut mention);
        self.hedge_after(&mut mention);
        if let Some((precision, _)) = hedge {
            mention.precision = precision;
        }
        mention
    }

    fn money(&self) -> String {
        // The canonical unit of money is whatever the dictionary gives its currencies.
        self.dictionaries.units.money().to_owned()
    }

    /// Where the number starts with its sign, whether it is negative, its currency and the length of its name or sign.
    fn sign(&self, at: usize) -> (usize, bool, Option<(&'t str, usize)>) {
        let before = &self.text[..at];
        if let Some((code, length)) = self.dictionaries.wording.currency_before(before) {
            // A sign is part of the number (HK$5), a word is not (港币5元).
            let sign = before.as_bytes()[at - length].is_ascii() || length <= 3;
            return (if sign { at - length } else { at }, false, Some((code, length)));
        }
        match self.dictionaries.wording.negative(before) {
            Some(length) if length != 1 || super::refuse::is_minus(&before[..at - 1]) => (at - length, true, None),
            _ => (at, false, None),
        }
    }

    /// Units that change the value or are no units: 成, 大, 一个半.
    fn special_unit(&self, mention: &mut Mention, written: Option<&str>, end: usize) {
        let Dictionaries { wording, units, .. } = self.dictionaries;
        let rest = &self.text[end..];
        if let Some(grouping) = written.and_then(|w| wording.grouping(w, rest)) {
            mention.unit = Some(units.grouping(grouping).to_owned());
            if grouping == Grouping::Kinds {
                let length = rest
                    .find(units.grouping(grouping))
                    .filter(|at| *at == 0)
                    .map_or(0, |_| units.grouping(grouping).len());
                mention.span.end += length;
            }
        }
        let half = Decimal::new(5, 1);
        if written.is_some()
            && rest.starts_with(wording.and_half())
            && matches!(mention.family.as_str(), "tenths" | "items")
        {
            let after = end + wording.and_half().len();
            if mention.family == "tenths" {
                mention.value = mention.value.checked_add(half).unwrap_or(mention.value);
                mention.span.end = after;
            } else if let Some((unit, length)) = units.at(&self.text[after..]).filter(|(u, _)| u.family == "time") {
                mention.value = mention.value.checked_add(half).unwrap_or(mention.value);
                (mention.unit, mention.family) = (Some(unit.canonical.clone()), unit.family.clone());
                mention.span.end = after + length;
            }
        }
        if mention.family == "tenths" {
            // 七成五 is 75 %.
            let after = self.text[mention.span.end..].chars().next();
            if let Some(Numeral::Digit(d)) = after.and_then(|c| self.dictionaries.numerals.get(c)) {
                mention.value = mention.value.checked_add(Decimal::new(i64::from(d), 1)).unwrap_or(mention.value);
                mention.span.end += after.map_or(0, char::len_utf8);
            }
            mention.value = mention.value.checked_mul(Decimal::TEN).unwrap_or(mention.value);
            (mention.unit, mention.family) = (Some(units.percent().to_owned()), "percent".to_owned());
        }
    }

    /// 元/平方米, 米/秒: the unit goes on after the stroke.
    fn per(&self, mention: &mut Mention) {
        let Some(rest) = self.text[mention.span.end..].strip_prefix('/').filter(|_| mention.unit.is_some()) else {
            return;
        };
        if let Some((unit, length)) = self.dictionaries.units.at(rest).filter(|(u, _)| u.family != "duration") {
            mention.unit = mention.unit.take().map(|u| format!("{u}/{}", unit.canonical));
            "rate".clone_into(&mut mention.family);
            mention.span.end += 1 + length;
        }
    }

    fn hedge_after(&self, mention: &mut Mention) {
        let rest = &self.text[mention.span.end..];
        let Some((precision, length)) = self.dictionaries.wording.hedge.after(rest) else { return };
        let short = rest[..length].chars().count() == 1;
        if short
            && mention.family != "time"
            && (mention.precision == Precision::Exact && precision == Precision::AtMost)
        {
            return;
        }
        mention.precision = precision;
        // 内 belongs to the clause (10个工作日内), the others to the number (98%以上).
        if !(short && precision == Precision::AtMost) {
            mention.span.end += length;
        }
    }

    /// 三分之一, 百分之八十七, 1/4, 一半: a share; returns its end.
    fn proportion(&mut self, at: usize) -> Option<usize> {
        let (value, end, permille) = super::proportion::read(self.text, at, self.dictionaries)?;
        let units = &self.dictionaries.units;
        let unit = if permille { units.permille() } else { units.percent() };
        let number = Number { value, end, form: Form::Chinese, precision: None, scaled: true };
        let mut mention = self.mention(at, &number, None, end);
        mention.unit = Some(unit.to_owned());
        "percent".clone_into(&mut mention.family);
        let end = mention.span.end;
        self.scan.mentions.push(mention);
        Some(end)
    }

    fn is_article(&self, at: usize, number: &Number, mention: &Mention) -> bool {
        let (one, _) = self.dictionaries.refusals.article();
        &self.text[at..number.end] == one
            && mention.precision == Precision::Exact
            && !mention.unit.as_deref().is_some_and(|u| self.dictionaries.refusals.counts_one(u, false))
    }

    fn settle_articles(&mut self) {
        let chinese = self.scan.mentions.iter().filter(|m| m.chinese && m.value >= Decimal::TEN).count();
        let counts_in_chinese = chinese >= 3 && chinese * 2 >= self.scan.mentions.len().saturating_sub(chinese);
        let refusals = &self.dictionaries.refusals;
        for mention in std::mem::take(&mut self.articles) {
            let written = &self.text[mention.span.start + refusals.article().0.len()..mention.span.end];
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

/// The quantity that a table cell is: a number with its sign and unit and nothing else.
#[must_use]
pub fn cell(text: &str, dictionaries: &Dictionaries) -> Option<Mention> {
    let negative = text.starts_with(['-', '−']);
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let number = number::read(text, at, &dictionaries.numerals, &dictionaries.wording).ok()?;
    let zones = Zones::of("", &dictionaries.refusals);
    let scanner = Scanner { text, dictionaries, zones, scan: Scan::default(), articles: Vec::new() };
    let (unit, end) = scanner.unit(&number);
    let mut mention = scanner.mention(at, &number, unit, end);
    if negative {
        mention.value = -mention.value.abs();
        mention.span.start = 0;
    }
    Some(mention)
}
