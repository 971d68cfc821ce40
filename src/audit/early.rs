//! A report that was published before the year that it reports on was over.

use super::dated::{of_day, of_year};
use super::view::View;
use crate::model::{DocType, Finding, Level, Span};

/// Checks the day on which a report was published.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    findings.extend(early(view));
}

/// Published before the year that it reports on was over. A county may publish in its last days.
fn early(view: &View<'_>) -> Option<Finding> {
    let (year, published) = (view.report.year?, view.report.published.as_deref()?);
    let part = view.report.title.as_deref().is_some_and(|title| view.checks().dates.part_of_year.is_in(title));
    let whole_year = matches!(view.report.doc_type, DocType::AnnualReport | DocType::StatisticsTable) && !part;
    let known = format!("{year}-12-{:02}", view.checks().dates.last_days);
    if !whole_year || view.report.region.level == Level::Unknown || published >= known.as_str() {
        return None;
    }
    let year_text = year.to_string();
    let words = [("year", year_text.as_str()), ("published", published)];
    let mut finding = view.finding("date/early", &words, &[])?;
    finding.arithmetic = format!("{published} < {known}");
    let day = of_day(view, published);
    let within = day.map_or(Span::new(0, 0), |day| view.text.span(day));
    finding.places.extend(day.into_iter().chain(of_year(view, within)));
    Some(finding)
}
