//! Smaller units that go on with a larger one: 五元三角二分, 三块五, 六斤八两.

use crate::dictionary::WordSet;
use serde::Deserialize;

/// The words for them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smaller {
    /// Tenths of the unit of money: 角, 毛.
    pub tenth: WordSet,
    /// Those of them behind which a digit alone is hundredths: 两毛五.
    pub coin: WordSet,
    /// Hundredths of it: 分.
    pub hundredth: WordSet,
    /// What may stand behind them: 五角整, 三毛钱.
    pub closing: WordSet,
    /// Counters that are money where smaller money follows or a price is the topic: 三块五.
    pub piece: WordSet,
    /// Words that make a price the topic.
    pub price: WordSet,
    /// Units behind which digits alone are decimals.
    pub decimal: WordSet,
    /// Units of weight and measure that have tenths.
    pub weighed: WordSet,
    /// The tenths of them.
    pub weight: WordSet,
}
