//! What a number says: value, unit, how exact, which money.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How the text hedges a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Stated as it is.
    Exact,
    /// 近, 约, 左右.
    About,
    /// 余, 多, 以上, 超过.
    AtLeast,
    /// 以下, 不足, 以内.
    AtMost,
}

impl Precision {
    /// The word used in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
        }
    }

    /// The sign that stands before a hedged value: ≥8000.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::About => "\u{2248}",
            Self::AtLeast => "\u{2265}",
            Self::AtMost => "\u{2264}",
        }
    }
}

/// Money that a figure is in. The unit stays 元.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)] // ISO 4217 codes.
pub enum Currency {
    Cny,
    Hkd,
    Mop,
    Twd,
    Usd,
    Eur,
    Gbp,
    Jpy,
    Chf,
    Krw,
    Rub,
    Aud,
    Cad,
    Sgd,
    Thb,
    Myr,
    Vnd,
    Inr,
    Ngn,
}

impl Currency {
    /// The ISO 4217 code, as in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Hkd => "HKD",
            Self::Mop => "MOP",
            Self::Twd => "TWD",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
            Self::Jpy => "JPY",
            Self::Chf => "CHF",
            Self::Krw => "KRW",
            Self::Rub => "RUB",
            Self::Aud => "AUD",
            Self::Cad => "CAD",
            Self::Sgd => "SGD",
            Self::Thb => "THB",
            Self::Myr => "MYR",
            Self::Vnd => "VND",
            Self::Inr => "INR",
            Self::Ngn => "NGN",
        }
    }
}

/// A number with its unit as the grammar reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Exact value, 万 and 亿 multiplied out.
    pub value: Decimal,
    /// Canonical unit (`dictionaries/units.tsv`), none where the text states none.
    pub unit: Option<String>,
    /// Hedge.
    pub precision: Precision,
    /// Money, for the unit 元.
    pub currency: Option<Currency>,
}
