//! Facts of the annotated reports against the gold, and cases in short made-up texts.

use super::outline;
use crate::dictionary::Dictionaries;
use crate::model::{Format, SourceDocument};
use crate::normalize::Normalizer;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn document(text: &str) -> SourceDocument {
    SourceDocument {
        id: String::new(),
        source: String::new(),
        format: Format::Txt,
        encoding: "UTF-8",
        text: text.to_owned(),
        title: None,
        metadata: Vec::new(),
        tables: Vec::new(),
        warnings: Vec::new(),
    }
}

fn shared() -> PathBuf {
    std::env::var_os("NIANBAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
}

/// A place's name without its kind, as `tools/score` compares.
fn bare(name: &str) -> &str {
    let suffixes = [
        "特别行政区",
        "壮族自治区",
        "回族自治区",
        "维吾尔自治区",
        "自治区",
        "自治州",
        "自治县",
        "地区",
        "新区",
        "街道",
        "省",
        "市",
        "区",
        "县",
        "旗",
        "镇",
        "乡",
        "盟",
    ];
    let rest = suffixes.iter().find_map(|s| name.strip_suffix(s).filter(|r| r.chars().count() >= 2));
    rest.unwrap_or(name)
}

/// Right and all, by measure.
type Score = BTreeMap<&'static str, (usize, usize)>;

fn count(score: &mut Score, file: &str, measure: &'static str, right: bool, found: &str, gold: &str) {
    let entry = score.entry(measure).or_default();
    entry.0 += usize::from(right);
    entry.1 += 1;
    if !right {
        println!("{file}: {measure} {found} for {gold}");
    }
}

fn compare(score: &mut Score, file: &str, text: &str, gold: &Value, d: &Dictionaries, n: &Normalizer) {
    let (normal, script) = n.normalize(text);
    let facts = outline(&document(text), &normal, d).facts;
    let region = serde_json::to_value(&facts.region).expect("a region is plain data");
    let levels = ["province", "city", "county", "town"];
    let stated: Vec<_> = levels.iter().filter_map(|l| Some((*l, gold["region"][l].as_str()?))).collect();
    if !stated.is_empty() {
        let right = stated.iter().all(|(l, name)| bare(region[l].as_str().unwrap_or("")) == bare(name));
        count(score, file, "region", right, &region.to_string(), &gold["region"].to_string());
    }
    let found = [
        ("year", facts.year.map(|y| y.to_string())),
        ("level", Some(facts.region.level.as_str().to_owned())),
        ("doc_type", facts.doc_type.map(|t| t.as_str().to_owned())),
        ("script", serde_json::to_value(script).ok().and_then(|s| s.as_str().map(str::to_owned))),
        ("issuer", facts.issuer),
        ("published", facts.published),
    ];
    for (measure, found) in found {
        let Some(gold) = gold.get(measure).filter(|g| !g.is_null() && *g != "unknown") else { continue };
        let gold = gold.as_str().map_or_else(|| gold.to_string(), str::to_owned);
        let found = found.unwrap_or_default();
        let within = measure == "issuer" && !found.is_empty() && (gold.contains(&found) || found.contains(&gold));
        count(score, file, measure, found == gold || within, &found, &gold);
    }
}

fn score(folder: &Path) -> Option<Score> {
    let d = Dictionaries::builtin().expect("the built-in dictionaries load");
    let n = Normalizer::new().expect("OpenCC loads");
    let mut score = Score::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).ok()?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let gold = std::fs::read_to_string(path.with_extension("gold.json")).ok()?;
        let gold = serde_json::from_str(&gold).expect("gold is JSON");
        let text = std::fs::read_to_string(path).expect("UTF-8");
        compare(&mut score, &path.file_stem()?.to_string_lossy(), &text, &gold, &d, &n);
    }
    for (measure, (right, all)) in &score {
        println!("{}: {measure:10} {right} of {all}", folder.display());
    }
    Some(score)
}

#[test]
fn facts_of_the_annotated_reports() {
    let floors: [(&str, &[(&str, f64)]); 2] = [
        (
            "seeds",
            &[
                ("region", 1.0),
                ("level", 1.0),
                ("year", 1.0),
                ("doc_type", 1.0),
                ("script", 1.0),
                ("issuer", 0.75),
                ("published", 0.75),
            ],
        ),
        // Four places of `dev` cannot be told from the texts (a subdistrict that six counties have, two cities that are
        // never named, one whose gold is in traditional characters).
        ("dev", &[("region", 0.95), ("level", 0.95), ("year", 0.97), ("doc_type", 0.9), ("issuer", 0.9)]),
    ];
    let mut short = Vec::new();
    for (folder, floors) in floors {
        let Some(score) = score(&shared().join(folder)) else {
            println!("skipped: no {folder} beside the checkout (set NIANBAO_SHARED)");
            continue;
        };
        for (measure, floor) in floors {
            let (right, all) = score.get(measure).copied().unwrap_or_default();
            if (right as f64) < floor * all as f64 {
                short.push(format!("{folder} {measure}: {right} of {all}"));
            }
        }
    }
    assert!(short.is_empty(), "{short:?}");
}

/// What a made-up text should tell; an empty field is not compared, `-` means nothing.
struct Case {
    text: &'static str,
    region: &'static str,
    code: &'static str,
    level: &'static str,
    year: i32,
    issuer: &'static str,
    published: &'static str,
    number: &'static str,
    doc_type: &'static str,
}

const ANY: Case =
    Case { text: "", region: "", code: "", level: "", year: 0, issuer: "", published: "", number: "", doc_type: "" };

const CASES: &[Case] = &[
    // An ambiguous county is settled by its prefecture in the name, or by other places in the text.
    Case {
        text: "深圳市南山区司法局2022年度行政执法工作报告\n全区执法主体31个。",
        region: "广东省深圳市南山区",
        code: "440305",
        level: "county",
        year: 2022,
        issuer: "深圳市南山区司法局",
        ..ANY
    },
    Case {
        text: "朝阳区2021年行政执法情况\n全区与长春市绿园区、南关区联合检查12次。",
        region: "吉林省长春市朝阳区",
        code: "220104",
        year: 2021,
        ..ANY
    },
    Case {
        text: "西湖区综合行政执法局2023年工作总结\n按照《浙江省综合行政执法条例》,全区办案31件。",
        region: "浙江省杭州市西湖区",
        issuer: "西湖区综合行政执法局",
        ..ANY
    },
    Case {
        text: "上海市普陀区司法局2023年度工作报告\n全区。",
        region: "上海市普陀区",
        code: "310107",
        level: "county",
        ..ANY
    },
    Case {
        text: "吉林省吉林市船营区2020年法治政府建设情况报告\n", region: "吉林省吉林市船营区", ..ANY
    },
    // Levels that are not three deep, short forms, names of the time.
    Case {
        text: "恩施州司法局2020年工作总结\n全州办理案件20件。",
        region: "湖北省恩施土家族苗族自治州",
        level: "city",
        ..ANY
    },
    Case {
        text: "海南州2021年行政执法情况报告\n全州办理案件20件。",
        region: "青海省海南藏族自治州",
        level: "city",
        ..ANY
    },
    Case {
        text: "仙桃市2022年法治政府建设年度报告\n全市。",
        region: "湖北省仙桃市",
        code: "429004",
        level: "county",
        ..ANY
    },
    Case {
        text: "蓟县2012年行政执法工作总结\n全县办案300件。",
        region: "天津市蓟县",
        code: "120225",
        level: "county",
        year: 2012,
        ..ANY
    },
    Case {
        text: "内蒙古2021年行政执法工作报告\n自治区各级。", region: "内蒙古自治区", level: "province", ..ANY
    },
    Case {
        text: "浦东新区2023年行政执法年度报告\n", region: "上海市浦东新区", level: "county", ..ANY
    },
    // No place in the title.
    Case {
        text: "2023年工作总结\n我区严格执行《蓟州区行政执法办法》,全区办案3件。蓟州区司法局牵头。",
        region: "天津市蓟州区",
        level: "county",
        ..ANY
    },
    Case {
        text: "行政执法工作总结\n2023年,我市执法部门办案30件。", region: "", level: "city", year: 2023, ..ANY
    },
    Case {
        text: "关于印发《青岛市行政执法监督办法》的通知\n各区、市人民政府:\n现印发给你们。",
        region: "山东省青岛市",
        doc_type: "policy_document",
        ..ANY
    },
    // Towns, by the county in the name or by the name alone.
    Case {
        text: "常山县青石镇2024年度行政执法情况\n镇综合行政执法队办案79起。",
        region: "浙江省衢州市常山县青石镇",
        level: "town",
        issuer: "青石镇人民政府",
        ..ANY
    },
    Case {
        text: "附海镇2021年执法数据\n镇政府办案3件。",
        region: "浙江省宁波市慈溪市附海镇",
        level: "town",
        issuer: "附海镇人民政府",
        ..ANY
    },
    Case {
        text: "宝坻区城镇燃气专项整治情况\n全区检查30家。", region: "天津市宝坻区", level: "county", ..ANY
    },
    Case {
        text: "越秀区街道综合行政执法实施情况\n全区18条街道。",
        region: "广东省广州市越秀区",
        level: "county",
        ..ANY
    },
    // Hong Kong, Macau, Taiwan.
    Case {
        text: "澳门海关2022年工作总结\n检查案件30宗。",
        region: "澳门特别行政区",
        level: "province",
        issuer: "澳门海关",
        ..ANY
    },
    Case {
        text: "台北市政府警察局公布112年3月份稽查结果,罚锾30万元。",
        region: "台湾省台北市",
        level: "city",
        year: 2023,
        ..ANY
    },
    Case {
        text: "新竹县环保局112年稽查工作成果报告\n112年稽查件数300件。",
        region: "台湾省新竹县",
        level: "county",
        year: 2023,
        ..ANY
    },
    // Issuers.
    Case {
        text: "国家税务总局天津市税务局2023年法治政府建设报告\n全市。",
        region: "天津市",
        issuer: "国家税务总局天津市税务局",
        ..ANY
    },
    Case {
        text: "2022年度行政执法情况\n按照要求,区应急局全年检查企业30家。南开区。",
        region: "天津市南开区",
        issuer: "南开区应急管理局",
        ..ANY
    },
    Case {
        text: "年度报告\n索引号: 11330/2023-1 发布机构: 嘉兴市南湖区司法局 发布日期: 2023-05-09\n文 号: 南司〔2023〕7号\n正文在此。",
        issuer: "嘉兴市南湖区司法局",
        published: "2023-05-09",
        number: "南司〔2023〕7号",
        ..ANY
    },
    Case {
        text: "[ 索引号 ] 115000/2023-1 [ 发文字号 ]\n[ 发布机构 ] 重庆市永川区司法局\n[ 成文日期 ] 2023-01-16 [ 发布日期 ] 2023-01-17\n重庆市永川区2022年执法数据公示\n",
        issuer: "重庆市永川区司法局",
        published: "2023-01-17",
        year: 2022,
        number: "-",
        ..ANY
    },
    Case {
        text: "发布机构\n淄川区司法局\n发布日期\n2021年12月7日\n淄川区2021年度行政执法报告\n",
        issuer: "淄川区司法局",
        published: "2021-12-07",
        ..ANY
    },
    Case {
        text: "全市行政执法工作总结\n2022年,全市执法部门办案30件。\n常德市司法局\n二〇二三年一月三十日",
        region: "湖南省常德市",
        year: 2022,
        issuer: "常德市司法局",
        published: "2023-01-30",
        ..ANY
    },
    // Numbers of documents: the own one, not those cited.
    Case {
        text: "天津市人民政府办公厅关于印发工作方案的通知\n津政办发〔2019〕16号\n各区人民政府:按照国办发〔2018〕118号文件要求,制定本方案。\n2019年4月25日",
        region: "天津市",
        year: 2019,
        issuer: "天津市人民政府办公厅",
        number: "津政办发〔2019〕16号",
        published: "2019-04-25",
        doc_type: "policy_document",
        ..ANY
    },
    Case {
        text: "蓟州区2020年行政执法报告\n按照津政办发〔2019〕16号文件要求,全区开展工作。", number: "-", ..ANY
    },
    // Years.
    Case { text: "区司法局2023年工作总结和2024年工作思路\n", year: 2023, ..ANY },
    Case {
        text: "关于行政执法工作的报告\n自2016年启动以来,截至2017年5月,全市办案3件。", year: 2017, ..ANY
    },
    Case { text: "行政审判情况\n2008年1月至2010年5月底,全市收案2584件。", year: 2010, ..ANY },
    Case { text: "二○一四年度行政复议工作情况\n全年收到6200件。", year: 2014, ..ANY },
    Case {
        text: "行政执法工作报告\n发布日期:2023-01-18\n全年办案30件。",
        year: 2022,
        doc_type: "annual_report",
        ..ANY
    },
    Case {
        text: "关于落实《法治政府建设实施纲要(2021-2025年)》的工作总结\n按照《2020年工作要点》,2022年办案30件。",
        year: 2022,
        ..ANY
    },
];

#[test]
fn facts_of_short_texts() {
    let d = Dictionaries::builtin().expect("the built-in dictionaries load");
    let n = Normalizer::new().expect("OpenCC loads");
    let mut wrong = Vec::new();
    for case in CASES {
        let f = outline(&document(case.text), &n.normalize(case.text).0, &d).facts;
        let r = &f.region;
        let region: String =
            [&r.province, &r.city, &r.county, &r.town].into_iter().flatten().map(String::as_str).collect();
        let found = [
            (case.region, region),
            (case.code, r.code.map(|c| c.to_string()).unwrap_or_default()),
            (case.level, r.level.as_str().to_owned()),
            (case.issuer, f.issuer.unwrap_or_default()),
            (case.published, f.published.unwrap_or_default()),
            (case.number, f.document_number.unwrap_or_default()),
            (case.doc_type, f.doc_type.map(|t| t.as_str().to_owned()).unwrap_or_default()),
            (
                &if case.year > 0 { case.year.to_string() } else { String::new() },
                f.year.map(|y| y.to_string()).unwrap_or_default(),
            ),
        ];
        for (wanted, found) in found {
            let fits = wanted.is_empty() || found == wanted || wanted == "-" && found.is_empty();
            if !fits {
                wrong.push(format!("{}: {found} for {wanted}", case.text.lines().next().unwrap_or("")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The headings of a text: level, marker, words, role.
fn outline_of(text: &str, d: &Dictionaries, n: &Normalizer) -> Vec<String> {
    let (normal, _) = n.normalize(text);
    let o = outline(&document(text), &normal, d);
    let line = |s: &super::OutlineSection| {
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
    ];
    for piece in pieces {
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let normal = n.normalize(&text).0;
            let start = std::time::Instant::now();
            let (sections, ..) = super::read(&normal.text, None, &d);
            (start.elapsed().as_secs_f64(), sections.len())
        };
        let (small, large) = (time(1 << 17).0, time(1 << 20).0);
        println!("{piece:?}: {small:.4} s, {large:.4} s");
        assert!(large < 0.3 + small * 40.0, "{piece:?}: {small} s for 128 KiB, {large} s for 1 MiB");
    }
}
