//! What an index holds: a document for each report, followed by one for each of its figures.
//!
//! The documents of a report stand together in one segment, figures in their order: the document of figure `n` is the
//! `n + 1`st after that of its report. Tantivy keeps them so because they are added as one batch and merges keep order.

use super::analyzer;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Raised whenever an index written before can no longer be read or updated.
pub const FORMAT: u32 = 3;

/// Value of [`Fields::part`] for reports.
pub const REPORT: u64 = 0;
/// Value of [`Fields::part`] for figures.
pub const FIGURE: u64 = 1;

/// Handles of all fields. Names of fast fields are in [`name`].
#[derive(Debug, Clone)]
pub struct Fields {
    /// [`REPORT`] or [`FIGURE`].
    pub part: Field,
    /// Digest of the source's path, on both: what a replacement deletes by.
    pub owner: Field,

    /// The whole record as JSON, stored.
    pub record: Field,
    /// The text as read, stored.
    pub text: Field,
    /// Path of the source.
    pub source: Field,
    /// Digest of the source bytes.
    pub id: Field,
    /// First bytes of the id: an order that does not depend on threads.
    pub order: Field,
    /// Words of the text.
    pub words: Field,
    /// Pairs of neighbouring characters of the text, with positions.
    pub pairs: Field,
    /// Words of the title.
    pub title_words: Field,
    /// Pairs of the title.
    pub title: Field,
    /// Pairs of the issuer's name.
    pub issuer: Field,
    /// Name of the issuer.
    pub issuer_name: Field,
    /// Pairs of all headings.
    pub headings: Field,
    /// Pairs of all problems.
    pub problems: Field,
    /// Names and codes of the region and of all it lies in.
    pub region: Field,
    /// Names and codes of the region itself.
    pub own_region: Field,
    /// Name of the province.
    pub province: Field,
    /// Name of the city.
    pub city: Field,
    /// Name of the county.
    pub county: Field,
    /// Name of the town.
    pub town: Field,
    /// Code of the region.
    pub code: Field,
    /// Level of the region.
    pub level: Field,
    /// Year reported on.
    pub year: Field,
    /// Kind of document.
    pub doc_type: Field,
    /// 1 when the issuer speaks for its own field only.
    pub department: Field,
    /// Script of the text.
    pub script: Field,
    /// Date of publication.
    pub published: Field,
    /// Categories of problems.
    pub category: Field,
    /// Roles of sections.
    pub role: Field,

    /// Place among the figures of its report.
    pub ordinal: Field,
    /// Id of the metric.
    pub metric: Field,
    /// Level, change, share or target.
    pub kind: Field,
    /// 1 when the figure can stand for the whole region.
    pub whole: Field,
    /// Canonical unit.
    pub unit: Field,
    /// Hedge.
    pub precision: Field,
    /// Money.
    pub currency: Field,
    /// Year of the figure.
    pub period: Field,
    /// Digits of the value; of a value of more than eighteen the lower ones.
    pub mantissa: Field,
    /// The upper digits of a value of more than eighteen.
    pub mantissa_high: Field,
    /// How many of the digits stand behind the point.
    pub scale: Field,
    /// 1 for a table cell.
    pub table: Field,
}

/// Names of fast fields.
#[allow(missing_docs)] // As in `Fields`.
pub mod name {
    pub const SOURCE: &str = "source";
    pub const ID: &str = "id";
    pub const ORDER: &str = "order";
    pub const PROVINCE: &str = "province";
    pub const CITY: &str = "city";
    pub const COUNTY: &str = "county";
    pub const TOWN: &str = "town";
    pub const CODE: &str = "code";
    pub const LEVEL: &str = "level";
    pub const YEAR: &str = "year";
    pub const DOC_TYPE: &str = "doc_type";
    pub const DEPARTMENT: &str = "department";
    pub const SCRIPT: &str = "script";
    pub const PUBLISHED: &str = "published";
    pub const CATEGORY: &str = "category";
    pub const ISSUER_NAME: &str = "issuer_name";
    pub const ORDINAL: &str = "ordinal";
    pub const METRIC: &str = "metric";
    pub const KIND: &str = "kind";
    pub const WHOLE: &str = "whole";
    pub const UNIT: &str = "unit";
    pub const PRECISION: &str = "precision";
    pub const CURRENCY: &str = "currency";
    pub const PERIOD: &str = "period";
    pub const MANTISSA: &str = "mantissa";
    pub const MANTISSA_HIGH: &str = "mantissa_high";
    pub const SCALE: &str = "scale";
    pub const TABLE: &str = "table";
}

/// The schema and its handles.
#[must_use]
pub fn build() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let words = || text(analyzer::WORDS, IndexRecordOption::WithFreqs);
    let pairs = |tokenizer| text(tokenizer, IndexRecordOption::WithFreqsAndPositions);
    let number = || NumericOptions::default() | FAST;
    let fields = Fields {
        part: b.add_u64_field("part", INDEXED),
        owner: b.add_bytes_field("owner", INDEXED),
        record: b.add_text_field("record", STORED),
        text: b.add_text_field("text", STORED),
        source: b.add_text_field(name::SOURCE, STRING | FAST),
        id: b.add_text_field(name::ID, STRING | FAST),
        order: b.add_u64_field(name::ORDER, number()),
        words: b.add_text_field("words", words()),
        pairs: b.add_text_field("pairs", pairs(analyzer::TEXT_PAIRS)),
        title_words: b.add_text_field("title_words", words()),
        title: b.add_text_field("title", pairs(analyzer::PAIRS)),
        issuer: b.add_text_field("issuer", pairs(analyzer::PAIRS)),
        issuer_name: b.add_text_field(name::ISSUER_NAME, TextOptions::default().set_fast("raw")),
        headings: b.add_text_field("headings", pairs(analyzer::PAIRS)),
        problems: b.add_text_field("problems", pairs(analyzer::PAIRS)),
        region: b.add_text_field("region", STRING),
        own_region: b.add_text_field("own_region", STRING),
        province: b.add_text_field(name::PROVINCE, STRING | FAST),
        city: b.add_text_field(name::CITY, STRING | FAST),
        county: b.add_text_field(name::COUNTY, STRING | FAST),
        town: b.add_text_field(name::TOWN, STRING | FAST),
        code: b.add_u64_field(name::CODE, number()),
        level: b.add_text_field(name::LEVEL, STRING | FAST),
        year: b.add_i64_field(name::YEAR, number() | INDEXED),
        doc_type: b.add_text_field(name::DOC_TYPE, STRING | FAST),
        department: b.add_u64_field(name::DEPARTMENT, number()),
        script: b.add_text_field(name::SCRIPT, STRING | FAST),
        published: b.add_text_field(name::PUBLISHED, STRING | FAST),
        category: b.add_text_field(name::CATEGORY, STRING | FAST),
        role: b.add_text_field("role", STRING),
        ordinal: b.add_u64_field(name::ORDINAL, number()),
        metric: b.add_text_field(name::METRIC, STRING | FAST),
        kind: b.add_u64_field(name::KIND, number()),
        whole: b.add_u64_field(name::WHOLE, number() | INDEXED),
        unit: b.add_text_field(name::UNIT, TextOptions::default().set_fast("raw")),
        precision: b.add_u64_field(name::PRECISION, number()),
        currency: b.add_u64_field(name::CURRENCY, number()),
        period: b.add_i64_field(name::PERIOD, number()),
        mantissa: b.add_i64_field(name::MANTISSA, number()),
        mantissa_high: b.add_i64_field(name::MANTISSA_HIGH, number()),
        scale: b.add_u64_field(name::SCALE, number()),
        table: b.add_u64_field(name::TABLE, number()),
    };
    (b.build(), fields)
}

fn text(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
    TextOptions::default().set_indexing_options(indexing)
}
