//! Turns templates into pieces and figures.
//!
//! In a template `[a|b]` is one of the alternatives (an empty one is allowed), `@` is 区, 县, 市 or 旗, `~` what the towns
//! are called, and a slot in braces is one of
//!
//! | slot | gives |
//! |---|---|
//! | `{pen:件}` | this year's count, in digits with the unit; `{pen}` without one |
//! | `{pen:余件}` | cut to two digits: 2400余件 |
//! | `{pen:万件}`, `{fine:万元}` | in ten thousands, exact; money in 亿元 where that is shorter |
//! | `{pen:^件}`, `{insp:≈万次}` | rounded up to two digits (after 近); to tenths of ten thousand (after 约) |
//! | `{left:汉人}` | in Chinese numerals |
//! | `{pen~:件}` | a part of it that nothing else states |
//! | `{cert^:名}` | somewhat less of it: its value some time before the end of the year |
//! | `{pen.last:件}` | last year's |
//! | `{g pen}` | its growth in per cent, worded: 同比增长12.3% |
//! | `{d pen:件}` | its growth in units: 较上年增加12件 |
//! | `{gd pen:件}` | both |
//! | `{s pen:件}` | the value of an earlier year and this year's, with the growth between: 由2019年的…增至2023年的… |
//! | `{l pen:件}`, `{lg pen:件}` | last year's value, worded; with the growth |
//! | `{r.cert:%}` | a rate |
//! | `{p r.cert}` | its growth in percentage points, worded |
//! | `{n cert:名}` | what came less what went, worded: 净增12名（新增40名，退出28名） |
//! | `{acts:件}` | all acts that make up the total, as a list |
//! | `{#R3-9:份}` | any round number: 300 to 900 |
//! | `{#3-9:个}`, `{%85-99}`, `{+3-9:%}`, `{!20-90:次}` | any number, any rate, any growth, any plan |
//! | `{Y}` `{L}` `{N}` | the year, last year, next year |
//! | `{D}` `{P}` `{S}` | the district, one's own province, its short form |
//! | `{F1}` … `{F4}` | the fields into which penalties are divided |
//! | `{O}` | the district, where no other can be meant |
//! | `{else}` | another district far away |
//! | `{near}` | another district of the same province |

use super::Kind;
use super::draft::{Aspect, Figure, Piece};
use super::measures;
use super::number::{self, Style};
use super::places::Place;
use super::random::Random;
use super::series::Values;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// All that a report is written from.
pub struct Source<'a> {
    pub place: &'a Place,
    pub other: &'a Place,
    /// Another district of the province, where it has one whose name tells which is meant.
    pub near: Option<&'a Place>,
    pub year: i32,
    pub now: &'a Values,
    pub last: Option<&'a Values>,
    /// An earlier year than the last, with its values.
    pub earlier: Option<(i32, &'a Values)>,
    pub acts: &'static [&'static str],
    pub fields: [&'static str; 4],
    pub style: Style,
    /// Counts whose value of last year was stated wrongly then, so that it is not told again.
    pub silent: &'a HashSet<String>,
}

/// Writes statements and keeps their figures.
pub struct Writer<'a> {
    pub source: &'a Source<'a>,
    pub random: Random,
    pub figures: Vec<Figure>,
    pub statement: usize,
    /// Templates that the report has had.
    used: HashSet<String>,
}

impl<'a> Writer<'a> {
    pub fn new(source: &'a Source<'a>, random: Random) -> Self {
        Self { source, random, figures: Vec::with_capacity(64), statement: 0, used: HashSet::new() }
    }

    /// One of the templates that can be filled and were not yet, or nothing.
    pub fn say(&mut self, templates: &[&str]) -> Vec<Piece> {
        for _ in 0..10 {
            let template = *self.random.pick(templates);
            let chosen = self.choose(template);
            if self.used.contains(template) || self.leaves_jump_unsaid(&chosen) {
                continue;
            }
            let figures = self.figures.len();
            if let Some(pieces) = self.fill(&chosen) {
                self.statement += 1;
                self.used.insert(template.to_owned());
                return pieces;
            }
            self.figures.truncate(figures);
        }
        Vec::new()
    }

    /// The template with one of each set of alternatives.
    pub fn choose(&mut self, template: &str) -> String {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('[') {
            let Some((inside, after)) = after.split_once(']') else { break };
            let alternatives: Vec<&str> = inside.split('|').collect();
            out.push_str(before);
            out.push_str(alternatives[self.random.below(alternatives.len())]);
            rest = after;
        }
        out + rest
    }

    /// A count that jumped is stated with its growth or not at all.
    fn leaves_jump_unsaid(&self, template: &str) -> bool {
        let Source { now, last: Some(_), .. } = self.source else { return false };
        now.jumped.iter().any(|key| {
            template.contains(&format!("{{{key}:"))
                && !template.contains(&format!("g {key}"))
                && !template.contains(&format!("d {key}:"))
        })
    }

    fn fill(&mut self, template: &str) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, after) = after.split_once('}')?;
            self.text(&mut pieces, before);
            self.slot(&mut pieces, slot)?;
            rest = after;
        }
        self.text(&mut pieces, rest);
        Some(pieces)
    }

    fn text(&self, pieces: &mut Vec<Piece>, text: &str) {
        let text = text.replace('@', self.source.place.kind()).replace('~', self.source.place.towns());
        match pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => pieces.push(Piece::Text(text)),
        }
    }

    fn slot(&mut self, pieces: &mut Vec<Piece>, slot: &str) -> Option<()> {
        if let Some(word) = self.word(slot) {
            self.text(pieces, &word);
            return Some(());
        }
        match slot {
            "P" => pieces.push(Piece::Own(self.source.place.province.to_owned())),
            "O" => pieces.push(Piece::Own(self.source.place.name.to_owned())),
            "S" => pieces.push(Piece::Own(self.source.place.province_short.to_owned())),
            _ => {
                let (name, unit) = slot.split_once(':').unwrap_or((slot, ""));
                return match name.split_once(' ') {
                    Some((how, key)) => self.worded(pieces, how, key, unit),
                    None => self.number(pieces, name, unit),
                };
            }
        }
        Some(())
    }

    fn word(&self, slot: &str) -> Option<String> {
        let year = self.source.year;
        Some(match slot {
            "Y" => year.to_string(),
            "L" => (year - 1).to_string(),
            "N" => (year + 1).to_string(),
            "D" => self.source.place.name.to_owned(),
            "near" => self.source.near?.name.to_owned(),
            "else" => format!("{}{}", self.source.other.above, self.source.other.name),
            "F1" | "F2" | "F3" | "F4" => self.source.fields[slot[1..].parse::<usize>().ok()? - 1].to_owned(),
            _ => return None,
        })
    }

    fn number(&mut self, pieces: &mut Vec<Piece>, name: &str, unit: &str) -> Option<()> {
        if let Some(range) = name.strip_prefix(['#', '!']) {
            let (range, size) = range.strip_prefix('R').map_or((range, 1), |range| (range, 100));
            let (from, to) = range.split_once('-')?;
            let value = self.random.between(from.parse().ok()?, to.parse().ok()?) * size;
            let kind = if name.starts_with('!') { Kind::Target } else { Kind::Level };
            self.free(pieces, value.to_string(), unit, kind);
        } else if let Some(range) = name.strip_prefix('%') {
            let (from, to) = range.split_once('-')?;
            let tenths = self.random.between(from.parse::<i64>().ok()? * 10, to.parse::<i64>().ok()? * 10 - 1);
            let unit = if unit.is_empty() { "%" } else { unit };
            self.free(pieces, Decimal::new(tenths, 1).normalize().to_string(), unit, Kind::Share);
        } else if let Some(range) = name.strip_prefix('+') {
            let (from, to) = range.split_once('-')?;
            let tenths = self.random.between(from.parse::<i64>().ok()? * 10, to.parse::<i64>().ok()? * 10);
            self.free(pieces, Decimal::new(tenths, 1).normalize().to_string(), unit, Kind::Change);
        } else if name == "acts" {
            self.acts(pieces, unit)?;
        } else if let Some(rate) = measures::rate_of(name) {
            self.rate(pieces, rate, unit)?;
        } else if let Some(key) = name.strip_suffix('~') {
            let part = self.source.now.get(key)? * self.random.between(4, 22) / 100;
            let figure = self.count(key, Aspect::Free, part.max(1), unit)?;
            self.push(pieces, Figure { scope: Some("部分".to_owned()), ..figure });
        } else if let Some(key) = name.strip_suffix('^') {
            let then = self.source.now.get(key)? * self.random.between(86, 97) / 100;
            let figure = self.count(key, Aspect::Free, then.max(1), unit)?;
            self.push(pieces, Figure { scope: Some("年中".to_owned()), ..figure });
        } else if let Some(key) = name.strip_suffix(".last") {
            let figure = self.count(key, Aspect::Last, self.before(key)?, unit)?;
            self.push(pieces, figure);
        } else {
            let figure = self.count(name, Aspect::Now, self.source.now.get(name)?, unit)?;
            self.push(pieces, figure);
        }
        Some(())
    }

    fn acts(&mut self, pieces: &mut Vec<Piece>, unit: &str) -> Option<()> {
        for (place, key) in self.source.acts.iter().enumerate() {
            let name = match *key {
                "insp" => "行政检查",
                "pen" => "行政处罚",
                "coer" => "行政强制",
                "lic" => "行政许可",
                _ => "行政确认",
            };
            self.text(pieces, &format!("{}{name}", if place == 0 { "" } else { "、" }));
            self.number(pieces, key, unit)?;
        }
        Some(())
    }

    fn rate(&mut self, pieces: &mut Vec<Piece>, rate: &measures::Rate, unit: &str) -> Option<()> {
        let value = self.rate_value(rate, self.source.now)?;
        let kind = if rate.scale == 100 { Kind::Share } else { Kind::Level };
        let figure = Figure { key: rate.key.to_owned(), metric: rate.metric, aspect: Aspect::Rate, ..self.blank(kind) };
        self.push(pieces, Figure { digits: value.to_string(), unit: unit.to_owned(), ..figure });
        Some(())
    }

    /// Averages carry one digit after the point at least, or they would say too little.
    pub fn rate_value(&self, rate: &measures::Rate, values: &Values) -> Option<Decimal> {
        let style = self.source.style;
        let style = Style { decimals: if rate.scale != 100 { style.decimals.max(1) } else { style.decimals }, ..style };
        style.ratio(values.get(rate.over)?, values.get(rate.under)?, rate.scale)
    }

    /// Last year's value, where it may be told.
    pub fn before(&self, key: &str) -> Option<i64> {
        if self.source.silent.contains(key) || self.source.silent.contains("*") {
            return None;
        }
        self.source.last?.get(key)
    }

    fn free(&mut self, pieces: &mut Vec<Piece>, digits: String, unit: &str, kind: Kind) {
        let figure = Figure { digits, unit: unit.to_owned(), ..self.blank(kind) };
        self.push(pieces, figure);
    }

    fn count(&mut self, key: &str, aspect: Aspect, value: i64, unit: &str) -> Option<Figure> {
        let (metric, scope) = measures::count(key)?;
        let place = self.source.place;
        let scope = scope.map(|s| s.replace('~', place.towns()).replace('@', place.kind()));
        let style = self.source.style;
        let (mut unit, mut spoken) = (unit.to_owned(), None);
        let rough = unit.starts_with(['余', '^', '≈']);
        let digits = if let Some(plain) = unit.clone().strip_prefix('汉') {
            unit = plain.to_owned();
            spoken = Some(Decimal::from(value));
            number::chinese(value)?
        } else if unit.starts_with('余') {
            if number::cut(value) == value || value < 110 {
                return None;
            }
            style.count(number::cut(value))
        } else if let Some(plain) = unit.clone().strip_prefix('^') {
            if value < 110 {
                return None;
            }
            unit = plain.to_owned();
            style.count(number::cut_up(value))
        } else if let Some(plain) = unit.clone().strip_prefix('≈') {
            if value < 20_000 {
                return None;
            }
            unit = plain.to_owned();
            number::in_ten_thousands((value + 500) / 1000 * 1000)
        } else if unit == "万元" {
            let (digits, written) = number::money(value);
            written.clone_into(&mut unit);
            digits
        } else if unit.starts_with('万') {
            number::in_ten_thousands(value)
        } else {
            style.count(value)
        };
        let period = self.source.year - i32::from(aspect == Aspect::Last);
        let blank = self.blank(Kind::Level);
        Some(Figure { key: key.to_owned(), aspect, metric, scope, digits, unit, spoken, rough, period, ..blank })
    }

    /// A figure of this statement that says nothing yet.
    pub fn blank(&self, kind: Kind) -> Figure {
        Figure {
            key: String::new(),
            aspect: Aspect::Free,
            digits: String::new(),
            unit: String::new(),
            cell: "",
            negative: false,
            spoken: None,
            rough: false,
            metric: "",
            kind,
            period: self.source.year,
            scope: None,
            statement: self.statement,
            lost: false,
        }
    }

    pub fn push(&mut self, pieces: &mut Vec<Piece>, figure: Figure) {
        pieces.push(Piece::Figure(self.figures.len()));
        self.figures.push(figure);
    }

    /// Words for [`Writer::worded`](crate::archive::growth).
    pub fn word_piece(&self, pieces: &mut Vec<Piece>, text: &str) {
        self.text(pieces, text);
    }

    /// A value of an earlier year.
    pub fn earlier_figure(&mut self, pieces: &mut Vec<Piece>, key: &str, value: i64, unit: &str) -> Option<()> {
        let period = self.source.earlier?.0;
        let figure = self.count(key, Aspect::Free, value, unit)?;
        self.push(pieces, Figure { period, ..figure });
        Some(())
    }

    /// This year's value.
    pub fn now_figure(&mut self, pieces: &mut Vec<Piece>, key: &str, unit: &str) -> Option<()> {
        let figure = self.count(key, Aspect::Now, self.source.now.get(key)?, unit)?;
        self.push(pieces, figure);
        Some(())
    }

    pub fn last_figure(&mut self, pieces: &mut Vec<Piece>, key: &str, unit: &str) -> Option<()> {
        let figure = self.count(key, Aspect::Last, self.before(key)?, unit)?;
        self.push(pieces, figure);
        Some(())
    }
}
