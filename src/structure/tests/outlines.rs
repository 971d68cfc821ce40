//! Headings and sections of short texts, and of hostile ones.

use super::document;
use crate::dictionary::Dictionaries;
use crate::normalize::Normalizer;
use crate::structure::{OutlineSection, outline};

/// The headings of a text: level, marker, words, role.
fn outline_of(text: &str, d: &Dictionaries, n: &Normalizer) -> Vec<String> {
    let (normal, _) = n.normalize(text);
    let o = outline(&document(text), &normal, d);
    let line = |s: &OutlineSection| {
        format!("{} {}|{}|{}", s.level, s.marker.of(&normal.text), s.heading.of(&normal.text), s.role.as_str())
    };
    o.sections.iter().map(line).collect()
}

#[test]
fn headings_of_short_texts() {
    let d = Dictionaries::builtin().expect("the built-in dictionaries load");
    let n = Normalizer::new().expect("OpenCC loads");
    let cases: &[(&str, &[&str])] = &[
        ("一、基本情况\n（一）案件。全年办案3件。", &["1 一、|基本情况|overview", "2 (一)|案件|overview"]),
        (
            "二、存在问题\n1.力量不足。人少。\n2.加强培训不够。少。",
            &["1 二、|存在问题|problems", "3 1.|力量不足|problems", "3 2.|加强培训不够|problems"],
        ),
        (
            "三、下一步工作\n一是加强培训；二是解决困难；三是完善制度。",
            &["1 三、|下一步工作|plans", "4 一是|加强培训|plans", "4 二是|解决困难|plans", "4 三是|完善制度|plans"],
        ),
        ("1.5万件案件已办结。\n2020年办案3件。\n3.2.1节。\n12、13、14号文件", &[]),
        ("1.2023年工作情况\n2.2024年工作打算", &["3 1.|2023年工作情况|measures", "3 2.|2024年工作打算|plans"]),
        (
            "第一部分 执法信息\n第一章 总则\n第三条　本办法所称机关，是指政府。",
            &["1 第一部分 |执法信息|other", "1 第一章 |总则|other", "2 第三条 |本办法所称机关,是指政府|other"],
        ),
        ("①查处案件。\n（1）检查。\n2)培训。", &["4 ①|查处案件|measures", "4 (1)|检查|other", "4 2)|培训|measures"]),
        ("依照第五十八条第（一）项办理。见（二）。", &[]),
        ("一、主要做法（一）不跳。；（二）加强监管。", &["1 一、|主要做法(一)不跳|measures"]),
        (
            "# 概况\n## 案件办理\n整体数字\n------\n",
            &["1 #|概况|overview", "2 ##|案件办理|overview", "1 |整体数字|other"],
        ),
        ("一、", &[]),
        ("第一，健全机制。第二，强化监督。", &["4 第一,|健全机制|measures", "4 第二,|强化监督|measures"]),
    ];
    for (text, wanted) in cases {
        assert_eq!(outline_of(text, &d, &n), *wanted, "{text}");
    }
}

#[test]
fn a_section_ends_where_the_next_of_its_level_begins() {
    let d = Dictionaries::builtin().expect("the built-in dictionaries load");
    let n = Normalizer::new().expect("OpenCC loads");
    let text = "一、甲\n(一)乙。文。\n(二)丙。文。\n二、丁\n文";
    let (normal, _) = n.normalize(text);
    let sections = outline(&document(text), &normal, &d).sections;
    let spans: Vec<_> = sections.iter().map(|s| s.span.of(&normal.text)).collect();
    assert_eq!(spans, ["一、甲\n(一)乙。文。\n(二)丙。文。\n", "(一)乙。文。\n", "(二)丙。文。\n", "二、丁\n文"]);
}

#[test]
fn hostile_texts_take_linear_time() {
    let d = Dictionaries::builtin().expect("the built-in dictionaries load");
    let n = Normalizer::new().expect("OpenCC loads");
    let pieces = [
        "1",
        "一",
        "(一)",
        "一、",
        "。一是",
        "(一)\n",
        "1.\n",
        "年",
        "2023年",
        "\n",
        " ",
        "《",
        "市",
        "发布日期:",
        "天津市",
        "#",
        "短行\n",
        "和县",
        "第一,",
        "局",
        "1\n",
        "甲\n\n1\n\n",
        "处罚\n(件)\n",
        "甲 1 2\n",
        "甲 乙 丙\n甲 1 2\n",
        "甲  1  2  3\n乙  4\n",
        "甲  乙  丙\n甲    1\n",
        "甲  1  2  3  \n\n乙      4  5\n",
        "甲\t1\t2\n乙\t4\n",
        "甲|1|2|\n",
    ];
    for piece in pieces {
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let normal = n.normalize(&text).0;
            let start = std::time::Instant::now();
            let outline = outline(&document(&text), &normal, &d);
            (start.elapsed().as_secs_f64(), outline.sections.len())
        };
        let (small, large) = (time(1 << 17).0, time(1 << 20).0);
        println!("{piece:?}: {small:.4} s, {large:.4} s");
        assert!(large < 0.3 + small * 40.0, "{piece:?}: {small} s for 128 KiB, {large} s for 1 MiB");
    }
}
