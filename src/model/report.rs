//! The report record: what `extract` prints and the index stores (`DESIGN.md` 2 fixes the names).

use super::{Figure, Finding, Region, SourceSpan, Table};
use serde::{Deserialize, Serialize};

/// What the source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text.
    Txt,
    /// An HTML page.
    Html,
    /// A Word document (Office Open XML).
    Docx,
    /// An Excel workbook (Office Open XML).
    Xlsx,
    /// An old Word document.
    Doc,
    /// An old Excel workbook.
    Xls,
    /// A Rich Text document.
    Rtf,
    /// A PDF.
    Pdf,
}

impl Format {
    /// The word used in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Rtf => "rtf",
            Self::Pdf => "pdf",
        }
    }
}

/// A document as read: its text before any normalisation, and what the form itself tells.
#[derive(Debug, Clone)]
pub struct SourceDocument {
    /// Hex digest (BLAKE3) of the source bytes.
    pub id: String,
    /// The path as given; members of an archive as `reports.zip!/a.html`.
    pub source: String,
    /// What the source is.
    pub format: Format,
    /// Name of the encoding it was read in: `UTF-8`, `GB18030`, `Big5`, `UTF-16LE`, `UTF-16BE`; that of PDF is `PDF`.
    pub encoding: &'static str,
    /// The text that all offsets refer to.
    pub text: String,
    /// Title from the form (HTML `<title>` or heading), if it has one.
    pub title: Option<String>,
    /// Label and value of metadata that the form carries apart from the text (HTML `<meta name=…>`).
    pub metadata: Vec<(String, String)>,
    /// Tables that the form marks as such.
    pub tables: Vec<Table<SourceSpan>>,
    /// What went wrong in reading.
    pub warnings: Vec<String>,
}

/// Which writing system a text is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Script {
    /// Simplified.
    #[default]
    Hans,
    /// Traditional.
    Hant,
    /// Both in earnest.
    Mixed,
}

impl Script {
    /// The word used in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hans => "hans",
            Self::Hant => "hant",
            Self::Mixed => "mixed",
        }
    }
}

/// Kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocType {
    /// Narrative yearly report.
    AnnualReport,
    /// Report on one topic or campaign.
    SpecialReport,
    /// Mainly the official data tables.
    StatisticsTable,
    /// Opinions, notices, regulations: no results.
    PolicyDocument,
    /// Anything else.
    Other,
}

impl DocType {
    /// The word used in records and queries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AnnualReport => "annual_report",
            Self::SpecialReport => "special_report",
            Self::StatisticsTable => "statistics_table",
            Self::PolicyDocument => "policy_document",
            Self::Other => "other",
        }
    }
}

/// What a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// State of affairs, figures of the whole.
    Overview,
    /// What was done.
    Measures,
    /// What falls short.
    Problems,
    /// What comes next.
    Plans,
    /// None of these.
    Other,
}

impl Role {
    /// The word used in records and queries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Measures => "measures",
            Self::Problems => "problems",
            Self::Plans => "plans",
            Self::Other => "other",
        }
    }
}

/// A section: from its heading to the next heading of its level or above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// 0 for 壹、, 1 for 一、, 2 for (一), 3 for 1., 4 for 一是.
    pub level: u8,
    /// 一、
    pub marker: String,
    /// The heading's words, verbatim.
    pub heading: String,
    /// What the section is for; inherited from the section around it when its own heading does not say.
    pub role: Role,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// A shortcoming that the report names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Its heading or first clause, verbatim.
    pub text: String,
    /// Ids of its categories, never empty.
    pub categories: Vec<String>,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// One report: everything that was read from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Hex digest of the source bytes.
    pub id: String,
    /// The path as given.
    pub source: String,
    /// What the source is.
    pub format: Format,
    /// Name of its encoding.
    pub encoding: String,
    /// Writing system.
    pub script: Script,
    /// Title, verbatim.
    pub title: Option<String>,
    /// The body that issued it, simplified.
    pub issuer: Option<String>,
    /// 水市府文〔2021〕3号
    pub document_number: Option<String>,
    /// 索引号
    pub index_number: Option<String>,
    /// ISO date of publication.
    pub published: Option<String>,
    /// Where it is from.
    pub region: Region,
    /// The year reported on, not the year of publication.
    pub year: Option<i32>,
    /// Kind of document.
    pub doc_type: DocType,
    /// Headings in text order.
    pub sections: Vec<Section>,
    /// Figures in text order.
    pub figures: Vec<Figure>,
    /// Shortcomings in text order.
    pub problems: Vec<Problem>,
    /// What the audit found.
    pub findings: Vec<Finding>,
    /// What went wrong in reading.
    pub warnings: Vec<String>,
}
