//! The number grammar against numbers written out by rule: whatever is written is read back exactly, in every script and
//! style, and a warning tells of what was too long for any.

use nianbao::extract::number::{self, Number};
use rust_decimal::Decimal;

const HIGHEST: u64 = 1_000_000_000_000;
const PLAIN: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const TRADITIONAL: [char; 10] = ['零', '壹', '貳', '叁', '肆', '伍', '陸', '柒', '捌', '玖'];

/// The words that a number is written with.
struct Style {
    digits: [char; 10],
    tens: [&'static str; 4],
    /// 万, 亿, 万亿.
    bigs: [&'static str; 4],
}

const STYLES: [Style; 2] = [
    Style { digits: PLAIN, tens: ["", "十", "百", "千"], bigs: ["", "万", "亿", "万亿"] },
    Style { digits: FORMAL, tens: ["", "拾", "佰", "仟"], bigs: ["", "万", "亿", "万亿"] },
];
const HANT: Style = Style { digits: TRADITIONAL, tens: ["", "拾", "佰", "仟"], bigs: ["", "萬", "億", "萬億"] };

/// Writes `n` as a number is said: 零 for any gap between digits, none at the end.
fn write(n: u64, style: &Style) -> String {
    if n == 0 {
        return style.digits[0].to_string();
    }
    let mut out = String::new();
    let mut gap = false;
    for place in (0..13).rev() {
        let digit = n / 10_u64.pow(place) % 10;
        if digit == 0 {
            gap = !out.is_empty();
        } else {
            if gap {
                out.push(style.digits[0]);
            }
            out.push(style.digits[usize::try_from(digit).unwrap()]);
            out.push_str(style.tens[place as usize % 4]);
            gap = false;
        }
        let section = n / 10_u64.pow(place) % 10_000;
        if place % 4 == 0 && place > 0 && section > 0 {
            out.push_str(style.bigs[place as usize / 4]);
            gap = false;
        }
    }
    out
}

/// 3亿5000万6千: a part of Arabic digits for each multiplier.
fn write_mixed(n: u64) -> String {
    let parts = [(100_000_000, "亿"), (10_000, "万"), (1_000, "千"), (1, "")];
    let mut rest = n;
    let mut out = String::new();
    for (factor, word) in parts {
        if rest / factor > 0 {
            // One bare digit at the end would say tenths of the multiplier before it (13万2).
            let zero = factor == 1 && rest < 10 && !out.is_empty();
            out.push_str(if zero { "0" } else { "" });
            out.push_str(&format!("{}{word}", rest / factor));
        }
        rest %= factor;
    }
    out
}

/// With a comma before every third digit.
fn write_grouped(n: u64) -> String {
    let digits = n.to_string();
    let comma = |(i, c): (usize, char)| {
        let lead = if i > 0 && (digits.len() - i).is_multiple_of(3) { "," } else { "" };
        format!("{lead}{c}")
    };
    digits.chars().enumerate().map(comma).collect()
}

/// Numbers of every length, the same in every run: all small ones, then some between the powers of ten, round ones too.
fn samples() -> impl Iterator<Item = u64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let drawn = (0..6_000).map(move |i| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let n = state % 10_u64.pow(1 + i % 12);
        // Every third is round somewhere, where 零 is left out or said once.
        if i % 3 == 0 { n / 10_u64.pow(i % 7) * 10_u64.pow(i % 7) } else { n }
    });
    (0..2_000).chain(drawn).chain([HIGHEST, HIGHEST - 1, 10_000, 100_000_000])
}

fn read(text: &str) -> Number {
    let dictionaries = &super::pipeline().dictionaries;
    number::read(text, 0, &dictionaries.numerals, &dictionaries.wording).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

fn holds(text: &str, n: u64) {
    let number = read(text);
    assert_eq!((number.value, number.end), (Decimal::from(n), text.len()), "{text} says {n}");
}

#[test]
fn numbers_written_in_chinese_are_read_back_exactly() {
    for n in samples() {
        for style in &STYLES {
            holds(&write(n, style), n);
        }
    }
}

#[test]
fn numbers_written_in_digits_and_in_both_are_read_back_exactly() {
    for n in samples() {
        holds(&n.to_string(), n);
        holds(&write_grouped(n), n);
        if n > 0 {
            holds(&write_mixed(n), n);
        }
    }
}

#[test]
fn decimals_and_digits_by_place_are_read_back_exactly() {
    for n in samples().step_by(7) {
        let places: String = n.to_string().chars().map(|c| PLAIN[c.to_digit(10).unwrap() as usize]).collect();
        let value: Decimal = format!("{n}.{n}").parse().unwrap();
        let spoken = format!("{}点{places}", write(n, &STYLES[0]));
        assert_eq!(read(&spoken).value, value, "{spoken}");
        if places.chars().count() > 2 {
            holds(&places, n);
        }
    }
}

#[test]
fn traditional_amounts_are_read_back_exactly_from_a_whole_text() {
    for n in samples().step_by(61).filter(|n| *n > 12) {
        let text = format!("該筆款項為新臺幣{}元。", write(n, &HANT));
        let figures = super::pipeline().read(super::document("case.txt", &text)).report.figures;
        assert_eq!(figures.iter().map(|f| f.value).collect::<Vec<_>>(), [Decimal::from(n)], "{text}");
    }
}

/// What sentences with numbers are made of, for texts that no one would write.
const PIECES: &str = "一 二 三 五 八 十 百 千 万 亿 兆 零 两 半 几 余 多 来 廿 折 成 倍 角 分 元 块 毛 斤 吨 岁 度 件 个 人 次 至 到 负 上 下 近 约 超过 \
    以 第 表 百分 百分之 分之 以上 以下 左右 万元 个百分点 公里 平方米 港币 HK$ ￥ RMB 零下 三分之一 一半 元整 3 12 1,234 5.6 0 1/4 2024年 分别 其中 \
    同比增长 下降 案件 三元 五角 千克 小时 个月 k M - — ~ . , ， 、 。 ： ( ） % ‰ | 近\u{3000}百 約 萬 幾";

#[test]
fn no_jumble_of_words_and_numbers_breaks_the_reading() {
    let pieces: Vec<&str> = PIECES.split(' ').filter(|p| !p.is_empty()).chain([" ", "\n", "\t"]).collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..400 {
        let mut text = String::new();
        for _ in 0..120 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push_str(pieces[usize::try_from(state % pieces.len() as u64).unwrap()]);
        }
        let figures = super::pipeline().read(super::document("case.txt", &text)).report.figures;
        let characters: Vec<char> = text.chars().collect();
        for f in figures {
            let place: String = characters[f.start..f.end].iter().collect();
            assert_eq!(place.trim(), f.number_text, "{text}");
        }
    }
}

/// Texts with the values that must be read from them and what the warning must say, none when nothing may be told.
const DAMAGED: [(&str, &[&str], &str); 14] = [
    (
        "罚款1,234,56元，案件12件。",
        &["12"],
        "digits in groups that no number has are not read as figures (1): 罚款1,234,56元",
    ),
    ("罚款12,34.5万元。", &[], "digits in groups that no number has"),
    ("罚没1。2万元，案件3件。", &["3"], "digits around a full stop"),
    ("检查企业1?34家，罚款5万元。", &["50000"], "digits beside lost characters are not read as figures (1)"),
    ("检查企业12\u{fffd}4家。", &[], "digits beside lost characters are not read"),
    ("检查单?584家。", &[], "digits beside lost characters are not read"),
    ("检查企业134?家。", &[], "digits beside lost characters are not read"),
    ("共劝?8千多人次。", &["8000"], "figures beside lost characters, to be checked"),
    ("共劝导\u{fffd}8千多人次。", &["8000"], "figures beside lost characters, to be checked"),
    ("需要多久?5个工作日。", &["5"], ""),
    ("全年办理案件1,234,567件。", &["1234567"], ""),
    ("全区有执法\n人员1,4\n61名，其中持证1,200名。", &["1461", "1200"], ""),
    ("全区有执法人员1461\n名，其中持证1200名。", &["1461", "1200"], ""),
    ("行政处罚5\u{1}件，\u{1}行政检查7次。\u{1}\u{7f}\u{85}", &["5", "7"], ""),
];

#[test]
fn damaged_numbers_are_told_and_never_read_as_others() {
    for (text, values, warning) in DAMAGED {
        let report = super::pipeline().read(super::document("case.txt", text)).report;
        let found: Vec<String> = report.figures.iter().map(|f| f.value.to_string()).collect();
        assert_eq!(found, values, "{text}");
        let told = report.warnings.iter().any(|w| w.contains(warning));
        assert!(if warning.is_empty() { report.warnings.is_empty() } else { told }, "{text}: {:?}", report.warnings);
    }
}

#[test]
fn marks_of_the_rules_cannot_be_forged() {
    // Rules see a quantity as one control character; a text that brings its own must not be read as if it counted more.
    let plain = "本年度行政处罚案件5件，行政检查7次，罚款3万元。";
    let forged: String = plain.chars().flat_map(|c| [c, '\u{1}']).collect();
    let read = |text: &str| {
        let figures = super::pipeline().read(super::document("case.txt", text)).report.figures;
        figures.into_iter().map(|f| (f.metric, f.value)).collect::<Vec<_>>()
    };
    assert_eq!(read(&forged), read(plain));
}
