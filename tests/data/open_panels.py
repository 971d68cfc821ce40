"""Opens the panels of a folder as researchers would, and compares what each program reads with the CSV."""

import sys
from pathlib import Path

import duckdb
import pandas as pd
import pyreadstat

folder = Path(sys.argv[1])

for name in ("long", "wide"):
    csv = pd.read_csv(folder / f"{name}.csv", dtype={"region_code": str})
    parquet = pd.read_parquet(folder / f"{name}.parquet")
    excel = pd.read_excel(folder / f"{name}.xlsx", dtype={"region_code": str})
    stata = pd.read_stata(folder / f"{name}.dta")
    readstat, meta = pyreadstat.read_dta(folder / f"{name}.dta")
    duck = duckdb.sql(f"select * from '{folder}/{name}.parquet'").df()
    lines = pd.read_json(folder / f"{name}.jsonl", lines=True, dtype={"region_code": str})

    for other, frame in (("parquet", parquet), ("xlsx", excel), ("dta", stata), ("ReadStat", readstat),
                         ("DuckDB", duck), ("jsonl", lines)):
        assert frame.shape == csv.shape, f"{name}: {other} has {frame.shape}, CSV {csv.shape}"
    assert list(parquet.columns) == list(csv.columns) == list(excel.columns) == list(lines.columns)

    for at, column in enumerate(csv.columns):
        if csv[column].dtype.kind in "if":
            wanted = csv[column].astype(float)
            for other, frame in (("parquet", parquet), ("xlsx", excel), ("dta", stata), ("ReadStat", readstat)):
                found = pd.to_numeric(frame.iloc[:, at].astype(object), errors="coerce").astype(float)
                same = (found - wanted).abs() <= 1e-9 * wanted.abs()
                assert (same | (found.isna() & wanted.isna())).all(), f"{name}: {column} differs in {other}"
        else:
            wanted = csv[column].fillna("").astype(str)
            for other, frame in (("parquet", parquet), ("dta", stata), ("ReadStat", readstat)):
                found = frame.iloc[:, at].fillna("").astype(str)
                assert (found == wanted).all(), f"{name}: {column} differs in {other}"
    assert all(meta.column_labels), f"{name}: a variable has no label"

total = duckdb.sql(f"select sum(value) from '{folder}/long.parquet' where metric = 'cases.penalty'").fetchall()[0][0]
exact = duckdb.sql(
    f"select sum(cast(value as decimal(38, 9))) from read_csv('{folder}/long.csv', all_varchar = true)"
    " where metric = 'cases.penalty'"
).fetchall()[0][0]
assert total == exact, f"DuckDB adds {total}, the CSV holds {exact}"
assert {"panel", "codebook"} <= set(pd.ExcelFile(folder / "long.xlsx").sheet_names)
print("opened")
