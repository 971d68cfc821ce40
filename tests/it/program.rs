//! The real program, run in a temporary folder that vanishes with the test.

use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tempfile::TempDir;

/// What a run left behind.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Fails unless the program ended with this status and did not panic.
    #[track_caller]
    pub fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, status, "status\nstdout: {}\nstderr: {}", head(&self.out), head(&self.err));
        assert!(!self.err.contains("panicked"), "{}", head(&self.err));
        self
    }

    /// Standard output as one JSON value.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("no JSON ({e}): {}", head(&self.out)))
    }

    /// Standard output as one JSON value a line.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<Value> {
        self.out.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("no JSON ({e}): {l}"))).collect()
    }
}

fn head(text: &str) -> String {
    text.chars().take(2000).collect()
}

/// A temporary folder in which the program runs.
pub struct Room {
    folder: TempDir,
}

impl Room {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, making the folders on its way.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, contents).expect("written");
        path
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        run(self.folder.path(), args, b"")
    }

    pub fn run_with_input(&self, args: &[&str], input: &[u8]) -> Ran {
        run(self.folder.path(), args, input)
    }

    /// As `run`, but the system ends the program (status -1) when it has taken so many seconds of a core: what other
    /// work the machine has does not count. Elsewhere than on Unix there is no limit.
    pub fn run_within(&self, seconds: u32, args: &[&str]) -> Ran {
        if !cfg!(unix) {
            return self.run(args);
        }
        let mut limited = Command::new("sh");
        limited.arg("-c").arg(format!("ulimit -t {seconds}; exec \"$0\" \"$@\"")).arg(env!("CARGO_BIN_EXE_nianbao"));
        ended(prepared(limited, self.folder.path()).args(args), b"")
    }

    /// Standard output of a line typed to a shell that finds the program by its name.
    pub fn typed(&self, line: &str) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_nianbao")).parent().expect("a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = prepared(Command::new("sh"), self.folder.path());
        shell.env("PATH", format!("{}:{path}", program.display())).arg("-c").arg(line);
        ended(&mut shell, b"").out
    }

    /// All files below, with their contents: to show that nothing was touched.
    pub fn contents(&self, name: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let files = walkdir::WalkDir::new(self.path(name)).sort_by_file_name().into_iter().map(|e| e.expect("walked"));
        files
            .filter(|e| e.file_type().is_file())
            .map(|e| (e.path().to_owned(), std::fs::read(e.path()).expect("read")))
            .collect()
    }
}

/// The program as nobody has set it up: what the caller's environment says of it is left out.
pub fn command(folder: &Path) -> Command {
    prepared(Command::new(env!("CARGO_BIN_EXE_nianbao")), folder)
}

fn prepared(mut command: Command, folder: &Path) -> Command {
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["NIANBAO_INDEX", "NIANBAO_LOG", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

fn run(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    ended(command(folder).args(args), input)
}

fn ended(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the program starts");
    // A program that does not read its input closes the pipe: no fault.
    let _ = child.stdin.take().expect("piped").write_all(input);
    let output = child.wait_with_output().expect("the program ends");
    Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs a command in the repository, without an index.
pub fn run_here(args: &[&str]) -> Ran {
    run(repository(), args, b"")
}

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An index of `corpus/`, made once for the tests that run at the same time and removed by the last of them.
pub struct CorpusIndex {
    folder: TempDir,
}

impl CorpusIndex {
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<CorpusIndex>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = shared.upgrade() {
            return index;
        }
        let index = Arc::new(Self { folder: tempfile::tempdir().expect("a temporary folder") });
        index.run(&["index", "corpus"]).ended(0);
        *shared = Arc::downgrade(&index);
        index
    }

    /// Runs a command on the index; sources are as seen from the repository.
    pub fn run(&self, args: &[&str]) -> Ran {
        run(repository(), &[args, &["--index", self.folder()]].concat(), b"")
    }

    pub fn folder(&self) -> &str {
        self.folder.path().to_str().expect("a plain path")
    }
}
