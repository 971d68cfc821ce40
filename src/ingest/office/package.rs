//! The ZIP archive around the parts of a DOCX or XLSX file, and how its parts refer to one another.

use super::xml::{Node, Xml};
use crate::ingest::fault::Fault;
use crate::ingest::limits::{Budget, MAX_PART};
use crate::model::Format;
use std::io::Cursor;
use zip::ZipArchive;
use zip::result::ZipError;

/// A package with what it has unpacked to so far.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    budget: Budget,
}

/// A reference of one part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub id: String,
    /// The last word of its type: `officeDocument`, `numbering`, `worksheet`.
    pub kind: String,
    /// The path of the part in the package.
    pub target: String,
}

/// What the members of a ZIP archive make it.
pub(super) fn detect(bytes: &[u8]) -> Option<Format> {
    let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    zip.index_for_name("[Content_Types].xml")?;
    let has = |prefix: &str| zip.file_names().flatten().any(|name| name.starts_with(prefix) && name.ends_with(".xml"));
    if has("word/") {
        Some(Format::Docx)
    } else if has("xl/") {
        Some(Format::Xlsx)
    } else {
        None
    }
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        Ok(Self { zip, budget: Budget::new(bytes.len() as u64) })
    }

    /// A part as text; none where there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let member = self.zip.by_index(index).map_err(|error| damaged(&error))?;
        let packed = member.compressed_size();
        let bytes = self.budget.read(member, Some(packed), MAX_PART)?;
        Ok(Some(decoded(bytes)))
    }

    /// A part that has to be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Fault> {
        self.part(name)?.ok_or_else(|| Fault::Damaged(format!("its part {name} is missing")))
    }

    /// What a part refers to; the package itself for "".
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Fault> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.part(&format!("{folder}{slash}_rels/{name}.rels"))? else {
            return Ok(Vec::new());
        };
        let mut xml = Xml::new(&text);
        let mut relations = Vec::new();
        while let Some(node) = xml.next()? {
            let Node::Open(element) = node else { continue };
            if element.name() != "Relationship" || element.attribute("TargetMode").as_deref() == Some("External") {
                continue;
            }
            let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target")) else { continue };
            relations.push(Relation {
                id: element.attribute("Id").unwrap_or_default(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolved(folder, &target),
            });
        }
        Ok(relations)
    }

    /// The part that is the document itself; `usual` where the package does not say.
    pub(super) fn main(&mut self, usual: &str) -> Result<String, Fault> {
        let relations = self.relations("")?;
        let main = relations.into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target);
        Ok(main.filter(|name| self.index(name).is_some()).unwrap_or_else(|| usual.to_owned()))
    }

    /// Some writers use backslashes, or other capitals.
    fn index(&self, name: &str) -> Option<usize> {
        let same = |other: &str| other.replace('\\', "/").eq_ignore_ascii_case(name);
        self.zip.index_for_name(name).or_else(|| {
            let name = self.zip.file_names().flatten().find(|other| same(other))?;
            self.zip.index_for_name(&name)
        })
    }
}

/// A path that a part in `folder` names; `..` climbs, `/` begins at the root.
fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// XML is UTF-8 or, with a byte order mark, UTF-16; characters that are wrong are replaced.
fn decoded(bytes: Vec<u8>) -> String {
    match encoding_rs::Encoding::for_bom(&bytes) {
        None => String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        Some((encoding, _)) => encoding.decode(&bytes).0.into_owned(),
    }
}

fn damaged(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => Fault::Encrypted,
        error => Fault::Damaged(error.to_string().to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_paths_of_the_package() {
        for (folder, target, expected) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("xl/worksheets", "../sharedStrings.xml", "xl/sharedStrings.xml"),
            ("", "word/document.xml", "word/document.xml"),
            ("", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolved(folder, target), expected);
        }
    }
}
