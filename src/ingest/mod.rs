//! Bytes in: walks paths, settles the encoding, reads TXT and HTML into [`crate::model::SourceDocument`].
