//! Annual reports made by the thousand: districts × years, with the figures that they state and, where asked for, faults
//! that a careful reader would notice. The same plan gives the same reports on every machine.
//!
//! `series.rs` invents what a district did over the years, `layout.rs` puts a report together from the templates in
//! `wording/` and the tables of `tables.rs`, `writer.rs` fills the templates and keeps each figure, and `faults/` spoils
//! finished drafts. Nothing of it knows how the program reads reports, so that tests on it are fair.
//!
//! In clean reports all is consistent: sums, rates (rounded half up, in a tenth of the districts cut off), shares,
//! repeated values, last year's values, the day of publication. They hold what tempts a check to err: parts that are not
//! all of a whole, several divisions of one total, figures of other bodies and of other districts, growth of other
//! things, plans beside results, sums over five years, guests, single fines, values of the middle of the year, totals at
//! the end of lists, tables without units (`wording/tempting.rs`).
//!
//! Included by `#[path]` into benches, tests and the example `generate`, none of which uses all of it.
#![allow(dead_code)]

mod draft;
mod faults;
mod growth;
mod layout;
mod measures;
mod number;
mod places;
mod random;
mod relations;
mod series;
mod tables;
mod wording;
mod writer;

use draft::{Aspect, Draft};
use faults::{Around, Neighbour};
use number::Style;
use places::Place;
use random::Random;
use rust_decimal::Decimal;
use series::Values;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::RangeInclusive;
use writer::Source;

pub use faults::CHECKS;

/// What to make.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    /// At most as many as the mainland has, some 2,800.
    pub districts: usize,
    pub years: RangeInclusive<i32>,
    /// Share of the reports that get a fault; 0 for clean ones.
    pub faults: f64,
}

/// A report.
#[derive(Debug, Clone)]
pub struct Made {
    /// File name, `120119-2023.txt` or `.html`.
    pub name: String,
    /// Text, or page.
    pub text: String,
    pub region_code: String,
    pub year: i32,
    /// Figures in text order.
    pub figures: Vec<Known>,
    pub faults: Vec<Planted>,
}

/// A figure that the report states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Empty for what no metric counts.
    pub metric: &'static str,
    /// As written, a fault included; a fall is negative.
    pub value: Decimal,
    /// Canonical, empty where none is stated.
    pub unit: &'static str,
    pub kind: Kind,
    pub period: i32,
    /// The part of the district that it is limited to, in words of ours.
    pub scope: Option<String>,
    /// Number with its unit, verbatim.
    pub number_text: String,
}

/// What a figure asserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Level,
    Change,
    Share,
    Target,
}

impl Kind {
    /// The word of the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Change => "change",
            Self::Share => "share",
            Self::Target => "target",
        }
    }
}

/// A fault.
#[derive(Debug, Clone)]
pub struct Planted {
    /// The check that must notice.
    pub check: &'static str,
    /// What was done, with the numbers.
    pub note: String,
    /// The figures concerned as they are written, or the words planted.
    pub numbers: Vec<String>,
    /// File name of the other report, for faults between two.
    pub other: Option<String>,
    /// Other checks that the same change gives a good reason to speak: no false alarms.
    pub also: Vec<&'static str>,
}

/// The reports by district, then year. Holds two districts in memory.
pub fn archive(plan: &Plan) -> impl Iterator<Item = Made> + use<> {
    let places = places::districts(plan.seed);
    let districts = plan.districts.min(places.len());
    let mut maker = Maker { plan: plan.clone(), places, planted: [0; CHECKS.len()], peers: Vec::new() };
    let mut queue: VecDeque<Made> = VecDeque::new();
    let mut next = 0;
    std::iter::from_fn(move || {
        while queue.is_empty() && next < districts {
            queue.extend(maker.district(next));
            next += 1;
        }
        queue.pop_front()
    })
}

/// A report that was finished, for those that look back on it.
struct Done {
    name: String,
    year: i32,
    draft: Draft,
    /// Counts that a fault has changed.
    silent: HashSet<String>,
    clean: bool,
}

impl Done {
    fn neighbour(&self) -> Neighbour<'_> {
        Neighbour { name: &self.name, year: self.year, draft: &self.draft, clean: self.clean }
    }
}

struct Maker {
    plan: Plan,
    places: Vec<Place>,
    /// How many faults of each kind there are so far, so that all become equally many.
    planted: [usize; CHECKS.len()],
    /// The reports of the district before.
    peers: Vec<Done>,
}

/// What all reports of a district have in common.
struct Traits {
    acts: &'static [&'static str],
    fields: [&'static str; 4],
    style: Style,
    series: Vec<Values>,
}

fn traits(random: &mut Random, years: usize) -> Traits {
    const ACTS: &[&[&str]] = &[
        &["insp", "pen", "coer"],
        &["insp", "pen", "coer"],
        &["insp", "pen", "coer", "lic"],
        &["insp", "pen", "coer", "lic", "conf"],
    ];
    let acts = *random.pick(ACTS);
    let style = Style {
        decimals: *random.pick(&[0, 1, 1, 2, 2]),
        truncate: random.chance(0.1),
        short: random.chance(0.6),
        commas: random.chance(0.06),
    };
    let fields = *random.pick(wording::frame::FIELDS);
    Traits { acts, fields, style, series: series::series(random, years, acts) }
}

impl Maker {
    fn district(&mut self, index: usize) -> Vec<Made> {
        let years: Vec<i32> = self.plan.years.clone().collect();
        let mut random = Random::of(&[self.plan.seed, 2, index as u64]);
        let traits = traits(&mut random, years.len());
        let printed = self.printed(index, &traits, &years);
        let mut done: Vec<Done> = Vec::with_capacity(years.len());
        let mut made = Vec::with_capacity(years.len());
        for (place, year) in years.iter().enumerate() {
            let faulty = self.plan.faults > 0.0 && random.chance(self.plan.faults);
            let (report, finished) = self.report(index, &traits, place, *year, done.last(), &printed, faulty);
            made.push(report);
            done.push(finished);
        }
        self.peers = if self.plan.faults > 0.0 { done } else { Vec::new() };
        made
    }

    /// In how many reports of the district each count is stated, as far as that is known beforehand.
    fn printed(&self, index: usize, traits: &Traits, years: &[i32]) -> HashMap<String, usize> {
        let mut printed: HashMap<String, usize> = HashMap::new();
        if self.plan.faults <= 0.0 {
            return printed;
        }
        let silent = HashSet::new();
        for (place, year) in years.iter().enumerate() {
            let draft = self.draft(index, traits, place, *year, &silent, 0);
            let stated = draft.figures.iter().filter(|f| f.aspect == Aspect::Now && f.plain());
            let keys: HashSet<&String> = stated.map(|f| &f.key).collect();
            for key in keys {
                *printed.entry(key.clone()).or_default() += 1;
            }
        }
        printed
    }

    fn source<'a>(
        &'a self,
        index: usize,
        traits: &'a Traits,
        place: usize,
        year: i32,
        silent: &'a HashSet<String>,
    ) -> Source<'a> {
        Source {
            place: &self.places[index],
            other: &self.places[(index * 7 + place + 11) % self.places.len()],
            near: self.near(index),
            year,
            now: &traits.series[place],
            last: place.checked_sub(1).map(|before| &traits.series[before]),
            earlier: place.checked_sub(3).map(|before| (year - 3, &traits.series[before])),
            acts: traits.acts,
            fields: traits.fields,
            style: traits.style,
            silent,
        }
    }

    /// Another district of the same province.
    fn near(&self, index: usize) -> Option<&Place> {
        let own = &self.places[index];
        let fits = |p: &&Place| p.province == own.province && p.name != own.name && !p.ambiguous;
        self.places.iter().cycle().skip(index + 1).take(self.places.len()).find(fits)
    }

    fn draft(
        &self,
        index: usize,
        traits: &Traits,
        place: usize,
        year: i32,
        silent: &HashSet<String>,
        attempt: u64,
    ) -> Draft {
        let seeds = [self.plan.seed, 3, index as u64, year as u64, attempt];
        layout::compose(&self.source(index, traits, place, year, silent), Random::of(&seeds))
    }

    #[allow(clippy::too_many_arguments)]
    fn report(
        &mut self,
        index: usize,
        traits: &Traits,
        place: usize,
        year: i32,
        before: Option<&Done>,
        printed: &HashMap<String, usize>,
        faulty: bool,
    ) -> (Made, Done) {
        let nothing = HashSet::new();
        let silent = before.map_or(&nothing, |b| &b.silent);
        let spoiled = if faulty { self.spoil(index, traits, place, year, before, printed) } else { None };
        let (draft, faults, touched) =
            spoiled.unwrap_or_else(|| (self.draft(index, traits, place, year, silent, 0), Vec::new(), HashSet::new()));
        let code = &self.places[index].code;
        let name = format!("{code}-{year}.{}", if draft.is_html() { "html" } else { "txt" });
        let clean = faults.is_empty();
        let made = Made {
            name: name.clone(),
            text: draft.print(),
            region_code: code.clone(),
            year,
            figures: draft.known(),
            faults,
        };
        (made, Done { name, year, draft, silent: touched, clean })
    }

    /// A draft with a fault of the kind that is rarest so far and finds a place; one in twenty gets a second.
    fn spoil(
        &mut self,
        index: usize,
        traits: &Traits,
        place: usize,
        year: i32,
        before: Option<&Done>,
        printed: &HashMap<String, usize>,
    ) -> Option<(Draft, Vec<Planted>, HashSet<String>)> {
        const ATTEMPTS: u64 = 6;
        let mut random = Random::of(&[self.plan.seed, 4, index as u64, year as u64]);
        let nothing = HashSet::new();
        let silent = before.map_or(&nothing, |b| &b.silent);
        let source = self.source(index, traits, place, year, silent);
        let peers: Vec<Neighbour<'_>> = self.peers.iter().map(Done::neighbour).collect();
        let last = before.map(Done::neighbour);
        let around = Around { source: &source, last, peers: &peers, printed };
        let mut kinds: Vec<usize> = (0..CHECKS.len()).collect();
        random.shuffle(&mut kinds);
        kinds.sort_by_key(|kind| self.planted[*kind]);
        for kind in &kinds {
            for attempt in 0..ATTEMPTS {
                let clean = self.draft(index, traits, place, year, silent, attempt);
                let mut draft = clean.clone();
                let Some(fault) = faults::plant(CHECKS[*kind], &mut draft, &around, &mut random) else { continue };
                let mut all = vec![fault];
                if random.chance(0.05) && CHECKS[*kind] != "copied" {
                    all.extend(faults::second(CHECKS[*kind], &mut draft, &around, &mut random));
                }
                let touched = faults::touched(&clean, &draft);
                for fault in &all {
                    let kind = CHECKS.iter().position(|check| *check == fault.check);
                    self.planted[kind.unwrap_or(0)] += 1;
                }
                return Some((draft, all, touched));
            }
        }
        None
    }
}
