//! Growth and fall against the year before, in the words of reports.

use super::Kind;
use super::draft::{Aspect, Figure, Piece};
use super::measures;
use super::writer::Writer;
use rust_decimal::Decimal;

const COMPARED: &[&str] = &["同比", "较上年", "比上年", "较去年", "比去年", "与上年相比", "较上年同期", "同比"];
const UP: &[&str] = &["增长", "上升", "增长", "上升", "增加"];
const DOWN: &[&str] = &["下降", "减少", "下降", "降低"];

impl Writer<'_> {
    /// The slots of two words: `{g pen}`, `{lg pen:件}`, `{p r.cert}`.
    pub fn worded(&mut self, pieces: &mut Vec<Piece>, how: &str, key: &str, unit: &str) -> Option<()> {
        match how {
            "g" => {
                let compared = *self.random.pick(COMPARED);
                self.growth(pieces, key, compared)
            }
            "gc" => self.growth(pieces, key, ""),
            "d" => {
                let compared = *self.random.pick(&["较上年", "比上年", "同比", "较去年"]);
                self.difference(pieces, key, unit, compared)
            }
            "gd" => {
                self.worded(pieces, "d", key, unit)?;
                self.word_piece(pieces, "，");
                self.growth(pieces, key, "")
            }
            "l" => self.last(pieces, key, unit),
            "s" => self.since(pieces, key, unit),
            "lg" => {
                self.last(pieces, key, unit)?;
                self.word_piece(pieces, "，");
                self.worded(pieces, "g", key, unit)
            }
            "n" => self.net(pieces, unit),
            "p" => self.points(pieces, key),
            _ => None,
        }
    }

    /// 净减14名（新增38名，退出52名）.
    fn net(&mut self, pieces: &mut Vec<Piece>, unit: &str) -> Option<()> {
        let (came, went) = (self.source.now.get("added")?, self.source.now.get("left")?);
        let net = came - went;
        if net.abs() < 10 {
            return None;
        }
        self.word_piece(pieces, if net > 0 { "净增" } else { "净减" });
        let figure = Figure { key: "net".to_owned(), aspect: Aspect::Free, ..self.blank(Kind::Change) };
        let digits = net.abs().to_string();
        self.push(pieces, Figure { digits, unit: unit.to_owned(), negative: net < 0, ..figure });
        self.word_piece(pieces, "（新增");
        self.now_figure(pieces, "added", unit)?;
        self.word_piece(pieces, "，退出");
        self.now_figure(pieces, "left", unit)?;
        self.word_piece(pieces, "）");
        Some(())
    }

    /// 由2019年的21件增至2023年的28件，增长33.3%.
    fn since(&mut self, pieces: &mut Vec<Piece>, key: &str, unit: &str) -> Option<()> {
        let (year, values) = self.source.earlier?;
        let (now, before) = (self.source.now.get(key)?, values.get(key)?);
        let rate = self.source.style.ratio(now - before, before, 100)?;
        if rate.is_zero() || self.source.silent.contains(key) || self.source.silent.contains("*") {
            return None;
        }
        let (reached, verb) = if now > before { ("增至", "增长") } else { ("降至", "下降") };
        self.word_piece(pieces, &format!("由{year}年的"));
        self.earlier_figure(pieces, key, before, unit)?;
        self.word_piece(pieces, &format!("{reached}{}年的", self.source.year));
        self.now_figure(pieces, key, unit)?;
        self.word_piece(pieces, &format!("，{verb}"));
        let metric = measures::count(key)?.0;
        let digits = rate.abs().to_string();
        // Of another year than the last, so that no relation of this year's growth knows it.
        let figure = Figure { metric, digits, unit: "%".to_owned(), ..self.blank(Kind::Change) };
        self.push(pieces, Figure { negative: rate.is_sign_negative(), ..figure });
        Some(())
    }

    fn last(&mut self, pieces: &mut Vec<Piece>, key: &str, unit: &str) -> Option<()> {
        let year = self.source.year - 1;
        let lead = match self.random.below(4) {
            0 => format!("{year}年为"),
            1 => "上年同期为".to_owned(),
            2 => "去年为".to_owned(),
            _ => "上年为".to_owned(),
        };
        self.word_piece(pieces, &lead);
        self.last_figure(pieces, key, unit)
    }

    fn growth(&mut self, pieces: &mut Vec<Piece>, key: &str, compared: &str) -> Option<()> {
        let (now, before) = (self.source.now.get(key)?, self.before(key)?);
        let rate = self.source.style.ratio(now - before, before, 100)?;
        if rate.is_zero() {
            return (!compared.is_empty() && now == before).then(|| self.word_piece(pieces, "与上年持平"));
        }
        let verb = *self.random.pick(if now > before { UP } else { DOWN });
        self.word_piece(pieces, &format!("{compared}{verb}"));
        self.change(pieces, key, rate, "%", Aspect::Growth)
    }

    fn difference(&mut self, pieces: &mut Vec<Piece>, key: &str, unit: &str, compared: &str) -> Option<()> {
        let difference = self.source.now.get(key)? - self.before(key)?;
        if difference == 0 {
            return None;
        }
        let verb = if difference > 0 { "增加" } else { "减少" };
        self.word_piece(pieces, &format!("{compared}{verb}"));
        self.change(pieces, key, Decimal::from(difference), unit, Aspect::Difference)
    }

    fn points(&mut self, pieces: &mut Vec<Piece>, key: &str) -> Option<()> {
        let rate = measures::rate_of(key)?;
        self.before(rate.over).and(self.before(rate.under))?;
        if self.source.silent.contains(key) {
            return None;
        }
        let now = self.rate_value(rate, self.source.now)?;
        let points = now - self.rate_value(rate, self.source.last?)?;
        if points.is_zero() {
            return None;
        }
        let compared = *self.random.pick(&["较上年", "比上年", "同比", "较去年同期"]);
        let verb =
            *self.random.pick(if points > Decimal::ZERO { &["提高", "上升"] } else { &["下降", "降低"] });
        self.word_piece(pieces, &format!("{compared}{verb}"));
        self.change(pieces, key, points, "个百分点", Aspect::Points)
    }

    fn change(&mut self, pieces: &mut Vec<Piece>, key: &str, value: Decimal, unit: &str, aspect: Aspect) -> Option<()> {
        let metric = measures::count(key).map_or_else(|| measures::rate_of(key).map_or("", |r| r.metric), |c| c.0);
        let digits = value.abs().to_string();
        let figure =
            Figure { key: key.to_owned(), aspect, metric, digits, unit: unit.to_owned(), ..self.blank(Kind::Change) };
        self.push(pieces, Figure { negative: value.is_sign_negative(), ..figure });
        Some(())
    }
}
