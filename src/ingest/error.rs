//! What can go wrong before there is a text. Every message begins with the source and ends with what to do.

use thiserror::Error;

/// Why a source could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IngestError {
    /// Nothing is at that path.
    #[error("{path}: no such file or folder; check the path")]
    NotFound {
        /// The path as given.
        path: String,
    },
    /// It is there, but the system refuses to hand it out.
    #[error("{path}: cannot be read ({reason}); check its kind and permissions")]
    Unreadable {
        /// The path as given.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// More bytes than [`super::MAX_BYTES`], or, of a text, than its own limits.
    #[error("{path}: larger than {} MiB, the limit of one report; split it", limit / 1024 / 1024)]
    TooLarge {
        /// The path as given.
        path: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// It costs more than one source may.
    #[error("{path}: {limit}; split it, or check where it comes from")]
    Limit {
        /// The path as given.
        path: String,
        /// Which limit.
        limit: super::Limit,
    },
    /// It is of a known form, but cannot be read as such.
    #[error("{path}: is {form} that cannot be read ({reason}); download it again, or open it and save it anew")]
    Damaged {
        /// The path as given.
        path: String,
        /// What it is, with an article: "a Word document (DOCX)".
        form: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// It opens with a password only.
    #[error("{path}: is {form} with a password; save it without one")]
    Encrypted {
        /// The path as given.
        path: String,
        /// What it is, with an article.
        form: &'static str,
    },
    /// A PDF of pictures.
    #[error(
        "{path}: is a PDF of {pages} scanned {noun} without text; recognise its text first (ocrmypdf -l chi_sim+chi_tra)",
        noun = if *.pages == 1 { "page" } else { "pages" }
    )]
    Scanned {
        /// The path as given.
        path: String,
        /// Number of pages.
        pages: usize,
    },
    /// A PDF whose characters are drawn and not named.
    #[error(
        "{path}: is a PDF whose fonts do not say what their {characters} characters are; recognise its text first \
         (ocrmypdf --force-ocr -l chi_sim+chi_tra)"
    )]
    Unnamed {
        /// The path as given.
        path: String,
        /// How many.
        characters: usize,
    },
    /// Another program has to read it.
    #[error("{path}: is {form}; install {programs}, or save it as {instead}")]
    NoProgram {
        /// The path as given.
        path: String,
        /// What it is, with an article.
        form: &'static str,
        /// Packages that hold programs which can.
        programs: &'static str,
        /// The form that needs none.
        instead: &'static str,
    },
    /// No text in it, or white space alone.
    #[error("{path}: holds no text; download or convert it again")]
    Empty {
        /// The path as given.
        path: String,
    },
    /// Not a text at all.
    #[error("{path}: looks like {looks_like}; {remedy}")]
    Binary {
        /// The path as given.
        path: String,
        /// What its bytes look like, with an article.
        looks_like: &'static str,
        /// What to do about it.
        remedy: &'static str,
    },
    /// A member that only its owner can unpack, or only another program.
    #[error("{path}: packed in a way that is not read here ({reason}); unpack it by other means first")]
    Locked {
        /// The address.
        path: String,
        /// Why.
        reason: String,
    },
    /// The archive is there, the member that was asked for is not.
    #[error("{path}: the archive holds no such member; `nianbao extract` of the archive alone names those it has")]
    NoMember {
        /// The address.
        path: String,
    },
    /// An archive where one report is wanted, and several lie in it.
    #[error("{path}: holds several reports; name one of them, such as {first}")]
    Several {
        /// The path as given.
        path: String,
        /// The address of the first.
        first: String,
    },
    /// Records without a field that holds text.
    #[error("{path}: {}; say which field holds the text with --text-field", no_field(asked.as_deref(), fields))]
    NoTextField {
        /// The path as given.
        path: String,
        /// The field that was asked for.
        asked: Option<String>,
        /// Those that there are.
        fields: Vec<String>,
    },
    /// One record that cannot be read; the others can.
    #[error("{path}: line {line} is no record ({reason}); mend or remove it")]
    Record {
        /// The address.
        path: String,
        /// Line of the file, from 1.
        line: u64,
        /// Why.
        reason: String,
    },
}

/// Fields that a message names.
const NAMED: usize = 12;

fn no_field(asked: Option<&str>, fields: &[String]) -> String {
    let more = if fields.len() > NAMED { ", …" } else { "" };
    let named = fields.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match asked {
        Some(asked) => format!("no field is called {asked} (there are: {named}{more})"),
        None => format!("none of the fields is known to hold text (there are: {named}{more})"),
    }
}

impl IngestError {
    /// The path that the error is about, as given.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::NotFound { path }
            | Self::Unreadable { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Limit { path, .. }
            | Self::Damaged { path, .. }
            | Self::Encrypted { path, .. }
            | Self::Scanned { path, .. }
            | Self::Unnamed { path, .. }
            | Self::NoProgram { path, .. }
            | Self::Empty { path }
            | Self::Binary { path, .. }
            | Self::Locked { path, .. }
            | Self::NoMember { path }
            | Self::Several { path, .. }
            | Self::NoTextField { path, .. }
            | Self::Record { path, .. } => path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_begins_with_the_source_and_names_a_remedy() {
        let path = || "a/b.pdf".to_owned();
        let cases = [
            IngestError::NotFound { path: path() },
            IngestError::Unreadable { path: path(), reason: "permission denied".into() },
            IngestError::TooLarge { path: path(), limit: super::super::MAX_BYTES },
            IngestError::Limit { path: path(), limit: super::super::Limit::Depth(4) },
            IngestError::Damaged { path: path(), form: "a PDF", reason: "it ends early".into() },
            IngestError::Encrypted { path: path(), form: "a PDF" },
            IngestError::Scanned { path: path(), pages: 3 },
            IngestError::Unnamed { path: path(), characters: 3 },
            IngestError::NoProgram { path: path(), form: "a DOC", programs: "antiword", instead: "DOCX" },
            IngestError::Empty { path: path() },
            IngestError::Binary { path: path(), looks_like: "a PDF", remedy: "convert it to text first" },
            IngestError::Locked { path: path(), reason: "a password".into() },
            IngestError::NoMember { path: path() },
            IngestError::Several { path: path(), first: "a/b.pdf!/a".into() },
            IngestError::NoTextField { path: path(), asked: Some("body".into()), fields: vec!["id".into()] },
            IngestError::Record { path: path(), line: 3, reason: "no object".into() },
        ];
        for error in cases {
            let message = error.to_string();
            assert!(message.starts_with("a/b.pdf: "), "{message}");
            assert!(message.contains("; "), "{message}");
            assert_eq!(error.path(), "a/b.pdf");
        }
    }
}
