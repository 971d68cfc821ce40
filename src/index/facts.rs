//! The small facts of a figure in one number, for one column: kind, hedge, money, scale, whether it stands for the whole,
//! whether it is a table cell.
//!
//! In: the facts of a figure. Out: the number, and back.

use crate::model::{Currency, Kind, Precision};

/// What a figure's number tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Level, change, share or target.
    pub kind: Kind,
    /// Hedge.
    pub precision: Precision,
    /// Money.
    pub currency: Option<Currency>,
    /// How many of the value's digits stand behind the point.
    pub scale: u32,
    /// Whether it can stand for the whole region.
    pub whole: bool,
    /// Whether it is a table cell.
    pub table: bool,
}

impl Facts {
    /// As a number: from the low end two bits of kind, two of precision, one of whole, one of table, five of scale, the
    /// rest money.
    pub fn number(self) -> u64 {
        let currency = self.currency.map_or(0, |currency| currency as u64 + 1);
        self.kind as u64
            | (self.precision as u64) << 2
            | u64::from(self.whole) << 4
            | u64::from(self.table) << 5
            | u64::from(self.scale) << 6
            | currency << 11
    }

    /// What a number tells.
    pub fn read(number: u64) -> Self {
        let bits = |from: u32, count: u32| (number >> from) & ((1 << count) - 1);
        Self {
            kind: nth(&KINDS, bits(0, 2)).unwrap_or(Kind::Level),
            precision: nth(&PRECISIONS, bits(2, 2)).unwrap_or(Precision::Exact),
            whole: bits(4, 1) == 1,
            table: bits(5, 1) == 1,
            scale: u32::try_from(bits(6, 5)).unwrap_or(0),
            currency: (number >> 11).checked_sub(1).and_then(|n| nth(&CURRENCIES, n)),
        }
    }
}

// In the order of their declarations: the number holds the number of the variant.
const KINDS: [Kind; 4] = [Kind::Level, Kind::Change, Kind::Share, Kind::Target];
const PRECISIONS: [Precision; 4] = [Precision::Exact, Precision::About, Precision::AtLeast, Precision::AtMost];
const CURRENCIES: [Currency; 19] = [
    Currency::Cny,
    Currency::Hkd,
    Currency::Mop,
    Currency::Twd,
    Currency::Usd,
    Currency::Eur,
    Currency::Gbp,
    Currency::Jpy,
    Currency::Chf,
    Currency::Krw,
    Currency::Rub,
    Currency::Aud,
    Currency::Cad,
    Currency::Sgd,
    Currency::Thb,
    Currency::Myr,
    Currency::Vnd,
    Currency::Inr,
    Currency::Ngn,
];

fn nth<T: Copy>(all: &[T], number: u64) -> Option<T> {
    all.get(usize::try_from(number).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_back_to_their_facts() {
        let moneys = CURRENCIES.iter().copied().map(Some).chain([None]);
        for (i, currency) in moneys.enumerate() {
            for (kind, precision) in KINDS.into_iter().flat_map(|k| PRECISIONS.map(|p| (k, p))) {
                let (scale, whole, table) = (i as u32 + 9, i % 2 == 0, i % 3 == 0);
                let facts = Facts { kind, precision, currency, scale, whole, table };
                assert_eq!(Facts::read(facts.number()), facts);
            }
        }
    }
}
