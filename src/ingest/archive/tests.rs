//! Archives of every kind, made here, opened as the user's files are.

use crate::ingest::limits::MAX_RATIO;
use crate::ingest::{Found, Opened, ReadOptions, open};
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What is found in a file of this name, a line each: the address and the text, what is left out, what failed.
fn found_in(name: &str, bytes: &[u8], wanted: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let path = folder.path().join(format!("{name}{wanted}"));
    let start = folder.path().as_os_str().len() + 1;
    let mut lines = Vec::new();
    let mut take = |found| {
        lines.push(match found {
            Found::Part(part) => match part.read() {
                Ok(document) => format!("{}: {}", &document.source[start..], document.text),
                Err(error) => error.to_string()[start..].to_owned(),
            },
            Found::LeftOut(address) => format!("left out {}", &address[start..]),
            Found::Failed(error) => format!("failed {}", &error.to_string()[start..]),
        });
        ControlFlow::Continue(())
    };
    let options = ReadOptions::default();
    match open(Path::new(&path), &options) {
        Ok(Opened::One(part)) => _ = take(Found::Part(part)),
        Ok(Opened::Archive(archive)) => _ = archive.each(&options, &mut take),
        Err(error) => _ = take(Found::Failed(error)),
    }
    lines
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// Puts bytes in the place of others of the same length, wherever they stand.
fn replaced(mut bytes: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let places: Vec<usize> = (0..=bytes.len() - old.len()).filter(|&i| bytes[i..].starts_with(old)).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + new.len()].copy_from_slice(new);
    }
    bytes
}

#[test]
fn reports_of_archives_are_found_at_their_addresses() {
    let zip = zip_of(&[
        ("2023/a.html", "<p>办结案件15件</p>".as_bytes()),
        ("b.txt", "甲".as_bytes()),
        ("c.dat", b"x"),
        (".d.txt", b"x"),
        ("__MACOSX/._b.txt", b"x"),
        ("e.jsonl", "{\"id\": 7, \"text\": \"乙\"}".as_bytes()),
    ]);
    let inside = |at: &str| {
        ["2023/a.html: 办结案件15件", "b.txt: 甲", "e.jsonl!/7: 乙"].map(|line| format!("{at}!/{line}")).to_vec()
    };
    let left_out =
        |at: &str| ["c.dat", ".d.txt", "__MACOSX/._b.txt"].map(|name| format!("left out {at}!/{name}")).to_vec();
    let all = |at: &str| {
        let (inside, left_out) = (inside(at), left_out(at));
        [&inside[..2], &left_out[..], &inside[2..]].concat()
    };
    assert_eq!(found_in("r.zip", &zip, ""), all("r.zip"));
    let tar = tar_of(&[("./x/r.zip", &zip), ("f.txt.gz", &gzip_of("丙".as_bytes())), ("g.gz", b"x")]);
    let in_tar = [all("r.tar!/x/r.zip"), vec!["r.tar!/f.txt.gz: 丙".into(), "left out r.tar!/g.gz".into()]].concat();
    assert_eq!(found_in("r.tar", &tar, ""), in_tar);
    let in_coat: Vec<String> = in_tar.iter().map(|line| line.replacen("r.tar", "r.tar.gz", 1)).collect();
    assert_eq!(found_in("r.tar.gz", &gzip_of(&tar), ""), in_coat);
    assert_eq!(found_in("f.txt.gz", &gzip_of("丙".as_bytes()), ""), ["f.txt.gz: 丙"]);
    assert_eq!(found_in("e.jsonl.gz", &gzip_of(b"{\"text\": \"a\"}"), ""), ["e.jsonl.gz!/1: a"]);
}

#[test]
fn a_member_is_read_by_its_address() {
    let inner = zip_of(&[("a.txt", "甲".as_bytes()), ("c.dat", "乙".as_bytes())]);
    let zip = zip_of(&[("2023/a.txt", "丙".as_bytes()), ("2023/b.zip", &inner), ("2022/a.txt", b"x")]);
    for (wanted, expected) in [
        ("!/2023/a.txt", vec!["r.zip!/2023/a.txt: 丙"]),
        ("!/2023/b.zip!/c.dat", vec!["r.zip!/2023/b.zip!/c.dat: 乙"]),
        ("!/2023/b.zip", vec!["r.zip!/2023/b.zip!/a.txt: 甲", "left out r.zip!/2023/b.zip!/c.dat"]),
        ("!/2023/", vec!["r.zip!/2023/a.txt: 丙", "r.zip!/2023/b.zip!/a.txt: 甲", "left out r.zip!/2023/b.zip!/c.dat"]),
        (
            "!/2024",
            vec![
                "failed r.zip!/2024: the archive holds no such member; `nianbao extract` of the archive alone names \
                 those it has",
            ],
        ),
    ] {
        assert_eq!(found_in("r.zip", &zip, wanted), expected, "{wanted}");
    }
}

#[test]
fn names_in_gbk_and_big5_are_read() {
    let gbk = |name: &str| encoding_rs::GBK.encode(name).0.into_owned();
    let zip = zip_of(&[("AAAAAAAAAAAA.txt", b"x"), ("BBBB/CCCC.txt", b"x")]);
    let zip = replaced(replaced(zip, b"AAAAAAAAAAAA", &gbk("行政执法年报")), b"BBBB/CCCC", &gbk("天津/年报"));
    assert_eq!(found_in("r.zip", &zip, ""), ["r.zip!/行政执法年报.txt: x", "r.zip!/天津/年报.txt: x"]);
    assert_eq!(found_in("r.zip", &zip, "!/天津/年报.txt"), ["r.zip!/天津/年报.txt: x"]);
    let big5 = encoding_rs::BIG5.encode("勞動檢查年報").0.into_owned();
    let tar = tar_of(&[("AAAAAAAAAAAA.txt", b"x")]);
    let mut tar = replaced(tar, b"AAAAAAAAAAAA", &big5);
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes().copy_from_slice(&tar[..512]);
    header.set_cksum();
    tar[..512].copy_from_slice(header.as_bytes());
    assert_eq!(found_in("r.tar", &tar, ""), ["r.tar!/勞動檢查年報.txt: x"]);
}

#[test]
fn names_lead_nowhere() {
    let zip = zip_of(&[("../../etc/a.txt", b"1"), ("/etc/a.txt", b"2"), ("C:\\b.txt", b"3"), ("..", b"4")]);
    assert_eq!(
        found_in("r.zip", &zip, ""),
        ["r.zip!/etc/a.txt: 1", "r.zip!/etc/a#2.txt: 2", "r.zip!/b.txt: 3", "left out r.zip!/"]
    );
}

#[test]
fn a_bad_member_loses_nothing_else() {
    let stored = |name: &str, bytes: &[u8]| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [(name, bytes), ("good.txt", "好".as_bytes())] {
            writer
                .start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    let bad = replaced(stored("bad.txt", b"checked"), b"checked", b"changed");
    let lines = found_in("r.zip", &bad, "");
    assert!(
        lines[0].starts_with("failed r.zip!/bad.txt: is a member of a ZIP archive that cannot be read ("),
        "{lines:?}"
    );
    assert_eq!(lines[1..], ["r.zip!/good.txt: 好"]);
    let empty = found_in("r.zip", &zip_of(&[("a.txt", b""), ("b.txt", b"1")]), "");
    assert_eq!(empty, ["r.zip!/a.txt: holds no text; download or convert it again", "r.zip!/b.txt: 1"]);
    let picture = found_in("r.zip", &zip_of(&[("a.txt", b"\x89PNG\r\n\x1A\n"), ("b.txt", b"1")]), "");
    assert!(picture[0].starts_with("r.zip!/a.txt: looks like a PNG image; "), "{picture:?}");
    assert_eq!(picture[1..], ["r.zip!/b.txt: 1"]);
    // The flag of a password in both headers of the first member.
    let mut locked = stored("a.txt", b"1");
    let central = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    locked[6] |= 1;
    locked[central + 8] |= 1;
    let lines = found_in("r.zip", &locked, "");
    assert!(lines[0].starts_with("failed r.zip!/a.txt: packed in a way that is not read here (password"), "{lines:?}");
    assert_eq!(lines[1..], ["r.zip!/good.txt: 好"]);
}

#[test]
fn what_was_cut_off_is_told() {
    let text = "2023年，全区办结案件15件。".repeat(200);
    let members: [(&str, &[u8]); 2] = [("a.txt", b"1"), ("b.txt", text.as_bytes())];
    let tar = tar_of(&members);
    for (name, bytes, kept) in [
        ("r.zip", zip_of(&members), 2),
        ("r.tar", tar.clone(), 1),
        ("r.tar.gz", gzip_of(&tar), 1),
        ("a.txt.gz", gzip_of(text.as_bytes()), 0),
    ] {
        let lines = found_in(name, &bytes[..bytes.len() - bytes.len() / 3], "");
        let failed: Vec<_> =
            lines.iter().filter(|l| l.starts_with("failed ") && l.contains("; download it again")).collect();
        assert_eq!((lines.len() - failed.len(), failed.is_empty()), (kept, false), "{name}: {failed:?}");
    }
}

#[test]
fn an_office_document_is_one_report() {
    let docx = zip_of(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<x/>"), ("word/a.html", b"x")]);
    let lines = found_in("r.zip", &zip_of(&[("a.txt", b"1"), ("b.html", &docx)]), "");
    assert_eq!((lines.len(), lines[0].as_str()), (2, "r.zip!/a.txt: 1"));
    assert!(lines[1].starts_with("r.zip!/b.html: ") && !lines[1].contains("a.html"), "{lines:?}");
}

#[test]
fn bombs_end_at_a_limit_that_is_named() {
    let zeros = vec![0; 64 << 20];
    let dense = zip_of(&[("a.txt", &zeros), ("b.txt", b"1")]);
    let ratio = |address: &str| {
        format!(
            "failed {address}: unpacks to more than {MAX_RATIO} times its size, the limit of ratio; split it, or check \
             where it comes from"
        )
    };
    assert_eq!(found_in("r.zip", &dense, ""), [ratio("r.zip!/a.txt"), "r.zip!/b.txt: 1".to_owned()]);
    assert_eq!(found_in("a.txt.gz", &gzip_of(&zeros), ""), [ratio("a.txt.gz")]);
    // Ten members stay below what one may be, and not below what all may.
    let half = &zeros[..31 << 20];
    let names: Vec<String> = (0..10).map(|i| format!("{i}.txt")).collect();
    let wide = zip_of(&names.iter().map(|name| (name.as_str(), half)).collect::<Vec<_>>());
    let told = found_in("r.zip", &wide, "").pop().unwrap();
    assert!(told.contains("in all, the limit of ratio"), "{told}");
}

#[test]
fn archives_in_archives_end_at_a_depth() {
    let mut deep = zip_of(&[("a.txt", b"1")]);
    for _ in 0..3 {
        deep = zip_of(&[("r.zip", &deep)]);
    }
    assert_eq!(found_in("r.zip", &deep, ""), ["r.zip!/r.zip!/r.zip!/r.zip!/a.txt: 1"]);
    deep = zip_of(&[("r.zip", &deep)]);
    let told = &found_in("r.zip", &deep, "")[0];
    assert!(told.starts_with("failed r.zip!/r.zip!/r.zip!/r.zip!/r.zip: nests more than 4 levels deep"), "{told}");
    let mut coats = gzip_of(b"1");
    for _ in 0..6 {
        coats = gzip_of(&coats);
    }
    let told = &found_in("a.txt.gz", &coats, "")[0];
    assert!(told.contains("the limit of depth"), "{told}");
}
