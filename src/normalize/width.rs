//! Character for character: full width to half, odd white space to a plain space, what is to be dropped.

/// The normalised character, none when the character is dropped.
#[must_use]
pub fn fold(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\t' => Some(' '),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
        '\n' => Some('\n'),
        // Characters that end a line or a page in other ways.
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        // All other control characters say nothing, and the rules mark places with one.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => None,
        // Variants of the middle dot and of the wave that pages use for one another.
        '\u{2022}' | '\u{30fb}' | '\u{ff65}' => Some('\u{b7}'),
        '\u{301c}' | '\u{223c}' => Some('~'),
        _ => Some(c),
    }
}
