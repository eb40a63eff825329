"""Rank a roster of students on a Spark cluster, with the function that ranks one part.

    python docs/recipes/on_spark.py STUDENTS.csv MENTORS.index FOLDER [MASTER]

Every executor needs mentormatch (``pip install mentormatch-med``) and the index at the same path, shared or copied.
Spark writes Parquet files to the folder; the rows are those of ``mentormatch rank``, in no particular order.
"""

from __future__ import annotations

import os
import pickle
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from mentormatch.batch.part import Options, parts_of, rank_part
from mentormatch.people.reading import read_students

if TYPE_CHECKING:
    from collections.abc import Iterator

PART_SIZE = 1000


def rank(students: str, index: str, folder: str, master: str) -> None:
    """Rank the students and write Parquet files to a folder, which must not exist yet."""
    options = Options(k=5, explain=False, form="parquet", verify=True)
    people = read_students(students)
    parts = list(parts_of(people, PART_SIZE))

    def ranked(tables: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for table in tables:
            for part in table["part"]:
                content = rank_part(index, pickle.loads(part), options).content  # noqa: S301 - packed below
                yield pq.read_table(pa.BufferReader(content)).to_pandas()

    first = rank_part(index, next(parts_of(people, 1)), options).content
    schema = from_arrow_schema(pq.read_schema(pa.BufferReader(first)))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # between its stages Spark writes students to the disks of executors
    session = SparkSession.builder.master(master).config("spark.io.encryption.enabled", "true")
    spark = session.appName("mentormatch").getOrCreate()
    packed = pd.DataFrame({"number": range(len(parts)), "part": [pickle.dumps(part) for part in parts]})
    spread = spark.createDataFrame(packed).repartitionByRange(len(parts), "number")
    spread.mapInPandas(ranked, schema).write.parquet(folder)
    spark.stop()


if __name__ == "__main__":
    rank(*sys.argv[1:4], master=sys.argv[4] if len(sys.argv) > 4 else "local[2]")
