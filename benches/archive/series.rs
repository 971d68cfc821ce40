//! What a district did, year by year: every count that its reports may state. Sums hold by construction, growth stays
//! within ±25 % but for a jump now and then, and all counts scale with the size of the district.

use super::random::Random;
use std::collections::HashMap;

/// The counts of one year, in whole units (money in yuan), by the names of `measures.rs`.
#[derive(Debug, Clone, Default)]
pub struct Values {
    counts: HashMap<&'static str, i64>,
    /// Counts that grew or fell by more than a half: no report leaves that unsaid.
    pub jumped: Vec<&'static str>,
}

impl Values {
    /// The count, if the district has it.
    pub fn get(&self, key: &str) -> Option<i64> {
        self.counts.get(key).copied()
    }

    fn set(&mut self, key: &'static str, value: i64) {
        self.counts.insert(key, value);
    }

    fn sum(&self, keys: &[&str]) -> i64 {
        keys.iter().filter_map(|k| self.get(k)).sum()
    }
}

/// Counts that drift by themselves: name, least and greatest value an officer, whether it may jump.
const FLOWS: &[(&str, f64, f64, bool)] = &[
    ("insp", 12.0, 55.0, true),
    ("pen", 1.2, 4.5, true),
    ("coer", 0.03, 0.15, false),
    ("lic", 5.0, 25.0, true),
    ("conf", 0.8, 6.0, false),
    ("rec", 0.05, 0.16, false),
    ("lit", 0.02, 0.07, false),
    ("sess", 0.02, 0.05, false),
    ("trained", 0.7, 1.9, false),
    ("lritem", 0.1, 0.5, false),
    ("files", 0.2, 0.6, true),
    ("comp", 1.0, 8.0, true),
    ("joint", 0.05, 0.2, false),
    ("firms", 2.0, 9.0, false),
    ("haz", 1.0, 5.0, false),
    ("ev", 0.06, 0.3, false),
    ("mat", 20.0, 90.0, false),
    ("ppl", 8.0, 40.0, false),
    ("waiv", 0.1, 0.5, false),
];

/// What stays with a district over the years.
struct District {
    rates: Vec<f64>,
    ordinary: f64,
    town: f64,
    average_fine: f64,
    acts: &'static [&'static str],
}

/// The values of `years` years on end; `acts` make up the total of all cases.
pub fn series(random: &mut Random, years: usize, acts: &'static [&'static str]) -> Vec<Values> {
    let district = District {
        rates: FLOWS.iter().map(|f| random.real(f.1, f.2)).collect(),
        ordinary: random.real(0.3, 0.65),
        town: random.real(0.2, 0.45),
        average_fine: random.real(500.0, 3500.0),
        acts,
    };
    let mut all: Vec<Values> = Vec::with_capacity(years);
    let mut stocks = first_stocks(random);
    let mut flows: Vec<i64> = district.rates.iter().map(|r| (r * stocks.cert() as f64) as i64 + 3).collect();
    for year in 0..years {
        let mut values = Values::default();
        if year > 0 {
            drift(random, &mut flows, &mut values);
        }
        stocks.advance(random, &mut values);
        for (flow, value) in FLOWS.iter().zip(&flows) {
            values.set(flow.0, if flow.0 == "mat" { value / 100 * 100 + 100 } else { *value });
        }
        divide(random, &district, &mut values);
        all.push(values);
    }
    all
}

fn drift(random: &mut Random, flows: &mut [i64], values: &mut Values) {
    for (flow, value) in FLOWS.iter().zip(flows) {
        let before = *value;
        let jump = flow.3 && before > 60 && random.chance(0.015);
        let factor = if jump { random.real(1.6, 2.4) } else { random.real(0.82, 1.22) };
        *value = ((before as f64 * factor) as i64).max(2);
        if jump {
            values.jumped.push(flow.0);
        }
    }
}

struct Stocks {
    towns: i64,
    departments: i64,
    cert_towns: i64,
    cert_departments: i64,
    spare: i64,
    auxiliaries: i64,
    /// In hundreds.
    people: i64,
    recorders: i64,
    powers: i64,
    reviewers: i64,
}

fn first_stocks(random: &mut Random) -> Stocks {
    // Sizes spread evenly over the doublings, as those of districts do.
    let size = (1i64 << random.between(0, 3)) as f64 * random.real(150.0, 300.0);
    let town = random.real(0.25, 0.45);
    Stocks {
        towns: random.between(6, 28),
        departments: random.between(18, 38),
        cert_towns: (size * town) as i64,
        cert_departments: (size * (1.0 - town)) as i64,
        spare: (size * random.real(0.01, 0.12)) as i64 + 1,
        auxiliaries: (size * random.real(0.2, 0.6)) as i64,
        people: (size * random.real(6.0, 14.0)) as i64,
        recorders: (size * random.real(0.4, 0.95)) as i64,
        powers: random.between(900, 5600),
        reviewers: (size * random.real(0.05, 0.12)) as i64 + 4,
    }
}

impl Stocks {
    fn cert(&self) -> i64 {
        self.cert_towns + self.cert_departments
    }

    /// One year on: people come and go, and the year's values say so.
    fn advance(&mut self, random: &mut Random, values: &mut Values) {
        let part =
            |random: &mut Random, of: i64, least: f64, most: f64| (of as f64 * random.real(least, most)) as i64 + 1;
        let added = part(random, self.cert(), 0.03, 0.09);
        let (retired, moved) = (part(random, self.cert(), 0.01, 0.03), part(random, self.cert(), 0.01, 0.04));
        let died = random.between(1, 3);
        let left = retired + moved + died;
        self.cert_towns += added / 3 - left / 3;
        self.cert_departments += added - added / 3 - left + left / 3;
        self.departments += i64::from(random.chance(0.3)) - i64::from(random.chance(0.2));
        self.recorders += part(random, self.recorders, 0.0, 0.09);
        self.powers += random.between(-40, 90);
        self.reviewers += random.between(-2, 4);
        self.auxiliaries += random.between(-6, 9);
        self.people += random.between(-20, 25);
        self.spare = (self.spare + random.between(-5, 4)).max(1);
        let stocks = [
            ("units.t", self.towns),
            ("units.d", self.departments),
            ("units", self.towns + self.departments),
            ("cert.t", self.cert_towns),
            ("cert.d", self.cert_departments),
            ("cert", self.cert()),
            ("off", self.cert() + self.spare),
            ("aux", self.auxiliaries),
            ("both", self.cert() + self.auxiliaries),
            ("pop", self.people * 100),
            ("sat.all", 1000),
            ("sat.n", random.between(870, 995)),
            ("good.n", random.between(850, 990)),
            ("added", added),
            ("left", left),
            ("left.die", died),
            ("left.ret", retired),
            ("left.mov", moved),
            ("recd", self.recorders),
            ("pow", self.powers),
            ("revw", self.reviewers),
            ("rules", random.between(3, 14)),
        ];
        for (key, value) in stocks {
            values.set(key, value);
        }
    }
}

/// Parts of the flows, each list adding up to its whole.
fn divide(random: &mut Random, district: &District, v: &mut Values) {
    let pen = v.sum(&["pen"]);
    let total = v.sum(district.acts);
    v.set("total", total);
    halve(random, v, "pen", district.ordinary, ["pen.ord", "pen.sum"]);
    halve(random, v, "pen", district.town, ["pen.t", "pen.d"]);
    halve(random, v, "coer", 0.7, ["coer.m", "coer.e"]);
    halve(random, v, "insp", 0.45, ["insp.h1", "insp.h2"]);
    split(random, v, "pen", &[("pen.f1", 35), ("pen.f2", 25), ("pen.f3", 20), ("pen.f4", 20)]);
    split(random, v, "pen", KINDS);
    let fine = (pen as f64 * district.average_fine * random.real(0.94, 1.06)) as i64 / 100 * 100;
    v.set("fine", if fine > 100_000_000 { fine / 1_000_000 * 1_000_000 } else { fine });
    v.set("waivm", v.sum(&["waiv"]) * random.between(10, 18) * 100);
    for (key, whole, least, most) in PARTS {
        let part = (v.sum(&[whole]) as f64 * random.real(*least, *most)) as i64;
        v.set(key, part.max(i64::from(*least > 0.0)));
    }
    // A case of both penalties is counted in both.
    v.set("pen.w", pen * 2 / 5);
    v.set("pen.x", pen * 4 / 5);
    let files = v.sum(&["files"]);
    v.set("files.a", files * random.between(18, 40) / 100);
    v.set("files.b", files * random.between(41, 55) / 100);
    v.set("lic.acc", v.sum(&["lic", "lic.den"]));
    v.set("lic.app", v.sum(&["lic.acc", "lic.ref"]));
    v.set("comp.done", v.sum(&["comp"]) - v.sum(&["comp.open"]));
    v.set("haz.fix", v.sum(&["haz"]) - v.sum(&["haz.open"]));
    v.set("exam.due", v.sum(&["cert"]));
    v.set("exam", v.sum(&["cert"]) - v.sum(&["cert"]) * random.between(1, 12) / 100);
    disputes(random, v);
}

/// The kinds of penalty of the official form, with their usual share in a hundred.
pub const KINDS: &[(&str, i64)] =
    &[("pen.k1", 22), ("pen.k2", 62), ("pen.k3", 8), ("pen.k4", 2), ("pen.k5", 2), ("pen.k6", 3), ("pen.k7", 1)];

/// Parts that stand alone: name, whole, least and greatest share.
const PARTS: &[(&str, &str, f64, f64)] = &[
    ("pen.big", "pen", 0.004, 0.02),
    ("insp.rand", "insp", 0.05, 0.3),
    ("trans", "pen", 0.002, 0.008),
    ("lic.den", "lic", 0.004, 0.009),
    ("lic.ref", "lic", 0.005, 0.03),
    ("lic.rev", "lic", 0.0002, 0.002),
    ("comp.open", "comp", 0.005, 0.08),
    ("haz.open", "haz", 0.005, 0.08),
    ("lit.lost", "lit", 0.0, 0.1),
    ("probs", "files", 0.5, 0.75),
    ("opin", "files", 0.22, 0.34),
    ("noti", "files", 0.05, 0.08),
];

fn disputes(random: &mut Random, v: &mut Values) {
    let received = v.sum(&["rec"]);
    let accepted = received - received * random.between(3, 12) / 100;
    let concluded = accepted - accepted * random.between(0, 10) / 100;
    v.set("rec.acc", accepted);
    v.set("rec.con", concluded);
    split(random, v, "rec.con", &[("rec.up", 55), ("rec.te", 28), ("rec.rej", 9), ("rec.cor", 8)]);
    let (lost, won) = (v.sum(&["lit.lost"]), v.sum(&["lit"]) * random.between(50, 75) / 100);
    let withdrawn = v.sum(&["lit"]) * random.between(5, 20) / 100;
    v.set("lit.won", won);
    v.set("lit.wd", withdrawn);
    v.set("lit.con", won + withdrawn + lost);
    v.set("trans.acc", v.sum(&["trans"]) - random.between(0, 1).min(v.sum(&["trans"]) - 1).max(0));
}

fn halve(random: &mut Random, v: &mut Values, whole: &'static str, share: f64, parts: [&'static str; 2]) {
    let of = v.sum(&[whole]);
    let first = ((of as f64 * (share + random.real(-0.04, 0.04))) as i64).clamp(1, of - 1);
    v.set(parts[0], first);
    v.set(parts[1], of - first);
}

/// Splits a whole by shares in a hundred that waver; the first part takes what rounding leaves.
fn split(random: &mut Random, v: &mut Values, whole: &'static str, parts: &[(&'static str, i64)]) {
    let of = v.sum(&[whole]);
    let mut left = of;
    for (key, share) in &parts[1..] {
        let part = (of * share * random.between(80, 118) / 10_000).min(left);
        v.set(key, part);
        left -= part;
    }
    v.set(parts[0].0, left);
}
