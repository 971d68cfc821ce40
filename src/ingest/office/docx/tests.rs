//! Word documents: what is text, what is not, and that no file whatever hurts.

use super::super::fixture::{docx, package};
use crate::ingest::{IngestError, Limit, read_bytes};
use crate::model::{Format, SourceDocument};
use std::time::{Duration, Instant};

fn read(body: &str, others: &[(&str, &str)]) -> SourceDocument {
    read_bytes(&docx(body, others), "a.docx").expect("read")
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn row(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

#[test]
fn what_word_shows_is_read_and_nothing_else() {
    let cases: &[(&str, &str, &str)] = &[
        (
            "paragraphs are lines",
            "<w:p><w:r><w:t>一</w:t></w:r><w:r><w:t>二</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>三&amp;</w:t></w:r></w:p>",
            "一二\n三&",
        ),
        (
            "breaks end lines, tabs stay",
            "<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>3</w:t><w:noBreakHyphen/><w:t>4</w:t></w:r></w:p>",
            "一\n二\t3-4",
        ),
        (
            "insertions stay, deletions go",
            "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:moveFrom><w:r><w:t>去</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>来</w:t></w:r></w:moveTo></w:p>",
            "新来",
        ),
        (
            "a deleted mark joins paragraphs",
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>办结</w:t></w:r></w:p><w:p><w:r><w:t>15件</w:t></w:r></w:p>",
            "办结15件",
        ),
        (
            "hidden text is none",
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r></w:p>",
            "显",
        ),
        ("links are text", "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>", "链接"),
        (
            "fields give their result",
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>15</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/><w:t>件</w:t></w:r></w:p>",
            "15件",
        ),
        (
            "a table of contents is left out",
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText> TOC \\o</w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>一、概述 1</w:t></w:r></w:p><w:p><w:r><w:t>二、数据 2</w:t><w:fldChar w:fldCharType=\"end\"/></w:r></w:p><w:p><w:r><w:t>正文</w:t></w:r></w:p>",
            "正文",
        ),
        (
            "one without an end is not",
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText> TOC </w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>正文</w:t></w:r></w:p>",
            "正文",
        ),
        (
            "a gallery's contents are left out",
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p></w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Cover Pages\"/></w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>封面</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            "封面",
        ),
        (
            "text boxes stand behind their paragraph, once",
            "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>",
            "前后\n框",
        ),
        (
            "pinyin above characters is none",
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>tong</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>统</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
            "统",
        ),
        (
            "old properties are none",
            "<w:p><w:pPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:pPrChange></w:pPr><w:r><w:t>一</w:t></w:r></w:p>",
            "一",
        ),
        ("other prefixes do as well", "<x:p><x:r><x:t>一</x:t></x:r></x:p>", "一"),
    ];
    for (name, body, expected) in cases {
        assert_eq!(read(body, &[]).text, *expected, "{name}");
    }
}

#[test]
fn paragraphs_bear_the_numbers_that_word_computes() {
    let numbering = r#"<w:numbering>
      <w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/><w:pStyle w:val="H1"/></w:lvl>
      <w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
      <w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>"#;
    let styles = r#"<w:styles><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="H1x"><w:basedOn w:val="H1"/></w:style>
      <w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
      <w:style w:type="paragraph" w:styleId="C"><w:name w:val="toc 1"/></w:style></w:styles>"#;
    let styled = |style: &str, more: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let at = |level: u8| format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"7\"/></w:numPr>");
    let body = [
        styled("T", "", "年度报告"),
        styled("C", "", "一、概述 1"),
        styled("H1", "", "概述"),
        styled("", &at(1), "人员"),
        styled("", &at(1), "经费"),
        styled("H1x", "", "数据"),
        // Nothing is counted where nothing is shown.
        styled("H1", "", ""),
        styled("", &at(1), "案件"),
        styled("H1", "<w:numPr><w:numId w:val=\"0\"/></w:numPr>", "附表"),
    ];
    let document = read(&body.concat(), &[("numbering.xml", numbering), ("styles.xml", styles)]);
    assert_eq!(document.text, "年度报告\n一、概述\n（一）人员\n（二）经费\n二、数据\n（一）案件\n附表");
    assert_eq!(document.title.as_deref(), Some("年度报告"));
    assert_eq!((document.format, document.encoding), (Format::Docx, "UTF-8"));
}

#[test]
fn merged_cells_are_placed_and_frames_are_read_as_lines() {
    let spans = "<w:gridSpan w:val=\"2\"/>";
    let table = [
        row(&[cell("<w:vMerge w:val=\"restart\"/>", "单位"), cell(spans, "罚款")]),
        row(&[cell("<w:vMerge/>", ""), cell("", "件数"), cell("", "金额<!-- -->")]),
        row(&[cell("", "甲局"), cell("", "12"), cell("", "3.5")]),
        format!("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", cell(spans, "删去")),
        format!("<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}{}</w:tr>", cell("", "7"), cell("", "8")),
    ];
    let document = read(&format!("{}<w:tbl>{}</w:tbl>{}", p("表一"), table.concat(), p("完")), &[]);
    assert_eq!(document.text, "表一\n单位 | 罚款\n件数 | 金额\n甲局 | 12 | 3.5\n| 7 | 8\n完");
    let [table] = &document.tables[..] else { panic!("{:?}", document.tables) };
    let places: Vec<_> = table.cells.iter().map(|c| (c.row, c.column, c.rows, c.columns)).collect();
    assert_eq!(places[..5], [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1)]);
    assert_eq!(table.caption.map(|c| (c.start, c.end)), Some((0, 2)));

    let inner = format!(
        "<w:tbl>{}{}</w:tbl>",
        row(&[cell("", "项目"), cell("", "数")]),
        row(&[cell("", "检查"), cell("", "3")])
    );
    let frame = format!("<w:tbl><w:tr><w:tc>{}{inner}{}</w:tc></w:tr></w:tbl>", p("框内"), p("框尾"));
    let document = read(&frame, &[]);
    assert_eq!(document.text, "框内\n项目 | 数\n检查 | 3\n框尾");
    assert_eq!(document.tables.len(), 1);

    let data = row(&[cell("", "项目"), cell("", "数")]);
    let nested = format!("<w:tbl>{data}{data}<w:tr><w:tc>{inner}{}</w:tc>{}</w:tr></w:tbl>", p(""), cell("", "5"));
    let document = read(&nested, &[]);
    assert_eq!(document.text, "项目 | 数\n项目 | 数\n项目 数 检查 3 | 5");
}

#[test]
fn notes_stand_at_the_end_and_titles_must_stand_in_the_text() {
    let notes = "<w:footnotes><w:footnote w:type=\"separator\"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>\
                 <w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/><w:t xml:space=\"preserve\"> 含镇街。</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let body = "<w:p><w:r><w:t>案件15件</w:t><w:footnoteReference w:id=\"2\"/><w:t>。</w:t></w:r></w:p>";
    assert_eq!(read(body, &[("footnotes.xml", notes)]).text, "案件15件。\n含镇街。");
    for (title, expected) in [("某区 年度报告", Some("某区 年度报告")), ("2019年报告", None), ("", None)]
    {
        let core = format!("<cp:coreProperties><dc:title>{title}</dc:title></cp:coreProperties>");
        let document = format!("<w:document><w:body>{}{}</w:body></w:document>", p("某区年度报告"), p("案件15件"));
        let bytes = package(&[("word/document.xml", &document), ("docProps/core.xml", &core)]);
        assert_eq!(read_bytes(&bytes, "a").unwrap().title.as_deref(), expected);
    }
}

/// Every hostile file ends soon, in an error that names it.
fn refused(bytes: &[u8]) -> IngestError {
    let start = Instant::now();
    let error = read_bytes(bytes, "x.docx").expect_err("it is hostile");
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert!(error.to_string().starts_with("x.docx: "), "{error}");
    error
}

#[test]
fn hostile_documents_end_soon_in_a_clear_error() {
    let deep =
        format!("{}{}{}", "<w:tbl><w:tr><w:tc>".repeat(10_000), p("底"), "</w:tc></w:tr></w:tbl>".repeat(10_000));
    assert!(matches!(refused(&docx(&deep, &[])), IngestError::Limit { limit: Limit::Depth(_), .. }));
    let boxes =
        format!("{}{}", "<w:p><w:r><w:txbxContent>".repeat(10_000), "</w:txbxContent></w:r></w:p>".repeat(10_000));
    assert!(matches!(refused(&docx(&boxes, &[])), IngestError::Limit { limit: Limit::Depth(_), .. }));

    let whole = docx(&p("案件15件"), &[]);
    for cut in [whole.len() / 3, whole.len() - 30, whole.len() - 1] {
        refused(&whole[..cut]);
    }
    let broken = docx("<w:p><w:r>", &[]);
    assert!(matches!(refused(&broken), IngestError::Damaged { .. }));
    assert!(matches!(refused(&package(&[("word/other.xml", "<a/>")])), IngestError::Damaged { .. }));
    assert!(matches!(refused(&docx("<w:p/>", &[])), IngestError::Empty { .. }));

    let entities = format!(
        "<!DOCTYPE d [<!ENTITY a \"{}\">{}]><w:document><w:body><w:p><w:r><w:t>一&b9;二</w:t></w:r></w:p></w:body></w:document>",
        "大".repeat(100),
        (1..10).map(|i| format!("<!ENTITY b{i} \"{}\">", "&a;".repeat(10))).collect::<String>()
    );
    assert_eq!(read_bytes(&package(&[("word/document.xml", &entities)]), "a").unwrap().text, "一二");
}

#[test]
fn a_part_of_a_gigabyte_is_refused_soon() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().large_file(true).compression_level(Some(1));
    zip.start_file("[Content_Types].xml", options).unwrap();
    zip.start_file("word/document.xml", options).unwrap();
    let megabyte = vec![b' '; 1 << 20];
    for _ in 0..1024 {
        zip.write_all(&megabyte).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let error = refused(&bytes);
    assert!(matches!(error, IngestError::Limit { limit: Limit::Ratio(_) | Limit::Size(_), .. }), "{error}");
}

#[test]
fn a_long_document_is_read_in_linear_time() {
    let text = p("2023年，全区共办结行政处罚案件15件。");
    let rows = row(&[cell("", "甲"), cell("<w:vMerge/>", "1")]);
    let time = |times: usize| {
        let bytes = docx(&format!("{}<w:tbl>{}</w:tbl>", text.repeat(times), rows.repeat(times)), &[]);
        let start = Instant::now();
        let _ = read_bytes(&bytes, "a.docx").unwrap();
        start.elapsed()
    };
    let (one, eight) = (time(1000), time(8000));
    assert!(eight < one * 24 + Duration::from_millis(200), "{one:?}, eight times as much {eight:?}");
}
