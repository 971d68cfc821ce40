//! Files whose parts are in two encodings: an article of one site in the frame of another, lines pasted together.
//!
//! In: the bytes and the encoding that was chosen for them. Out: the text with each stretch read in the encoding that
//! makes Chinese of it, if not all of them are in the one chosen. Stretches end at line ends and at `<`, which are bytes
//! of their own in all encodings but UTF-16.

use super::{Encoding, commonness};

/// A stretch must be this much better Chinese in another encoding: about one character in four.
const BETTER: f64 = 0.2;
/// The fewest bytes of Chinese that tell.
const FEWEST: usize = 6;

/// A text of stretches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mixed {
    pub text: String,
    /// The encoding of most of it.
    pub most: Encoding,
    /// That of the rest.
    pub rest: Encoding,
}

/// Reads a file stretch by stretch; none when all stretches are in the encoding that was chosen.
pub(super) fn decode(bytes: &[u8], chosen: Encoding) -> Option<Mixed> {
    let other = match chosen {
        Encoding::Gb18030 | Encoding::Big5 => Encoding::Utf8,
        Encoding::Utf8 => legacy_of(bytes)?,
        Encoding::Utf16Le | Encoding::Utf16Be => return None,
    };
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let (mut own, mut others) = (0, 0);
    for stretch in stretches(bytes) {
        let dense = stretch.iter().filter(|b| !b.is_ascii()).count();
        let is_other = dense >= FEWEST && is_better(stretch, other, chosen);
        *(if is_other { &mut others } else { &mut own }) += dense;
        let encoding = if is_other { other } else { chosen };
        text.push_str(&encoding.codec().decode_without_bom_handling(stretch).0);
    }
    let (most, rest) = if others > own { (other, chosen) } else { (chosen, other) };
    (others > 0).then_some(Mixed { text, most, rest })
}

/// The encoding of the stretches of a UTF-8 file that are not UTF-8.
fn legacy_of(bytes: &[u8]) -> Option<Encoding> {
    const ENOUGH: usize = 4096;
    let mut foreign = Vec::new();
    for stretch in stretches(bytes).filter(|s| std::str::from_utf8(s).is_err()) {
        foreign.extend_from_slice(stretch);
        if foreign.len() > ENOUGH {
            break;
        }
    }
    let mean = |encoding| commonness::mean(&foreign, encoding);
    if foreign.is_empty() {
        None
    } else if mean(Encoding::Big5) > mean(Encoding::Gb18030) {
        Some(Encoding::Big5)
    } else {
        Some(Encoding::Gb18030)
    }
}

fn is_better(stretch: &[u8], other: Encoding, chosen: Encoding) -> bool {
    // Nothing but UTF-8 is valid UTF-8 by chance, and nothing that is valid is anything else.
    let is_utf8 = std::str::from_utf8(stretch).is_ok();
    let may_be = if other == Encoding::Utf8 { is_utf8 } else { !is_utf8 };
    may_be && commonness::mean(stretch, other) > commonness::mean(stretch, chosen) + BETTER
}

/// The pieces between line ends and `<`, which begin the next one.
fn stretches(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest[1..].iter().position(|b| matches!(b, b'\n' | b'<')).map_or(rest.len(), |at| at + 1);
        let (stretch, after) = rest.split_at(end);
        rest = after;
        Some(stretch)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gbk(text: &str) -> Vec<u8> {
        encoding_rs::GBK.encode(text).0.into_owned()
    }

    #[test]
    fn each_stretch_is_read_in_its_own_encoding() {
        let frame = "<div>武清区人民政府</div>\n<p>";
        let article = "全区共办结行政处罚案件3260件，持证执法人员1616名。";
        let page = [gbk(frame), article.as_bytes().to_vec(), gbk("</p><div>主办单位：办公室</div>")].concat();
        let expected = format!("{frame}{article}</p><div>主办单位：办公室</div>");
        let mixed = decode(&page, Encoding::Gb18030).unwrap();
        assert_eq!((mixed.text, mixed.most, mixed.rest), (expected.clone(), Encoding::Utf8, Encoding::Gb18030));
        let page = [frame.as_bytes().to_vec(), gbk(article), "</p><div>主办单位：办公室</div>".into()].concat();
        let mixed = decode(&page, Encoding::Utf8).unwrap();
        assert_eq!((mixed.text, mixed.rest), (expected, Encoding::Gb18030));
    }

    #[test]
    fn what_is_in_one_encoding_or_damaged_is_not_mixed() {
        let text = "一、办结案件15件\n二、持证人员20名\n";
        let mut damaged = text.as_bytes().to_vec();
        damaged.remove(8);
        let cases = [
            (gbk(text), Encoding::Gb18030),
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (damaged, Encoding::Utf8),
            (encoding_rs::BIG5.encode("辦結案件\n勞動檢查").0.into_owned(), Encoding::Big5),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(decode(&bytes, encoding), None);
        }
    }
}
