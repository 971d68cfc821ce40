//! Comparisons as pictures.
