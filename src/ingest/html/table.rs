//! Tables of a page: which hold data, which labels and values about the page, which are frames for text.

use super::hints::HINTS;
use super::metadata::{compact_label, text_of};
use super::tree::{Role, Tree};
use crate::ingest::grid::{Row, RowCell, is_data, is_frame};
use crate::ingest::is_blank;
use crate::ingest::line::{Line, join_cell};

/// What a table is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Rows and columns that mean something.
    Data(Vec<Row>),
    /// Labels and values about the page itself, each a line.
    Metadata(Vec<String>),
    /// A frame for text, to be read as blocks.
    Layout,
}

/// Says what the table at `node` is. Reads its subtree once, and only where it holds no other table.
pub(super) fn kind(tree: &Tree, node: usize) -> Kind {
    let table = &tree.nodes[node];
    if table.sums.tables > 1 || table.attr("role").is_some_and(|r| r == "presentation" || r == "none") {
        return Kind::Layout;
    }
    let rows = rows(tree, node);
    if is_frame(&rows) {
        return Kind::Layout;
    }
    if let Some(fields) = metadata(&rows) {
        return Kind::Metadata(fields);
    }
    if is_data(&rows) { Kind::Data(rows) } else { Kind::Layout }
}

/// The rows in the order that browsers show them: the foot comes last wherever it is written.
fn rows(tree: &Tree, table: usize) -> Vec<Row> {
    let mut rows: Vec<(bool, Row)> = Vec::new();
    let mut index = table + 1;
    while index < tree.nodes[table].end {
        let node = &tree.nodes[index];
        if node.dropped || node.role == Role::Caption {
            index = node.end;
            continue;
        }
        match node.role {
            Role::Row => {
                let in_foot = tree.nodes[node.parent].role == Role::FootGroup;
                rows.push((in_foot, Row { group: node.parent, cells: Vec::new() }));
                index += 1;
            }
            Role::Cell => {
                if let Some((_, row)) = rows.last_mut() {
                    row.cells.push(cell(tree, index));
                }
                index = node.end;
            }
            _ => index += 1,
        }
    }
    rows.sort_by_key(|(in_foot, _)| *in_foot);
    rows.into_iter().map(|(_, row)| row).filter(|row| !row.cells.is_empty()).collect()
}

fn cell(tree: &Tree, node: usize) -> RowCell {
    let span = |name| tree.nodes[node].attr(name).and_then(leading_number);
    RowCell {
        text: cell_text(tree, node),
        // Zero rows mean "to the end of the group".
        rows: span("rowspan").map_or(1, |n| if n == 0 { usize::MAX } else { n }),
        columns: span("colspan").unwrap_or(1).max(1),
    }
}

/// The number that an attribute begins with, as browsers read it; too many digits are a very large number.
fn leading_number(value: &str) -> Option<usize> {
    let digits = value.trim_start();
    let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
    if digits.is_empty() { None } else { Some(digits.parse().unwrap_or(usize::MAX)) }
}

/// The text of a cell on one line.
fn cell_text(tree: &Tree, node: usize) -> String {
    let mut line = Line::new();
    let mut lines = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut index = node + 1;
    while index < tree.nodes[node].end {
        while open.pop_if(|end| *end <= index).is_some() {
            lines.push(line.take());
        }
        let current = &tree.nodes[index];
        if current.dropped {
            index = current.end;
            continue;
        }
        match current.role {
            Role::Text => line.push(current.text),
            Role::Inline | Role::Link => {}
            role => {
                lines.push(line.take());
                if role != Role::Break {
                    open.push(current.end);
                }
            }
        }
        index += 1;
    }
    lines.push(line.take());
    lines.retain(|l| !l.is_empty());
    join_cell(&lines)
}

/// The fields of a table of metadata: half of its filled cells are labels, each beside its value. None for other tables.
fn metadata(rows: &[Row]) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let mut labels = 0;
    let mut filled = 0;
    for row in rows {
        let mut label: Option<String> = None;
        let mut after_label = false;
        for cell in &row.cells {
            let was_after_label = std::mem::take(&mut after_label);
            if cell.text.is_empty() {
                continue;
            }
            filled += 1;
            let (compact, _) = compact_label(&cell.text);
            if HINTS.is_label(&compact) {
                if was_after_label {
                    // Labels side by side head the columns of a data table.
                    return None;
                }
                after_label = true;
                labels += 1;
                label = Some(compact);
            } else if let Some(label) = label.take() {
                fields.push(format!("{label}: {}", cell.text));
            } else if let Some(split) = super::metadata::split_line(&cell.text) {
                // Label and value in one cell count for both.
                labels += 1;
                fields.extend(split);
            } else {
                fields.push(cell.text.clone());
            }
        }
    }
    (labels > 0 && labels * 2 >= filled).then_some(fields)
}

/// The text of the caption, when the table has one.
pub(super) fn caption(tree: &Tree, table: usize) -> Option<String> {
    let caption = tree.range(table).find(|&i| tree.nodes[i].role == Role::Caption && !tree.nodes[i].dropped)?;
    Some(text_of(tree, caption).trim_matches(is_blank).to_owned()).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn kind_of(rows: &str) -> &'static str {
        let html = Html::parse_document(&format!("<table>{rows}</table>"));
        let mut tree = Tree::of(&html);
        tree.sum_up();
        let table = tree.nodes.iter().position(|n| n.role == Role::Table);
        match kind(&tree, table.unwrap()) {
            Kind::Data(_) => "data",
            Kind::Metadata(_) => "metadata",
            Kind::Layout => "layout",
        }
    }

    #[test]
    fn tables_are_told_apart_by_what_they_hold() {
        let text = "执法工作".repeat(100);
        let figures = "<tr><td>城区<td>1<td>2".repeat(3);
        for (rows, expected) in [
            ("<tr><td>项目<td>数量<tr><td>检查<td>3".to_owned(), "data"),
            ("<tr><td>名称<td>时间<tr><td>甲<td>2021".to_owned(), "data"),
            ("<tr><td>索引号<td>1<td>文号<td><tr><td>发布机构：<td>某局".to_owned(), "metadata"),
            ("<tr><td>索引号：1<td>发布日期：2021".to_owned(), "metadata"),
            (format!("{figures}<tr><td colspan=3>注：{text}"), "data"),
            (format!("<tr><td>左<td>{text}"), "layout"),
            (format!("{figures}<tr><td>{}", text.repeat(3)), "layout"),
            ("<tr><td>一<tr><td>二".to_owned(), "layout"),
            ("<tr><td>一<td>".to_owned(), "layout"),
            ("<tr><td>一<td>二<tr><td><table><tr><td>三</table>".to_owned(), "layout"),
            (String::new(), "layout"),
        ] {
            assert_eq!(kind_of(&rows), expected, "{rows}");
        }
    }
}
