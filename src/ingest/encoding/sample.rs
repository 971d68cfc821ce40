//! The part of a source that the choice of encoding looks at: little, dense in Chinese, and never starting inside a character.

use super::Encoding;

/// Some five hundred characters: certainty, for some microseconds.
const SIZE: usize = 1024;

/// Bytes to decode on trial.
pub(super) struct Sample<'a> {
    /// The stretches with high bytes, for the encodings that contain ASCII.
    dense: Vec<u8>,
    /// The first bytes, for UTF-16, where every character has an even place.
    first: &'a [u8],
}

impl<'a> Sample<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { dense: dense(bytes), first: &bytes[..bytes.len().min(SIZE)] }
    }

    /// Whether chance plays no part: a hundred characters and more.
    pub(super) fn is_long(&self) -> bool {
        self.dense.len() > 250
    }

    pub(super) fn bytes_for(&self, encoding: Encoding) -> &[u8] {
        if encoding.is_utf16() { self.first } else { &self.dense }
    }
}

/// The stretches that begin with a high byte and end before a byte below 0x30, a line between them. Such a byte is
/// never the second one of a character in GB18030 or Big5, so each stretch begins with the beginning of a character.
fn dense(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::with_capacity(SIZE.min(bytes.len()));
    let mut rest = bytes;
    while let Some(start) = rest.iter().position(|&b| b >= 0x80) {
        let stretch = &rest[start..];
        let room = SIZE - sample.len();
        let length = stretch.iter().take(room).position(|&b| b < 0x30).unwrap_or(stretch.len().min(room));
        sample.extend_from_slice(&stretch[..length]);
        sample.push(b'\n');
        if sample.len() >= SIZE {
            // The last character may be cut in half: one in a full sample does not matter.
            break;
        }
        rest = &stretch[length..];
    }
    sample
}

/// Whether a source that is not valid UTF-8 still is UTF-8 with some damage. Looked at around the first fault: there
/// the three-byte characters that are whole outnumber the faults. In GB18030 and Big5 nearly every character is one.
pub(super) fn is_mostly_utf8(bytes: &[u8], first_fault: usize) -> bool {
    const WINDOW: usize = 2048;
    let mut start = first_fault.saturating_sub(WINDOW);
    while start < first_fault && (0x80..0xC0).contains(&bytes[start]) {
        start += 1;
    }
    let end = bytes.len().min(first_fault + WINDOW);
    let mut whole = 0_usize;
    let mut faults = 0_usize;
    for chunk in bytes[start..end].utf8_chunks() {
        whole += chunk.valid().bytes().filter(|b| (0xE0..0xF0).contains(b)).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    whole > faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_leaves_out_the_markup_and_keeps_characters_whole() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("<p class=x>执法</p>\n<td>1461 名</td>");
        let (expected, _, _) = encoding_rs::GB18030.encode("执法<\n名<\n");
        assert_eq!(Sample::of(&bytes).bytes_for(Encoding::Gb18030), &*expected);
    }

    #[test]
    fn a_sample_is_bounded() {
        let bytes = vec![0xB5; 1 << 20];
        assert!(Sample::of(&bytes).bytes_for(Encoding::Big5).len() <= SIZE + 1);
        assert!(Sample::of(&bytes).bytes_for(Encoding::Utf16Le).len() <= SIZE);
    }

    #[test]
    fn damage_does_not_unmake_utf8_and_gb18030_is_never_taken_for_it() {
        let mut utf8 = "行政执法工作情况报告".as_bytes().to_vec();
        utf8.insert(9, 0xFF);
        assert!(is_mostly_utf8(&utf8, 9));
        let (gb18030, _, _) = encoding_rs::GB18030.encode("行政执法工作情况报告");
        let fault = std::str::from_utf8(&gb18030).unwrap_err().valid_up_to();
        assert!(!is_mostly_utf8(&gb18030, fault));
    }
}
