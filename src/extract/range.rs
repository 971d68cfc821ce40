//! Ranges: 3至5个, 80%—90%, 2至3万人, 百分之三十到四十.
//!
//! Both ends are quantities of their own: the lower one is "at least", the upper one "at most", unless the text hedges
//! them itself. What the ends share (unit, 万) is written once, behind the upper end, and holds for both.

use super::mention::{Mention, Scanner};
use super::number::{self, Number};
use crate::model::Precision;

impl Scanner<'_> {
    /// Gives the lower end of a range the unit and the multiplier that are written behind the upper end.
    pub(super) fn lower_end(&self, mention: &mut Mention, number: &Number) {
        if mention.unit.is_some() {
            return;
        }
        let Some(length) = self.dictionaries.wording.range_mark(&self.text[number.end..]) else { return };
        let at = number.end + length;
        let Ok(upper) = number::read(self.text, at, &self.dictionaries.numerals, &self.dictionaries.wording) else {
            return;
        };
        let (Some((unit, written)), end) = self.unit(upper.end) else { return };
        let other = self.mention(at, &upper, Some((unit, written)), end);
        if super::refuse::quantity(self.text, at, &upper, &other, self.dictionaries).is_some() {
            return;
        }
        // 2至3万 is 2万至3万; 5至1万 is not.
        if !number.scaled
            && let Some(value) = number.value.checked_mul(upper.factor).filter(|v| *v < upper.value)
        {
            mention.value = if mention.value.is_sign_negative() { -value } else { value };
            mention.scaled |= upper.factor > rust_decimal::Decimal::ONE;
        }
        // 二至五成 is 20 to 50 %.
        if let Some(value) =
            other.value.abs().checked_div(upper.value).and_then(|times| mention.value.checked_mul(times))
            && unit.family != other.family
        {
            mention.value = value;
        }
        if mention.value.abs() < other.value.abs() {
            (mention.unit, mention.family, mention.currency) = (other.unit, other.family, other.currency);
        }
    }

    /// Whether the place is right behind a quantity and a mark of a range: 二到三元 ends in no name.
    pub(super) fn ends_range(&self, at: usize) -> bool {
        let lower = self.scan.mentions.last().filter(|m| m.unit.is_some());
        lower.is_some_and(|m| {
            self.text.get(m.span.end..at).is_some_and(|between| self.dictionaries.wording.is_range_mark(between))
        })
    }

    /// Marks two quantities as the ends of one range, when nothing but the mark stands between them.
    pub(super) fn upper_end(&mut self, mention: &mut Mention) {
        let text = self.text;
        let Some(lower) = self.scan.mentions.last_mut() else { return };
        let between = text.get(lower.span.end..mention.lead).unwrap_or_default();
        let wording = &self.dictionaries.wording;
        let range = wording.is_range_mark(between)
            && lower.unit.is_some()
            && lower.value < mention.value
            && !wording.range_from(text[..lower.lead].trim_end());
        if range && mention.unit.is_none() && lower.family == "percent" && mention.chinese {
            // 百分之三十到四十: said once for both.
            (mention.unit, mention.family) = (lower.unit.clone(), lower.family.clone());
        }
        // An age with a bound is a class, not a count; as an end of a range it stays what it says.
        if range && lower.unit == mention.unit && mention.family != "age" {
            for (end, side) in [(lower, Precision::AtLeast), (mention, Precision::AtMost)] {
                if end.precision == Precision::Exact {
                    end.precision = side;
                }
            }
        }
    }
}
