//! ZIP and tape archives and what gzip packed; the first bytes tell which.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    nianbao_fuzz::open(data, "bin");
});
