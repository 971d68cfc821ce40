//! Traditional to simplified by OpenCC, and which of the two a text is in.
//!
//! A character tells its script by the national character sets: one that OpenCC changes and that is not in GB 2312 is
//! traditional; one that is in GB 2312 and not in Big5 is simplified. Characters of both sets (坏, 后, 里) tell nothing.

use super::variants::Variants;
use crate::model::Script;
use encoding_rs::{BIG5, GB18030};
use opencc_rust::{DefaultConfig, OpenCC, OpenCCError};
use thiserror::Error;

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// Why the converter could not be made.
#[derive(Debug, Error)]
pub enum ConverterError {
    /// The temporary folder cannot be written.
    #[error(
        "cannot unpack OpenCC's dictionaries into the temporary folder ({0}); set TMPDIR to a folder that can be written"
    )]
    Folder(#[from] std::io::Error),
    /// OpenCC refused them.
    #[error("OpenCC does not load: {0}")]
    OpenCc(#[from] OpenCCError),
}

/// OpenCC's t2s, with a first look that spares text which is simplified already.
pub struct Converter {
    opencc: OpenCC,
    /// One byte a character from [`FIRST`] to [`LAST`].
    classes: Vec<Class>,
    variants: Variants,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Both,
    Traditional,
    Simplified,
}

impl Converter {
    /// Unpacks and loads the dictionaries.
    ///
    /// # Errors
    /// When the temporary folder cannot be written or OpenCC refuses its dictionaries.
    pub fn new() -> Result<Self, ConverterError> {
        let folder = tempfile::tempdir()?;
        opencc_rust::generate_static_dictionary(folder.path(), DefaultConfig::T2S).map_err(std::io::Error::other)?;
        let opencc = OpenCC::new(folder.path().join(DefaultConfig::T2S))?;
        let variants = Variants::new();
        let mut classes = classify(&opencc)?;
        for variant in variants.all().filter(|c| (FIRST..=LAST).contains(&(*c as u32))) {
            classes[(variant as u32 - FIRST) as usize] = Class::Traditional;
        }
        Ok(Self { opencc, classes, variants })
    }

    /// Counts the line's characters into `tally`; true when one of them is traditional.
    pub fn needs_conversion(&self, line: &str, tally: &mut Tally) -> bool {
        let before = tally.traditional;
        for c in line.chars() {
            match self.class(c) {
                Class::Traditional => tally.traditional += 1,
                Class::Simplified => tally.simplified += 1,
                Class::Both => {}
            }
        }
        tally.traditional > before
    }

    /// The line in simplified characters, a character for a character.
    pub fn simplify(&self, line: &str) -> String {
        // OpenCC reads C strings: a NUL would end the line early, so such a line stays as it is.
        let line = self.variants.standardize(line);
        let Ok(converted) = self.opencc.convert(&line) else { return line };
        if converted.chars().count() == line.chars().count() { converted } else { self.one_by_one(&line) }
    }

    /// For a line whose length would change: each character alone.
    fn one_by_one(&self, line: &str) -> String {
        line.chars()
            .map(|c| {
                let alone = self.opencc.convert(c.to_string()).unwrap_or_default();
                let mut chars = alone.chars();
                match (chars.next(), chars.next()) {
                    (Some(simple), None) => simple,
                    _ => c,
                }
            })
            .collect()
    }

    fn class(&self, c: char) -> Class {
        let code = c as u32;
        if (FIRST..=LAST).contains(&code) { self.classes[(code - FIRST) as usize] } else { Class::Both }
    }
}

/// How many characters of a text tell which script.
#[derive(Debug, Default)]
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

fn classify(opencc: &OpenCC) -> Result<Vec<Class>, ConverterError> {
    // One character a line, so that no phrase forms.
    let all: String = (FIRST..=LAST).filter_map(char::from_u32).flat_map(|c| [c, '\n']).collect();
    let converted = opencc.convert(&all)?;
    Ok(all
        .split_terminator('\n')
        .zip(converted.split_terminator('\n'))
        .map(|(from, to)| match (from != to, in_gb2312(from)) {
            (true, false) => Class::Traditional,
            // Asked only here: looking a character up in Big5 is slow, and this is done at every start.
            (_, true) if !in_big5(from) => Class::Simplified,
            _ => Class::Both,
        })
        .collect())
}

fn in_gb2312(c: &str) -> bool {
    let (bytes, _, failed) = GB18030.encode(c);
    !failed && matches!(*bytes, [lead, trail] if (0xb0..=0xf7).contains(&lead) && trail >= 0xa1)
}

fn in_big5(c: &str) -> bool {
    !BIG5.encode(c).2
}
