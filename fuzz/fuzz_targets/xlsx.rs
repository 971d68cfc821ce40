//! Workbooks: what is changed is a part of the package, named in the first line; the packing is for `archive`.
#![no_main]

use libfuzzer_sys::fuzz_target;

const WORKBOOK: &[u8] = br#"<workbook><sheets><sheet name="a" r:id="s"/></sheets></workbook>"#;
const RELATIONS: &[u8] = br#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="x/styles" Target="styles.xml"/><Relationship Id="u" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const SHEET: &[u8] = br#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.125</v></c></row><row r="2"><c r="A2" s="2"><v>45000</v></c><c r="B2" t="s"><v>1</v></c></row></sheetData></worksheet>"#;

fuzz_target!(|data: &[u8]| {
    let line = data.iter().position(|&b| b == b'\n').unwrap_or(0);
    let (name, part) = (&data[..line], &data[(line + 1).min(data.len())..]);
    let chosen = |own: &'static [u8], usual: &'static [u8]| if name == own { part } else { usual };
    let others = [&b"workbook"[..], b"styles", b"strings", b"relations"];
    let sheet = if others.contains(&name) { SHEET } else { part };
    let bytes = nianbao_fuzz::package(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", chosen(b"workbook", WORKBOOK)),
        ("xl/_rels/workbook.xml.rels", chosen(b"relations", RELATIONS)),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/styles.xml", chosen(b"styles", b"<styleSheet/>")),
        ("xl/sharedStrings.xml", chosen(b"strings", b"<sst><si><t>a</t></si></sst>")),
    ]);
    nianbao_fuzz::read(&bytes, "a.xlsx");
});
