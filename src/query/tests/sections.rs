//! What stands beside `section:` is looked for there only.

use super::{search, sources, where_text};
use std::collections::BTreeSet;

#[test]
fn words_beside_a_role_are_looked_for_in_its_sections() {
    let annual = where_text(|made| !made.report.sections.is_empty());
    let cases = [
        ("section:problems 能力素质", true),
        ("section:problems 持证率", false),
        ("section:overview 持证率", true),
        ("section:problems \"地名不算\"", true),
        ("section:overview \"地名不算\"", false),
        ("section:overview,problems \"地名不算\"", true),
        ("section:plans 执法", false),
        ("section:overview 持证率 section:problems", true),
        ("(section:overview 持证率) AND (section:problems 素质)", true),
        ("(section:overview 素质) AND (section:problems 素质)", false),
        ("section:problems (持证率 OR 素质)", true),
        ("section:problems 素质 -持证率", true),
        ("section:overview -持证率", false),
        ("section:problems 算", true),
        ("section:overview 算", false),
        ("持证率 OR section:plans", true),
        ("章节:存在问题 \"执法人员能力\"", true),
    ];
    for (query, found) in cases {
        let expected = if found { annual.clone() } else { BTreeSet::new() };
        assert_eq!(sources(query), expected, "{query}");
    }
}

#[test]
fn passages_are_those_of_the_sections() {
    for hit in search("section:problems 执法人员").hits {
        let marked = hit.passages.iter().flat_map(|passage| &passage.highlights);
        assert!(marked.count() == 1, "{:?}", hit.passages);
        assert!(!hit.passages[0].text.contains("8000"), "{:?}", hit.passages);
    }
}
