//! Texts come back as they went in, and phrases are found exactly where they stand.

use super::*;
use crate::index::packed::Damaged;
use crate::normalize::Normalizer;
use std::sync::Arc;

const TEXTS: [&str; 9] = [
    "全区持证执法人员１，４６１名，其中乡镇（街道）418名。全区持证执法人员1,461名，全区持证执法人员共1461名。",
    "全區持證執法人員1,461名，其中鄉鎮（街道）418名，乾隆年間的乾坤。\n",
    "行政处罚\u{200b}3250件，\u{a0}行政检查\t8000余次。\r\n行政处罚3250件。\r\n",
    "",
    "a",
    "\u{0}\u{7f}\u{feff}",
    "emoji 👩‍⚖️ 𠮷野家 ABC制度 abc制度 Ａｂｃ制度",
    "年 內 共 採 取 了 90 503 次 掃 蕩 行 動 ， 拘 捕 89 人 。",
    "全县共有行政执法主体三十六\n个，持证行政执法人员一千二百零八名，全年共办理行政处罚\n案件六百五十三件，罚没款二百\n三十万元。\n",
];

/// What numbers of a text know: learnt from others, from the same, from nothing.
fn books(normalizer: &Normalizer) -> [Arc<Codebook>; 3] {
    let fold = |letter| normalizer.fold_letter(letter);
    let same: Vec<String> = TEXTS.iter().map(|text| text.repeat(5)).collect();
    let learnt = Codebook::learn(same.iter().map(String::as_str), fold);
    assert!(learnt.len() > Codebook::learn(std::iter::empty(), fold).len() + 20, "stretches of characters are learnt");
    let read = Codebook::of_bytes(&learnt.to_bytes()).expect("read back");
    assert_eq!(read.to_bytes(), learnt.to_bytes());
    [Arc::new(read), Arc::new(Codebook::learn(["政处罚"].into_iter(), fold)), Arc::default()]
}

fn back(book: &Codebook, coded: &Coded) -> Result<String, Damaged> {
    text(book, &coded.values, coded.changes.as_deref())
}

#[test]
fn texts_come_back_as_they_were_read() {
    let normalizer = Normalizer::new().expect("OpenCC loads");
    for book in books(&normalizer) {
        for text in TEXTS {
            let coded = Coded::of(&book, text, &normalizer.normalize(text).0);
            assert_eq!(back(&book, &coded).as_deref(), Ok(text));
            // Even with the normalised form of another text.
            let other = Coded::of(&book, text, &normalizer.normalize("别的正文").0);
            assert_eq!(back(&book, &other).as_deref(), Ok(text));
        }
    }
}

#[test]
fn phrases_are_found_where_they_stand() {
    let normalizer = Normalizer::new().expect("OpenCC loads");
    for book in books(&normalizer) {
        for text in TEXTS {
            let normalized = normalizer.normalize(text).0;
            let coded = Coded::of(&book, text, &normalized);
            let letters: Vec<char> = normalized.text.to_ascii_lowercase().chars().collect();
            let phrases = (1..=7).flat_map(|length| letters.windows(length));
            for phrase in phrases.chain([['两', '处'].as_slice(), &['a'; 300]]) {
                let expected: Vec<u32> =
                    (0..).zip(letters.windows(phrase.len())).filter(|(_, l)| *l == phrase).map(|(i, _)| i).collect();
                let seeker = Seeker::new(&book, &phrase.iter().collect::<String>());
                let mut places = Vec::new();
                for is_prepared in [false, true] {
                    if is_prepared {
                        seeker.prepare();
                    }
                    seeker.places(&coded.values, &mut places);
                    assert_eq!(places, expected, "{phrase:?} in {text:?}");
                    assert_eq!(seeker.is_in(&coded.values), !expected.is_empty(), "{phrase:?} in {text:?}");
                }
            }
        }
    }
}

#[test]
fn numbers_are_short_where_texts_are_alike() {
    let normalizer = Normalizer::new().expect("OpenCC loads");
    let [book, ..] = books(&normalizer);
    let coded = Coded::of(&book, TEXTS[0], &normalizer.normalize(TEXTS[0]).0);
    assert!(coded.changes.is_none(), "full width is told by the characters");
    assert!(coded.values.len() * 8 * 4 < TEXTS[0].len(), "{}", coded.values.len());
    // Traditional characters whose simplified form depends on the word are few.
    let coded = Coded::of(&book, TEXTS[1], &normalizer.normalize(TEXTS[1]).0);
    assert!(coded.changes.is_none_or(|changes| changes.len() < 30));
}

#[test]
fn damage_is_told() {
    let normalizer = Normalizer::new().expect("OpenCC loads");
    let [book, ..] = books(&normalizer);
    let bytes = book.to_bytes();
    for cut in [1, 2, bytes.len() / 2, bytes.len() - 1] {
        assert_eq!(Codebook::of_bytes(&bytes[..cut]).err(), Some(Damaged), "{cut}");
    }
    assert_eq!(text(&book, &pack(&[u16::MAX - 1]), None), Err(Damaged));
    assert_eq!(text(&book, &pack(&[0xe5]), None), Err(Damaged));
    assert_eq!(text(&book, &pack(&[CHANGED, 0x61]), None), Err(Damaged));
    for changes in [&[][..], &[7], &[0, 9], &[0, 0, 9], &[0, 0, 0, 9], &[1, 0xff]] {
        assert_eq!(text(&book, &pack(&[CHANGED, 0x61]), Some(changes)), Err(Damaged), "{changes:?}");
    }
}
