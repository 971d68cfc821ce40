//! The fast fields of a segment: what is needed of thousands of reports and figures without reading their records.

use super::copies::Likeness;
use super::document::Digits;
use super::facts::Facts;
use super::figures::FigureRow;
use super::places::PlaceColumns;
use super::schema::{NONE, name};
use super::set::ReportAddress;
use crate::model::{DocType, Level, Region, RegionCode};
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use tantivy::columnar::{RowId, StrColumn};
use tantivy::fastfield::{Column, FastFieldReaders};
use tantivy::{DocId, SegmentReader};

/// What is known of a report without reading its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// Where it is from.
    pub region: Region,
    /// The year reported on.
    pub year: Option<i32>,
    /// Kind of document.
    pub doc_type: DocType,
    /// Whether its issuer speaks for a field of the administration only, not for the region.
    pub department: bool,
    /// An order of reports that is the same for every index of them.
    pub order: u64,
}

/// The columns of a segment.
pub struct Columns {
    pub source: Option<StrColumn>,
    pub id: Option<StrColumn>,
    pub category: Names,
    pub role: Names,
    pub issuer: Names,
    pub metric: Names,
    pub unit: Names,
    pub province: Names,
    pub city: Names,
    pub county: Names,
    pub town: Names,
    pub level: Names,
    pub doc_type: Names,
    order: Option<Column<u64>>,
    code: Option<Column<u64>>,
    department: Option<Column<u64>>,
    year: Option<Column<i64>>,
    told: Option<Column<u64>>,
    likeness: Option<Column<u64>>,
    pub figures: FigureColumns,
    pub places: PlaceColumns,
    text: Option<Column<u64>>,
}

/// Columns of numbers with a value for each figure.
pub struct FigureColumns {
    facts: Option<Column<u64>>,
    period: Option<Column<i64>>,
    mantissa: Option<Column<i64>>,
    mantissa_high: Option<Column<i64>>,
}

/// A column of names that recur; each is read once.
pub struct Names {
    column: Option<StrColumn>,
    terms: OnceLock<Vec<Arc<str>>>,
}

impl Columns {
    /// Opens the columns of a segment.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        Ok(Self {
            source: fast.str(name::SOURCE)?,
            id: fast.str(name::ID)?,
            category: Names::open(fast, name::CATEGORY)?,
            role: Names::open(fast, name::ROLE)?,
            issuer: Names::open(fast, name::ISSUER)?,
            metric: Names::open(fast, name::METRIC)?,
            unit: Names::open(fast, name::UNIT)?,
            province: Names::open(fast, name::PROVINCE)?,
            city: Names::open(fast, name::CITY)?,
            county: Names::open(fast, name::COUNTY)?,
            town: Names::open(fast, name::TOWN)?,
            level: Names::open(fast, name::LEVEL)?,
            doc_type: Names::open(fast, name::DOC_TYPE)?,
            order: fast.column_opt(name::ORDER)?,
            code: fast.column_opt(name::CODE)?,
            department: fast.column_opt(name::DEPARTMENT)?,
            year: fast.column_opt(name::YEAR)?,
            places: PlaceColumns::open(segment)?,
            text: fast.column_opt(name::TEXT)?,
            told: fast.column_opt(name::TOLD)?,
            likeness: fast.column_opt(name::LIKENESS)?,
            figures: FigureColumns {
                facts: fast.column_opt(name::FACTS)?,
                period: fast.column_opt(name::PERIOD)?,
                mantissa: fast.column_opt(name::MANTISSA)?,
                mantissa_high: fast.column_opt(name::MANTISSA_HIGH)?,
            },
        })
    }

    /// The report that a document is.
    pub fn report(&self, doc: DocId) -> ReportRow {
        let text = |names: &Names| names.first(doc).map(|name| name.to_string());
        let level = self.level.first(doc).and_then(|name| named(&LEVELS, Level::as_str, &name));
        let doc_type = self.doc_type.first(doc).and_then(|name| named(&DOC_TYPES, DocType::as_str, &name));
        ReportRow {
            region: Region {
                code: self.code(doc),
                province: text(&self.province),
                city: text(&self.city),
                county: text(&self.county),
                town: text(&self.town),
                level: level.unwrap_or_default(),
            },
            year: year(self.year.as_ref(), doc),
            doc_type: doc_type.unwrap_or(DocType::Other),
            department: first(self.department.as_ref(), doc) == Some(1),
            order: first(self.order.as_ref(), doc).unwrap_or(0),
        }
    }

    /// The text of a report as numbers of the codebook, four in a value.
    pub fn text(&self, doc: DocId, values: &mut Vec<u64>) {
        values.clear();
        if let Some(column) = &self.text {
            let rows = column.index.value_row_ids(doc);
            values.resize(rows.len(), 0);
            column.values.get_range(u64::from(rows.start), values);
        }
    }

    /// The code of a report's region alone.
    pub fn code(&self, doc: DocId) -> Option<RegionCode> {
        first(self.code.as_ref(), doc).and_then(|code| RegionCode::new(u32::try_from(code).ok()?))
    }

    /// The year of a report alone.
    pub fn year(&self, doc: DocId) -> Option<i32> {
        year(self.year.as_ref(), doc)
    }

    /// The years of some reports, with another number for those that tell none.
    pub fn years(&self, docs: &[DocId], none: i32) -> Vec<i32> {
        let mut years = vec![None; docs.len()];
        if let Some(column) = &self.year {
            column.first_vals(docs, &mut years);
        }
        years.into_iter().map(|year| year.and_then(|year| i32::try_from(year).ok()).unwrap_or(none)).collect()
    }

    /// The order of a report alone.
    pub fn order(&self, doc: DocId) -> u64 {
        first(self.order.as_ref(), doc).unwrap_or(0)
    }

    /// What each of so many reports tells, by which copies are found.
    pub fn all_told(&self, reports: DocId) -> Vec<u64> {
        let docs: Vec<DocId> = (0..reports).collect();
        let mut told = vec![None; docs.len()];
        if let Some(column) = &self.told {
            column.first_vals(&docs, &mut told);
        }
        told.into_iter().map(|told| told.unwrap_or(0)).collect()
    }

    /// What tells copies of a report.
    pub fn likeness(&self, doc: DocId) -> Likeness {
        let number = |column: &Option<Column<u64>>| first(column.as_ref(), doc).unwrap_or(0);
        Likeness { told: number(&self.told), words: number(&self.likeness) }
    }

    /// The figures of a metric, by its number.
    pub fn of_metric(&self, metric: usize) -> OfMetric<'_> {
        OfMetric { columns: self, metric: metric as u64, metrics: Vec::new() }
    }

    /// The figure of a report whose values stand in a row of the figures' columns.
    pub fn figure(&self, report: ReportAddress, ordinal: usize, row: RowId) -> FigureRow {
        let (facts, period, value) = self.figures.value(row);
        FigureRow {
            report,
            ordinal,
            metric: self.metric.at(row).cloned(),
            value,
            unit: self.unit.at(row).cloned(),
            currency: facts.currency,
            kind: facts.kind,
            precision: facts.precision,
            whole: facts.whole,
            period: i32::try_from(period).ok().filter(|year| *year != 0),
            table: facts.table,
        }
    }
}

/// The figures of one metric, report by report.
pub struct OfMetric<'c> {
    columns: &'c Columns,
    metric: u64,
    /// Metrics of a report's figures: room to work in.
    metrics: Vec<u64>,
}

impl OfMetric<'_> {
    /// Whether a document has a figure of its own year that stands for the whole and whose value passes.
    pub fn any(&mut self, doc: DocId, passes: &dyn Fn(Decimal) -> bool) -> bool {
        let Some(metrics) = &self.columns.metric.column else { return false };
        let rows = self.columns.figures.of(doc);
        self.metrics.resize(rows.len(), 0);
        metrics.ords().values.get_range(u64::from(rows.start), &mut self.metrics);
        let of_metric = rows.zip(&self.metrics).filter(|(_, metric)| **metric == self.metric);
        let year = self.columns.year(doc);
        of_metric.map(|(row, _)| row).any(|row| {
            let (facts, period, value) = self.columns.figures.value(row);
            facts.whole && year.is_none_or(|year| i64::from(year) == period) && passes(value)
        })
    }
}

impl FigureColumns {
    /// Facts, year and value of the figure in a row.
    fn value(&self, row: RowId) -> (Facts, i64, Decimal) {
        let facts = Facts::read(self.facts.as_ref().map_or(0, |c| c.values.get_val(row)));
        let number = |column: &Option<Column<i64>>| column.as_ref().map_or(0, |c| c.values.get_val(row));
        let digits = Digits { low: number(&self.mantissa), high: number(&self.mantissa_high), scale: facts.scale };
        (facts, number(&self.period), digits.value())
    }

    /// The rows of a report's figures, in their order: the same in all columns of figures, since each has a value for
    /// every figure.
    pub fn of(&self, doc: DocId) -> Range<RowId> {
        self.facts.as_ref().map_or(0..0, |column| column.index.value_row_ids(doc))
    }
}

impl Names {
    fn open(fast: &FastFieldReaders, field: &str) -> tantivy::Result<Self> {
        Ok(Self { column: fast.str(field)?, terms: OnceLock::new() })
    }

    /// The first name of a document.
    pub fn first(&self, doc: DocId) -> Option<Arc<str>> {
        let column = self.column.as_ref()?;
        let ordinal = column.ords().first(doc)?;
        self.terms(column).get(usize::try_from(ordinal).ok()?).cloned()
    }

    /// All names of a document.
    pub fn all(&self, doc: DocId) -> Vec<Arc<str>> {
        let Some(column) = &self.column else { return Vec::new() };
        let terms = self.terms(column);
        column.term_ords(doc).filter_map(|o| terms.get(usize::try_from(o).ok()?).cloned()).collect()
    }

    /// Whether a document may have several names.
    pub fn has_several(&self) -> bool {
        self.column.as_ref().is_some_and(|column| column.ords().get_cardinality().is_multivalue())
    }

    /// The number of the first name of each document.
    pub fn firsts(&self, docs: &[DocId]) -> Vec<Option<u64>> {
        let mut numbers = vec![None; docs.len()];
        if let Some(column) = &self.column {
            column.ords().first_vals(docs, &mut numbers);
        }
        numbers
    }

    /// Numbers of a document's names, for [`Self::list`].
    pub fn ordinals(&self, doc: DocId) -> impl Iterator<Item = usize> + '_ {
        let ordinals = self.column.iter().flat_map(move |column| column.term_ords(doc));
        ordinals.filter_map(|ordinal| usize::try_from(ordinal).ok())
    }

    /// The number of a name.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.terms(self.column.as_ref()?).binary_search_by(|known| (**known).cmp(name)).ok()
    }

    /// All names, sorted: the place of each is its number.
    pub fn list(&self) -> &[Arc<str>] {
        self.column.as_ref().map_or(&[], |column| self.terms(column))
    }

    /// The name in a row of a column of figures; none where it says that there is none.
    pub fn at(&self, row: RowId) -> Option<&Arc<str>> {
        let column = self.column.as_ref()?;
        let ordinal = column.ords().values.get_val(row);
        self.terms(column).get(usize::try_from(ordinal).ok()?).filter(|name| ***name != *NONE)
    }

    fn terms(&self, column: &StrColumn) -> &[Arc<str>] {
        self.terms.get_or_init(|| {
            let mut terms = Vec::with_capacity(column.num_terms());
            // A dictionary that cannot be streamed is a damaged file: its names are missing, not wrong.
            let Ok(mut stream) = column.dictionary().stream() else { return terms };
            while stream.advance() {
                terms.push(Arc::from(String::from_utf8_lossy(stream.key())));
            }
            terms
        })
    }
}

/// The name of a document in a column where each has its own.
pub fn own_name(column: Option<&StrColumn>, doc: DocId) -> Option<String> {
    let column = column?;
    let mut name = String::new();
    let found = column.ord_to_str(column.ords().first(doc)?, &mut name);
    found.is_ok_and(|found| found).then_some(name)
}

const LEVELS: [Level; 5] = [Level::Province, Level::City, Level::County, Level::Town, Level::Unknown];
const DOC_TYPES: [DocType; 5] =
    [DocType::AnnualReport, DocType::SpecialReport, DocType::StatisticsTable, DocType::PolicyDocument, DocType::Other];
fn first<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static>(
    column: Option<&Column<T>>,
    doc: DocId,
) -> Option<T> {
    column?.first(doc)
}

fn year(column: Option<&Column<i64>>, doc: DocId) -> Option<i32> {
    i32::try_from(first(column, doc)?).ok()
}

fn named<T: Copy>(all: &[T], word: fn(T) -> &'static str, name: &str) -> Option<T> {
    all.iter().copied().find(|one| word(*one) == name)
}
