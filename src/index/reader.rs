//! Reading an index: one fixed state of it, however it changes on disk.

use super::coded::{self, Codebook};
use super::columns::{Columns, ReportRow, own_name};
use super::copies::Copies;
use super::expression::{Expression, Name};
use super::manifest::Manifest;
use super::schema::{self, Fields};
use super::tally::Census;
use super::writer::register;
use super::{FigureRow, IndexError, ReportAddress, packed};
use crate::audit::archive::{Entry, Facts, Place, Row};
use crate::dictionary::{Dictionaries, Numerals, Words};
use crate::model::{DocType, Report};
use crate::normalize::Normalizer;
use crate::segment::Segmenter;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tantivy::schema::Value as _;
use tantivy::{Index, ReloadPolicy, Searcher, TantivyDocument};

/// An opened index.
pub struct Reader {
    pub(super) folder: PathBuf,
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) book: Arc<Codebook>,
    columns: Vec<Columns>,
    normalizer: Normalizer,
    words: Words,
    pub(super) numerals: Numerals,
    segmenter: OnceLock<Segmenter>,
    pub(super) copies: OnceLock<Copies>,
    pub(super) census: OnceLock<Census>,
}

/// A report that matches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// Where it stands.
    pub report: ReportAddress,
    /// How well it matches; zero when nothing was asked that can match better or worse.
    pub score: f32,
}

/// A report as it was stored.
#[derive(Debug, Clone)]
pub struct StoredReport {
    /// The record.
    pub report: Report,
    /// The text as read.
    pub text: String,
}

impl Reader {
    /// Opens what was last committed.
    ///
    /// # Errors
    /// When there is no index, it is not ours, or it was written with other dictionaries.
    pub fn open(folder: &Path, dictionaries: &Dictionaries) -> Result<Self, IndexError> {
        let missing = || IndexError::Missing(folder.to_owned());
        let manifest = Manifest::read(folder)?.ok_or_else(missing)?;
        let opened = Self::open_data(folder, &manifest, dictionaries);
        match Manifest::read(folder) {
            // It was replaced meanwhile, and the files that the first manifest names are gone.
            Ok(Some(now)) if opened.is_err() && now.data != manifest.data => {
                Self::open_data(folder, &now, dictionaries)
            }
            _ => opened,
        }
    }

    fn open_data(folder: &Path, manifest: &Manifest, dictionaries: &Dictionaries) -> Result<Self, IndexError> {
        let data = manifest.data_folder(folder).ok_or_else(|| IndexError::Missing(folder.to_owned()))?;
        manifest.check(folder, dictionaries)?;
        let book = Codebook::read(folder, &data)?;
        let fault = || IndexError::engine(folder);
        let opened = || -> tantivy::Result<(Searcher, Vec<Columns>)> {
            let mut index = Index::open_in_dir(&data)?;
            register(&mut index);
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
            let searcher = tantivy::IndexReader::searcher(&reader);
            let columns = searcher.segment_readers().par_iter().map(Columns::open).collect::<Result<_, _>>()?;
            Ok((searcher, columns))
        };
        // Tables of conversion are loaded meanwhile.
        let (opened, normalizer) = rayon::join(opened, Normalizer::new);
        let (searcher, columns) = opened.map_err(fault())?;
        Ok(Self {
            folder: folder.to_owned(),
            fields: schema::build().1,
            book: Arc::new(book),
            columns,
            searcher,
            normalizer: normalizer?,
            words: dictionaries.words.clone(),
            numerals: dictionaries.numerals.clone(),
            segmenter: OnceLock::new(),
            copies: OnceLock::new(),
            census: OnceLock::new(),
        })
    }

    /// All reports that an expression matches, the best first.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn matches(&self, expression: &Expression) -> Result<Vec<Match>, IndexError> {
        self.find(expression)?.best(usize::MAX)
    }

    /// How rare a word of the texts is: 10 for one that is everywhere, some hundreds for one that stands in few reports.
    #[must_use]
    pub fn rarity(&self, word: &str) -> usize {
        let term = self.word_term(self.fields.words, word);
        let holding = self.searcher.doc_freq(&term).unwrap_or(0);
        let all = self.searcher.num_docs();
        // Doublings, as a logarithm of whole numbers.
        10 + 50 * ((all + 1) / (holding + 1)).max(1).ilog2() as usize
    }

    /// Calls `visit` for every report; in no particular order.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn for_each_report(&self, mut visit: impl FnMut(ReportAddress)) -> Result<(), IndexError> {
        self.addresses(&Expression::All)?.into_iter().for_each(&mut visit);
        Ok(())
    }

    /// What is known of a report without reading its record.
    #[must_use]
    pub fn row(&self, report: ReportAddress) -> ReportRow {
        self.columns(report.0.segment_ord).report(report.0.doc_id)
    }

    /// Categories of the problems of a report.
    #[must_use]
    pub fn categories(&self, report: ReportAddress) -> Vec<std::sync::Arc<str>> {
        self.columns(report.0.segment_ord).category.all(report.0.doc_id)
    }

    /// The body that issued a report.
    #[must_use]
    pub fn issuer(&self, report: ReportAddress) -> Option<std::sync::Arc<str>> {
        self.columns(report.0.segment_ord).issuer.first(report.0.doc_id)
    }

    /// Path of a report's source.
    #[must_use]
    pub fn source(&self, report: ReportAddress) -> String {
        own_name(self.columns(report.0.segment_ord).source.as_ref(), report.0.doc_id).unwrap_or_default()
    }

    /// Id of a report.
    #[must_use]
    pub fn id(&self, report: ReportAddress) -> String {
        own_name(self.columns(report.0.segment_ord).id.as_ref(), report.0.doc_id).unwrap_or_default()
    }

    /// The record and the text of a report.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn load(&self, report: ReportAddress) -> Result<StoredReport, IndexError> {
        let document = self.document(report)?;
        let text = self.text_of(report, Some(&document))?;
        let missing = || IndexError::record(&self.folder, "it is not there");
        let record = document.get_first(self.fields.record).and_then(|v| v.as_bytes()).ok_or_else(missing)?;
        let columned = packed::Columned {
            id: self.id(report),
            source: self.source(report),
            row: self.row(report),
            issuer: self.issuer(report).map(|issuer| issuer.to_string()),
            figures: self.figures_of(report).collect(),
        };
        let report = packed::unpack(record, &text, columned).map_err(|e| IndexError::record(&self.folder, e))?;
        Ok(StoredReport { report, text })
    }

    /// What is compared of a report with others; none when its place or year is not known.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn entry<'d>(
        &self,
        report: ReportAddress,
        dictionaries: &'d Dictionaries,
    ) -> Result<Option<Entry<'d>>, IndexError> {
        let row = self.row(report);
        let (Some(code), Some(year)) = (row.region.code, row.year) else { return Ok(None) };
        let document = self.document(report)?;
        let bytes = document.get_first(self.fields.entry).and_then(|v| v.as_bytes());
        let bytes = bytes.ok_or_else(|| IndexError::record(&self.folder, "what is compared of it is not there"))?;
        let facts = Facts {
            code,
            town: Place::part_of(&row.region),
            department: self.issuer(report).filter(|_| row.department).map(|issuer| issuer.to_string()),
            year,
            whole_year: matches!(row.doc_type, DocType::AnnualReport | DocType::StatisticsTable),
        };
        let figures: Vec<FigureRow> = self.figures_of(report).collect();
        let rows: Vec<Row<'_>> = figures.iter().map(FigureRow::compared).collect();
        let entry = Entry::of_numbers(packed::read_numbers(bytes), facts, &rows, dictionaries);
        entry.map(Some).ok_or_else(|| IndexError::record(&self.folder, packed::Damaged))
    }

    /// The text of a report alone.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn text(&self, report: ReportAddress) -> Result<String, IndexError> {
        self.text_of(report, None)
    }

    pub(super) fn document(&self, report: ReportAddress) -> Result<TantivyDocument, IndexError> {
        self.searcher.doc(report.0).map_err(IndexError::engine(&self.folder))
    }

    /// The text of a report; of what is stored nothing is unpacked unless it is needed.
    pub(super) fn text_of(
        &self,
        report: ReportAddress,
        document: Option<&TantivyDocument>,
    ) -> Result<String, IndexError> {
        let mut values = Vec::new();
        self.columns(report.0.segment_ord).text(report.0.doc_id, &mut values);
        let fetched = match document {
            None if coded::is_changed(&values) => Some(self.document(report)?),
            _ => None,
        };
        let changes = document.or(fetched.as_ref()).and_then(|d| d.get_first(self.fields.changes));
        let text = coded::text(&self.book, &values, changes.as_ref().and_then(|v| v.as_bytes()));
        text.map_err(|e| IndexError::record(&self.folder, e))
    }

    /// All names of a kind that reports have, sorted.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn names(&self, name: Name) -> Result<std::collections::BTreeSet<String>, IndexError> {
        let fault = || IndexError::engine(&self.folder);
        let mut names = std::collections::BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.name_field(name)).map_err(fault())?;
            let mut stream = index.terms().stream().map_err(|e| fault()(e.into()))?;
            while stream.advance() {
                names.insert(String::from_utf8_lossy(stream.key()).into_owned());
            }
        }
        Ok(names)
    }

    /// Whether a report bears a name; of files that cannot be read, none does.
    #[must_use]
    pub fn has_name(&self, name: Name, value: &str) -> bool {
        self.searcher.doc_freq(&self.name_term(name, value)).is_ok_and(|holding| holding > 0)
    }

    /// How many reports there are.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn report_count(&self) -> Result<usize, IndexError> {
        Ok(self.set(&Expression::All)?.len())
    }

    /// Text in the form that expressions are written in.
    #[must_use]
    pub const fn normalizer(&self) -> &Normalizer {
        &self.normalizer
    }

    /// The segmentation that the index was written with; loaded at first use.
    pub fn segmenter(&self) -> &Segmenter {
        self.segmenter.get_or_init(|| Segmenter::new(&self.words, &self.numerals))
    }

    /// What cuts a query as the texts were cut: the words that can stand in it alone, unless all are loaded.
    #[must_use]
    pub fn segmenter_of(&self, query: &str) -> Segmenter {
        let small = || Segmenter::of_text(query, &self.words, &self.numerals);
        self.segmenter.get().map_or_else(small, Clone::clone)
    }

    /// What tells this state of the index from every other one of it.
    #[must_use]
    pub fn state(&self) -> String {
        let segments = self.searcher.segment_readers().iter();
        // Of a segment documents only ever become fewer.
        let named: Vec<String> =
            segments.map(|s| format!("{}:{}", s.segment_id().uuid_string(), s.num_docs())).collect();
        blake3::hash(named.join(" ").as_bytes()).to_hex().to_string()
    }

    /// Where the index is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn all_columns(&self) -> &[Columns] {
        &self.columns
    }

    pub(super) fn columns(&self, segment: u32) -> &Columns {
        &self.columns[segment as usize]
    }
}
