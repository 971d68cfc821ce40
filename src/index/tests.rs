//! The index on disk: commits, replacement, folders of other things, versions, locks.

use super::fixture::{normalized, reports};
use super::*;
use crate::dictionary::Dictionaries;
use std::path::Path;

fn dictionaries() -> Dictionaries {
    Dictionaries::builtin().expect("built-in dictionaries")
}

fn write(folder: &Path, dictionaries: &Dictionaries) -> Summary {
    let writer = Writer::create_or_open(folder, dictionaries).expect("opened");
    for made in reports() {
        writer.add(&made.report, &made.text, &normalized(&made.text)).expect("added");
    }
    writer.commit().expect("committed")
}

#[test]
fn reports_come_back_as_they_went_in() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let d = dictionaries();
    let summary = write(folder.path(), &d);
    assert_eq!((summary.added, summary.reports), (12, 12));
    let reader = Reader::open(folder.path(), &d).expect("opened");
    for made in reports() {
        let found = reader.matches(&Expression::Name(Name::Source, made.report.source.clone())).expect("searched");
        assert_eq!(found.len(), 1);
        let stored = reader.load(found[0].report).expect("loaded");
        assert_eq!((&stored.report, &stored.text), (&made.report, &made.text));
        assert_eq!(reader.source(found[0].report), made.report.source);
        assert_eq!(reader.row(found[0].report).region, made.report.region);
        let kept = reader.entry(found[0].report, &d).expect("read");
        let made_anew = crate::audit::archive::Entry::of(&made.report, &made.text, &d);
        // Zeros behind the point are not kept.
        assert_eq!(format!("{kept:?}").replace(".0", ""), format!("{made_anew:?}").replace(".0", ""));
        let mut rows = Vec::new();
        let set = reader.set(&Expression::Name(Name::Id, made.report.id.clone())).expect("searched");
        let filter = FigureFilter { reports: Some(&set), ..FigureFilter::default() };
        reader.for_each_figure(&filter, |row| rows.push(row)).expect("read");
        rows.sort_by_key(|row| row.ordinal);
        assert_eq!(rows.len(), made.report.figures.len());
        for (row, figure) in rows.iter().zip(&made.report.figures) {
            assert_eq!(row.metric.as_deref(), figure.metric.as_deref());
            assert_eq!((row.value, row.kind, row.precision), (figure.value, figure.kind, figure.precision));
            assert_eq!(row.unit.as_deref(), figure.unit.as_deref());
            assert_eq!(row.report, found[0].report);
        }
    }
}

#[test]
fn a_report_replaces_the_one_of_its_source_with_its_figures() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let d = dictionaries();
    write(folder.path(), &d);
    let made = &reports()[0];
    let writer = Writer::create_or_open(folder.path(), &d).expect("opened");
    assert_eq!(writer.known(&made.report.source), Some(made.report.id.as_str()));
    let mut changed = made.report.clone();
    changed.figures.truncate(1);
    // Twice: the second stands.
    writer.add(&made.report, &made.text, &normalized(&made.text)).expect("added");
    writer.add(&changed, "新的正文", &normalized("新的正文")).expect("added");
    let gone = writer.remove_missing(|source| source != "reports/town.txt");
    assert_eq!(gone, 1);
    let summary = writer.commit().expect("committed");
    assert_eq!(summary, Summary { added: 0, replaced: 1, removed: 1, unchanged: 10, reports: 11 });
    let reader = Reader::open(folder.path(), &d).expect("opened");
    assert_eq!(reader.report_count().expect("counted"), 11);
    let mut figures = 0;
    reader.for_each_figure(&FigureFilter::default(), |_| figures += 1).expect("read");
    let before: usize = reports().iter().map(|m| m.report.figures.len()).sum();
    assert_eq!(figures, before - 1 - (made.report.figures.len() - 1));
    let text = Expression::Phrase(Place::Text, "新的正文".into());
    assert_eq!(reader.matches(&text).expect("searched").len(), 1);
}

#[test]
fn a_lost_codebook_is_told_with_the_remedy() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let d = dictionaries();
    write(folder.path(), &d);
    let file = folder.path().join("data-1/codebook");
    let whole = std::fs::read(&file).expect("it is there");
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    for bytes in [Some(&whole[..whole.len() / 2]), Some(&changed), None] {
        match bytes {
            Some(bytes) => std::fs::write(&file, bytes).expect("written"),
            None => std::fs::remove_file(&file).expect("removed"),
        }
        let read = Reader::open(folder.path(), &d).err().expect("refused");
        let written = Writer::create_or_open(folder.path(), &d).err().expect("refused");
        for fault in [read, written] {
            assert!(fault.to_string().contains("codebook") && fault.to_string().contains("--full"), "{fault}");
        }
    }
    let anew = Writer::open(folder.path(), &d, Mode::Anew).expect("opened");
    anew.add(&reports()[0].report, "正文", &normalized("正文")).expect("added");
    anew.commit().expect("committed");
    assert_eq!(Reader::open(folder.path(), &d).expect("opened").report_count().expect("counted"), 1);
}

#[test]
fn nothing_changes_without_a_commit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let d = dictionaries();
    let never = Writer::create_or_open(folder.path(), &d).expect("opened");
    drop(never);
    assert!(matches!(Reader::open(folder.path(), &d), Err(IndexError::Missing(_))));
    write(folder.path(), &d);
    for mode in [Mode::Update, Mode::Anew] {
        let writer = Writer::open(folder.path(), &d, mode).expect("opened");
        writer.remove("reports/town.txt");
        writer.add(&reports()[0].report, "别的", &normalized("别的")).expect("added");
        drop(writer);
        let reader = Reader::open(folder.path(), &d).expect("opened");
        assert_eq!(reader.report_count().expect("counted"), 12, "{mode:?}");
    }
}

#[test]
fn an_index_written_anew_takes_the_place_of_any_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let d = dictionaries();
    write(folder.path(), &d);
    let other = Dictionaries { digest: "other".into(), ..dictionaries() };
    let refused = Writer::create_or_open(folder.path(), &other).err().expect("refused");
    assert!(matches!(refused, IndexError::Version { .. }) && refused.to_string().contains("--full"), "{refused}");
    assert!(matches!(Reader::open(folder.path(), &other), Err(IndexError::Version { .. })));
    let writer = Writer::open(folder.path(), &other, Mode::Anew).expect("opened");
    assert_eq!(writer.known("reports/town.txt"), None);
    let old = Reader::open(folder.path(), &d).expect("the old one is still there");
    writer.add(&reports()[0].report, "正文", &normalized("正文")).expect("added");
    assert_eq!(writer.commit().expect("committed").reports, 1);
    let new = Reader::open(folder.path(), &other).expect("opened");
    assert_eq!((old.report_count().expect("counted"), new.report_count().expect("counted")), (12, 1));
    let data = std::fs::read_dir(folder.path()).expect("read").flatten();
    assert_eq!(data.filter(|e| e.file_name().to_string_lossy().starts_with("data-")).count(), 1);
}

#[test]
fn folders_of_others_are_left_alone() {
    let d = dictionaries();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let precious = folder.path().join("thesis.docx");
    std::fs::write(&precious, "years of work").expect("written");
    for mode in [Mode::Update, Mode::Anew] {
        assert!(matches!(Writer::open(folder.path(), &d, mode), Err(IndexError::Foreign(_))));
    }
    assert!(matches!(Reader::open(folder.path(), &d), Err(IndexError::Foreign(_))));
    assert!(matches!(Writer::create_or_open(&precious, &d), Err(IndexError::Foreign(_) | IndexError::Io { .. })));
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("read").flatten().map(|e| e.path()).collect();
    assert_eq!(left, [precious]);
    let missing = Reader::open(&folder.path().join("none"), &d).err().expect("missing");
    assert!(missing.to_string().contains("nianbao index"), "{missing}");
}

#[test]
fn two_cannot_write_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let d = dictionaries();
    let first = Writer::create_or_open(folder.path(), &d).expect("opened");
    assert!(matches!(Writer::create_or_open(folder.path(), &d), Err(IndexError::Locked(_))));
    drop(first);
    Writer::create_or_open(folder.path(), &d).expect("the lock is free again");
}

#[test]
fn many_threads_may_add() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let d = dictionaries();
    let writer = Writer::create_or_open(folder.path(), &d).expect("opened");
    let made = &reports()[0];
    let normalized = normalized(&made.text);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (writer, normalized) = (&writer, &normalized);
            scope.spawn(move || {
                for i in 0..50 {
                    let mut report = made.report.clone();
                    report.source = format!("{thread}/{i}.txt");
                    writer.add(&report, &made.text, normalized).expect("added");
                }
            });
        }
    });
    assert_eq!(writer.commit().expect("committed").reports, 200);
    let reader = Reader::open(folder.path(), &d).expect("opened");
    let mut wrong = 0;
    reader
        .for_each_figure(&FigureFilter::default(), |row| {
            let stored = reader.load(row.report).expect("loaded").report;
            wrong += usize::from(stored.figures[row.ordinal].value != row.value);
        })
        .expect("read");
    assert_eq!(wrong, 0);
}
