//! Ruled tables: rules that cross make a grid, places without a rule between them one cell, and characters fall into cells.

use super::lines::{Line, lines};
use super::page::{Glyph, Page, Rule};
use crate::ingest::grid::{self, Row, RowCell};
use crate::ingest::line::join_cell;

/// A table of a page.
#[derive(Debug)]
pub(super) struct Ruled {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
    pub rows: Vec<Row>,
}

/// How far rules that meet may miss one another.
const NEAR: f64 = 3.0;
/// Rows and columns that a ruled table may have together; more is a drawing.
const MAX_EDGES: usize = 400;

/// The ruled tables from top to bottom; their characters are taken off the page.
pub(super) fn take(page: &mut Page) -> Vec<Ruled> {
    let (horizontal, vertical): (Vec<Rule>, Vec<Rule>) = page.rules.iter().partition(|r| r.is_horizontal());
    let horizontal = joined(&horizontal, true);
    let vertical = joined(&vertical, false);
    let mut tables = Vec::new();
    for (rows, columns) in groups(&horizontal, &vertical) {
        let table = Grid::new(&rows, &columns).and_then(|grid| grid.table(&mut page.glyphs));
        tables.extend(table);
    }
    tables.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    tables
}

/// Rules on one line that touch become one.
fn joined(rules: &[Rule], is_horizontal: bool) -> Vec<Rule> {
    // Along and across: the same code serves both directions.
    let turned = |r: &Rule| if is_horizontal { *r } else { Rule { x0: r.y0, y0: r.x0, x1: r.y1, y1: r.x1 } };
    let mut rules: Vec<Rule> = rules.iter().map(turned).collect();
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    // Rules of nearly the same height are put on one line, then joined along it.
    let mut level = f64::NEG_INFINITY;
    for rule in &mut rules {
        if rule.y0 - level > NEAR * 0.6 {
            level = rule.y0;
        }
        (rule.y0, rule.y1) = (level, level);
    }
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    let mut joined: Vec<Rule> = Vec::new();
    for rule in rules {
        match joined.last_mut() {
            Some(last) if (last.y0 - rule.y0).abs() < 0.01 && rule.x0 <= last.x1 + NEAR => {
                last.x1 = last.x1.max(rule.x1)
            }
            _ => joined.push(rule),
        }
    }
    joined.iter().map(turned).collect()
}

/// Rules that hang together by crossing.
fn groups(horizontal: &[Rule], vertical: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut parents: Vec<usize> = (0..horizontal.len() + vertical.len()).collect();
    if parents.len() > 4 * MAX_EDGES {
        return Vec::new();
    }
    for (h, a) in horizontal.iter().enumerate() {
        for (v, b) in vertical.iter().enumerate() {
            let crosses = b.x0 >= a.x0 - NEAR && b.x0 <= a.x1 + NEAR && a.y0 >= b.y0 - NEAR && a.y0 <= b.y1 + NEAR;
            if crosses {
                let (one, other) = (root(&mut parents, h), root(&mut parents, horizontal.len() + v));
                parents[one] = other;
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for index in 0..parents.len() {
        let group = groups.entry(root(&mut parents, index)).or_default();
        match index.checked_sub(horizontal.len()) {
            None => group.0.push(horizontal[index]),
            Some(v) => group.1.push(vertical[v]),
        }
    }
    groups.into_values().filter(|(h, v)| h.len() > 1 && v.len() > 1).collect()
}

fn root(parents: &mut [usize], mut index: usize) -> usize {
    while parents[index] != index {
        parents[index] = parents[parents[index]];
        index = parents[index];
    }
    index
}

/// Edges of rows and columns, and the rules on them.
struct Grid<'r> {
    horizontal: &'r [Rule],
    vertical: &'r [Rule],
    ys: Vec<f64>,
    xs: Vec<f64>,
}

impl<'r> Grid<'r> {
    fn new(horizontal: &'r [Rule], vertical: &'r [Rule]) -> Option<Self> {
        let xs = edges(vertical.iter().map(|r| r.x0));
        let ys = edges(horizontal.iter().map(|r| r.y0));
        // A frame around text is no table.
        (xs.len() + ys.len() > 4 && xs.len() > 1 && ys.len() > 1 && xs.len() + ys.len() <= MAX_EDGES).then_some(Self {
            horizontal,
            vertical,
            ys,
            xs,
        })
    }

    /// The table with the characters that stand in it; none, and nothing taken, where it holds no data.
    fn table(&self, glyphs: &mut Vec<Glyph>) -> Option<Ruled> {
        let owners = self.owners();
        let (width, height) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut inside: Vec<Vec<Glyph>> = vec![Vec::new(); width * height];
        for glyph in glyphs.iter() {
            if let Some(place) = self.place(glyph) {
                inside[owners[place]].push(*glyph);
            }
        }
        let mut rows = Vec::with_capacity(height);
        for row in 0..height {
            let mut cells = Vec::new();
            for column in 0..width {
                let place = row * width + column;
                if owners[place] != place {
                    continue;
                }
                let columns = (column..width).take_while(|&c| owners[row * width + c] == place).count();
                let high = (row..height).take_while(|&r| owners[r * width + column] == place).count();
                cells.push(RowCell { text: text(&inside[place]), rows: high, columns });
            }
            rows.push(Row { group: 0, cells });
        }
        if !grid::is_data(&rows) || grid::is_frame(&rows) {
            return None;
        }
        glyphs.retain(|glyph| self.place(glyph).is_none());
        rows.retain(|row| !row.cells.is_empty());
        Some(Ruled { x0: self.xs[0], y0: self.ys[0], x1: self.xs[width], y1: self.ys[height], rows })
    }

    /// For each place, the first place of the cell that it belongs to: upper left of those without a rule between them.
    fn owners(&self) -> Vec<usize> {
        let (width, height) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut owners: Vec<usize> = (0..width * height).collect();
        for row in 0..height {
            for column in 0..width {
                let place = row * width + column;
                if owners[place] != place {
                    continue;
                }
                let open_right = |c: usize| c + 1 < width && !self.parts_columns(c + 1, row);
                let columns = 1 + (column..width).take_while(|&c| open_right(c)).count();
                let open_below = |r: usize| {
                    r + 1 < height
                        && (column..column + columns)
                            .all(|c| !self.parts_rows(r + 1, c) && owners[(r + 1) * width + c] == (r + 1) * width + c)
                };
                let rows = 1 + (row..height).take_while(|&r| open_below(r)).count();
                for r in row..row + rows {
                    for c in column..column + columns {
                        if owners[r * width + c] == r * width + c {
                            owners[r * width + c] = place;
                        }
                    }
                }
            }
        }
        owners
    }

    /// Whether a rule stands at the left edge of a column, in a row.
    fn parts_columns(&self, edge: usize, row: usize) -> bool {
        let (x, y) = (self.xs[edge], f64::midpoint(self.ys[row], self.ys[row + 1]));
        self.vertical.iter().any(|r| (r.x0 - x).abs() <= NEAR && r.y0 <= y && y <= r.y1)
    }

    /// Whether a rule lies at the upper edge of a row, in a column.
    fn parts_rows(&self, edge: usize, column: usize) -> bool {
        let (x, y) = (f64::midpoint(self.xs[column], self.xs[column + 1]), self.ys[edge]);
        self.horizontal.iter().any(|r| (r.y0 - y).abs() <= NEAR && r.x0 <= x && x <= r.x1)
    }

    /// The place of the grid that a character's middle is in.
    fn place(&self, glyph: &Glyph) -> Option<usize> {
        let (x, y) = (glyph.x + glyph.width / 2.0, glyph.y - glyph.size * 0.35);
        let column = self.xs.partition_point(|&edge| edge <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|&edge| edge <= y).checked_sub(1)?;
        (column + 1 < self.xs.len() && row + 1 < self.ys.len()).then_some(row * (self.xs.len() - 1) + column)
    }
}

/// Edges in order, those that nearly agree once.
fn edges(places: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut edges: Vec<f64> = places.collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() <= NEAR);
    edges
}

/// The text of a cell on one line.
fn text(glyphs: &[Glyph]) -> String {
    let mut rows: Vec<String> = Vec::new();
    let mut y = f64::NEG_INFINITY;
    for Line { text, y: base, size, .. } in lines(glyphs) {
        match rows.last_mut() {
            Some(row) if (base - y).abs() < 0.4 * size => {
                row.push(' ');
                row.push_str(&text);
            }
            _ => rows.push(text),
        }
        y = base;
    }
    let rows: Vec<String> =
        rows.iter().map(|r| r.trim_matches(crate::ingest::is_blank).to_owned()).filter(|r| !r.is_empty()).collect();
    join_cell(&rows)
}
