//! One test binary for everything that is tested from outside the library.

mod architecture;
#[path = "../../benches/archive/mod.rs"]
mod archive;
mod archives;
mod audit;
mod cases;
mod cli;
mod dictionaries;
mod docs;
mod documents;
mod evaluate;
mod explained;
mod generator;
mod gold;
mod incremental;
