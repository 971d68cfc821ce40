//! The tokens of Rich Text: braces, control words with their numbers, bytes in hex, plain bytes.

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// `\par`, `\u-12345`: the word and its number.
    Word(&'a str, Option<i32>),
    /// `\~`, `\*`, `\-`: a control of one character that is no letter.
    Symbol(u8),
    /// `\'b0`, or a plain byte.
    Byte(u8),
}

/// The tokens of a file; damage costs its place and no more.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.bytes.get(self.at)?;
        if first == b'\'' {
            let hex = self.bytes.get(self.at + 1..self.at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
            let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
            self.at += if byte.is_some() { 3 } else { 1 };
            return Some(byte.map_or(Token::Symbol(b'\''), Token::Byte));
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(Token::Symbol(first));
        }
        let word = self.run(u8::is_ascii_alphabetic);
        let minus = self.bytes.get(self.at) == Some(&b'-');
        self.at += usize::from(minus);
        let digits = self.run(u8::is_ascii_digit);
        let number = digits.parse::<i32>().ok().map(|n| if minus { -n } else { n });
        // The blank that ends a word belongs to it.
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        if word == "bin" {
            self.at = self.at.saturating_add(number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
        }
        Some(Token::Word(word, number))
    }

    fn run(&mut self, is_part: impl Fn(&u8) -> bool) -> &'a str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let run = &rest[..rest.iter().take_while(|b| is_part(b)).count()];
        self.at += run.len();
        std::str::from_utf8(run).unwrap_or_default()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => return self.control(),
                // Line ends of the file are none of the text.
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }
}
