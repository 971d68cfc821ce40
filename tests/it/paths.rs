//! Paths that are not plain files of text: each is read or told in one line, with an exit status that says so.
#![cfg(unix)]

use super::program::{Room, command};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Stdio;

const TEXT: &str = "2023年，全区办结行政处罚案件15件。";

/// A folder with paths of every odd kind, and one good file.
fn odd_room() -> Room {
    let room = Room::new();
    room.write("in/good.txt", TEXT);
    room.write("in/empty.txt", "");
    room.write("in/blank.txt", "\u{FEFF} \r\n\u{3000}\t\u{200B}\n");
    fs::create_dir(room.path("in/folder.txt")).expect("made");
    symlink("nowhere.txt", room.path("in/dead.txt")).expect("linked");
    symlink(".", room.path("in/circle")).expect("linked");
    fs::write(room.path("in").join(OsStr::from_bytes(b"\xB1\xA8.txt")), TEXT).expect("written");
    room
}

#[test]
fn odd_files_of_a_folder_are_told_and_the_good_one_is_read() {
    let room = odd_room();
    let ran = room.run(&["extract", "in"]).ended(1);
    assert_eq!(ran.json_lines().len(), 1, "{}", ran.out);
    for told in [
        "in/empty.txt: holds no text",
        "in/blank.txt: holds no text",
        "in/dead.txt: cannot be read (it is a link that leads nowhere)",
        ".txt: cannot be read (its name is not UTF-8, rename it)",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    assert_eq!(ran.err.lines().count(), 4, "{}", ran.err);
    let summary = room.run(&["index", "in", "--format", "json"]).ended(1).json();
    assert_eq!(summary["added"], 1);
}

#[test]
fn an_odd_path_alone_is_an_error() {
    let room = odd_room();
    for (path, told) in [
        ("in/empty.txt", "in/empty.txt: holds no text"),
        ("in/blank.txt", "in/blank.txt: holds no text"),
        ("in/dead.txt", "in/dead.txt: cannot be read (it is a link that leads nowhere)"),
        ("in/folder.txt", "in/folder.txt: nothing to read"),
        ("in/none.txt", "in/none.txt: no such file or folder"),
        ("/dev/null", "/dev/null: holds no text"),
        ("/dev/zero", "/dev/zero: larger than 256 MiB"),
    ] {
        for verb in ["extract", "index"] {
            let ran = room.run(&[verb, path]).ended(2);
            assert!(ran.err.contains(told) && ran.err.lines().count() == 1, "{verb} {path}: {}", ran.err);
        }
    }
    let ran = room.run(&["text", "in/folder.txt"]).ended(2);
    assert!(ran.err.contains("in/folder.txt: cannot be read (it is a folder)"), "{}", ran.err);
}

#[test]
fn what_may_not_be_read_is_told() {
    let room = odd_room();
    let path = room.path("in/good.txt");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).expect("changed");
    if fs::read(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let ran = room.run(&["extract", "in/good.txt"]).ended(2);
    assert!(ran.err.contains("in/good.txt: cannot be read (permission denied"), "{}", ran.err);
}

#[test]
fn a_pipe_with_a_name_is_read_once_and_to_its_end() {
    let room = Room::new();
    let made = std::process::Command::new("mkfifo").arg(room.path("pipe")).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: there is no mkfifo");
        return;
    }
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).expect("a member");
    std::io::Write::write_all(&mut zip, TEXT.as_bytes()).expect("written");
    let zip = zip.finish().expect("an archive").into_inner();
    let rows = format!("{{\"id\": \"a.txt\", \"text\": \"{TEXT}\"}}\n");
    for (bytes, source) in [(TEXT.as_bytes(), "pipe"), (&zip, "pipe!/a.txt"), (rows.as_bytes(), "pipe!/a.txt")] {
        let mut ran = command(&room.path(""));
        let child = ran.args(["extract", "pipe"]).stdin(Stdio::null()).spawn().expect("the program starts");
        fs::write(room.path("pipe"), bytes).expect("written");
        let output = child.wait_with_output().expect("the program ends");
        let record: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a record");
        assert_eq!((record["source"].as_str(), &record["figures"][0]["value"]), (Some(source), &15.into()));
    }
}
