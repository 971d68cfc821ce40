//! Pinyin that a converter put after characters: 統(tǒng)計(jì).

/// How much of a text's start is such an insertion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inserted {
    /// Characters, the brackets included; 0 when there is none.
    pub chars: usize,
    /// Bytes.
    pub bytes: usize,
}

/// Letters of the longest syllable (zhuang).
const LONGEST: usize = 6;

/// Recognises `(tǒng)` at the start of `rest`, right after a Chinese character: letters of one syllable, a tone mark among
/// them, so that `(kg)` and `(a)` stay.
pub fn inserted(before: &str, rest: &str) -> Inserted {
    let none = Inserted::default();
    let Some(inner) = rest.strip_prefix('(') else { return none };
    if !before.ends_with(|c: char| ('\u{3400}'..='\u{9fff}').contains(&c)) {
        return none;
    }
    let letters = inner.chars().take_while(|c| c.is_ascii_lowercase() || is_toned(*c)).count();
    let bytes: usize = inner.chars().take(letters).map(char::len_utf8).sum();
    let toned = inner[..bytes].chars().any(is_toned);
    if toned && letters <= LONGEST && inner[bytes..].starts_with(')') {
        Inserted { chars: letters + 2, bytes: bytes + 2 }
    } else {
        none
    }
}

const fn is_toned(c: char) -> bool {
    matches!(c, '\u{e0}'..='\u{fc}' | '\u{100}'..='\u{1dc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_toned_syllable_after_a_character_is_dropped() {
        let cases = [
            ("統", "(tǒng)計", 6),
            ("萬", "(wàn)", 5),
            ("重", "(kg)", 0),
            ("a", "(tǒng)", 0),
            ("率", "(a)", 0),
            ("統", "(tǒng", 0),
        ];
        for (before, rest, chars) in cases {
            assert_eq!(inserted(before, rest).chars, chars, "{before}{rest}");
        }
    }
}
