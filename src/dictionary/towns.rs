//! The towns of China by name. Reads `towns.tsv`, whose rows are sorted, and searches them as text: nothing is built for
//! forty thousand names of which a report needs one.

use super::DictionaryError;
use super::files::File;
use crate::model::RegionCode;

/// The rows of one file.
pub struct Towns {
    /// Name, tab, codes, a line each, ascending by bytes.
    rows: String,
}

impl Towns {
    /// Takes the rows of a file.
    ///
    /// # Errors
    /// Names the first line that is out of order.
    pub fn load(file: &File) -> Result<Self, DictionaryError> {
        let rows = file.text.trim_start_matches('\u{feff}');
        let start = rows.split_inclusive('\n').take_while(|l| l.starts_with('#')).map(str::len).sum();
        let mut before = "";
        for (i, line) in rows[start..].lines().enumerate() {
            if line < before {
                let skipped = rows[..start].lines().count();
                return Err(file.fault(skipped + i + 1, "out of order: sort the rows by their bytes (LC_ALL=C sort)"));
            }
            before = line;
        }
        Ok(Self { rows: rows[start..].to_owned() })
    }

    /// The counties that have a town of this name.
    pub fn counties(&self, town: &str) -> Vec<RegionCode> {
        let (mut low, mut high) = (0, self.rows.len());
        while low < high {
            let row_start = self.rows.as_bytes()[..usize::midpoint(low, high)]
                .iter()
                .rposition(|b| *b == b'\n')
                .map_or(0, |i| i + 1);
            let row = self.rows[row_start..].lines().next().unwrap_or("");
            let (name, codes) = row.split_once('\t').unwrap_or((row, ""));
            match name.cmp(town) {
                std::cmp::Ordering::Less => low = row_start + row.len() + 1,
                std::cmp::Ordering::Greater => high = row_start,
                std::cmp::Ordering::Equal => return codes.split(' ').filter_map(|c| c.parse().ok()).collect(),
            }
        }
        Vec::new()
    }
}
