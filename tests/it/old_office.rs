//! Old Word and Excel files, made and read by the programs that are installed; what is missing is skipped aloud.
#![cfg(unix)]

use super::program::{Room, command};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PAGE: &str = "<html><meta charset=utf-8><p>2023年，全区办结行政处罚案件15件。</p><p>罚没款共3.6万元。</p>\
                    <table border=1><tr><td>单位<td>件数<tr><td>城管局<td>1203<tr><td>市场局<td>311</table></html>";
const ROWS: &str = "单位,件数\n城管局,1203\n市场局,311\n";

fn installed(name: &str) -> Option<PathBuf> {
    let found = std::env::var_os("PATH").and_then(|path| {
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
    });
    if found.is_none() {
        println!("skipped: there is no {name}");
    }
    found
}

/// Makes a file of the old kind by LibreOffice; none where it is not installed.
fn made(room: &Room, name: &str, text: &str, read_as: &str, form: &str) -> Option<PathBuf> {
    let office = installed("soffice")?;
    let source = room.write(name, text);
    let profile = format!("-env:UserInstallation=file://{}", room.path("profile").display());
    let mut run = Command::new(office);
    run.args(["--headless", &profile, &format!("--infilter={read_as}"), "--convert-to", form, "--outdir"]);
    run.arg(room.path("")).arg(&source).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let ended = run.status();
    let target = source.with_extension(&form[..3]);
    if !ended.is_ok_and(|status| status.success()) || !target.is_file() {
        println!("skipped: LibreOffice makes no {form} of {name}");
        return None;
    }
    Some(target)
}

/// The text of a file, read with those programs alone that lie in a folder: its output and its errors.
fn text(room: &Room, file: &Path, path: Option<&Path>) -> (String, String) {
    let mut run = command(&room.path(""));
    run.arg("text").arg(file);
    if let Some(path) = path {
        run.env("PATH", path);
    }
    let output = run.output().expect("the program starts");
    let read = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (read(output.stdout), read(output.stderr))
}

/// A folder of that name with a link to one program, or with none.
fn only(room: &Room, name: &str, program: Option<&Path>) -> PathBuf {
    let folder = room.path(name);
    fs::create_dir_all(&folder).expect("made");
    if let Some(program) = program {
        symlink(program, folder.join(program.file_name().expect("a name"))).expect("linked");
    }
    folder
}

#[test]
fn old_word_files_are_read_by_every_program_that_can() {
    let room = Room::new();
    let Some(file) = made(&room, "a.html", PAGE, "HTML (StarWriter)", "doc:MS Word 97") else { return };
    let (whole, _) = text(&room, &file, None);
    assert_eq!(
        whole,
        "2023年，全区办结行政处罚案件15件。\n罚没款共3.6万元。\n单位 | 件数\n城管局 | 1203\n市场局 | 311\n"
    );
    for name in ["antiword", "catdoc"] {
        let Some(program) = installed(name) else { continue };
        let (read, err) = text(&room, &file, Some(&only(&room, name, Some(&program))));
        for sentence in ["2023年，全区办结行政处罚案件15件。\n", "罚没款共3.6万元。\n", "1203"] {
            assert!(read.contains(sentence), "{name}: {read}{err}");
        }
    }
    let (_, err) = text(&room, &file, Some(&only(&room, "none", None)));
    assert!(err.contains("a.doc: is an old Word document (DOC); install antiword, catdoc or LibreOffice"), "{err}");
}

#[test]
fn old_workbooks_are_read_by_every_program_that_can() {
    let room = Room::new();
    let filter = "Text - txt - csv (StarCalc):44,34,76,1";
    let Some(file) = made(&room, "b.csv", ROWS, filter, "xls:MS Excel 97") else { return };
    assert!(text(&room, &file, None).0.ends_with("单位 | 件数\n城管局 | 1203\n市场局 | 311\n"));
    if let Some(program) = installed("xls2csv") {
        let (read, err) = text(&room, &file, Some(&only(&room, "catdoc", Some(&program))));
        assert!(read.contains("城管局 | 1203\n"), "{read}{err}");
    }
    let (_, err) = text(&room, &file, Some(&only(&room, "none", None)));
    assert!(err.contains("b.xls: is an old Excel workbook (XLS); install catdoc or LibreOffice"), "{err}");
}
