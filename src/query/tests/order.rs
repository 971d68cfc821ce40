//! The best reports are the same however many are wanted, and counts are the same however many reports match.

use super::phrases::texts;
use super::{Lcg, world};
use crate::index::{Expression, Match, Reader, ReportAddress};
use crate::query::Engine;
use crate::query::facets::facets;
use std::collections::BTreeSet;

/// Queries that are asked.
const QUERIES: usize = 120;

#[test]
fn the_best_are_the_first_of_all_and_shares_are_of_exact_scores() {
    let texts = texts();
    let engine = Engine::new(&texts.reader, &texts.dictionaries).expect("ready");
    let mut random = Lcg(3);
    let (mut compared, mut left) = (0, 0);
    for _ in 0..QUERIES {
        let (_, text) = &texts.folded[random.below(texts.folded.len())];
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let start = random.below(letters.len());
        let query: String = letters.iter().skip(start).take(2 + random.below(14)).collect();
        let query = if random.below(3) == 0 { format!("{query}?") } else { query };
        let Ok(expression) = engine.parse(&query) else { continue };
        let mut found = texts.reader.find(&expression).expect("searched");
        let all = found.best(usize::MAX).expect("ordered");
        assert_eq!(all.len(), found.len(), "{query}");
        for count in [1, 3, 20] {
            let best = found.best(count).expect("ordered");
            assert!(alike(&best, &all[..count.min(all.len())]), "{query}: {best:?} is not the head of {all:?}");
            compared += best.len();
        }
        let Some(least) = all.first().map(|best| best.score * 0.5) else { continue };
        found.keep_share(0.5).expect("searched");
        let kept: BTreeSet<ReportAddress> = found.addresses().collect();
        for one in all.iter().filter(|one| (one.score - least).abs() > 1e-4 * least) {
            assert_eq!(kept.contains(&one.report), one.score > least, "{query}");
        }
        left += kept.len();
    }
    assert!(compared > QUERIES && left > QUERIES, "{compared} {left}");
}

/// Whether reports and scores are the same; scores may differ in their last digits, and reports of such scores change places.
fn alike(one: &[Match], other: &[Match]) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() <= 1e-4 * a.abs().max(1.0);
    let mut pairs = one.iter().zip(other);
    one.len() == other.len()
        && pairs.all(|(a, b)| {
            let tied = other.iter().filter(|c| near(c.score, a.score)).count() > 1;
            near(a.score, b.score) && (a.report == b.report || tied)
        })
}

#[test]
fn counts_are_the_same_whether_those_of_all_reports_are_known() {
    let world = world();
    // Of its own, so that nothing is known of it.
    let reader = Reader::open(world.reader.folder(), &world.dictionaries).expect("opened");
    let engine = Engine::new(&reader, &world.dictionaries).expect("ready");
    let few = engine.parse("region:和平区 year:2021").expect("read");
    let count = |expression: &Expression| {
        let found = reader.find(expression).expect("searched");
        (found.len(), format!("{:?}", facets(&reader, &found)))
    };
    let before = count(&few);
    assert_eq!(before.0, 1);
    assert!(before.1.contains("和平区") && before.1.contains("staff_capability"), "{before:?}");
    assert_eq!(count(&Expression::All).0, 12);
    assert_eq!(count(&few), before);
}
