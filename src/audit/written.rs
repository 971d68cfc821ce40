//! How numbers are written in findings: with commas, units and hedges, and with as many places as tell two of them apart.

use super::view::Item;
use crate::model::{Figure, Precision};
use rust_decimal::{Decimal, RoundingStrategy};

/// A number with commas between thousands: 55,563.
pub fn shown(value: Decimal) -> String {
    let text = value.normalize().abs().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut grouped = String::with_capacity(text.len() + text.len() / 3);
    if value.is_sign_negative() && !value.is_zero() {
        grouped.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A number of a figure with its unit: 55,563件, −16%.
pub fn with_unit(figure: &Figure) -> String {
    format!("{}{}", shown(figure.value), figure.unit.as_deref().unwrap_or(""))
}

/// A number with its hedge and unit: ≥2,200件.
pub fn hedged(value: Decimal, precision: Precision, unit: Option<&str>) -> String {
    format!("{}{}{}", precision.mark(), shown(value), unit.unwrap_or(""))
}

impl Item<'_> {
    /// Its number with hedge and unit.
    pub fn hedged(&self) -> String {
        hedged(self.figure.value, self.figure.precision, self.figure.unit.as_deref())
    }
}

impl Item<'_> {
    /// Its number with all the places that it is written to: 8.0.
    pub fn written(&self) -> Decimal {
        let mut value = self.figure.value.normalize();
        let places = self.reading.step.normalize().scale();
        if self.reading.step < Decimal::ONE && places > value.scale() {
            value.rescale(places);
        }
        value
    }

    /// Likewise, with hedge and unit.
    pub fn told(&self) -> String {
        let (value, shown_value) = (self.written(), shown(self.figure.value));
        let noughts = match value.scale().saturating_sub(self.figure.value.normalize().scale()) {
            0 => String::new(),
            more if shown_value.contains('.') => "0".repeat(more as usize),
            more => format!(".{}", "0".repeat(more as usize)),
        };
        let unit = self.figure.unit.as_deref().unwrap_or("");
        format!("{}{shown_value}{noughts}{unit}", self.figure.precision.mark())
    }
}

/// What stands between a number that was reckoned and the one stated: whether it agrees, and whether it is written alike.
pub const fn sign(agrees: bool, alike: bool) -> char {
    match (agrees, alike) {
        (false, _) => '\u{2260}',
        (true, true) => '=',
        (true, false) => '\u{2248}',
    }
}

/// One number, or the first and last of several.
pub fn range(first: Decimal, last: Decimal) -> String {
    if first == last { shown(first) } else { format!("{}\u{2013}{}", shown(first), shown(last)) }
}

/// Rounded for showing beside a number of `scale` decimal places: one place more, so that a near miss can be seen; of what is
/// so small that nothing would be left of it, three digits.
pub fn rounded(value: Decimal, scale: u32) -> Decimal {
    let shown = half_up(value, (scale + 1).max(2));
    let lost = shown != value && shown.mantissa().unsigned_abs() < 10;
    if lost { value.round_sf(3).unwrap_or(shown).normalize() } else { shown }
}

fn half_up(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// A number that was reckoned, as it is shown beside the one stated: with as many digits as tell the two apart, and where they
/// are so near that rounding decides, with what it rounds to (4.9749, 4.97).
pub fn told_apart(value: Decimal, stated: Decimal, agrees: bool) -> (Decimal, Option<Decimal>) {
    let scale = stated.scale();
    let mut shown = rounded(value, scale);
    if agrees {
        return (shown, None);
    }
    // 4.9749 shown as 4.975 would seem to round to 4.98.
    for places in scale + 2..scale + MOST_PLACES {
        if half_up(shown, scale) != stated.normalize() {
            break;
        }
        shown = half_up(value, places);
    }
    let near = (value - stated).abs() < Decimal::TWO * Decimal::new(1, scale);
    let whole = half_up(value, scale);
    (shown, Some(whole).filter(|whole| near && *whole != shown && *whole != stated.normalize()))
}

/// Places behind those of a stated number that are shown at most.
const MOST_PLACES: u32 = 8;

/// `4.9749件 → 4.97件`: a number that was reckoned with its unit, and what it rounds to where that decides.
pub fn written_out((shown_value, whole): (Decimal, Option<Decimal>), unit: &str) -> String {
    let told = format!("{}{unit}", shown(shown_value));
    whole.map_or_else(|| told.clone(), |whole| format!("{told} \u{2192} {}{unit}", shown(whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_reckoned_is_shown_with_the_digits_that_tell_it_apart() {
        let d = |text: &str| text.parse::<Decimal>().expect("a decimal");
        for (value, stated, agrees, expected) in [
            ("4.97491", "4.98", false, "4.9749\u{4ef6} \u{2192} 4.97\u{4ef6}"),
            ("4.975", "4.98", true, "4.975\u{4ef6}"),
            ("40.383", "41.6", false, "40.38\u{4ef6}"),
            ("0.000688", "5", false, "0.000688\u{4ef6}"),
            ("20", "4.98", false, "20\u{4ef6}"),
            ("0.05", "3", false, "0.05\u{4ef6}"),
        ] {
            assert_eq!(
                written_out(told_apart(d(value), d(stated), agrees), "\u{4ef6}"),
                expected,
                "{value} beside {stated}"
            );
        }
    }

    #[test]
    fn numbers_are_shown_with_commas() {
        for (value, expected) in [("58999", "58,999"), ("-16", "\u{2212}16"), ("1234.50", "1,234.5"), ("7", "7")] {
            assert_eq!(shown(value.parse().expect("a decimal")), expected);
        }
    }
}
