//! Rows of figures, read from the fast fields.

use super::reader::Reader;
use super::schema::FIGURE;
use super::{IndexError, ReportAddress, ReportSet};
use crate::model::{Currency, Kind, Precision};
use rust_decimal::Decimal;
use std::sync::Arc;
use tantivy::query::{BooleanQuery, EnableScoring, Query, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, SegmentReader, Term};

/// A figure as the fast fields have it. The record of the report has the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRow {
    /// The report it stands in.
    pub report: ReportAddress,
    /// Its place among the figures of that report.
    pub ordinal: usize,
    /// Id of its metric.
    pub metric: Option<Arc<str>>,
    /// Exact value.
    pub value: Decimal,
    /// Canonical unit.
    pub unit: Option<Arc<str>>,
    /// Money.
    pub currency: Option<Currency>,
    /// Level, change, share or target.
    pub kind: Kind,
    /// Hedge.
    pub precision: Precision,
    /// Whether it can stand for the whole region: a level (of a rate: a share), no scope, no part of the same metric.
    pub whole: bool,
    /// Its year; that of the report where the figure names none.
    pub period: Option<i32>,
    /// Whether it is a table cell.
    pub table: bool,
}

/// Which figures are wanted.
#[derive(Debug, Clone, Default)]
pub struct FigureFilter<'a> {
    /// Only those of these reports.
    pub reports: Option<&'a ReportSet>,
    /// Only those of these metrics.
    pub metrics: Option<Vec<&'a str>>,
    /// Only those that can stand for the whole region.
    pub whole: bool,
}

impl Reader {
    /// Calls `visit` for each figure that passes the filter; in no particular order.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn for_each_figure(
        &self,
        filter: &FigureFilter<'_>,
        mut visit: impl FnMut(FigureRow),
    ) -> Result<(), IndexError> {
        let query = self.figure_query(filter);
        self.for_each_doc(query.as_ref(), &mut |address| {
            let Some((report, ordinal)) = self.report_of(address) else { return };
            if filter.reports.is_none_or(|set| set.contains(report)) {
                visit(self.figure_row(address, report, ordinal));
            }
        })
    }

    /// The figures of one report in their order: they stand behind it.
    pub fn figures_of(&self, report: ReportAddress) -> impl Iterator<Item = FigureRow> + '_ {
        let columns = self.columns(report.0.segment_ord);
        let is_figure = move |doc: DocId, ordinal: u64| {
            columns.ordinal.as_ref().is_some_and(|c| doc < c.num_docs() && c.first(doc) == Some(ordinal))
        };
        (0..).map_while(move |ordinal: u32| {
            let doc_id = report.0.doc_id.checked_add(ordinal)?.checked_add(1)?;
            let address = DocAddress { segment_ord: report.0.segment_ord, doc_id };
            is_figure(doc_id, u64::from(ordinal)).then(|| self.figure_row(address, report, ordinal as usize))
        })
    }

    fn figure_query(&self, filter: &FigureFilter<'_>) -> Box<dyn Query> {
        let f = &self.fields;
        let number = |field, value| term_query(Term::from_field_u64(field, value));
        let mut parts: Vec<Box<dyn Query>> = Vec::new();
        if let Some(metrics) = &filter.metrics {
            parts.push(Box::new(TermSetQuery::new(metrics.iter().map(|m| Term::from_field_text(f.metric, m)))));
        }
        if filter.whole {
            parts.push(number(f.whole, 1));
        }
        if parts.is_empty() {
            parts.push(number(f.part, FIGURE));
        }
        Box::new(BooleanQuery::intersection(parts))
    }

    /// The report of a figure's document: it stands before its figures.
    fn report_of(&self, figure: DocAddress) -> Option<(ReportAddress, usize)> {
        let ordinal = self.columns(figure.segment_ord).ordinal.as_ref()?.first(figure.doc_id)?;
        let doc_id = figure.doc_id.checked_sub(u32::try_from(ordinal).ok()? + 1)?;
        let report = ReportAddress(DocAddress { segment_ord: figure.segment_ord, doc_id });
        Some((report, usize::try_from(ordinal).ok()?))
    }

    fn figure_row(&self, address: DocAddress, report: ReportAddress, ordinal: usize) -> FigureRow {
        let (columns, doc) = (self.columns(address.segment_ord), address.doc_id);
        FigureRow {
            report,
            ordinal,
            metric: columns.metric.first(doc),
            value: columns.value(doc),
            unit: columns.unit.first(doc),
            currency: columns.currency(doc),
            kind: columns.kind(doc),
            precision: columns.precision(doc),
            whole: columns.whole(doc),
            period: columns.period(doc),
            table: columns.table(doc),
        }
    }

    /// Calls `visit` for each living document that a query matches.
    pub(super) fn for_each_doc(&self, query: &dyn Query, visit: &mut dyn FnMut(DocAddress)) -> Result<(), IndexError> {
        let fault = || IndexError::engine(self.folder());
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher)).map_err(fault())?;
        for (ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let mut each = |docs: &[DocId]| {
                for doc in docs.iter().filter(|doc| is_alive(segment, **doc)) {
                    visit(DocAddress { segment_ord: ord, doc_id: *doc });
                }
            };
            weight.for_each_no_score(segment, &mut each).map_err(fault())?;
        }
        Ok(())
    }
}

/// Documents with a term, without scores.
pub fn term_query(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// Whether a document has not been deleted.
pub fn is_alive(segment: &SegmentReader, doc: DocId) -> bool {
    segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
}
