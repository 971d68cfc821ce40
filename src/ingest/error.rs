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
    /// More bytes than [`super::MAX_BYTES`].
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
        "{path}: is a PDF of {pages} scanned pages without text; recognise its text first (ocrmypdf -l chi_sim+chi_tra)"
    )]
    Scanned {
        /// The path as given.
        path: String,
        /// Number of pages.
        pages: usize,
    },
    /// Another program has to read it.
    #[error("{path}: is {form}; install antiword, catdoc or LibreOffice, or save it as DOCX")]
    NoProgram {
        /// The path as given.
        path: String,
        /// What it is, with an article.
        form: &'static str,
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
            | Self::NoProgram { path, .. }
            | Self::Empty { path }
            | Self::Binary { path, .. } => path,
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
            IngestError::NoProgram { path: path(), form: "an old Word document (DOC)" },
            IngestError::Empty { path: path() },
            IngestError::Binary { path: path(), looks_like: "a PDF", remedy: "convert it to text first" },
        ];
        for error in cases {
            let message = error.to_string();
            assert!(message.starts_with("a/b.pdf: "), "{message}");
            assert!(message.contains("; "), "{message}");
            assert_eq!(error.path(), "a/b.pdf");
        }
    }
}
