//! Files that are not text: known by their first bytes, or by control characters.

use super::Encoding;

/// A kind of binary file, for [`crate::ingest::IngestError::Binary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) struct Binary {
    /// With an article: "a PDF".
    pub looks_like: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// No text and no known format.
pub(super) const UNKNOWN: Binary = Binary {
    looks_like: "binary data",
    remedy: "text, HTML, Word, Excel, RTF and PDF files can be read, and archives of them",
};

const IMAGE: &str = "recognise its text (OCR) first";
const UNPACK: &str = "unpack it first";

/// First bytes, what they mean, and the remedy.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old office file that is neither Word nor Excel",
        "save it as text or HTML first",
    ),
    (b"MIME-Version:", "a message (MHTML) without a page in it", "save the page as HTML first"),
    (b"\x89PNG\r\n\x1A\n", "a PNG image", IMAGE),
    (b"\xFF\xD8\xFF", "a JPEG image", IMAGE),
    (b"GIF87a", "a GIF image", IMAGE),
    (b"GIF89a", "a GIF image", IMAGE),
    (b"II*\0", "a TIFF image", IMAGE),
    (b"MM\0*", "a TIFF image", IMAGE),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
];

/// What the first bytes tell.
pub(super) fn by_magic(bytes: &[u8]) -> Option<Binary> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip(bytes));
    }
    MAGIC
        .iter()
        .find(|(magic, ..)| bytes.starts_with(magic))
        .map(|&(_, looks_like, remedy)| Binary { looks_like, remedy })
}

/// Office files are ZIP archives; the names of their members stand among the first bytes.
fn zip(bytes: &[u8]) -> Binary {
    const KINDS: &[(&[u8], &str, &str)] = &[
        (b"word/", "a Word document (DOCX) that is cut off or damaged", "download it again"),
        (b"xl/", "an Excel workbook (XLSX) that is cut off or damaged", "download it again"),
        (b"ppt/", "a PowerPoint file (PPTX)", "save it as text first"),
        (b"mimetypeapplication/vnd.oasis", "an OpenDocument file", "save it as DOCX, XLSX or HTML first"),
        (b"mimetypeapplication/epub", "an EPUB book", "save it as text or HTML first"),
        (b"OFD.xml", "an OFD document", "save it as DOCX or PDF first"),
        (b"_rels/.rels", "an office document (DOCX or XLSX) that is cut off or damaged", "download it again"),
    ];
    let head = &bytes[..bytes.len().min(4096)];
    KINDS.iter().find(|(name, ..)| head.windows(name.len()).any(|w| w == *name)).map_or(
        Binary { looks_like: "a ZIP archive", remedy: UNPACK },
        |&(_, looks_like, remedy)| Binary { looks_like, remedy },
    )
}

/// Whether more than one byte in a hundred is a control character that no text has. In UTF-16 any byte may be one.
pub(super) fn has_too_many_controls(bytes: &[u8], encoding: Encoding) -> bool {
    if encoding.is_utf16() {
        return false;
    }
    // TAB, LF, VT, FF, CR; SUB ends DOS files, ESC starts terminal colours.
    let is_control = |b: u8| b < 0x20 && !matches!(b, 0x09..=0x0D | 0x1A | 0x1B) || b == 0x7F;
    let end = bytes.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let controls = bytes[..end].iter().filter(|&&b| is_control(b)).count();
    controls * 100 > end
}

/// Whether a text has NUL bytes as texts may have them: some stray ones, or a row of them that fills up its end.
pub(super) fn has_few_zeros(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    let zeros = bytes[..end].iter().filter(|&&b| b == 0).count();
    end > 0 && zeros * 100 <= end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_formats_are_named() {
        let cases: [(&[u8], &str); 9] = [
            (
                b"PK\x03\x04....[Content_Types].xml....word/document.xml",
                "a Word document (DOCX) that is cut off or damaged",
            ),
            (b"PK\x03\x04....xl/workbook.xml", "an Excel workbook (XLSX) that is cut off or damaged"),
            (b"PK\x03\x04...._rels/.relsPK", "an office document (DOCX or XLSX) that is cut off or damaged"),
            (b"PK\x03\x04....report.html", "a ZIP archive"),
            (b"PK\x03\x04....mimetypeapplication/epub+zipPK", "an EPUB book"),
            (b"PK\x03\x04....OFD.xml", "an OFD document"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "an old office file that is neither Word nor Excel"),
            (b"\x89PNG\r\n\x1A\n\0", "a PNG image"),
            (b"\xFF\xD8\xFF\xE0", "a JPEG image"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(by_magic(bytes).map(|b| b.looks_like), Some(expected));
        }
        assert_eq!(by_magic(b"2023"), None);
    }

    #[test]
    fn a_form_feed_is_text_and_a_row_of_controls_is_not() {
        assert!(!has_too_many_controls(b"a\x0Cb\r\n\x1A", Encoding::Utf8));
        assert!(has_too_many_controls(b"\x01\x02\x03abc", Encoding::Gb18030));
    }
}
