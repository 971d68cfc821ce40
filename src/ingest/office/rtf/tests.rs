//! Rich Text: code pages, tables, what is no text, and that no file whatever hurts.

use crate::ingest::{IngestError, Limit, read_bytes};
use crate::model::Format;
use std::fmt::Write as _;

fn gbk(text: &str) -> String {
    encoding_rs::GB18030.encode(text).0.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "\\'{byte:02x}");
        hex
    })
}

fn text(rtf: &str) -> String {
    read_bytes(rtf.as_bytes(), "a.rtf").map_or_else(|error| error.to_string(), |document| document.text)
}

#[test]
fn characters_of_every_code_page_are_read() {
    let head = "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 \\'cb\\'ce;}{\\f1\\fcharset0 Times;}{\\f2\\fcharset136 x;}}";
    let big5: String = encoding_rs::BIG5.encode("處罰").0.iter().map(|b| format!("\\'{b:02x}")).collect();
    for (body, expected) in [
        (format!("\\f0 {}15{}\\par", gbk("办结案件"), gbk("件")), "办结案件15件"),
        (format!("\\f1 {}", gbk("办结")), "办结"),
        (format!("\\f2 {big5}"), "處罰"),
        ("\\u21150?\\u-28671?\\uc2\\u32467\\'bd\\'e1".to_owned(), "办送结"),
        ("\\uc0\\u21150 x".to_owned(), "办x"),
        ("\\uc2\\u21150\\'b0\\'ec\\u25143\\'bb\\'a7".to_owned(), "办户"),
        ("\\u-10179?\\u-8701?".to_owned(), "\u{1F603}"),
        ("a\\{b\\}\\\\\\~c\\line d\\tab e".to_owned(), "a{b}\\ c\nd\te"),
        (
            "{\\v hidden}{\\deleted gone}{\\header h}{\\*\\unknown u}{\\field{\\*\\fldinst X}{\\fldrslt r}}".to_owned(),
            "r",
        ),
        ("a\\par\r\n\\par b".to_owned(), "a\nb"),
    ] {
        assert_eq!(text(&format!("{head}{body}}}")), expected, "{body}");
    }
}

#[test]
fn tables_and_titles_are_read() {
    let cell = |text: &str| format!("\\intbl {text}\\cell");
    let rtf = format!(
        "{{\\rtf1\\ansicpg936{{\\info{{\\title {0}}}}}\\pard {0}\\par\
         \\trowd\\clvmgf\\cellx1000\\cellx3000 {1}{2}\\row\
         \\trowd\\clvmrg\\cellx1000\\cellx2000\\cellx3000 {3}{4}{4}\\row\
         \\trowd\\cellx1000\\cellx2000\\cellx3000 {4}{5}{5}\\row\\pard {4}\\par}}",
        gbk("某区年度报告"),
        cell(&gbk("单位")),
        cell(&gbk("罚款")),
        cell(""),
        gbk("件数"),
        cell("7"),
    );
    let rtf = rtf.replace(
        &format!("\\cellx3000 {}{}", gbk("件数"), cell("7")),
        &format!("\\cellx3000 {}{}", cell(&gbk("件数")), cell("7")),
    );
    let document = read_bytes(rtf.as_bytes(), "a.rtf").unwrap();
    assert_eq!(document.format, Format::Rtf);
    assert_eq!(document.title.as_deref(), Some("某区年度报告"));
    let places: Vec<_> = document.tables[0].cells.iter().map(|c| (c.row, c.column, c.rows, c.columns)).collect();
    assert_eq!(places[..2], [(0, 0, 2, 1), (0, 1, 1, 2)], "{}", document.text);
}

#[test]
fn notes_stand_behind_the_text_and_a_missing_end_is_told() {
    for (body, expected) in [
        ("{a{\\super\\chftn{\\*\\footnote \\pard\\chftn{n 1}\\par m}}b\\par c}", "ab\nc\nn 1\nm"),
        (
            "a{\\footnote n}\\par\\trowd\\cellx10\\cellx20\\intbl x{\\footnote o\\par}\\cell 1\\cell\\row",
            "a\nx | 1\nn\no",
        ),
        ("{\\*\\ftnsep\\chftnsep s}a{\\footnote n\\cell\\row", "a\nn"),
    ] {
        let rtf = format!("{{\\rtf1 {body}");
        let document = read_bytes(rtf.as_bytes(), "a.rtf").unwrap();
        assert_eq!(
            (document.text.as_str(), &document.warnings[..]),
            (expected, &[super::CUT_OFF.to_owned()][..]),
            "{body}"
        );
    }
    assert!(read_bytes(b"{\\rtf1 {a}\\par}", "a.rtf").unwrap().warnings.is_empty());
}

#[test]
fn hostile_files_end_in_a_clear_error_or_in_their_text() {
    assert!(matches!(
        read_bytes(format!("{{\\rtf1 {}", "{".repeat(20_000)).as_bytes(), "a.rtf"),
        Err(IngestError::Limit { limit: Limit::Depth(_), .. })
    ));
    for (rtf, expected) in [
        ("{\\rtf1 a", "a"),
        ("{\\rtf1 a}}}}b\\'g\\u99999999999 c\\bin999999999 x", "ab"),
        ("{\\rtf1 \\cell\\row\\cellx-5\\cell a", "a"),
        ("{\\rtf1", "a.rtf: holds no text; download or convert it again"),
    ] {
        assert!(text(rtf).starts_with(expected), "{rtf}: {}", text(rtf));
    }
}
