//! Old Word and Excel files (DOC, XLS), read by programs that are installed: LibreOffice makes a DOCX or XLSX of them, which
//! keeps tables and numbers; else antiword or catdoc give the text.
//!
//! In: bytes. Out: lines and tables. A program is found on PATH, run without a shell in a folder of its own, and stopped
//! after [`MAX_TIME`]; what it gives is read like any file.

use super::package::Package;
use super::{docx, xlsx};
use crate::ingest::blocks::{Blocks, Content};
use crate::ingest::fault::Fault;
use crate::ingest::grid::{self, Row, RowCell};
use crate::ingest::is_blank;
use crate::ingest::limits::{Limit, MAX_TIME};
use crate::model::Format;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

/// The first bytes of the containers that old office programs write.
pub(super) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// How much of a container is searched for the names in it.
const SEARCHED: usize = 64 * 1024 * 1024;

/// What a container holds, told by the names of its streams.
pub(super) fn detect(bytes: &[u8]) -> Option<Format> {
    if !bytes.starts_with(MAGIC) {
        return None;
    }
    let has = |name: &str| contains(bytes, name);
    if has("WordDocument") {
        Some(Format::Doc)
    } else if has("Workbook") || has("Book") {
        Some(Format::Xls)
    } else if has("EncryptedPackage") {
        Some(Format::Docx)
    } else {
        None
    }
}

/// Whether a container ends before its directory, or within it, so that it cannot be told what it holds.
pub(super) fn is_beheaded(bytes: &[u8]) -> bool {
    let ends = || word(bytes, 48).is_none_or(|sector| sector_at(bytes, sector) >= bytes.len());
    bytes.starts_with(MAGIC) && (ends() || detect(bytes).is_none() && is_cut_off(bytes))
}

/// Whether a container ends before the last sector that its table of sectors gives to a stream. Of large files, whose
/// table goes on elsewhere, the part that the header names is asked.
fn is_cut_off(bytes: &[u8]) -> bool {
    const FREE: u32 = u32::MAX;
    const NAMED: usize = 109;
    let tables = word(bytes, 44).map_or(0, |count| usize::try_from(count).unwrap_or(NAMED).min(NAMED));
    let Some(last) = tables.checked_sub(1) else { return false };
    let size = sector_at(bytes, 0);
    let Some(at) = word(bytes, 76 + 4 * last).map(|sector| sector_at(bytes, sector)) else { return true };
    let Some(table) = bytes.get(at..at.saturating_add(size)) else { return true };
    let used = table.chunks_exact(4).rposition(|entry| entry != FREE.to_le_bytes());
    // The last sector need not be filled.
    used.is_some_and(|used| bytes.len() <= sector_at(bytes, 0).saturating_mul(last * (size / 4) + used + 1))
}

/// A number of the container's header.
fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// Where a sector begins; the first one begins behind the header, which is as long as one.
fn sector_at(bytes: &[u8], sector: u32) -> usize {
    let shift = bytes.get(30).map_or(9, |shift| (*shift).clamp(7, 16));
    usize::try_from((u64::from(sector) + 1) << shift).unwrap_or(usize::MAX)
}

/// Names stand in the container in UTF-16, and end there.
fn contains(bytes: &[u8], name: &str) -> bool {
    let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    // Entries of the directory are 128 bytes and begin with the name.
    let bytes = &bytes[..bytes.len().min(SEARCHED)];
    bytes.chunks(128).any(|entry| entry.starts_with(&wanted))
}

/// Reads an old file, and tells where it ends too soon.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Content, Fault> {
    let is_cut_off = is_cut_off(bytes);
    match by_program(bytes, format) {
        Ok(mut content) => {
            content.warnings.extend(is_cut_off.then(|| CUT_OFF.to_owned()));
            Ok(content)
        }
        Err(Fault::Damaged(_)) if is_cut_off => Err(Fault::Damaged("it ends too soon".to_owned())),
        Err(fault) => Err(fault),
    }
}

/// What is told of a file that could be read although it ends too soon.
const CUT_OFF: &str = "ends too soon and is perhaps cut off: the last of its sectors is missing";

/// Reads an old file by the first program that can.
fn by_program(bytes: &[u8], format: Format) -> Result<Content, Fault> {
    let folder = tempfile::tempdir().map_err(|error| fault(&error))?;
    let is_doc = format == Format::Doc;
    let (ending, target) = if is_doc { ("doc", "docx") } else { ("xls", "xlsx") };
    let source = folder.path().join(format!("source.{ending}"));
    fs::write(&source, bytes).map_err(|error| fault(&error))?;
    let mut last = if is_doc {
        Fault::NoProgram { programs: "antiword, catdoc or LibreOffice (libreoffice-writer)", instead: "DOCX" }
    } else {
        Fault::NoProgram { programs: "catdoc or LibreOffice (libreoffice-calc)", instead: "XLSX" }
    };
    for office in ["soffice", "libreoffice"].into_iter().filter_map(find).take(1) {
        match converted(&office, &source, target, folder.path()) {
            Ok(content) => return Ok(content),
            Err(error) => last = error,
        }
    }
    let others: &[(&str, &[&str])] = if is_doc {
        &[("antiword", &["-m", "UTF-8.txt", "-w", "0"]), ("catdoc", &["-d", "utf-8", "-w"])]
    } else {
        &[("xls2csv", &["-d", "utf-8", "-c", "\t", "-q", "0"])]
    };
    for (name, arguments) in others {
        let Some(program) = find(name) else { continue };
        match printed(&program, arguments, &source, folder.path()) {
            Ok(text) => return Ok(plain(&text)),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// What LibreOffice makes of it, read.
fn converted(office: &Path, source: &Path, target: &str, folder: &Path) -> Result<Content, Fault> {
    let profile = folder.join("profile");
    let mut command = Command::new(office);
    command.args(["--headless", "--norestore", "--nolockcheck", "--convert-to", target, "--outdir"]);
    command.arg(folder).arg(format!("-env:UserInstallation=file://{}", profile.display())).arg(source);
    let status = run(&mut command, folder, Stdio::null())?;
    let bytes =
        fs::read(source.with_extension(target)).map_err(|_| Fault::Damaged(format!("LibreOffice: {status}")))?;
    let mut package = Package::open(&bytes)?;
    if target == "docx" { docx::read(&mut package) } else { xlsx::read(&mut package) }
}

/// What a program prints of it.
fn printed(program: &Path, arguments: &[&str], source: &Path, folder: &Path) -> Result<String, Fault> {
    let output = folder.join("printed.txt");
    let file = fs::File::create(&output).map_err(|error| fault(&error))?;
    let mut command = Command::new(program);
    command.args(arguments).arg(source);
    let status = run(&mut command, folder, file.into())?;
    let size = fs::metadata(&output).map_or(0, |m| m.len());
    if size > crate::ingest::limits::MAX_PART {
        return Err(Limit::Size(crate::ingest::limits::MAX_PART).into());
    }
    let text = String::from_utf8_lossy(&fs::read(&output).map_err(|error| fault(&error))?).into_owned();
    if text.chars().all(is_blank) { Err(Fault::Damaged(format!("{}: {status}", program.display()))) } else { Ok(text) }
}

/// Runs a program to its end, or to the end of its time.
fn run(command: &mut Command, folder: &Path, output: Stdio) -> Result<ExitStatus, Fault> {
    command.stdin(Stdio::null()).stdout(output).stderr(Stdio::null()).current_dir(folder).env("HOME", folder);
    let mut child = command.spawn().map_err(|error| fault(&error))?;
    let start = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        if let Some(status) = child.try_wait().map_err(|error| fault(&error))? {
            return Ok(status);
        }
        if start.elapsed() > MAX_TIME {
            stop(&mut child);
            return Err(Limit::Time(MAX_TIME).into());
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// It may be gone by itself meanwhile: then there is nothing to stop.
fn stop(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Printed text, its lines as they are: those of one paragraph are printed as one. Lines with tabs are rows.
fn plain(text: &str) -> Content {
    let mut blocks = Blocks::default();
    let mut rows: Vec<Row> = Vec::new();
    for line in text.split(['\n', '\u{C}']) {
        let cell = |text: &str| RowCell { text: text.trim_matches(is_blank).to_owned(), rows: 1, columns: 1 };
        let cells: Vec<RowCell> = line.split('\t').map(cell).collect();
        if cells.iter().filter(|cell| !cell.text.is_empty()).nth(1).is_some() {
            rows.push(Row { group: 0, cells });
            continue;
        }
        end_table(&mut rows, &mut blocks);
        cells.iter().filter(|cell| !cell.text.is_empty()).for_each(|cell| {
            blocks.write_line(&cell.text);
        });
    }
    end_table(&mut rows, &mut blocks);
    Content { text: blocks.text, tables: blocks.tables, ..Content::default() }
}

/// Writes the rows that have come.
fn end_table(rows: &mut Vec<Row>, blocks: &mut Blocks) {
    let rows = std::mem::take(rows);
    if grid::is_data(&rows) && !grid::is_frame(&rows) {
        blocks.write_table(&rows, None);
        return;
    }
    for row in rows {
        let texts: Vec<String> = row.cells.into_iter().map(|cell| cell.text).filter(|text| !text.is_empty()).collect();
        blocks.write_line(&texts.join(" "));
    }
}

/// A program by its name, where PATH leads.
fn find(name: &str) -> Option<PathBuf> {
    let file = if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() };
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

fn fault(error: &io::Error) -> Fault {
    Fault::Damaged(error.to_string().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{IngestError, read_bytes};

    fn container(name: &str) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.resize(1024, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(2048, 0);
        bytes
    }

    #[test]
    fn containers_are_told_by_their_streams() {
        assert_eq!(detect(&container("WordDocument")), Some(Format::Doc));
        assert_eq!(detect(&container("Workbook")), Some(Format::Xls));
        assert_eq!(detect(&container("PowerPoint Document")), None);
        assert_eq!(detect(b"WordDocument"), None);
    }

    /// A container of whole sectors, so many, whose first one is the table of sectors and whose second one the directory.
    fn sectors(count: usize, name: &str) -> Vec<u8> {
        let mut bytes = vec![0; 512 * (count + 1)];
        bytes[..8].copy_from_slice(MAGIC);
        (bytes[30], bytes[44], bytes[48]) = (9, 1, 1);
        bytes[512 + 4 * count..1024].fill(0xFF);
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[1024..1024 + name.len()].copy_from_slice(&name);
        bytes
    }

    #[test]
    fn a_container_that_ends_too_soon_is_told() {
        let whole = sectors(9, "WordDocument");
        for (length, beheaded, cut_off) in [
            (whole.len(), false, false),
            (whole.len() - 511, false, false),
            (whole.len() - 512, false, true),
            (1024, true, true),
            (60, true, true),
        ] {
            let found = (is_beheaded(&whole[..length]), is_cut_off(&whole[..length]));
            assert_eq!(found, (beheaded, cut_off || length == 60 && found.1), "{length}");
        }
        let error = read_bytes(&whole[..1000], "a.xls").unwrap_err().to_string();
        assert!(error.contains("an old office file (DOC or XLS) that cannot be read (it ends too soon)"), "{error}");
        let directory = sectors(9, "PowerPoint Document");
        assert_eq!((is_beheaded(&directory), is_beheaded(&directory[..4000])), (false, true));
    }

    #[test]
    fn a_password_is_told() {
        let error = read_bytes(&container("EncryptedPackage"), "a.docx").unwrap_err();
        assert!(matches!(error, IngestError::Encrypted { .. }), "{error}");
    }

    #[test]
    fn a_program_that_takes_too_long_or_fails_is_no_hang() {
        let folder = tempfile::tempdir().unwrap();
        let Some(program) = find("false") else {
            println!("skipped: there is no program `false`");
            return;
        };
        assert!(matches!(printed(&program, &[], Path::new("x"), folder.path()), Err(Fault::Damaged(_))));
        assert_eq!(find("no-such-program-anywhere"), None);
    }
}
