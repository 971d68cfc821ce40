//! Places: administrative code, the names of the levels, and which level a report is about.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Six-digit administrative division code (GB/T 2260).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionCode(u32);

impl RegionCode {
    /// The code, if it has six digits.
    #[must_use]
    pub fn new(code: u32) -> Option<Self> {
        (100_000..1_000_000).contains(&code).then_some(Self(code))
    }

    /// The code as a number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The province's code: 330903 → 330000.
    #[must_use]
    pub const fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }

    /// The prefecture's code: 330903 → 330900.
    #[must_use]
    pub const fn prefecture(self) -> Self {
        Self(self.0 / 100 * 100)
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl std::str::FromStr for RegionCode {
    type Err = ();

    fn from_str(s: &str) -> Result<Self, ()> {
        s.parse().ok().and_then(Self::new).ok_or(())
    }
}

impl Serialize for RegionCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RegionCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(|()| serde::de::Error::custom("not a six-digit region code"))
    }
}

/// The level of the body a report is about; a department counts with its government.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Province, autonomous region, direct municipality, Hong Kong, Macau.
    Province,
    /// Prefecture-level city, prefecture, league.
    City,
    /// County, district, banner, county-level city.
    County,
    /// Town, township, subdistrict.
    Town,
    /// The text does not say.
    #[default]
    Unknown,
}

impl Level {
    /// The word used in records and queries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
            Self::Unknown => "unknown",
        }
    }
}

/// Where a report is from: the names of each level, simplified, and the code of the deepest level known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Region {
    /// Code of the deepest level that has one (towns have none here: the county's).
    pub code: Option<RegionCode>,
    /// 浙江省, 天津市, 香港特别行政区.
    pub province: Option<String>,
    /// 舟山市; none in a direct municipality.
    pub city: Option<String>,
    /// 普陀区.
    pub county: Option<String>,
    /// 胡家园街道.
    pub town: Option<String>,
    /// What level the report is about.
    pub level: Level,
}

impl Region {
    /// The name of the deepest level known.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        [&self.town, &self.county, &self.city, &self.province].into_iter().find_map(Option::as_deref)
    }
}
