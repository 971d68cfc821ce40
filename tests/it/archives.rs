//! Archives and tables of records, through every command that reads files.

use super::program::Room;
use serde_json::{Value, json};
use std::io::{Cursor, Write as _};

const WUQING: &str =
    "武清区2022年度行政执法工作报告\n2022年，武清区共办理行政处罚案件3260件。\n全区持证执法人员1616名。\n";
const NINGHE: &str =
    "宁河区2022年度行政执法工作报告\n2022年，宁河区共办理行政处罚案件811件。\n全区持证执法人员248名。\n";

fn zip_of(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        writer.write_all(text.as_bytes()).expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

fn sources(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["source"].as_str().expect("a source")).collect()
}

#[test]
fn members_are_read_under_one_address_by_every_command() {
    let room = Room::new();
    room.write("in/2022.zip", zip_of(&[("津/wuqing.txt", WUQING), ("津/ninghe.txt", NINGHE), ("a.dat", "x")]));
    let address = "in/2022.zip!/津/wuqing.txt";
    let all = room.run(&["extract", "in"]).ended(0).json_lines();
    assert_eq!(sources(&all), [address, "in/2022.zip!/津/ninghe.txt"]);
    let one = room.run(&["extract", address]).ended(0).json_lines();
    assert_eq!(one, all[..1]);
    assert_eq!(room.run(&["text", address]).ended(0).out, WUQING);
    let ran = room.run(&["text", "in/2022.zip"]).ended(2);
    assert!(ran.err.contains(&format!("in/2022.zip: holds several reports; name one of them, such as {address}")));
    assert!(room.run(&["extract", "in/2022.zip!/b"]).ended(2).err.contains("holds no such member"));

    let summary = room.run(&["index", "in", "--format", "json"]).ended(0).json();
    assert_eq!((&summary["added"], &summary["files"]), (&json!(2), &json!(2)));
    let hits = room.run(&["search", "武清区", "--format", "json"]).ended(0).json();
    assert_eq!(sources(hits["hits"].as_array().expect("hits")), [address]);
    assert_eq!(room.run(&["show", address, "--format", "json"]).ended(0).json()["source"], address);
    assert_eq!(room.run(&["show", "wuqing.txt", "--format", "json"]).ended(0).json()["source"], address);

    room.write("other.zip", zip_of(&[("a.dat", "x")]));
    for command in ["extract", "index"] {
        assert!(room.run(&[command, "other.zip"]).ended(2).err.contains("other.zip: holds nothing to read"));
    }

    let gold = json!({"figures": [], "problems": null, "year": 2022});
    room.write("gold/wuqing.gold.json", gold.to_string());
    let ran = room.run(&["evaluate", "gold", "in", "--format", "json"]).ended(0);
    assert_eq!(ran.json()["documents"], 1, "{}", ran.out);
    assert!(ran.err.contains("ninghe"), "{}", ran.err);
    room.run(&["audit", "--read", "in"]).ended(0);
}

#[test]
fn fields_of_records_say_what_their_texts_do_not() {
    let room = Room::new();
    let facts = |csv: &str| {
        let record = room.run_with_input(&["extract", "-"], csv.as_bytes()).ended(0).json_lines().remove(0);
        let region = record["region"]["county"].clone();
        (region, record["year"].clone(), record["issuer"].clone(), record["figures"][0]["period"].clone())
    };
    let bare = "办结行政处罚案件15件。";
    let head = "编号,正文,地区,年份,发布机构\n";
    let stated = (json!("宁河区"), json!(2021), json!("宁河区司法局"), json!(2021));
    assert_eq!(facts(&format!("{head}1,{bare},天津市宁河区,2021年,宁河区司法局\n")), stated);
    assert_eq!(facts(&format!("{head}1,{bare},寧河區,2021,寧河區司法局\n")), stated, "traditional");
    assert_eq!(facts(&format!("{head}1,{bare},,2021,宁河区司法局\n")), stated, "by its issuer");
    let nothing = (json!(null), json!(null), json!(null), json!(null));
    assert_eq!(facts(&format!("{head}1,{bare},某处,年份不详,\n")), nothing);
    let other = format!("{head}1,\"{}\",天津市宁河区,2021,宁河区司法局\n", WUQING.trim());
    let (region, year, _, period) = facts(&other);
    assert_eq!((region, year, period), (json!("武清区"), json!(2022), json!(2022)), "the text says it");
}

#[test]
fn a_table_without_a_text_is_told_with_the_columns_that_there_are() {
    let room = Room::new();
    room.write("a.csv", "编号,件数,地区\n1,15,天津\n");
    let told = "a.csv: none of the fields is known to hold text (there are: 编号, 件数, 地区); say which field holds the text \
                with --text-field";
    assert!(room.run(&["extract", "a.csv"]).ended(2).err.contains(told));
    let told = "a.csv: no field is called 正文 (there are: 编号, 件数, 地区)";
    assert!(room.run(&["extract", "a.csv", "--text-field", "正文"]).ended(2).err.contains(told));
}

#[test]
fn of_an_archive_that_is_cut_off_the_whole_members_are_read() {
    let room = Room::new();
    let members = [("津/wuqing.txt", WUQING), ("津/ninghe.txt", NINGHE), ("c.txt", &WUQING.repeat(40))];
    let seekable = zip_of(&members);
    // As written to a pipe: each size stands behind its member.
    let mut writer = zip::ZipWriter::new_stream(Vec::new());
    for (name, text) in members {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
        writer.write_all(text.as_bytes()).expect("written");
    }
    let piped = writer.finish().expect("an archive").into_inner();
    for (name, whole) in [("a.zip", seekable), ("b.zip", piped)] {
        // The directory at the end is longer than the last member.
        let third = memchr::memmem::rfind(&whole, b"PK\x03\x04").expect("a header");
        for (end, read) in [(whole.len() - 30, 3), (third + 60, 2), (third, 2), (third - 20, 1)] {
            room.write(name, &whole[..end]);
            let ran = room.run(&["extract", name]).ended(1);
            assert_eq!(ran.json_lines().len(), read, "{name} cut at {end}: {}", ran.err);
            assert!(ran.err.contains(&format!("{name}: is a ZIP archive that cannot be read (it ends too soon)")));
            let lost = format!("{name}!/c.txt: is a member of a ZIP archive that cannot be read (it ends too soon)");
            assert_eq!(ran.err.contains(&lost), end == third + 60, "{}", ran.err);
        }
    }
    let document = zip_of(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", WUQING)]);
    room.write("a.docx", &document[..document.len() - 30]);
    let ran = room.run(&["extract", "a.docx"]).ended(2);
    assert!(ran.err.contains("a.docx: looks like a Word document (DOCX) that is cut off"), "{}", ran.err);
}

#[test]
fn an_archive_that_changes_is_read_as_one_file_that_changes() {
    let room = Room::new();
    let index = |args: &[&str], status: i32| {
        let args = [&["index"], args, &["--format", "json"]].concat();
        let summary = room.run(&args).ended(status).json();
        ["added", "replaced", "unchanged", "removed"].map(|what| summary[what].as_u64().expect("a number"))
    };
    room.write("a.zip", zip_of(&[("1.txt", WUQING), ("2.txt", NINGHE)]));
    room.write("b.txt", "宁河区2021年度行政执法工作报告");
    assert_eq!(index(&["a.zip", "b.txt"], 0), [3, 0, 0, 0]);
    assert_eq!(index(&["a.zip"], 0), [0, 0, 3, 0]);
    room.write("a.zip", zip_of(&[("1.txt", WUQING), ("3.txt", NINGHE)]));
    assert_eq!(index(&["a.zip"], 0), [1, 0, 2, 1]);
    // A part of an archive, or a damaged one, is no reason to forget the rest.
    assert_eq!(index(&["a.zip!/3.txt", "--prune"], 0), [0, 0, 1, 2]);
    assert_eq!(index(&["a.zip", "b.txt", "--prune"], 0), [2, 0, 1, 0]);
    let whole = zip_of(&[("1.txt", WUQING), ("3.txt", NINGHE)]);
    room.write("a.zip", &whole[..whole.len() - 30]);
    assert_eq!(index(&["a.zip", "b.txt", "--prune"], 1), [0, 0, 3, 0]);
    std::fs::remove_file(room.path("a.zip")).expect("removed");
    assert_eq!(index(&["b.txt", "--prune"], 0), [0, 0, 1, 2]);
}

#[test]
fn passages_are_found_by_their_ids() {
    let room = Room::new();
    let lines: Vec<String> = (0..300)
        .map(|i| json!({"id": format!("q/{i}"), "text": format!("第{i}号段落，縣名{}。", i * 7)}).to_string())
        .collect();
    room.write("p.jsonl", lines.join("\n") + "\n{broken\n");
    let ran = room.run(&["index", "p.jsonl", "--format", "json"]).ended(1);
    assert_eq!(ran.json()["added"], 300);
    assert!(ran.err.contains("p.jsonl!/301: line 301 is no record"), "{}", ran.err);
    let hits = room.run(&["search", "\"县名2093\"", "--format", "json"]).ended(0).json();
    assert_eq!(sources(hits["hits"].as_array().expect("hits")), ["p.jsonl!/q/299"]);
    assert_eq!(room.run(&["text", "p.jsonl!/q/299"]).ended(0).out, "第299号段落，縣名2093。\n");

    let named = json!({"n": 5, "words": {"zh": "持证执法人员12名"}}).to_string();
    let args = ["extract", "-", "--text-field", "words.zh", "--id-field", "n"];
    let ran = room.run_with_input(&args, named.as_bytes()).ended(0).json_lines();
    assert_eq!((&ran[0]["source"], &ran[0]["figures"][0]["value"]), (&json!("-!/5"), &json!(12)));
    let csv =
        room.run_with_input(&["extract", "-"], "编号,正文\n甲,持证执法人员12名\n".as_bytes()).ended(0).json_lines();
    assert_eq!(sources(&csv), ["-!/甲"]);
    let zip = room.run_with_input(&["extract", "-"], &zip_of(&[("a.txt", WUQING)])).ended(0).json_lines();
    assert_eq!(sources(&zip), ["-!/a.txt"]);
    let ran = room.run_with_input(&["extract", "-", "--text-field", "x"], b"id,text\n1,a").ended(0);
    assert_eq!(ran.json_lines().len(), 1, "a text that is no table with such a column is a text: {}", ran.out);
}
