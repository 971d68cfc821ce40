//! How much of damaged text is mended, and what looking for damage costs sound text.
//!
//! `cargo bench --bench damage [-- --show] [FOLDER]`: 1,000 places of each sort in the reports of a folder, simplified and
//! turned into traditional; without a folder those of `corpus/`. `--show` prints those that are not mended. Checks that
//! nothing is misread without a word and that sound reports are read as they stand.

#[path = "damaged/mod.rs"]
mod damaged;

use damaged::{Outcome, Place};
use nianbao::ingest;
use nianbao::normalize::Normalizer;
use opencc_rust::{DefaultConfig, OpenCC, generate_static_dictionary};
use std::path::PathBuf;
use std::time::Instant;

const PLACES: usize = 1000;

fn main() {
    let show = std::env::args().any(|a| a == "--show");
    let normalizer = Normalizer::new().expect("OpenCC loads");
    let folder = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    let texts = texts(folder.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus"), PathBuf::from));
    let traditional = traditional(&texts);
    for (script, texts, hant) in [("simplified", &texts, false), ("traditional", &traditional, true)] {
        let sorts = [
            ("pairs that break of themselves", damaged::natural(texts)),
            ("pairs put in", damaged::given(texts, hant)),
            ("any two characters", damaged::anywhere(texts)),
        ];
        for (sort, places) in sorts {
            let outcome = measured(&normalizer, places, show);
            println!("{script:11} {sort:31} {outcome}");
            assert_eq!(outcome.silent, 0, "something was misread without a word");
        }
    }
    speed(&normalizer, &texts);
}

fn measured(normalizer: &Normalizer, places: Vec<Place<'_>>, show: bool) -> Outcome {
    damaged::judge(normalizer, &damaged::drawn(places, PLACES), show)
}

/// The sound reports.
fn texts(folder: PathBuf) -> Vec<String> {
    let walk = ingest::walk(&[folder]);
    let sound = walk.files.iter().filter(|p| !p.components().any(|c| c.as_os_str() == "damaged"));
    sound.filter_map(|p| ingest::read_file(p, &ingest::ReadOptions::default()).ok()).map(|d| d.text).collect()
}

fn traditional(texts: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("the temporary folder can be written");
    generate_static_dictionary(folder.path(), DefaultConfig::S2T).expect("OpenCC unpacks");
    let opencc = OpenCC::new(folder.path().join(DefaultConfig::S2T)).expect("OpenCC loads");
    texts.iter().filter_map(|text| opencc.convert(text).ok()).collect()
}

/// Normalising sound text: what it costs in all, damage looked for.
fn speed(normalizer: &Normalizer, texts: &[String]) {
    let size: usize = texts.iter().map(String::len).sum();
    let rounds = (100 << 20) / size;
    let start = Instant::now();
    for _ in 0..rounds {
        for text in texts {
            let (read, _) = normalizer.normalize(text);
            assert!(read.damage.iter().all(|d| !d.kind.is_doubt()), "sound text is called damaged: {:?}", read.damage);
        }
    }
    let megabytes = (size * rounds) as f64 / 1e6;
    println!("sound text is normalised at {:.0} MB/s", megabytes / start.elapsed().as_secs_f64());
}
