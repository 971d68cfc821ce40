//! GBK, byte by byte: the character of two bytes and the bytes of a character.

use encoding_rs::{BIG5, GBK};
use foldhash::{HashMap, HashMapExt};

const FIRST_LEAD: u8 = 0x81;
const LAST: u8 = 0xfe;
const FIRST_TRAIL: u8 = 0x40;
const TRAILS: usize = (LAST - FIRST_TRAIL) as usize + 1;

/// Both directions of the table.
pub struct Gbk {
    /// A character for each pair of bytes; NUL where there is none.
    chars: Vec<char>,
    bytes: HashMap<char, [u8; 2]>,
}

impl Gbk {
    /// Decodes all pairs once.
    pub fn new() -> Self {
        let mut chars = Vec::with_capacity(usize::from(LAST - FIRST_LEAD + 1) * TRAILS);
        let mut bytes = HashMap::with_capacity(chars.capacity());
        for pair in (FIRST_LEAD..=LAST).flat_map(|lead| (FIRST_TRAIL..=LAST).map(move |trail| [lead, trail])) {
            let decoded = GBK.decode_without_bom_handling_and_without_replacement(&pair);
            let mut decoded = decoded.as_deref().unwrap_or_default().chars();
            let only = decoded.next().filter(|c| !c.is_ascii() && decoded.next().is_none());
            chars.push(only.unwrap_or('\0'));
            if let Some(c) = only {
                bytes.entry(c).or_insert(pair);
            }
        }
        Self { chars, bytes }
    }

    /// The character of two bytes, those of private use included.
    pub fn any(&self, lead: u8, trail: u8) -> Option<char> {
        let row = usize::from(lead.checked_sub(FIRST_LEAD)?) * TRAILS;
        let cell = usize::from(trail.checked_sub(FIRST_TRAIL)?);
        self.chars.get(row + cell).copied().filter(|c| *c != '\0' && cell < TRAILS)
    }

    /// The character of two bytes, unless it is one of private use: strict decoders know none there.
    pub fn decode(&self, lead: u8, trail: u8) -> Option<char> {
        self.any(lead, trail).filter(|c| !is_private(*c))
    }

    /// The two bytes of a character.
    pub fn encode(&self, c: char) -> Option<[u8; 2]> {
        self.bytes.get(&c).copied()
    }

    /// The characters that end in a byte, with their first bytes.
    pub fn ending(&self, trail: u8) -> impl Iterator<Item = (u8, char)> {
        (FIRST_LEAD..=LAST).filter_map(move |lead| Some((lead, self.decode(lead, trail)?)))
    }

    /// The characters that begin with a byte, with their last bytes.
    pub fn beginning(&self, lead: u8) -> impl Iterator<Item = (u8, char)> {
        (FIRST_TRAIL..=LAST).filter_map(move |trail| Some((trail, self.decode(lead, trail)?)))
    }
}

/// The characters of the first plane whose bytes are asked for.
pub fn of_leads(asked: impl Fn([u8; 2]) -> bool) -> impl Iterator<Item = char> {
    let pairs = (FIRST_LEAD..=LAST).flat_map(|lead| (FIRST_TRAIL..=LAST).map(move |trail| [lead, trail]));
    pairs.filter(move |pair| asked(*pair)).filter_map(|pair| {
        let decoded = GBK.decode_without_bom_handling_and_without_replacement(&pair)?;
        decoded.chars().next().filter(|c| !c.is_ascii() && !is_private(*c))
    })
}

/// The two bytes of a character, without a table.
pub fn bytes(c: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = GBK.encode(c.encode_utf8(&mut buffer));
    <[u8; 2]>::try_from(&*bytes).ok().filter(|_| !failed)
}

/// Whether all characters are common ones of one script: of the first level of GB 2312, or of that of Big5.
pub fn are_common(chars: &[char]) -> bool {
    let gb = |c: &char| matches!(bytes(*c), Some([0xb0..=0xd7 | 0xa1..=0xa3, 0xa1..=0xfe]));
    let big5 = |c: &char| {
        let mut buffer = [0; 4];
        let (big5, _, failed) = BIG5.encode(c.encode_utf8(&mut buffer));
        !failed && matches!(*big5, [0xa1..=0xc6, _])
    };
    chars.iter().all(gb) || chars.iter().all(big5)
}

/// Of the area for private use of the first plane.
pub const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}
