//! Damage in words, for the warnings of a record: what happened, how often, and the first places.

use crate::model::{Damage, DamageKind};

/// Places that a warning names.
const NAMED: usize = 3;
/// Characters that are quoted of a place.
const QUOTED: usize = 16;

/// A warning for each kind of damage.
#[must_use]
pub fn warnings(damage: &[Damage]) -> Vec<String> {
    DamageKind::ALL.into_iter().filter_map(|kind| warning(damage, kind)).collect()
}

fn warning(damage: &[Damage], kind: DamageKind) -> Option<String> {
    let of_kind: Vec<&Damage> = damage.iter().filter(|d| d.kind == kind).collect();
    if of_kind.is_empty() {
        return None;
    }
    let named: Vec<String> = of_kind.iter().take(NAMED).map(|d| place(d)).collect();
    let more = if of_kind.len() > NAMED { ", \u{2026}" } else { "" };
    let places = if of_kind.len() == 1 { "1 place".to_owned() } else { format!("{} places", of_kind.len()) };
    Some(format!("damaged text: {} in {places}: {}{more}", kind.about(), named.join(", ")))
}

/// `@142 “?，F” is read as “。現”`
fn place(damage: &Damage) -> String {
    let at = damage.place.start;
    let read = quoted(&damage.read);
    match damage.kind {
        DamageKind::Invisible => format!("@{at}"),
        DamageKind::Pinyin | DamageKind::PageEdge => format!("@{at} \u{201c}{read}\u{201d}"),
        _ if damage.read == damage.meant => format!("@{at} \u{201c}{read}\u{201d}"),
        _ => format!("@{at} \u{201c}{read}\u{201d} is read as \u{201c}{}\u{201d}", quoted(&damage.meant)),
    }
}

/// The first characters.
fn quoted(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    match text.char_indices().nth(QUOTED) {
        Some((cut, _)) => format!("{}\u{2026}", &text[..cut]),
        None => text,
    }
}
