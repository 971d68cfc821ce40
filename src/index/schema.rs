//! What an index holds: a document for each report. Its figures are columns of many values: the nth value of each is of
//! the nth figure.
//!
//! Figures as documents of their own would cost a byte of length each for every field that scores, and wide gaps between
//! the reports in every list of a word.

use super::analyzer;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

/// Raised whenever an index written before can no longer be read or updated.
pub const FORMAT: u32 = 10;

/// In columns with a name for each figure: none.
pub const NONE: &str = "\u{0}";

/// Handles of all fields. Names of fast fields are in [`name`].
#[derive(Debug, Clone)]
pub struct Fields {
    /// Digest of the source's path: what a replacement deletes by.
    pub owner: Field,

    /// The record without what the text tells (`packed`), stored.
    pub record: Field,
    /// What is compared of the report with others (`audit::archive::Entry`), stored.
    pub entry: Field,
    /// The text as numbers of the codebook (`coded`).
    pub text: Field,
    /// What to change to have the text as it was read, where that is anything, stored.
    pub changes: Field,
    /// Path of the source.
    pub source: Field,
    /// Digest of the source bytes.
    pub id: Field,
    /// First bytes of the id: an order that does not depend on threads.
    pub order: Field,
    /// Words of the text, but for those that are pairs.
    pub words: Field,
    /// Pairs of neighbouring characters of the text.
    pub pairs: Field,
    /// Words of the title, likewise.
    pub title_words: Field,
    /// Pairs of the title, with their places.
    pub title: Field,
    /// Pairs of the issuer's name, likewise.
    pub issuer: Field,
    /// Pairs of the headings: how often a text has them there bounds what is found in `headings`.
    pub heading: Field,
    /// Where headings stand in the text (`places`).
    pub headings: Field,
    /// Where problems stand.
    pub problems: Field,
    /// Where another role begins.
    pub roles: Field,
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
    /// Categories of problems.
    pub category: Field,
    /// Roles of sections.
    pub role: Field,
    /// Name of the issuer.
    pub issued_by: Field,

    /// What all copies of the report have in common (`copies`).
    pub told: Field,
    /// What is alike in all copies of it.
    pub likeness: Field,

    /// Ids of the figures' metrics, [`NONE`] for none.
    pub metric: Field,
    /// Canonical units of the figures, [`NONE`] for none.
    pub unit: Field,
    /// Years of the figures, 0 for none.
    pub period: Field,
    /// Digits of the figures' values; of a value of more than eighteen the lower ones.
    pub mantissa: Field,
    /// The upper digits of values of more than eighteen, else 0.
    pub mantissa_high: Field,
    /// The figures' other facts in one number (`facts`).
    pub facts: Field,
}

/// Names of fast fields.
#[allow(missing_docs)] // As in `Fields`.
pub mod name {
    pub const TEXT: &str = "text";
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
    pub const CATEGORY: &str = "category";
    pub const ROLE: &str = "role";
    pub const ISSUER: &str = "issued_by";
    pub const HEADINGS: &str = "headings";
    pub const PROBLEMS: &str = "problems";
    pub const ROLES: &str = "roles";
    pub const TOLD: &str = "told";
    pub const LIKENESS: &str = "likeness";
    pub const METRIC: &str = "metric";
    pub const UNIT: &str = "unit";
    pub const PERIOD: &str = "period";
    pub const MANTISSA: &str = "mantissa";
    pub const MANTISSA_HIGH: &str = "mantissa_high";
    pub const FACTS: &str = "facts";
}

/// The schema and its handles.
#[must_use]
pub fn build() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let words = |length| text(analyzer::WORDS, IndexRecordOption::WithFreqs, length);
    let places = |length| text(analyzer::PAIRS, IndexRecordOption::WithFreqsAndPositions, length);
    let number = || NumericOptions::default() | FAST;
    let column = || TextOptions::default().set_fast("raw");
    let fields = Fields {
        owner: b.add_bytes_field("owner", INDEXED),
        record: b.add_bytes_field("record", STORED),
        entry: b.add_bytes_field("entry", STORED),
        text: b.add_u64_field(name::TEXT, number()),
        changes: b.add_bytes_field("changes", STORED),
        source: b.add_text_field(name::SOURCE, column()),
        id: b.add_text_field(name::ID, column()),
        order: b.add_u64_field(name::ORDER, number() | INDEXED),
        words: b.add_text_field("words", words(true)),
        pairs: b.add_text_field("pairs", text(analyzer::TEXT_PAIRS, IndexRecordOption::WithFreqs, true)),
        title_words: b.add_text_field("title_words", words(true)),
        title: b.add_text_field("title", places(true)),
        issuer: b.add_text_field("issuer", places(false)),
        heading: b.add_text_field("heading", text(analyzer::INNER_PAIRS, IndexRecordOption::WithFreqs, false)),
        headings: b.add_u64_field(name::HEADINGS, number()),
        problems: b.add_u64_field(name::PROBLEMS, number()),
        roles: b.add_u64_field(name::ROLES, number()),
        region: b.add_text_field("region", exact()),
        own_region: b.add_text_field("own_region", exact()),
        province: b.add_text_field(name::PROVINCE, exact().set_fast("raw")),
        city: b.add_text_field(name::CITY, exact().set_fast("raw")),
        county: b.add_text_field(name::COUNTY, exact().set_fast("raw")),
        town: b.add_text_field(name::TOWN, column()),
        code: b.add_u64_field(name::CODE, number()),
        level: b.add_text_field(name::LEVEL, exact().set_fast("raw")),
        year: b.add_i64_field(name::YEAR, number() | INDEXED),
        doc_type: b.add_text_field(name::DOC_TYPE, exact().set_fast("raw")),
        department: b.add_u64_field(name::DEPARTMENT, number()),
        category: b.add_text_field(name::CATEGORY, exact().set_fast("raw")),
        role: b.add_text_field(name::ROLE, exact().set_fast("raw")),
        issued_by: b.add_text_field(name::ISSUER, column()),
        told: b.add_u64_field(name::TOLD, number()),
        likeness: b.add_u64_field(name::LIKENESS, number()),
        metric: b.add_text_field(name::METRIC, exact().set_fast("raw")),
        unit: b.add_text_field(name::UNIT, column()),
        period: b.add_i64_field(name::PERIOD, number()),
        mantissa: b.add_i64_field(name::MANTISSA, number()),
        mantissa_high: b.add_i64_field(name::MANTISSA_HIGH, number()),
        facts: b.add_u64_field(name::FACTS, number()),
    };
    (b.build(), fields)
}

/// A text that is cut up. `length` keeps how long it is: needed where matches in longer texts are to count less.
fn text(tokenizer: &str, record: IndexRecordOption, length: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
    TextOptions::default().set_indexing_options(indexing.set_fieldnorms(length))
}

/// A name that is found whole and scores nothing.
fn exact() -> TextOptions {
    text("raw", IndexRecordOption::Basic, false)
}
