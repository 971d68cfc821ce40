//! Puts a report together: which sections, in which order, under which markers.

use super::Kind;
use super::draft::{Block, Draft, Piece, TableForm};
use super::random::Random;
use super::tables;
use super::wording::{cases, filler, frame, staff, tempting, work};
use super::writer::{Source, Writer};

/// A statement and the share of reports that make it.
type Statement = (&'static [&'static str], f64);

/// Sections with figures: what they are about, the share of reports that have them, their statements.
const SECTIONS: &[(&str, f64, &[Statement])] = &[
    (
        "staff",
        0.97,
        &[
            (staff::UNITS, 0.9),
            (staff::CERTIFIED, 0.95),
            (staff::FLOW, 0.55),
            (staff::RATE, 0.4),
            (staff::REVIEWERS, 0.35),
            (staff::EXAM, 0.25),
        ],
    ),
    ("cases", 0.95, &[(cases::TOTAL, 0.9), (staff::PER_OFFICER, 0.5), (cases::INSPECTIONS, 0.6)]),
    (
        "penalty",
        0.95,
        &[
            (cases::PENALTY, 0.95),
            (cases::FIELDS, 0.4),
            (cases::FINES, 0.85),
            (cases::WAIVED, 0.35),
            (cases::TRANSFERRED, 0.5),
        ],
    ),
    ("acts", 0.6, &[(cases::LICENSE, 0.85), (cases::COERCION, 0.75)]),
    ("disputes", 0.65, &[(cases::RECONSIDERATION, 0.95), (cases::LITIGATION, 0.8)]),
    ("supervision", 0.7, &[(work::FILES, 0.95), (staff::RULES, 0.5), (staff::POWERS, 0.5)]),
    ("training", 0.65, &[(work::TRAINING, 0.95), (staff::RECORDERS, 0.7)]),
    ("service", 0.6, &[(work::JOINT, 0.7), (work::COMPLAINTS, 0.7), (work::HAZARDS, 0.5)]),
    ("publicity", 0.55, &[(work::PUBLICITY, 1.0)]),
];

const CHINESE: [&str; 15] =
    ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"];

/// How sections are marked and where the facts about the report stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// 一、 with each topic a section.
    Sections,
    /// 一、 over （一）: figures, measures, problems, plans.
    Nested,
    /// 1. in a row.
    Arabic,
    /// Headings without markers.
    Bare,
    /// Lines that open with 一是.
    Firstly,
    /// 第一部分.
    Parts,
}

/// Writes the report that the random numbers decide.
pub fn compose(source: &Source<'_>, random: Random) -> Draft {
    let mut writer = Writer::new(source, random);
    let random = &mut writer.random;
    let layouts = [Layout::Sections, Layout::Nested, Layout::Arabic, Layout::Bare, Layout::Firstly, Layout::Parts];
    let layout = *random.pick(&layouts);
    let form = *random.pick(&[TableForm::Bars, TableForm::Tabs, TableForm::Html]);
    let narrow = random.chance(0.2);
    let mut blocks = Vec::new();
    let mut sums = Vec::new();
    let issuer = words(&mut writer, frame::ISSUERS);
    let header = writer.random.chance(0.3);
    open(&mut writer, &mut blocks, header.then_some(issuer.as_str()));
    let mut count = 0;
    // Some reports are short, others leave nothing out.
    let full = writer.random.real(0.6, 1.05);
    for (id, share, statements) in SECTIONS {
        if writer.random.chance(*share * full) {
            section(&mut writer, &mut blocks, (id, statements), layout, &mut count);
        }
    }
    if writer.random.chance(0.3) {
        let tables: Vec<Block> = (0..1 + usize::from(writer.random.chance(0.25)))
            .filter_map(|_| tables::table(&mut writer, &mut sums))
            .collect();
        if !tables.is_empty() {
            heading(&mut writer, &mut blocks, "tables", layout, &mut count);
            blocks.extend(tables);
        }
    }
    points(&mut writer, &mut blocks, "problems", layout, &mut count);
    points(&mut writer, &mut blocks, "next", layout, &mut count);
    if !header {
        close(&mut writer, &mut blocks, &issuer);
    }
    Draft { blocks, figures: writer.figures, sums, style: source.style, form, narrow }
}

/// A line of words alone.
fn words(writer: &mut Writer<'_>, templates: &[&str]) -> String {
    let pieces = writer.say(templates);
    pieces.into_iter().filter_map(|p| if let Piece::Text(text) = p { Some(text) } else { None }).collect()
}

fn open(writer: &mut Writer<'_>, blocks: &mut Vec<Block>, header: Option<&str>) {
    let mut title = words(writer, frame::TITLES);
    let place = writer.source.place;
    if place.ambiguous || writer.random.chance(0.4) {
        title = title.replacen(place.name, &format!("{}{}", place.above, place.name), 1);
    }
    blocks.push(Block::Title(title));
    if let Some(issuer) = header {
        let (year, date) = (writer.source.year + 1, published(writer));
        let number = writer.random.between(1, 90);
        blocks.push(line(format!("索引号：{}/{year}-{number:05}", place.code)));
        blocks.push(line(format!("发布机构：{issuer}")));
        let date = format!("{}-{:02}-{:02}", year, date.0, date.1);
        blocks.push(Block::Paragraph("meta", vec![Piece::Text("发布日期：".to_owned()), Piece::Date(date)]));
    }
    let pieces = writer.say(filler::OPENING);
    blocks.push(Block::Paragraph("opening", pieces));
}

fn line(text: String) -> Block {
    Block::Paragraph("meta", vec![Piece::Text(text)])
}

/// Month and day, January to March.
fn published(writer: &mut Writer<'_>) -> (i64, i64) {
    (writer.random.between(1, 3), writer.random.between(4, 28))
}

fn close(writer: &mut Writer<'_>, blocks: &mut Vec<Block>, issuer: &str) {
    blocks.push(line(issuer.to_owned()));
    if writer.random.chance(0.85) {
        let (month, day) = published(writer);
        let date = format!("{}年{month}月{day}日", writer.source.year + 1);
        blocks.push(Block::Paragraph("meta", vec![Piece::Date(date)]));
    }
}

fn heading(writer: &mut Writer<'_>, blocks: &mut Vec<Block>, id: &str, layout: Layout, count: &mut usize) {
    let names = frame::HEADINGS.iter().find(|h| h.0 == id).map_or(&[][..], |h| h.1);
    let name = *writer.random.pick(names);
    let big = matches!(id, "problems" | "next" | "tables");
    let marker = CHINESE[(*count).min(CHINESE.len() - 1)];
    if layout == Layout::Nested && !big {
        if *count == 0 {
            blocks.push(Block::Heading("一、基本情况".to_owned()));
        }
        blocks.push(Block::Heading(format!("（{marker}）{name}")));
        *count += 1;
        return;
    }
    let nested = match id {
        "tables" => "附、",
        "problems" => "二、",
        _ => "三、",
    };
    blocks.push(Block::Heading(match layout {
        Layout::Nested => format!("{nested}{name}"),
        Layout::Arabic => format!("{}.{name}", *count + 1),
        Layout::Bare => name.to_owned(),
        Layout::Parts => format!("第{marker}部分 {name}"),
        Layout::Sections | Layout::Firstly => format!("{marker}、{name}"),
    }));
    *count += 1;
}

fn section(
    writer: &mut Writer<'_>,
    blocks: &mut Vec<Block>,
    (id, statements): (&'static str, &[Statement]),
    layout: Layout,
    count: &mut usize,
) {
    heading(writer, blocks, id, layout, count);
    let mut pieces = Vec::new();
    if writer.random.chance(0.45) {
        pieces.extend(writer.say(filler::GENERAL));
    }
    for (templates, share) in statements {
        if writer.random.chance(*share) {
            pieces.extend(writer.say(templates));
        }
        if writer.random.chance(0.12) {
            pieces.extend(writer.say(filler::GENERAL));
        }
        if pieces.len() > 6 && writer.random.chance(0.25) {
            blocks.push(Block::Paragraph(id, std::mem::take(&mut pieces)));
        }
    }
    if writer.random.chance(0.2) {
        pieces.extend(writer.say(filler::OWN));
    }
    if writer.random.chance(0.12) {
        pieces.extend(writer.say(staff::ELSEWHERE));
    }
    if pieces.is_empty() {
        pieces = writer.say(filler::GENERAL);
    }
    blocks.push(Block::Paragraph(id, pieces));
    // Where penalties and officers are the topic: under a heading on reconsideration they would be those of its cases.
    if matches!(id, "staff" | "cases" | "penalty") && writer.random.chance(0.6) {
        let pieces = writer.say(tempting::TEMPTING);
        if !pieces.is_empty() {
            blocks.push(Block::Paragraph(id, pieces));
        }
    }
}

/// Problems and plans: a line each.
fn points(writer: &mut Writer<'_>, blocks: &mut Vec<Block>, id: &'static str, layout: Layout, count: &mut usize) {
    heading(writer, blocks, id, layout, count);
    let templates = if id == "problems" { work::PROBLEMS } else { work::NEXT };
    let mut kinds: Vec<usize> = (0..templates.len()).collect();
    writer.random.shuffle(&mut kinds);
    let lines = writer.random.between(2, 4) as usize;
    let target = writer.random.below(lines);
    for (place, kind) in kinds.into_iter().take(lines).enumerate() {
        let marker = match layout {
            Layout::Firstly | Layout::Bare => format!("{}是", CHINESE[place]),
            Layout::Arabic => format!("（{}）", place + 1),
            Layout::Parts => format!("{}.", place + 1),
            Layout::Sections | Layout::Nested => format!("（{}）", CHINESE[place]),
        };
        let mut pieces = vec![Piece::Text(marker)];
        pieces.extend(writer.say(&templates[kind..=kind]));
        if id == "problems" && writer.random.chance(0.4) {
            pieces.extend(writer.say(work::AGAIN));
        }
        if id == "next" && place == target {
            let first = writer.figures.len();
            pieces.extend(writer.say(work::TARGETS));
            writer.figures[first..].iter_mut().for_each(|figure| figure.kind = Kind::Target);
        }
        blocks.push(Block::Paragraph(id, pieces));
    }
    if id == "problems" && writer.random.chance(0.3) {
        let pieces = writer.say(work::LONG);
        blocks.push(Block::Paragraph(id, pieces));
    }
}
