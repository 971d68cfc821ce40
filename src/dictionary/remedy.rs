//! What to do about a fault of a dictionary file, for what the parsers of TOML and of patterns say of it.
//!
//! In: their messages. Out: a line with the remedy.

use super::nearest;

/// What a value is not, in the parser's words, and what to write.
const VALUES: [(&str, &str); 6] = [
    ("expected a sequence", "write a list: [\"\u{2026}\"]"),
    ("expected a string", "put it in quotes"),
    ("expected a boolean", "write true or false, without quotes"),
    ("expected i32", "write a whole number, without quotes"),
    ("expected a map", "write a table: { key = \"\u{2026}\" }"),
    ("expected struct", "write a table: { key = \"\u{2026}\" }"),
];

/// What is not well-formed, in the parser's words, and what to look for.
const FORMS: [(&str, &str); 5] = [
    ("missing comma", "close the list with ] before this line, or put a comma between its words"),
    ("unclosed", "close it, or look for a quote or bracket that is left open above"),
    ("invalid basic string", "close the quotes, and write \\\\ for a backslash"),
    ("duplicate key", "keep one of the two"),
    ("expected `=`", "write KEY = VALUE"),
];

/// A message about TOML with what to do.
pub fn of_toml(message: &str) -> String {
    let message = message.trim().replace('\n', ", ");
    let told = VALUES.iter().chain(&FORMS).find(|(fault, _)| message.contains(fault)).map(|(_, remedy)| *remedy);
    let remedy = told.map(str::to_owned).or_else(|| missing(&message)).or_else(|| unknown(&message));
    remedy.map_or_else(|| message.clone(), |remedy| format!("{message}; {remedy}"))
}

/// The fault of a pattern in one line, with what to do.
pub fn of_pattern(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let fault = text.lines().last().unwrap_or(&text).trim_start_matches("error: ").trim();
    format!("{fault}; close every bracket, and write \\\\ before one that is meant as itself")
}

/// missing field `units`
fn missing(message: &str) -> Option<String> {
    let field = message.strip_prefix("missing field `")?.split('`').next()?;
    Some(format!("add {field} = \u{2026}"))
}

/// unknown field `unit`, expected one of `id`, `units`, …
fn unknown(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let word = quoted.next().filter(|_| message.starts_with("unknown"))?;
    let near = nearest(word, quoted);
    Some(near.map_or_else(|| "use one of these, or take it out".to_owned(), |near| format!("did you mean {near}?")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_with_what_to_do() {
        for (message, remedy) in [
            ("invalid type: string \"x\", expected a sequence", "write a list"),
            ("invalid type: string \"x\", expected i32", "whole number"),
            ("missing field `units`", "add units"),
            ("unknown field `unit`, expected one of `id`, `units`", "did you mean units?"),
            ("missing comma between array elements, expected `,`", "close the list"),
        ] {
            assert!(of_toml(message).contains(remedy), "{message}: {}", of_toml(message));
        }
        let error = regex::Regex::new(&["a", "b"].join("(")).expect_err("a bracket is open");
        assert!(!of_pattern(&error).contains('\n'));
    }
}
