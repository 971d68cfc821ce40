//! What the lines above a table say: its title, in what it counts, of which year it is.

use super::Forms;
use crate::dictionary::bare::bare;

impl Forms {
    /// Whether a line above a table says in what it counts: 单位:件.
    #[must_use]
    pub fn states_unit(&self, line: &str) -> bool {
        self.stated_units(line).is_some()
    }

    /// Whether a line is the title of a table or says in what it counts, and so is no cell of it.
    #[must_use]
    pub fn names_table(&self, line: &str) -> bool {
        let name = bare(line);
        self.states_unit(line)
            || name.chars().nth(5).is_some() && self.raw.tables.iter().any(|w| name.ends_with(w.as_str()))
    }

    /// Whether the words around a year, behind it and before it in its clause, say that it is of something else than the numbers
    /// of a table: 自2021年, 2021年修订的.
    #[must_use]
    pub fn dates_another(&self, before: &str, behind: &str) -> bool {
        let long = |w: &str| w.chars().nth(1).is_some();
        self.raw.year_leads.iter().any(|w| before.ends_with(w.as_str()) || long(w) && before.contains(w.as_str()))
            || self.raw.year_tails.iter().any(|w| behind.starts_with(w.as_str()))
    }

    /// What a title of a table names, without the year before it and the word for a table behind it: 行政处罚 of 2023年行政处罚统计表.
    #[must_use]
    pub fn strip_title<'l>(&self, title: &'l str) -> &'l str {
        let name = self.after_year(title.trim());
        self.raw.tables.iter().find_map(|w| name.strip_suffix(w.as_str())).unwrap_or(name)
    }

    /// Whether a line says that a table goes on: (续表).
    #[must_use]
    pub fn continues_table(&self, line: &str) -> bool {
        let name = line.trim().trim_start_matches('(').trim_end_matches(')');
        self.raw.continued.iter().any(|w| w == name)
    }

    /// What stands behind the words of a line that states units.
    #[must_use]
    pub fn stated_units<'l>(&self, line: &'l str) -> Option<&'l str> {
        let line = Some(line)
            .filter(|l| memchr::memchr(b':', l.as_bytes()).is_some())?
            .trim()
            .trim_matches(['(', ')', '[', ']']);
        let label = |part: &'l str| {
            let behind = self.raw.unit_lines.iter().find_map(|w| part.strip_prefix(w.as_str()))?;
            behind.trim_start().strip_prefix(':').map(str::trim)
        };
        // Other labels may stand before it, parted by gaps: 填报单位:某局  统计期间:2023年  单位:件.
        let gaps = memchr::memmem::find_iter(line.as_bytes(), "  ").chain([line.len()]);
        let mut start = 0;
        let mut parts = gaps.map(|gap| &line[std::mem::replace(&mut start, gap + 2)..gap]);
        parts.find_map(|part| label(part.trim()))
    }
}
