//! The official tables: penalties by kind, licences, coercion, two years side by side.

use super::Kind;
use super::draft::{Aspect, Block, Figure, Piece};
use super::measures;
use super::random::Random;
use super::wording::frame;
use super::writer::Writer;

/// Adds the sums of a table to those of the report.
pub type Sums = Vec<(usize, Vec<usize>)>;

/// One table; every table has figures, and its sums hold.
pub fn table(writer: &mut Writer<'_>, sums: &mut Sums) -> Option<Block> {
    let block = match writer.random.below(7) {
        6 => lone(writer, sums),
        5 => bare(writer, sums),
        0 => licences(writer),
        1 => coercion(writer, sums),
        2 => two_years(writer),
        _ => penalties(writer, sums),
    };
    writer.statement += 1;
    block
}

fn text(words: impl Into<String>) -> Piece {
    Piece::Text(words.into())
}

fn cell(writer: &mut Writer<'_>, figure: Figure) -> Piece {
    let mut pieces = Vec::new();
    writer.push(&mut pieces, figure);
    pieces.remove(0)
}

/// A cell of the district as a whole.
fn whole(writer: &mut Writer<'_>, key: &str, unit: &'static str) -> Option<Piece> {
    let (value, (metric, scope)) = (writer.source.now.get(key)?, measures::count(key)?);
    let figure = Figure { key: key.to_owned(), aspect: Aspect::Now, metric, ..writer.blank(Kind::Level) };
    let digits = writer.source.style.count(value);
    Some(cell(writer, Figure { digits, cell: unit, scope: scope.map(str::to_owned), ..figure }))
}

fn penalties(writer: &mut Writer<'_>, sums: &mut Sums) -> Option<Block> {
    let keys: Vec<&str> = super::series::KINDS.iter().map(|k| k.0).collect();
    let mut header = vec![text("单位")];
    header.extend(frame::KINDS.iter().map(|k| text(*k)));
    header.extend([text("合计（宗）"), text("罚没金额（万元）")]);
    let bodies = writer.random.between(2, 4) as usize;
    let mut departments = frame::DEPARTMENTS.to_vec();
    writer.random.shuffle(&mut departments);
    let mut columns: Vec<Vec<i64>> = Vec::new();
    for key in &keys {
        columns.push(shares(&mut writer.random, writer.source.now.get(key)?, bodies));
    }
    let fines = shares(&mut writer.random, writer.source.now.get("fine")? / 100, bodies);
    let first = writer.figures.len();
    let mut rows = vec![header];
    for body in 0..bodies {
        let counts: Vec<i64> = columns.iter().map(|column| column[body]).collect();
        rows.push(department(writer, departments[body], &keys, &counts, fines[body] * 100));
    }
    let mut last = vec![text("合计")];
    for key in keys.iter().chain(&["pen"]) {
        last.push(whole(writer, key, "件")?);
    }
    let fine = writer.source.now.get("fine")?;
    last.push(money(writer, "fine", fine, None));
    rows.push(last);
    note_sums(first, keys.len() + 2, bodies, sums);
    Some(Block::Table(format!("{}年度行政处罚实施情况统计表", writer.source.year), rows))
}

fn department(writer: &mut Writer<'_>, name: &str, keys: &[&str], counts: &[i64], fine: i64) -> Vec<Piece> {
    let name = format!("{}{name}", writer.source.place.kind());
    let mut row = vec![text(name.as_str())];
    let total = counts.iter().sum::<i64>();
    for (key, value) in keys.iter().chain(&["pen"]).zip(counts.iter().chain([&total])) {
        let metric = measures::count(key).map_or("", |c| c.0);
        let digits = writer.source.style.count(*value);
        let figure = Figure { metric, digits, cell: "件", scope: Some(name.clone()), ..writer.blank(Kind::Level) };
        row.push(cell(writer, figure));
    }
    row.push(money(writer, "", fine, Some(name)));
    row
}

fn money(writer: &mut Writer<'_>, key: &str, value: i64, scope: Option<String>) -> Piece {
    let digits = super::number::in_ten_thousands(value);
    let aspect = if key.is_empty() { Aspect::Free } else { Aspect::Now };
    let blank = writer.blank(Kind::Level);
    let figure = Figure { key: key.to_owned(), aspect, metric: "fines.amount", digits, cell: "万元", scope, ..blank };
    cell(writer, figure)
}

/// In each row the kinds make up the total, in each column the bodies the last row.
fn note_sums(first: usize, width: usize, bodies: usize, sums: &mut Sums) {
    for row in 0..=bodies {
        let start = first + row * width;
        sums.push((start + width - 2, (start..start + width - 2).collect()));
    }
    for column in 0..width {
        let parts = (0..bodies).map(|row| first + row * width + column).collect();
        sums.push((first + bodies * width + column, parts));
    }
}

/// Splits a whole at random.
fn shares(random: &mut Random, whole: i64, parts: usize) -> Vec<i64> {
    let mut left = whole;
    let mut all = Vec::with_capacity(parts);
    for part in 1..parts {
        let share = left * random.between(20, 70) / 100 / (parts - part) as i64;
        all.push(share);
        left -= share;
    }
    all.push(left);
    all
}

fn licences(writer: &mut Writer<'_>) -> Option<Block> {
    let names = ["申请数量", "受理数量", "许可数量", "不予许可数量", "撤销许可数量"];
    let header = names.into_iter().map(text).collect();
    let mut row = Vec::new();
    for key in ["lic.app", "lic.acc", "lic", "lic.den", "lic.rev"] {
        row.push(whole(writer, key, "件")?);
    }
    Some(Block::Table(format!("{}年度行政许可实施情况统计表（宗）", writer.source.year), vec![header, row]))
}

fn coercion(writer: &mut Writer<'_>, sums: &mut Sums) -> Option<Block> {
    let header = ["查封场所、设施或者财物", "扣押财物", "其他强制措施", "加处罚款或者滞纳金", "代履行", "合计（宗）"];
    let now = writer.source.now;
    let mut values = shares(&mut writer.random, now.get("coer.m")?, 3);
    values.extend(shares(&mut writer.random, now.get("coer.e")?, 2));
    let first = writer.figures.len();
    let mut row = Vec::new();
    for (place, value) in values.iter().enumerate() {
        let metric = if place < 3 { "cases.coercion.measures" } else { "cases.coercion.execution" };
        let digits = writer.source.style.count(*value);
        let scope = Some(header[place].to_owned());
        let figure = Figure { metric, digits, cell: "件", scope, ..writer.blank(Kind::Level) };
        row.push(cell(writer, figure));
    }
    row.push(whole(writer, "coer", "件")?);
    sums.push((first + 5, (first..first + 5).collect()));
    let rows = vec![header.into_iter().map(text).collect(), row];
    Some(Block::Table(format!("{}年度行政强制实施情况统计表", writer.source.year), rows))
}

/// Bodies by what they did, without units.
fn bare(writer: &mut Writer<'_>, sums: &mut Sums) -> Option<Block> {
    const KEYS: [(&str, &str); 3] = [("行政检查", "insp"), ("行政处罚", "pen"), ("行政强制", "coer")];
    let bodies = writer.random.between(3, 5) as usize;
    let mut departments = frame::DEPARTMENTS.to_vec();
    writer.random.shuffle(&mut departments);
    let mut columns: Vec<Vec<i64>> = Vec::new();
    for (_, key) in KEYS {
        columns.push(shares(&mut writer.random, writer.source.now.get(key)?, bodies));
    }
    let first = writer.figures.len();
    let mut rows = vec![[text("单位")].into_iter().chain(KEYS.map(|(name, _)| text(name))).collect::<Vec<Piece>>()];
    for (body, department) in departments.iter().take(bodies).enumerate() {
        let name = format!("{}{department}", writer.source.place.kind());
        let mut row = vec![text(name.as_str())];
        for ((_, key), column) in KEYS.iter().zip(&columns) {
            let digits = writer.source.style.count(column[body]);
            let metric = measures::count(key).map_or("", |c| c.0);
            let figure = Figure { metric, digits, cell: "件", scope: Some(name.clone()), ..writer.blank(Kind::Level) };
            row.push(cell(writer, figure));
        }
        rows.push(row);
    }
    let mut last = vec![text("合计")];
    for (_, key) in KEYS {
        last.push(whole(writer, key, "件")?);
    }
    rows.push(last);
    for column in 0..KEYS.len() {
        let parts = (0..bodies).map(|row| first + row * KEYS.len() + column).collect();
        sums.push((first + bodies * KEYS.len() + column, parts));
    }
    Some(Block::Table(format!("{}年度各单位执法情况", writer.source.year), rows))
}

/// Bodies by one number each.
fn lone(writer: &mut Writer<'_>, sums: &mut Sums) -> Option<Block> {
    let bodies = writer.random.between(3, 6) as usize;
    let mut departments = frame::DEPARTMENTS.to_vec();
    writer.random.shuffle(&mut departments);
    let values = shares(&mut writer.random, writer.source.now.get("pen")?, bodies);
    let first = writer.figures.len();
    let mut rows = vec![vec![text("单位"), text("行政处罚数量（件）")]];
    for (value, department) in values.iter().zip(departments) {
        let name = format!("{}{department}", writer.source.place.kind());
        let digits = writer.source.style.count(*value);
        let blank = writer.blank(Kind::Level);
        let figure = Figure { metric: "cases.penalty", digits, cell: "件", scope: Some(name.clone()), ..blank };
        rows.push(vec![text(name), cell(writer, figure)]);
    }
    rows.push(vec![text("合计"), whole(writer, "pen", "件")?]);
    sums.push((first + bodies, (first..first + bodies).collect()));
    Some(Block::Table(format!("{}年度各单位行政处罚情况", writer.source.year), rows))
}

/// Last year's values beside this year's.
fn two_years(writer: &mut Writer<'_>) -> Option<Block> {
    const ROWS: &[(&str, &str, &str)] = &[
        ("行政处罚（件）", "pen", "件"),
        ("行政许可（件）", "lic", "件"),
        ("行政强制（件）", "coer", "件"),
        ("投诉举报（件）", "comp", "件"),
        ("行政复议申请（件）", "rec", "件"),
    ];
    let year = writer.source.year;
    let mut rows = vec![vec![text("项目"), text(format!("{}年", year - 1)), text(format!("{year}年"))]];
    for (name, key, unit) in ROWS {
        let before = writer.before(key)?;
        let metric = measures::count(key)?.0;
        let digits = writer.source.style.count(before);
        let blank = writer.blank(Kind::Level);
        let figure = Figure { key: (*key).to_owned(), aspect: Aspect::Last, metric, digits, cell: unit, ..blank };
        let last = cell(writer, Figure { period: year - 1, ..figure });
        rows.push(vec![text(*name), last, whole(writer, key, unit)?]);
    }
    Some(Block::Table(format!("{}年与{year}年主要执法数据对比表", year - 1), rows))
}
