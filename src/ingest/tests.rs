//! Whole sources: what is refused, and that no bytes whatever make it panic.

use super::*;
use std::fs::File;
use std::path::Path;

#[test]
fn text_and_pages_become_documents() {
    let document = read_bytes("\u{FEFF}一\r\n二".as_bytes(), "a.txt").unwrap();
    assert_eq!((document.format, document.text.as_str(), document.encoding), (Format::Txt, "一\n二", "UTF-8"));
    assert_eq!(document.id.len(), 64);
    let (page, _, _) = encoding_rs::GB18030.encode("<meta charset=gb2312><title>报告</title><p>办结案件15件</p>");
    let document = read_bytes(&page, "a.txt").unwrap();
    assert_eq!((document.format, document.text.as_str(), document.encoding), (Format::Html, "办结案件15件", "GB18030"));
    assert_eq!(document.title.as_deref(), Some("报告"));
    assert_eq!(document.warnings, [""; 0]);
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    let cases: [(&[u8], &str); 7] = [
        (b"", "a.txt: holds no text; download or convert it again"),
        (b" \r\n\t", "a.txt: holds no text; download or convert it again"),
        ("\u{FEFF}\u{3000}\u{A0}".as_bytes(), "a.txt: holds no text; download or convert it again"),
        (b"<html><body><script>1</script></body></html>", "a.txt: holds no text; download or convert it again"),
        (
            b"%PDF-1.4\n",
            "a.txt: is a PDF that cannot be read (it is cut off, or none); download it again, or open it and save it anew",
        ),
        (
            b"PK\x03\x04 word/document.xml",
            "a.txt: looks like a Word document (DOCX) that is cut off or damaged; download it again",
        ),
        (
            b"\0\x01\x02\x03",
            "a.txt: looks like binary data; text, HTML, Word, Excel, RTF and PDF files can be read, and archives of them",
        ),
    ];
    for (bytes, message) in cases {
        assert_eq!(read_bytes(bytes, "a.txt").unwrap_err().to_string(), message);
    }
}

fn read(path: &Path) -> Result<SourceDocument, IngestError> {
    read_file(path, &ReadOptions::default())
}

#[test]
fn files_are_read_and_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "一").unwrap();
    assert_eq!(read(&path).unwrap().text, "一");
    let missing = read(&folder.path().join("b.txt")).unwrap_err();
    assert_eq!(missing, IngestError::NotFound { path: folder.path().join("b.txt").display().to_string() });
    let error = read(folder.path()).unwrap_err();
    assert!(matches!(error, IngestError::Unreadable { .. }), "{error}");
}

#[test]
fn a_file_over_the_limit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.txt");
    // A sparse file: it takes no room on the disk.
    File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
    let error = read(&path).unwrap_err();
    let told = error.to_string();
    let told = &told[path.parent().unwrap().as_os_str().len() + 1..];
    assert_eq!(told, "big.txt: larger than 256 MiB, the limit of one report; split it");
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// Reads a source and checks what must hold of any document.
fn check(bytes: &[u8], source: &str) {
    let Ok(document) = read_bytes(bytes, source) else {
        return;
    };
    let length = document.text.chars().count();
    assert!(!document.text.contains('\r') || document.format == Format::Html);
    let mut last = 0;
    for table in &document.tables {
        assert!(table.span.start <= table.span.end && table.span.end <= length);
        for cell in &table.cells {
            assert!(last <= cell.span.start && cell.span.start <= cell.span.end && cell.span.end <= length);
            assert!(cell.rows >= 1 && cell.columns >= 1);
            last = cell.span.end;
        }
    }
}

#[test]
fn no_bytes_make_it_panic() {
    let mut random = Random(2023);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/html");
    let mut pages: Vec<String> =
        std::fs::read_dir(folder).unwrap().filter_map(|e| std::fs::read_to_string(e.unwrap().path()).ok()).collect();
    pages.sort();
    let mut sources: Vec<Vec<u8>> = Vec::new();
    for page in &pages {
        sources.push(page.clone().into_bytes());
        sources.push(encoding_rs::GB18030.encode(page).0.into_owned());
        sources.push(encoding_rs::BIG5.encode(page).0.into_owned());
        sources.push(page.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    for round in 0..3000 {
        let bytes: Vec<u8> = match round % 3 {
            0 => (0..random.below(200)).map(|_| u8::try_from(random.below(256)).unwrap()).collect(),
            1 => {
                let source = &sources[random.below(sources.len())];
                source[random.below(source.len())..].iter().take(random.below(2000)).copied().collect()
            }
            _ => {
                let mut bytes = sources[random.below(sources.len())].clone();
                for _ in 0..random.below(20) {
                    let other = &sources[random.below(sources.len())];
                    let from = random.below(other.len());
                    let to = (from + random.below(60)).min(other.len());
                    let at = random.below(bytes.len());
                    let cut = (at + random.below(60)).min(bytes.len());
                    bytes.splice(at..cut, other[from..to].iter().copied());
                }
                bytes
            }
        };
        check(&bytes, if round % 2 == 0 { "a.html" } else { "a.txt" });
    }
}

/// Speeds, printed: `cargo test --lib --release ingest::tests::speed -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a check"]
fn speed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/html");
    let page = std::fs::read_to_string(folder.join("trs_editor.html")).unwrap();
    let paragraph =
        "<p>　　2023年，全区共办结行政处罚案件<b>15</b>件，罚没款3.6万元，开展<span>行政检查</span>10561次。</p>\n";
    let row = "<tr><td>城区</td><td>1</td><td>4</td><td>5</td><td>0.5</td></tr>\n";
    let long = page.replace("<p>&nbsp;</p>", &format!("{}<table>{}</table>", paragraph.repeat(40), row.repeat(20)));
    let text = "2023年，全区共办结行政处罚案件15件，罚没款3.6万元，开展行政检查10561次。\n".repeat(90);
    let cases = [
        ("UTF-8 text", text.clone().into_bytes(), "a.txt"),
        ("GB18030 text", encoding_rs::GB18030.encode(&text).0.into_owned(), "a.txt"),
        ("UTF-16 text", text.encode_utf16().flat_map(u16::to_le_bytes).collect(), "a.txt"),
        ("short page", page.into_bytes(), "a.html"),
        ("long page", long.clone().into_bytes(), "a.html"),
        ("GB18030 page", encoding_rs::GB18030.encode(&long).0.into_owned(), "a.html"),
        ("very long page", format!("<div>{}", paragraph.repeat(40_000)).into_bytes(), "a.html"),
    ];
    for (name, bytes, source) in cases {
        let rounds = 20_000_000 / bytes.len() + 1;
        let start = std::time::Instant::now();
        let length: usize = (0..rounds).map(|_| read_bytes(&bytes, source).unwrap().text.len()).sum();
        #[allow(clippy::cast_precision_loss)]
        let speed = (rounds * bytes.len()) as f64 / start.elapsed().as_secs_f64() / 1e6;
        println!("{name}: {speed:.0} MB/s in, {} bytes each, {} out", bytes.len(), length / rounds);
    }
}
