//! The scale of values: round ticks from zero, with 万 or 亿 left out of large numbers.

use super::{Chart, words};
use rust_decimal::Decimal;

/// A scale from a least to a greatest value.
pub struct Axis {
    pub ticks: Vec<f64>,
    low: f64,
    high: f64,
    divisor: f64,
    zeros: u32,
    /// Unit of the tick labels: 亿元.
    pub unit: String,
}

/// About so many ticks.
const TICKS: f64 = 5.0;

impl Axis {
    /// The scale that holds some values and zero.
    pub fn of(chart: &Chart, values: impl Iterator<Item = f64>) -> Self {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        if low == high {
            high = low + 1.0;
        }
        let step = step((high - low) / TICKS);
        let first = (low / step).floor();
        let last = (high / step).ceil();
        let count = (last - first).round() as i64;
        let ticks: Vec<f64> = (0..=count).map(|n| (first + n as f64) * step).collect();
        let scales = words().scales.iter();
        let fits = scales.filter(|(_, zeros)| !chart.unit.is_empty() && step >= 10_f64.powi(**zeros as i32) / 2.0);
        let scale = fits.max_by_key(|(_, zeros)| **zeros);
        let (name, zeros) = scale.map_or(("", 0), |(name, zeros)| (name.as_str(), *zeros));
        Self {
            low: first * step,
            high: last * step,
            ticks,
            divisor: 10_f64.powi(zeros as i32),
            zeros,
            unit: format!("{name}{}", chart.unit),
        }
    }

    /// Where a value stands: 0 for the least, 1 for the greatest.
    pub fn place(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// A value in the unit of the labels, exactly: 5,240.7万.
    pub fn exact(&self, value: Decimal) -> String {
        super::thousands(value * Decimal::new(1, self.zeros))
    }

    /// The label of a tick.
    pub fn label(&self, tick: f64) -> String {
        let scaled = tick / self.divisor;
        let places = if scaled.fract().abs() < 1e-9 { 0 } else { 2 };
        let text = format!("{scaled:.places$}");
        let text = if places > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        text.parse().map_or_else(|_| text.to_owned(), super::thousands)
    }
}

/// The least of 1, 2, 5, 10 … that is not below.
fn step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|m| m * power).find(|step| *step >= least * 0.999).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(unit: &str, values: &[f64]) -> Axis {
        let chart =
            Chart { name: String::new(), unit: unit.to_owned(), years: Vec::new(), series: Vec::new(), left_out: 0 };
        Axis::of(&chart, values.iter().copied())
    }

    #[test]
    fn ticks_are_round_and_hold_all_values() {
        let a = axis("件", &[2431.0, 3480.0]);
        assert_eq!(a.ticks, [0.0, 1000.0, 2000.0, 3000.0, 4000.0]);
        assert_eq!((a.label(3000.0).as_str(), a.unit.as_str()), ("3,000", "件"));
        let money = axis("元", &[312_000_000.0]);
        assert_eq!((money.unit.as_str(), money.label(money.ticks[1])), ("亿元", "1".to_owned()));
        assert!(axis("", &[]).place(0.5) > 0.0 && axis("%", &[-12.5, 8.0]).ticks[0] < -12.4);
    }
}
