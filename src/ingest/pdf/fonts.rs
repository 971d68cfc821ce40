//! What characters of fonts mean that do not say it themselves: fonts with a predefined character map (GBK-EUC-H,
//! UniGB-UCS2-H …) and fonts whose characters are numbered as in Adobe's collections.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object};
use std::collections::HashMap;

/// How the codes of composite fonts are read, by the names of the fonts; made when first asked for.
#[derive(Default)]
pub(super) struct Fonts {
    codes: Option<HashMap<String, Codes>>,
    collections: HashMap<String, Option<CMap>>,
}

/// What codes of a font are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Codes {
    Utf16,
    Utf32,
    Legacy(&'static Encoding),
    /// Numbers in the collection of that name, as Adobe-GB1-UCS2 lists them.
    Collection(String),
}

impl Fonts {
    /// The character that a code of a font stands for.
    pub(super) fn character(&mut self, pdf: &Pdf, font: &str, code: u32) -> Option<char> {
        let codes = self.codes.get_or_insert_with(|| composite(pdf)).get(font)?.clone();
        match codes {
            Codes::Utf32 => char::from_u32(code),
            Codes::Utf16 => {
                let [a, b, c, d] = code.to_be_bytes();
                let units = [u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])];
                let units = if units[0] == 0 { &units[1..] } else { &units[..] };
                char::decode_utf16(units.iter().copied()).next()?.ok()
            }
            Codes::Legacy(encoding) => {
                let bytes = code.to_be_bytes();
                let first = bytes.iter().position(|&b| b != 0).unwrap_or(3);
                let (text, damaged) = encoding.decode_without_bom_handling(&bytes[first..]);
                (!damaged).then(|| text.chars().next()).flatten()
            }
            Codes::Collection(name) => {
                let map = self.collections.entry(name).or_insert_with_key(|name| collection(name));
                match map.as_ref()?.lookup_bf_string(code)? {
                    BfString::Char(c) => Some(c),
                    BfString::String(text) => text.chars().next(),
                }
            }
        }
    }
}

fn collection(name: &str) -> Option<CMap> {
    CMap::parse(load_embedded(CMapName::from_bytes(name.as_bytes()))?, load_embedded)
}

/// All composite fonts of a file that say how their codes are read.
fn composite(pdf: &Pdf) -> HashMap<String, Codes> {
    let mut fonts = HashMap::new();
    for object in pdf.objects() {
        let Object::Dict(font) = object else { continue };
        if font.get::<Name>("Subtype").as_deref() != Some(b"Type0") {
            continue;
        }
        let Some(name) = font.get::<Name>("BaseFont") else { continue };
        if let Some(codes) = codes(&font) {
            fonts.insert(without_prefix(&String::from_utf8_lossy(&name)), codes);
        }
    }
    fonts
}

fn codes(font: &Dict) -> Option<Codes> {
    let encoding = font.get::<Name>("Encoding").map(|n| String::from_utf8_lossy(&n).into_owned())?;
    let is = |words: &[&str]| words.iter().any(|word| encoding.contains(word));
    Some(if is(&["UCS2", "UTF16"]) {
        Codes::Utf16
    } else if is(&["UTF32"]) {
        Codes::Utf32
    } else if is(&["GBK", "GB-EUC", "GBpc"]) {
        Codes::Legacy(GB18030)
    } else if is(&["B5"]) {
        Codes::Legacy(BIG5)
    } else if is(&["RKSJ"]) {
        Codes::Legacy(SHIFT_JIS)
    } else if is(&["KSC"]) {
        Codes::Legacy(EUC_KR)
    } else {
        let descendant = font.get::<Array>("DescendantFonts")?.iter::<Dict>().next()?;
        let info = descendant.get::<Dict>("CIDSystemInfo")?;
        let ordering = info.get::<hayro_interpret::hayro_syntax::object::String>("Ordering")?;
        let ordering = String::from_utf8_lossy(ordering.as_bytes()).into_owned();
        ["GB1", "CNS1", "Japan1", "Korea1"]
            .contains(&ordering.as_str())
            .then(|| Codes::Collection(format!("Adobe-{ordering}-UCS2")))?
    })
}

/// The name of a font without the six letters that mark a part of it.
fn without_prefix(name: &str) -> String {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 => rest.to_owned(),
        _ => name.to_owned(),
    }
}
