//! The whole way of a text: normalised, outlined, its figures read and audited. Every place that the record names holds
//! what the record says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nianbao::pipeline::Pipeline;
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(None).expect("the built-in dictionaries load"));

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let Some(document) = nianbao_fuzz::read(text.as_bytes(), "a") else { return };
    let reading = PIPELINE.read(document);
    let characters: Vec<char> = reading.text.chars().collect();
    for figure in &reading.report.figures {
        let stated: String = characters[figure.start..figure.end].iter().collect();
        assert_eq!(stated, figure.number_text);
        assert!(figure.part_of.is_none_or(|whole| whole < reading.report.figures.len()));
    }
    for problem in &reading.report.problems {
        assert!(problem.start <= problem.end && problem.end <= characters.len());
    }
});
