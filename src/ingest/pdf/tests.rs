//! PDF files made by hand: text of a predefined character map, scanned pages, and hostile files.

use crate::ingest::{IngestError, Limit, read_bytes};
use crate::model::Format;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// A file of one page with this content, its font UniGB-UCS2-H without a program; `more` stands among the pages.
fn pdf(more: &str, filter: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[{more} 3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
         5 0 obj<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>endobj\n\
         6 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)\
         /Supplement 4>>/FontDescriptor 7 0 R>>endobj\n7 0 obj<</Type/FontDescriptor/FontName/STSong-Light/Flags 4>>endobj\n\
         4 0 obj<<{filter}/Length {}>>stream\n",
        content.len()
    )
    .into_bytes();
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
    bytes
}

fn show(text: &str, y: u32) -> String {
    let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("BT /F 12 Tf 50 {y} Td <{hex}> Tj ET\n")
}

#[test]
fn text_of_a_font_that_is_not_embedded_is_read() {
    let content = show("某区年度报告", 700) + &show("办结案件15件。", 600);
    let document = read_bytes(&pdf("", "", content.as_bytes()), "a.pdf").expect("read");
    assert_eq!((document.format, document.text.as_str()), (Format::Pdf, "某区年度报告\n办结案件15件。"));
}

#[test]
fn hostile_files_end_soon_in_a_clear_error() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..160 {
        packed.write_all(&vec![b' '; 1 << 20]).expect("memory");
    }
    let bomb = pdf("", "/Filter/FlateDecode", &packed.finish().expect("memory"));
    let cyclic = pdf("2 0 R", "", b"");
    let nested = format!("%PDF-1.4\n{}", "[".repeat(200_000)).into_bytes();
    for (bytes, is_limit) in [(&bomb, true), (&cyclic, false), (&nested, false), (&cyclic[..200].to_vec(), false)] {
        let start = Instant::now();
        let error = read_bytes(bytes, "x.pdf").expect_err("it is hostile");
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        assert_eq!(
            matches!(error, IngestError::Limit { limit: Limit::Ratio(_) | Limit::Size(_), .. }),
            is_limit,
            "{error}"
        );
    }
}
