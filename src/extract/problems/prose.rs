//! Shortcomings that running text names: a sentence each, or a clause each where 一是 or 有的 count them.
//!
//! A sentence is cut into clauses; the first clause that says that something is amiss is the problem, with the clause before
//! it where that one gives the cause or the subject.

use super::{Item, LONGEST, Reader};
use crate::model::Span;

/// How many sentences of a row must begin with 部分, 个别 and the like.
const ROW: usize = 3;

/// A stretch between two stops.
#[derive(Clone, Copy)]
pub struct Piece {
    /// Without what counts it.
    pub words: Span,
    /// Whether 一是 or the like stands before it.
    counted: bool,
    /// The stop behind it.
    stop: char,
}

/// The problems that a stretch names, up to where it begins to plan.
pub fn items(reader: &Reader, zone: Span) -> Vec<Item> {
    let mut found = Vec::new();
    let mut announced = false;
    let told = |p: &Piece| reader.telling().plans.start_of(p.words.of(reader.text)).is_none();
    let told: Vec<Piece> = pieces(reader, zone).take_while(told).collect();
    // Where the problems are counted, what stands between them explains.
    let counted = told.iter().filter(|p| p.counted).count() > 1;
    for piece in told.into_iter().filter(|p| p.counted || !counted || p.stop == ':') {
        let listed = clauses_of_list(reader, piece, announced);
        announced = piece.stop == ':';
        match listed.is_empty() {
            true => found.extend(item(reader, piece)),
            false => found.extend(listed),
        }
    }
    found
}

/// The sentences of a row below a heading: 有的…;有的…, or three that begin with part of the whole.
pub fn row(reader: &Reader, zone: Span) -> Vec<Item> {
    let hedged = |p: &Piece| reader.telling().hedged.start_of(p.words.of(reader.text));
    let told = |p: &Piece| reader.telling().plans.start_of(p.words.of(reader.text)).is_none();
    let row: Vec<Piece> = pieces(reader, zone).take_while(told).filter(|p| hedged(p).is_some()).collect();
    let again = row.windows(2).any(|pair| hedged(&pair[0]) == hedged(&pair[1]));
    match again || row.len() >= ROW {
        true => row.into_iter().filter_map(|p| item(reader, p)).collect(),
        false => Vec::new(),
    }
}

/// The problem that a piece names.
pub fn item(reader: &Reader, piece: Piece) -> Option<Item> {
    let telling = reader.telling();
    let text = piece.words.of(reader.text);
    if telling.none.is_in(text) || telling.measures.start_of(text).is_some() {
        return None;
    }
    let clauses: Vec<Span> = clauses(reader.text, piece.words).collect();
    // 欠薪多发的态势尚未扭转,主要表现在: what follows names the problems.
    if piece.stop == ':' && clauses.last().is_some_and(|c| telling.leads.contains(c.of(reader.text))) {
        return None;
    }
    let general = |c: &Span| telling.general.is_match(c.of(reader.text));
    // The cause may be a fault, too; the problem is what came of it.
    let cause = usize::from(clauses.len() > 1 && telling.causes.start_of(text).is_some());
    let faulty = clauses.iter().skip(cause).position(|c| is_fault(reader, *c)).map(|i| i + cause);
    let first = match faulty {
        Some(first) => first,
        None if piece.counted && !clauses.first().is_some_and(general) => 0,
        None => return None,
    };
    let name = name(reader, &clauses, first)?;
    Some(Item { name, body: Span::new(name.end, piece.words.end) })
}

/// The clause that names the problem, with those before it that it hangs on.
fn name(reader: &Reader, clauses: &[Span], first: usize) -> Option<Span> {
    let telling = reader.telling();
    let (begin, clause) = (clauses.first()?, clauses.get(first)?);
    let (opening, own) = (begin.of(reader.text), clause.of(reader.text));
    let conceded = telling.conceding.start_of(opening).is_some();
    let bound = telling.causes.start_of(opening).is_some()
        || telling.hedged.start_of(opening).is_some()
        || telling.joins.start_of(own).is_some();
    let whole = Span::new(begin.start, clause.end);
    if first > 0 && bound && !conceded && whole.of(reader.text).chars().count() <= LONGEST {
        return Some(whole);
    }
    let join = if first > 0 { telling.joins.start_of(own).map_or(0, str::len) } else { 0 };
    let limit = own.char_indices().nth(LONGEST).map_or(own.len(), |(i, _)| i);
    (join < limit).then(|| Span::new(clause.start + join, clause.start + limit))
}

/// 主要不足:培训不够,数据不通。 names a problem in each clause, if each tells what it is about; so does a sentence that is not
/// announced, if its clauses are about different things.
fn clauses_of_list(reader: &Reader, piece: Piece, announced: bool) -> Vec<Item> {
    let clauses: Vec<Span> = clauses(reader.text, piece.words).collect();
    let telling = reader.telling();
    let own = |c: &Span| {
        let text = c.of(reader.text);
        is_fault(reader, *c) && reader.categories.fits(text) && telling.joins.start_of(text).is_none()
    };
    let about = |c: &Span| reader.categories.of(c.of(reader.text), "");
    let apart = |pair: &[Span]| about(&pair[0]).iter().all(|c| !about(&pair[1]).contains(c));
    let hedged = telling.hedged.start_of(piece.words.of(reader.text)).is_some();
    let plain = clauses.len() > 1 && piece.stop != ';' && !piece.counted && !hedged;
    let all = plain && clauses.iter().all(own) && (announced || clauses.windows(2).all(apart));
    let item = |c: Span| Item { name: c, body: Span::new(c.end, c.end) };
    if all { clauses.into_iter().map(item).collect() } else { Vec::new() }
}

/// Whether something is amiss with what a clause speaks of; an announcement speaks of nothing.
pub fn is_fault(reader: &Reader, clause: Span) -> bool {
    let text = clause.of(reader.text);
    let announced = reader.telling().general.find(text);
    reader.telling().is_fault(text) && announced.is_none_or(|a| reader.categories.fits(&text[..a.0]))
}

/// The parts of a stretch between commas.
fn clauses(text: &str, span: Span) -> impl Iterator<Item = Span> + '_ {
    let mut at = span.start;
    let parts = span.of(text).split(',').map(move |part| {
        let start = at;
        at += part.len() + 1;
        let front = part.len() - part.trim_start().len();
        Span::new(start + front, start + front + part.trim().len())
    });
    parts.filter(|c| !c.is_empty())
}

/// The stretches of a zone between stops, and between what counts them.
pub fn pieces<'a>(reader: &'a Reader, zone: Span) -> impl Iterator<Item = Piece> + 'a {
    let mut at = zone.start;
    std::iter::from_fn(move || {
        while at < zone.end {
            let rest = &reader.text[at..zone.end];
            let length = length(reader, rest);
            let stop = rest[length..].chars().next().unwrap_or('。');
            let span = Span::new(at, at + length);
            at += length + stop.len_utf8();
            let piece = opened(reader, span, stop);
            if !piece.words.is_empty() {
                return Some(piece);
            }
        }
        None
    })
}

/// How far a piece goes: to a stop, or to a comma behind which the next is counted.
fn length(reader: &Reader, rest: &str) -> usize {
    let ends = |(i, c): &(usize, char)| match c {
        '。' | ';' | ':' | '!' | '?' | '\n' => true,
        ',' => counter(reader, &rest[i + 1..]) > 0,
        _ => false,
    };
    rest.char_indices().find(ends).map_or(rest.len(), |(i, _)| i)
}

/// A piece without blanks, dashes and what counts it.
fn opened(reader: &Reader, span: Span, stop: char) -> Piece {
    let mut words = span.of(reader.text).trim();
    let mut counted = false;
    loop {
        let bare = words.trim_start_matches(['-', '·', '•', '*', '●', '■', '◆', '—', ' ', ',', ')', '、']);
        let length = counter(reader, bare);
        counted |= length > 0;
        if length == 0 && bare.len() == words.len() {
            break;
        }
        words = &bare[length..];
    }
    let end = span.start + span.of(reader.text).trim_end().len();
    Piece { words: Span::new(end.max(words.len()) - words.len(), end.max(words.len())), counted, stop }
}

/// The length of what counts the words behind it: 一是, 首先, 另一方面.
fn counter(reader: &Reader, text: &str) -> usize {
    let text_from = text.len() - text.trim_start().len();
    let text = &text[text_from..];
    let markers = &reader.words.markers;
    if let Some(word) = reader.telling().ordinals.start_of(text) {
        return text_from + word.len();
    }
    let numerals = text.char_indices().take(4).find(|(_, c)| !markers.numerals.contains(*c)).map_or(0, |(i, _)| i);
    let listed = markers.listed.iter().find(|w| text[numerals..].starts_with(w.as_str())).filter(|_| numerals > 0);
    listed.map_or(0, |w| text_from + numerals + w.len())
}
