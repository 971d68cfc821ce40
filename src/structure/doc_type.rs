//! The kind of document: by its title, else by its opening.

use crate::dictionary::Headings;
use crate::model::{DocType, Span};

/// The kind, none when neither title nor opening tells. `tables`: the document has some.
pub fn doc_type(text: &str, title: Option<Span>, opening: Span, tables: bool, words: &Headings) -> DocType {
    let of_title = title.and_then(|t| words.doc_type_of_title(t.of(text)));
    let narrated =
        || !tables && title.is_some_and(|t| words.title.narrated.iter().any(|w| t.of(text).contains(w.as_str())));
    if of_title == Some(DocType::StatisticsTable) && narrated() {
        return DocType::AnnualReport;
    }
    of_title.or_else(|| words.doc_type_of_text(opening.of(text))).unwrap_or(DocType::Other)
}
