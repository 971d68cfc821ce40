//! Headers of tables as they are compared.

/// A header without spaces, quotes and what stands in brackets.
pub fn bare(header: &str) -> String {
    let mut depth = 0;
    let mut plain = String::new();
    for c in header.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = i32::max(depth - 1, 0),
            _ if depth > 0 || c.is_whitespace() || matches!(c, '"' | '“' | '”' | '、' | '*') => {}
            _ => plain.push(c),
        }
    }
    plain
}

/// The first of the words that a name ends in.
pub fn ending<'w>(words: &'w [String], name: &str) -> Option<&'w str> {
    words.iter().map(String::as_str).find(|word| name.ends_with(word))
}
