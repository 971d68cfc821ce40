//! What figures are limited to: the body before the subject, the one that an earlier clause names, the lead of a paragraph
//! and the heading above.

/// A report, and for each figure in text order the number and its scope.
type Case = (&'static str, &'static [(&'static str, &'static str)]);

const CASES: [Case; 8] = [
    (
        "青川县2024年度行政执法情况\n全县办理行政处罚案件1260件，罚没金额830万元。其中，县直部门办理行政处罚案件980件，罚没金额700万元。共办理行政许可2100件。全县检查3万次。\n",
        &[
            ("1260件", ""),
            ("830万元", ""),
            ("980件", "县直部门"),
            ("700万元", "县直部门"),
            ("2100件", "县直部门"),
            ("3万次", ""),
        ],
    ),
    (
        "青川县2024年度行政执法情况\n(一)县市场监管局\n立案420件，罚没款310万元。\n(二)其他\n全县立案900件。\n",
        &[("420件", "县市场监管局"), ("310万元", "县市场监管局"), ("900件", "")],
    ),
    (
        "青川县司法局2024年度全县行政执法情况\n县应急管理局全年检查企业320家次，立案45件。罚款160万元。\n全年立案900件。\n",
        &[("320家次", "县应急管理局"), ("45件", "县应急管理局"), ("160万元", "县应急管理局"), ("900件", "")],
    ),
    (
        "青川县司法局2024年度全县行政执法情况\n县水利局：全年立案9件，罚款4万元。受理投诉42件。\n",
        &[("9件", "县水利局"), ("4万元", "县水利局"), ("42件", "县水利局")],
    ),
    (
        "青川县2024年行政复议情况\n全年收到行政复议申请64件，以乡镇政府为被申请人的13件。从类型看，行政处罚22件，信息公开9件。\n",
        &[("64件", ""), ("13件", "以乡镇政府为被申请人"), ("22件", "行政处罚"), ("9件", "信息公开")],
    ),
    ("青川县2024年行政执法情况\n各级执法部门立案300件，全系统罚款80万元。\n", &[("300件", ""), ("80万元", "")]),
    ("青川县水利局2024年行政执法情况\n县水利局全年立案30件，罚款8万元。\n", &[("30件", ""), ("8万元", "")]),
    (
        "青川县司法局2024年行政执法情况\n市场监管局立案30件，全县罚款总额92万元。\n",
        &[("30件", "市场监管局"), ("92万元", "")],
    ),
];

#[test]
fn figures_are_limited_to_the_body_that_is_their_subject() {
    for (text, expected) in CASES {
        let figures = super::pipeline().read(super::document("scope.txt", text)).report.figures;
        let found: Vec<(&str, &str)> =
            figures.iter().map(|f| (f.number_text.as_str(), f.scope.as_deref().unwrap_or_default())).collect();
        assert_eq!(found, expected, "in {text}");
    }
}
