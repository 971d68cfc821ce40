//! Runs after the first: what has not changed is not touched, what moved is not read, what failed is told.

use super::program::Room;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

const REPORT: &str = "武清区2022年度行政执法工作报告\n2022年，武清区共办理行政处罚案件3260件。\n";
const OTHER: &str = "宁河区2021年度行政执法工作报告\n2021年，宁河区共办理行政处罚案件1020件。\n";

fn room() -> Room {
    let room = Room::new();
    for (name, text) in [("reports/a.txt", REPORT), ("reports/b.txt", OTHER)] {
        settled(&room, name, text);
    }
    room
}

/// A file that was written long ago.
fn settled(room: &Room, name: &str, text: &str) {
    let path = room.write(name, text);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let file = std::fs::File::options().write(true).open(path).expect("opened");
    file.set_modified(long_ago).expect("set");
}

/// What a run of `index` counts: added, replaced, unchanged, removed, moved, figures read.
#[track_caller]
fn index(room: &Room, args: &[&str], status: i32) -> [u64; 6] {
    let summary = summary(room, args, status);
    ["added", "replaced", "unchanged", "removed", "moved", "figures"].map(|key| summary[key].as_u64().expect(key))
}

#[track_caller]
fn summary(room: &Room, args: &[&str], status: i32) -> Value {
    let mut all = vec!["index", "--quiet", "--format", "json"];
    all.extend(args);
    room.run(&all).ended(status).json()
}

fn sources(room: &Room) -> Vec<String> {
    let answer = room.run(&["search", "行政处罚", "--format", "json"]).ended(0).json();
    let source = |hit: &Value| hit["source"].as_str().expect("a path").to_owned();
    let mut all: Vec<String> = answer["hits"].as_array().expect("hits").iter().map(source).collect();
    all.sort();
    all
}

#[test]
fn a_run_over_an_unchanged_archive_touches_nothing() {
    let room = room();
    assert_eq!(index(&room, &["reports"], 0)[..4], [2, 0, 0, 0]);
    let data = |room: &Room| {
        let mut files = room.contents("nianbao-index");
        files.retain(|(path, _)| path.to_string_lossy().contains("data-"));
        files
    };
    let before = data(&room);
    // Not even opened: its bytes are others, its size and time are not.
    settled(&room, "reports/a.txt", &REPORT.replace("3260", "9999"));
    assert_eq!(index(&room, &["reports"], 0), [0, 0, 2, 0, 0, 0]);
    assert!(data(&room) == before, "files of the index were written");
    room.write("reports/a.txt", REPORT.replace("3260", "32600"));
    assert_eq!(index(&room, &["reports"], 0)[..5], [0, 1, 1, 0, 0]);
    assert_eq!(room.run(&["search", "\"32600件\""]).ended(0).out.lines().next(), Some("1 report matches"));
}

#[test]
fn a_report_that_moved_is_not_read_again() {
    let room = room();
    index(&room, &["reports"], 0);
    std::fs::create_dir(room.path("reports/2022")).expect("made");
    std::fs::rename(room.path("reports/a.txt"), room.path("reports/2022/wuqing.txt")).expect("moved");
    assert_eq!(index(&room, &["reports"], 0), [0, 0, 1, 0, 1, 0]);
    assert_eq!(sources(&room), ["reports/2022/wuqing.txt", "reports/b.txt"]);
    let figures = room.run(&["figures", "--metric", "cases.penalty", "--format", "json"]).ended(0).json();
    assert_eq!(figures["total"], 2);
}

#[test]
fn a_file_that_is_given_by_another_path_is_not_indexed_twice() {
    let room = room();
    index(&room, &["reports"], 0);
    let absolute = room.path("reports").display().to_string();
    assert_eq!(index(&room, &[&absolute], 0)[..5], [0, 0, 0, 0, 2]);
    assert_eq!(sources(&room).len(), 2);
    assert_eq!(index(&room, &["reports/../reports/a.txt"], 0)[..5], [0, 0, 1, 0, 1]);
    assert_eq!(sources(&room).len(), 2);
}

#[test]
fn what_vanished_is_taken_out_when_asked_and_copies_stay() {
    let room = room();
    settled(&room, "reports/copy.txt", REPORT);
    assert_eq!(index(&room, &["reports"], 0)[..4], [3, 0, 0, 0]);
    std::fs::remove_file(room.path("reports/a.txt")).expect("removed");
    assert_eq!(index(&room, &["reports"], 0)[..5], [0, 0, 3, 0, 0]);
    assert_eq!(summary(&room, &["reports"], 0)["vanished"], 1, "told at every run");
    assert!(room.run(&["index", "reports"]).ended(0).out.contains("1 kept whose files are gone; --prune"));
    assert_eq!(index(&room, &["reports", "--prune"], 0)[..5], [0, 0, 2, 1, 0]);
    assert_eq!(summary(&room, &["reports"], 0)["vanished"], 0);
    assert_eq!(sources(&room), ["reports/b.txt", "reports/copy.txt"]);
}

#[test]
fn the_state_of_an_index_tells_versions_and_failures() {
    let room = room();
    assert!(room.run(&["status"]).ended(2).err.contains("there is no index here"));
    room.write("reports/empty.txt", "");
    index(&room, &["reports"], 1);
    let status = room.run(&["status", "--format", "json"]).ended(1).json();
    assert_eq!((&status["reports"], &status["files"]), (&json!(2), &json!(2)));
    assert_eq!(status["failures"][0]["source"], "reports/empty.txt");
    assert_eq!(status["facets"]["year"], json!({"2021": 1, "2022": 1}));
    assert_eq!(status["format"], status["this_program"]["format"]);
    let text = room.run(&["status"]).ended(1).out;
    assert!(text.contains("2 reports") && text.contains("not read: reports/empty.txt: "), "{text}");
    // Tried again, and gone once it can be read.
    settled(&room, "reports/empty.txt", &REPORT.replace("武清", "西青"));
    assert_eq!(index(&room, &["reports"], 0)[..3], [1, 0, 2]);
    assert!(room.run(&["status"]).ended(0).out.contains("3 reports"));
    room.write("mine/words.txt", "秸秆焚烧\n");
    let other = room.run(&["status", "--dictionaries", "mine"]).ended(1).out;
    assert!(other.contains("others are loaded") && other.contains("--full"), "{other}");
}

#[test]
#[cfg(unix)]
fn who_may_read_the_folder_may_read_the_index() {
    use std::os::unix::fs::PermissionsExt as _;
    let room = Room::new();
    room.write("in/a.txt", "某县司法局2023年工作总结\n2023年办理行政处罚12件。\n");
    for round in ["2023年办理行政处罚12件。", "2023年办理行政处罚13件。"] {
        room.write("in/a.txt", format!("某县司法局2023年工作总结\n{round}\n"));
        room.run(&["index", "in"]).ended(0);
        room.run(&["compare", "--metric", "cases.penalty", "--region", "武清区"]);
        for file in walkdir::WalkDir::new(room.path("nianbao-index")).into_iter().flatten() {
            let mode = |path: &std::path::Path| path.metadata().expect("there").permissions().mode() & 0o444;
            let wanted = mode(&room.path("nianbao-index/nianbao-index.lock"));
            assert_eq!(mode(file.path()) & wanted, wanted, "{}", file.path().display());
        }
    }
}
