//! Plain text: the text as read is the source, decoded. Its line ends become LF; nothing else is changed, so that
//! offsets and what an editor shows agree. (The byte order mark is gone before: it belongs to the encoding.)

/// The text that offsets refer to.
pub(super) fn read(decoded: String) -> String {
    if !decoded.contains('\r') {
        return decoded;
    }
    decoded.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_line_feeds_and_nothing_else_changes() {
        let cases = [
            ("", ""),
            ("一\n二", "一\n二"),
            ("一\r\n二\r三\r\r\n", "一\n二\n三\n\n"),
            (" \u{3000}一\t1 ,461\u{A0} \n\n\n", " \u{3000}一\t1 ,461\u{A0} \n\n\n"),
        ];
        for (source, expected) in cases {
            assert_eq!(read(source.to_owned()), expected);
        }
    }
}
