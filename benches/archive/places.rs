//! The districts that report: counties, districts and county-level cities of the mainland in force, from
//! `dictionaries/regions.tsv`, with the words by which their reports speak of them.

use super::random::Random;
use std::collections::HashMap;

const REGIONS: &str = include_str!("../../dictionaries/regions.tsv");

/// A county-level district.
#[derive(Debug, Clone)]
pub struct Place {
    /// Six digits.
    pub code: String,
    /// 蓟州区.
    pub name: &'static str,
    /// What stands above it in a title: 天津市, 舟山市.
    pub above: &'static str,
    /// 浙江省.
    pub province: &'static str,
    /// 浙江.
    pub province_short: &'static str,
    /// The name alone does not tell which district is meant.
    pub ambiguous: bool,
}

impl Place {
    /// 区, 县, 市 or 旗.
    pub fn kind(&self) -> &'static str {
        let start = self.name.char_indices().next_back().map_or(0, |(at, _)| at);
        &self.name[start..]
    }

    /// What its towns are called together.
    pub fn towns(&self) -> &'static str {
        match self.kind() {
            "区" => "镇街",
            "旗" => "苏木镇",
            "市" => "乡镇街道",
            _ => "乡镇",
        }
    }
}

struct Row {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    short: &'static str,
}

/// The mainland's provinces, 浙江省 with 浙江.
pub fn provinces() -> Vec<(&'static str, &'static str)> {
    let rows = rows().filter(|r| r.level == "p");
    rows.filter(|r| mainland(r.code)).map(|r| (r.name, r.short)).collect()
}

/// All districts, in an order that the seed decides.
pub fn districts(seed: u64) -> Vec<Place> {
    let above: HashMap<&str, Row> = rows().filter(|r| r.level != "k").map(|r| (r.code, r)).collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for row in rows().filter(|r| r.level == "k") {
        *count.entry(row.name).or_default() += 1;
    }
    let counties = rows().filter(|r| r.level == "k" && mainland(r.code));
    let mut places: Vec<Place> = counties.filter_map(|row| place(&row, &above, count[row.name] > 1)).collect();
    Random::of(&[seed, 1]).shuffle(&mut places);
    places
}

fn place(row: &Row, above: &HashMap<&str, Row>, ambiguous: bool) -> Option<Place> {
    let province = above.get(format!("{}0000", &row.code[..2]).as_str())?;
    let city = above.get(format!("{}00", &row.code[..4]).as_str());
    Some(Place {
        code: row.code.to_owned(),
        name: row.name,
        above: city.map_or(province.name, |c| c.name),
        province: province.name,
        province_short: province.short,
        // 东区 and 城区 say nothing without the city.
        ambiguous: ambiguous || row.name.chars().count() < 3,
    })
}

/// Districts made since do not report on the years before.
const FIRST_YEAR: i32 = 2014;

fn mainland(code: &str) -> bool {
    code < "700000"
}

fn rows() -> impl Iterator<Item = Row> {
    REGIONS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        let (code, name, level) = (cells.next()?, cells.next()?, cells.next()?);
        let since = cells.next()?.parse().unwrap_or(FIRST_YEAR);
        let (ended, short) = (cells.next()?, cells.nth(1).unwrap_or_default());
        let short = short.split(' ').next().unwrap_or_default().trim_end_matches('?');
        (ended.is_empty() && since <= FIRST_YEAR && !code.is_empty()).then_some(Row { code, name, level, short })
    })
}
