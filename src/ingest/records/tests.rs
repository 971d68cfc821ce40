//! Tables of records in every form, a case each: the file, and what is read.

use crate::ingest::{Found, Opened, ReadOptions, open};
use std::ops::ControlFlow;

/// Address, title, text and metadata of each record, or the message of what failed.
fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let start = folder.path().as_os_str().len() + 1;
    let mut lines = Vec::new();
    let mut take = |found| {
        lines.push(match found {
            Found::Part(part) => match part.read() {
                Ok(d) => {
                    let facts: String = d.metadata.iter().map(|(label, value)| format!(" {label}={value}")).collect();
                    let title = d.title.map_or_else(String::new, |t| format!(" [{t}]"));
                    format!("{}{title} {}{facts}", &d.source[start..], d.text)
                }
                Err(error) => error.to_string()[start..].to_owned(),
            },
            Found::LeftOut(address) => format!("left out {address}"),
            Found::Failed(error) => error.to_string()[start..].to_owned(),
        });
        ControlFlow::Continue(())
    };
    match open(&path, options).unwrap() {
        Opened::One(part) => _ = take(Found::Part(part)),
        Opened::Archive(archive) => _ = archive.each(options, &mut take),
    }
    lines
}

fn fields(text: &str, id: &str) -> ReadOptions {
    let field = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    ReadOptions { text_field: field(text), id_field: field(id) }
}

#[test]
fn records_are_read_by_known_fields_and_by_those_that_are_named() {
    let cases: [(&str, &str, ReadOptions, &[&str]); 14] = [
        (
            "p.jsonl",
            "{\"id\": 7, \"text\": \"甲\"}\n\n{\"text\": \"乙\"}\r\n",
            fields("", ""),
            &["p.jsonl!/7 甲", "p.jsonl!/3 乙"],
        ),
        (
            "p.jsonl",
            "{\"ID\": \"a/b\", \"标题\": \"题\", \"正文\": \"甲\", \"url\": \"http://x\", \"date\": \"2023-01-02\"}",
            fields("", ""),
            &["p.jsonl!/a/b [题] 甲 url=http://x 发布日期=2023-01-02"],
        ),
        ("p.jsonl", "{\"id\": 1, \"text\": [\"甲\", \"乙\"]}", fields("", ""), &["p.jsonl!/1 甲\n乙"]),
        (
            "p.jsonl",
            "{\"text\": \"甲\", \"text\": [[\"\\ud83d\\u4e59\", 2.50], true, {}]}",
            fields("", ""),
            &["p.jsonl!/1 \u{FFFD}\u{FFFD}\u{FFFD}乙\n2.50\n\n"],
        ),
        (
            "p.jsonl",
            "{\"text\": \"甲\", \"data\": {\"body\": \"乙\", \"n\": \"k\"}}",
            fields("data.body", "data.n"),
            &["p.jsonl!/k 乙"],
        ),
        (
            "p.jsonl",
            "{\"id\": 1, \"text\": \"甲\"}\n{\"id\": 1, \"text\": \"乙\"}",
            fields("", ""),
            &["p.jsonl!/1 甲", "p.jsonl!/1#2 乙"],
        ),
        (
            "p.jsonl",
            "{\"id\": 1, \"text\": \"a<b\"}\n{\"id\": 2, \"html\": \"<p>乙</p>\"}",
            fields("", ""),
            &["p.jsonl!/1 a<b", "p.jsonl!/2 乙"],
        ),
        (
            "p.jsonl",
            "{\"id\": 1, \"text\": \"\"}\n[1]\n{\"id\": 2, \"te\n{\"id\": 3}\n{\"id\": 4, \"text\": \"丁\"}",
            fields("", ""),
            &[
                "p.jsonl!/1: holds no text; download or convert it again",
                "p.jsonl!/2: line 2 is no record (JSON, but no object); mend or remove it",
                "p.jsonl!/3: line 3 is no record (no JSON at character 13); mend or remove it",
                "p.jsonl!/4: none of the fields is known to hold text (there are: id); say which field holds the text \
                 with --text-field",
                "p.jsonl!/4 丁",
            ],
        ),
        (
            "p.jsonl",
            "{\"id\": 1, \"words\": \"甲\"}\n{\"id\": 2, \"words\": \"乙\"}",
            fields("", ""),
            &[
                "p.jsonl: none of the fields is known to hold text (there are: id, words); say which field holds the text \
               with --text-field",
            ],
        ),
        (
            "p.csv",
            "id,text\n1,甲\n",
            fields("body", ""),
            &["p.csv: no field is called body (there are: id, text); say which field holds the text with --text-field"],
        ),
        (
            "p.csv",
            "\u{FEFF}编号,标题,正文\r\na,题,\"甲，\n\"\"乙\"\"\"\r\nb,,丙\r\n",
            fields("", ""),
            &["p.csv!/a [题] 甲，\n\"乙\"", "p.csv!/b 丙"],
        ),
        ("p.tsv", "正文\t地区\n甲\t天津\n乙\n", fields("", ""), &["p.tsv!/1 甲 region=天津", "p.tsv!/2 乙"]),
        (
            "p.csv",
            "id;text\n1;甲\n2\n",
            fields("", ""),
            &["p.csv!/1 甲", "p.csv!/2: holds no text; download or convert it again"],
        ),
        (
            "p.txt",
            "{\"id\": 1, \"text\": \"甲\"}\n{\"id\": 2, \"text\": \"乙\"}",
            fields("", ""),
            &["p.txt!/1 甲", "p.txt!/2 乙"],
        ),
    ];
    for (name, file, options, expected) in cases {
        assert_eq!(read(name, file.as_bytes(), &options), expected, "{file}");
    }
}

#[test]
fn tables_come_in_any_encoding() {
    let text = "编号,正文\n1,行政执法年报\n2,甲\n";
    let wide =
        |order: fn(u16) -> [u8; 2]| format!("\u{FEFF}{text}").encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    for bytes in [text.as_bytes().to_vec(), gbk, wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
        assert_eq!(read("p.csv", &bytes, &ReadOptions::default()), ["p.csv!/1 行政执法年报", "p.csv!/2 甲"]);
    }
    let lines = "{\"id\": 1, \"text\": \"行政执法年报\"}\n{\"id\": 2, \"text\": \"甲\"}\n";
    let gbk = encoding_rs::GBK.encode(lines).0.into_owned();
    assert_eq!(read("p.jsonl", &gbk, &ReadOptions::default()), ["p.jsonl!/1 行政执法年报", "p.jsonl!/2 甲"]);
}

#[test]
fn records_of_the_same_words_are_the_same_and_others_are_not() {
    let id = |line: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.jsonl");
        std::fs::write(&path, line).unwrap();
        let mut ids = Vec::new();
        if let Ok(Opened::Archive(archive)) = open(&path, &ReadOptions::default()) {
            archive.each(&ReadOptions::default(), &mut |found| {
                if let Found::Part(part) = found {
                    ids.push(part.id);
                }
                ControlFlow::Continue(())
            });
        }
        ids
    };
    let one = id("{\"id\": 1, \"text\": \"甲乙\", \"title\": \"丙\"}");
    assert_eq!((one.len(), one[0].len()), (1, 64));
    assert_eq!(one, id("{\"text\":\"甲乙\",\"title\":\"丙\",\"more\":0}"));
    assert_ne!(one, id("{\"id\": 1, \"text\": \"甲\", \"title\": \"乙丙\"}"));
}
