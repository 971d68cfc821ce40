//! The words of the project: spans, quantities, figures, reports. Plain data, no behaviour beyond its own consistency.
//!
//! In: nothing. Out: the types every stage speaks. How they are found is left to the stages.

mod damage;
mod figure;
mod finding;
mod quantity;
mod region;
mod report;
mod span;
mod table;

pub use damage::{Damage, DamageKind};
pub use figure::{Figure, Kind, TableCell};
pub use finding::{Finding, Implied, Severity, Verdict};
pub use quantity::{Currency, Precision, Quantity};
pub use region::{Level, Region, RegionCode};
pub use report::{DocType, Format, Problem, Report, Role, Script, Section, SourceDocument};
pub use span::{SourceSpan, Span};
pub use table::{Cell, Table};
