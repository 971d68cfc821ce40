//! The places of China: provinces, prefectures and counties since 1981 with what became of them, and the towns of each
//! county. Reads `regions.tsv` and `towns.tsv`; answers by code, by full and by short name, and finds names in a text.
//!
//! Which place a text means where several bear the name is left to `structure`.

use super::finder::{Finder, Found};
use super::towns::Towns;
use super::{DictionaryError, Files, LexiconMatches, List};
use crate::model::{Level, Region, RegionCode, Span};
use foldhash::{HashMap, HashMapExt};

/// All places, compiled.
pub struct Regions {
    places: Vec<Place>,
    by_code: HashMap<RegionCode, Vec<PlaceId>>,
    names: Vec<Name>,
    by_name: HashMap<Box<str>, usize>,
    in_texts: Finder,
    towns: Vec<Towns>,
    /// The codes whose area passed to a code.
    before: HashMap<RegionCode, Vec<RegionCode>>,
}

/// Number of a [`Place`] in its [`Regions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(u32);

/// One name of a place while it was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its code; the province's for cities and counties of Taiwan, which have none.
    pub code: RegionCode,
    /// Full name: 恩施土家族苗族自治州.
    pub name: Box<str>,
    /// Province, city or county.
    pub level: Level,
    /// First year.
    pub from: i32,
    /// The year it ended, none while in force.
    pub to: Option<i32>,
    /// The codes that followed it.
    pub successors: Vec<RegionCode>,
}

/// A name and the places that bear it.
#[derive(Debug, Clone, Default)]
pub struct Name {
    /// Places of which it is the full name.
    pub full: Vec<PlaceId>,
    /// Places of which it is a short form.
    pub short: Vec<PlaceId>,
    /// Whether it is looked for in texts: a short form that is also a common word is not.
    in_texts: bool,
}

/// A name found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// Number of the name, for [`Regions::name`].
    pub name: usize,
}

impl Mention {
    const fn of(found: Found) -> Self {
        Self { span: found.span, name: found.word }
    }
}

impl Regions {
    /// Reads and compiles the tables.
    ///
    /// # Errors
    /// Names file and line of a row that is not understood.
    pub fn load(files: &Files) -> Result<Self, DictionaryError> {
        let mut regions = Self {
            places: Vec::with_capacity(7000),
            by_code: HashMap::with_capacity(7000),
            names: Vec::with_capacity(12_000),
            by_name: HashMap::with_capacity(12_000),
            in_texts: Finder::default(),
            before: HashMap::new(),
            towns: files.named("towns.tsv").map(Towns::load).collect::<Result<_, _>>()?,
        };
        for file in files.named("regions.tsv") {
            for (line, row) in file.rows() {
                regions.add(&row).ok_or_else(|| {
                    file.fault(
                        line,
                        "wants code, name, level (p, c or k), first year, last year, codes after it, short forms",
                    )
                })?;
            }
        }
        let found = regions.by_name.iter().filter(|(_, n)| regions.names[**n].in_texts);
        regions.in_texts = Finder::numbered(found.map(|(name, &n)| (&**name, n)));
        for place in &regions.places {
            for next in place.successors.iter().filter(|next| **next != place.code) {
                let before = regions.before.entry(*next).or_default();
                if before.last() != Some(&place.code) {
                    before.push(place.code);
                }
            }
        }
        Ok(regions)
    }

    /// The place of a number.
    #[must_use]
    pub fn place(&self, id: PlaceId) -> &Place {
        &self.places[id.0 as usize]
    }

    /// The name of a number.
    #[must_use]
    pub fn name(&self, number: usize) -> &Name {
        &self.names[number]
    }

    /// The places that bear a full or short name, those of the full name first, those in force before the others.
    ///
    /// ```
    /// # let d = nianbao::dictionary::Dictionaries::builtin()?;
    /// let regions = &d.regions;
    /// let places: Vec<_> = regions.named("普陀").map(|id| regions.place(id).code.to_string()).collect();
    /// assert_eq!(places[..2], ["310107", "330903"]);
    /// # Ok::<(), nianbao::dictionary::DictionaryError>(())
    /// ```
    pub fn named(&self, name: &str) -> impl Iterator<Item = PlaceId> {
        let known = self.by_name.get(name).map(|&n| &self.names[n]);
        let ids = known.into_iter().flat_map(|n| [&n.full, &n.short]).flat_map(move |ids| {
            let in_force = move |wanted: bool| ids.iter().filter(move |id| self.place(**id).to.is_none() == wanted);
            in_force(true).chain(in_force(false))
        });
        ids.copied()
    }

    /// The names of a code over time, in the order of the table (the one in force first).
    #[must_use]
    pub fn of_code(&self, code: RegionCode) -> &[PlaceId] {
        self.by_code.get(&code).map_or(&[], Vec::as_slice)
    }

    /// The place that a code stood for in a year; without a year, or before and after its time, the latest.
    #[must_use]
    pub fn at(&self, code: RegionCode, year: Option<i32>) -> Option<PlaceId> {
        let ids = self.of_code(code);
        let then = year.and_then(|y| ids.iter().find(|id| self.place(**id).in_force(y)));
        then.or_else(|| ids.iter().max_by_key(|id| self.place(**id).to.unwrap_or(i32::MAX))).copied()
    }

    /// The places around a place at its own time, itself first: county, prefecture, province.
    #[must_use]
    pub fn chain(&self, id: PlaceId) -> Vec<PlaceId> {
        let place = self.place(id);
        let mut chain = vec![id];
        for (code, level) in [(place.code.prefecture(), Level::City), (place.code.province(), Level::Province)] {
            let above = level < place.level && self.at(code, place.to).is_some_and(|a| self.place(a).level == level);
            chain.extend(self.at(code, place.to).filter(|_| above));
        }
        chain
    }

    /// The places in force directly below a code.
    pub fn children(&self, code: RegionCode) -> impl Iterator<Item = PlaceId> {
        let ids = (0u32..).map(PlaceId).zip(&self.places);
        let below = move |p: &Place| {
            let chain_code = [p.code.prefecture(), p.code.province()]
                .into_iter()
                .find(|c| *c != p.code && self.by_code.contains_key(c));
            p.to.is_none()
                && (chain_code == Some(code) || p.code == code && p.level != Level::Province && code == code.province())
        };
        ids.filter(move |(_, p)| below(p)).map(|(id, _)| id)
    }

    /// The codes that a code's area passed to, and on to those in force.
    #[must_use]
    pub fn successors(&self, code: RegionCode) -> Vec<RegionCode> {
        let mut found = Vec::new();
        let mut open = vec![code];
        while let Some(code) = open.pop() {
            for id in self.of_code(code) {
                for next in &self.place(*id).successors {
                    if *next != code && !found.contains(next) {
                        found.push(*next);
                        open.push(*next);
                    }
                }
            }
        }
        found
    }

    /// The place that follows on one that ended, where it is the same place: it begins when the other ends, and nothing
    /// else passed to it.
    #[must_use]
    pub fn heir(&self, code: RegionCode) -> Option<RegionCode> {
        let places: Vec<_> = self.of_code(code).iter().map(|id| self.place(*id)).collect();
        let ended = places.iter().map(|p| p.to).collect::<Option<Vec<i32>>>()?.into_iter().max()?;
        let last = places.iter().filter(|p| p.to == Some(ended)).flat_map(|p| &p.successors).filter(|s| **s != code);
        let mut last: Vec<RegionCode> = last.copied().collect();
        last.dedup();
        let [next] = last[..] else { return None };
        let begins = self.of_code(next).iter().map(|id| self.place(*id).from).min()?;
        // The table of places begins in 1981: what is older has no first year.
        (begins >= ended && self.predecessors(next) == [code]).then_some(next)
    }

    /// The code that a place has today under whatever name; its own where it ended otherwise.
    #[must_use]
    pub fn today(&self, code: RegionCode) -> RegionCode {
        let steps = std::iter::successors(Some(code), |code| self.heir(*code)).take(MOST_STEPS);
        steps.last().unwrap_or(code)
    }

    /// The codes whose area passed to a code.
    #[must_use]
    pub fn predecessors(&self, code: RegionCode) -> &[RegionCode] {
        self.before.get(&code).map_or(&[], Vec::as_slice)
    }

    /// The names of each level of a code, as they are now or were last.
    ///
    /// ```
    /// # let d = nianbao::dictionary::Dictionaries::builtin()?;
    /// let region = d.regions.region("330903".parse().unwrap()).unwrap();
    /// assert_eq!((region.province.as_deref(), region.city.as_deref()), (Some("浙江省"), Some("舟山市")));
    /// assert_eq!(region.county.as_deref(), Some("普陀区"));
    /// # Ok::<(), nianbao::dictionary::DictionaryError>(())
    /// ```
    #[must_use]
    pub fn region(&self, code: RegionCode) -> Option<Region> {
        self.at(code, None).map(|id| self.region_of(id))
    }

    /// The names of each level of a place at its own time.
    #[must_use]
    pub fn region_of(&self, id: PlaceId) -> Region {
        let mut region = Region { code: Some(self.place(id).code), level: self.place(id).level, ..Region::default() };
        for id in self.chain(id) {
            let place = self.place(id);
            let name = Some(place.name.to_string());
            match place.level {
                Level::Province => region.province = name,
                Level::City => region.city = name,
                _ => region.county = name,
            }
        }
        region
    }

    /// Whether `inner` is `outer` or lies in it.
    #[must_use]
    pub fn lies_in(&self, inner: PlaceId, outer: PlaceId) -> bool {
        let (inner, outer) = (self.place(inner), self.place(outer));
        match outer.level {
            Level::Province => inner.code.province() == outer.code,
            _ if inner.code == inner.code.province() => inner == outer,
            Level::City => inner.code.prefecture() == outer.code,
            _ => inner.code == outer.code,
        }
    }

    /// Up to five known names that a misspelt one may stand for, the nearest first.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Vec<&str> {
        let wanted: Vec<char> = name.chars().collect();
        let near = |known: &str| {
            let letters: Vec<char> = known.chars().collect();
            let differ = edits(&wanted, &letters);
            // The first character tells most: 蓟洲区 is 蓟州区 rather than 东洲区.
            let near = differ < wanted.len() && differ * 2 <= wanted.len().max(letters.len());
            near.then_some((differ, letters.first() != wanted.first()))
        };
        let mut found: Vec<_> = (self.by_name.iter())
            .filter(|(_, n)| self.names[**n].full.iter().any(|id| self.place(*id).to.is_none()))
            .filter_map(|(known, _)| Some((near(known)?, &**known)))
            .collect();
        found.sort_unstable();
        found.into_iter().take(5).map(|(_, known)| known).collect()
    }

    /// The names of places in a whole text.
    pub fn named_in<'a>(&self, matches: &'a LexiconMatches) -> impl Iterator<Item = Mention> + use<'a> {
        matches.of(List::Places).iter().copied().map(Mention::of)
    }

    pub(super) const fn list(&self) -> (List, &Finder) {
        (List::Places, &self.in_texts)
    }

    /// The names of places in a stretch, the longest from the left.
    pub fn mentions<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Mention> + 'a {
        self.in_texts.find(text).map(Mention::of)
    }

    /// The name that stands at a place of a text, if one does.
    #[must_use]
    pub fn mention_at(&self, text: &str, at: usize) -> Option<Mention> {
        self.in_texts.at(text, at).map(Mention::of)
    }

    /// The counties that have a town of this name.
    #[must_use]
    pub fn counties_of_town(&self, town: &str) -> Vec<RegionCode> {
        self.towns.iter().flat_map(|t| t.counties(town)).collect()
    }

    fn add(&mut self, row: &[&str]) -> Option<()> {
        let [code, name, level, from, to, successors, shorts] = row[..] else { return None };
        let year = |field: &str| if field.is_empty() { Some(None) } else { field.parse().ok().map(Some) };
        let codes = successors.split(',').filter(|s| !s.is_empty()).map(str::parse).collect::<Result<_, _>>();
        let place = Place {
            code: code.parse().ok()?,
            name: name.into(),
            level: level_of(level)?,
            from: year(from)?.unwrap_or(1981),
            to: year(to)?,
            successors: codes.ok()?,
        };
        let id = PlaceId(u32::try_from(self.places.len()).ok()?);
        // Cities of Taiwan share the province's code, which stands for the province alone.
        if place.level == Level::Province || place.code != place.code.province() {
            self.by_code.entry(place.code).or_default().push(id);
        }
        self.places.push(place);
        let entry = self.entry(name);
        entry.in_texts = true;
        entry.full.push(id);
        for short in shorts.split(',').filter(|s| !s.is_empty()) {
            let common = short.ends_with('?');
            let entry = self.entry(short.trim_end_matches('?'));
            entry.in_texts |= !common;
            entry.short.push(id);
        }
        Some(())
    }

    fn entry(&mut self, name: &str) -> &mut Name {
        let number = *self.by_name.entry(name.into()).or_insert_with(|| {
            self.names.push(Name::default());
            self.names.len() - 1
        });
        &mut self.names[number]
    }
}

/// Renamings that are followed: no place has had as many.
const MOST_STEPS: usize = 9;

impl Place {
    /// Whether it bore this name in a year; the year of a change belongs to both names.
    #[must_use]
    pub fn in_force(&self, year: i32) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }
}

fn level_of(letter: &str) -> Option<Level> {
    match letter {
        "p" => Some(Level::Province),
        "c" => Some(Level::City),
        "k" => Some(Level::County),
        _ => None,
    }
}

/// Levenshtein's distance.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let best = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions() -> Regions {
        Regions::load(&Files::builtin()).expect("the built-in tables load")
    }

    fn code(code: u32) -> RegionCode {
        RegionCode::new(code).expect("six digits")
    }

    #[test]
    fn places_are_found_by_full_and_short_name() {
        let regions = regions();
        let cases = [
            ("蓟州区", 120_119),
            ("蓟州", 120_119),
            ("蓟县", 120_225),
            ("恩施州", 422_800),
            ("黔东南州", 522_600),
            ("内蒙古", 150_000),
            ("广西", 450_000),
            ("香港", 810_000),
            ("仙桃", 429_004),
            ("滨海新区", 120_116),
            ("莫力达瓦旗", 150_722),
            ("景宁县", 331_127),
            ("博州", 652_700),
            ("普陀", 310_107),
        ];
        for (name, wanted) in cases {
            let found = regions.named(name).next().map(|id| regions.place(id).code);
            assert_eq!(found, Some(code(wanted)), "{name}");
        }
        assert_eq!(regions.named("乌有县").count(), 0);
    }

    #[test]
    fn every_level_of_a_place_is_named() {
        let regions = regions();
        let cases = [
            (330_903, "浙江省|舟山市|普陀区"),
            (120_119, "天津市||蓟州区"),
            (429_004, "湖北省||仙桃市"),
            (659_001, "新疆维吾尔自治区||石河子市"),
            (120_225, "天津市||蓟县"),
            (371_202, "山东省|莱芜市|莱城区"),
            (422_800, "湖北省|恩施土家族苗族自治州|"),
            (810_000, "香港特别行政区||"),
            (710_000, "台湾省||"),
        ];
        for (number, wanted) in cases {
            let region = regions.region(code(number)).expect("a known code");
            let names = [region.province, region.city, region.county].map(Option::unwrap_or_default);
            assert_eq!(names.join("|"), wanted);
        }
        let taipei = regions.named("台北市").next().map(|id| regions.region_of(id)).expect("known");
        assert_eq!((taipei.province.as_deref(), taipei.city.as_deref()), (Some("台湾省"), Some("台北市")));
    }

    #[test]
    fn history_leads_forward_and_back() {
        let regions = regions();
        assert_eq!(regions.successors(code(120_225)), [code(120_119)]);
        assert_eq!(regions.predecessors(code(120_119)), [code(120_225)]);
        assert!(regions.successors(code(371_202)).contains(&code(370_116)));
        let then = regions.at(code(120_110), Some(1985)).map(|id| &*regions.place(id).name);
        assert_eq!(then, Some("东郊区"));
        assert_eq!(regions.at(code(120_110), None).map(|id| &*regions.place(id).name), Some("东丽区"));
    }

    #[test]
    fn children_are_the_places_in_force_directly_below() {
        let regions = regions();
        let names =
            |number| -> Vec<&str> { regions.children(code(number)).map(|id| &*regions.place(id).name).collect() };
        assert_eq!(names(330_900), ["定海区", "普陀区", "岱山县", "嵊泗县"]);
        assert_eq!(names(120_000).len(), 16);
        assert!(names(420_000).contains(&"武汉市") && names(420_000).contains(&"仙桃市"));
        assert!(!names(420_000).contains(&"江岸区"));
        assert!(names(710_000).contains(&"台中市"));
    }

    #[test]
    fn misspelt_names_are_near_known_ones() {
        let regions = regions();
        assert_eq!(regions.nearest("蓟洲区").first(), Some(&"蓟州区"));
        assert!(regions.nearest("Paris").is_empty());
    }

    #[test]
    fn mentions_are_the_longest_names_and_no_common_words() {
        let regions = regions();
        let text = "天津市蓟州区与河北省遵化市合作,公安机关共和平安。内蒙古";
        let found: Vec<&str> = regions.mentions(text).map(|m| m.span.of(text)).collect();
        assert_eq!(found, ["天津市", "蓟州区", "河北省", "遵化市", "内蒙古"]);
    }

    #[test]
    fn towns_tell_their_counties() {
        let regions = regions();
        assert_eq!(regions.counties_of_town("附海镇"), [code(330_282)]);
        assert_eq!(regions.counties_of_town("青石镇").len(), 3);
        assert!(regions.counties_of_town("海镇").is_empty());
    }

    #[test]
    fn every_successor_is_a_known_code_and_every_county_has_a_province() {
        let regions = regions();
        for place in &regions.places {
            assert!(regions.by_code.contains_key(&place.code.province()), "{} {}", place.code, place.name);
            assert!(place.to.is_none_or(|to| place.from <= to), "{} {}", place.code, place.name);
            for next in &place.successors {
                assert!(regions.by_code.contains_key(next), "{} {} -> {next}", place.code, place.name);
            }
        }
    }
}
