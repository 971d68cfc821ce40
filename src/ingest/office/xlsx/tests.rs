//! Workbooks: cells as shown, merged cells, hidden sheets, and that no file whatever hurts.

use super::super::fixture::package;
use crate::ingest::{IngestError, Limit, read_bytes};
use crate::model::{Format, SourceDocument};
use std::time::{Duration, Instant};

const STYLES: &str = r##"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="3"/><xf numFmtId="31"/></cellXfs></styleSheet>"##;
const STRINGS: &str = "<sst><si><t>单位</t></si><si><r><t>罚</t></r><r><t>款</t></r><rPh><t>fa</t></rPh></si></sst>";

/// A workbook of sheets: name, state, what stands in it.
fn workbook(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut listed = String::new();
    let mut relations = "<Relationships><Relationship Id=\"a\" Type=\"t/styles\" Target=\"styles.xml\"/>\
                         <Relationship Id=\"b\" Type=\"t/sharedStrings\" Target=\"sharedStrings.xml\"/>"
        .to_owned();
    let mut parts =
        vec![("xl/styles.xml".to_owned(), STYLES.to_owned()), ("xl/sharedStrings.xml".to_owned(), STRINGS.to_owned())];
    for (index, (name, state, xml)) in sheets.iter().enumerate() {
        listed += &format!("<sheet name=\"{name}\" state=\"{state}\" r:id=\"r{index}\"/>");
        relations +=
            &format!("<Relationship Id=\"r{index}\" Type=\"t/worksheet\" Target=\"worksheets/s{index}.xml\"/>");
        parts.push((format!("xl/worksheets/s{index}.xml"), format!("<worksheet>{xml}</worksheet>")));
    }
    parts.push(("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{listed}</sheets></workbook>")));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations + "</Relationships>"));
    let parts: Vec<_> = parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    package(&parts)
}

fn read(sheets: &[(&str, &str, &str)]) -> SourceDocument {
    read_bytes(&workbook(sheets), "a.xlsx").expect("read")
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn cells_are_read_as_shown() {
    let data = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"str\"><f>A1</f><v>日期</v></c></row>\
                <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>空行之后</t></is></c></row>\
                <row r=\"4\"><c t=\"s\"><v>0</v></c><c s=\"1\"><v>0.125</v></c><c s=\"3\"><v>44927</v></c></row>\
                <row r=\"5\" hidden=\"1\"><c r=\"A5\" t=\"b\"><v>1</v></c><c r=\"B5\" s=\"2\"><v>1234</v></c><c r=\"C5\"><f>X()</f></c></row></sheetData>";
    let document = read(&[("Sheet1", "visible", data)]);
    assert_eq!(document.text, "单位 | 罚款 | 日期\n空行之后\n单位 | 12.5% | 2023年1月1日\nTRUE | 1,234 |");
    assert_eq!((document.format, document.encoding, document.tables.len()), (Format::Xlsx, "UTF-8", 2));
    assert_eq!(
        document.warnings,
        [
            "sheet \"Sheet1\" has 1 hidden rows, which are read",
            "sheet \"Sheet1\" has 1 formulas without a value; open and save it in a spreadsheet"
        ]
    );
}

#[test]
fn merged_cells_titles_and_notes_find_their_place() {
    let data = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"2\">{}{}</row><row r=\"3\">{}{}</row><row r=\"4\">{}{}{}</row><row r=\"5\">{}</row></sheetData>\
         <mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:D2\"/></mergeCells>",
        text("A1", "某区行政处罚统计表"),
        text("A2", "单位"),
        text("B2", "罚款"),
        text("B3", "件数"),
        text("D3", "金额"),
        text("A4", "甲局"),
        text("B4", "12"),
        text("D4", "3.5"),
        text("A5", "注：含镇街")
    );
    let document = read(&[
        ("罚款", "visible", &data),
        ("空", "visible", ""),
        ("旧", "hidden", &format!("<sheetData><row>{}</row></sheetData>", text("A1", "一"))),
    ]);
    assert_eq!(
        document.text,
        "罚款\n某区行政处罚统计表\n单位 | 罚款\n件数 | 金额\n甲局 | 12 | 3.5\n注：含镇街\n旧\n一"
    );
    let places: Vec<_> = document.tables[0].cells.iter().map(|c| (c.row, c.column, c.rows, c.columns)).collect();
    assert_eq!(places[..4], [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]);
    assert_eq!(document.warnings, ["sheet \"旧\" is hidden, and read"]);
}

#[test]
fn hostile_workbooks_end_soon_in_a_clear_error() {
    let soon = |bytes: &[u8]| {
        let start = Instant::now();
        let result = read_bytes(bytes, "x.xlsx");
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        result
    };
    let whole = workbook(&[("一", "visible", &format!("<sheetData><row>{}</row></sheetData>", text("A1", "一")))]);
    for cut in [whole.len() / 2, whole.len() - 1] {
        assert!(soon(&whole[..cut]).is_err());
    }
    assert!(matches!(
        soon(&workbook(&[("一", "visible", "<sheetData>")])),
        Err(IngestError::Damaged { .. } | IngestError::Empty { .. })
    ));
    // Cells in a diagonal: the table that holds them would be their square.
    let diagonal: String = (1..4000)
        .map(|i| {
            let letters: String =
                [i / 676, i / 26 % 26, i % 26].iter().map(|d| char::from(b'A' + u8::try_from(*d).unwrap())).collect();
            format!("<row r=\"{i}\">{}</row>", text(&format!("{letters}{i}"), "1"))
        })
        .collect();
    let diagonal = workbook(&[("一", "visible", &format!("<sheetData>{diagonal}</sheetData>"))]);
    assert!(matches!(soon(&diagonal), Ok(_) | Err(IngestError::Limit { limit: Limit::Count(_), .. })));
    let merged = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(20_000);
    let rows: String = (1..300)
        .map(|i| format!("<row r=\"{i}\">{}{}</row>", text(&format!("A{i}"), "1"), text(&format!("B{i}"), "2")))
        .collect();
    let merged =
        workbook(&[("一", "visible", &format!("<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>"))]);
    assert!(soon(&merged).is_ok());
    let far = format!(
        "<sheetData><row r=\"4294967295\">{}<c r=\"B4294967295\"><v>1</v></c></row></sheetData>",
        text("A1", "一")
    );
    assert_eq!(soon(&workbook(&[("Sheet1", "visible", &far)])).unwrap().text, "一");
}
