//! Titles, headings, issuers and what stands around the text.

pub const TITLES: &[&str] = &[
    "{D}{Y}年行政执法工作年度报告",
    "{D}{Y}年度行政执法总体情况",
    "{Y}年{D}行政执法情况报告",
    "{D}{Y}年行政执法数据统计分析报告",
    "{D}行政执法情况通报（{Y}年度）",
    "{D}{Y}年度行政执法工作情况",
];

pub const ISSUERS: &[&str] = &["{D}人民政府", "{D}司法局", "{D}人民政府办公室", "{D}行政执法监督局"];

/// Headings by what the section is about; each report takes one of the wordings.
pub const HEADINGS: &[(&str, &[&str])] = &[
    ("staff", &["执法主体和人员情况", "行政执法主体及人员", "主体与队伍", "执法队伍建设情况"]),
    ("cases", &["执法办案情况", "行政执法案件情况", "执法总体数据", "年度执法情况"]),
    ("penalty", &["行政处罚情况", "处罚案件分析", "行政处罚实施情况"]),
    ("acts", &["许可与强制", "行政许可和行政强制情况", "其他执法行为"]),
    ("disputes", &["复议应诉情况", "行政复议和行政应诉", "争议化解"]),
    ("supervision", &["执法监督情况", "规范执法行为", "监督与评查"]),
    ("training", &["培训与保障", "能力建设", "队伍培训和装备"]),
    ("service", &["联合监管与投诉办理", "服务群众和企业", "监管方式创新"]),
    ("publicity", &["普法宣传", "宣传教育", "以案释法与普法"]),
    ("tables", &["统计表", "附表", "年度统计数据"]),
    ("problems", &["存在问题", "存在的问题", "主要问题和不足"]),
    ("next", &["下一步工作", "下一步工作打算", "下一步工作安排"]),
];

/// Divisions of penalties by field, the last one the rest.
pub const FIELDS: &[[&str; 4]] = &[
    ["城市管理", "市场监管", "交通运输", "其他领域"],
    ["市场监管", "交通运输", "应急管理", "其他领域"],
    ["交通运输", "农业农村", "市场监管", "其他领域"],
    ["城市管理", "卫生健康", "生态环境", "其他领域"],
    ["生态环境", "城市管理", "文化旅游", "其他领域"],
];

/// Departments in the rows of a table.
pub const DEPARTMENTS: &[&str] = &[
    "市场监督管理局",
    "城市管理局",
    "交通运输局",
    "卫生健康局",
    "应急管理局",
    "农业农村局",
    "生态环境局",
    "文化和旅游局",
];

/// Kinds of penalty in the official form, in the order of `series::KINDS`.
pub const KINDS: &[&str] = &[
    "警告、通报批评",
    "罚款",
    "没收违法所得、没收非法财物",
    "暂扣许可证件",
    "责令停产停业",
    "其他行政处罚",
    "吊销许可证件",
];
