//! Which files to read: expands the paths that the user gave. Folders are read in the order of names, so that two
//! runs see the same files in the same order. What cannot be walked is reported as data; nothing stops the walk.

use super::part::SEPARATOR;
use super::{IngestError, address, kind, unreadable};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What a walk found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Walk {
    /// Files to read, in the order of the arguments, those of a folder by name; each once. `-` is standard input.
    pub files: Vec<PathBuf>,
    /// Files in folders that were left out: hidden, or no report by their ending; a hidden folder counts as one.
    pub skipped: usize,
    /// Paths that do not exist or cannot be read.
    pub errors: Vec<IngestError>,
}

/// What is read, for a message.
pub const READ: &str = ".txt, .htm, .html, .mht, .docx, .xlsx, .pdf, .rtf, .doc, .xls, .jsonl and .csv files and .zip, .tar and .gz archives";

/// Endings of the files that are read from folders.
const ENDINGS: &[&str] = &[
    "txt", "text", "htm", "html", "shtml", "xhtml", "mht", "mhtml", "docx", "docm", "doc", "wps", "xlsx", "xlsm",
    "xls", "et", "rtf", "pdf",
];

/// Expands files and folders. A file that is named is taken whatever its ending.
#[must_use]
pub fn walk(paths: &[PathBuf]) -> Walk {
    let mut walk = Walk::default();
    let mut seen = HashSet::new();
    for path in paths {
        if path.as_os_str() == "-" {
            walk.push(path.clone(), &mut seen);
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => walk_folder(path, &mut walk, &mut seen),
            Ok(_) => walk.push(path.clone(), &mut seen),
            Err(_) if is_address(path) => walk.push_address(path, &mut seen),
            Err(error) => walk.errors.push(unreadable(&error, &path.to_string_lossy())),
        }
    }
    walk
}

impl Walk {
    /// A member of an archive, whose name is left as it is.
    fn push_address(&mut self, path: &Path, seen: &mut HashSet<PathBuf>) {
        let address = path.to_string_lossy();
        let split = address::split(&address).map(|(file, member)| (plain(Path::new(file)), member));
        let address = split.map(|(file, member)| format!("{}{SEPARATOR}{member}", file.display())).map(PathBuf::from);
        self.files.extend(address.filter(|address| seen.insert(address.clone())));
    }

    fn push(&mut self, file: PathBuf, seen: &mut HashSet<PathBuf>) {
        let file = plain(&file);
        if file.to_str().is_none() {
            // Records name their source in UTF-8: two such files could not be told apart.
            let path = file.to_string_lossy().into_owned();
            self.errors.push(IngestError::Unreadable { path, reason: "its name is not UTF-8, rename it".to_owned() });
        } else if seen.insert(file.clone()) {
            self.files.push(file);
        }
    }
}

/// ./a.txt and a.txt are one file.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|c| *c != std::path::Component::CurDir).collect()
}

/// Whether a path names a member of an archive that is there.
fn is_address(path: &Path) -> bool {
    path.to_str().is_some_and(|path| address::split(path).is_some())
}

fn walk_folder(folder: &Path, walk: &mut Walk, seen: &mut HashSet<PathBuf>) {
    let mut linked = HashSet::new();
    let mut entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) if is_left_out(&entry, &mut linked) => {
                walk.skipped += 1;
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => walk.push(entry.into_path(), seen),
            // A link to a folder that we are in: its files are read anyway.
            Err(error) if error.loop_ancestor().is_some() => walk.skipped += 1,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_string_lossy().into_owned();
                let error = error.into_io_error();
                walk.errors.push(
                    error.map_or_else(
                        || IngestError::NotFound { path: path.clone() },
                        |error| unreadable(&error, &path),
                    ),
                );
            }
        }
    }
}

fn is_left_out(entry: &DirEntry, linked: &mut HashSet<PathBuf>) -> bool {
    if entry.file_name().as_encoded_bytes().starts_with(b".") {
        return true;
    }
    if entry.file_type().is_dir() {
        if is_of_a_saved_page(entry.path()) {
            return true;
        }
        // Links that lead to the same folder again and again would multiply the walk without making a loop.
        return entry.path_is_symlink() && fs::canonicalize(entry.path()).is_ok_and(|target| !linked.insert(target));
    }
    // A name that is not UTF-8 is told as such, if what it ends in is.
    !entry.file_type().is_file() || !is_read(&entry.file_name().to_string_lossy())
}

/// Whether a path may be that of many reports, as far as its name tells: an archive, a table, standard input.
#[must_use]
pub fn may_hold_many(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name == "-" || name.contains(SEPARATOR) || kind::is_archive_name(&name, is_report_name)
}

fn is_read(name: &str) -> bool {
    is_report_name(name) || kind::is_archive_name(name, is_report_name)
}

fn is_report_name(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Endings of the folders that browsers put beside a page that they save.
const SAVED: [&str; 2] = ["_files", ".files"];

/// Whether a folder holds the frames and scripts of a page that lies beside it.
fn is_of_a_saved_page(folder: &Path) -> bool {
    let Some(name) = folder.file_name().and_then(|n| n.to_str()) else { return false };
    let page = SAVED.iter().find_map(|ending| name.strip_suffix(ending)).filter(|page| !page.is_empty());
    let beside = |page: &str| ["htm", "html"].iter().any(|e| folder.with_file_name(format!("{page}.{e}")).is_file());
    page.is_some_and(beside)
}

/// Whether a member of an archive is read where it is not named itself: as in folders, what is hidden is not.
pub(super) fn is_read_inside(name: &str) -> bool {
    let mut folders = name.split('/');
    let file = folders.next_back().unwrap_or("");
    // What lies beside a folder is not known here: the folder's name must do.
    let is_saved = |part: &str| SAVED.iter().any(|ending| part.ends_with(ending));
    let is_hidden = |part: &str| part.starts_with('.') || part == MAC;
    is_read(file) && !is_hidden(file) && !folders.any(|part| is_hidden(part) || is_saved(part))
}

/// The folder that archivers of macOS add, with a shadow of each file.
const MAC: &str = "__MACOSX";

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with files of every kind.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in
            ["b/2.txt", "a.HTML", "b/1.shtml", "c.png", ".hidden.txt", ".git/x.txt", "notes.md", "b10.txt", "b9.text"]
        {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "一").unwrap();
        }
        folder
    }

    fn names(walk: &Walk, folder: &Path) -> Vec<String> {
        walk.files.iter().map(|f| f.strip_prefix(folder).unwrap_or(f).to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn folders_are_read_in_the_order_of_names() {
        let folder = folder();
        let walk = walk(&[folder.path().to_owned()]);
        assert_eq!(names(&walk, folder.path()), ["a.HTML", "b/1.shtml", "b/2.txt", "b10.txt", "b9.text"]);
        assert_eq!(walk.skipped, 4);
        assert_eq!(walk.errors, []);
    }

    #[test]
    fn what_a_browser_saves_beside_a_page_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in
            ["年报.html", "年报_files/frame.html", "b.htm", "b.files/x.html", "case_files/a.html", "c_files/a.txt"]
        {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "一").unwrap();
        }
        let walk = walk(&[folder.path().to_owned()]);
        assert_eq!(names(&walk, folder.path()), ["b.htm", "c_files/a.txt", "case_files/a.html", "年报.html"]);
        assert_eq!(walk.skipped, 2);
        assert!(!is_read_inside("x/年报_files/frame.html") && is_read_inside("x/files/a.html"));
    }

    #[test]
    fn a_named_file_is_taken_whatever_its_ending_and_only_once() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        let walk = walk(&[at("c.png"), at(".hidden.txt"), "-".into(), at("b"), at("b/1.shtml")]);
        assert_eq!(names(&walk, folder.path()), ["c.png", ".hidden.txt", "-", "b/1.shtml", "b/2.txt"]);
    }

    #[test]
    fn a_missing_path_is_an_error_and_the_rest_is_read() {
        let folder = folder();
        let missing = folder.path().join("missing");
        let walk = walk(&[missing.clone(), folder.path().join("b")]);
        assert_eq!(walk.errors, [IngestError::NotFound { path: missing.to_string_lossy().into() }]);
        assert_eq!(walk.files.len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_and_links_that_multiply_end() {
        use std::os::unix::fs::symlink;
        let folder = folder();
        let path = folder.path();
        symlink(path, path.join("b/circle")).unwrap();
        symlink("nowhere", path.join("dead.txt")).unwrap();
        for i in 0..30 {
            fs::create_dir(path.join(format!("d{i}"))).unwrap();
        }
        for i in 0..29 {
            symlink(path.join(format!("d{}", i + 1)), path.join(format!("d{i}/x"))).unwrap();
            symlink(path.join(format!("d{}", i + 1)), path.join(format!("d{i}/y"))).unwrap();
        }
        let walk = walk(&[path.to_owned()]);
        assert_eq!(walk.files.len(), 5);
        assert_eq!(walk.errors.len(), 1, "{:?}", walk.errors);
    }
}
