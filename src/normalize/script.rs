//! Traditional to simplified by OpenCC, and which of the two a text is in.
//!
//! A character tells its script by the national character sets: one that OpenCC changes and that is not in GB 2312 is
//! traditional; one that is in GB 2312 and not in Big5 is simplified. Characters of both sets (坏, 后, 里) tell nothing;
//! those of them that OpenCC changes (於, 後, 乾) are simplified wherever they stand, so that a query of nothing else finds them.

use super::damage;
use super::simple::{FIRST, LAST, Simplifier, place};
use super::variants::Variants;
use crate::model::Script;
use encoding_rs::{BIG5, GB18030};
use opencc_rust::OpenCCError;
use thiserror::Error;

/// Why the converter could not be made.
#[derive(Debug, Error)]
pub enum ConverterError {
    /// The temporary folder cannot be written.
    #[error(
        "cannot unpack OpenCC's dictionaries into the temporary folder ({0}); set TMPDIR to a folder that can be written"
    )]
    Folder(#[from] std::io::Error),
    /// The table of variants is too large.
    #[error("the table of variants does not load: {0}")]
    Variants(#[from] aho_corasick::BuildError),
    /// OpenCC refused them.
    #[error("OpenCC does not load: {0}")]
    OpenCc(#[from] OpenCCError),
}

/// OpenCC's t2s, with a first look that spares text which is simplified already.
pub struct Converter {
    simplifier: Simplifier,
    /// One byte for each character of the first plane: its script, and whether it may be a sign of damage.
    classes: Vec<u8>,
    variants: Variants,
}

/// Bits of a class; the others are [`damage::SIGN`].
const TRADITIONAL: u8 = 0b01;
const SIMPLIFIED: u8 = 0b10;
/// Tells no script, and is to be simplified.
const OF_BOTH: u8 = TRADITIONAL | SIMPLIFIED;
/// Sign of something in [`Variants`].
const VARIANT: u8 = 0b1000_0000;

/// What a first look at a line tells.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// It holds a character that is to be simplified.
    pub traditional: bool,
    /// It holds what may be a sign of damage.
    pub doubtful: bool,
    /// It may hold what OpenCC does not know.
    pub variant: bool,
}

impl Converter {
    /// Unpacks and loads the dictionaries.
    ///
    /// # Errors
    /// When the temporary folder cannot be written or OpenCC refuses its dictionaries.
    pub fn new() -> Result<Self, ConverterError> {
        let (simplifier, variants) = (Simplifier::new()?, Variants::new()?);
        let classes = classify(&simplifier, &variants);
        Ok(Self { simplifier, classes, variants })
    }

    /// Counts the line's characters into `tally` and looks for what asks for more work.
    pub fn look(&self, line: &str, tally: &mut Tally) -> Look {
        let mut seen = 0;
        for c in line.chars() {
            let class = self.classes.get(c as usize).copied().unwrap_or_default();
            tally.traditional += usize::from(class & OF_BOTH == TRADITIONAL);
            tally.simplified += usize::from(class & OF_BOTH == SIMPLIFIED);
            seen |= class;
        }
        Look { traditional: seen & TRADITIONAL != 0, doubtful: seen & damage::SIGN != 0, variant: seen & VARIANT != 0 }
    }

    /// Which sign of damage a character may be, 0 for none.
    pub fn sign(&self, c: char) -> u8 {
        self.classes.get(c as usize).map_or(0, |class| class & damage::SIGN)
    }

    /// The script that a character tells: 1 traditional, -1 simplified, 0 neither.
    pub fn script_of(&self, c: char) -> i8 {
        match self.classes.get(c as usize).map_or(0, |class| class & OF_BOTH) {
            TRADITIONAL => 1,
            SIMPLIFIED => -1,
            _ => 0,
        }
    }

    /// The line in simplified characters, a character for a character.
    pub fn simplify(&self, line: &str) -> String {
        self.simplify_seen(line, Look { variant: true, traditional: true, doubtful: false })
    }

    /// The same for a line that was looked at.
    pub fn simplify_seen(&self, line: &str, look: Look) -> String {
        if !look.variant {
            return self.simplifier.simplify(line);
        }
        let convert = |part: &str| self.simplifier.simplify(&self.variants.standardize(part));
        let mut simple = String::with_capacity(line.len());
        let mut after = 0;
        for (word, becomes) in self.variants.words(line) {
            simple.push_str(&convert(&line[after..word.start]));
            simple.push_str(becomes);
            after = word.end;
        }
        simple + &convert(&line[after..])
    }
}

/// How many characters of a text tell which script.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    traditional: usize,
    simplified: usize,
}

impl Tally {
    /// Mixed only when both stand in earnest: converted pages keep a few characters of the other script.
    pub fn script(&self) -> Script {
        let told = self.traditional + self.simplified;
        if self.traditional * 4 <= told {
            Script::Hans
        } else if self.simplified * 4 <= told {
            Script::Hant
        } else {
            Script::Mixed
        }
    }
}

fn classify(simplifier: &Simplifier, variants: &Variants) -> Vec<u8> {
    let mut classes = damage::signs_of_plane();
    let (gb2312, big5) = (gb2312(), big5());
    let signs = variants.signs(|c| simplifier.changes(c));
    for (i, c) in (FIRST..=LAST).enumerate() {
        let variant = variants.standard(c).is_some();
        let changes = variant || simplifier.changes(c) || variants.by_word().contains(&c);
        let class = match (changes, gb2312[i], big5[i]) {
            (true, false, _) => TRADITIONAL,
            (true, true, _) => OF_BOTH,
            (false, true, false) => SIMPLIFIED,
            _ => 0,
        };
        classes[c as usize] |= class | if signs.contains(&c) { VARIANT } else { 0 };
    }
    classes
}

/// Which characters from [`FIRST`] to [`LAST`] stand in GB 2312.
fn gb2312() -> Vec<bool> {
    decoded(GB18030, 0xb0..=0xf7, || 0xa1..=0xfe)
}

/// Which of them stand in Big5.
fn big5() -> Vec<bool> {
    decoded(BIG5, 0xa1..=0xfe, || (0x40..=0x7e).chain(0xa1..=0xfe))
}

/// Which of them the pairs of two bytes stand for. Decoding a set is much faster than asking for each character.
fn decoded<T: Iterator<Item = u8>>(
    encoding: &'static encoding_rs::Encoding,
    leads: std::ops::RangeInclusive<u8>,
    trails: impl Fn() -> T,
) -> Vec<bool> {
    let pairs: Vec<u8> = leads.flat_map(|lead| trails().flat_map(move |trail| [lead, trail])).collect();
    let mut held = vec![false; (FIRST..=LAST).count()];
    for c in encoding.decode_without_bom_handling(&pairs).0.chars() {
        if let Some(at) = place(c) {
            held[at] = true;
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_are_those_that_the_encoders_know() {
        let (gb2312, big5) = (gb2312(), big5());
        for (at, c) in (FIRST..=LAST).enumerate() {
            let c = c.to_string();
            let (bytes, _, failed) = GB18030.encode(&c);
            let in_gb2312 = !failed && matches!(*bytes, [0xb0..=0xf7, 0xa1..=0xff]);
            assert_eq!((gb2312[at], big5[at]), (in_gb2312, !BIG5.encode(&c).2), "{c}");
        }
    }
}
