//! The charset that a page declares of itself: `<meta charset>`, `<meta … content="text/html; charset=…">`, `<?xml encoding>`.

use super::Encoding;

/// A declaration as it stands in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declared {
    /// The name as written.
    pub label: String,
    /// What it means; none for encodings that reports do not come in.
    pub encoding: Option<Encoding>,
}

/// How far into the page a declaration is looked for; the HTML standard says 1024, pages with long scripts in front exist.
const HEAD: usize = 8192;

/// The first declaration in the head of a page. Plain text declares nothing.
pub(super) fn charset(bytes: &[u8]) -> Option<Declared> {
    let head = &bytes[..bytes.len().min(HEAD)];
    if !starts_like_markup(head) {
        return None;
    }
    let lower = head.to_ascii_lowercase();
    let value = after(&lower, b"charset").or_else(|| after(&lower, b"encoding"))?;
    let label = String::from_utf8_lossy(value).into_owned();
    let encoding = encoding_rs::Encoding::for_label(value).and_then(known);
    Some(Declared { label, encoding })
}

fn starts_like_markup(head: &[u8]) -> bool {
    head.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<')
}

/// The value of the first `name = value` whose value is a charset's name, quotes taken off.
fn after<'a>(head: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let places = head.windows(name.len()).enumerate().filter(|(_, w)| *w == name);
    places.map(|(i, _)| &head[i + name.len()..]).find_map(|rest| {
        let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        let length = rest.iter().take_while(|&&b| is_name(b)).count();
        (2..40).contains(&length).then(|| &rest[..length])
    })
}

fn known(encoding: &'static encoding_rs::Encoding) -> Option<Encoding> {
    let table = [
        (encoding_rs::UTF_8, Encoding::Utf8),
        (encoding_rs::GBK, Encoding::Gb18030),
        (encoding_rs::GB18030, Encoding::Gb18030),
        (encoding_rs::BIG5, Encoding::Big5),
        (encoding_rs::UTF_16LE, Encoding::Utf16Le),
        (encoding_rs::UTF_16BE, Encoding::Utf16Be),
    ];
    table.iter().find(|(codec, _)| *codec == encoding).map(|(_, e)| *e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_however_they_are_written() {
        type Expected = Option<(&'static str, Option<Encoding>)>;
        let cases: [(&[u8], Expected); 8] = [
            (b"<html><meta charset=\"utf-8\">", Some(("utf-8", Some(Encoding::Utf8)))),
            (
                b"<META http-equiv=Content-Type content='text/html; charset=GB2312'>",
                Some(("gb2312", Some(Encoding::Gb18030))),
            ),
            (b"\n<meta charset=gbk>", Some(("gbk", Some(Encoding::Gb18030)))),
            (b"<?xml version=\"1.0\" encoding='Big5'?>", Some(("big5", Some(Encoding::Big5)))),
            (b"<meta charset = \"x-nonsense\">", Some(("x-nonsense", None))),
            (b"<script>var charset; f(charset)</script><meta charset=big5>", Some(("big5", Some(Encoding::Big5)))),
            (b"<html><body>", None),
            (b"a text about charset=gbk", None),
        ];
        for (page, expected) in cases {
            let found = charset(page);
            let expected = expected.map(|(label, encoding)| Declared { label: label.into(), encoding });
            assert_eq!(found, expected, "{}", String::from_utf8_lossy(page));
        }
    }
}
