//! Words one of which must stand in every text that a pattern matches: what the first filter of the rules looks for.

use regex_syntax::hir::{Hir, HirKind};

/// The literals of which every match of `pattern` holds at least one; none when a match may hold no literal at all.
/// `mark` stands for the quantity and counts as no literal.
pub fn required(pattern: &str, mark: char) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    of(&hir, mark)
}

fn of(hir: &Hir, mark: char) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            // The longest piece beside the mark.
            let piece = text.split(mark).max_by_key(|p| p.len()).filter(|p| !p.is_empty())?;
            Some(vec![piece.to_owned()])
        }
        HirKind::Capture(capture) => of(&capture.sub, mark),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub, mark),
        // Of the parts that all must match, the one whose shortest word is longest is the sharpest filter.
        HirKind::Concat(parts) => parts.iter().filter_map(|p| of(p, mark)).max_by_key(|words| shortest(words)),
        HirKind::Alternation(parts) => {
            let all: Option<Vec<Vec<String>>> = parts.iter().map(|p| of(p, mark)).collect();
            all.map(|words| words.concat())
        }
        _ => None,
    }
}

fn shortest(words: &[String]) -> usize {
    words.iter().map(String::len).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_match_holds_one_of_the_words() {
        let cases: [(&str, Option<&[&str]>); 6] = [
            ("行政处罚\u{1}", Some(&["行政处罚"])),
            ("(?:培训|轮训)[^,]{0,9}\u{1}", Some(&["培训", "轮训"])),
            ("(?:的|了)*案卷(?:共)?\u{1}", Some(&["案卷"])),
            ("(?:出动|投入).{0,9}(?:执法车辆|巡逻艇)\u{1}", Some(&["执法车辆", "巡逻艇"])),
            ("\u{1}.{0,4}", None),
            ("(?:甲|)\u{1}", None),
        ];
        for (pattern, words) in cases {
            let found = required(pattern, '\u{1}');
            assert_eq!(found, words.map(|w| w.iter().map(ToString::to_string).collect()), "{pattern}");
        }
    }
}
