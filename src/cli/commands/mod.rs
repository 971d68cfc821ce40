//! One file a command.

pub mod extract;
pub mod index;
mod inputs;
pub mod text;

use super::{Command, Common};
use std::process::ExitCode;

pub(super) fn run(command: &Command, common: &Common) -> anyhow::Result<ExitCode> {
    match command {
        Command::Extract(args) => extract::run(args, common),
        Command::Text(args) => text::run(args, common),
        Command::Index(args) => index::run(args, common),
    }
}
