//! Answers about the fixture's reports, as they print.

use super::{Style, compare, figures, search, show};
use crate::query::tests::engine;
use crate::query::{CompareRequest, FiguresRequest, GroupBy, RegionSet, SearchRequest};
use std::io::{self, Write};

const PLAIN: Style = Style { colour: false, width: 200 };

fn printed(print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    print(&mut out).expect("written");
    String::from_utf8(out).expect("text")
}

fn rows(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn hits_are_marked_on_a_terminal_only() {
    let engine = engine();
    let request =
        SearchRequest {
            query: "執法記錄儀 region:普陀 year:2023", limit: 10, offset: 0, ..SearchRequest::default()
        };
    let answer = engine.search(&request).expect("searched");
    let metrics = engine.vocabulary.metrics;
    let plain = printed(|out| search::text(out, PLAIN, &answer, 0, metrics));
    assert!(plain.contains("1 report matches") && plain.contains("配備執法記錄儀1,250臺"), "{plain}");
    assert!(plain.contains("执法记录仪 1250台") && plain.contains("year: 2023 (1)"), "{plain}");
    assert!(!plain.contains('\u{1b}') && !plain.contains('【'));
    let coloured = printed(|out| search::text(out, Style { colour: true, ..PLAIN }, &answer, 0, metrics));
    assert!(coloured.contains("\u{1b}[1;33m執法記錄儀\u{1b}[0m"), "{coloured}");
    let table = rows(&printed(|out| search::csv(out, &answer)));
    assert_eq!((table.len(), table[1][1].as_str(), table[1][4].as_str()), (2, "reports/普陀区-2023.txt", "普陀区"));
    let none = engine
        .search(&SearchRequest { query: "不存在的词语", limit: 10, offset: 0, ..SearchRequest::default() })
        .expect("searched");
    assert_eq!(printed(|out| search::text(out, PLAIN, &none, 0, metrics)), "no report matches\n");
}

#[test]
fn a_comparison_is_blank_where_nothing_is_stated() {
    let engine = engine();
    let request = CompareRequest {
        regions: RegionSet { names: ["普陀区", "和平区"].map(str::to_owned).to_vec(), ..RegionSet::default() },
        metrics: ["cases.penalty", "cases.inspection"].map(str::to_owned).to_vec(),
        years: Some(2022..=2023),
        ..CompareRequest::default()
    };
    let answer = engine.compare(&request).expect("compared");
    let metrics = engine.vocabulary.metrics;
    let text = printed(|out| compare::text(out, PLAIN, &answer, metrics));
    let expected = "\
metric    unit  year        普陀区               和平区
行政处罚  件    2022                  1100? +22.22% [1]
                2023  1000? #1 [2]  1000? -9.09% #1 [3]
行政检查  次    2022  ≥8000 #1 [4]         ≥8000 #1 [5]
                2023  ≥8000 #1 [6]         ≥8000 #1 [7]
";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.contains("[3] 和平区 2023 行政处罚: 1000件  reports/和平区-2023.txt:"), "{text}");
    assert!(
        text.contains("    elsewhere: 56 (56件)  reports/special.txt:") && text.contains("doubtful: subtotal"),
        "{text}"
    );
    let one_year = CompareRequest { years: Some(2023..=2023), ..CompareRequest::default() };
    let many = engine.compare(&one_year).expect("compared");
    let narrow = printed(|out| compare::text(out, Style { width: 60, ..PLAIN }, &many, metrics));
    assert!(narrow.starts_with("metric        unit  region"), "{narrow}");
    let table = rows(&printed(|out| compare::csv(out, &answer, metrics)));
    assert_eq!((table.len(), table[1][4].as_str(), table[1][8].as_str()), (9, "", "absent"));
}

#[test]
fn figures_and_groups_print_as_tables() {
    let engine = engine();
    let request = FiguresRequest {
        metrics: vec!["cases.penalty".into()],
        regions: vec!["蓟州".into()],
        limit: 2,
        ..FiguresRequest::default()
    };
    let metrics = engine.vocabulary.metrics;
    let answer = engine.figures(&request).expect("listed");
    let text = printed(|out| figures::text(out, PLAIN, &answer, metrics));
    assert!(text.contains("蓟州区  2021  行政处罚   3480  件") && text.contains("2 of 3 figures"), "{text}");
    assert_eq!(rows(&printed(|out| figures::csv(out, &answer)))[1][10], "3480");
    let by = [GroupBy::County, GroupBy::Metric];
    let groups = engine.figure_groups(&request, &by).expect("grouped");
    let text = printed(|out| figures::groups_text(out, PLAIN, &groups, &by, metrics));
    assert!(text.contains("9391") && text.contains("3 figures in 1 groups"), "{text}");
    let table = rows(&printed(|out| figures::groups_csv(out, &groups, &by)));
    assert_eq!(table[0][..3], ["county", "metric", "unit"]);
    assert_eq!(table[1][..2], ["蓟州区", "cases.penalty"]);
}

#[test]
fn a_report_shows_its_figures_problems_and_findings() {
    let made = crate::index::fixture::reports().swap_remove(2);
    let report = made.report;
    let doubts = vec![vec!["subtotal".to_owned()], Vec::new()];
    let shown = crate::query::Shown { report, doubts, across: Vec::new() };
    let text = printed(|out| show::text(out, PLAIN, &shown));
    for line in [
        "region    天津市 蓟州区 (120119), county",
        "? 0. cases.penalty 2431件: 2431件 @",
        " [subtotal]",
        "\n  1. officers.certified 1023人",
        "2. officers.certified 418人 of 乡镇(街道), part of 1: 418名 @",
        "3. cases.inspection ≥8000次",
        "4. officers.certification_rate 95.5% (share)",
        "    (一)执法人员能力素质有待提高 [problems]",
        "[staff_capability]",
        "warning: subtotal: 1023 之中 418 (figures 0)",
        "    418 + 604 = 1,022 ≠ 1,023",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}
