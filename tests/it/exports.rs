//! Panels, comparisons, counts of words and texts as files, from outside.

use super::program::{CorpusIndex, Ran, Room, command, repository};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The columns that scripts rely on, in their order.
const COLUMNS: &str = "region_code,province,city,county,town,level,year,metric,value,unit,precision,kind,scope,status,source,report_id,sentence,start,end,doubts";

type Row = BTreeMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[track_caller]
fn says(ran: &Ran, words: &[&str]) {
    for word in words {
        assert!(ran.err.contains(word), "no {word:?} in: {}", ran.err);
    }
}

// The panel.

#[test]
fn the_long_panel_has_a_row_for_each_figure_with_its_place() {
    let index = CorpusIndex::shared();
    let table = index.run(&["panel"]).ended(0).out;
    assert!(table.starts_with(&format!("\u{feff}{COLUMNS},")), "{}", &table[..400]);
    let plain = index.run(&["panel", "--no-bom"]).ended(0).out;
    assert_eq!(table.trim_start_matches('\u{feff}'), plain);
    let rows = rows(&table);
    let records = super::program::run_here(&["extract", "corpus"]).ended(0).json_lines();
    let figures: usize = records.iter().map(|r| r["figures"].as_array().expect("figures").len()).sum();
    let derived = rows.iter().filter(|row| row["status"] == "derived").count();
    assert_eq!(rows.len(), figures + derived);
    let by_id: BTreeMap<&str, &Value> = records.iter().map(|r| (r["id"].as_str().expect("an id"), r)).collect();
    for row in rows.iter().filter(|row| row["status"] != "derived") {
        let figures = by_id[row["report_id"].as_str()]["figures"].as_array().expect("figures");
        let own = figures
            .iter()
            .find(|f| f["start"].as_u64() == row["start"].parse().ok() && f["number_text"] == row["number"].as_str());
        let own = own.unwrap_or_else(|| panic!("no such figure: {row:?}"));
        assert_eq!(own["value"].to_string().parse::<rust_decimal::Decimal>(), row["value"].parse(), "{row:?}");
        let first = row["number"].lines().next().unwrap_or("").trim();
        assert!(row["sentence"].contains(first) || row["number"].contains('\n'), "{row:?}");
    }
    let headlines = rows.iter().filter(|row| row["headline"] == "1");
    let mut seen = std::collections::BTreeSet::new();
    for row in headlines.filter(|row| !row["region_code"].is_empty()) {
        let cell = (
            row["region_code"].clone(),
            row["town"].clone(),
            row["city"].clone(),
            row["year"].clone(),
            row["metric"].clone(),
        );
        assert!(seen.insert(cell), "two headline values: {row:?}");
    }
    assert!(seen.len() > 300, "{}", seen.len());
}

#[test]
fn all_forms_hold_the_same_rows_and_statistics_programs_read_them() {
    let index = CorpusIndex::shared();
    let room = Room::new();
    for (name, more) in [("long", &[][..]), ("wide", &["--wide"][..])] {
        for form in ["csv", "jsonl", "xlsx", "parquet", "dta"] {
            let path = room.path(&format!("{name}.{form}"));
            let path = path.to_str().expect("a plain path");
            let ran = index.run(&[&["panel", "--output", path], more].concat()).ended(0);
            says(&ran, &["rows", "codebook"]);
        }
    }
    let table = rows(&std::fs::read_to_string(room.path("wide.csv")).expect("written"));
    let lines = std::fs::read_to_string(room.path("wide.jsonl")).expect("written");
    for (row, line) in table.iter().zip(lines.lines()) {
        let object: Value = serde_json::from_str(line).expect("JSON");
        let numbers = |name: &str| name.contains('.') && !row[name].is_empty();
        for name in row.keys().filter(|name| numbers(name)) {
            assert_eq!(object[name].to_string(), row[name], "{name}");
        }
    }
    assert_eq!(table.len(), lines.lines().count());
    let book = rows(&std::fs::read_to_string(room.path("long.csv.codebook.csv")).expect("written"));
    let penalty = book.iter().find(|row| row["variable"] == "cases.penalty").expect("a metric");
    assert_eq!((penalty["name"].as_str(), penalty["name_en"].is_empty()), ("行政处罚", false));
    assert!(!penalty["definition"].is_empty() && penalty["count"].parse::<usize>().is_ok_and(|count| count > 50));
    assert!(COLUMNS.split(',').all(|column| book.iter().any(|row| row["variable"] == column)), "columns are explained");
    match python() {
        Ok(python) => {
            let script = repository().join("tests/data/open_panels.py");
            let ran = Command::new(python).arg(script).arg(room.path("")).output().expect("python starts");
            assert!(
                ran.status.success(),
                "{}{}",
                String::from_utf8_lossy(&ran.stdout),
                String::from_utf8_lossy(&ran.stderr)
            );
        }
        Err(reason) => println!("skipped: pandas, DuckDB, pyarrow and ReadStat did not open the panels: {reason}"),
    }
}

/// A Python that has what researchers open tables with, installed once below `target/`.
fn python() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap_or(Path::new("target")).join("panel-python");
    let python = folder.join("bin/python");
    let done = folder.join("installed");
    if done.is_file() {
        return Ok(python);
    }
    let run = |command: &mut Command| match command.output() {
        Ok(out) if out.status.success() => Ok(()),
        Ok(out) => Err(String::from_utf8_lossy(&out.stderr).lines().last().unwrap_or("it failed").to_owned()),
        Err(error) => Err(error.to_string()),
    };
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let wanted = ["pandas", "pyarrow", "duckdb", "openpyxl", "pyreadstat"];
    let limits = ["-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "20", "--only-binary", ":all:"];
    run(Command::new(&python).args(limits).args(wanted))?;
    std::fs::write(&done, "").map_err(|e| e.to_string())?;
    Ok(python)
}

#[test]
fn a_wide_panel_never_mixes_units_and_tells_doubts() {
    let index = CorpusIndex::shared();
    let table = rows(&index.run(&["panel", "--wide", "--region", "天津"]).ended(0).out);
    assert!(table.iter().all(|row| row["province"] == "天津市"));
    let row = table.iter().find(|row| row["county"] == "武清区" && row["year"] == "2022").expect("a row");
    assert_eq!(row["cases.penalty"], "3260");
    assert!(row["sources"].contains("wuqing-2022.html"), "{row:?}");
    assert!(
        table.iter().any(|row| row["doubts"].contains("officers.certified:subtotal")),
        "the planted slip of 宁河 2021"
    );
    let balanced =
        rows(&index.run(&["panel", "--wide", "--balanced", "--region", "天津", "--year", "2020..2023"]).ended(0).out);
    let regions: std::collections::BTreeSet<(&String, &String)> =
        balanced.iter().map(|r| (&r["county"], &r["town"])).collect();
    let years: std::collections::BTreeSet<&String> = balanced.iter().map(|r| &r["year"]).collect();
    assert_eq!(balanced.len(), regions.len() * years.len());
    let args =
        ["panel", "--wide", "--balanced", "--region", "武清区", "--metric", "cases.penalty", "--year", "2010..2024"];
    assert_eq!(rows(&index.run(&args).ended(0).out).len(), 15, "years that no report is on, too");
}

#[test]
fn values_of_different_areas_rates_and_bounds_are_not_put_together() {
    let room = Room::new();
    for (place, year, said) in [
        ("静安区", 2013, "办理行政处罚案件650件，执法人员持证率95%"),
        ("静安区", 2014, "办理行政处罚案件700件，执法人员持证率98%"),
        ("闸北区", 2014, "办理行政处罚案件超过500件"),
        ("静安区", 2016, "办理行政处罚案件1500件"),
        ("静安区", 2017, "办理行政处罚案件超过1600件"),
        ("上海市", 2017, "办理行政处罚案件90000件"),
    ] {
        let text = format!("{place}{year}年度行政执法工作报告\n{year}年，{place}{said}。\n");
        room.write(&format!("reports/{place}-{year}.txt"), text);
    }
    room.run(&["index", "reports"]).ended(0);
    let args = ["compare", "--region", "静安区", "--metric", "行政处罚,持证率", "--year", "2013..2017"];
    let compared = room.run(&args).ended(0).out;
    let table = "\
metric    unit  year        静安区
行政处罚  件    2013      650? [1]
                2014    =≥1200 [2]
                2015
                2016      1500 [3]
                2017     ≥1600 [4]
持证率    %     2013       95? [5]
                2014  98? +3pp [6]
";
    assert!(compared.starts_with(table), "{compared}");
    let panel = rows(&room.run(&["panel", "--wide", "--metric", "行政处罚"]).ended(0).out);
    let doubts = |year: &str| panel.iter().find(|r| r["county"] == "静安区" && r["year"] == year).map(|r| &r["doubts"]);
    assert_eq!(doubts("2013").map(String::as_str), Some("cases.penalty:area"));
    assert_eq!(doubts("2016").map(String::as_str), Some(""));
    let groups = room.run(&["figures", "--metric", "行政处罚", "--group-by", "province,year"]).ended(0).out;
    says_in(&groups, "added up in 1 of the groups: figures of regions and of places in them");
}

fn says_in(out: &str, words: &str) {
    assert!(out.contains(words), "{out}");
}

#[test]
fn a_panel_that_cannot_be_written_is_told_with_a_remedy() {
    let index = CorpusIndex::shared();
    let room = Room::new();
    let missing = room.path("none/panel.csv");
    let missing = missing.to_str().expect("a plain path");
    let cases: [(&[&str], &[&str]); 6] = [
        (&["panel", "--format", "parquet"], &["--output"]),
        (&["panel", "--output", "panel.doc"], &["--output", ".parquet"]),
        (&["panel", "--output", missing], &["none/panel.csv: cannot be written"]),
        (&["panel", "--metric", "cases.penlty"], &["did you mean cases.penalty?"]),
        (&["panel", "--balanced"], &["--wide"]),
        (&["panel", "regoin:天津"], &["did you mean region:?"]),
    ];
    for (args, words) in cases {
        says(&index.run(args).ended(2), words);
    }
    let none = index.run(&["panel", "不在任何报告里的词"]).ended(0).out;
    assert_eq!(none.lines().count(), 1, "a head and no rows: {none}");
}

#[test]
fn a_reader_that_closes_the_pipe_has_had_enough() {
    let index = CorpusIndex::shared();
    for args in [&["panel"][..], &["segments"], &["terms", "--limit", "100000"]] {
        let mut child = command(repository()).args(args).args(["--index", index.folder()]).spawn().expect("starts");
        drop(child.stdout.take());
        let out = child.wait_with_output().expect("ends");
        let err = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success() && !err.contains("panicked"), "{args:?}: {err}");
    }
}

// Comparisons.

/// Reports of places that were renamed, and joined to others.
fn history() -> Room {
    let room = Room::new();
    let reports = [
        ("天津市蓟县", 2014, 1200),
        ("天津市蓟州区", 2017, 1500),
        ("北京市崇文区", 2009, 300),
        ("北京市东城区", 2009, 700),
        ("北京市东城区", 2010, 1000),
        ("北京市东城区", 2011, 1100),
    ];
    for (number, (place, year, penalties)) in reports.iter().enumerate() {
        let text =
            format!("{place}{year}年度行政执法工作报告\n{year}年，全区共办理行政处罚案件{penalties}件，同比增长5%。\n");
        room.write(&format!("in/{number}.txt"), text);
    }
    room.run(&["index", "in", "--quiet"]).ended(0);
    room
}

fn compare(room: &Room, args: &[&str]) -> Vec<Value> {
    let args = [&["compare", "--metric", "cases.penalty", "--format", "json"], args].concat();
    room.run(&args).ended(0).json()["rows"].as_array().expect("rows").clone()
}

#[track_caller]
fn cell<'r>(rows: &'r [Value], region: &str, year: i32) -> &'r Value {
    rows.iter()
        .find(|r| r["region"]["name"] == region && r["year"] == year)
        .unwrap_or_else(|| panic!("{region} {year}"))
}

#[test]
fn regions_are_followed_through_renaming_and_merging() {
    let room = history();
    for name in ["蓟县", "蓟州区", "120225", "120119"] {
        let rows = compare(&room, &["--region", name, "--year", "2014..2017"]);
        assert_eq!(rows.len(), 4, "{name} is one place");
        let before = cell(&rows, "蓟州区", 2014);
        assert_eq!((&before["value"], &before["named"]), (&1200.into(), &"蓟县".into()), "{name}");
        assert_eq!(cell(&rows, "蓟州区", 2017)["value"], 1500, "{name}");
    }
    let rows = compare(&room, &["--region", "东城区", "--year", "2009..2011"]);
    let joined = cell(&rows, "东城区", 2009);
    assert_eq!((&joined["value"], &joined["status"]), (&1000.into(), &"derived".into()));
    assert_eq!(joined["parts"].as_array().map(Vec::len), Some(2), "{joined}");
    assert_eq!(cell(&rows, "东城区", 2010)["change"], 0, "against the sum");
    assert_eq!(cell(&rows, "东城区", 2011)["change_stated"], 5, "as the report says, beside what follows");
}

#[test]
fn sets_of_regions_have_names() {
    let index = CorpusIndex::shared();
    let names = |args: &[&str]| {
        let fixed = ["compare", "--metric", "cases.penalty", "--year", "2022", "--format", "json"];
        let rows = index.run(&[&fixed, args].concat()).ended(0).json();
        let of = |row: &Value| row["region"]["name"].as_str().expect("a name").to_owned();
        rows["rows"].as_array().expect("rows").iter().map(of).collect::<Vec<_>>()
    };
    let counties = names(&["--region", "天津各区"]);
    assert!(counties.contains(&"武清区".to_owned()) && counties.contains(&"宁河区".to_owned()), "{counties:?}");
    assert_eq!(counties, names(&["--region", "all counties of 天津"]));
    let mut peers = names(&["--region", "与武清区同级", "--within", "天津"]);
    peers.sort();
    let mut wanted = counties;
    wanted.sort();
    assert_eq!(peers, wanted);
    assert!(names(&["--region", "same level as 武清区"]).len() > wanted.len(), "those of other provinces too");
}

#[test]
fn values_are_divided_by_a_table_from_outside() {
    let room = history();
    let table = "行政区划代码,地区名称,人口\n120119,蓟州区,80万\n110101,东城区,\"1,000,000\"\n";
    room.write("utf8.csv", table);
    // What spreadsheets of the mainland save.
    let gbk = ["代码,人口\n", "120119,80万\n"].concat();
    room.write("gbk.csv", encoding_rs::GB18030.encode(&gbk).0);
    room.write("years.csv", "region,year,value\n蓟州区,2014,1000\n蓟州区,2017,2000\n");
    for (file, ratio) in [("utf8.csv", 18.75), ("gbk.csv", 18.75), ("years.csv", 7500.0)] {
        let rows = compare(&room, &["--region", "蓟州区", "--year", "2017", "--per", file, "--times", "10000"]);
        assert_eq!(rows[0]["ratio"].as_f64(), Some(ratio), "{file}");
    }
    room.write("none.csv", "名称,人口\n蓟州区,1\n");
    room.write("unknown.csv", "code,value\n999999,1\n");
    room.write("word.csv", "code,value\n120119,many\n");
    for (file, words) in [
        ("none.csv", &["no column region_code", "none.csv"][..]),
        ("unknown.csv", &["line 2", "no region is called"]),
        ("word.csv", &["line 2", "no number is"]),
        ("missing.csv", &["missing.csv", "No such file"]),
    ] {
        says(&room.run(&["compare", "--per", file]).ended(2), words);
    }
}

#[test]
fn figures_that_lost_are_told_with_the_reason() {
    let index = CorpusIndex::shared();
    let args = ["compare", "--region", "武清区", "--metric", "officers.certified", "--year", "2020..2022", "--all"];
    let answer = index.run(&[&args[..], &["--format", "json"]].concat()).ended(0).json();
    let others: Vec<&Value> =
        answer["rows"].as_array().expect("rows").iter().filter_map(|row| row["others"].as_array()).flatten().collect();
    let reasons: std::collections::BTreeSet<&str> = others.iter().filter_map(|o| o["reason"].as_str()).collect();
    assert!(["part", "looks_back", "change"].iter().all(|reason| reasons.contains(reason)), "{reasons:?}");
    let back = others.iter().find(|o| o["reason"] == "looks_back").expect("last year's value");
    assert_eq!((&back["value"], &back["agrees"]), (&1586.into(), &true.into()));
    assert!(index.run(&args).ended(0).out.contains("not shown (looks_back, agrees): 1586人"));
}

#[test]
fn pictures_show_what_is_missing_and_what_is_doubtful() {
    let index = CorpusIndex::shared();
    let room = Room::new();
    for kind in ["bars", "lines", "slope", "ranks"] {
        let path = room.path(&format!("{kind}.svg"));
        let path = path.to_str().expect("a plain path");
        let args = [
            "compare",
            "--region",
            "武清区,宁河区,330903,310107,滨海新区,蓟州区",
            "--metric",
            "cases.penalty",
            "--year",
            "2021..2022",
        ];
        index.run(&[&args[..], &["--chart", kind, "--output", path]].concat()).ended(0);
        let svg = std::fs::read_to_string(path).expect("written");
        assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{kind}");
        for word in ["行政处罚", "未见数据", "存疑", "资料来源", "wuqing-20"] {
            assert!(svg.contains(word), "{kind}: no {word}");
        }
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count(), "{kind}");
        let drawn = index.run(&[&args[..], &["--chart", kind]].concat()).ended(0).out;
        assert!(drawn.contains("武清区") && !drawn.contains("<svg"), "{drawn}");
    }
    says(&index.run(&["compare", "--output", "x.svg"]).ended(2), &["--chart"]);
    says(&index.run(&["compare", "--output", "x.pdf"]).ended(2), &["--output", "--format"]);
    says(&index.run(&["compare", "--chart", "bars", "--output", "x.png"]).ended(2), &["SVG", "chart.svg"]);
}

#[test]
fn a_workbook_leads_from_values_to_evidence() {
    let index = CorpusIndex::shared();
    let room = Room::new();
    let path = room.path("comparison.xlsx");
    let text = path.to_str().expect("a plain path");
    index.run(&["compare", "--region", "天津各区", "--metric", "cases.penalty", "--output", text]).ended(0);
    let bytes = std::fs::read(&path).expect("written");
    assert_eq!(&bytes[..2], b"PK");
    let sheets = super::program::run_here(&["text", text]).ended(0).out;
    let csv = index.run(&["compare", "--region", "天津各区", "--metric", "cases.penalty", "--format", "csv"]).ended(0);
    let columns = csv.out.lines().next().expect("a header").replace(',', "|").replace('\u{feff}', "");
    let squeezed: String = sheets.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(squeezed.contains(&columns), "the sheet of evidence has the columns of CSV: {columns}");
    says(&index.run(&["compare", "--format", "xlsx"]).ended(2), &["--output"]);
}

// Words.

#[test]
fn counts_of_a_phrase_are_those_of_its_characters() {
    let index = CorpusIndex::shared();
    let table = rows(
        &index.run(&["terms", "--term", "行政处罚,執法記錄儀", "--by", "region,year", "--format", "csv"]).ended(0).out,
    );
    let record = index.run(&["show", "wuqing-2022.html", "--format", "json"]).ended(0).json();
    let text = super::program::run_here(&["text", record["source"].as_str().expect("a source")]).ended(0).out;
    let row = table
        .iter()
        .find(|r| r["region"] == "武清区" && r["year"] == "2022" && r["term"] == "行政处罚")
        .expect("a row");
    assert_eq!(row["count"].parse::<usize>().ok(), Some(text.matches("行政处罚").count()));
    let hant: usize = table
        .iter()
        .filter(|r| r["region_code"] == "330903" && r["term"] == "行政处罚")
        .filter_map(|r| r["count"].parse::<usize>().ok())
        .sum();
    assert!(hant > 0, "a traditional report is counted under the simplified word");
    let kwic = index.run(&["terms", "--kwic", "行政處罰", "--format", "json", "--limit", "10000"]).ended(0).json();
    let lines = kwic["lines"].as_array().expect("lines");
    assert_eq!(kwic["total"], lines.len());
    let words: std::collections::BTreeSet<&str> = lines.iter().filter_map(|line| line["keyword"].as_str()).collect();
    assert_eq!(words.into_iter().collect::<Vec<_>>(), ["行政处罚", "行政處罰"]);
    let all = rows(&index.run(&["terms", "--term", "行政处罚", "--format", "csv"]).ended(0).out);
    assert_eq!(all[0]["count"], lines.len().to_string());
    let frequent = index.run(&["terms", "--limit", "5", "--words", "2"]).ended(0).out;
    assert!(frequent.contains("per 10,000") && frequent.lines().count() == 7, "{frequent}");
}

#[test]
fn segmented_texts_hold_all_words_of_their_reports() {
    let index = CorpusIndex::shared();
    let table = rows(&index.run(&["segments", "--region", "武清区", "--punctuation", "--verbatim"]).ended(0).out);
    assert!(table.len() >= 4);
    for row in &table {
        let text = super::program::run_here(&["text", &row["source"]]).ended(0).out;
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect::<String>();
        assert_eq!(letters(&row["text"]), letters(&text), "{}", row["source"]);
        assert_eq!((row["county"].as_str(), row["region_code"].as_str()), ("武清区", "120114"));
    }
    let headed = index.run(&["segments", "--region", "武清区", "--year", "2022", "--format", "khcoder"]).ended(0).out;
    assert!(headed.starts_with("<h1>武清区 2022 ") && headed.contains("行政处罚"), "{headed}");
    assert_eq!(headed.matches('<').count(), 2 * headed.matches("<h1>").count());
    let lines = index.run(&["segments", "--region", "武清区", "--format", "jsonl"]).ended(0).json_lines();
    assert_eq!(lines.len(), table.len());
}

#[test]
fn a_place_is_found_by_the_name_that_it_had_or_has() {
    let room = Room::new();
    for (place, year) in [("蓟县", 2015), ("蓟州区", 2017), ("武清区", 2017)] {
        let text =
            format!("{place}{year}年度行政执法工作报告\n{year}年，天津市{place}办理行政处罚案件{}件。\n", year - 1000);
        room.write(&format!("reports/{place}-{year}.txt"), text);
    }
    room.run(&["index", "reports"]).ended(0);
    for name in ["蓟县", "蓟州区", "120119", "120225"] {
        let found = room.run(&["figures", "--metric", "行政处罚", "--region", name, "--format", "csv"]).ended(0).out;
        let values: std::collections::BTreeSet<String> = rows(&found).iter().map(|row| row["value"].clone()).collect();
        assert!(values.iter().eq(["1015", "1017"]), "{name}: {values:?}");
        let query = format!("region:{name}");
        assert!(room.run(&["search", &query]).ended(0).out.starts_with("2 reports match"), "{name}");
    }
}
