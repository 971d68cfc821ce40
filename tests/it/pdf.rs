//! PDF files as programs make them (`tests/pdf/make`): columns, ruled tables, passwords, pictures of pages, fonts that name
//! nothing.

use super::program::{Ran, repository, run_here};

fn text(name: &str) -> Ran {
    run_here(&["text", &format!("tests/pdf/{name}.pdf")])
}

const TITLE: &str = "青石区2023年度行政执法工作报告";
const TEXT: &str = "2023年，青石区各级行政执法机关共办理行政处罚案件1461件，其中普通程序案件1203件，简易程序案件258件，罚没款总额3.6万元。\
                    全区持证执法人员872名，执法人员持证率达到98.5%，比上年提高1.2个百分点。";
const TABLE: &str = "表1 行政执法情况表（单位：件）\n单位 | 行政处罚 | 行政检查\n普通程序 | 简易程序\n区城管局 | 1203 | 58 | 9,876\n\
                     区市场局 | 311 | 2 | 120\n合计 | 1514 | 60 | 9,996";

#[test]
fn columns_are_read_one_after_the_other_without_what_stands_around_them() {
    let paragraphs: Vec<String> = (1..=30).map(|i| format!("第{i}项。{TEXT}")).collect();
    assert_eq!(text("two_columns").ended(0).out, format!("{TITLE}\n{}\n", paragraphs.join("\n")));
}

#[test]
fn ruled_tables_keep_their_rows_and_merged_cells() {
    assert_eq!(text("table").ended(0).out, format!("{TITLE}\n第1项。{TEXT}\n{TABLE}\n"));
    let record = run_here(&["extract", "tests/pdf/table.pdf"]).ended(0).json_lines().remove(0);
    let figures = record["figures"].as_array().expect("figures");
    let cell = figures.iter().find(|f| f["number_text"] == "58").expect("a cell");
    assert_eq!((&cell["table"]["row"], &cell["value"]), (&"区城管局".into(), &58.into()));
    assert!(cell["table"]["column"].as_str().is_some_and(|c| c.contains("简易程序")), "{cell}");
}

#[test]
fn a_password_of_the_owner_keeps_nobody_out_and_that_of_a_user_is_told() {
    let plain = text("table").ended(0).out;
    for revision in [3, 4, 6] {
        assert_eq!(text(&format!("owner_password_{revision}")).ended(0).out, plain, "{revision}");
        let ran = text(&format!("user_password_{revision}")).ended(2);
        assert!(ran.err.contains("is a PDF with a password; save it without one"), "{revision}: {}", ran.err);
    }
}

#[test]
fn pictures_of_pages_and_fonts_that_name_nothing_are_told() {
    let ran = text("scanned").ended(2);
    assert!(ran.err.contains("is a PDF of 3 scanned pages without text; recognise its text first"), "{}", ran.err);
    let ran = text("unnamed").ended(2);
    assert!(ran.err.contains("is a PDF whose fonts do not say what their 203 characters are"), "{}", ran.err);
}

#[test]
fn files_that_are_kept_are_small() {
    let files = std::fs::read_dir(repository().join("tests/pdf")).expect("a folder");
    let sizes = files.map(|f| f.expect("a file").metadata().expect("its size").len());
    assert!(sizes.max().is_some_and(|largest| largest < 8192));
}
