//! Slips of the pen: a digit changed, two swapped, one lost.

use crate::archive::number;
use crate::archive::random::Random;
use rust_decimal::Decimal;

/// Another number, by a slip. `None` when there are too few digits for one.
pub fn slip(digits: &str, random: &mut Random) -> Option<String> {
    for _ in 0..20 {
        let mut chars: Vec<char> = digits.chars().collect();
        let places: Vec<usize> = (0..chars.len()).filter(|i| chars[*i].is_ascii_digit()).collect();
        if places.len() < 2 {
            return None;
        }
        let place = *random.pick(&places);
        match random.below(3) {
            0 => chars[place] = char::from(b'0' + random.below(10) as u8),
            1 if chars.get(place + 1).is_some_and(char::is_ascii_digit) => chars.swap(place, place + 1),
            2 if !digits.contains([',', '.']) && places.len() > 2 => {
                chars.remove(place);
            }
            _ => continue,
        }
        let slipped: String = chars.into_iter().collect();
        if number::read(&slipped) != number::read(digits) && !slipped.starts_with('0') {
            return Some(slipped);
        }
    }
    None
}

/// A slip that changes the number by a share between `least` and `most` of it.
pub fn slip_by(digits: &str, least: f64, most: f64, random: &mut Random) -> Option<String> {
    let value = number::read(digits);
    let bound = |share: f64| value * Decimal::new((share * 10_000.0) as i64, 4);
    (0..30).find_map(|_| {
        let slipped = slip(digits, random)?;
        let off = (number::read(&slipped) - value).abs();
        (off >= bound(least) && off <= bound(most)).then_some(slipped)
    })
}
