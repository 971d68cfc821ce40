//! The only place where characters change: traditional to simplified, full width to half, odd white space to a space,
//! invisible characters, the line breaks of wrapped paragraphs and the edges of pages dropped, damaged text mended where that is certain. One
//! pass over the text as read, one alignment back to it.
//!
//! Offsets of later stages are bytes of [`NormalizedText::text`]; [`NormalizedText::source_span`] leads back to the
//! code points of the text as read.

mod alignment;
mod damage;
mod pages;
mod pinyin;
mod script;
mod simple;
mod spread;
mod variants;
mod verbatim;
mod width;
mod wrapped;

pub use alignment::{NormalizedText, is_start, last_clause, starts};
pub use damage::warnings;
pub use script::{Converter, ConverterError};
pub use verbatim::Verbatim;

use crate::model::Script;
use alignment::Builder;
use damage::Mender;
use std::sync::Arc;

/// Turns text as read into the form that rules, tokens and queries are written in. Clones share the tables.
#[derive(Clone)]
pub struct Normalizer {
    converter: Arc<Converter>,
    mender: Arc<Mender>,
}

impl Normalizer {
    /// Prepares the conversion tables.
    ///
    /// # Errors
    /// When OpenCC's dictionaries cannot be unpacked to the temporary folder.
    pub fn new() -> Result<Self, ConverterError> {
        Ok(Self { converter: Arc::new(Converter::new()?), mender: Arc::default() })
    }

    /// Normalises a whole text and tells its script.
    ///
    /// Simplified paragraphs are left as they are; a paragraph that holds a character to be simplified is converted whole,
    /// since the right simplified form can depend on the word.
    #[must_use]
    pub fn normalize(&self, text: &str) -> (NormalizedText, Script) {
        let mut builder = Builder::with_capacity(text.len());
        let mut tally = script::Tally::default();
        let wrapped = wrapped::Wrapped::of(text);
        let whole = damage::Text::of(text);
        let mut edges = pages::edges(text).into_iter().peekable();
        let mut at = 0;
        let mut joined = false;
        while at < text.len() {
            if let Some(edge) = edges.next_if(|edge| edge.start == at) {
                at = edge.end;
                builder.leave_out(&text[edge]);
                continue;
            }
            let line = first_line(&text[at..]);
            at += line.len();
            let edge = edges.peek().filter(|edge| edge.start == at);
            let next = first_line(&text[edge.map_or(at, |edge| edge.end)..]);
            let joins = wrapped.joins(at - line.len(), line, next) || edge.is_some() && wrapped::goes_on(line, next);
            let whole_line = if joins { line.trim_end_matches('\n') } else { line };
            builder.in_paragraph(joins || joined);
            self.push_line(&mut builder, whole_line, &mut tally, &whole);
            joined = joins;
            if joins {
                builder.join(next);
            }
        }
        let mut read = builder.finish();
        read.tell(damage::lost_years(&read));
        (read, tally.script())
    }

    /// Mends a line, if it is damaged, and adds it.
    fn push_line(&self, builder: &mut Builder, line: &str, tally: &mut script::Tally, text: &damage::Text<'_>) {
        let before = *tally;
        let look = self.converter.look(line, tally);
        let mend = || self.mender.mend(line, builder.chars(), &self.converter, text);
        let Some((mended, damage)) = look.doubtful.then(mend).flatten() else {
            return self.push(builder, line, look);
        };
        // What the script is told by is what the line means.
        *tally = before;
        let look = self.converter.look(&mended, tally);
        builder.damage(damage);
        self.push(builder, &mended, look);
    }

    fn push(&self, builder: &mut Builder, line: &str, look: script::Look) {
        if look.traditional {
            builder.push_line(line, &self.converter.simplify_seen(line, look));
        } else {
            builder.push_line(line, line);
        }
    }

    /// What a character alone becomes; none where it is dropped.
    #[must_use]
    pub fn fold_letter(&self, letter: char) -> Option<char> {
        let folded = self.fold(letter.encode_utf8(&mut [0; 4]));
        let mut folded = folded.chars();
        folded.next().filter(|_| folded.next().is_none())
    }

    /// A short text (a query, a name) in normalised form.
    #[must_use]
    pub fn fold(&self, text: &str) -> String {
        self.normalize(text).0.text
    }
}

/// A text up to its first line break, that included.
fn first_line(text: &str) -> &str {
    &text[..memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |at| at + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceSpan, Span};

    fn normalizer() -> Normalizer {
        Normalizer::new().expect("OpenCC loads")
    }

    #[test]
    fn scripts_widths_and_spaces_become_one() {
        let cases = [
            ("行政處罰２，４３１件", "行政处罚2,431件"),
            ("（一）基本情況：", "(一)基本情况:"),
            ("执法\u{200b}案件\u{a0}7\u{3000}件", "执法案件 7 件"),
            ("好坏与坏账", "好坏与坏账"),
            ("增长７．７６％", "增长7.76%"),
            ("全體幹部會後", "全体干部会后"),
            ("不少於２名", "不少于2名"),
            ("答覆，覆盖率", "答复,覆盖率"),
            ("打坏設備", "打坏设备"),
            ("隨著執法力度加大，著力推進，成效顯著；顯著提升", "随着执法力度加大,着力推进,成效显著;显著提升"),
            ("著名，显著提升", "著名,显著提升"),
            ("司法覆核，覆檢", "司法复核,复检"),
            ("陕西省乾县乾旱之後，乾安縣", "陕西省乾县干旱之后,乾安县"),
            ("衞生署票控，罸款", "卫生署票控,罚款"),
            (
                "年 內 共 採 取 了 90 503 次 掃 蕩 行 動 ， 拘 捕 89 人 。",
                "年内共采取了 90 503 次扫荡行动,拘捕 89 人。",
            ),
        ];
        let n = normalizer();
        for (source, expected) in cases {
            assert_eq!(n.fold(source), expected, "{source}");
        }
    }

    #[test]
    fn offsets_lead_back_to_the_text_as_read() {
        let source = "行政\u{feff}處罰\n\u{200b}２件，共\u{200b}3起";
        let (n, _) = normalizer().normalize(source);
        for needle in ["处罚", "2件", "3起", "行政"] {
            let at = n.text.find(needle).expect(needle);
            let SourceSpan { start, end } = n.source_span(Span::new(at, at + needle.len()));
            let back: String = source.chars().skip(start).take(end - start).collect();
            assert_eq!(normalizer().fold(&back), needle);
            assert_eq!(n.span(SourceSpan { start, end }), Span::new(at, at + needle.len()));
        }
    }

    #[test]
    fn the_end_of_a_text_of_any_length_is_a_place() {
        let normalizer = normalizer();
        for bytes in 250..=520 {
            let source = "a".repeat(bytes);
            let (n, _) = normalizer.normalize(&source);
            let whole = SourceSpan { start: 0, end: bytes };
            assert_eq!(n.source_span(Span::new(0, bytes)), whole);
            assert_eq!(n.span(whole), Span::new(0, bytes));
        }
    }

    #[test]
    fn scripts_are_told_apart() {
        let n = normalizer();
        assert_eq!(n.normalize("行政处罚案件").1, Script::Hans);
        assert_eq!(n.normalize("行政處罰案件歸檔統計，市场干部").1, Script::Hant);
        assert_eq!(n.normalize("执法於後").1, Script::Hans, "of both sets");
        assert_eq!(n.normalize("2023 abc").1, Script::Hans);
    }
}
