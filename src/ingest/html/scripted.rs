//! Pages that a script fills in: the article lies as a string in a script, as markup or as text.
//!
//! In: the markup of a page of which nothing else is left. Out: the string that holds most Chinese. Scripts are not run.

/// The fewest Chinese characters that make an article.
const FEWEST: usize = 30;
/// Where a script starts and ends.
const SCRIPT: &str = "<script";
const END: &str = "</script";

/// The string of the scripts that is most likely the article.
pub(super) fn article(markup: &str) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    for script in scripts(markup) {
        for literal in literals(script) {
            // What is shorter than the best, as written, holds no more.
            if best.as_ref().is_some_and(|(most, _)| literal.len() <= *most) {
                continue;
            }
            let Ok(text) = serde_json::from_str::<String>(literal) else { continue };
            let count = text.chars().filter(|c| crate::ingest::line::is_ideograph(*c)).count();
            if count >= FEWEST && best.as_ref().is_none_or(|(most, _)| count > *most) {
                best = Some((count, text));
            }
        }
    }
    best.map(|(_, text)| text)
}

/// The texts of the scripts of a page.
fn scripts(markup: &str) -> impl Iterator<Item = &str> {
    let mut rest = markup;
    std::iter::from_fn(move || {
        let start = find(rest, SCRIPT)?;
        let after = &rest[start + SCRIPT.len()..];
        let open = after.find('>').map_or(after.len(), |at| at + 1);
        let body = &after[open..];
        let end = find(body, END).unwrap_or(body.len());
        rest = &body[end..];
        Some(&body[..end])
    })
}

/// Where a tag stands, whatever its case.
fn find(text: &str, tag: &str) -> Option<usize> {
    let is_tag =
        |at: &usize| text.as_bytes()[*at..].get(..tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag.as_bytes()));
    memchr_lt(text).find(is_tag)
}

fn memchr_lt(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices('<').map(|(at, _)| at)
}

/// The strings in double quotes, quotes included.
fn literals(script: &str) -> impl Iterator<Item = &str> {
    let bytes = script.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(|&b| b == b'"')?;
        let mut end = start + 1;
        while end < bytes.len() && bytes[end] != b'"' {
            end += 1 + usize::from(bytes[end] == b'\\');
        }
        at = end + 1;
        script.get(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_string_with_most_chinese_is_the_article() {
        let text = "行政执法".repeat(10);
        let page = format!(
            "<div id=app></div><SCRIPT>var menu = \"首页\"; var s = {{\"title\":\"年报\",\"content\":\"\\u003cp\\u003e{text}\\\"一\\\"\\u003c\\/p\\u003e\"}}</SCRIPT>\
             <script>\"{}\"</script>",
            "a".repeat(500)
        );
        assert_eq!(article(&page), Some(format!("<p>{text}\"一\"</p>")));
        assert_eq!(article("<p>一</p><script>\"短\"</script>"), None);
    }

    #[test]
    fn broken_scripts_end() {
        for page in ["<script", "<script>\"", "<script>\"\\", "<script>\"一\\", "<script>'\"'</script><script>"] {
            assert_eq!(article(page), None);
        }
    }
}
