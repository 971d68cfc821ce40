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

/// Names stand in the container in UTF-16, and end there.
fn contains(bytes: &[u8], name: &str) -> bool {
    let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    // Entries of the directory are 128 bytes and begin with the name.
    let bytes = &bytes[..bytes.len().min(SEARCHED)];
    bytes.chunks(128).any(|entry| entry.starts_with(&wanted))
}

/// Reads an old file by the first program that can.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Content, Fault> {
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
