//! `numerals.tsv`: the characters that Chinese numbers are written with.

use super::{DictionaryError, File, Files};

/// What a character does in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numeral {
    /// 一, 二, 〇: a digit.
    Digit(u8),
    /// 参: a digit in a formal number (贰拾参万), elsewhere a word.
    Formal(u8),
    /// 十, 百, 千: multiplies the digit before it.
    Ten(u16),
    /// 万, 亿, 兆: multiplies everything before it.
    Big(u64),
    /// 廿, 卅: a number in itself.
    Score(u8),
    /// 几, 数: a digit that is not said.
    Some,
    /// 半.
    Half,
}

/// The class of every character.
#[derive(Debug, Clone)]
pub struct Numerals {
    /// Indexed by code point; all numerals lie in the Basic Multilingual Plane. The number of the class from 1 on, 0 for
    /// none: asked of every character of every text, so that a byte for each is all that is walked over.
    classes: Box<[u8; PLANE]>,
    kinds: Vec<Numeral>,
}

const PLANE: usize = 0x1_0000;

const NAME: &str = "numerals.tsv";

impl Numerals {
    /// What `c` does in a number, if anything.
    #[must_use]
    #[inline]
    pub fn get(&self, c: char) -> Option<Numeral> {
        let class = usize::from(*self.classes.get(c as usize)?);
        self.kinds.get(class.checked_sub(1)?).copied()
    }

    /// Whether the character of three bytes that begins with these is a numeral.
    #[inline]
    pub fn has(&self, bytes: [u8; 3]) -> bool {
        let [first, second, third] = bytes.map(usize::from);
        self.classes[(first & 0x0f) << 12 | (second & 0x3f) << 6 | third & 0x3f] != 0
    }

    pub(super) fn read(files: &Files) -> Result<Self, DictionaryError> {
        let mut numerals = Self { classes: Box::new([0; PLANE]), kinds: Vec::new() };
        for file in files.named(NAME) {
            for (line, row) in file.rows() {
                let (c, numeral) = parse(file, line, &row)?;
                let class =
                    numerals.class(numeral).ok_or_else(|| file.fault(line, "has a value too many; give fewer"))?;
                numerals.classes[c as usize & (PLANE - 1)] = class;
            }
        }
        Ok(numerals)
    }

    /// The number of a class, which is a new one at its first character; none when there are too many.
    fn class(&mut self, numeral: Numeral) -> Option<u8> {
        let known = self.kinds.iter().position(|kind| *kind == numeral);
        let at = known.unwrap_or_else(|| {
            self.kinds.push(numeral);
            self.kinds.len() - 1
        });
        u8::try_from(at + 1).ok()
    }
}

fn parse(file: &File, line: usize, row: &[&str]) -> Result<(char, Numeral), DictionaryError> {
    let fault =
        || file.fault(line, "wants a character, a class (digit, formal, ten, big, score, some, half) and a value");
    let [c, class, value] = row else { return Err(fault()) };
    let c = c.chars().next().filter(|c| (*c as u32) < 0xffff).ok_or_else(fault)?;
    let value: u64 = value.trim().parse().map_err(|_| fault())?;
    let numeral = match *class {
        "digit" => Numeral::Digit(u8::try_from(value).ok().filter(|v| *v < 10).ok_or_else(fault)?),
        "formal" => Numeral::Formal(u8::try_from(value).ok().filter(|v| *v < 10).ok_or_else(fault)?),
        "ten" => Numeral::Ten(u16::try_from(value).map_err(|_| fault())?),
        "big" => Numeral::Big(value),
        "score" => Numeral::Score(u8::try_from(value).map_err(|_| fault())?),
        "some" => Numeral::Some,
        "half" => Numeral::Half,
        _ => return Err(fault()),
    };
    Ok((c, numeral))
}

/// Digits of years in Chinese, each at the place of its value, and the other forms of the first.
const YEAR_DIGITS: &str = "\u{3007}\u{4e00}\u{4e8c}\u{4e09}\u{56db}\u{4e94}\u{516d}\u{4e03}\u{516b}\u{4e5d}";
const ZEROS: [char; 3] = ['\u{25cb}', '\u{96f6}', '\u{25ef}'];

/// The value of a Chinese digit as years are written with (二○二二), 0 to 9; no formal numerals, no 两.
#[must_use]
pub fn chinese_digit(c: char) -> Option<u32> {
    let place = || YEAR_DIGITS.chars().position(|d| d == c).and_then(|at| u32::try_from(at).ok());
    ZEROS.contains(&c).then_some(0).or_else(place)
}
