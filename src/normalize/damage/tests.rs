//! Cases: what damaged text is read as, and that sound text is left alone.

use super::{Converter, Mender, Text};
use crate::model::DamageKind::{self, *};
use crate::normalize::Normalizer;
use std::cell::Cell;

/// A text, what it is read as, and the kinds of damage in text order.
const CASES: [(&str, &str, &[DamageKind]); 32] = [
    ("法治化水平?，F將相關工作", "法治化水平。现将相关工作", &[Split]),
    ("法治化水平?,F將相關工作", "法治化水平。现将相关工作", &[Split]),
    ("法治化水平?F將相關工作", "法治化水平。现将相关工作", &[Split]),
    // Two in a line, and one in the cell of a table.
    ("不足?，F已整改。任务完成?，F將情況", "不足。现已整改。任务完成。现将情况", &[Split, Split]),
    ("单位 | 完成?，F將 | 15", "单位 | 完成。现将 | 15", &[Split]),
    // A digit is gone; the mark before it closes the quotation.
    ("做到“教育在先、处罚在后?！?022年共", "做到“教育在先、处罚在后。”\u{fffd}022年共", &[SplitLost]),
    ("检查单?584家", "检查单?584家", &[SplitLost]),
    ("掌握执法?记?能够熟练运用", "掌握执法技巧\u{fffd}能够熟练运用", &[SplitLost]),
    ("完成?，F將公安機關", "完成。现将公安机关", &[Split]),
    ("截??3日", "截??3日", &[SplitLost]),
    ("鍏ㄥ尯琛屾斂澶勭綒妗堜欢2023浠?", "全区行政处罚案件2023\u{fffd}\u{fffd}", &[Misread, MisreadLost]),
    ("其中鍏ㄥ尯琛屾斂全部办结", "其中全区行政全部办结", &[Misread]),
    ("È«ÇøÐÐÕþ´¦·£°¸¼þ15件", "全区行政处罚案件15件", &[Misread]),
    ("å…¨åŒºè¡Œæ”¿å¤„ç½š", "全区行政处罚", &[Misread]),
    ("办结&nbsp;15件，&ldquo;双随机&rdquo;&#26696;&#x4ef6;", "办结 15件,“双随机”案件", &[Entity; 5]),
    ("办结&nbsp 15件", "办结  15件", &[Entity]),
    ("锟斤拷锟斤拷12件", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}12件", &[Lost]),
    ("烫烫烫烫。", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}。", &[Lost]),
    ("丢失???字", "丢失\u{fffd}\u{fffd}\u{fffd}字", &[Lost]),
    ("统(tǒng)计(jì)", "统计", &[Pinyin, Pinyin]),
    ("共1\u{200b}461件", "共1461件", &[Invisible]),
    ("\u{f0b7}办结15件", "·办结15件", &[Private]),
    ("\u{f123}办结15件", "\u{f123}办结15件", &[PrivateUnknown]),
    ("20178月起，2017年8月、201713月", "20178月起,2017年8月、201713月", &[Date]),
    // Sound text.
    ("你单位是否持证?请核对。", "你单位是否持证?请核对。", &[]),
    ("怎么办？！答案在下面。", "怎么办?!答案在下面。", &[]),
    ("https://www.example.gov.cn/a?id=5&nbspage=2&amp", "https://www.example.gov.cn/a?id=5&nbspage=2&amp", &[]),
    ("A&B公司、R&D经费", "A&B公司、R&D经费", &[]),
    ("温度25°C±2，Müller先生café", "温度25°C±2,Müller先生café", &[]),
    ("屯溪区烫伤事故", "屯溪区烫伤事故", &[]),
    ("锑、鋇、銆等稀有字", "锑、钡、銆等稀有字", &[]),
    ("\u{feff}标题\u{200b}\n", "标题\n", &[]),
];

#[test]
fn damage_is_mended_or_told_and_sound_text_stays() {
    let normalizer = Normalizer::new().expect("OpenCC loads");
    for (text, expected, kinds) in CASES {
        let (read, _) = normalizer.normalize(text);
        let found: Vec<DamageKind> = read.damage.iter().map(|d| d.kind).collect();
        assert_eq!((read.text.as_str(), found.as_slice()), (expected, kinds), "{text}");
        for damage in &read.damage {
            let there: String =
                text.chars().skip(damage.place.start).take(damage.place.end - damage.place.start).collect();
            assert_eq!(damage.read, there, "{text}");
        }
    }
}

/// Damage without end, in one line and in many.
const ENDLESS: [&str; 16] = [
    "?",
    "中?",
    "?，F",
    "水平?，F將",
    "鍏",
    "鍏ㄥ",
    "鍏ㄥ尯琛?",
    "é",
    "Èé",
    "&",
    "&nbsp",
    "锟斤拷",
    "\u{e000}",
    "?鍏?喾",
    "悖",
    "\u{200b}",
];

/// Time grows with the text: a reading that looks at the rest of a line from each of its characters takes hundreds of times
/// as long for these as for a tenth of them, so that the limit need not be close. Few looks are given, since a guess takes
/// the same wherever it is made.
#[test]
fn endless_damage_takes_time_in_proportion() {
    const SHORT: usize = 1500;
    const TIMES: u32 = 10;
    const LOOKS: usize = 12;
    let (converter, mender) = (Converter::new().expect("OpenCC loads"), Mender::default());
    let took = |text: &str| {
        let whole = Text { looks: Cell::new(LOOKS), ..Text::of(text) };
        let start = std::time::Instant::now();
        let mut first = 0;
        for line in text.split_inclusive('\n') {
            let length = line.chars().count();
            if let Some((mended, _)) = mender.mend(line, first, &converter, &whole) {
                assert_eq!(mended.chars().count(), length);
            }
            first += length;
        }
        start.elapsed()
    };
    took("水平?，F將");
    for part in ENDLESS.iter().flat_map(|part| [part.repeat(20), part.repeat(20) + "\n"]) {
        let repeated = |times: usize| part.repeat((SHORT * times).div_ceil(part.len()));
        let (short, long) = (took(&repeated(1)), took(&repeated(TIMES as usize)));
        let slack = std::time::Duration::from_millis(300);
        assert!(long < short * TIMES * 3 + slack, "{part:?}: {short:?}, and {long:?} for {TIMES} times as much");
    }
}

/// However much is damaged, no more than so many guesses are made, and that is told once.
#[test]
fn what_is_damaged_without_end_is_given_up_and_told() {
    let (converter, mender) = (Converter::new().expect("OpenCC loads"), Mender::default());
    let line = "水平?，F將".repeat(8);
    let text = Text { looks: Cell::new(4), ..Text::of(&line) };
    let (mended, damage) = mender.mend(&line, 0, &converter, &text).expect("it is damaged");
    let given_up = damage.iter().filter(|d| d.kind == TooMuch).count();
    assert!(mended.starts_with("水平。现") || mended.starts_with("水平。現"), "{mended}");
    assert!(mended.ends_with("水平?，F將"), "{mended}");
    assert_eq!(given_up, 1, "{damage:?}");
}
