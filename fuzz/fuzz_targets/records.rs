//! JSON lines and tables: the first byte says which.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    match first {
        b'{' | b'[' => nianbao_fuzz::open(data, "jsonl"),
        b'\t' => nianbao_fuzz::open(rest, "tsv"),
        _ => nianbao_fuzz::open(data, "csv"),
    }
});
