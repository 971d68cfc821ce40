//! Figures and problems out of an outlined text.

pub mod number;
pub mod mention;
mod proportion;
mod refuse;
mod zones;
