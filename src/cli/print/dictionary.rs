//! What the dictionaries say, and how they fared with their own examples.

use super::{Style, one_line};
use crate::dictionary::{Aggregate, Dictionaries, Entry, Example, Form, Metric, Rule};
use crate::evaluate::examples::{Checked, Failure, Tried};
use std::io::{self, Write};

/// Kinds of entries, in the order of [`Checked::tried`].
const KINDS: [&str; 3] = ["rules", "metrics", "categories of problems"];

/// Failures, ties, then the summary.
///
/// # Errors
/// When the output cannot be written.
pub fn check(out: &mut dyn Write, style: Style, checked: &Checked) -> io::Result<()> {
    checked.failures.iter().try_for_each(|failure| writeln!(out, "{}", failure_line(failure)))?;
    for (file, line, id) in &checked.untried {
        writeln!(
            out,
            "warning: {file}:{line}: {id}: nothing is tried; add examples = [{{ text = \"\u{2026}\", value = \"1\" }}]"
        )?;
    }
    for tie in &checked.ties {
        let (rule, rival, sentence) = (&tie.rule, &tie.rival, one_line(&tie.sentence));
        writeln!(out, "warning: {rule} and {rival} match alike, give one a priority: {sentence}")?;
    }
    if !checked.failures.is_empty() || !checked.ties.is_empty() || !checked.untried.is_empty() {
        writeln!(out)?;
    }
    for (kind, tried) in KINDS.iter().zip(&checked.tried) {
        writeln!(out, "{}", tried_line(kind, tried))?;
    }
    let fail = plural(checked.failures.len(), "sentence fails", "sentences fail");
    let tie = plural(checked.ties.len(), "pair of rules ties", "pairs of rules tie");
    writeln!(out, "{}", style.bold(&format!("{fail}, {tie}")))
}

/// `rules/people.toml:12: officers.certified/named: 持证52人。: must read 52 人 officers.certified; read 52 人 no metric`
fn failure_line(failure: &Failure) -> String {
    let Failure { file, line, id, read, .. } = failure;
    let sentence = one_line(&failure.sentence);
    match &failure.expected {
        Some(expected) => {
            let remedy = "widen subject or patterns, or correct the example";
            format!("{file}:{line}: {id}: {sentence}: must read {expected}; read {}: {remedy}", one_line(read))
        }
        None => {
            let remedy = "add a word of the sentence to unless, or take it out of rejects";
            format!("{file}:{line}: {id}: {sentence}: must not be read so; read {}: {remedy}", one_line(read))
        }
    }
}

fn tried_line(kind: &str, tried: &Tried) -> String {
    let silent = match tried.silent {
        0 => String::new(),
        n => format!(", {n} without any"),
    };
    format!("{} {kind}: {} examples, {} rejects{silent}", tried.entries, tried.examples, tried.rejects)
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A metric with the rules and table forms that name it.
///
/// # Errors
/// When the output cannot be written.
pub fn metric(out: &mut dyn Write, style: Style, metric: &Metric, dictionaries: &Dictionaries) -> io::Result<()> {
    writeln!(out, "{}  {}  {}", style.bold(&metric.id), metric.name, metric.name_en)?;
    let aggregate = match metric.aggregate {
        Aggregate::Sum => "sum",
        Aggregate::Mean => "mean",
        Aggregate::None => "none",
    };
    let bound = |value: Option<rust_decimal::Decimal>| value.map_or_else(String::new, |v| v.normalize().to_string());
    let range = format!("{}..{}", bound(metric.min), bound(metric.max));
    let file = dictionaries.metrics.place(&metric.id).map(|(file, line)| format!("{file}:{line}"));
    facts(
        out,
        &[
            ("file", file.unwrap_or_default()),
            ("aliases", metric.aliases.join(", ")),
            ("units", metric.units.join(", ")),
            ("aggregate", aggregate.to_owned()),
            ("range", if range == ".." { String::new() } else { range }),
            ("part of", metric.total.clone().unwrap_or_default()),
        ],
    )?;
    examples(out, &metric.examples, &metric.rejects)?;
    for named in dictionaries.rules.iter().filter(|r| r.metric.as_deref() == Some(&metric.id)) {
        writeln!(out)?;
        rule(out, style, named)?;
    }
    forms(out, style, &metric.id, dictionaries)?;
    companions(out, style, &metric.id, dictionaries)
}

/// A rule as its file has it.
///
/// # Errors
/// When the output cannot be written.
pub fn rule(out: &mut dyn Write, style: Style, rule: &Rule) -> io::Result<()> {
    writeln!(out, "rule {}", style.bold(&rule.id))?;
    facts(
        out,
        &[
            ("file", format!("{}:{}", rule.file, rule.line)),
            ("metric", rule.metric.clone().unwrap_or_else(|| "none: what it matches counts no metric".to_owned())),
            ("explain", rule.explain.clone()),
            ("subject", rule.subject.join(", ")),
            // A line break inside a pattern is shown as the file has it.
            ("patterns", rule.written.iter().map(|p| p.replace('\n', "\\n")).collect::<Vec<_>>().join("\n")),
            ("units", if rule.units.is_empty() { "any".to_owned() } else { rule.units.join(", ") }),
            ("context", rule.context.join(", ")),
            ("not in", rule.not_context.join(", ")),
            ("behind", rule.behind.join(", ")),
            ("unless", rule.unless.join(", ")),
            ("changes", if rule.changes { String::new() } else { "not read".to_owned() }),
            ("priority", rule.priority.to_string()),
        ],
    )?;
    examples(out, &rule.examples, &rule.rejects)
}

/// Names and values; several lines stand below one another.
fn facts(out: &mut dyn Write, facts: &[(&str, String)]) -> io::Result<()> {
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        for (number, line) in value.lines().enumerate() {
            writeln!(out, "  {:<10} {}", if number == 0 { name } else { "" }, one_line(line))?;
        }
    }
    Ok(())
}

fn examples(out: &mut dyn Write, examples: &[Example], rejects: &[String]) -> io::Result<()> {
    for e in examples {
        let unit = e.unit.as_deref().unwrap_or("");
        writeln!(out, "  {:<10} {} -> {}{unit}", "reads", one_line(&e.text), e.value.normalize())?;
    }
    rejects.iter().try_for_each(|text| writeln!(out, "  {:<10} {}", "not", one_line(text)))
}

fn forms(out: &mut dyn Write, style: Style, metric: &str, dictionaries: &Dictionaries) -> io::Result<()> {
    for form in dictionaries.forms.iter() {
        let of = |entries: &[Entry]| -> Vec<String> {
            entries.iter().filter(|e| e.metric.as_deref() == Some(metric)).map(|e| entry(e, form)).collect()
        };
        let (columns, rows) = (of(&form.columns), of(&form.rows));
        if columns.is_empty() && rows.is_empty() {
            continue;
        }
        writeln!(out, "\ntable {}", style.bold(&form.id))?;
        let lines = [("words", form.words.join(", ")), ("columns", columns.join("\n")), ("rows", rows.join("\n"))];
        facts(out, &lines)?;
    }
    Ok(())
}

fn entry(entry: &Entry, form: &Form) -> String {
    let column = entry.column.as_ref().map(|column| format!(" in column {column}")).unwrap_or_default();
    let unit = entry.unit.as_ref().or(form.unit.as_ref()).map(|unit| format!(" ({unit})")).unwrap_or_default();
    format!("{}{column}{unit}", entry.names.join(", "))
}

/// The money or people beside a count are read as this metric.
fn companions(out: &mut dyn Write, style: Style, metric: &str, dictionaries: &Dictionaries) -> io::Result<()> {
    let beside: Vec<String> =
        dictionaries.rules.companions_to(metric).map(|(family, of)| format!("{of} ({family})")).collect();
    if beside.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", style.bold("read beside"))?;
    facts(out, &[("counts of", beside.join("\n"))])
}
