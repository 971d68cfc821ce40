//! How numbers are written and read back: units with 万 and 亿, growth and rates by the rounding of a report, Chinese
//! numerals.

use rust_decimal::{Decimal, RoundingStrategy};

/// How a district writes its rates.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Digits after the point.
    pub decimals: u32,
    /// Cut off instead of rounded half up.
    pub truncate: bool,
    /// 12% rather than 12.00%.
    pub short: bool,
    /// 18,744 rather than 18744.
    pub commas: bool,
}

impl Style {
    /// A rate of this numerator and denominator, `None` when there is nothing to divide by.
    pub fn ratio(&self, over: i64, under: i64, scale: i64) -> Option<Decimal> {
        (under != 0).then(|| self.round(Decimal::from(over) * Decimal::from(scale) / Decimal::from(under)))
    }

    /// By the decimals and the rounding of the district.
    pub fn round(&self, value: Decimal) -> Decimal {
        let how = if self.truncate { RoundingStrategy::ToZero } else { RoundingStrategy::MidpointAwayFromZero };
        let rounded = value.round_dp_with_strategy(self.decimals, how);
        if self.short { rounded.normalize() } else { pad(rounded, self.decimals) }
    }

    /// A count in digits.
    pub fn count(&self, value: i64) -> String {
        let digits = value.to_string();
        if !self.commas || digits.len() < 4 {
            return digits;
        }
        let lead = digits.len() % 3;
        let mut out = digits[..lead].to_owned();
        for group in digits.as_bytes()[lead..].chunks(3) {
            if !out.is_empty() {
                out.push(',');
            }
            out.extend(group.iter().map(|b| char::from(*b)));
        }
        out
    }
}

fn pad(mut value: Decimal, decimals: u32) -> Decimal {
    value.rescale(decimals);
    value
}

/// What the digits say; 0 for what is not in digits.
pub fn read(digits: &str) -> Decimal {
    digits.replace(',', "").parse().unwrap_or_default()
}

/// 10,000 for 万元, 1 for 件.
pub fn multiplier(unit: &str) -> Decimal {
    let unit = unit.trim_start_matches('余');
    Decimal::from(match unit.chars().next() {
        Some('万') => 10_000i64,
        Some('亿') => 100_000_000,
        _ => 1,
    })
}

/// A count in units of ten thousand: 2.4 for 24000; exact.
pub fn in_ten_thousands(value: i64) -> String {
    (Decimal::from(value) / Decimal::from(10_000)).normalize().to_string()
}

/// Money in 亿元 or 万元, exact.
pub fn money(value: i64) -> (String, &'static str) {
    if value >= 100_000_000 && value % 1_000_000 == 0 {
        ((Decimal::from(value) / Decimal::from(100_000_000)).normalize().to_string(), "亿元")
    } else {
        (in_ten_thousands(value), "万元")
    }
}

/// The first two digits, the rest 0: what 余 stands behind.
pub fn cut(value: i64) -> i64 {
    let step = step(value);
    value / step * step
}

/// The next number of two digits and zeros: what 近 stands before.
pub fn cut_up(value: i64) -> i64 {
    let step = step(value);
    (value + step) / step * step
}

fn step(value: i64) -> i64 {
    let mut step = 1;
    while value / step >= 100 {
        step *= 10;
    }
    step
}

/// The unit as records write it.
pub fn canonical(unit: &str) -> &'static str {
    match unit.trim_start_matches(['余', '万', '亿']).trim_end_matches("以上") {
        "名" | "人" | "位" => "人",
        "人次" => "人次",
        "件" | "宗" | "起" => "件",
        "个" => "个",
        "家" => "家",
        "次" => "次",
        "家次" => "家次",
        "户次" => "户次",
        "场" | "场次" | "期" => "场",
        "元" => "元",
        "%" => "%",
        "个百分点" => "百分点",
        "项" => "项",
        "条" => "条",
        "份" => "份",
        "册" => "册",
        "台" => "台",
        "套" => "套",
        "卷" => "卷",
        "本" => "本",
        "处" => "处",
        "天" => "天",
        "工作日" => "工作日",
        "支" => "支",
        "部" => "部",
        _ => "",
    }
}

/// 0 to 9999 in Chinese numerals.
pub fn chinese(value: i64) -> Option<String> {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if !(1..10_000).contains(&value) {
        return None;
    }
    let (mut out, mut gap) = (String::new(), false);
    for (power, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (value / power % 10) as usize;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        if !(power == 10 && digit == 1 && out.is_empty()) {
            out.push_str(DIGITS[digit]);
        }
        out.push_str(name);
    }
    Some(out)
}
