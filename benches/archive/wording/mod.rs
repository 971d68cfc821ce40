//! What reports say, as templates (`writer.rs` explains the slots). Every list holds the wordings of one statement.

pub mod cases;
pub mod filler;
pub mod frame;
pub mod staff;
pub mod tempting;
pub mod work;
