//! Raw arguments in, exit status out.

use clap::Parser;
use nianbao::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(&Cli::parse())
}
