//! Settles the encoding of a source and decodes it. In: bytes. Out: text, the name of the encoding, warnings.
//!
//! A byte order mark decides; then valid UTF-8; what is left is decoded in a sample with each candidate and the one
//! whose characters are the commonest Chinese ones wins. A declared charset counts as evidence and is checked: pages
//! lie. GBK and GB2312 are always read as GB18030, which holds both. What cannot be decoded stands as U+FFFD, with a
//! warning that names the place.

mod binary;
mod commonness;
mod declared;
mod mixed;
mod pieces;
mod sample;

pub(super) use pieces::Pieces;

use binary::Binary;
use sample::Sample;

/// A source decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    /// Every character of the source; a byte order mark is left out.
    pub text: String,
    /// The name that records carry.
    pub encoding: &'static str,
    /// Damage, and declarations that were wrong.
    pub warnings: Vec<String>,
}

/// Decodes a source, or says what kind of binary file it is.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Binary> {
    if let Some(kind) = binary::by_magic(bytes) {
        return Err(kind);
    }
    let declared = declared::charset(bytes);
    let choice = choose_for_text(bytes, declared.as_ref().and_then(|d| d.encoding))?;
    let body = &bytes[choice.mark..];
    let (text, had_errors) = choice.encoding.codec().decode_without_bom_handling(body);
    let is_foreign = had_errors || !matches!(choice.encoding, Encoding::Utf8);
    let mixed = if is_foreign { mixed::decode(body, choice.encoding) } else { None };
    let encoding = mixed.as_ref().map_or(choice.encoding, |mixed| mixed.most);
    let mut warnings = Vec::new();
    if let Some(declared) = declared
        && declared.encoding != Some(encoding)
        && !bytes.is_ascii()
    {
        let (name, label) = (encoding.name(), declared.label);
        warnings.push(format!("declares charset {label}, but is {name}: read as {name}"));
    }
    if choice.doubtful {
        let name = encoding.name();
        warnings.push(format!("does not look like Chinese text in any known encoding: read as {name} on a guess"));
    }
    if let Some(mixed) = &mixed {
        warnings.push(format!("some of it is in {}, not in {}: read as both", mixed.rest.name(), mixed.most.name()));
    }
    let mut text = mixed.map_or_else(|| text.into_owned(), |mixed| mixed.text);
    if text.contains('\0') {
        text = text.trim_end_matches('\0').replace('\0', "\u{FFFD}");
    }
    warnings.extend(damage(&text, encoding, had_errors));
    Ok(Decoded { text, encoding: encoding.name(), warnings })
}

/// The choice for bytes that are a text.
fn choose_for_text(bytes: &[u8], declared: Option<Encoding>) -> Result<Choice, Binary> {
    let choice = choose(bytes, declared)?;
    if !binary::has_too_many_controls(bytes, choice.encoding) {
        return Ok(choice);
    }
    // A short text in UTF-16 may look like ASCII with some controls.
    let encoding = utf16_with_ascii(bytes).ok_or(binary::UNKNOWN)?;
    Ok(Choice { encoding, mark: 0, doubtful: false })
}

/// The encodings that reports come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Gb18030,
    Big5,
}

impl Encoding {
    /// The name that records carry.
    const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Gb18030 => "GB18030",
            Self::Big5 => "Big5",
        }
    }

    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
        }
    }

    const fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }
}

/// An encoding chosen.
struct Choice {
    encoding: Encoding,
    /// Bytes of the byte order mark.
    mark: usize,
    /// Even the best candidate does not give Chinese text.
    doubtful: bool,
}

/// Byte order marks; GB18030 has one too.
const MARKS: [(&[u8], Encoding); 4] = [
    (b"\xEF\xBB\xBF", Encoding::Utf8),
    (b"\xFF\xFE", Encoding::Utf16Le),
    (b"\xFE\xFF", Encoding::Utf16Be),
    (b"\x84\x31\x95\x33", Encoding::Gb18030),
];

fn choose(bytes: &[u8], declared: Option<Encoding>) -> Result<Choice, Binary> {
    let sure = |encoding, mark| Choice { encoding, mark, doubtful: false };
    if let Some((mark, encoding)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Ok(sure(*encoding, mark.len()));
    }
    if bytes.contains(&0) {
        if let Some(encoding) = utf16_with_ascii(bytes) {
            return Ok(sure(encoding, 0));
        }
        if !binary::has_few_zeros(bytes) {
            return Err(binary::UNKNOWN);
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !is_legacy_in_disguise(text) => return Ok(sure(Encoding::Utf8, 0)),
        Err(error) if sample::is_mostly_utf8(bytes, error.valid_up_to()) => {
            return Ok(sure(Encoding::Utf8, 0));
        }
        _ => {}
    }
    Ok(best(bytes, declared))
}

/// What a declaration adds to the mean commonness of its candidate: enough for a handful of characters, too little to
/// outvote a sentence.
const DECLARED_BONUS: f64 = 0.15;

/// Below this mean the winner is a guess. Chinese text has 0.6 and more, the same bytes read wrongly under 0.2.
const DOUBTFUL: f64 = 0.1;

/// A mean that no wrong reading of a long sample reaches.
const CERTAIN: f64 = 0.7;

fn best(bytes: &[u8], declared: Option<Encoding>) -> Choice {
    let sample = Sample::of(bytes);
    let mut winner = (f64::NEG_INFINITY, Encoding::Gb18030);
    // In order of how often they are met: the first wins a tie, and where it is certain it spares the others.
    for encoding in [Encoding::Gb18030, Encoding::Big5, Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
        let mean = commonness::mean(sample.bytes_for(encoding), encoding);
        let bonus = if declared == Some(encoding) { DECLARED_BONUS } else { 0.0 };
        // Any bytes are UTF-16 of some rare ideographs: it must convince by itself.
        if mean + bonus > winner.0 && (mean > DOUBTFUL || !encoding.is_utf16()) {
            winner = (mean + bonus, encoding);
        }
        if winner.0 > CERTAIN && sample.is_long() {
            break;
        }
    }
    Choice { encoding: winner.1, mark: 0, doubtful: winner.0 < DOUBTFUL }
}

/// The byte order of a UTF-16 text that holds ASCII characters, each with a NUL byte; none for binary data.
fn utf16_with_ascii(bytes: &[u8]) -> Option<Encoding> {
    let sample = Sample::of(bytes);
    [Encoding::Utf16Le, Encoding::Utf16Be]
        .map(|encoding| (commonness::mean(sample.bytes_for(encoding), encoding), encoding))
        .into_iter()
        .filter(|(score, _)| *score > DOUBTFUL)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, encoding)| encoding)
}

/// Whether valid UTF-8 is in truth a few GB18030 or Big5 characters whose bytes happen to fit: then every character
/// has two bytes, which no Chinese character has in UTF-8, and they stand in runs, which accented letters do not.
fn is_legacy_in_disguise(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.is_ascii() || bytes.iter().any(|&b| b >= 0xE0) {
        return false;
    }
    let letters = bytes.iter().filter(|&&b| b >= 0xC0).count();
    let runs = bytes.windows(2).filter(|w| w[0] < 0x80 && w[1] >= 0x80).count() + usize::from(bytes[0] >= 0x80);
    let gb18030 = commonness::mean(Sample::of(bytes).bytes_for(Encoding::Gb18030), Encoding::Gb18030);
    letters >= 2 * runs && gb18030 > 0.3
}

/// A warning about characters that are lost, if there are any.
fn damage(text: &str, encoding: Encoding, had_errors: bool) -> Option<String> {
    let first = text.find('\u{FFFD}')?;
    let count = text[first..].matches('\u{FFFD}').count();
    let line = line_number(&text[..first]);
    let places = if count == 1 { "1 place".to_owned() } else { format!("{count} places") };
    Some(if had_errors {
        let name = encoding.name();
        format!("{places} could not be read as {name} and stand as U+FFFD, the first in line {line}")
    } else {
        let verb = if count == 1 { "was" } else { "were" };
        format!("{places} {verb} lost before this file was written and stand as U+FFFD, the first in line {line}")
    })
}

/// The number, from 1, of the line that comes after `text`; the three kinds of line ends count alike.
fn line_number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |i: usize| match bytes[i] {
        b'\n' => true,
        b'\r' => bytes.get(i + 1) != Some(&b'\n'),
        _ => false,
    };
    1 + (0..bytes.len()).filter(|&i| ends(i)).count()
}

#[cfg(test)]
mod tests;
