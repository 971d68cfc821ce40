//! Rows of figures, read from the fast fields.

use super::reader::Reader;
use super::{IndexError, ReportAddress, ReportSet};
use crate::model::{Currency, Kind, Precision};
use rust_decimal::Decimal;
use std::sync::Arc;
use tantivy::query::{AllQuery, EnableScoring, Query, TermQuery, TermSetQuery};
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
        let query = self.holding(filter);
        self.for_each_doc(query.as_ref(), &mut |address| {
            let report = ReportAddress(address);
            if filter.reports.is_none_or(|set| set.contains(report)) {
                let columns = self.columns(address.segment_ord);
                for (ordinal, row) in columns.figures.of(address.doc_id).enumerate() {
                    let metric = columns.metric.at(row);
                    if filter.metrics.as_ref().is_none_or(|m| metric.is_some_and(|id| m.contains(&&**id))) {
                        let figure = columns.figure(report, ordinal, row);
                        if figure.whole || !filter.whole {
                            visit(figure);
                        }
                    }
                }
            }
        })
    }

    /// The figures of one report in their order.
    pub fn figures_of(&self, report: ReportAddress) -> impl Iterator<Item = FigureRow> + '_ {
        let columns = self.columns(report.0.segment_ord);
        let rows = columns.figures.of(report.0.doc_id).enumerate();
        rows.map(move |(ordinal, row)| columns.figure(report, ordinal, row))
    }

    /// The reports that hold a figure of the metrics.
    fn holding(&self, filter: &FigureFilter<'_>) -> Box<dyn Query> {
        let metric = self.fields.metric;
        filter.metrics.as_ref().map_or_else(
            || Box::new(AllQuery) as Box<dyn Query>,
            |ids| Box::new(TermSetQuery::new(ids.iter().map(|id| Term::from_field_text(metric, id)))),
        )
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
