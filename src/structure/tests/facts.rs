//! Facts of short made-up texts.

use super::document;
use crate::dictionary::Dictionaries;
use crate::normalize::Normalizer;
use crate::structure::outline;

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
