//! Office documents made in tests: parts in, a package out.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A package of these parts.
pub(in crate::ingest) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in [("[Content_Types].xml", "<Types/>")].iter().chain(parts) {
        zip.start_file(*name, options).expect("a name");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// A Word document of this body and these other parts (name in `word/`, text).
pub(in crate::ingest) fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let mut relations = String::from("<Relationships>");
    let mut parts = vec![("word/document.xml".to_owned(), document)];
    for (name, text) in others {
        let kind = name.trim_end_matches(".xml");
        let _ = write!(relations, "<Relationship Id=\"{kind}\" Type=\"http://x/{kind}\" Target=\"{name}\"/>");
        parts.push((format!("word/{name}"), (*text).to_owned()));
    }
    parts.push(("word/_rels/document.xml.rels".to_owned(), relations + "</Relationships>"));
    let parts: Vec<_> = parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    package(&parts)
}
