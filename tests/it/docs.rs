//! The documents are held to the program: the commands that they show can be typed, and what there is they name.

use super::program::{Room, repository};
use clap::{CommandFactory as _, Parser as _};
use nianbao::cli::Cli;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A document of the repository; none, with a printed line, where it is not written yet.
fn document(name: &str) -> Option<String> {
    let text = std::fs::read_to_string(repository().join(name)).ok();
    if text.is_none() {
        println!("skipped: there is no {name} yet");
    }
    text
}

#[test]
fn commands_in_the_documents_can_be_typed() {
    let mut checked = 0;
    for name in ["README.md", "README.zh.md", "dictionaries/README.md", "ARCHITECTURE.md"] {
        let Some(text) = document(name) else { continue };
        for line in commands(&text) {
            let words = words(&line);
            if let Err(fault) = Cli::try_parse_from(&words) {
                assert!(!fault.use_stderr(), "{name}: {line}\n{fault}");
            }
            checked += 1;
        }
    }
    println!("{checked} commands");
    assert!(checked > 0 || document("README.md").is_none());
}

/// Every command of a console block, and what stands below it.
fn sessions(text: &str) -> Vec<(&str, &str)> {
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let typed = blocks.flat_map(|block| block.split("$ ").skip(1));
    typed.filter_map(|one| one.split_once('\n')).map(|(line, shown)| (line, shown.trim_end())).collect()
}

#[test]
#[cfg(unix)]
fn the_readmes_show_what_the_program_prints() {
    let room = Room::new();
    std::os::unix::fs::symlink(repository().join("corpus"), room.path("corpus")).expect("a link");
    let mut printed: BTreeMap<String, String> = BTreeMap::new();
    for name in ["README.md", "README.zh.md"] {
        let Some(text) = document(name) else { continue };
        let shown = sessions(&text);
        assert!(shown.iter().any(|(line, _)| line.starts_with("nianbao search ")), "{name} shows no search");
        for (line, expected) in shown {
            let out = printed.entry(line.to_owned()).or_insert_with(|| room.typed(line));
            assert_eq!(out.trim_end(), expected, "{name}: {line}");
        }
    }
}

#[test]
fn both_readmes_name_every_command() {
    for name in ["README.md", "README.zh.md"] {
        let Some(text) = document(name) else { continue };
        for command in Cli::command().get_subcommands().map(clap::Command::get_name) {
            assert!(text.contains(&format!("`{command}`")), "{name} does not name `{command}`");
        }
    }
}

#[test]
fn both_readmes_show_the_same_commands() {
    let (Some(en), Some(zh)) = (document("README.md"), document("README.zh.md")) else { return };
    let of = |text: &str| commands(text).into_iter().collect::<BTreeSet<_>>();
    let (en, zh) = (of(&en), of(&zh));
    assert_eq!(en.symmetric_difference(&zh).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn every_command_has_an_example_that_can_be_typed() {
    for command in Cli::command().get_subcommands() {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples = commands(&format!("```\n{help}\n```"));
        assert!(!examples.is_empty(), "{} shows no example", command.get_name());
        for line in examples {
            // What follows two spaces says what the example does.
            let typed = line.split("  ").next().unwrap_or_default();
            if let Err(fault) = Cli::try_parse_from(words(typed)) {
                panic!("{}: {line}\n{fault}", command.get_name());
            }
        }
    }
}

#[test]
fn the_catalogue_of_metrics_is_whole() {
    let beside = std::env::var_os("NIANBAO_SHARED").map_or_else(|| repository().join("../shared"), PathBuf::from);
    let path = beside.join("METRICS.md");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return;
    };
    let metrics = &super::pipeline().dictionaries.metrics;
    let rows = text.lines().filter(|l| l.starts_with("| ") && l.contains("**"));
    let ids: Vec<String> = rows.flat_map(|row| bold_ids(row.split('|').nth(1).unwrap_or_default())).collect();
    assert!(ids.len() >= 45, "{}: {ids:?}", ids.len());
    let absent: Vec<_> = ids.iter().filter(|id| metrics.get(id).is_none()).collect();
    assert!(absent.is_empty(), "not in metrics.toml: {absent:?}");
}

/// The ids in bold of a table's first cell, where `.b` and a bare `b` after `x.a` stand for `x.b`.
fn bold_ids(cell: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for bold in cell.split("**").skip(1).step_by(2) {
        for (place, word) in bold.split_whitespace().enumerate() {
            let parent = ids.last().and_then(|last| last.rsplit_once('.')).map(|(parent, _)| parent.to_owned());
            let short = word.strip_prefix('.').or_else(|| (place > 0 && !word.contains('.')).then_some(word));
            ids.push(match (short, parent) {
                (Some(short), Some(parent)) => format!("{parent}.{short}"),
                _ => word.to_owned(),
            });
        }
    }
    ids
}

/// Command lines of the program in blocks of code (with or without `$`) and in `code` of the text.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            found.extend(line.split(" | ").map(|l| l.trim().trim_start_matches("$ ").to_owned()));
        } else {
            found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    // `nianbao index` in a sentence is the name of a command, not a line to type.
    let is_line = |l: &String| l.starts_with("nianbao ") && l.split_whitespace().count() > 2;
    found.retain(is_line);
    found
}

/// A line as a shell would cut it; what a comment, a pipe or a redirection starts is left out.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut letters = line.chars();
    while let Some(c) = letters.next() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(letters.next()),
            (None, '#' | '|' | '>' | '<' | ';' | '&') if word.is_none() => break,
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn the_reader_of_documents_reads_them_rightly() {
    let text = "`nianbao text FILE` prints, as `nianbao show` does\n```console\n$ nianbao search '\"一 二\" a>1' | head\n1 > nianbao\n```\n";
    let lines = commands(text);
    assert_eq!(lines, ["nianbao text FILE", "nianbao search '\"一 二\" a>1'"]);
    assert_eq!(words(&lines[1]), ["nianbao", "search", "\"一 二\" a>1"]);
    assert_eq!(words("a b\\ c > d"), ["a", "b c"]);
    assert_eq!(bold_ids(" **a.b.c** / **.d** / .e, **x.y z** "), ["a.b.c", "a.b.d", "x.y", "x.z"]);
}
