//! A place of the text as read that was damaged before it was published, and what is read there instead.

use super::SourceSpan;

/// What happened to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DamageKind {
    /// A GBK character lost its first byte to a `?`, and what follows was read one byte off; all of it is mended.
    Split,
    /// The same, where something vanished that cannot be known: a character, a digit, the end of a line.
    SplitLost,
    /// Text read in a wrong encoding, mended by reading its bytes anew.
    Misread,
    /// The same, where something vanished.
    MisreadLost,
    /// From here on so much is damaged that nothing more is mended.
    TooMuch,
    /// A sign for what could not be read, or the words that a second misreading makes of such signs.
    Lost,
    /// A date that has lost its 年.
    Date,
    /// A character of HTML that was left as it is written (`&nbsp;`), decoded.
    Entity,
    /// A header, footer or number of a page inside the text, left out.
    PageEdge,
    /// Pinyin that a converter put behind characters, left out.
    Pinyin,
    /// Invisible characters inside words and numbers, left out.
    Invisible,
    /// A character for private use that is known, replaced.
    Private,
    /// A character for private use that means nothing without its font.
    PrivateUnknown,
}

impl DamageKind {
    /// All kinds, the worst first.
    pub const ALL: [Self; 13] = [
        Self::TooMuch,
        Self::SplitLost,
        Self::Split,
        Self::MisreadLost,
        Self::Misread,
        Self::Lost,
        Self::Date,
        Self::PrivateUnknown,
        Self::Private,
        Self::Entity,
        Self::PageEdge,
        Self::Pinyin,
        Self::Invisible,
    ];

    /// The outcome of `checks.toml` that tells it.
    #[must_use]
    pub const fn outcome(self) -> &'static str {
        match self {
            Self::Split => "text_damage/split_mended",
            Self::SplitLost => "text_damage/split",
            Self::Misread => "text_damage/misread_mended",
            Self::MisreadLost => "text_damage/misread",
            Self::TooMuch => "text_damage/too_much",
            Self::Lost => "text_damage/lost",
            Self::Date => "text_damage/date",
            Self::Entity => "text_damage/entity",
            Self::PageEdge => "text_damage/page_edge",
            Self::Pinyin => "text_damage/pinyin",
            Self::Invisible => "text_damage/invisible",
            Self::Private => "text_damage/private_mended",
            Self::PrivateUnknown => "text_damage/private",
        }
    }

    /// What warnings call it.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Split => "characters cut in half, mended",
            Self::SplitLost => "characters cut in half, something is lost there",
            Self::Misread => "text read in a wrong encoding, mended",
            Self::MisreadLost => "text read in a wrong encoding, something is lost there",
            Self::TooMuch => "so many damaged places that those from here on are read as they stand",
            Self::Lost => "characters lost",
            Self::Date => "dates without their year sign",
            Self::Entity => "HTML left undecoded, decoded",
            Self::PageEdge => "headers, footers or numbers of pages inside the text, left out",
            Self::Pinyin => "pinyin behind characters, left out",
            Self::Invisible => "invisible characters inside words, left out",
            Self::Private => "private-use characters, replaced",
            Self::PrivateUnknown => "private-use characters of unknown meaning",
        }
    }

    /// Whether each place is told by itself, since words or digits are in doubt there. Of the others there may be one in
    /// every word, and nothing is in doubt: they are told together.
    #[must_use]
    pub const fn is_doubt(self) -> bool {
        matches!(self, Self::Split | Self::SplitLost | Self::MisreadLost | Self::TooMuch | Self::Lost | Self::Date)
    }
}

/// A damaged place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// What happened.
    pub kind: DamageKind,
    /// Where, in the text as read.
    pub place: SourceSpan,
    /// What stands there.
    pub read: String,
    /// What it is read as; what is lost stands as U+FFFD. The same as `read` where nothing is mended.
    pub meant: String,
}
