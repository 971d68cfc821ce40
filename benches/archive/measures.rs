//! What can be stated: the counts of `series.rs` and the rates made of them, with metric and scope, and the sums and
//! ratios that hold between them.

/// A count: name, metric, what it is limited to (`~` the towns, `@` the departments).
pub const COUNTS: &[(&str, &str, Option<&str>)] = &[
    ("units", "units.enforcement", None),
    ("units.t", "units.enforcement", Some("~")),
    ("units.d", "units.enforcement", Some("@级部门")),
    ("cert", "officers.certified", None),
    ("cert.t", "officers.certified", Some("~")),
    ("cert.d", "officers.certified", Some("@级部门")),
    ("off", "officers.total", None),
    ("aux", "officers.auxiliary", None),
    // Officers and those who assist them, never stated together.
    ("both", "", None),
    ("pop", "", None),
    ("net", "", None),
    ("sat.n", "", None),
    ("sat.all", "", None),
    ("good.n", "", None),
    ("added", "officers.added", None),
    ("left", "officers.left", None),
    ("left.die", "officers.left", Some("死亡")),
    ("left.ret", "officers.left", Some("退休")),
    ("left.mov", "officers.left", Some("调离")),
    ("recd", "equipment.recorders", None),
    ("pow", "powers.items", None),
    ("revw", "legal_reviewers", None),
    ("rules", "rules.issued", None),
    ("total", "cases.total", None),
    ("insp", "cases.inspection", None),
    ("insp.rand", "cases.inspection", Some("双随机")),
    ("insp.h1", "cases.inspection", Some("上半年")),
    ("insp.h2", "cases.inspection", Some("下半年")),
    ("pen", "cases.penalty", None),
    ("pen.ord", "cases.penalty.ordinary", None),
    ("pen.sum", "cases.penalty.summary", None),
    ("pen.t", "cases.penalty", Some("~")),
    ("pen.d", "cases.penalty", Some("@级部门")),
    ("pen.f1", "cases.penalty", Some("领域")),
    ("pen.f2", "cases.penalty", Some("领域")),
    ("pen.f3", "cases.penalty", Some("领域")),
    ("pen.f4", "cases.penalty", Some("领域")),
    ("pen.big", "cases.penalty", Some("重大")),
    // Kinds of penalty where a case of two is counted in both.
    ("pen.w", "cases.penalty.warning", None),
    ("pen.x", "cases.penalty.fine", None),
    ("pen.k1", "cases.penalty.warning", None),
    ("pen.k2", "cases.penalty.fine", None),
    ("pen.k3", "cases.penalty.confiscation", None),
    ("pen.k4", "cases.penalty.suspension", None),
    ("pen.k5", "cases.penalty.closure", None),
    ("pen.k6", "cases.penalty.other_kind", None),
    ("pen.k7", "cases.penalty.revocation", None),
    ("fine", "fines.amount", None),
    ("waiv", "cases.penalty.waived", None),
    ("waivm", "fines.waived", None),
    ("coer", "cases.coercion", None),
    ("coer.m", "cases.coercion.measures", None),
    ("coer.e", "cases.coercion.execution", None),
    ("lic", "cases.license", None),
    ("lic.app", "cases.license.applied", None),
    ("lic.acc", "cases.license.accepted", None),
    ("lic.den", "cases.license.denied", None),
    ("lic.rev", "cases.license.revoked", None),
    ("conf", "cases.confirmation", None),
    ("trans", "cases.transferred", None),
    ("trans.acc", "cases.transfer.accepted", None),
    ("rec", "reconsideration.cases", None),
    ("rec.acc", "reconsideration.accepted", None),
    ("rec.con", "reconsideration.concluded", None),
    ("rec.up", "reconsideration.upheld", None),
    ("rec.te", "reconsideration.terminated", None),
    ("rec.rej", "reconsideration.rejected", None),
    ("rec.cor", "reconsideration.corrected", None),
    ("lit", "litigation.cases", None),
    ("lit.lost", "litigation.lost", None),
    ("lit.con", "litigation.cases", Some("结案")),
    ("lit.won", "", None),
    ("lit.wd", "", None),
    ("sess", "training.sessions", None),
    ("trained", "officers.trained", None),
    ("lritem", "legal_review.items", None),
    ("files", "supervision.files_reviewed", None),
    ("files.a", "", Some("优秀")),
    ("files.b", "", Some("良好")),
    ("probs", "supervision.problems_found", None),
    ("opin", "supervision.opinions", None),
    ("noti", "supervision.notices", None),
    ("comp", "complaints.handled", None),
    ("comp.done", "complaints.handled", Some("办结")),
    ("comp.open", "complaints.handled", Some("在办")),
    ("exam.due", "officers.trained", Some("应考")),
    ("exam", "officers.trained", Some("考试")),
    ("joint", "joint.inspections", None),
    ("firms", "firms.inspected", None),
    ("haz", "hazards.found", None),
    ("haz.fix", "hazards.fixed", None),
    ("ev", "publicity.events", None),
    ("mat", "publicity.materials", None),
    ("ppl", "publicity.people", None),
];

/// A rate: name, numerator, denominator, what it is multiplied with, metric, whether it is a share of a whole.
pub struct Rate {
    pub key: &'static str,
    pub over: &'static str,
    pub under: &'static str,
    pub scale: i64,
    pub metric: &'static str,
}

const fn rate(key: &'static str, over: &'static str, under: &'static str, scale: i64, metric: &'static str) -> Rate {
    Rate { key, over, under, scale, metric }
}

pub const RATES: &[Rate] = &[
    rate("r.cert", "cert", "off", 100, "officers.certification_rate"),
    rate("r.per", "total", "cert", 1, "cases.per_officer"),
    rate("r.insp", "insp", "cert", 1, "inspections.per_officer"),
    rate("r.pen", "pen", "cert", 1, "penalties.per_officer"),
    rate("r.cor", "rec.cor", "rec.con", 100, "reconsideration.correction_rate"),
    rate("r.ord", "pen.ord", "pen", 100, ""),
    rate("r.town", "pen.t", "pen", 100, ""),
    rate("r.f1", "pen.f1", "pen", 100, ""),
    rate("r.f2", "pen.f2", "pen", 100, ""),
    rate("r.f3", "pen.f3", "pen", 100, ""),
    rate("r.f4", "pen.f4", "pen", 100, ""),
    rate("r.case", "fine", "pen", 1, ""),
    rate("r.insps", "insp", "total", 100, ""),
    rate("r.both", "total", "both", 1, "cases.per_officer"),
    rate("r.pop", "pen", "pop", 10_000, ""),
    rate("r.times", "insp", "pen", 1, ""),
    rate("r.sat", "sat.n", "sat.all", 100, ""),
    rate("r.good", "good.n", "sat.all", 100, ""),
    rate("r.fa", "files.a", "files", 100, ""),
    rate("r.fb", "files.b", "files", 100, ""),
    rate("r.done", "comp.done", "comp", 100, ""),
    rate("r.exam", "exam", "exam.due", 100, ""),
    rate("r.fix", "haz.fix", "haz", 100, ""),
];

/// Wholes and the parts that make them up.
pub const SUMS: &[(&str, &[&str])] = &[
    ("units", &["units.t", "units.d"]),
    ("cert", &["cert.t", "cert.d"]),
    ("left", &["left.die", "left.ret", "left.mov"]),
    ("total", &["insp", "pen", "coer", "lic", "conf"]),
    ("total", &["insp", "pen", "coer", "lic"]),
    ("total", &["insp", "pen", "coer"]),
    ("pen", &["pen.ord", "pen.sum"]),
    ("pen", &["pen.t", "pen.d"]),
    ("pen", &["pen.f1", "pen.f2", "pen.f3", "pen.f4"]),
    ("coer", &["coer.m", "coer.e"]),
    ("insp", &["insp.h1", "insp.h2"]),
    ("comp", &["comp.done", "comp.open"]),
    ("rec.con", &["rec.up", "rec.te", "rec.rej", "rec.cor"]),
];

/// Shares of one whole that together make all of it.
pub const SHARES: &[&str] = &["r.f1", "r.f2", "r.f3", "r.f4"];

/// Rates that no text gives above a hundred.
pub const AT_MOST_ALL: &[&str] =
    &["r.cert", "r.ord", "r.town", "r.f1", "r.f2", "r.f3", "r.done", "r.exam", "r.fix", "r.sat", "r.good"];

/// Metric and scope of a count.
pub fn count(key: &str) -> Option<(&'static str, Option<&'static str>)> {
    COUNTS.iter().find(|c| c.0 == key).map(|c| (c.1, c.2))
}

/// The rate of that name.
pub fn rate_of(key: &str) -> Option<&'static Rate> {
    RATES.iter().find(|r| r.key == key)
}
