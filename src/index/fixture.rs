//! A dozen reports made by hand, for the tests of `index`, `query` and `cli`.

use crate::model::{
    DocType, Figure, Finding, Format, Kind, Level, Precision, Problem, Region, RegionCode, Report, Role, Script,
    Section, Severity, Verdict,
};
use crate::normalize::{NormalizedText, Normalizer};
use rust_decimal::Decimal;

/// A report with its text.
pub struct Made {
    /// The record.
    pub report: Report,
    /// The text as read.
    pub text: String,
}

/// Three districts × three years, the last in traditional characters; a special report, a town and a policy document.
pub fn reports() -> Vec<Made> {
    let districts = [
        ("天津市", None, "蓟州区", 120_119, [3480, 3480, 2431]),
        ("天津市", None, "和平区", 120_101, [900, 1100, 1000]),
        ("浙江省", Some("舟山市"), "普陀区", 330_903, [500, 0, 1000]),
    ];
    let mut all = Vec::new();
    for (province, city, county, code, penalties) in districts {
        for (year, penalty) in (2021..).zip(penalties) {
            let region = region(code, province, city, county);
            let traditional = county == "普陀区";
            all.push(annual(region, year, penalty, traditional));
        }
    }
    all.push(special());
    all.push(town());
    all.push(policy());
    all
}

/// A county.
pub fn region(code: u32, province: &str, city: Option<&str>, county: &str) -> Region {
    Region {
        code: RegionCode::new(code),
        province: Some(province.to_owned()),
        city: city.map(str::to_owned),
        county: Some(county.to_owned()),
        town: None,
        level: Level::County,
    }
}

/// The normalised form of a text.
pub fn folded(text: &str) -> String {
    normalized(text).text
}

/// The same with the way back.
pub fn normalized(text: &str) -> NormalizedText {
    Normalizer::new().expect("OpenCC loads").normalize(text).0
}

/// A yearly report. A penalty of 0 is left out of it: the report does not state it.
fn annual(region: Region, year: i32, penalty: i64, traditional: bool) -> Made {
    let county = region.county.clone().unwrap_or_default();
    let officers = 1000 + year - 2000;
    let stated = if penalty == 0 { String::new() } else { format!("行政处罚{penalty}件，") };
    let simplified = format!(
        "{county}{year}年度行政执法工作报告\n一、基本情况\n全区持证执法人员{officers}名，其中乡镇(街道)418名。\
         全年{stated}行政检查8000余次，持证率95.5%。配备执法记录仪1,250台，推进“双随机、一公开”监管，完善行刑衔接机制。\n\
         二、存在问题\n(一)执法人员能力素质有待提高。普陀，天津以外的地名不算。\n"
    );
    let text = if traditional { to_traditional(&simplified) } else { simplified };
    let mut made = blank(format!("reports/{county}-{year}.txt"), text, region, Some(year), DocType::AnnualReport);
    made.report.script = if traditional { Script::Hant } else { Script::Hans };
    made.report.issuer = Some(format!("{county}司法局"));
    let first = if traditional { to_traditional(&format!("{penalty}件")) } else { format!("{penalty}件") };
    if penalty != 0 {
        made.figure("cases.penalty", &first, penalty, "件", |f| f.table = None);
    }
    made.figure("officers.certified", &format!("{officers}名"), i64::from(officers), "人", |_| ());
    made.figure("officers.certified", "418名", 418, "人", |f| {
        f.scope = Some("乡镇(街道)".to_owned());
        f.part_of = Some(usize::from(penalty != 0));
    });
    let times = if traditional { "8000餘次" } else { "8000余次" };
    made.figure("cases.inspection", times, 8000, "次", |f| f.precision = Precision::AtLeast);
    made.figure("officers.certification_rate", "95.5%", 0, "%", |f| {
        f.kind = Kind::Share;
        f.value = Decimal::new(955, 1);
    });
    made.figure("equipment.recorders", if traditional { "1,250臺" } else { "1,250台" }, 1250, "台", |_| ());
    made.add_parts(traditional);
    made
}

/// The report's own region looks at a part of the year: its number is of lesser standing.
fn special() -> Made {
    let text = "和平区2023年专项执法行动总结\n专项行动期间行政处罚56件，罚没金额12.5万元。\n".to_owned();
    let region = region(120_101, "天津市", None, "和平区");
    let mut made = blank("reports/special.txt".into(), text, region, Some(2023), DocType::SpecialReport);
    made.figure("cases.penalty", "56件", 56, "件", |_| ());
    made.figure("fines.amount", "12.5万元", 125_000, "元", |_| ());
    made
}

fn town() -> Made {
    let text = "胡家园街道2023年行政执法工作报告\n全年行政处罚12件。\n".to_owned();
    let mut region = region(120_116, "天津市", None, "滨海新区");
    region.town = Some("胡家园街道".into());
    region.level = Level::Town;
    let mut made = blank("reports/town.txt".into(), text, region, Some(2023), DocType::AnnualReport);
    made.figure("cases.penalty", "12件", 12, "件", |_| ());
    made
}

fn policy() -> Made {
    let text = "天津市人民政府关于加强行政执法监督的意见\n到2025年行政处罚案件合格率达到100%。ABC制度。\n".to_owned();
    let mut region = region(120_000, "天津市", None, "");
    region.county = None;
    region.level = Level::Province;
    blank("reports/policy.txt".into(), text, region, None, DocType::PolicyDocument)
}

fn blank(source: String, text: String, region: Region, year: Option<i32>, doc_type: DocType) -> Made {
    let report = Report {
        id: blake3::hash(text.as_bytes()).to_hex().to_string(),
        title: text.lines().next().map(str::to_owned),
        source,
        format: Format::Txt,
        encoding: "UTF-8".into(),
        script: Script::Hans,
        issuer: None,
        document_number: None,
        index_number: None,
        published: year.map(|year| format!("{}-01-31", year + 1)),
        region,
        year,
        doc_type,
        sections: Vec::new(),
        figures: Vec::new(),
        problems: Vec::new(),
        findings: Vec::new(),
        warnings: Vec::new(),
    };
    Made { report, text }
}

impl Made {
    /// Adds a figure where its number stands in the text.
    pub fn figure(&mut self, metric: &str, number: &str, value: i64, unit: &str, change: impl FnOnce(&mut Figure)) {
        let byte = self.text.find(number).unwrap_or_else(|| panic!("{number} not in {}", self.text));
        let start = self.text[..byte].chars().count();
        let mut figure = Figure {
            metric: Some(metric.to_owned()),
            subject: None,
            value: value.into(),
            unit: Some(unit.to_owned()),
            precision: Precision::Exact,
            kind: Kind::Level,
            currency: None,
            scope: None,
            period: self.report.year,
            part_of: None,
            table: None,
            text: number.to_owned(),
            number_text: number.to_owned(),
            start,
            end: start + number.chars().count(),
            section: None,
            rule: None,
        };
        change(&mut figure);
        self.report.figures.push(figure);
    }

    fn add_parts(&mut self, traditional: bool) {
        let heading =
            if traditional { "執法人員能力素質有待提高" } else { "执法人员能力素质有待提高" };
        let place = |words: &str| {
            let byte = self.text.find(words).unwrap_or_else(|| panic!("{words} not in {}", self.text));
            self.text[..byte].chars().count()
        };
        let length = self.text.chars().count();
        let overview_end = place("二、");
        let section = |level, marker: &str, heading: &str, role| Section {
            level,
            marker: marker.to_owned(),
            heading: heading.to_owned(),
            role,
            start: place(marker),
            end: if role == Role::Overview { overview_end } else { length },
        };
        self.report.sections = vec![
            section(1, "一、", "基本情况", Role::Overview),
            section(1, "二、", if traditional { "存在問題" } else { "存在问题" }, Role::Problems),
            section(2, "(一)", heading, Role::Problems),
        ];
        let categories = vec!["staff_capability".to_owned()];
        let start = place(heading);
        let end = start + heading.chars().count();
        self.report.problems = vec![Problem { text: heading.to_owned(), categories, start, end }];
        self.report.findings = vec![Finding {
            check: "subtotal".into(),
            severity: Severity::Warning,
            verdict: Verdict::Differs,
            message: "1023 之中 418".into(),
            message_en: "418 of 1023".into(),
            arithmetic: "418 + 604 = 1,022 ≠ 1,023".into(),
            figures: vec![0],
            places: Vec::new(),
            implied: None,
        }];
    }
}

/// The few characters that the texts above need.
fn to_traditional(text: &str) -> String {
    const PAIRS: &str =
        "执執处處罚罰检檢证證员員乡鄉镇鎮余餘记記录錄仪儀台臺双雙随隨监監衔銜机機题題问問质質报報备備进進区區";
    let letters: Vec<char> = PAIRS.chars().collect();
    text.chars().map(|c| letters.chunks(2).find(|pair| pair[0] == c).map_or(c, |pair| pair[1])).collect()
}
