//! What all targets share: reading as the program does, and what must hold of anything that was read.

use nianbao::ingest::{self, Found, Opened, ReadOptions};
use nianbao::model::{SourceDocument, SourceSpan};
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::LazyLock;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Reads bytes as a file of that name. An error is as good as a text; what comes out must be whole.
pub fn read(bytes: &[u8], name: &str) -> Option<SourceDocument> {
    match ingest::read_bytes(bytes, name) {
        Ok(document) => {
            check(&document);
            Some(document)
        }
        Err(error) => {
            assert!(error.to_string().starts_with(name), "{error}");
            None
        }
    }
}

/// Opens bytes as a file with that ending and reads all reports in it.
pub fn open(bytes: &[u8], ending: &str) {
    // One file for each process: it is written again for each input.
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let shared = PathBuf::from("/dev/shm");
        let folder = if shared.is_dir() { shared } else { std::env::temp_dir() };
        folder.join(format!("nianbao-fuzz-{}", std::process::id()))
    });
    let path = FOLDER.with_extension(ending);
    std::fs::write(&path, bytes).expect("a file can be written");
    let options = ReadOptions::default();
    match ingest::open(&path, &options) {
        Ok(Opened::One(part)) => part.read().iter().for_each(check),
        Ok(Opened::Archive(archive)) => {
            archive.each(&options, &mut |found| {
                if let Found::Part(part) = found {
                    part.read().iter().for_each(check);
                }
                ControlFlow::Continue(())
            });
        }
        Err(_) => {}
    }
    let _ = std::fs::remove_file(path);
}

/// An office document of these parts, not packed, so that what is changed in a part is what is read.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("a name");
        zip.write_all(bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// Every place that a document names lies in its text.
fn check(document: &SourceDocument) {
    let length = document.text.chars().count();
    let inside = |span: SourceSpan| assert!(span.start <= span.end && span.end <= length, "{span:?} of {length}");
    assert!(!document.text.trim().is_empty());
    for table in &document.tables {
        inside(table.span);
        table.caption.into_iter().for_each(inside);
        for cell in &table.cells {
            inside(cell.span);
            assert!(cell.rows > 0 && cell.columns > 0, "{cell:?}");
        }
    }
}
