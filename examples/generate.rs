//! Writes generated annual reports into a folder, with a manifest of the figures and faults they hold.
//!
//! `cargo run --example generate -- OUT_DIR --districts 200 --years 2014..2023 --seed 1 --faults 0.3 --manifest FILE`

#[path = "../benches/archive/mod.rs"]
mod archive;

use archive::{Known, Made, Plan, Planted};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Writes generated annual reports of districts, the same ones for the same arguments.

Usage: cargo run --example generate -- OUT_DIR [OPTIONS]

  OUT_DIR            folder for the reports, made if it is not there
  --districts N      how many districts, each with a report a year [10]
  --years FROM..TO   years reported on, both included [2014..2023]
  --seed N           another number, other reports [1]
  --faults SHARE     share of the reports that get a fault, 0 to 1 [0]
  --manifest FILE    one line a report: name, region code, year, figures, faults (JSON)

Example: cargo run --example generate -- /tmp/reports --districts 200 --faults 0.3 --manifest /tmp/reports.jsonl";

struct Arguments {
    out: PathBuf,
    manifest: Option<PathBuf>,
    plan: Plan,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let arguments = match arguments(&words) {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("error: {message}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match write(&arguments) {
        Ok((reports, faults)) => {
            eprintln!("{reports} reports, {faults} faults");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn arguments(words: &[String]) -> Result<Arguments, String> {
    let mut plan = Plan { seed: 1, districts: 10, years: 2014..=2023, faults: 0.0 };
    let (mut out, mut manifest) = (None, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if !word.starts_with("--") {
            if out.replace(PathBuf::from(word)).is_some() {
                return Err(format!("{word}: only one folder can be written to"));
            }
            continue;
        }
        let value = words.next().ok_or_else(|| format!("{word}: a value is missing"))?;
        match word.as_str() {
            "--districts" => plan.districts = number(word, value)?,
            "--seed" => plan.seed = number(word, value)?,
            "--faults" => plan.faults = share(word, value)?,
            "--years" => plan.years = years(value)?,
            "--manifest" => manifest = Some(PathBuf::from(value)),
            _ => return Err(format!("{word}: no such option")),
        }
    }
    let out = out.ok_or("the folder to write to is missing")?;
    Ok(Arguments { out, manifest, plan })
}

fn number<T: std::str::FromStr>(option: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("{option} {value}: not a whole number"))
}

fn share(option: &str, value: &str) -> Result<f64, String> {
    let share: f64 = value.parse().map_err(|_| format!("{option} {value}: not a number"))?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(format!("{option} {value}: not between 0 and 1")) }
}

fn years(value: &str) -> Result<RangeInclusive<i32>, String> {
    let (from, to) = value.split_once("..").unwrap_or((value, value));
    let (from, to): (i32, i32) = (number("--years", from)?, number("--years", to)?);
    if (1981..=2100).contains(&from) && (from..=2100).contains(&to) {
        Ok(from..=to)
    } else {
        Err(format!("--years {value}: two years between 1981 and 2100, the earlier first"))
    }
}

fn write(arguments: &Arguments) -> std::io::Result<(usize, usize)> {
    fs::create_dir_all(&arguments.out)?;
    let mut manifest = arguments.manifest.as_deref().map(create).transpose()?;
    let (mut reports, mut faults) = (0, 0);
    for made in archive::archive(&arguments.plan) {
        fs::write(arguments.out.join(&made.name), &made.text)?;
        if let Some(manifest) = &mut manifest {
            writeln!(manifest, "{}", line(&made))?;
        }
        reports += 1;
        faults += made.faults.len();
    }
    if let Some(mut manifest) = manifest {
        manifest.flush()?;
    }
    Ok((reports, faults))
}

fn create(path: &Path) -> std::io::Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path)?))
}

fn line(made: &Made) -> Value {
    json!({
        "name": made.name,
        "region": made.region_code,
        "year": made.year,
        "figures": made.figures.iter().map(figure).collect::<Vec<_>>(),
        "faults": made.faults.iter().map(fault).collect::<Vec<_>>(),
    })
}

fn figure(known: &Known) -> Value {
    json!({
        "metric": known.metric,
        "value": known.value.to_string(),
        "unit": known.unit,
        "kind": known.kind.as_str(),
        "period": known.period,
        "scope": known.scope,
        "number_text": known.number_text,
    })
}

fn fault(planted: &Planted) -> Value {
    json!({
        "check": planted.check,
        "note": planted.note,
        "numbers": planted.numbers,
        "other": planted.other,
        "also": planted.also,
    })
}
