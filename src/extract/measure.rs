//! What belongs to a number: sign and currency before it, unit, halves and hedges behind it.
//!
//! In: a number and its place. Out: a [`Mention`]. Smaller units that follow (五元三角) are read by `smaller`.

use super::mention::{Mention, Scanner};
use super::number::{Form, Number};
use crate::dictionary::{Dictionaries, Grouping, Numeral, Unit};
use crate::model::{Precision, Span};
use rust_decimal::Decimal;

/// A unit and the words it is written with.
pub(super) type Written<'t> = (&'t Unit, &'t str);

/// The most characters of a unit that is written with spaces between them (个 百 分 点).
const LONGEST_SPACED: usize = 5;

/// 0.5
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

impl<'t> Scanner<'t> {
    /// The unit after a number that ends at `end`, over spaces, and its end.
    pub(super) fn unit(&self, end: usize) -> (Option<Written<'t>>, usize) {
        let rest = self.text[end..].trim_start_matches(' ');
        let start = self.text.len() - rest.len();
        let units = &self.dictionaries.units;
        // A unit after more than one space belongs to the next column.
        if start - end <= 1
            && let Some((unit, length)) = units.at(rest).map(|found| self.before_next(rest, found))
            && !(unit.family == "items" && self.spaced_unit(end, start).is_some())
        {
            return (Some((unit, &self.text[start..start + length])), start + length);
        }
        let term = self.dictionaries.wording.term(|| self.before_digits(end), rest);
        if let Some((unit, length)) = term.filter(|_| start == end).and_then(|t| self.days(t)) {
            return (Some((unit, &self.text[start..start + length])), start + length);
        }
        if let Some((written, unit_end)) = self.unit_below(end) {
            return (Some(written), unit_end);
        }
        match self.spaced_unit(end, start) {
            Some((unit, unit_end)) => (Some((unit, &self.text[start..unit_end])), unit_end),
            None => (None, end),
        }
    }

    /// 190件次之: the unit is 件, where 件次 stands before what only 次之 can mean.
    fn before_next(&self, rest: &'t str, found: (&'t Unit, usize)) -> (&'t Unit, usize) {
        let last = rest[..found.1].char_indices().next_back().map_or(0, |(i, _)| i);
        let shorter = Some(last).filter(|&last| last > 0 && self.dictionaries.wording.comes_next(&rest[last..]));
        shorter.and_then(|last| self.dictionaries.units.at(&rest[..last])).unwrap_or(found)
    }

    /// 执法人员1461⏎名,…: a unit that starts the next line, or stands behind two spaces, and ends its clause, behind a number with
    /// words before it.
    fn unit_below(&self, end: usize) -> Option<(Written<'t>, usize)> {
        let rest = &self.text[end..];
        let below =
            rest.strip_prefix('\n').or_else(|| rest.strip_prefix("  ").map(|rest| rest.trim_start_matches(' ')))?;
        let (unit, length) = self.dictionaries.units.at(below)?;
        let number = self.text[..end].trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
        let number = number.strip_suffix(' ').unwrap_or(number);
        let led = number.len() < end && number.ends_with(|c: char| !c.is_ascii() && c.is_alphabetic());
        let clause = below[length..].starts_with([',', '\u{3002}', ';', '\u{3001}']);
        (led && clause).then(|| ((unit, &below[..length]), self.text.len() - below.len() + length))
    }

    /// What stands before the digits or Chinese numerals that end at `end`.
    fn before_digits(&self, end: usize) -> &'t str {
        let numerals = &self.dictionaries.numerals;
        self.text[..end].trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || numerals.get(c).is_some())
    }

    /// 15日内: the days of a term, and the length of the word for them.
    fn days(&self, (day, days): (&str, &str)) -> Option<(&'t Unit, usize)> {
        self.dictionaries.units.get(days).map(|unit| (unit, day.len()))
    }

    /// 个 百 分 点: a unit with spaces between its characters, or behind several when no column is headed by it.
    fn spaced_unit(&self, end: usize, start: usize) -> Option<(&'t Unit, usize)> {
        let mut first = self.text[start..].chars();
        let (first, second) = (first.next()?, first.next());
        // Asked behind every number without a unit: most have no Chinese word behind them, or one without spaces.
        if first.is_ascii() || second != Some(' ') && start - end <= 1 {
            return None;
        }
        let near = |i: &(usize, char)| i.0 < 4 * LONGEST_SPACED && !i.1.is_ascii_digit();
        let places: Vec<(usize, char)> = self.text[start..]
            .char_indices()
            .take_while(near)
            .filter(|(_, c)| *c != ' ')
            .take(LONGEST_SPACED)
            .collect();
        let word: String = places.iter().map(|(_, c)| c).collect();
        let (unit, length) = self.dictionaries.units.at(&word)?;
        let (last, c) = *places.get(word[..length].chars().count().checked_sub(1)?)?;
        let spaced = last + c.len_utf8() > length;
        let fits = unit.family == "points" || spaced && start - end <= 3 && length > 6;
        fits.then_some((unit, start + last + c.len_utf8()))
    }

    /// Whether 半数 stands at a byte, which 过 may lead: 过半数, but 超过 is a hedge.
    fn is_half(&self, at: usize, before: &str) -> bool {
        let wording = &self.dictionaries.wording;
        wording.hedge.before(before).is_none() && wording.half(&self.text[..at], &self.text[at..]).is_some()
    }

    /// The quantity that a number makes with what stands around it.
    pub(super) fn mention(&self, at: usize, number: &Number, unit: Option<Written<'t>>, unit_end: usize) -> Mention {
        let wording = &self.dictionaries.wording;
        let money = unit.is_none_or(|(u, _)| u.family == "money");
        let (start, negative, currency) =
            Some(self.sign(at)).filter(|s| money || s.2.is_none()).unwrap_or((at, false, None));
        // A currency's name belongs to the number's lead, not to the number (约港币39亿元).
        let named = currency.map_or(0, |(_, length)| if start == at { length } else { 0 });
        let taken = self.taken(at).min(start - named);
        let before = self.text[taken..start - named].trim_end_matches(' ');
        let multiplied = Some(before)
            .filter(|_| {
                number.form == Form::Chinese && number.scaled && self.is_multiplier(at) || self.is_half(at, before)
            })
            .and_then(|b| wording.hedge.multiplied(b));
        let hedge = wording.hedge.before(before).or(multiplied);
        let lead = hedge.map_or(start - named, |(_, length)| taken + before.len() - length);
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
            signed: self.text[start..at].starts_with(['+', '-', '\u{2212}']),
            doubtful: number.value.is_zero() && self.is_in_name(at),
            plain: self.alone || negative && start + 1 < at || self.is_index(number, before),
        };
        if let Some((code, _)) = currency {
            mention.currency = serde_json::from_value(serde_json::Value::from(code)).ok();
            (mention.unit, mention.family) = (Some(self.dictionaries.units.money().to_owned()), "money".to_owned());
        }
        self.unit_by_words(&mut mention, number, before);
        self.unit_of_noun(&mut mention, before);
        self.grouping(&mut mention, unit.map(|(_, written)| written));
        self.smaller(&mut mention, number, unit.map(|(_, written)| written));
        self.and_half(&mut mention, unit.map(|(_, written)| written));
        self.tenths(&mut mention);
        self.per(&mut mention);
        self.hedge_after(&mut mention);
        self.unit_in_brackets(&mut mention, number);
        if let Some((precision, _)) = hedge {
            mention.precision = precision;
        } else if mention.precision == Precision::Exact {
            let share = unit.is_none() || matches!(mention.family.as_str(), "percent" | "permille");
            mention.precision = wording.hedge.apart(before, share).map_or(Precision::Exact, |(precision, _)| precision);
        }
        mention
    }

    /// 监督检查工作日1200个: the noun before says in what is counted, where the counter is that of anything.
    fn unit_of_noun(&self, mention: &mut Mention, before: &str) {
        let plain = mention.unit.as_deref() == Some(self.dictionaries.wording.plain_counter());
        let noun = plain.then(|| self.dictionaries.wording.unit_of_noun(before.trim_end())).flatten();
        if let Some(unit) = noun.and_then(|unit| self.dictionaries.units.get(unit)) {
            mention.unit = Some(unit.canonical.clone());
            mention.family.clone_from(&unit.family);
        }
    }

    /// 指数为3.86: a decimal that the text states needs no unit.
    fn is_index(&self, number: &Number, before: &str) -> bool {
        let stop = |c: char| matches!(c, ',' | '。' | ';' | ')' | '\n');
        number.form == Form::Arabic
            && number.value.scale() > 0
            && self.text[number.end..].chars().next().is_none_or(stop)
            && self.dictionaries.wording.states(before)
    }

    /// One past the last quantity that ends before `at`: what belongs to it belongs to no other (一万元以上十万元以下).
    fn taken(&self, at: usize) -> usize {
        let ends = [self.scan.mentions.last(), self.articles.last()].map(|m| m.map_or(0, |m| m.span.end));
        ends.into_iter().filter(|end| *end <= at).max().unwrap_or(0)
    }

    /// Whether the number at `at` starts with 百, 千, 万 or 亿.
    fn is_multiplier(&self, at: usize) -> bool {
        let first = self.text[at..].chars().next().and_then(|c| self.dictionaries.numerals.get(c));
        matches!(first, Some(Numeral::Ten(_) | Numeral::Big(_)))
    }

    /// 2.32万农民工, 售价两万三: what a large number without a unit counts, by the words beside it.
    fn unit_by_words(&self, mention: &mut Mention, number: &Number, before: &str) {
        if mention.unit.is_some() || !number.scaled {
            return;
        }
        let (wording, units) = (&self.dictionaries.wording, &self.dictionaries.units);
        if wording.names_people(&self.text[number.end..]) {
            (mention.unit, mention.family) = (Some(units.people().to_owned()), "people".to_owned());
        } else if wording.names_price(before) {
            (mention.unit, mention.family) = (Some(units.money().to_owned()), "money".to_owned());
        }
    }

    /// Whether a currency stands right before the number at `at`.
    pub(super) fn has_currency(&self, at: usize) -> bool {
        self.sign(at).2.is_some()
    }

    /// Where the number starts with its sign, whether it is negative, its currency and the length of its name or sign.
    fn sign(&self, at: usize) -> (usize, bool, Option<(&'t str, usize)>) {
        let taken = self.taken(at);
        let before = self.text[taken..at].trim_end_matches(' ');
        let spaces = at - taken - before.len();
        if spaces <= 1
            && let Some((code, length)) = self.dictionaries.wording.currency_before(before)
        {
            let length = length + spaces;
            // A sign is part of the number (HK$5), a word is not (港币5元).
            let sign = self.text.as_bytes()[at - length].is_ascii() || length <= 3;
            return (if sign { at - length } else { at }, false, Some((code, length)));
        }
        match self.dictionaries.wording.negative(before) {
            Some(1) if spaces > 0 && !self.alone || spaces > 1 => (at, false, None),
            Some(1) if !super::refuse::is_minus(&self.text[..taken + before.len() - 1]) => (at, false, None),
            Some(length) if self.is_range_mark(taken + before.len() - length) => (at, false, None),
            Some(length) => (at - spaces - length, true, None),
            // What is refused as a code does not come here: the plus of +63% is a sign.
            None if spaces == 0 && before.ends_with('+') && super::refuse::is_minus(&before[..before.len() - 1]) => {
                (at - 1, false, None)
            }
            None => (at, false, None),
        }
    }

    /// Whether the dash at `at` stands right behind a quantity: 12元-15元 is no minus.
    fn is_range_mark(&self, at: usize) -> bool {
        self.text[at..].starts_with('-')
            && self.scan.mentions.last().is_some_and(|m| m.span.end == at && m.unit.is_some())
    }

    /// 五大领域, 四大类: what 大 counts.
    fn grouping(&self, mention: &mut Mention, written: Option<&str>) {
        let Dictionaries { wording, units, .. } = self.dictionaries;
        let rest = &self.text[mention.span.end..];
        let Some(grouping) = written.and_then(|w| wording.grouping(w, rest)) else { return };
        let unit = units.grouping(grouping);
        mention.unit = Some(unit.to_owned());
        if grouping == Grouping::Kinds && rest.starts_with(unit) {
            mention.span.end += unit.len();
        }
    }

    /// 八成半, 两天半, 一个半小时, 三个半月: half a unit more.
    fn and_half(&self, mention: &mut Mention, written: Option<&str>) {
        let Dictionaries { wording, units, .. } = self.dictionaries;
        let rest = &self.text[mention.span.end..];
        let (Some(written), Some(after)) = (written, rest.strip_prefix(wording.and_half())) else { return };
        let half = mention.span.end + wording.and_half().len();
        let end = if mention.family == "items" {
            let next: String = after.chars().take(2).collect();
            let joined = format!("{written}{next}");
            let time = |found: &(&Unit, usize)| found.0.family == "time";
            let whole = units.at(&joined).filter(time).map(|(u, length)| (u, length.saturating_sub(written.len())));
            let Some((unit, length)) = whole.or_else(|| units.at(after).filter(time)) else { return };
            (mention.unit, mention.family) = (Some(unit.canonical.clone()), unit.family.clone());
            half + length
        } else if takes_half(&mention.family) && !wording.half_word(rest) || mention.family == "tenths" {
            half
        } else {
            return;
        };
        mention.value = mention.value.checked_add(HALF).unwrap_or(mention.value);
        mention.span.end = end;
    }

    /// 七成五 is 75 %, 八五折 85 %.
    fn tenths(&self, mention: &mut Mention) {
        let percent = self.dictionaries.units.percent();
        if mention.family == "tenths" {
            let digit = |at: usize| self.text[at..].chars().next().and_then(|c| self.dictionaries.numerals.get(c));
            let end = mention.span.end;
            // 七成 六, when nothing else follows.
            let last = self.text[end..].chars().take(4).filter(|c| !c.is_whitespace()).count() == 1;
            let spaced = end + usize::from(last && self.text[end..].starts_with(' '));
            // 1成4, 8成5.
            let bytes = self.text.as_bytes();
            let arabic =
                bytes.get(end).filter(|b| b.is_ascii_digit() && !bytes.get(end + 1).is_some_and(u8::is_ascii_digit));
            if let Some(d) = arabic {
                mention.value =
                    mention.value.checked_add(Decimal::new(i64::from(d - b'0'), 1)).unwrap_or(mention.value);
                mention.span.end = end + 1;
            } else if let Some(Numeral::Digit(d)) = digit(spaced) {
                mention.value = mention.value.checked_add(Decimal::new(i64::from(d), 1)).unwrap_or(mention.value);
                mention.span.end = spaced + self.text[spaced..].chars().next().map_or(0, char::len_utf8);
            }
        }
        if mention.family == "tenths" || mention.family == "discounts" && mention.value < Decimal::TEN {
            mention.value = mention.value.checked_mul(Decimal::TEN).unwrap_or(mention.value);
        }
        if matches!(mention.family.as_str(), "tenths" | "discounts") {
            (mention.unit, mention.family) = (Some(percent.to_owned()), "percent".to_owned());
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
        // 七千宗多七百宗 compares and does not hedge.
        let next = rest[length..].chars().next().and_then(|c| self.dictionaries.numerals.get(c));
        if short && matches!(next, Some(Numeral::Digit(_) | Numeral::Ten(_))) {
            return;
        }
        mention.precision = precision;
        // 内 belongs to the clause (10个工作日内), the others to the number (98%以上).
        if !(short && precision == Precision::AtMost) {
            mention.span.end += length;
        }
    }

    /// 半小时, 半吨: half a unit; returns its end.
    pub(super) fn half(&mut self, at: usize) -> Option<usize> {
        let Dictionaries { wording, .. } = self.dictionaries;
        let rest = self.text[at..].strip_prefix(wording.and_half())?;
        let end = self.text.len() - rest.len();
        let (unit, unit_end) = self.unit(end);
        let family = unit?.0.family.as_str();
        if !takes_half(family) && family != "tenths"
            || wording.half_word(&self.text[at..])
            || wording.no_half(&self.text[..at])
        {
            return None;
        }
        let number =
            Number { value: HALF, end, form: Form::Chinese, precision: None, scaled: false, factor: Decimal::ONE };
        let mention = self.mention(at, &number, unit, unit_end);
        let end = mention.span.end;
        self.scan.mentions.push(mention);
        Some(end)
    }
}

/// Units that a half is counted of.
fn takes_half(family: &str) -> bool {
    matches!(family, "time" | "weight" | "length" | "area" | "volume" | "times_of" | "age")
}
