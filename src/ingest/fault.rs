//! Why a form could not be read, before the source's name is known: what [`super::error::IngestError`] is made of.

use super::error::IngestError;
use super::limits::{Limit, UnpackError};

/// What went wrong in a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It costs more than one source may.
    Limit(Limit),
    /// It breaks the rules of its form; what is wrong, in words.
    Damaged(String),
    /// It wants a password.
    Encrypted,
    /// Pages without text, so many: pictures of pages.
    Scanned(usize),
    /// Characters whose fonts do not say what they are, so many, and few others.
    Unnamed(usize),
    /// Another program has to read it, and none of these is installed; or it is saved as that.
    NoProgram { programs: &'static str, instead: &'static str },
}

impl Fault {
    /// The error about a source; `form` with its article: "a PDF".
    pub(super) fn about(self, path: &str, form: &'static str) -> IngestError {
        let path = path.to_owned();
        match self {
            Self::Limit(limit) => IngestError::Limit { path, limit },
            Self::Damaged(reason) => IngestError::Damaged { path, form, reason },
            Self::Encrypted => IngestError::Encrypted { path, form },
            Self::Scanned(pages) => IngestError::Scanned { path, pages },
            Self::Unnamed(characters) => IngestError::Unnamed { path, characters },
            Self::NoProgram { programs, instead } => IngestError::NoProgram { path, form, programs, instead },
        }
    }
}

impl From<Limit> for Fault {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}

impl From<UnpackError> for Fault {
    fn from(error: UnpackError) -> Self {
        match error {
            UnpackError::Limit(limit) => Self::Limit(limit),
            UnpackError::Io(error) => Self::Damaged(error.to_string().to_lowercase()),
        }
    }
}
