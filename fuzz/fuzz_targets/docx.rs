//! Word documents: what is changed is a part of the package, named in the first line; the packing is for `archive`.
#![no_main]

use libfuzzer_sys::fuzz_target;

const DOCUMENT: &[u8] = br#"<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:body></w:document>"#;
const RELATIONS: &[u8] = br#"<Relationships><Relationship Id="a" Type="x/numbering" Target="numbering.xml"/><Relationship Id="b" Type="x/styles" Target="styles.xml"/><Relationship Id="c" Type="x/footnotes" Target="footnotes.xml"/></Relationships>"#;

fuzz_target!(|data: &[u8]| {
    let line = data.iter().position(|&b| b == b'\n').unwrap_or(0);
    let (name, part) = (&data[..line], &data[(line + 1).min(data.len())..]);
    let is = |own: &[u8]| name == own;
    let chosen = |own: &'static [u8], usual: &'static [u8]| if is(own) { part } else { usual };
    let others = [&b"numbering"[..], b"styles", b"footnotes", b"relations"];
    let document = if others.contains(&name) { DOCUMENT } else { part };
    let bytes = nianbao_fuzz::package(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", chosen(b"relations", RELATIONS)),
        ("word/numbering.xml", chosen(b"numbering", b"<numbering/>")),
        ("word/styles.xml", chosen(b"styles", b"<styles/>")),
        ("word/footnotes.xml", chosen(b"footnotes", b"<footnotes/>")),
    ]);
    nianbao_fuzz::read(&bytes, "a.docx");
});
