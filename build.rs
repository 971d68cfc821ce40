//! Says what to do where OpenCC has not been fetched, or is gone. What is linked, and how, is the matter of opencc-rust's
//! build script, which reads what `.cargo/config.toml` sets.
//!
//! In a first build cargo runs opencc-rust's script before this one, and that fails with the name of the folder, which is
//! the remedy: `.opencc/made-by-make-opencc/lib`. It does not look again; this one does, so that a folder removed after
//! a build ends in a sentence and not in an error of the linker.

use std::env;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-env-changed=OPENCC_LIB_DIRS");
    let folders = env::var_os("OPENCC_LIB_DIRS").unwrap_or_default();
    for folder in env::split_paths(&folders).filter(|f| !f.as_os_str().is_empty()) {
        check(&folder);
    }
}

fn check(folder: &Path) {
    if !folder.is_dir() {
        // Cargo prints this as its own error and stops after the script.
        println!("cargo::error=OpenCC is not there yet ({} does not exist): run `make opencc`", folder.display());
        println!("cargo::error=or, with an OpenCC 1.4 of your own, set OPENCC_LIB_DIRS and OPENCC_INCLUDE_DIRS");
        return;
    }
    // One file, not the folder: cargo looks at every file below a folder each time.
    let library: PathBuf = folder.join("libopencc.a");
    if library.is_file() {
        println!("cargo::rerun-if-changed={}", library.display());
    }
}
