//! What a file or member is, as far as opening it goes: an archive, a table of records, or one report. Told by its first
//! bytes; its name decides only where they do not, as for tables.

use super::records::{ReadOptions, Table};
use super::{html, records};

/// How to open something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A ZIP archive, which an office document is too: its members decide.
    Zip,
    /// Something packed by gzip.
    Gzip,
    /// A tape archive.
    Tar,
    /// A record a line, as JSON.
    JsonLines,
    /// A record a row.
    Table(Table),
    /// One report, whatever its form.
    One,
}

/// How many of the first bytes tell what something is.
pub(super) const HEAD: usize = 64 * 1024;

/// Endings of archives and tables, which are opened where they lie in folders and archives.
const ENDINGS: &[&str] = &["zip", "tar", "tgz", "gz", "jsonl", "ndjson", "jsonlines", "csv", "tsv"];

/// Tells what bytes that begin so, of something called so, are.
pub(super) fn of(head: &[u8], name: &str, options: &ReadOptions) -> Kind {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if head.starts_with(b"\x1F\x8B\x08") {
        return Kind::Gzip;
    }
    if is_tar(head) {
        return Kind::Tar;
    }
    let ending = ending(name).to_ascii_lowercase();
    if html::has_html_ending(name) {
        return Kind::One;
    }
    records::kind(head, &ending, options)
}

/// Whether something of this name is opened where it lies among other things. Of what is packed by gzip the name
/// below the coat decides.
pub(super) fn is_archive_name(name: &str, is_report: impl Fn(&str) -> bool) -> bool {
    let own = ending(name);
    if own.eq_ignore_ascii_case("gz") {
        let inner = without_coat(name);
        return is_report(inner) || is_archive_name(inner, is_report);
    }
    ENDINGS.iter().any(|known| own.eq_ignore_ascii_case(known))
}

/// A name without the ending that gzip gave it.
pub(super) fn without_coat(name: &str) -> &str {
    match name.len().checked_sub(3) {
        Some(at) if name.is_char_boundary(at) && name[at..].eq_ignore_ascii_case(".gz") => &name[..at],
        _ => name,
    }
}

fn ending(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or("");
    file.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// A header block of a tape archive: its checksum is right. The word "ustar" is missing in old ones.
fn is_tar(head: &[u8]) -> bool {
    const BLOCK: usize = 512;
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let Some(block) = head.get(..BLOCK) else { return false };
    let digits: Vec<u8> = block[CHECKSUM].iter().copied().filter(u8::is_ascii_digit).collect();
    let stated = std::str::from_utf8(&digits).ok().and_then(|d| u32::from_str_radix(d, 8).ok());
    let byte = |(at, byte): (usize, &u8)| u32::from(if CHECKSUM.contains(&at) { b' ' } else { *byte });
    stated.is_some_and(|stated| stated == block.iter().enumerate().map(byte).sum::<u32>()) && block[0] != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(head: &[u8], name: &str) -> Kind {
        of(head, name, &ReadOptions::default())
    }

    #[test]
    fn the_first_bytes_decide_before_the_name() {
        let mut header = tar::Header::new_gnu();
        header.set_path("a.txt").unwrap();
        header.set_size(3);
        header.set_cksum();
        let comma = Kind::Table(Table { delimiter: b',' });
        let cases: [(&[u8], &str, Kind); 14] = [
            (b"PK\x03\x04....", "a.txt", Kind::Zip),
            (b"PK\x05\x06", "a.zip", Kind::Zip),
            (b"\x1F\x8B\x08\0", "a", Kind::Gzip),
            (header.as_bytes(), "a.txt", Kind::Tar),
            (&[b'0'; 512], "a.txt", Kind::One),
            (&[0; 512], "a.tar", Kind::One),
            (b"{\"id\": 1, \"text\": \"a\"}\n", "a", Kind::JsonLines),
            (b"{\"id\": 1, \"nothing\": \"a\"}\n", "a", Kind::One),
            (b"nothing", "a.JSONL", Kind::JsonLines),
            ("id,正文\n1,一".as_bytes(), "-", comma),
            ("id;正文\n1;一".as_bytes(), "a.csv", Kind::Table(Table { delimiter: b';' })),
            ("地区,件数\n天津,1".as_bytes(), "a.csv", comma),
            ("地区,件数\n天津,1".as_bytes(), "-", Kind::One),
            ("2023年,全区办结案件15件".as_bytes(), "a.txt", Kind::One),
        ];
        for (head, name, expected) in cases {
            assert_eq!(kind(head, name), expected, "{name}");
        }
    }

    #[test]
    fn names_of_archives_are_known_below_their_coat() {
        let is_report = |name: &str| name.ends_with(".txt");
        for (name, expected) in [
            ("a.ZIP", true),
            ("a.tar.gz", true),
            ("a.tgz", true),
            ("a.txt.gz", true),
            ("a.jsonl.gz", true),
            ("a.log.gz", false),
            ("a.gz", false),
            ("a.txt", false),
            ("zip", false),
        ] {
            assert_eq!(is_archive_name(name, is_report), expected, "{name}");
        }
        assert_eq!(without_coat("a.tar.GZ"), "a.tar");
        assert_eq!(without_coat("报gz"), "报gz");
    }
}
