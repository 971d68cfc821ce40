//! Whole pages: small layouts with the text that they must give, real ones, and hostile ones.

use super::*;
use crate::model::SourceSpan;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// A page that is no flood of tags.
fn read(source: &str) -> Content {
    super::read(source).unwrap()
}

fn slice(text: &str, span: SourceSpan) -> String {
    text.chars().skip(span.start).take(span.end - span.start).collect()
}

/// Each cell as "row,column+rows×columns text".
fn cells(page: &Content, table: usize) -> Vec<String> {
    page.tables[table]
        .cells
        .iter()
        .map(|c| {
            let mut cell = format!("{},{}", c.row, c.column);
            if (c.rows, c.columns) != (1, 1) {
                write!(cell, "+{}x{}", c.rows, c.columns).unwrap();
            }
            format!("{cell} {}", slice(&page.text, c.span))
        })
        .collect()
}

fn layout(name: &str) -> Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/html");
    read(&std::fs::read_to_string(folder.join(name)).unwrap())
}

#[test]
fn every_layout_gives_its_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/html");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "html") {
            continue;
        }
        let expected = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let page = read(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(page.text, expected.trim_end(), "{}", path.display());
        count += 1;
    }
    assert!(count >= 6);
}

#[test]
fn the_headline_and_the_metadata_of_the_head_are_read() {
    let page = layout("trs_editor.html");
    assert_eq!(page.title.as_deref(), Some("青石区司法局2023年行政执法工作报告"));
    let names: Vec<&str> = page.metadata.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["ArticleTitle", "PubDate", "ContentSource"]);
    assert_eq!(layout("gov_table_metadata.html").title.as_deref(), Some("白沙县2022年度行政执法情况"));
    assert_eq!(layout("traditional.html").title.as_deref(), Some("111年度稽查成果"));
}

#[test]
fn merged_cells_are_resolved() {
    let page = layout("merged_cells.html");
    assert_eq!(page.tables.len(), 1);
    assert_eq!(
        cells(&page, 0),
        [
            "0,0+2x1 单位",
            "0,1+1x3 处罚（宗）",
            "0,4+2x1 罚没金额(万元)",
            "1,1 警告",
            "1,2 罚款",
            "1,3 合计",
            "2,0+2x1 城区",
            "2,1 1",
            "2,2 4",
            "2,3 5",
            "2,4 0.5",
            "3,1 2",
            "3,2 5",
            "3,3 7",
            "3,4 ",
            "4,0 合计",
            "4,1 3",
            "4,2 9",
            "4,3 12",
            "4,4 1.75",
        ]
    );
    let table = &page.tables[0];
    assert_eq!((table.height(), table.width()), (5, 5));
    assert_eq!(slice(&page.text, table.caption.unwrap()), "行政处罚实施情况统计表");
    assert!(slice(&page.text, table.span).starts_with("单位 | 处罚"));
    assert!(slice(&page.text, table.span).ends_with("12 | 1.75"));
}

#[test]
fn a_caption_takes_the_line_of_the_unit_along() {
    let page = layout("gov_table_metadata.html");
    assert_eq!(page.tables.len(), 1);
    assert_eq!(slice(&page.text, page.tables[0].caption.unwrap()), "表1 行政许可办理情况\n单位：宗");
    assert_eq!(cells(&page, 0)[..3], ["0,0+2x1 序号", "0,1+2x1 单位", "0,2+1x2 行政许可"]);
}

#[test]
fn the_pages_of_the_gold_are_read_with_their_tables() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/dev"));
    if !folder.exists() {
        println!("{} is not here: skipped", folder.display());
        return;
    }
    let read = |name: &str| read(&std::fs::read_to_string(folder.join(name)).unwrap());
    let page = read("d009.html");
    assert_eq!(
        page.text.lines().collect::<Vec<_>>(),
        [
            "索引号: bxswsjkwyh-2021-00137",
            "发布机构: 本溪市卫生健康委员会",
            "信息名称: 本溪市卫生健康委2021年度第三季度行政处罚实施情况",
            "主题分类: 行政处罚",
            "发布日期: 2021-12-16",
            "成文日期: 2021-12-16",
            "本溪市卫生健康委2021年度第三季度行政处罚实施情况",
            "本溪市卫生健康委2021年度第三季度行政处罚实施情况统计表",
            "序号 | 单位名称 | 行政处罚实施数量(宗) | 罚没金额(万元) | 备注",
            "警告 | 罚款 | 没收违法所得、没收非法财物 | 暂扣许可证、执照 | 责令停产停业 | 吊销许可证、执照 | 其他行政处罚 | 合计(宗)",
            "(一)本单位实施的、以本单位名义作出的",
            "1 | 本溪市卫生健康委 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0.8 |",
            page.text.lines().last().unwrap(),
        ]
    );
    assert!(page.text.ends_with("金额以决定书为准。"));
    assert_eq!((page.tables[0].height(), page.tables[0].width()), (4, 12));
    assert_eq!(slice(&page.text, page.tables[0].at(3, 10).unwrap().span), "0.8");
    assert_eq!(slice(&page.text, page.tables[0].at(1, 9).unwrap().span), "合计(宗)");
    let page = read("d011.html");
    assert_eq!(page.title.as_deref(), Some("2020年1-12月全区安全生产行政执法统计情况通报"));
    assert!(
        page.text.starts_with("索引号: 000000000/2021-00000\n发布机构: 广西壮族自治区应急管理厅\n2020年1-12月全区")
    );
    assert!(page.text.ends_with("其他 | 567 | 453 | 12"));
    assert_eq!((page.tables[0].height(), page.tables[0].width()), (8, 4));
    assert_eq!(slice(&page.text, page.tables[0].caption.unwrap()), "按行业分监督监察和处罚情况");
}

#[test]
fn hostile_pages_end_soon_and_keep_their_text() {
    let cases = [
        ("nested blocks", format!("{}深{}", "<div>".repeat(10_000), "</div>".repeat(10_000))),
        ("nested tables", format!("{}深", "<table><tr><td>".repeat(10_000))),
        ("a hundred thousand blocks", format!("{}深", "<div>一".repeat(100_000))),
        ("nested lists", format!("{}深", "<ul><li>".repeat(50_000))),
        ("formatting without end", format!("{}深", "<b><i><font color=1><p>一".repeat(20_000))),
        ("spans without end", format!("{}深", "<span>一<p>".repeat(20_000))),
        ("end tags alone", format!("深{}", "</p></div></b></table>".repeat(20_000))),
        ("attributes", format!("<p {}>深</p>", "a b1 ".repeat(50_000))),
        ("links without end", format!("{}深", "<a href=x><p>一".repeat(20_000))),
        ("open tags", format!("深{}", "<div ".repeat(50_000))),
        ("headlines", format!("<title>{}</title>{}深", "题".repeat(300_000), "<h1>一".repeat(50_000))),
        ("open comments", format!("深{}", "<!-- <".repeat(50_000))),
        (
            "rows in layout tables",
            format!("{}深", "<table><tr><td>一<td>二<table><tr><td>三<td>四</table>".repeat(3_000)),
        ),
    ];
    for (name, page) in cases {
        let start = Instant::now();
        let page = read(&page);
        let took = start.elapsed();
        println!("{name}: {took:?}");
        assert!(page.text.contains('深'), "{name}");
        assert!(took < Duration::from_secs(20), "{name}: {took:?}");
    }
}

#[test]
fn a_page_without_its_end_is_told_and_a_fragment_is_not() {
    for (source, told) in [
        ("<html><body><p>一</p>", true),
        ("<HTML><p>一</p></BODY>", false),
        ("<html><p>一</p></html>", false),
        ("<div><p>一</p>", false),
    ] {
        assert_eq!(!read(source).warnings.is_empty(), told, "{source}");
    }
}

#[test]
fn what_leads_to_other_pages_is_left_out_and_a_count_of_pages_is_not() {
    for (line, kept) in [
        ("共3页 1 2 3 下一页 尾页", false),
        ("第 1 页/共 9 页 首頁 末頁", false),
        ("报告共3页", true),
        ("第3页", true),
        ("下一页表共3行", true),
    ] {
        let text = read(&format!("<p>全区办结行政处罚案件15件。</p><p>{line}</p>")).text;
        assert_eq!(text.contains(line), kept, "{text}");
    }
}

#[test]
fn hostile_spans_are_cut() {
    let page = read(&"<table><tr><td rowspan=99999999999999999999 colspan=65535>一<td colspan=0>二<td colspan=-3 rowspan=x>三<tr><td>四<td>五</table>".repeat(2));
    assert_eq!(cells(&page, 0)[0], "0,0+2x1000 一");
    assert!(page.text.starts_with("一 | 二 | 三\n四 | 五"), "{}", page.text);
    let rows = "<tr><td colspan=1000 rowspan=1000>一<td>二".repeat(2000);
    let page = read(&format!("<table>{rows}</table>"));
    let covered: usize = page.tables[0].cells.iter().map(|c| c.rows * c.columns - 1).sum();
    assert!(covered <= crate::ingest::grid::MAX_COVERED);
    assert!(page.tables[0].width() <= 1000);
}

#[test]
fn spans_of_tables_always_name_their_text() {
    for name in ["merged_cells.html", "gov_table_metadata.html", "broken_markup.html"] {
        let page = layout(name);
        for table in &page.tables {
            for cell in &table.cells {
                let text = slice(&page.text, cell.span);
                assert!(!text.contains(['\n', '|']) && text.trim() == text, "{name}: {text:?}");
            }
        }
    }
}

#[test]
fn html_is_known_by_its_start_or_its_name() {
    for (text, source, expected) in [
        ("<!DOCTYPE html><p>", "a.txt", true),
        ("\n <html>", "-", true),
        ("<DIV class=x>", "a", true),
        ("<p>一", "a.txt", true),
        ("<关于印发>", "a.txt", false),
        ("<para>", "a.txt", false),
        ("<p", "a.txt", false),
        ("一<br>二", "a.txt", false),
        ("一<br>二", "a.HTM", true),
        ("一\n二", "a.html", false),
        ("1 < 2", "a.html", false),
        ("", "a.html", false),
    ] {
        assert_eq!(is_html(text, source), expected, "{text:?} {source}");
    }
}
