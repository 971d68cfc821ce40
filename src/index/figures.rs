//! Rows of figures, read from the fast fields.

use super::columns::Columns;
use super::expression::Expression;
use super::reader::Reader;
use super::{IndexError, ReportAddress, ReportSet};
use crate::audit::archive::Row;
use crate::model::{Currency, Kind, Precision};
use rust_decimal::Decimal;
use std::sync::Arc;
use tantivy::{DocAddress, DocId, SegmentReader};

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

impl FigureRow {
    /// What of it is compared with other reports.
    pub(super) fn compared(&self) -> Row<'_> {
        Row {
            metric: self.metric.as_deref(),
            unit: self.unit.as_deref(),
            kind: self.kind,
            precision: self.precision,
            period: self.period,
            value: self.value,
        }
    }
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
        let wanted = filter.metrics.as_ref().map(|ids| {
            let metric = |id: &&str| Expression::Metric((*id).to_owned());
            self.set(&Expression::Or(ids.iter().map(metric).collect()))
        });
        let wanted = wanted.transpose()?;
        for (segment_ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let columns = self.columns(segment_ord);
            for doc_id in segment.doc_ids_alive() {
                let report = ReportAddress(DocAddress { segment_ord, doc_id });
                if [filter.reports, wanted.as_ref()].into_iter().flatten().all(|set| set.contains(report)) {
                    figures_of_metrics(columns, report, filter, &mut visit);
                }
            }
        }
        Ok(())
    }

    /// The figures of one report in their order.
    pub fn figures_of(&self, report: ReportAddress) -> impl Iterator<Item = FigureRow> + '_ {
        let columns = self.columns(report.0.segment_ord);
        let rows = columns.figures.of(report.0.doc_id).enumerate();
        rows.map(move |(ordinal, row)| columns.figure(report, ordinal, row))
    }
}

fn figures_of_metrics(
    columns: &Columns,
    report: ReportAddress,
    filter: &FigureFilter<'_>,
    visit: &mut impl FnMut(FigureRow),
) {
    for (ordinal, row) in columns.figures.of(report.0.doc_id).enumerate() {
        let metric = columns.metric.at(row);
        if filter.metrics.as_ref().is_none_or(|m| metric.is_some_and(|id| m.contains(&&**id))) {
            let figure = columns.figure(report, ordinal, row);
            if figure.whole || !filter.whole {
                visit(figure);
            }
        }
    }
}

/// Whether a document has not been deleted.
pub fn is_alive(segment: &SegmentReader, doc: DocId) -> bool {
    segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
}
