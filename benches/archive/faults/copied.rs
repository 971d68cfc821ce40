//! Reports and paragraphs that were handed in a second time.

use super::{Around, Neighbour};
use crate::archive::Planted;
use crate::archive::draft::{Block, Draft, Piece};
use crate::archive::random::Random;

/// Fewest figures of a paragraph whose copy nobody takes for chance.
const FIGURES: usize = 4;

/// Last year's report under this year's date, or a paragraph of another district's report.
pub fn copied(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    if random.chance(0.3)
        && let Some(found) = words(draft, around)
    {
        return Some(found);
    }
    if random.chance(0.5) {
        whole(draft, around).or_else(|| paragraph(draft, around, random))
    } else {
        paragraph(draft, around, random).or_else(|| whole(draft, around))
    }
}

/// A long paragraph without figures, of the year before or of another district.
fn words(draft: &mut Draft, around: &Around<'_>) -> Option<Planted> {
    let long = |draft: &Draft| {
        let place = |block: &Block| matches!(block, Block::Paragraph("problems", pieces) if has_words(pieces, draft));
        draft.blocks.iter().position(place)
    };
    let clean = around.last.iter().chain(around.peers).filter(|n| n.clean && n.year <= around.source.year);
    let (other, theirs) = clean.filter_map(|n| Some((n, long(n.draft)?))).next()?;
    let Block::Paragraph(_, pieces) = &other.draft.blocks[theirs] else { return None };
    let text: String = pieces.iter().map(|p| other.draft.piece(p)).collect();
    let own = long(draft)?;
    draft.blocks[own] = Block::Paragraph("problems", vec![Piece::Text(text.clone())]);
    draft.narrow = other.draft.narrow;
    Some(Planted {
        check: "copied",
        note: format!("a paragraph of words of {}", other.name),
        numbers: vec![draft.piece(&Piece::Text(text)).chars().take(WORDS).collect()],
        other: Some(other.name.to_owned()),
        also: Vec::new(),
    })
}

/// Characters of a paragraph by which it is known again.
const WORDS: usize = 24;

fn has_words(pieces: &[Piece], draft: &Draft) -> bool {
    let figures = pieces.iter().any(|p| matches!(p, Piece::Figure(_)));
    let letters: usize = pieces.iter().map(|p| draft.piece(p).chars().count()).sum();
    !figures && letters > LONG
}

/// Characters of a paragraph without figures whose copy nobody takes for chance.
const LONG: usize = 125;

/// All figures of the year before, with every year one later.
fn whole(draft: &mut Draft, around: &Around<'_>) -> Option<Planted> {
    let last = around.last.as_ref()?;
    if last.year + 1 != around.source.year || !last.clean {
        return None;
    }
    *draft = last.draft.clone();
    for figure in &mut draft.figures {
        figure.period += 1;
    }
    for block in &mut draft.blocks {
        shift(block, around.source.year);
    }
    Some(Planted {
        check: "copied",
        note: format!("all figures are those of {}", last.name),
        numbers: draft.known().into_iter().map(|k| k.number_text).collect(),
        other: Some(last.name.to_owned()),
        also: vec!["change", "restated"],
    })
}

fn shift(block: &mut Block, year: i32) {
    let later = |text: &mut String| {
        for from in [year, year - 1, year - 2] {
            *text = text.replace(&from.to_string(), &(from + 1).to_string());
        }
    };
    let piece = |piece: &mut Piece| match piece {
        Piece::Text(text) | Piece::Date(text) => later(text),
        Piece::Figure(_) | Piece::Own(_) => {}
    };
    match block {
        Block::Title(text) | Block::Heading(text) => later(text),
        Block::Paragraph(_, pieces) => pieces.iter_mut().for_each(piece),
        Block::Table(caption, rows) => {
            later(caption);
            rows.iter_mut().flatten().for_each(piece);
        }
    }
}

/// A paragraph with figures, word for word that of another district.
fn paragraph(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    let peers: Vec<&Neighbour<'_>> = around.peers.iter().filter(|p| p.year == around.source.year && p.clean).collect();
    let peer = *peers.first()?;
    let mut own: Vec<usize> = (0..draft.blocks.len()).collect();
    random.shuffle(&mut own);
    for index in own {
        let Some((about, _)) = of_figures(&draft.blocks[index]) else { continue };
        let theirs = peer.draft.blocks.iter().filter_map(of_figures);
        let Some((_, pieces)) = theirs.filter(|(a, _)| *a == about).find(|(_, p)| fits(p, peer.draft)) else {
            continue;
        };
        drop_figures(draft, index);
        let numbers = adopt(draft, index, about, pieces, peer.draft);
        return Some(Planted {
            check: "copied",
            note: format!("a paragraph of {}, word for word", peer.name),
            numbers,
            other: Some(peer.name.to_owned()),
            also: vec!["conflict", "change", "restated", "outlier", "ratio", "subtotal", "unit"],
        });
    }
    None
}

fn of_figures(block: &Block) -> Option<(&'static str, &Vec<Piece>)> {
    match block {
        Block::Paragraph(about, pieces) if !matches!(*about, "opening" | "meta" | "problems" | "next") => {
            Some((about, pieces))
        }
        _ => None,
    }
}

/// Enough figures, and no name that would be foreign here.
fn fits(pieces: &[Piece], draft: &Draft) -> bool {
    let figures = pieces.iter().filter(|p| matches!(p, Piece::Figure(_))).count();
    let text: usize = pieces.iter().map(|p| draft.piece(p).chars().count()).sum();
    figures >= FIGURES && text >= 60 && !pieces.iter().any(|p| matches!(p, Piece::Own(_)))
}

fn drop_figures(draft: &mut Draft, index: usize) {
    if let Block::Paragraph(_, pieces) = &draft.blocks[index] {
        for piece in pieces {
            if let Piece::Figure(figure) = piece {
                draft.figures[*figure].lost = true;
            }
        }
    }
}

/// Takes the pieces over with their figures; returns the numbers.
fn adopt(draft: &mut Draft, index: usize, about: &'static str, pieces: &[Piece], from: &Draft) -> Vec<String> {
    let statement = draft.figures.iter().map(|f| f.statement).max().unwrap_or(0) + 1;
    let mut numbers = Vec::new();
    let mut taken = Vec::new();
    for piece in pieces {
        taken.push(if let Piece::Figure(figure) = piece {
            let figure = from.figures[*figure].clone();
            numbers.push(figure.shown());
            let statement = statement + figure.statement;
            draft.figures.push(crate::archive::draft::Figure { statement, ..figure });
            Piece::Figure(draft.figures.len() - 1)
        } else {
            Piece::Text(from.piece(piece))
        });
    }
    draft.narrow = from.narrow;
    draft.blocks[index] = Block::Paragraph(about, taken);
    numbers
}
