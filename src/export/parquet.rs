//! A table as Parquet: text as UTF-8, decimals as exact decimals, groups of rows of bounded size.

use super::codebook::Codebook;
use super::{Cell, Column, Content, ExportError, TableWriter};
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use rust_decimal::{Decimal, RoundingStrategy};
use std::io::Write;
use std::sync::Arc;

/// Rows of a group: so many are held in memory.
const GROUP: usize = 65_536;
/// Digits of a decimal, and those behind its point. The greatest decimal that we know fits.
const PRECISION: i32 = 38;
const SCALE: u32 = 9;
/// Bytes of a decimal.
const BYTES: usize = 16;

/// Collects rows to groups.
pub struct Groups<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Held>,
    rows: usize,
}

/// The cells of a column that were not written yet, and for every row whether it has one.
struct Held {
    values: Values,
    present: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Number(Vec<FixedLenByteArray>),
}

impl<W: Write + Send> Groups<W> {
    /// Writes the head.
    pub fn new(columns: Vec<Column>, target: W) -> Result<Self, ExportError> {
        let fields: Vec<TypePtr> = columns.iter().map(field).collect::<Result<_, _>>()?;
        let schema = Arc::new(Type::group_type_builder("panel").with_fields(fields).build()?);
        let compression = Compression::ZSTD(ZstdLevel::default());
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let writer = SerializedFileWriter::new(target, schema, properties)?;
        let held = |column: &Column| Held { values: Values::new(column.content), present: Vec::new() };
        Ok(Self { writer, columns: columns.iter().map(held).collect(), rows: 0 })
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        let mut group = self.writer.next_row_group()?;
        for held in &mut self.columns {
            if let Some(mut column) = group.next_column()? {
                held.write(&mut column)?;
                column.close()?;
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl<W: Write + Send> TableWriter for Groups<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        for (held, cell) in self.columns.iter_mut().zip(cells) {
            held.push(cell);
        }
        self.rows += 1;
        if self.rows == GROUP { self.flush() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>, codebook: &Codebook) -> Result<(), ExportError> {
        if self.rows > 0 {
            self.flush()?;
        }
        self.writer.append_key_value_metadata(KeyValue::new("nianbao.codebook".to_owned(), codebook.to_json()));
        self.writer.finish()?;
        Ok(())
    }
}

impl Values {
    const fn new(content: Content) -> Self {
        match content {
            Content::Text | Content::LongText => Self::Text(Vec::new()),
            Content::Whole => Self::Whole(Vec::new()),
            Content::Number => Self::Number(Vec::new()),
        }
    }
}

impl Values {
    const fn len(&self) -> usize {
        match self {
            Self::Text(all) => all.len(),
            Self::Whole(all) => all.len(),
            Self::Number(all) => all.len(),
        }
    }
}

impl Held {
    fn push(&mut self, cell: &Cell<'_>) {
        let before = self.values.len();
        match &mut self.values {
            Values::Text(all) => all.extend(cell.words().map(|text| ByteArray::from(text.as_bytes().to_vec()))),
            Values::Whole(all) => {
                if let Cell::Whole(value) = cell {
                    all.push(*value);
                }
            }
            Values::Number(all) => all.extend(cell.decimal().map(|value| FixedLenByteArray::from(bytes(value)))),
        }
        self.present.push(i16::from(self.values.len() > before));
    }

    fn write(&mut self, column: &mut SerializedColumnWriter<'_>) -> Result<(), ExportError> {
        let present = Some(self.present.as_slice());
        match &mut self.values {
            Values::Text(all) => column.typed::<ByteArrayType>().write_batch(all, present, None)?,
            Values::Whole(all) => column.typed::<Int64Type>().write_batch(all, present, None)?,
            Values::Number(all) => column.typed::<FixedLenByteArrayType>().write_batch(all, present, None)?,
        };
        match &mut self.values {
            Values::Text(all) => all.clear(),
            Values::Whole(all) => all.clear(),
            Values::Number(all) => all.clear(),
        }
        self.present.clear();
        Ok(())
    }
}

fn field(column: &Column) -> Result<TypePtr, ExportError> {
    let scale = i32::try_from(SCALE).unwrap_or(0);
    let builder = match column.content {
        Content::Text | Content::LongText => Type::primitive_type_builder(&column.name, Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String)),
        Content::Whole => Type::primitive_type_builder(&column.name, Physical::INT64),
        Content::Number => Type::primitive_type_builder(&column.name, Physical::FIXED_LEN_BYTE_ARRAY)
            .with_converted_type(ConvertedType::DECIMAL)
            .with_length(i32::try_from(BYTES).unwrap_or(16))
            .with_precision(PRECISION)
            .with_scale(scale),
    };
    Ok(Arc::new(builder.with_repetition(Repetition::OPTIONAL).build()?))
}

/// A decimal as so many billionths, the most significant byte first.
fn bytes(value: Decimal) -> Vec<u8> {
    let rounded = value.round_dp_with_strategy(SCALE, RoundingStrategy::MidpointAwayFromZero);
    let missing = SCALE.saturating_sub(rounded.scale());
    let whole = rounded.mantissa().saturating_mul(10_i128.pow(missing));
    whole.to_be_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_and_the_least_decimals_fit() {
        for (text, billionths) in [
            ("0", 0),
            ("-12.3", -12_300_000_000),
            ("0.0000000005", 1),
            ("79228162514264337593543950335", 79_228_162_514_264_337_593_543_950_335_000_000_000),
        ] {
            let value: Decimal = text.parse().expect("a decimal");
            assert_eq!(bytes(value), i128::to_be_bytes(billionths), "{text}");
        }
    }
}
