//! Pages saved as one file (MHT, MHTML), and messages (EML): parts, of which the first page is the report, or the first text
//! where there is no page.
//!
//! In: bytes. Out: the bytes of the page, its transfer coding undone. Pictures and styles in other parts are left alone, and
//! what is attached is told; the charset is left to `encoding`, since the message says no more of it than the page.

use base64::prelude::{BASE64_STANDARD, Engine as _};

/// How far into a file the headers of a message may go.
const HEADERS: usize = 16 * 1024;
/// How deep parts may lie in parts.
const DEPTH: usize = 4;

/// The report in a message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Saved {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is a page, no plain text.
    pub is_page: bool,
    /// Whether other files hang on the message.
    pub has_more: bool,
    /// Whether the line that ends its parts is missing.
    pub is_cut_off: bool,
}

/// The page of a message, or its text; none for what is no message, or one without either.
pub(super) fn page(bytes: &[u8]) -> Option<Saved> {
    if !STARTS.into_iter().any(|name| starts(bytes, name)) {
        return None;
    }
    let message = Part::of(bytes)?;
    let saved = |bytes: Vec<u8>, is_page: bool| {
        let has_more = ATTACHED.iter().any(|attached| find(message.body, attached).is_some());
        Saved { bytes, is_page, has_more, is_cut_off: message.is_cut_off() }
    };
    let first = |wanted: &str| {
        message.is("content-type", &["multipart/", wanted]).then(|| first_of(message, wanted, DEPTH)).flatten()
    };
    first("text/html").map(|page| saved(page, true)).or_else(|| first("text/plain").map(|text| saved(text, false)))
}

/// Whether a message in which [`page`] finds nothing is made of parts, and ends before the first that could be read.
pub(super) fn is_beheaded(bytes: &[u8]) -> bool {
    STARTS.into_iter().any(|name| starts(bytes, name)) && Part::of(bytes).is_some_and(|message| message.is_cut_off())
}

fn starts(bytes: &[u8], name: &str) -> bool {
    bytes.get(..name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()))
}

/// Headers that messages begin with.
const STARTS: [&str; 10] = [
    "mime-version:",
    "from:",
    "to:",
    "content-type:",
    "subject:",
    "date:",
    "received:",
    "return-path:",
    "delivered-to:",
    "message-id:",
];
/// What the headers of an attached file say.
const ATTACHED: [&[u8]; 2] = [b"Content-Disposition: attachment", b"content-disposition: attachment"];

/// The first part of a kind.
fn first_of(part: Part<'_>, wanted: &str, depth: usize) -> Option<Vec<u8>> {
    if part.is("content-type", &[wanted]) {
        return (!part.is("content-disposition", &["attachment"])).then(|| part.decoded());
    }
    let mut boundary = vec![b'-', b'-'];
    boundary.extend_from_slice(part.boundary().filter(|_| depth > 0)?);
    let mut rest = part.body;
    while let Some(start) = find(rest, &boundary) {
        rest = &rest[start + boundary.len()..];
        let end = find(rest, &boundary).unwrap_or(rest.len());
        let inner = rest[..end].strip_prefix(b"\r\n").or_else(|| rest[..end].strip_prefix(b"\n")).and_then(Part::of);
        if let Some(page) = inner.and_then(|inner| first_of(inner, wanted, depth - 1)) {
            return Some(page);
        }
        rest = &rest[end..];
    }
    None
}

/// A part: its headers and what comes after the blank line.
#[derive(Clone, Copy)]
struct Part<'b> {
    headers: &'b [u8],
    body: &'b [u8],
}

impl<'b> Part<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(HEADERS)];
        let blank = |line: &[u8]| find(head, line).map(|at| (at, at + line.len()));
        let found = [blank(b"\r\n\r\n"), blank(b"\n\n")].into_iter().flatten().min();
        found.map(|(end, start)| Self { headers: &bytes[..end], body: &bytes[start..] })
    }

    /// The value of a header, its folded lines included.
    fn header(&self, name: &str) -> Option<&'b [u8]> {
        let mut at = 0;
        while at < self.headers.len() {
            let rest = &self.headers[at..];
            if rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && rest.get(name.len()) == Some(&b':')
            {
                let value = &rest[name.len() + 1..];
                let is_end = |i: &usize| value[*i] == b'\n' && !matches!(value.get(i + 1), Some(b' ' | b'\t'));
                let end = (0..value.len()).find(is_end).unwrap_or(value.len());
                return Some(value[..end].trim_ascii());
            }
            at += rest.iter().position(|&b| b == b'\n').map_or(rest.len(), |end| end + 1);
        }
        None
    }

    /// Whether a header's value begins with one of some words.
    fn is(&self, name: &str, values: &[&str]) -> bool {
        let value = self.header(name).unwrap_or_default();
        let begins = |word: &&str| value.get(..word.len()).is_some_and(|v| v.eq_ignore_ascii_case(word.as_bytes()));
        values.iter().any(begins)
    }

    /// What parts the parts.
    fn boundary(&self) -> Option<&'b [u8]> {
        const NAME: &[u8] = b"boundary=";
        let value = self.header("content-type")?;
        let at = value.windows(NAME.len()).position(|w| w.eq_ignore_ascii_case(NAME))?;
        let value = &value[at + NAME.len()..];
        let (value, end): (_, &[u8]) = match value.strip_prefix(b"\"") {
            Some(quoted) => (quoted, b"\""),
            None => (value, b"; \t\r\n"),
        };
        let length = value.iter().position(|b| end.contains(b)).unwrap_or(value.len());
        (length > 0).then(|| &value[..length])
    }

    /// Whether it is made of parts and does not say where they end.
    fn is_cut_off(&self) -> bool {
        let end = |boundary: &[u8]| [b"--", boundary, b"--"].concat();
        let parts = self.boundary().filter(|_| self.is("content-type", &["multipart/"]));
        parts.is_some_and(|boundary| find(self.body, &end(boundary)).is_none())
    }

    fn decoded(&self) -> Vec<u8> {
        if self.is("content-transfer-encoding", &["quoted-printable"]) {
            return quoted_printable(self.body);
        }
        if self.is("content-transfer-encoding", &["base64"]) {
            let mut packed: Vec<u8> = self.body.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
            // What was cut off in the middle of four characters ends with the last whole ones.
            packed.truncate(packed.len() / 4 * 4);
            return BASE64_STANDARD.decode(&packed).unwrap_or_else(|_| self.body.to_vec());
        }
        self.body.to_vec()
    }
}

/// `=E4` is a byte, `=` at the end of a line joins it to the next.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let digit = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    while at < bytes.len() {
        let rest = &bytes[at + 1..];
        match (bytes[at], digit(rest.first()), digit(rest.get(1))) {
            (b'=', Some(high), Some(low)) => {
                decoded.push(high << 4 | low);
                at += 3;
            }
            (b'=', ..) if rest.starts_with(b"\r\n") => at += 3,
            (b'=', ..) if rest.starts_with(b"\n") => at += 2,
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    decoded
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::read_bytes;
    use crate::model::Format;

    fn message(coding: &str, body: &[u8]) -> Vec<u8> {
        let head = "From: <Saved by a browser>\r\nSubject: =?utf-8?Q?x?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\t\
                    type=\"text/html\";\r\n\tboundary=\"----=_Part\"\r\n\r\nThis is a message.\r\n\r\n------=_Part\r\nContent-Type: \
                    image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n------=_Part\r\nContent-Type: text/html;\r\n\
                    \tcharset=\"gb2312\"\r\nContent-Transfer-Encoding: ";
        [head.as_bytes(), coding.as_bytes(), b"\r\n\r\n", body, b"\r\n------=_Part--\r\n"].concat()
    }

    #[test]
    fn the_page_of_a_message_is_the_report() {
        let (page, _, _) =
            encoding_rs::GBK.encode("<html><meta charset=gb2312><p>全区办结行政处罚案件15件。</p></html>");
        let quoted: String = page
            .iter()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(*b).to_string() } else { format!("={b:02X}") })
            .collect();
        let folded = quoted.replacen("=CF=", "=CF=\r\n=", 1).into_bytes();
        let packed = BASE64_STANDARD.encode(&page).into_bytes();
        for (coding, body) in [("8bit", page.to_vec()), ("quoted-printable", folded), ("base64", packed)] {
            let document = read_bytes(&message(coding, &body), "a.mht").unwrap();
            assert_eq!(
                (document.text.as_str(), document.format),
                ("全区办结行政处罚案件15件。", Format::Html),
                "{coding}"
            );
            assert_eq!(document.encoding, "GB18030");
        }
    }

    #[test]
    fn the_text_of_a_message_without_a_page_is_the_report_and_what_is_attached_is_told() {
        let text = BASE64_STANDARD.encode("全区办结行政处罚案件15件。");
        let mail = format!(
            "Received: from a\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\
             Content-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: base64\n\n{text}\n\n--b\n\
             Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''%E6%91.pdf\n\nJVBERi0=\n--b--\n"
        );
        let document = read_bytes(mail.as_bytes(), "a.eml").unwrap();
        assert_eq!((document.text.as_str(), document.format), ("全区办结行政处罚案件15件。", Format::Txt));
        assert_eq!(document.warnings, [super::super::ATTACHED]);
    }

    #[test]
    fn a_message_that_ends_too_soon_is_told() {
        let whole = message("8bit", "<p>全区办结行政处罚案件15件。</p>".as_bytes());
        assert!(read_bytes(&whole, "a.mht").unwrap().warnings.is_empty());
        let cut = read_bytes(&whole[..whole.len() - 10], "a.mht").unwrap();
        assert_eq!(
            (cut.text.as_str(), &cut.warnings[..]),
            ("全区办结行政处罚案件15件。", &[super::super::CUT_OFF.to_owned()][..])
        );
        let error = read_bytes(&whole[..whole.len() / 2], "a.mht").unwrap_err().to_string();
        assert!(
            error.starts_with("a.mht: is a saved page or a message (MHT, EML) that cannot be read (it ends too soon)"),
            "{error}"
        );
    }

    #[test]
    fn what_is_no_message_is_left_alone_and_broken_ones_end() {
        assert_eq!(page("From: 某人\n\n全区办结案件15件".as_bytes()), None);
        assert_eq!(page(b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--"), None);
        let nested = "Content-Type: multipart/mixed; boundary=a\n\n--a\n".repeat(5000);
        assert_eq!(page(nested.as_bytes()), None);
        let whole = message("quoted-printable", b"<p>=E4");
        for end in 0..whole.len() {
            page(&whole[..end]);
        }
    }
}
