//! The command line from outside: what good input gives, and what bad input is told, with which exit status.

use super::program::{CorpusIndex, Ran, Room, command, repository};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Instant;

const REPORT: &str = "武清区2022年度行政执法工作报告\n2022年，武清区共办理行政处罚案件3260件，同比下降11.58%。\n\
                      全区持证执法人员1616名，开展行政检查7.2万余次。\n";
const REPORT_HANT: &str =
    "舟山市普陀區2022年度行政執法工作報告\n2022年，全區共辦理行政處罰案件3046件，持證執法人員632名。\n";

/// All of `words` stand in what a run said on standard error.
#[track_caller]
fn says(ran: &Ran, words: &[&str]) {
    for word in words {
        assert!(ran.err.contains(word), "no {word:?} in: {}", ran.err);
    }
}

// Bad input: files.

#[test]
fn files_that_cannot_be_read_are_named_with_the_reason_and_a_remedy() {
    let room = Room::new();
    room.write("empty.txt", "");
    room.write("blank.txt", "\u{feff} \n\u{3000}\n");
    room.write("report.pdf", b"%PDF-1.7\n1 0 obj");
    room.write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    room.write("random.txt", noise(5000));
    room.write("zeros.txt", [0; 3000]);
    std::fs::create_dir_all(room.path("folder/of-nothing")).expect("made");
    std::fs::create_dir_all(room.path("looks-like.txt")).expect("made");
    room.write("other/notes.md", "# notes");
    let text = "it is a folder";
    let walked = "nothing to read";
    let cases = [
        ("empty.txt", "holds no text; download", None),
        ("blank.txt", "holds no text; download", None),
        ("missing.txt", "no such file or folder; check the path", None),
        ("report.pdf", "is a PDF that cannot be read (it is cut off, or none); download it again", None),
        ("picture.txt", "looks like a PNG image; recognise its text", None),
        (
            "random.txt",
            "looks like binary data; text, HTML, Word, Excel, RTF and PDF files can be read, and archives of them",
            None,
        ),
        (
            "zeros.txt",
            "looks like binary data; text, HTML, Word, Excel, RTF and PDF files can be read, and archives of them",
            None,
        ),
        ("folder", walked, Some(text)),
        ("looks-like.txt", walked, Some(text)),
        ("other", "nothing to read (left out, of other kinds: 1)", Some(text)),
    ];
    for (file, message, of_text) in cases {
        for args in [&["extract", file][..], &["index", file], &["text", file]] {
            let message = of_text.filter(|_| args[0] == "text").unwrap_or(message);
            let ran = room.run(args).ended(2);
            says(&ran, &[&format!("nianbao: {file}: "), message]);
            assert_eq!(ran.err.trim_end().lines().count(), 1, "one line for one fault: {}", ran.err);
            assert_eq!(ran.out, "", "{args:?}");
        }
    }
    let left: Vec<_> = room.contents("nianbao-index").into_iter().map(|(path, _)| path).collect();
    assert!(room.run(&["search", "执法"]).ended(2).err.contains("there is no index here"), "{left:?}");
}

#[cfg(unix)]
#[test]
fn files_that_the_system_refuses_are_told_and_the_rest_is_read() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let room = Room::new();
    room.write("in/good.txt", REPORT);
    symlink("nowhere.txt", room.path("in/dead.txt")).expect("linked");
    let ran = room.run(&["extract", "in"]).ended(1);
    says(&ran, &["in/dead.txt: cannot be read (it is a link that leads nowhere)"]);
    assert_eq!(ran.json_lines().len(), 1);

    let locked = room.write("locked.txt", REPORT);
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).expect("locked");
    if std::fs::read(&locked).is_ok() {
        println!("skipped: this user (root) may read files without permission");
        return;
    }
    let ran = room.run(&["extract", "locked.txt"]).ended(2);
    says(&ran, &["locked.txt: cannot be read (permission denied", "check its kind and permissions"]);
}

/// Bytes of no text, the same in every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let step = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(step).collect()
}

/// A megabyte of report and up to one of what no report holds: a build without optimisation takes a second or two of a
/// core for each. What takes the square of its size is over the limit, which leaves a slow machine tenfold time.
#[test]
fn large_and_monotonous_files_take_time_in_proportion() {
    const LIMIT: u32 = 20;
    let kilo = |text: &str, kilobytes: usize| text.repeat(kilobytes * 1000 / text.len());
    let cases = [
        ("report.txt", kilo(REPORT, 1000)),
        ("digits.txt", kilo("1234567890", 1000)),
        ("numerals.txt", kilo("一二三四", 1000)),
        ("markers.txt", kilo("(一)", 1000)),
        ("bars.txt", kilo("|", 1000)),
        ("multipliers.txt", kilo("万", 300)),
        ("tabs.txt", kilo("1\t", 60)),
        ("commas.txt", kilo("1,", 100)),
        ("line.txt", kilo("增长5%,", 200)),
        ("pairs.txt", kilo("分别5件、", 200)),
        ("apart.txt", kilo("至少配备不低于总数的", 150)),
        ("wholes.txt", kilo("其中5件,", 100)),
        ("money.txt", kilo("￥", 200)),
        ("percent.txt", kilo("%", 200)),
        ("brackets.txt", kilo("(", 200)),
        ("dashes.txt", kilo("3-", 100)),
        ("years.txt", kilo("2021、2022", 150)),
        ("lost.txt", kilo("案?1", 100)),
        ("stops.txt", kilo("1。", 50)),
        ("cut.txt", kilo("1,4\n61名", 50)),
        ("wrapped.txt", kilo("行政执法人员共有一千四百六十一名其中持证人员一千二百名\n", 200)),
        (
            "marks.txt",
            kilo("行政处罚\u{1}件和行政检查5次的情况已经如实公开在网站上,全年没有差错并接受群众监督和评议,", 200),
        ),
        ("headings.txt", kilo("一、工作\n(一)检查\n1.处罚\n", 700)),
        ("problems.txt", format!("一、存在的问题\n{}", kilo("1.人员不足。\n", 300))),
        ("parts.txt", format!("立案100件,其中{}", kilo("甲局1件、", 200))),
        ("places.txt", kilo("天津市武清区", 500)),
        ("quotes.txt", kilo("“", 300)),
        ("wide.txt", format!("|{}\n|{}", kilo("处罚|", 30), kilo("12|", 16))),
        ("rows.html", format!("<table>{}</table>", kilo("<tr><td>1</td><td>2件</td></tr>", 400))),
        ("nested.html", format!("{}一", kilo("<div>", 200))),
        ("tags.html", kilo("<", 500)),
    ];
    let room = Room::new();
    for (name, text) in cases {
        room.write(name, &text);
        let start = Instant::now();
        let ran = room.run_within(LIMIT, &["extract", name]);
        println!("{name}: {:.1} s", start.elapsed().as_secs_f32());
        let ran = ran.ended(0);
        assert_eq!(ran.json_lines().len(), 1, "{name}");
    }
}

#[test]
fn damaged_bytes_of_every_encoding_cost_their_place_and_no_more() {
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let big5 = |text: &str| encoding_rs::BIG5.encode(text).0.into_owned();
    let le = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let be = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let cut = |mut bytes: Vec<u8>| {
        bytes.pop();
        bytes
    };
    let three = REPORT.repeat(3);
    let cases: [(&str, &str, Vec<u8>); 8] = [
        ("utf-8", "UTF-8", [three.as_bytes(), b"\xff\xfe\xe4\xb8", REPORT.as_bytes()].concat()),
        ("utf-8-cut", "UTF-8", [three.as_bytes(), &"处".as_bytes()[..2]].concat()),
        ("gb18030", "GB18030", [gb(&three), b"\xff\x80 ".to_vec(), gb(REPORT)].concat()),
        ("gb18030-cut", "GB18030", cut(gb(&format!("{three}处")))),
        ("big5", "Big5", [big5(&REPORT_HANT.repeat(3)), b"\xff\xff ".to_vec(), big5(REPORT_HANT)].concat()),
        ("utf-16le", "UTF-16LE", cut([b"\xff\xfe".to_vec(), le(&three)].concat())),
        ("utf-16be", "UTF-16BE", cut([b"\xfe\xff".to_vec(), be(&three)].concat())),
        ("utf-16-half-pair", "UTF-16LE", [b"\xff\xfe".to_vec(), le(&three), b"\x00\xd8".to_vec(), le(REPORT)].concat()),
    ];
    let room = Room::new();
    for (name, encoding, bytes) in cases {
        let file = format!("{name}.txt");
        room.write(&file, bytes);
        let ran = room.run(&["extract", &file]).ended(0);
        let report = &ran.json_lines()[0];
        assert_eq!(report["encoding"], encoding, "{name}");
        let warnings = report["warnings"].to_string();
        assert!(warnings.contains("stand as U+FFFD, the first in line"), "{name}: {warnings}");
        let certified = report["figures"].as_array().expect("figures").iter();
        assert!(certified.filter(|f| f["metric"] == "officers.certified").count() >= 3, "{name}");
        // `text` shows the damage and tells of it; `--quiet` keeps it to itself.
        let text = room.run(&["text", &file]).ended(0);
        assert!(text.out.contains('\u{fffd}'), "{name}");
        says(&text, &[&file, "stand as U+FFFD"]);
        assert_eq!(room.run(&["text", &file, "--quiet"]).ended(0).err, "", "{name}");
    }
}

#[test]
fn a_broken_file_among_good_ones_is_told_and_the_good_ones_are_indexed() {
    let room = Room::new();
    room.write("in/a.txt", REPORT);
    room.write("in/b.txt", b"%PDF-1.4");
    room.write("in/c.txt", REPORT_HANT);
    let ran = room.run(&["index", "in"]).ended(1);
    says(&ran, &["nianbao: in/b.txt: is a PDF that cannot be read"]);
    assert!(ran.out.contains("2 added") && ran.out.contains("1 could not be read"), "{}", ran.out);
    let outcome = room.run(&["index", "in", "--format", "json"]).ended(1).json();
    assert_eq!((&outcome["unchanged"], &outcome["reports"], &outcome["files"]), (&2.into(), &2.into(), &3.into()));
    assert_eq!(outcome["failures"][0]["source"], "in/b.txt");
    assert_eq!(room.run(&["search", "执法", "--format", "json"]).ended(0).json()["total"], 2);
    // A file that breaks later keeps what was read of it before, also when the index is pruned.
    room.write("in/a.txt", b"%PDF-1.4");
    room.run(&["index", "in", "--prune"]).ended(1);
    assert_eq!(room.run(&["search", "武清区", "--format", "json"]).ended(0).json()["total"], 1);
}

#[test]
fn a_run_that_reads_nothing_leaves_the_index_as_it_was() {
    let room = Room::new();
    room.write("in/a.txt", REPORT);
    room.run(&["index", "in"]).ended(0);
    room.write("bad.txt", b"%PDF-1.4");
    std::fs::create_dir(room.path("empty")).expect("made");
    for path in ["bad.txt", "missing", "empty"] {
        room.run(&["index", path, "--prune"]).ended(2);
        room.run(&["index", path, "--full"]).ended(2);
    }
    assert_eq!(room.run(&["search", "执法", "--format", "json"]).ended(0).json()["total"], 1);
}

// Bad input: the index.

#[test]
fn an_index_of_another_version_is_refused_until_it_is_written_anew() {
    let room = Room::new();
    room.write("in/a.txt", REPORT);
    room.run(&["index", "in"]).ended(0);
    let path = room.path("nianbao-index/nianbao-index.json");
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(&path).expect("read")).expect("JSON");
    manifest["format"] = 9999.into();
    std::fs::write(&path, manifest.to_string()).expect("written");
    let before = room.contents("nianbao-index");
    for args in [&["search", "执法"][..], &["figures"], &["compare"], &["show", "a.txt"], &["index", "in"]] {
        let ran = room.run(args).ended(2);
        says(&ran, &["nianbao-index: the index was written with format 9999", "--full"]);
    }
    assert_eq!(room.contents("nianbao-index"), before);
    room.run(&["index", "in", "--full"]).ended(0);
    room.run(&["search", "执法"]).ended(0);
}

/// A disk that lost the ends of files, or whole files; every part of the index in turn.
#[test]
fn a_damaged_index_is_refused_until_it_is_written_anew() {
    let room = Room::new();
    room.write("in/a.txt", REPORT);
    room.run(&["index", "in"]).ended(0);
    let sound = room.contents("nianbao-index");
    let data = sound.iter().filter(|(path, _)| path.parent() != Some(&room.path("nianbao-index")));
    let parts: Vec<_> = data.filter(|(_, bytes)| !bytes.is_empty()).collect();
    assert!(parts.len() > 5, "{parts:?}");
    for (path, bytes) in parts {
        let ending = path.file_name().expect("a name").to_string_lossy();
        for (how, damaged) in [("empty", Vec::new()), ("half", bytes[..bytes.len() / 2].to_vec())] {
            std::fs::write(path, damaged).expect("written");
            let ran = room.run(&["search", "执法", "--quiet"]);
            assert!(!ran.err.contains("panicked"), "{ending} {how}: {}", ran.err);
            if ran.status != 0 {
                assert_eq!(ran.status, 2, "{ending} {how}");
                says(&ran, &["nianbao-index", "--full"]);
            }
        }
        std::fs::write(path, bytes).expect("written");
    }
    for (path, bytes) in &sound {
        std::fs::write(path, &bytes[..bytes.len() / 2]).expect("written");
    }
    says(&room.run(&["search", "执法"]).ended(2), &["nianbao-index.json", "--full"]);
    room.run(&["index", "in", "--full"]).ended(0);
    room.run(&["search", "执法"]).ended(0);
}

#[test]
fn a_foreign_folder_or_a_missing_index_is_told_and_left_untouched() {
    let room = Room::new();
    room.write("in/a.txt", REPORT);
    room.write("mine/thesis.tex", "years of work");
    room.write("mine/data-1/raw.csv", "1,2");
    let before = room.contents("mine");
    for args in [&["index", "in"][..], &["index", "in", "--full"], &["index", "in", "--prune"], &["search", "执法"]] {
        let ran = room.run(&[args, &["--index", "mine"]].concat()).ended(2);
        says(&ran, &["mine: this folder is not empty and holds no index of nianbao", "--index"]);
        let ran = room.run(&[args, &["--index", "in/a.txt"]].concat()).ended(2);
        says(&ran, &["in/a.txt"]);
    }
    assert_eq!(room.contents("mine"), before);
    for args in [&["search", "执法"][..], &["figures"], &["compare"], &["show", "abcd"]] {
        let ran = room.run(&[args, &["--index", "nowhere"]].concat()).ended(2);
        says(&ran, &["nowhere: there is no index here", "nianbao index PATH… --index nowhere"]);
    }
    assert!(!room.path("nowhere").exists());
}

// Bad input: what is typed.

#[test]
fn what_cannot_be_understood_is_told_with_its_place_and_a_remedy() {
    let index = CorpusIndex::shared();
    let cases: [(&[&str], &[&str]); 29] = [
        (&["search", "(行刑衔接"], &["this parenthesis is not closed", "  (行刑衔接\n  ^\n"]),
        (&["search", "行刑衔接)"], &["this parenthesis was never opened", "\n          ^\n"]),
        (&["search", "\"行刑衔接"], &["this quotation mark is not closed", "  \"行刑衔接\n  ^\n"]),
        (&["search", "“行刑衔接"], &["this quotation mark is not closed"]),
        (&["search", ""], &["it is empty"]),
        (&["search", "执法 AND"], &["nothing stands behind AND"]),
        (&["search", "region:"], &["a value is missing after this"]),
        (&["search", "regoin:天津"], &["there is no field regoin", "did you mean region:?"]),
        (&["search", "region:武青区"], &["the index has no region 武青区", "did you mean 武清区?"]),
        (&["search", "region:天律"], &["the index has no region 天律", "did you mean 天津?"]),
        (&["search", "region:外星"], &["the index has no region 外星", "name a place in full"]),
        (&["search", "county:武青区"], &["did you mean 武清区?"]),
        (&["search", "metric:罚没金客"], &["there is no metric 罚没金客", "did you mean 罚没金额?"]),
        (&["search", "cases.penlty>1000"], &["there is no metric cases.penlty", "did you mean cases.penalty?"]),
        (&["search", "行政处罚>很多"], &["很多 is not a number"]),
        (&["search", "year:20x3"], &["20x3 is not a year", "write year:2023"]),
        (&["search", "level:contry"], &["there is no level contry", "did you mean county?"]),
        (&["search", "doc_type:annual"], &["did you mean annual_report?"]),
        (&["compare", "--metric", "cases.penlty"], &["--metric: there is no metric cases.penlty", "cases.penalty?"]),
        (&["compare", "--per", "officer.certified"], &["--per: there is no metric", "officers.certified?"]),
        (&["compare", "--region", "武青区"], &["--region: there is no region 武青区", "did you mean 武清区?"]),
        (&["compare", "--children", "武青区"], &["--children: there is no region 武青区", "did you mean 武清区?"]),
        (&["compare", "--year", "20x3"], &["--year", "write 2023 or 2020..2023"]),
        (&["figures", "--metric", "行政处罚数"], &["there is no metric 行政处罚数", "did you mean 行政处罚?"]),
        (&["figures", "--region", "武青区"], &["--region: there is no region", "did you mean 武清区?"]),
        (&["figures", "--kind", "levl"], &["--kind: there is no kind levl", "level, change, share or target"]),
        (&["figures", "--group-by", "contry"], &["--group-by", "county"]),
        (&["show", "zzzz"], &["has the id or source zzzz"]),
        (&["show", "no-such-report.txt"], &["no-such-report.txt", "nianbao search"]),
    ];
    for (args, words) in cases {
        let ran = index.run(args).ended(2);
        says(&ran, words);
        assert_eq!(ran.out, "", "{args:?}");
    }
}

#[test]
fn wrong_commands_and_flags_are_told_with_the_nearest() {
    let room = Room::new();
    let cases: [(&[&str], &str); 10] = [
        (&[], "Usage: nianbao"),
        (&["serch", "执法"], "'search'"),
        (&["search"], "<QUERY>"),
        (&["index"], "<PATH>"),
        (&["extract"], "<PATH>"),
        (&["text"], "<FILE>"),
        (&["search", "执法", "--formt", "json"], "'--format'"),
        (&["search", "执法", "--format", "xml"], "text, json, csv"),
        (&["search", "执法", "--limit", "many"], "--limit"),
        (&["figures", "--whole", "--parts"], "cannot be used with"),
    ];
    for (args, words) in cases {
        says(&room.run(args).ended(2), &[words]);
    }
    assert_eq!(std::fs::read_dir(room.path("")).expect("read").count(), 0, "something was left behind");
}

// Runs again, pipes.

#[test]
fn a_second_run_reads_what_changed_and_prune_takes_out_what_vanished() {
    let room = Room::new();
    room.write("in/a.txt", REPORT);
    room.write("in/b.txt", REPORT_HANT);
    let counts = |args: &[&str]| {
        let outcome = room.run(&[&["index", "in", "--format", "json"], args].concat()).ended(0).json();
        ["added", "replaced", "unchanged", "removed", "reports"].map(|name| outcome[name].as_u64().expect("a count"))
    };
    assert_eq!(counts(&[]), [2, 0, 0, 0, 2]);
    assert_eq!(counts(&[]), [0, 0, 2, 0, 2]);
    room.write("in/a.txt", REPORT.replace("3260", "3261"));
    assert_eq!(counts(&[]), [0, 1, 1, 0, 2]);
    std::fs::remove_file(room.path("in/b.txt")).expect("removed");
    assert_eq!(counts(&[]), [0, 0, 2, 0, 2]);
    assert_eq!(counts(&["--prune"]), [0, 0, 1, 1, 1]);
    assert_eq!(counts(&["--full"])[4], 1);
    let figures = room.run(&["figures", "--metric", "cases.penalty", "--kind", "level", "--format", "json"]);
    assert_eq!(figures.ended(0).json()["figures"][0]["value"], 3261);
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let room = Room::new();
    let report = &room.run_with_input(&["extract", "-"], REPORT.as_bytes()).ended(0).json_lines()[0];
    assert_eq!((report["source"].as_str(), report["year"].as_i64()), (Some("-"), Some(2022)));
    assert_eq!(room.run_with_input(&["text", "-"], REPORT.as_bytes()).ended(0).out, REPORT);
    says(&room.run_with_input(&["extract", "-"], b"").ended(2), &["nianbao: -: holds no text"]);
    room.run_with_input(&["index", "-"], REPORT.as_bytes()).ended(0);
    assert_eq!(room.run(&["search", "武清区", "--format", "json"]).ended(0).json()["total"], 1);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let index = CorpusIndex::shared();
    let commands: [&[&str]; 9] = [
        &["extract", "corpus"],
        &["extract", "corpus", "--format", "json"],
        &["extract", "corpus", "--format", "csv", "--quiet"],
        &["text", "corpus/mainland/zhengzhou-2022.txt"],
        &["search", "执法", "--limit", "50"],
        &["search", "执法", "--limit", "50", "--format", "json"],
        &["figures", "--format", "csv"],
        &["compare", "--format", "json"],
        &["show", "wuqing-2022.html"],
    ];
    for args in commands {
        let mut child = command(repository()).args(args).args(["--index", index.folder()]).spawn().expect("started");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("ended");
        assert!(output.status.success(), "{args:?}: {:?}", output.status);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn quiet_keeps_remarks_back_and_tells_errors() {
    let room = Room::new();
    room.write("good.txt", REPORT);
    room.write("bad.txt", b"%PDF-1.4");
    assert_eq!(room.run(&["index", "good.txt", "--quiet"]).ended(0).err, "");
    assert_eq!(room.run(&["extract", "good.txt", "-q"]).ended(0).err, "");
    says(
        &room.run(&["extract", "good.txt", "bad.txt", "--quiet"]).ended(1),
        &["bad.txt: is a PDF that cannot be read"],
    );
}

// Good input: records.

const RECORD: &[&str] = &[
    "id",
    "source",
    "format",
    "encoding",
    "script",
    "title",
    "issuer",
    "document_number",
    "index_number",
    "published",
    "region",
    "year",
    "doc_type",
    "sections",
    "figures",
    "problems",
    "findings",
    "warnings",
];
const FIGURE: &[&str] = &[
    "metric",
    "subject",
    "value",
    "unit",
    "precision",
    "kind",
    "currency",
    "scope",
    "period",
    "part_of",
    "table",
    "text",
    "number_text",
    "start",
    "end",
    "section",
    "rule",
];
const REGION: &[&str] = &["code", "province", "city", "county", "town", "level"];

#[track_caller]
fn has_fields(value: &Value, names: &[&str]) {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    for name in names {
        assert!(object.contains_key(*name), "no {name} in {value}");
    }
}

#[test]
fn records_have_every_field_of_the_contract_and_offsets_lead_to_the_characters() {
    let room = Room::new();
    let records = in_repository(&room, &["extract", "corpus", "--quiet"]).ended(0).json_lines();
    assert!(records.len() >= 40, "{}", records.len());
    let mut figures = 0;
    for record in &records {
        has_fields(record, RECORD);
        has_fields(&record["region"], REGION);
        let source = record["source"].as_str().expect("a source");
        let text: Vec<char> = in_repository(&room, &["text", source, "--quiet"]).ended(0).out.chars().collect();
        let cut = |item: &Value| -> String {
            let at = |name: &str| usize::try_from(item[name].as_u64().expect("a place")).expect("small");
            text[at("start")..at("end")].iter().collect()
        };
        for figure in record["figures"].as_array().expect("figures") {
            has_fields(figure, FIGURE);
            assert_eq!(cut(figure), figure["number_text"].as_str().expect("a number"), "{source}");
            assert!(figure["value"].is_number(), "{figure}");
            figures += 1;
        }
        for problem in record["problems"].as_array().expect("problems") {
            has_fields(problem, &["text", "categories", "start", "end"]);
            assert_eq!(cut(problem), problem["text"].as_str().expect("a text"), "{source}");
        }
        for section in record["sections"].as_array().expect("sections") {
            has_fields(section, &["level", "marker", "heading", "role", "start", "end"]);
            let whole = cut(section);
            assert!(whole.starts_with(section["marker"].as_str().expect("a marker")), "{source}: {section}");
        }
    }
    assert!(figures > 1000, "{figures}");
}

fn in_repository(room: &Room, args: &[&str]) -> Ran {
    let index = room.path("unused").display().to_string();
    let mut command = command(repository());
    let output = command.args(args).args(["--index", &index]).output().expect("the program runs");
    Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn the_forms_of_extract_say_the_same() {
    let room = Room::new();
    room.write("a.txt", REPORT);
    room.write("b.txt", REPORT_HANT);
    let run = |format: &str| room.run(&["extract", "a.txt", "b.txt", "--format", format]).ended(0);
    let lines = run("jsonl").json_lines();
    assert_eq!(run("json").json(), Value::Array(lines.clone()));
    let table = run("csv").out;
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let header = rows.headers().expect("a header").clone();
    let rows: Vec<BTreeMap<String, String>> = rows
        .records()
        .map(|row| header.iter().map(str::to_owned).zip(row.expect("a row").iter().map(str::to_owned)).collect())
        .collect();
    let figures: Vec<&Value> = lines.iter().flat_map(|l| l["figures"].as_array().expect("figures")).collect();
    assert_eq!(rows.len(), figures.len());
    for (row, figure) in rows.iter().zip(figures) {
        for name in ["metric", "value", "unit", "precision", "kind", "number_text", "text", "start", "end", "period"] {
            let said = match &figure[name] {
                Value::Null => String::new(),
                Value::String(word) => word.clone(),
                other => other.to_string(),
            };
            assert_eq!(row[name], said, "{name}");
        }
    }
}

// Good input: answers.

#[test]
fn traditional_and_simplified_find_each_other_and_highlights_keep_the_source() {
    let index = CorpusIndex::shared();
    for (hans, hant) in [("行政处罚", "行政處罰"), ("\"综合查一次\"", "\"綜合查一次\""), ("region:台湾", "region:臺灣")]
    {
        let sources = |query: &str| {
            let answer = index.run(&["search", query, "--limit", "100", "--format", "json"]).ended(0).json();
            let hits = answer["hits"].as_array().expect("hits").clone();
            hits.iter().map(|h| h["source"].as_str().expect("a source").to_owned()).collect::<Vec<_>>()
        };
        let found = sources(hans);
        assert_eq!(found, sources(hant), "{hans}");
        assert!(!found.is_empty(), "{hans}");
        if !hans.starts_with("region") {
            let is_hant =
                |s: &String| ["zhoushan-putuo-2021.html", "zhoushan-putuo-2022.txt"].iter().any(|n| s.ends_with(n));
            assert!(found.iter().any(is_hant), "{hans}: {found:?}");
            assert!(found.iter().any(|s| !is_hant(s) && s.contains("districts/")), "{hans}: {found:?}");
        }
    }
    let query = "行政处罚 region:330903 year:2022";
    let answer = index.run(&["search", query, "--format", "json"]).ended(0).json();
    let hit = &answer["hits"][0];
    let room = Room::new();
    let text = in_repository(&room, &["text", hit["source"].as_str().expect("a source"), "--quiet"]).ended(0).out;
    let text: Vec<char> = text.chars().collect();
    let cut = |from: &Value, to: &Value| -> String {
        let at = |v: &Value| usize::try_from(v.as_u64().expect("a place")).expect("small");
        text[at(from)..at(to)].iter().collect()
    };
    for passage in hit["passages"].as_array().expect("passages") {
        assert_eq!(cut(&passage["start"], &passage["end"]), passage["text"].as_str().expect("a text"));
        for light in passage["highlights"].as_array().expect("highlights") {
            let lit = cut(&light[0], &light[1]);
            assert!("行政處罰".contains(&lit), "{lit}");
        }
    }
}

#[test]
fn answers_have_the_shape_of_the_contract() {
    let index = CorpusIndex::shared();
    let json = |args: &[&str]| index.run(&[args, &["--format", "json"]].concat()).ended(0).json();
    let answer = json(&["search", "执法 cases.penalty>1000 region:天津", "--limit", "2"]);
    has_fields(&answer, &["query", "total", "hits", "facets"]);
    has_fields(&answer["facets"], &["year", "region"]);
    assert_eq!(answer["hits"].as_array().map(Vec::len), Some(2));
    for hit in answer["hits"].as_array().expect("hits") {
        has_fields(hit, &["id", "source", "title", "region", "year", "doc_type", "score", "passages", "figures"]);
        has_fields(&hit["region"], REGION);
        assert!(hit["passages"].as_array().is_some_and(|p| !p.is_empty()), "{hit}");
        has_fields(&hit["passages"][0], &["text", "start", "end", "highlights"]);
        has_fields(&hit["figures"][0], FIGURE);
        assert_eq!(hit["figures"][0]["metric"], "cases.penalty");
    }
    let rest = json(&["search", "执法 cases.penalty>1000 region:天津", "--limit", "2", "--offset", "2"]);
    assert_eq!(rest["total"], answer["total"]);
    assert_ne!(rest["hits"][0]["id"], answer["hits"][0]["id"]);

    let answer = json(&["figures", "--metric", "cases.penalty", "--region", "武清区", "--sort=-value"]);
    has_fields(&answer, &["total", "figures"]);
    let figures = answer["figures"].as_array().expect("figures");
    for figure in figures {
        has_fields(figure, FIGURE);
        has_fields(figure, &["report", "source", "region", "year"]);
        assert_eq!(figure["region"]["county"], "武清区");
    }
    let values: Vec<f64> = figures.iter().filter_map(|f| f["value"].as_f64()).collect();
    assert!(values.len() > 3 && values.is_sorted_by(|a, b| a >= b), "{values:?}");

    let group = ["figures", "--metric", "cases.penalty", "--kind", "level", "--group-by", "county,year"];
    let answer = json(&group);
    for group in answer["groups"].as_array().expect("groups") {
        has_fields(group, &["key", "count", "sum", "mean", "min", "max"]);
        has_fields(&group["key"], &["county", "year"]);
    }
}

const ROW: &[&str] = &[
    "region",
    "year",
    "metric",
    "value",
    "unit",
    "precision",
    "status",
    "change",
    "rank",
    "of",
    "ratio",
    "report",
    "source",
    "text",
    "start",
    "end",
    "doubts",
];

#[test]
fn what_no_report_states_is_absent_and_never_zero() {
    let index = CorpusIndex::shared();
    let args =
        ["compare", "--region", "武清区,宁河区", "--metric", "fines.amount,cases.penalty", "--year", "2021..2022"];
    let answer = index.run(&[&args[..], &["--format", "json"]].concat()).ended(0).json();
    let rows = answer["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 8, "two regions, two metrics, two years");
    for row in rows {
        has_fields(row, ROW);
        has_fields(&row["region"], &["code", "name"]);
        let absent = row["status"] == "absent";
        assert_eq!(row["value"].is_null(), absent, "{row}");
        assert_eq!(row["report"].is_null(), absent, "{row}");
        assert!(row["value"] != 0, "{row}");
    }
    let of = |region: &str, year: i32, metric: &str| {
        rows.iter()
            .find(|r| r["region"]["name"] == region && r["year"] == year && r["metric"] == metric)
            .expect("a row")
    };
    assert_eq!(of("武清区", 2022, "fines.amount")["status"], "absent");
    let stated = of("武清区", 2022, "cases.penalty");
    assert_eq!((&stated["value"], &stated["unit"], &stated["of"]), (&3260.into(), &"件".into(), &2.into()));
    // In the other forms it is a blank.
    let table = index.run(&[&args[..], &["--format", "csv"]].concat()).ended(0).out;
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let value = rows.headers().expect("a header").iter().position(|h| h == "value").expect("a column");
    let blank = rows.records().map(|r| r.expect("a row")).filter(|r| r.iter().any(|c| c == "absent"));
    let blanks: Vec<String> = blank.map(|r| r[value].to_owned()).collect();
    assert!(!blanks.is_empty() && blanks.iter().all(String::is_empty), "{table}");
}

#[test]
fn ratios_divide_by_the_metric_asked_for() {
    let index = CorpusIndex::shared();
    let args = ["compare", "--region", "武清区", "--metric", "cases.penalty,officers.certified", "--year", "2022"];
    let args = [&args[..], &["--per", "officers.certified", "--format", "json"]].concat();
    let answer = index.run(&args).ended(0).json();
    let row = answer["rows"].as_array().expect("rows").iter().find(|r| r["metric"] == "cases.penalty").expect("a row");
    let ratio = row["ratio"].as_f64().expect("a ratio");
    assert!((ratio - 3260.0 / 1616.0).abs() < 0.0001, "{ratio}");
}

#[test]
fn a_report_is_shown_by_its_file_name_and_by_the_beginning_of_its_id() {
    let index = CorpusIndex::shared();
    let record = index.run(&["show", "wuqing-2022.html", "--format", "json"]).ended(0).json();
    has_fields(&record, RECORD);
    let id = record["id"].as_str().expect("an id");
    let again = index.run(&["show", &id[..12], "--format", "json"]).ended(0).json();
    assert_eq!(again, record);
    let shown = index.run(&["show", "wuqing-2022.html"]).ended(0).out;
    assert!(shown.contains("武清区司法局") && shown.contains("3260件"), "{shown}");
}

// The audit.

const LAST_YEAR: &str = "武清区2021年度行政执法工作报告\n2021年，武清区共办理行政处罚案件3687件。\n";
const WRONG: &str = "武清区2022年度行政执法工作报告\n2022年，武清区共办理行政处罚案件3260件，上年为3600件。\n\
                     行政处罚案件3260件，其中普通程序1200件、简易程序2006件。\n";

#[test]
fn the_audit_tells_errors_by_its_exit_status_and_in_every_format() {
    let room = Room::new();
    room.write("reports/2021.txt", LAST_YEAR);
    room.write("reports/2022.txt", WRONG);
    room.run(&["index", "reports"]).ended(0);
    let sum = "1,200 + 2,006 = 3,206 \u{2260} 3,260";
    for read in [&["audit"][..], &["audit", "--read", "reports"]] {
        let text = room.run(read).ended(1).out;
        for words in
            [sum, "error subtotal", "warning restated", "1 error, 1 warning in 1 of 2 reports", "reports/2021.txt"]
        {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
    let json = room.run(&["audit", "--format", "json", "--severity", "info"]).ended(1).json();
    assert_eq!((json["counts"]["error"].as_u64(), json["reports"].as_u64()), (Some(1), Some(2)));
    let error = json["findings"].as_array().into_iter().flatten().find(|f| f["severity"] == "error").expect("an error");
    assert_eq!(error["arithmetic"], sum);
    assert!(error["figures"][0]["sentence"].as_str().is_some_and(|s| s.contains("3260件")), "{error}");
    let csv = room.run(&["audit", "--format", "csv"]).ended(1).out;
    assert!(csv.starts_with("check,severity,verdict,") && csv.contains(sum), "{csv}");
    // The ending of the file tells the format, as in `compare`.
    room.run(&["audit", "--output", "findings.xlsx"]).ended(1);
    assert!(std::fs::read(room.path("findings.xlsx")).expect("written").starts_with(b"PK"));
    room.run(&["audit", "--output", "findings.csv"]).ended(1);
    assert_eq!(std::fs::read_to_string(room.path("findings.csv")).expect("written"), csv);
    let counts = room.run(&["audit", "--group-by", "check", "--format", "csv"]).ended(1).out;
    assert_eq!(counts.trim_end(), "check,error,warning,info\nsubtotal,1,0,0\nrestated,0,1,0");
    assert_eq!(room.run(&["audit", "year:2021"]).ended(0).out.trim_end(), "0 errors, 0 warnings in 0 of 2 reports");
    assert!(room.run(&["audit", "--check", "restated"]).ended(0).out.contains("3,600件 \u{2260} 3,687件"));
}

#[test]
fn a_report_that_is_given_twice_is_audited_once() {
    let room = Room::new();
    room.write("reports/2022.txt", WRONG);
    room.write("again/2022.txt", WRONG);
    let run = room.run(&["audit", "--read", "reports", "again"]).ended(1);
    assert!(run.out.contains(" in 1 of 1 report"), "{}", run.out);
    assert!(run.err.contains("1 report is a copy of others and not counted"), "{}", run.err);
}

#[test]
fn a_job_can_tell_errors_in_reports_from_files_that_cannot_be_read() {
    let room = Room::new();
    room.write("sound/2021.txt", LAST_YEAR);
    room.write("wrong/2022.txt", WRONG);
    room.write("broken/2023.docx", "PK\u{3}\u{4}");
    for (paths, fail_on, status) in [
        (&["sound", "broken"][..], None, 1),
        (&["sound", "broken"], Some("errors"), 0),
        (&["sound", "broken"], Some("unread"), 1),
        (&["sound", "wrong"], Some("unread"), 0),
        (&["sound", "wrong"], Some("errors,unread"), 1),
        (&["sound", "wrong"], Some("warnings"), 1),
        (&["sound"], Some("errors,warnings,unread"), 0),
        (&["broken"], Some("errors"), 2),
    ] {
        let asked: Vec<&str> = fail_on.into_iter().flat_map(|what| ["--fail-on", what]).collect();
        room.run(&[&["audit", "--read"], paths, &asked].concat()).ended(status);
    }
    let run = room.run(&["audit", "--read", "sound", "broken", "--format", "json"]).ended(1);
    let unread = run.json()["unread"].clone();
    assert!(unread[0].as_str().is_some_and(|told| told.contains("2023.docx")), "{unread}");
    let text = room.run(&["audit", "--read", "sound", "broken"]).ended(1).out;
    assert!(text.trim_end().ends_with("1 file could not be read"), "{text}");
    let refused = room.run(&["audit", "--read", "sound", "--fail-on", "warnings", "--severity", "error"]).ended(2);
    assert!(refused.err.contains("no warnings are looked for"), "{}", refused.err);
}

#[test]
fn one_slip_is_counted_once() {
    let room = Room::new();
    // 540 is wrong: against the growth, and against the 640 above.
    let text = "武清区2022年度行政执法工作报告\n全年办理行政处罚案件640件，上年500件，增长28%。\n\
                三、存在问题\n全年办理行政处罚案件540件，上年500件，增长28%，人少事多。\n";
    room.write("reports/2022.txt", text);
    let told = room.run(&["audit", "--read", "reports"]).ended(1).out;
    says_all(
        &told,
        &["  error change", "  \u{21b3} warning conflict", "1 error, 0 warnings in 1 of 1 report; 1 finding follows"],
    );
    let json = room.run(&["audit", "--read", "reports", "--format", "json"]).ended(1).json();
    assert_eq!((json["total"].as_u64(), json["following"].as_u64()), (Some(2), Some(1)), "{json}");
    assert_eq!((&json["findings"][1]["follows"], &json["counts"]["warning"]), (&0.into(), &0.into()));
    let csv = room.run(&["audit", "--read", "reports", "--format", "csv"]).ended(1).out;
    assert!(csv.trim_end().ends_with(",1"), "the row that it follows from: {csv}");
    // Asked for alone, it is the slip.
    let alone = room.run(&["audit", "--read", "reports", "--check", "conflict"]).ended(0).out;
    assert!(alone.contains("0 errors, 1 warning in 1 of 1 report"), "{alone}");
}

#[test]
fn a_report_is_shown_with_what_others_say_of_it_and_compared_alike_whatever_is_asked() {
    let room = Room::new();
    room.write("reports/2021.txt", LAST_YEAR);
    room.write("reports/2022.txt", WRONG);
    room.run(&["index", "reports"]).ended(0);
    let doubts = |record: &serde_json::Value, value: u64| -> Vec<serde_json::Value> {
        let figures = record["figures"].as_array().into_iter().flatten();
        figures.filter(|f| f["value"].as_u64() == Some(value)).map(|f| f["doubts"].clone()).collect()
    };
    let record = room.run(&["show", "2022.txt", "--format", "json"]).ended(0).json();
    assert_eq!(doubts(&record, 3600), [serde_json::json!(["restated"])]);
    assert_eq!(doubts(&record, 2006), [serde_json::json!(["subtotal"])]);
    assert_eq!(record["across"][0]["check"], "restated");
    assert_eq!(record["across"][0]["others"][0]["figures"][0]["value"], 3687);
    // The report of the year before is told of it too: either of the values may be the wrong one.
    let record = room.run(&["show", "2021.txt", "--format", "json"]).ended(0).json();
    assert_eq!(doubts(&record, 3687), [serde_json::json!(["restated"])]);
    let text = room.run(&["show", "2021.txt"]).ended(0).out;
    says_all(&text, &["? 0. cases.penalty 3687件", "[restated]", "said of 武清区 2022 reports/2022.txt"]);
    let text = room.run(&["show", "2022.txt"]).ended(0).out;
    says_all(&text, &["findings across reports (1)", "3,600件 \u{2260} 3,687件", "武清区 2021 reports/2021.txt: "]);
    let compared = |years: &str| {
        let args = ["compare", "--region", "武清区", "--metric", "行政处罚", "--year", years, "--format", "json"];
        let answer = room.run(&args).ended(0).json();
        let rows = answer["rows"].as_array().cloned().unwrap_or_default();
        rows.into_iter().find(|r| r["year"] == 2021).expect("a row")["doubts"].clone()
    };
    assert_eq!(compared("2021"), serde_json::json!(["restated"]));
    assert_eq!(compared("2021"), compared("2020..2022"));
}

fn says_all(text: &str, words: &[&str]) {
    words.iter().for_each(|words| assert!(text.contains(words), "{words} in {text}"));
}

#[test]
fn a_wrong_option_of_the_audit_is_told_with_what_there_is() {
    let room = Room::new();
    room.write("reports/2022.txt", WRONG);
    room.run(&["index", "reports"]).ended(0);
    for (args, words) in [
        (&["audit", "--check", "subtotals"][..], "is subtotal meant?"),
        (&["audit", "--verdict", "wrong"], "name some of differs, impossible"),
        (&["audit", "--group-by", "colour"], "name some of check, severity"),
        (&["audit", "--metric", "cases.penalyt"], "there is no metric cases.penalyt"),
        (&["audit", "--format", "xlsx"], "name a file with --output"),
        (&["audit", "year:"], "year"),
        (&["audit", "--read", "nowhere"], "nowhere: no such file or folder"),
        (&["audit", "--read", "reports", "year:2022"], "'year:2022' is no file, and a query looks into an index"),
        (&["audit", "year:2022", "--read", "reports"], "'year:2022' is no file, and a query looks into an index"),
        (&["audit", "--format", "csv", "--output", "out.xlsx"], "the name of out.xlsx says xlsx"),
        (&["audit", "--format", "xlsx", "--output", "no/such/folder.xlsx"], "no/such/folder.xlsx: cannot be written"),
    ] {
        says(&room.run(args).ended(2), &[words]);
    }
}
