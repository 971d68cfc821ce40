//! One report with all that is known of it: its record, the doubts about its figures, the findings across reports.
//!
//! In: a report of an opened index. Out: [`Shown`], which prints as JSON as it is: the record, each figure with its
//! `doubts`, and `across`, the findings that concern it and rest on other reports.

use super::answer::AuditRow;
use super::{Engine, RequestError};
use crate::index::ReportAddress;
use crate::model::Report;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// One report with all that is known of it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Its record.
    pub report: Report,
    /// For each figure the checks that put it in doubt.
    pub doubts: Vec<Vec<String>>,
    /// Findings that rest on other reports too: those about this one, and those about others that rest on this one.
    pub across: Vec<AuditRow>,
}

impl Engine<'_> {
    /// Everything about one report.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn show(&self, address: ReportAddress) -> Result<Shown, RequestError> {
        let report = self.reader.load(address)?.report;
        let doubts = self.doubts(address, &report)?;
        Ok(Shown { report, doubts, across: self.across(address)? })
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serde_json::to_value(&self.report).map_err(serde::ser::Error::custom)?;
        let figures = record.get_mut("figures").and_then(Value::as_array_mut);
        for (figure, doubts) in figures.into_iter().flatten().zip(&self.doubts) {
            if let Some(figure) = figure.as_object_mut() {
                figure.insert("doubts".to_owned(), json!(doubts));
            }
        }
        if let Some(record) = record.as_object_mut() {
            let across = serde_json::to_value(&self.across).map_err(serde::ser::Error::custom)?;
            record.insert("across".to_owned(), across);
        }
        record.serialize(serializer)
    }
}
