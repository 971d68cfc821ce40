//! `forms.toml`: what the columns and rows of tables count.

mod titles;

use super::bare::{bare, ending};
use super::form::Form;
use super::{DictionaryError, Files, Metrics};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// All forms.
#[derive(Debug)]
pub struct Forms {
    raw: Raw,
    columns: HashSet<String>,
    /// The names of columns of two characters or more, by their first.
    by_first: HashMap<char, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    generic_rows: Vec<String>,
    #[serde(default)]
    serials: Vec<String>,
    #[serde(default)]
    last_columns: Vec<String>,
    #[serde(default)]
    acts: Vec<String>,
    #[serde(default)]
    sorts: Vec<String>,
    #[serde(default)]
    sorts_titles: Vec<String>,
    #[serde(default)]
    spanning: Vec<String>,
    #[serde(default)]
    changes: Vec<String>,
    #[serde(default)]
    targets: Vec<String>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    unit_lines: Vec<String>,
    #[serde(default)]
    tables: Vec<String>,
    #[serde(default)]
    year_leads: Vec<String>,
    #[serde(default)]
    year_tails: Vec<String>,
    #[serde(default)]
    money_names: Vec<String>,
    #[serde(default)]
    generic_columns: Vec<String>,
    #[serde(default)]
    count_marks: Vec<String>,
    #[serde(default)]
    count_tails: Vec<String>,
    #[serde(default)]
    group_tails: Vec<String>,
    #[serde(default)]
    rounds: Vec<String>,
    #[serde(default)]
    counters: Vec<String>,
    #[serde(default)]
    years: Vec<String>,
    #[serde(default)]
    year_marks: Vec<String>,
    year_names: Vec<String>,
    continued: Vec<String>,
    #[serde(default)]
    time_letters: Vec<String>,
    #[serde(default)]
    falls: Vec<String>,
    #[serde(default)]
    rises: Vec<String>,
    #[serde(default)]
    rates: Vec<String>,
    #[serde(default)]
    shares: Vec<String>,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    parts: Vec<String>,
    #[serde(default)]
    unit_columns: Vec<String>,
    #[serde(default)]
    corners: Vec<String>,
    #[serde(default)]
    form: Vec<Form>,
}

/// Years of the Republic that a report may name: 113年.
const REPUBLIC: std::ops::Range<u32> = 80..140;

impl Forms {
    /// All forms, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Form> {
        self.raw.form.iter()
    }

    /// Words of headers that span others.
    #[must_use]
    pub fn spanning(&self) -> &[String] {
        &self.raw.spanning
    }

    /// Whether a row label names no part of the whole.
    #[must_use]
    pub fn is_generic_row(&self, label: &str) -> bool {
        self.raw.generic_rows.contains(&bare(label))
    }

    /// Whether a row or column says by its name neither what is counted nor a part of it: 合计, 数量, 全年.
    #[must_use]
    pub fn is_generic(&self, name: &str) -> bool {
        let name = bare(name);
        self.raw.generic_rows.contains(&name) || self.raw.generic_columns.contains(&name)
    }

    /// Whether a column names the years of its rows.
    #[must_use]
    pub fn names_years(&self, header: &str) -> bool {
        self.raw.years.contains(&bare(header))
    }

    /// A name without the words for a year at its end: 2022年度.
    #[must_use]
    pub fn strip_year<'n>(&self, name: &'n str) -> &'n str {
        self.raw.year_marks.iter().find_map(|m| name.strip_suffix(m.as_str())).unwrap_or(name)
    }

    /// Whether a name is that of a year: 本年, 2022年度, 113年.
    #[must_use]
    pub fn is_year(&self, name: &str) -> bool {
        let name = bare(name);
        let number = Some(self.strip_year(&name)).filter(|rest| rest.len() < name.len()).and_then(|n| n.parse().ok());
        self.raw.year_names.contains(&name)
            || number.is_some_and(|n: u32| (1980..2100).contains(&n) || REPUBLIC.contains(&n))
    }

    /// A name behind the year that it begins with: 2022年办理量, 上年办理量.
    #[must_use]
    pub fn after_year<'n>(&self, name: &'n str) -> &'n str {
        let behind = |words: &[String], name: &'n str| words.iter().find_map(|w| name.strip_prefix(w.as_str()));
        let number = name.get(4..).filter(|_| name.bytes().take(4).all(|b| b.is_ascii_digit()));
        let rest = match number {
            Some(rest) => behind(&self.raw.year_marks, rest),
            None => behind(&self.raw.year_names, name),
        };
        rest.filter(|r| !r.is_empty()).unwrap_or(name)
    }

    /// What a column counts by its name alone: 件 of 件数, 场次 of 检查场次.
    #[must_use]
    pub fn counted<'n>(&'n self, name: &'n str) -> Option<&'n str> {
        let whole = || self.raw.count_marks.iter().find_map(|m| name.strip_suffix(m.as_str()));
        self.rounds(name).or_else(whole)
    }

    /// The counter that the name of a column ends in: 场次 of 检查场次, 件 of 处罚件数.
    #[must_use]
    pub fn rounds(&self, name: &str) -> Option<&str> {
        let counted = self.raw.count_marks.iter().find_map(|m| name.strip_suffix(m.as_str()));
        let round = ending(&self.raw.rounds, counted.unwrap_or(name));
        round.or_else(|| ending(&self.raw.counters, counted?))
    }

    /// Whether the name of a column says that it holds sums of money: 罚没款, 总金额.
    #[must_use]
    pub fn says_money(&self, header: &str) -> bool {
        let name = bare(header);
        self.raw.money_names.iter().any(|w| name.contains(w.as_str()))
    }

    /// Whether the name of a column ends in words for a number of things: 次数, 处罚数量.
    #[must_use]
    pub fn says_count(&self, header: &str) -> bool {
        let name = bare(header);
        !self.says_sum(&name) && (self.counted(&name).is_some() || ending(&self.raw.count_tails, &name).is_some())
    }

    /// Whether a name ends in words for a sum of money, be it a number of them: 罚款数.
    fn says_sum(&self, name: &str) -> bool {
        let rest = self.raw.count_marks.iter().find_map(|w| name.strip_suffix(w.as_str())).unwrap_or(name);
        self.raw.money_names.iter().any(|w| rest.ends_with(w.as_str()))
    }

    /// What a row is called behind the words that say that it is a part of the row above (其中:罚款), which may stand alone.
    #[must_use]
    pub fn strip_part<'n>(&self, name: &'n str) -> Option<&'n str> {
        let rest = self.raw.parts.iter().find_map(|w| name.strip_prefix(w.as_str()))?;
        Some(rest.trim_start_matches([':', ',', '\u{3001}', ' ']))
    }

    /// Whether a column says in what each row counts: 计量单位.
    #[must_use]
    pub fn names_units(&self, header: &str) -> bool {
        self.raw.unit_columns.contains(&bare(header))
    }

    /// How late among the columns of a table one stands, whatever stands below the others: a total, then the amount beside it.
    #[must_use]
    pub fn lateness(&self, header: &str) -> usize {
        let name = bare(header);
        self.raw.last_columns.iter().position(|last| *last == name).map_or(0, |at| at + 1)
    }

    /// Whether a header spans another: it speaks of the same (行政征收 over 征收次数), or says only how it is counted.
    #[must_use]
    pub fn spans(&self, upper: &str, lower: &str) -> bool {
        let (upper, lower) = (bare(upper), bare(lower));
        if !self.columns.contains(&upper) && self.raw.spanning.iter().any(|w| upper.contains(w.as_str())) {
            return true;
        }
        let counts = |pair: &str| self.raw.generic_rows.iter().chain(&self.raw.generic_columns).any(|w| w == pair);
        let pairs = upper.char_indices().zip(upper.char_indices().skip(2).map(|(i, _)| i).chain([upper.len()]));
        let mut pairs = pairs.map(|((from, _), to)| &upper[from..to]).filter(|p| !counts(p));
        upper != lower && pairs.any(|p| lower.contains(p))
    }

    /// Whether a header stands above the names of the rows: 单位名称, 项目.
    #[must_use]
    pub fn is_corner(&self, header: &str) -> bool {
        self.raw.corners.contains(&bare(header)) || self.is_serial(header)
    }

    /// Whether a name is a stretch of time: 1-6月, 第一季度.
    #[must_use]
    pub fn is_time(&self, name: &str) -> bool {
        let letter = |c: char| self.raw.time_letters.iter().any(|l| l.chars().eq([c]));
        let known = |c: char| c.is_ascii_digit() || matches!(c, '-' | '~' | '.') || letter(c);
        name.chars().any(letter) && name.chars().all(known)
    }

    /// Whether a column of changes states them as falls without a sign.
    #[must_use]
    pub fn is_fall(&self, header: &str) -> bool {
        let holds = |words: &[String]| words.iter().any(|w| header.contains(w.as_str()));
        holds(&self.raw.falls) && !holds(&self.raw.rises)
    }

    /// Whether a column of changes is in percent where it states no unit: certainly, or if it has decimals.
    #[must_use]
    pub fn is_rate_of_change(&self, header: &str, decimals: bool) -> bool {
        self.raw.rates.iter().any(|w| header.contains(w.as_str())) && (decimals || self.is_share(header))
    }

    /// Whether a column holds shares of a hundred.
    #[must_use]
    pub fn is_share(&self, header: &str) -> bool {
        let name = bare(header);
        self.raw.shares.iter().any(|w| name.ends_with(w.as_str()))
    }

    /// Whether what a row or column names is no count: a telephone line, a code.
    #[must_use]
    pub fn is_label(&self, name: &str) -> bool {
        let name = bare(name);
        let name = name.trim_end_matches(':');
        self.raw.labels.iter().any(|w| name.ends_with(w.as_str()))
    }

    /// A name as names are compared: without spaces, quotes and what stands in brackets.
    #[must_use]
    pub fn plain(name: &str) -> String {
        bare(name)
    }

    /// Whether a column numbers the rows.
    #[must_use]
    pub fn is_serial(&self, header: &str) -> bool {
        self.raw.serials.contains(&bare(header))
    }

    /// Whether a column names the sorts of what the table counts: 案由.
    #[must_use]
    pub fn names_sorts(&self, header: &str) -> bool {
        self.raw.sorts.contains(&bare(header))
    }

    /// Whether a title says that the rows are sorts of what the table counts: 按案由分布.
    #[must_use]
    pub fn tells_sorts(&self, title: &str) -> bool {
        self.raw.sorts_titles.iter().any(|w| title.contains(w.as_str()))
    }

    /// Whether a name only says that something was done: 作出.
    #[must_use]
    pub fn is_act(&self, name: &str) -> bool {
        self.raw.acts.iter().any(|w| w == name)
    }

    /// Whether a column holds growth or fall.
    #[must_use]
    pub fn is_change(&self, header: &str) -> bool {
        self.raw.changes.iter().any(|w| header.contains(w.as_str()))
    }

    /// Whether a row holds growth or fall of its columns: its name begins so.
    #[must_use]
    pub fn is_row_of_changes(&self, label: &str) -> bool {
        self.raw.changes.iter().any(|w| label.starts_with(w.as_str()))
    }

    /// Whether a column holds plans.
    #[must_use]
    pub fn is_target(&self, header: &str) -> bool {
        self.raw.targets.iter().any(|w| header.contains(w.as_str()))
    }

    /// Whether a column holds text.
    #[must_use]
    pub fn is_note(&self, header: &str) -> bool {
        self.raw.notes.iter().any(|w| header.contains(w.as_str()))
    }

    /// Whether some form has this column.
    #[must_use]
    pub fn is_column(&self, header: &str) -> bool {
        self.columns.contains(&bare(header))
    }

    /// How many columns of forms a line names, one behind the other.
    #[must_use]
    pub fn columns_in(&self, line: &str) -> usize {
        let mut rest = line;
        let mut count = 0;
        while let Some(first) = rest.chars().next() {
            let names = self.by_first.get(&first).map_or(&[][..], Vec::as_slice);
            let length = names.iter().filter(|n| rest.starts_with(n.as_str())).map(String::len).max();
            count += usize::from(length.is_some());
            rest = &rest[length.unwrap_or(first.len_utf8())..];
        }
        count
    }

    /// The form of a table, by the words around it: the one whose columns fit most headers among those whose words occur.
    #[must_use]
    pub fn of(&self, surroundings: &str, headers: &[String]) -> Option<&Form> {
        let plain: String = surroundings.chars().filter(|c| !c.is_whitespace()).collect();
        let fits = |f: &Form| headers.iter().filter(|h| f.column(h).is_some()).count();
        let candidates = self.raw.form.iter().filter(|f| f.words.iter().any(|w| plain.contains(w.as_str())));
        // The first form wins a tie: forms stand in order of how much their words say.
        candidates.rev().max_by_key(|f| fits(f))
    }

    /// The form of the columns under a header over several of them.
    #[must_use]
    pub fn of_group(&self, header: &str) -> Option<&Form> {
        let name = bare(header);
        self.raw.form.iter().find(|form| form.is_group(&name, &self.raw.group_tails))
    }

    /// The form that a title names and that has all of these columns.
    #[must_use]
    pub fn titled(&self, title: &str, columns: &[String]) -> Option<&Form> {
        let knows = |form: &&Form| columns.iter().all(|c| form.column(c).is_some());
        let name = bare(title);
        let named = |form: &&Form| form.words.iter().any(|w| name.contains(w.as_str()));
        self.of_group(title).filter(knows).or_else(|| self.raw.form.iter().filter(named).find(knows))
    }

    pub(super) fn read(files: &Files, metrics: &Metrics) -> Result<Self, DictionaryError> {
        let mut raw: Raw = files.merged("forms.toml")?;
        raw.form.iter_mut().for_each(|form| form.prepare(&raw.count_tails));
        for form in &raw.form {
            for metric in form.columns.iter().chain(&form.rows).filter_map(|e| e.metric.as_deref()) {
                if metrics.get(metric).is_none() {
                    let near = metrics.nearest(metric).map(|m| format!("; did you mean {m}?")).unwrap_or_default();
                    let reason = format!("it is not a metric of metrics.toml (in form {}){near}", form.id);
                    return Err(files.fault_of("forms.toml", metric, reason));
                }
            }
        }
        let columns: HashSet<String> =
            raw.form.iter().flat_map(|f| &f.columns).flat_map(|e| e.plain_names().iter().cloned()).collect();
        let mut by_first: HashMap<char, Vec<String>> = HashMap::new();
        for name in columns.iter().filter(|n| n.chars().nth(1).is_some()) {
            by_first.entry(name.chars().next().unwrap_or_default()).or_default().push(name.clone());
        }
        Ok(Self { raw, columns, by_first })
    }
}
