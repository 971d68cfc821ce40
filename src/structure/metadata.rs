//! What a page says about itself outside the report: label lines (索引号: … 发布机构: …), the date line, the document number.
//!
//! In: the first and last lines. Out: values with their places; which of several is believed is settled here by the
//! order of the labels in the dictionary. Bodies and titles are left to `issuer` and `titles`.

use super::dates::{date, date_line};
use super::lines::trimmed;
use crate::dictionary::{Headings, LabelField};
use crate::model::Span;

/// Values of labels, the best label of each field first.
#[derive(Debug, Clone, Default)]
pub struct Labelled {
    found: Vec<(LabelField, Weight, Span)>,
}

/// Whether a label is weak, and its rank: the least is the best.
type Weight = (bool, usize);

impl Labelled {
    /// The values of a field and whether their label is weak, the best first.
    pub fn values(&self, field: LabelField) -> impl Iterator<Item = (bool, Span)> + '_ {
        self.found.iter().filter(move |(f, _, _)| *f == field).map(|(_, weight, span)| (weight.0, *span))
    }
}

/// Labels and values of the lines.
pub fn labelled(text: &str, lines: &[Span], words: &Headings) -> Labelled {
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if line.len() > 600 {
            continue;
        }
        let labels = labels_in(text, *line, words);
        for (n, (field, rank, value_start)) in labels.iter().enumerate() {
            let end = labels.get(n + 1).map_or(line.end, |next| label_start(text, next.2, line.start));
            let mut value = value_of(text, Span::new(*value_start, end.max(*value_start)));
            if value.is_empty() && n + 1 == labels.len() {
                let next = lines.get(i + 1).filter(|l| l.len() < 150 && labels_in(text, **l, words).is_empty());
                value = next.copied().unwrap_or(value);
            }
            if !value.is_empty() {
                found.push((*field, *rank, value));
            }
        }
    }
    found.sort_by_key(|(_, rank, span)| (*rank, span.start));
    Labelled { found }
}

/// The labels of a line: field, rank, start of the value.
fn labels_in(text: &str, line: Span, words: &Headings) -> Vec<(LabelField, Weight, usize)> {
    let mut found = Vec::new();
    let mut at = line.start;
    while at < line.end {
        let rest = &text[at..line.end];
        if let Some((field, rank, length)) = label_at(rest, words) {
            at += length;
            found.push((field, rank, at));
            continue;
        }
        // Within a word no label begins: that is most of a line.
        let Some(behind) = boundary(rest) else { break };
        at += behind;
    }
    found
}

/// Which bytes a character may begin with behind which a label begins.
const MAY_BE_BOUNDARY: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let ascii = byte < 0x80 && !(byte as u8).is_ascii_alphanumeric();
        bytes[byte] = ascii || byte == 0xc2 || byte >= 0xe1 && byte <= 0xe3;
        byte += 1;
    }
    bytes
};

/// Where the first character ends behind which a label may begin.
fn boundary(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text.as_bytes()[from..].iter().position(|byte| MAY_BE_BOUNDARY[usize::from(*byte)]) {
        let c = text[from + found..].chars().next()?;
        from += found + c.len_utf8();
        if c.is_whitespace() || matches!(c, '|' | '[' | '【' | ']' | '】' | '(' | ')' | ';' | ',') {
            return Some(from);
        }
    }
    None
}

/// The label at the start of a text with its closing mark: field, rank, length.
fn label_at(text: &str, words: &Headings) -> Option<(LabelField, Weight, usize)> {
    words.labels_with(text.chars().next()?).iter().find_map(|label| {
        let length = spaced_prefix(text, &label.text)?;
        let rest = &text[length..];
        let mark = rest.trim_start_matches(' ');
        let spaces = rest.len() - mark.len();
        let sign = mark.chars().next().filter(|c| matches!(c, ':' | '|' | '】' | ']'));
        let sign_length = match sign {
            Some(c) => spaces + c.len_utf8() + usize::from(mark[c.len_utf8()..].starts_with(':')),
            // A blank alone closes only an unmistakable label.
            None if mark.is_empty() || spaces > 0 && label.text.chars().count() > 2 => spaces,
            None => return None,
        };
        Some((label.field, (label.weak, label.rank), length + sign_length))
    })
}

/// The length of `label` at the start of a text, blanks between its characters allowed.
fn spaced_prefix(text: &str, label: &str) -> Option<usize> {
    let mut at = 0;
    for (i, c) in label.chars().enumerate() {
        if i > 0 {
            at += text[at..].len() - text[at..].trim_start_matches(' ').len();
        }
        at += text[at..].strip_prefix(c).map(|_| c.len_utf8())?;
    }
    Some(at)
}

/// Where the label begins whose value begins at `value`: behind the last boundary before it.
fn label_start(text: &str, value: usize, from: usize) -> usize {
    let before = &text[from..value];
    let bare = before.trim_end_matches([' ', ':', '|', '】', ']']);
    let boundary = |(_, c): &(usize, char)| matches!(c, '|' | '[' | '【' | ']' | ' ' | ';' | ',');
    let start = bare.char_indices().rev().find(boundary).map_or(0, |(i, c)| i + c.len_utf8());
    from + start
}

/// A value ends at the frame of its cell or at two blanks.
fn value_of(text: &str, span: Span) -> Span {
    let stretch = span.of(text);
    let front = stretch.len() - stretch.trim_start_matches([' ', ':']).len();
    let value = &stretch[front..];
    let cut = value.find(['|', '[', '【']).into_iter().chain(value.find("  ")).min().unwrap_or(value.len());
    trimmed(text, Span::new(span.start + front, span.start + front + cut))
}

/// The day of publication: of a label, else of a line that is a date, at the end or at the start.
pub fn published(text: &str, labels: &Labelled, head: &[Span], tail: &[Span], words: &Headings) -> Option<String> {
    let labelled = labels.values(LabelField::Published).find_map(|(_, span)| date(span.of(text), words).map(|d| d.0));
    let dated = |lines: &[Span]| lines.iter().find_map(|l| date_line(l.of(text), words));
    let closing = |lines: &[Span]| lines.iter().find_map(|l| closing_date(l.of(text), words));
    labelled
        .or_else(|| tail.iter().rev().take(6).find_map(|l| date_line(l.of(text), words)))
        .or_else(|| dated(&head[..head.len().min(14)]))
        .or_else(|| closing(&head[..head.len().min(6)]))
}

/// The date behind a blank or in brackets at the end of a short line: 来源:法规科 2024-01-26.
fn closing_date(line: &str, words: &Headings) -> Option<String> {
    let start = line.rfind(['(', ' ', '['])?;
    let short = line.len() < 150 && !line.ends_with('。');
    if short { date_line(&line[start..], words) } else { None }
}

/// The day of publication that the form carries apart from the text (HTML `<meta name="PubDate">`).
pub fn published_in_form(metadata: &[(String, String)], words: &Headings) -> Option<String> {
    values_in_form(metadata, LabelField::Published, words).find_map(|value| date(value.trim(), words).map(|d| d.0))
}

/// What the form carries under a label of a field.
pub fn in_form<'m>(metadata: &'m [(String, String)], field: LabelField, words: &Headings) -> Option<&'m str> {
    values_in_form(metadata, field, words).next()
}

fn values_in_form<'m>(
    metadata: &'m [(String, String)],
    field: LabelField,
    words: &Headings,
) -> impl Iterator<Item = &'m str> {
    let known = move |name: &str| {
        let labels = name.chars().next().map_or(&[][..], |c| words.labels_with(c));
        labels.iter().any(|l| l.field == field && l.text == name)
    };
    metadata.iter().filter(move |(name, _)| known(name)).map(|(_, value)| value.as_str())
}

/// The line above the date at the end, or the last line: where the issuer signs.
pub fn signature(text: &str, tail: &[Span], words: &Headings) -> Option<Span> {
    let dated = (0..tail.len()).rev().take(6).find(|&i| date_line(tail[i].of(text), words).is_some());
    let line = dated.map_or(tail.len(), |i| i).checked_sub(1)?;
    tail.get(line).copied().filter(|l| l.len() < 90)
}

/// The document's own number: of a label, of a line by itself, or at the end of the title.
pub fn document_number(text: &str, labels: &Labelled, head: &[Span], words: &Headings) -> Option<Span> {
    let whole = |span: Span| number_in(text, span).filter(|n| n.start <= span.start + 1 && n.end + 1 >= span.end);
    let label = labels
        .values(LabelField::DocumentNumber)
        .find_map(|(_, span)| number_in(text, span).filter(|n| n.start == span.start));
    label.or_else(|| head.iter().take(12).find_map(|line| whole(*line))).or_else(|| {
        let close = head
            .iter()
            .take(8)
            .find_map(|line| number_in(text, *line).filter(|n| n.end + 1 >= line.end && n.start > line.start));
        close.filter(|n| {
            words.doc_type_of_title(&text[..n.start]).is_some() && text[..n.start].ends_with([' ', '(', '\n'])
        })
    })
}

/// 水市府文〔2021〕3号 within a stretch.
fn number_in(text: &str, within: Span) -> Option<Span> {
    let stretch = within.of(text);
    // The year is found first: few lines have one.
    let bytes = stretch.as_bytes();
    let years = bytes.windows(5).enumerate().filter(|(_, w)| w[..4].iter().all(u8::is_ascii_digit));
    let mut opened = years.filter(|(_, w)| !w[4].is_ascii_digit()).filter_map(|(at, _)| {
        let sign = stretch[..at].chars().next_back().filter(|c| matches!(c, '〔' | '[' | '【' | '('))?;
        Some((at - sign.len_utf8(), sign))
    });
    let (open, sign) = opened.next()?;
    let before = &stretch[..open];
    let name = before.trim_end_matches(|c: char| super::lines::is_han(c) || c.is_ascii_alphabetic());
    let after = stretch[open + sign.len_utf8() + 4..].strip_prefix(['〕', ']', '】', ')'])?;
    let digits = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let close = digits.chars().next().filter(|c| super::lines::is_han(*c))?;
    let numbered = after.len() > digits.len() && before.len() - name.len() >= 6;
    let end = stretch.len() - digits.len() + close.len_utf8();
    numbered.then(|| Span::new(within.start + name.len(), within.start + end))
}
