//! The choice of encoding on real texts, cut short, damaged, and wrongly declared.

use super::*;

fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Utf16Le => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Encoding::Utf16Be => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        _ => {
            let (bytes, _, unmappable) = encoding.codec().encode(text);
            (!unmappable).then(|| bytes.into_owned())
        }
    }
}

const ALL: [Encoding; 5] = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Gb18030, Encoding::Big5];

/// Texts of a folder of the workplace; none when it is not there.
fn texts(folder: &str) -> Vec<(String, String)> {
    let folder = format!("{}/../shared/{folder}", env!("CARGO_MANIFEST_DIR"));
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("{folder} is not here: skipped");
        return Vec::new();
    };
    entries
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .filter_map(|p| Some((p.display().to_string(), std::fs::read_to_string(&p).ok()?)))
        .collect()
}

/// Cuts of a text, `length` characters each (the whole text for none), ten at most, starting at line beginnings or not.
fn cuts(text: &str, length: Option<usize>) -> Vec<String> {
    let Some(length) = length else {
        return vec![text.to_owned()];
    };
    let chars: Vec<char> = text.chars().collect();
    let step = (chars.len() / 40).max(length);
    chars.chunks(step).map(|c| c.iter().take(length).collect()).collect()
}

#[test]
fn real_texts_are_read_in_their_encoding_however_short() {
    let mut sources = texts("seeds");
    sources.extend(texts("dev"));
    for (length, allowed) in [(None, 0.0), (Some(200), 0.0), (Some(40), 0.01), (Some(20), 0.01), (Some(12), 0.02)] {
        for encoding in ALL {
            let mut total = 0_usize;
            let mut wrong = Vec::new();
            for (_, text) in &sources {
                for cut in cuts(text, length) {
                    if !cut.chars().any(|c| ('\u{4E00}'..'\u{A000}').contains(&c)) {
                        continue;
                    }
                    let Some(bytes) = encode(&cut, encoding) else {
                        continue;
                    };
                    total += 1;
                    let decoded = decode(&bytes);
                    if decoded.as_ref().is_ok_and(|d| d.text == cut && d.encoding == encoding.name()) {
                        continue;
                    }
                    wrong.push((cut, decoded.map(|d| d.encoding)));
                }
            }
            println!(
                "{length:?} {}: {} of {total} wrong {:?}",
                encoding.name(),
                wrong.len(),
                &wrong[..wrong.len().min(4)]
            );
            #[allow(clippy::cast_precision_loss)]
            let share = wrong.len() as f64 / total.max(1) as f64;
            assert!(share <= allowed, "{length:?} {}: {wrong:?}", encoding.name());
        }
    }
}

#[test]
fn short_texts_are_read_in_their_encoding() {
    let cases = [
        "办结案件15件",
        "行政处罚",
        "二〇二三年行政执法工作报告",
        "2023年12月4日，执法人员1461名。",
        "本年度裁罰件數共計三千二百件",
        "香港特別行政區政府，檢控數字",
        "罚没金额（万元）：0.8",
        "蓟州区",
        "黟县",
        "㕔",
    ];
    for text in cases {
        for encoding in ALL {
            // Three rare characters alone cannot be told apart without UTF-8's own form.
            if text.chars().count() < 4 && encoding != Encoding::Utf8 {
                continue;
            }
            let Some(bytes) = encode(text, encoding) else {
                continue;
            };
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding.name(), text));
            assert_eq!(decoded.warnings, [""; 0]);
        }
    }
}

#[test]
fn a_byte_order_mark_decides_and_is_left_out() {
    for (mark, encoding) in MARKS {
        let mut bytes = mark.to_vec();
        bytes.extend(encode("执法 1", encoding).unwrap());
        let decoded = decode(&bytes).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding.name(), "执法 1"));
    }
}

#[test]
fn a_wrong_declaration_is_overruled_with_a_warning() {
    let page = |charset: &str| format!("<html><meta charset={charset}><p>本年度行政执法工作情况");
    let cases = [
        ("gb2312", Encoding::Gb18030, None),
        ("GBK", Encoding::Gb18030, None),
        ("utf-8", Encoding::Gb18030, Some("declares charset utf-8, but is GB18030: read as GB18030")),
        ("big5", Encoding::Gb18030, Some("declares charset big5, but is GB18030: read as GB18030")),
        ("gb2312", Encoding::Utf8, Some("declares charset gb2312, but is UTF-8: read as UTF-8")),
        ("utf-8", Encoding::Utf8, None),
        ("iso-8859-1", Encoding::Gb18030, Some("declares charset iso-8859-1, but is GB18030: read as GB18030")),
    ];
    for (charset, encoding, warning) in cases {
        let decoded = decode(&encode(&page(charset), encoding).unwrap()).unwrap();
        assert_eq!(decoded.encoding, encoding.name(), "{charset}");
        assert_eq!(decoded.text, page(charset));
        assert_eq!(decoded.warnings, warning.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn damage_is_kept_visible_and_its_place_is_named() {
    let utf8 = "第一行\r\n第二行执法\r第三行";
    let with = |at: usize, byte: u8| {
        let mut bytes = utf8.as_bytes().to_vec();
        bytes.insert(at, byte);
        bytes
    };
    let gb18030 = encode("第一行\n第二行执法\n第三行情况", Encoding::Gb18030).unwrap();
    let cases: [(&str, Vec<u8>, &str, &str); 5] = [
        (
            "truncated at the end",
            utf8.as_bytes()[..utf8.len() - 1].to_vec(),
            "UTF-8",
            "1 place could not be read as UTF-8 and stand as U+FFFD, the first in line 3",
        ),
        (
            "a stray byte",
            with(14, 0xFF),
            "UTF-8",
            "1 place could not be read as UTF-8 and stand as U+FFFD, the first in line 2",
        ),
        (
            "a character split in two",
            with(1, 0x20),
            "UTF-8",
            "3 places could not be read as UTF-8 and stand as U+FFFD, the first in line 1",
        ),
        (
            "GB18030 truncated",
            gb18030[..gb18030.len() - 1].to_vec(),
            "GB18030",
            "1 place could not be read as GB18030 and stand as U+FFFD, the first in line 3",
        ),
        (
            "lost before",
            "一\n二\u{FFFD}\u{FFFD}".as_bytes().to_vec(),
            "UTF-8",
            "2 places were lost before this file was written and stand as U+FFFD, the first in line 2",
        ),
    ];
    for (name, bytes, encoding, warning) in cases {
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.encoding, encoding, "{name}");
        assert!(decoded.text.contains('\u{FFFD}'), "{name}");
        assert_eq!(decoded.warnings, [warning], "{name}");
    }
}

#[test]
fn what_is_no_chinese_text_is_ascii_refused_or_a_guess() {
    assert_eq!(decode(b"").unwrap().encoding, "UTF-8");
    assert_eq!(decode(b"Bush hid the facts").unwrap().encoding, "UTF-8");
    assert_eq!(decode("na\u{ef}ve caf\u{e9}, 5 \u{b0}C".as_bytes()).unwrap().encoding, "UTF-8");
    assert_eq!(decode("Привет".as_bytes()).unwrap().encoding, "UTF-8");
    assert_eq!(decode(b"abc\0def\x01\x02"), Err(binary::UNKNOWN));
    assert_eq!(decode(&[0; 100]), Err(binary::UNKNOWN));
    let latin1 = decode(b"caf\xE9, cr\xE8me, na\xEFve, d\xE9j\xE0").unwrap();
    assert_eq!(latin1.warnings.len(), 2, "{latin1:?}");
    let utf16 = encode("plain ASCII\r\n", Encoding::Utf16Be).unwrap();
    assert_eq!(decode(&utf16).unwrap().text, "plain ASCII\r\n");
}

#[test]
fn a_lost_byte_anywhere_does_not_change_the_encoding() {
    for (name, text) in texts("seeds") {
        for encoding in ALL {
            let Some(bytes) = encode(&text, encoding) else {
                continue;
            };
            // A lost byte shifts all of UTF-16 after it; only the others recover.
            let from = if encoding.is_utf16() { bytes.len() - 200 } else { 0 };
            for at in (from..bytes.len()).step_by(97) {
                let mut damaged = bytes.clone();
                damaged.remove(at);
                assert_eq!(decode(&damaged).unwrap().encoding, encoding.name(), "{name} {at}");
            }
        }
    }
}

/// The corpus, pages as they are; with it the traditional form of each text, for Big5.
fn corpus() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|e| e.unwrap().into_path());
    let reports = files.filter(|p| p.extension().is_some_and(|e| e == "txt" || e == "html"));
    let texts: Vec<String> = reports.map(|p| decode(&std::fs::read(p).unwrap()).unwrap().text).collect();
    assert!(texts.len() > 50);
    let tables = tempfile::tempdir().unwrap();
    opencc_rust::generate_static_dictionary(tables.path(), opencc_rust::DefaultConfig::S2T).unwrap();
    let converter = opencc_rust::OpenCC::new(tables.path().join(opencc_rust::DefaultConfig::S2T)).unwrap();
    texts.into_iter().map(|text| (converter.convert(&text).unwrap(), text)).map(|(hant, text)| (text, hant)).collect()
}

/// The beginning of a text and pieces from all over it, those that hold two ideographs.
fn pieces(text: &str, length: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let step = (chars.len() / 8).max(1);
    let long_enough = chars.chunks(step).filter(|chunk| chunk.len() >= length.min(12));
    let all = long_enough.map(|c| c.iter().take(length).collect::<String>());
    all.filter(|cut| cut.chars().filter(|c| ('\u{4E00}'..'\u{A000}').contains(c)).count() > 1).collect()
}

#[test]
fn the_corpus_is_read_in_every_encoding_cut_or_whole() {
    let corpus = corpus();
    for (length, allowed) in [(12, 0.01), (40, 0.01), (200, 0.0), (usize::MAX, 0.0)] {
        for (encoding, mark) in [
            (Encoding::Utf8, ""),
            (Encoding::Gb18030, ""),
            (Encoding::Big5, ""),
            (Encoding::Utf16Le, ""),
            (Encoding::Utf16Be, ""),
            (Encoding::Utf16Le, "\u{FEFF}"),
            (Encoding::Utf16Be, "\u{FEFF}"),
        ] {
            let (mut total, mut wrong) = (0_usize, Vec::new());
            for (text, hant) in &corpus {
                let mut form = if encoding == Encoding::Big5 { hant.clone() } else { text.clone() };
                if encoding == Encoding::Big5 {
                    form.retain(|c| !encoding_rs::BIG5.encode(c.encode_utf8(&mut [0; 4])).2);
                }
                let cuts = if length == usize::MAX { vec![form] } else { pieces(&form, length) };
                for cut in cuts {
                    let bytes = encode(&format!("{mark}{cut}"), encoding).unwrap();
                    total += 1;
                    if !decode(&bytes).is_ok_and(|d| d.text == cut) {
                        wrong.push(cut.chars().take(40).collect::<String>());
                    }
                }
            }
            println!("{length} {}{mark:?}: {} of {total} wrong", encoding.name(), wrong.len());
            #[allow(clippy::cast_precision_loss)]
            let share = wrong.len() as f64 / total as f64;
            assert!(total >= corpus.len() && share <= allowed, "{length} {}: {wrong:?}", encoding.name());
        }
    }
}

#[test]
fn big5_with_the_characters_of_hong_kong_is_read() {
    // The encoder leaves them out, so their bytes are looked up with the decoder.
    let bytes_of = |wanted: char| {
        let pairs = (0x87..=0xFE_u8).flat_map(|lead| (0x40..=0xFE_u8).map(move |trail| [lead, trail]));
        let is_wanted = |pair: &[u8; 2]| {
            let decoded = encoding_rs::BIG5.decode_without_bom_handling_and_without_replacement(pair);
            decoded.is_some_and(|text| text.chars().eq([wanted]))
        };
        pairs.into_iter().find(is_wanted).unwrap()
    };
    let text = "喺深水埗嘅食肆同街市，執法人員發出咗30張定額罰款通知書。";
    let bytes: Vec<u8> =
        text.chars().flat_map(|c| if c.is_ascii() { vec![c as u8] } else { bytes_of(c).to_vec() }).collect();
    let decoded = decode(&bytes).unwrap();
    assert_eq!((decoded.encoding, decoded.text.as_str()), ("Big5", text));
    assert_eq!(decoded.warnings, [""; 0]);
}

#[test]
fn stray_zeros_do_not_make_a_text_binary() {
    let text = "2023年，全区办结行政处罚案件15件。\n".repeat(10);
    for encoding in [Encoding::Utf8, Encoding::Gb18030] {
        let mut bytes = encode(&text, encoding).unwrap();
        let place = bytes.iter().position(|&b| b == b'\n').unwrap();
        bytes.insert(place, 0);
        bytes.extend([0; 5000]);
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.text, text.replacen('\n', "\u{FFFD}\n", 1));
        assert_eq!(
            decoded.warnings,
            ["1 place was lost before this file was written and stand as U+FFFD, the first in line 1"]
        );
    }
    assert!(decode(&[0; 500]).is_err());
    assert!(decode(&[b"text".as_slice(), &[0, 1, 2, 0, 0, 3], &b"more\0\0".repeat(9)].concat()).is_err());
}

#[test]
fn parts_in_two_encodings_are_both_read() {
    let frame = "<html><head><meta charset=gb2312><title>武清区人民政府</title></head><body><div id=\"zoom\"><p>";
    let article = "2023年，全区共办结行政处罚案件3260件，持证执法人员1616名。";
    let page =
        [encode(frame, Encoding::Gb18030).unwrap(), article.as_bytes().to_vec(), b"</p></div>".to_vec()].concat();
    let decoded = decode(&page).unwrap();
    assert_eq!(decoded.text, format!("{frame}{article}</p></div>"));
    assert_eq!(
        decoded.warnings,
        [
            "declares charset gb2312, but is UTF-8: read as UTF-8",
            "some of it is in GB18030, not in UTF-8: read as both"
        ]
    );
}
