//! temporary driver
use nianbao::model::{Format, SourceDocument};
fn main() {
    let p = nianbao::pipeline::Pipeline::new(None).unwrap();
    let rejected = std::env::var("REJ").is_ok();
    for a in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&a).unwrap().replace("\r\n", "\n");
        let d = SourceDocument { id: a.clone(), source: a.clone(), format: Format::Txt, encoding: "UTF-8", text, title: None, metadata: vec![], tables: vec![], warnings: vec![] };
        let r = p.read(d);
        if rejected { for x in &r.rejected { println!("{} | {}", x.span.of(&r.normalized.text), x.reason); } }
        else { println!("{}", serde_json::to_string(&r.report).unwrap()); }
    }
}
