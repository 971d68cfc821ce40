//! Raw arguments in, exit status out.

use clap::Parser;
use nianbao::cli::{self, Cli};
use nianbao::memory::Allocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

fn main() -> ExitCode {
    cli::run(&Cli::parse())
}
