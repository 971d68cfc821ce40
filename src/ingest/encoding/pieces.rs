//! The encoding of what comes in pieces: records of a table, names in an archive. It is settled by the head of the whole,
//! else by the first piece that is not UTF-8, so that a short piece is never left to guess alone.

use super::{Choice, Encoding, choose};
use std::borrow::Cow;

/// Decodes pieces of one file.
#[derive(Debug, Clone, Copy)]
pub(in crate::ingest) struct Pieces {
    /// None while all that was seen is UTF-8.
    settled: Option<Encoding>,
    /// Bytes of the byte order mark.
    mark: usize,
}

impl Pieces {
    /// For a file that begins so; a character may be cut at the end.
    pub(in crate::ingest) fn of(head: &[u8]) -> Self {
        let cut = match std::str::from_utf8(head) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => head.len(),
        };
        match choose(&head[..cut], None) {
            Ok(Choice { encoding: Encoding::Utf8, mark, .. }) => Self { settled: None, mark },
            Ok(choice) => Self { settled: Some(choice.encoding), mark: choice.mark },
            Err(_) => Self { settled: None, mark: 0 },
        }
    }

    /// Whether a character takes two bytes, line ends too.
    pub(in crate::ingest) fn is_wide(&self) -> bool {
        self.settled.is_some_and(Encoding::is_utf16)
    }

    /// The whole of a file of such an encoding, decoded; none of others.
    pub(in crate::ingest) fn wide(&self, bytes: &[u8]) -> Option<String> {
        let encoding = self.settled.filter(|e| e.is_utf16())?;
        let (text, _) = encoding.codec().decode_without_bom_handling(bytes.get(self.mark..).unwrap_or_default());
        Some(text.into_owned())
    }

    /// A piece, decoded; what cannot be stands as U+FFFD.
    pub(in crate::ingest) fn decode<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, str> {
        if self.settled.is_none_or(Encoding::is_utf16) {
            if let Ok(text) = std::str::from_utf8(bytes) {
                return Cow::Borrowed(text);
            }
            if self.settled.is_none() {
                self.settled = choose(bytes, None).ok().map(|choice| choice.encoding).filter(|e| !e.is_utf16());
            }
        }
        let encoding = self.settled.filter(|e| !e.is_utf16()).unwrap_or(Encoding::Utf8);
        encoding.codec().decode_without_bom_handling(bytes).0
    }

    /// The name that records carry.
    pub(in crate::ingest) fn name(&self) -> &'static str {
        self.settled.unwrap_or(Encoding::Utf8).name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_or_the_first_foreign_piece_settles_it() {
        let (gbk, _, _) = encoding_rs::GBK.encode("行政执法工作情况报告");
        let (short, _, _) = encoding_rs::GBK.encode("年报");
        let mut by_head = Pieces::of(&gbk);
        assert_eq!((by_head.decode(&short).as_ref(), by_head.name()), ("年报", "GB18030"));
        let mut by_piece = Pieces::of(b"{\"id\": 1}");
        assert_eq!((by_piece.decode("年报".as_bytes()).as_ref(), by_piece.name()), ("年报", "UTF-8"));
        assert_eq!(by_piece.decode(&gbk), "行政执法工作情况报告");
        assert_eq!(by_piece.decode(&short), "年报");
    }

    #[test]
    fn wide_text_is_decoded_whole_and_a_cut_head_does_not_matter() {
        let wide: Vec<u8> = "\u{FEFF}编号,正文".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let pieces = Pieces::of(&wide);
        assert_eq!(pieces.wide(&wide).as_deref(), Some("编号,正文"));
        assert_eq!(pieces.name(), "UTF-16LE");
        let mut cut = Pieces::of(&"行政执法".as_bytes()[..11]);
        assert_eq!((cut.decode("法".as_bytes()).as_ref(), cut.wide(b"a")), ("法", None));
    }
}
