//! Names of members: UTF-8 where an archive says so and it is true, else in the encoding that fits all of them together.
//! Chinese archivers write GBK or Big5 without a word, others UTF-8 without a word.

use crate::ingest::encoding::Pieces;

/// Decodes the names of an archive.
#[derive(Debug, Clone, Copy)]
pub(super) struct NameReader {
    pieces: Pieces,
}

impl NameReader {
    /// For an archive with these names; those that are no UTF-8 tell the encoding of all.
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n [u8]>) -> Self {
        const ENOUGH: usize = 1 << 16;
        let mut foreign = Vec::new();
        for name in names.filter(|name| std::str::from_utf8(name).is_err()) {
            foreign.extend_from_slice(name);
            foreign.push(b'\n');
            if foreign.len() > ENOUGH {
                break;
            }
        }
        Self { pieces: Pieces::of(&foreign) }
    }

    /// A name decoded.
    pub(super) fn read(&mut self, name: &[u8]) -> String {
        match std::str::from_utf8(name) {
            Ok(name) => name.to_owned(),
            Err(_) => self.pieces.decode(name).into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_the_encoding_that_fits_all() {
        let gbk = |name: &str| encoding_rs::GBK.encode(name).0.into_owned();
        let big5 = |name: &str| encoding_rs::BIG5.encode(name).0.into_owned();
        let cases: [Vec<(Vec<u8>, &str)>; 4] = [
            vec![
                (gbk("2023年/蓟州区行政执法年报.html"), "2023年/蓟州区行政执法年报.html"),
                (gbk("年报.txt"), "年报.txt"),
            ],
            vec![(big5("111年度/勞動檢查年報.html"), "111年度/勞動檢查年報.html"), (b"a.txt".to_vec(), "a.txt")],
            vec![("年报.txt".into(), "年报.txt"), (gbk("行政执法情况.txt"), "行政执法情况.txt")],
            vec![(vec![], "")],
        ];
        for names in cases {
            let mut reader = NameReader::of(names.iter().map(|(raw, _)| raw.as_slice()));
            for (raw, expected) in &names {
                assert_eq!(reader.read(raw), *expected);
            }
        }
    }
}
