//! Files made to do harm: each is read or refused by name, soon and in little memory.
//!
//! `NIANBAO_PROGRAM=target/release/nianbao cargo test --test it hostile` tries an optimised program: it is held to two seconds,
//! and what it reads must come to its figures within the limits, too.

use super::program::{Room, command};
use nianbao::ingest::{Found, Opened, ReadOptions, open};
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Memory that a run may map, in KiB: 512 MiB.
const MEMORY: u32 = 512 * 1024;
/// The same where all threads work: each reserves some 64 MiB that it does not use.
const MEMORY_OF_THREADS: u32 = 768 * 1024;
/// Seconds of a core that a run may take; what is not optimised is several times as slow. So is what makes figures of a text
/// that is as long as a text may be.
const SECONDS: u32 = 2;
const SECONDS_DEBUGGING: u32 = 12;
const SECONDS_OF_FIGURES: u32 = 4;
/// Far above what any of them takes, for machines that do other things at the same time.
const LONGEST: Duration = Duration::from_secs(20);

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit.max(1)
    }
}

/// Sound files of every form that readers know, to be damaged.
fn sound_files() -> Vec<(&'static str, Vec<u8>)> {
    let text = "青石区2023年度行政执法工作报告\n一、办结行政处罚案件15件，罚没款3.6万元。\n";
    let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
    let page =
        std::fs::read_to_string(super::program::repository().join("tests/layouts/hanweb.html")).expect("a layout");
    let page = page.replace("{span}", &format!("<p>{text}</p><table><tr><td rowspan=2>一<td>2<tr><td>3</table>"));
    let zip = zip_of(&[("a.txt", text.as_bytes()), ("b/c.html", page.as_bytes()), ("d.txt", &gbk)]);
    let mut tape = tar::Builder::new(Vec::new());
    for (name, bytes) in [("a.txt", text.as_bytes()), ("b.zip", &zip)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tape.append_data(&mut header, name, bytes).expect("a member");
    }
    let tape = tape.into_inner().expect("an archive");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    gzip.write_all(&tape).expect("packed");
    let mht = "From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E4=B8=80</p>\r\n--b--";
    vec![
        ("a.txt", gbk),
        ("a.txt", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("a.html", page.into_bytes()),
        ("a.zip", zip),
        ("a.tar", tape),
        ("a.tar.gz", gzip.finish().expect("packed")),
        ("a.mht", mht.into()),
        (
            "a.jsonl",
            b"{\"id\": 1, \"text\": \"a\", \"date\": \"2023-01-02\"}\n{\"id\": 2, \"text\": [\"b\"]}\n".to_vec(),
        ),
        ("a.csv", "编号,正文\n1,\"一\n二\"\n2,三\n".into()),
    ]
}

/// Opens everything in a file as the program does, and reads it.
fn read_all(path: &std::path::Path) -> usize {
    let options = ReadOptions::default();
    let mut read = 0;
    match open(path, &options) {
        Ok(Opened::One(part)) => read += usize::from(part.read().is_ok()),
        Ok(Opened::Archive(archive)) => {
            archive.each(&options, &mut |found| {
                if let Found::Part(part) = found {
                    read += usize::from(part.read().is_ok());
                }
                ControlFlow::Continue(())
            });
        }
        Err(_) => {}
    }
    read
}

/// `NIANBAO_FUZZ_SECONDS=600 cargo test --test it hostile::damaged` goes on for ten minutes.
#[test]
fn damaged_files_never_make_a_reader_panic() {
    let seconds: u64 = std::env::var("NIANBAO_FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(0);
    let (start, files, room) = (Instant::now(), sound_files(), Room::new());
    let mut random = Random(seconds + 2023);
    let (mut rounds, mut read) = (0_usize, 0_usize);
    while rounds < 900 || start.elapsed() < Duration::from_secs(seconds) {
        let (name, sound) = &files[rounds % files.len()];
        let mut bytes = sound.clone();
        for _ in 0..=random.below(6) {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = u8::try_from(random.below(256)).expect("a byte"),
                2 => bytes[at] ^= 1 << random.below(8),
                _ => {
                    let (from, length) = (random.below(sound.len()), random.below(40));
                    let piece = sound[from..].iter().take(length).copied().collect::<Vec<_>>();
                    bytes.splice(at..(at + random.below(20)).min(bytes.len()), piece);
                }
            }
            if bytes.is_empty() {
                break;
            }
        }
        let path = room.write(name, &bytes);
        let before = Instant::now();
        read += read_all(&path);
        if before.elapsed() > LONGEST {
            std::fs::write(std::env::temp_dir().join(format!("nianbao-slow-{name}")), &bytes).expect("kept");
            panic!("{name}: {:?}, kept in the temporary folder", before.elapsed());
        }
        rounds += 1;
    }
    println!("{rounds} damaged files, {read} reports read from them");
    assert!(read > rounds / 4, "{read} of {rounds}");
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default().compression_level(Some(9))).expect("a member");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

/// So many zeros, packed by gzip, a thousandth of their size.
fn zeros(count: u64) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(1));
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), count), &mut writer).expect("packed");
    writer.finish().expect("packed")
}

/// An archive of ten archives of ten archives … with a page of zeros in each.
fn bush() -> Vec<u8> {
    let mut inner = zip_of(&[("a.txt", &vec![0; 20 << 20])]);
    for _ in 0..3 {
        let names: Vec<String> = (0..10).map(|i| format!("{i}.zip")).collect();
        inner = zip_of(&names.iter().map(|name| (name.as_str(), inner.as_slice())).collect::<Vec<_>>());
    }
    inner
}

/// A tape archive whose one member is so many bytes of nothing.
fn huge_tape(room: &Room, name: &str, member: &str, size: u64) {
    let mut header = tar::Header::new_gnu();
    header.set_path(member).expect("a name");
    header.set_size(size);
    header.set_cksum();
    let path = room.write(name, header.as_bytes());
    // A sparse file: it takes no room on the disk.
    std::fs::File::options().write(true).open(path).expect("opened").set_len(size + 2048).expect("lengthened");
}

/// A Word document of this body.
fn docx(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip_of(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

/// A Word document one part of which is a gigabyte of nothing.
fn huge_part() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(1));
    writer.start_file("[Content_Types].xml", options).expect("a member");
    writer.start_file("word/document.xml", options).expect("a member");
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 1 << 30), &mut writer).expect("packed");
    writer.finish().expect("an archive").into_inner()
}

/// A workbook of so many sheets, all of which are one part, with these cells and shared strings.
fn xlsx(sheets: usize, rows: &str, more: &str, strings: &str) -> Vec<u8> {
    let book = format!("<workbook><sheets>{}</sheets></workbook>", "<sheet name=\"a\" id=\"s\"/>".repeat(sheets));
    let sheet = format!(
        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData><mergeCells>{more}</mergeCells></worksheet>"
    );
    let relations = "<Relationships><Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"s.xml\"/>\
                     <Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"t.xml\"/></Relationships>";
    zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/s.xml", sheet.as_bytes()),
        ("xl/t.xml", format!("<sst><si><t>{strings}</t></si></sst>").as_bytes()),
    ])
}

/// A PDF of one page with this content and this font; `more` are objects of its own from 8 on.
fn pdf(content: &[u8], page: &str, font: &str, descendant: &str, more: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{page}>>endobj\n\
         5 0 obj<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]{font}>>endobj\n\
         6 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)\
         /Supplement 4>>{descendant}>>endobj\n4 0 obj<</Length {}>>stream\n",
        content.len()
    )
    .into_bytes();
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(b"\nendstream endobj\n");
    bytes.extend_from_slice(more);
    bytes.extend_from_slice(b"trailer<</Root 1 0 R>>\n%%EOF");
    bytes
}

/// PDF files whose parts lead back to themselves, or stand for more than they hold.
fn pdf_files(room: &Room) -> Vec<(&'static str, &'static str)> {
    const PAGE: &str = "/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 8 0 R>>>>";
    let show = |times: usize| format!("BT /F 12 Tf 50 700 Td {} ET", "<529E7ED3>Tj ".repeat(times)).into_bytes();
    let many = format!("/Contents[{}]/Resources<</Font<</F 5 0 R>>>>", "4 0 R ".repeat(10_000));
    room.write("contents.pdf", pdf(&show(10_000), &many, "", "", b""));
    let ranges = format!("/W[0 2147483647 1000 {}]", "0 65535 500 ".repeat(1000));
    room.write("widths.pdf", pdf(&show(1), PAGE, "", &ranges, b""));
    let long = format!("begincmap 1 beginbfchar <529E> <{}> endbfchar endcmap", "4E00".repeat(100_000));
    let long = format!("8 0 obj<</Length {}>>stream\n{long}\nendstream endobj\n", long.len());
    room.write("spelled.pdf", pdf(&show(100_000), PAGE, "/ToUnicode 8 0 R", "", long.as_bytes()));
    let form = "8 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 8 0 R>>>>/Length 11>>stream\n\
                /X Do /X Do\nendstream endobj\n";
    room.write("cycle.pdf", pdf(b"/X Do", PAGE, "", "", form.as_bytes()));
    let form = |i: usize| {
        let next = i + 1;
        format!(
            "{i} 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X {next} 0 R>>>>/Length 60>>stream\n\
             {}\nendstream endobj\n",
            "/X Do ".repeat(10)
        )
    };
    let forms: String = (8..20).map(form).collect();
    room.write("forms.pdf", pdf(b"/X Do", PAGE, "", "", forms.as_bytes()));
    room.write("path.pdf", pdf(format!("0 0 m {} S", "1 1 l ".repeat(2_000_000)).as_bytes(), PAGE, "", "", b""));
    room.write("states.pdf", pdf(&b"q ".repeat(3_000_000), PAGE, "", "", b""));
    room.write("itself.pdf", pdf(&show(1), PAGE, "/ToUnicode 5 0 R/DescendantFonts[5 0 R]/Encoding 5 0 R", "", b""));
    let loops = "%PDF-1.5\nxref\n0 2000000000\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 2000000000/Prev 9>>\nstartxref\n9\n%%EOF";
    room.write("tables.pdf", loops);
    let nested = "<</A ".repeat(1_000_000) + "1" + &">>".repeat(1_000_000);
    room.write("nested.pdf", format!("%PDF-1.5\n1 0 obj{nested}endobj"));
    let deep: String = (2..50_000).map(|i| format!("{i} 0 obj<</Type/Pages/Kids[{} 0 R]>>endobj\n", i + 1)).collect();
    room.write(
        "tree.pdf",
        format!("%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n{deep}trailer<</Root 1 0 R>>"),
    );
    vec![
        ("contents.pdf", "the limit of size"),
        ("widths.pdf", "the limit of count"),
        ("spelled.pdf", "the limit of count"),
        ("cycle.pdf", "no page has text"),
        ("forms.pdf", "the limit of count"),
        ("path.pdf", "no page has text"),
        ("states.pdf", "no page has text"),
        ("itself.pdf", "itself.pdf: "),
        ("tables.pdf", "cannot be read"),
        ("tree.pdf", "tree.pdf: "),
        ("nested.pdf", "the limit of depth"),
    ]
}

#[cfg(target_os = "linux")]
#[test]
fn hostile_pdf_files_end_soon_and_in_little_memory() {
    let room = Room::new();
    let cases = pdf_files(&room);
    end_soon(&room, &cases);
}

/// Office documents whose parts claim, nest, repeat or refer to more than they hold. Each with what is told; nothing where
/// it is read.
fn office_files(room: &Room) -> Vec<(&'static str, &'static str)> {
    room.write("part.docx", huge_part());
    let cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p>";
    room.write("nested.docx", docx(&(cell.repeat(10_000) + &"</w:tc></w:tr></w:tbl>".repeat(10_000))));
    room.write("boxes.docx", docx(&"<w:p><w:r><w:txbxContent>".repeat(10_000)));
    room.write("deep.docx", docx(&(format!("{}一", "<w:x>".repeat(500_000)) + &"</w:x>".repeat(500_000))));
    let deleted = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>办结案件</w:t></w:r></w:p>";
    room.write("joined.docx", docx(&deleted.repeat(100_000)));
    let laughs: String =
        (1..30).map(|i| format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10))).collect();
    let laughing =
        format!("<!DOCTYPE w [{laughs}]><w:document><w:body><w:p><w:t>&a29;一</w:t></w:p></w:body></w:document>");
    let parts: [(&str, &[u8]); 2] = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", laughing.as_bytes())];
    room.write("laughs.docx", zip_of(&parts));
    let corner = |place: &str| format!("<row><c r=\"{place}\" t=\"str\"><v>15</v></c><c t=\"str\"><v>件</v></c></row>");
    let whole = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(10_000);
    room.write("claims.xlsx", xlsx(1, &(corner("A1") + &corner("XFC1048576")), &whole, ""));
    let shared = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(20)).repeat(1000);
    room.write("shared.xlsx", xlsx(1, &shared, "", &"办".repeat(1 << 20)));
    let full = format!("<row>{}</row>", "<c><v>15</v></c>".repeat(100)).repeat(1000);
    room.write("sheets.xlsx", xlsx(5000, &full, "", ""));
    let edges: String = (0..20_000).map(|i| format!("\\cellx{i}")).collect();
    room.write("edges.rtf", format!("{{\\rtf1\\trowd{edges}{}", "\\intbl a\\cell\\row".repeat(20_000)));
    room.write("groups.rtf", format!("{{\\rtf1 {}", "{".repeat(5_000_000)));
    vec![
        ("part.docx", "the limit of "),
        ("nested.docx", "the limit of depth"),
        ("boxes.docx", "the limit of depth"),
        ("deep.docx", "holds no text"),
        ("joined.docx", ""),
        ("laughs.docx", ""),
        ("claims.xlsx", ""),
        ("shared.xlsx", "the limit of size"),
        ("sheets.xlsx", ""),
        ("edges.rtf", ""),
        ("groups.rtf", "the limit of depth"),
    ]
}

#[cfg(target_os = "linux")]
#[test]
fn hostile_documents_end_soon_and_in_little_memory() {
    let room = Room::new();
    let cases = office_files(&room);
    end_soon(&room, &cases);
}

#[cfg(target_os = "linux")]
#[test]
fn hostile_files_end_soon_and_in_little_memory() {
    let room = Room::new();
    let report = "2023年，全区办结行政处罚案件15件。".repeat(500);
    let whole = zip_of(&[("a.txt", report.as_bytes()), ("b.txt", b"1")]);
    room.write("cut.zip", &whole[..whole.len() / 2]);
    room.write("ratio.zip", zip_of(&[("a.txt", &vec![0; 300 << 20])]));
    room.write("endless.txt.gz", zeros(1 << 30));
    room.write("endless.jsonl.gz", zeros(1 << 30));
    room.write("endless.tar.gz", zeros(1 << 30));
    room.write("bush.zip", bush());
    huge_tape(&room, "huge.tar", "a.txt", 1 << 30);
    huge_tape(&room, "passed.tar", "a.dat", 1 << 40);
    let laughs: String =
        (1..30).map(|i| format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10))).collect();
    room.write("laughs.html", format!("<!DOCTYPE html [{laughs}]><p>&a29;一</p>"));
    room.write("tables.html", format!("{}深", "<table><tr><td>".repeat(10_000)));
    room.write("line.jsonl", vec![b'{'; 80 << 20]);
    room.write("quote.csv", format!("id,text\n1,\"{}", "一".repeat(25 << 20)));
    room.write("deep.jsonl", "[".repeat(1 << 20));
    room.write("list.jsonl", format!("{{\"text\": [{}1]}}", "1,".repeat(7 << 20)));
    room.write("columns.csv", format!("text{}", ",a".repeat(1 << 20)));
    room.write("text.txt", "2023年，全区办结行政处罚案件15件。\n".repeat(400_000));
    room.write("figures.txt", "15件，".repeat(1_600_000));
    room.write("numerals.txt", "三件\n".repeat(1_600_000));
    room.write("cells.txt", format!("单位{}\n", " | 15".repeat(20)).repeat(120_000));
    room.write("words.txt", format!("单位{}\n", " | 甲".repeat(20)).repeat(120_000));
    room.write("lines.txt", "甲\n".repeat(4_000_000));
    room.write("page.html", "<p>一".repeat(2_000_000));
    room.write("spans.html", format!("<table>{}", "<tr><td colspan=65534 rowspan=65534>1".repeat(200_000)));
    let head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n";
    room.write("parts.mht", head.to_owned() + &"--b\r\n\r\n".repeat(1_000_000) + "--b--");
    let cases = [
        ("cut.zip", ""),
        ("ratio.zip", "the limit of "),
        ("endless.txt.gz", "the limit of "),
        ("endless.jsonl.gz", "the limit of "),
        ("endless.tar.gz", ""),
        ("bush.zip", "holds several reports"),
        ("huge.tar", "the limit of size"),
        ("laughs.html", ""),
        ("tables.html", ""),
        ("line.jsonl", "the limit of size"),
        ("quote.csv", "the limit of size"),
        ("deep.jsonl", "no record"),
        ("passed.tar", "holds no text"),
        ("list.jsonl", ""),
        ("columns.csv", "the limit of count"),
        ("text.txt", "larger than 16 MiB"),
        ("figures.txt", ""),
        ("numerals.txt", ""),
        ("cells.txt", ""),
        ("words.txt", ""),
        ("lines.txt", ""),
        ("page.html", "the limit of count"),
        ("spans.html", ""),
        ("parts.mht", "without a page"),
    ];
    end_soon(&room, &cases);
}

/// The program that is tried, and whether it is optimised.
#[cfg(target_os = "linux")]
fn tried() -> (std::path::PathBuf, bool) {
    match std::env::var_os("NIANBAO_PROGRAM") {
        Some(program) => (super::program::repository().join(program), true),
        None => (command(std::path::Path::new("")).get_program().into(), !cfg!(debug_assertions)),
    }
}

/// Each of the files is read within the limits of time and memory, or ends in an error that tells this.
#[cfg(target_os = "linux")]
fn end_soon(room: &Room, cases: &[(&str, &str)]) {
    let (_, optimised) = tried();
    for &(name, told) in cases {
        let seconds = if optimised { SECONDS } else { SECONDS_DEBUGGING };
        let err = ends_soon(room, ["text", name], MEMORY, seconds);
        let is_told = err.as_ref().is_some_and(|err| err.contains(told) && (!told.is_empty() || err.contains(name)));
        assert!(is_told || told.is_empty() && err.is_none(), "{name}: {err:?}");
        if optimised && err.is_none() {
            ends_soon(room, ["extract", name], MEMORY_OF_THREADS, SECONDS_OF_FIGURES);
        }
    }
}

/// What a run told, if it came to nothing.
#[cfg(target_os = "linux")]
fn ends_soon(room: &Room, [asked, name]: [&str; 2], memory: u32, seconds: u32) -> Option<String> {
    let start = Instant::now();
    let run = std::process::Command::new("sh")
        .args(["-c", "ulimit -v \"$1\" && ulimit -t \"$2\" && exec \"$3\" \"$4\" \"$5\""])
        .args(["sh", &memory.to_string(), &seconds.to_string()])
        .arg(tried().0)
        .arg(asked)
        .arg(room.path(name))
        .output()
        .expect("it runs");
    let took = start.elapsed();
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    println!("{asked} {name}: {took:?} {:?} {}", run.status.code(), err.lines().next().unwrap_or_default());
    assert!(took < LONGEST, "{asked} {name}: {took:?}");
    let ended = run.status.code().is_some() && !err.contains("panicked") && !err.contains("memory");
    assert!(ended, "{asked} {name}: {:?} {err}", run.status);
    (!run.status.success()).then_some(err)
}
