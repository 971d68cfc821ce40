//! The kind of document: by its title, else by its opening.

use crate::dictionary::Headings;
use crate::model::{DocType, Span};

/// The kind, none when neither title nor opening tells. `tables`: the document has some.
pub fn doc_type(text: &str, title: Option<Span>, opening: Span, tables: bool, words: &Headings) -> DocType {
    let of_title = title.and_then(|t| words.doc_type_of_title(t.of(text)));
    let holds = |list: &[String]| title.is_some_and(|t| list.iter().any(|w| t.of(text).contains(w.as_str())));
    let announced =
        || holds(&words.title.announces) && holds(&words.title.announced) && !holds(&words.title.not_announced);
    let told = match of_title {
        Some(DocType::StatisticsTable) => !tables && (holds(&words.title.narrated) || announced()),
        Some(DocType::SpecialReport) | None => !tables && announced(),
        _ => false,
    };
    if told {
        return DocType::AnnualReport;
    }
    of_title.or_else(|| words.doc_type_of_text(opening.of(text))).unwrap_or(DocType::Other)
}
