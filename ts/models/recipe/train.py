# SPDX-License-Identifier: Apache-2.0
"""Makes everything in ts/models: text, tokenizer, six trained models, their ONNX files and models.json.

    python3 ts/models/recipe/train.py [--tokens 2500000] [--out ts/models] [--work DIR]

Every model sees the same tokens in the same order. Packages, checkpoints and finished models are kept
in the work folder, so an interrupted run goes on where it stopped. Where the pinned requirements are not
installed, they go into a virtual environment in ~/.cache/ganglion, and the command starts again in it.
"""

import argparse
import importlib.util
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
import venv
from functools import partial
from pathlib import Path

CACHE = Path.home() / ".cache/ganglion"

if __name__ == "__main__" and not all(map(importlib.util.find_spec, ("jax", "onnx", "onnxruntime", "tokenizers"))):
    environment = CACHE / "recipe-venv"
    if Path(sys.prefix) == environment:
        sys.exit(f"the requirements could not be installed into {environment}; remove that folder and try again")
    venv.create(environment, with_pip=True)
    interpreter = str(environment / "bin/python")
    requirements = str(Path(__file__).with_name("requirements.txt"))
    subprocess.run([interpreter, "-m", "pip", "install", "-q", "-r", requirements], check=True)
    os.execv(interpreter, [interpreter, *sys.argv])

import jax
import jax.numpy as jnp
import numpy as np
import tokenizers

import corpus
import export
import model

SHAPES = [
    model.Shape(layers=1, width=8, heads=1, learning_rate=2e-2),
    model.Shape(layers=1, width=16, heads=1, learning_rate=2e-2),
    model.Shape(layers=2, width=32, heads=2, learning_rate=1.2e-2),
    model.Shape(layers=2, width=64, heads=2, learning_rate=8e-3),
    model.Shape(layers=2, width=128, heads=4, learning_rate=5e-3),
    model.Shape(layers=4, width=192, heads=6, learning_rate=4e-3),
]
SEED = 3
BATCH = 16  # windows of CONTEXT tokens a step
WARM_UP = 0.04  # share of the steps
FINAL_RATE = 0.05  # share of the peak learning rate at the last step
BETAS = (0.9, 0.98)
WEIGHT_DECAY = 0.05  # of matrices, decoupled
CLIP = 1.0
CHECKPOINT_SECONDS = 60
END = "<|endoftext|>"


class Log:
    """Prints lines and appends them to a file."""

    def __init__(self, file):
        self.file = file

    def __call__(self, line=""):
        print(line, flush=True)
        with self.file.open("a", encoding="utf-8") as out:
            out.write(line + "\n")


def train_tokenizer(documents, file):
    """Byte-level BPE over the training documents; id 0 separates documents."""
    if not file.exists():
        tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = tokenizers.decoders.ByteLevel()
        trainer = tokenizers.trainers.BpeTrainer(
            vocab_size=model.VOCABULARY,
            special_tokens=[END],
            initial_alphabet=sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        )
        tokenizer.train_from_iterator(documents, trainer)
        tokenizer.save(str(file))
    return tokenizers.Tokenizer.from_file(str(file))


def cut_windows(documents, tokenizer):
    """Cuts the documents, each followed by the separator, into windows [N, CONTEXT + 1] that share one token."""
    encoded = tokenizer.encode_batch(documents, add_special_tokens=False)
    ids = np.concatenate([np.array([*document.ids, 0], np.int32) for document in encoded])
    count = (len(ids) - 1) // model.CONTEXT
    body = ids[: count * model.CONTEXT].reshape(count, model.CONTEXT)
    return np.concatenate([body, ids[model.CONTEXT : count * model.CONTEXT + 1 : model.CONTEXT, None]], axis=1)


@partial(jax.jit, static_argnums=(4, 5), donate_argnums=(0, 1))
def step(parameters, moments, windows, index, shape, steps):
    """One AdamW step with linear warm-up and cosine decay; returns parameters, moments and the loss."""
    value, gradient = jax.value_and_grad(model.loss)(parameters, windows, shape)
    norm = jnp.sqrt(sum(jnp.sum(g * g) for g in gradient.values()))
    shrink = jnp.minimum(1.0, CLIP / (norm + 1e-6))
    warm = max(1, int(WARM_UP * steps))
    cosine = 0.5 * (1 + jnp.cos(jnp.pi * jnp.clip((index - warm) / max(1, steps - warm), 0, 1)))
    rate = shape.learning_rate * jnp.minimum((index + 1) / warm, FINAL_RATE + (1 - FINAL_RATE) * cosine)
    new_parameters, new_moments = {}, {}
    for name, p in parameters.items():
        g = gradient[name] * shrink
        mean, square = moments[name]
        mean = BETAS[0] * mean + (1 - BETAS[0]) * g
        square = BETAS[1] * square + (1 - BETAS[1]) * g * g
        update = (mean / (1 - BETAS[0] ** (index + 1))) / (jnp.sqrt(square / (1 - BETAS[1] ** (index + 1))) + 1e-8)
        decay = WEIGHT_DECAY if p.ndim == 2 and name != "embedding" else 0.0
        new_parameters[name] = p - rate * (update + decay * p)
        new_moments[name] = (mean, square)
    return new_parameters, new_moments, value


def evaluate(parameters, windows, shape):
    """Mean cross-entropy in nats per token over all windows."""
    run = jax.jit(partial(model.loss, shape=shape))
    parts = [windows[at : at + 64] for at in range(0, len(windows), 64)]
    return float(sum(float(run(parameters, part)) * len(part) for part in parts) / len(windows))


def save_checkpoint(file, **arrays):
    np.savez(file.with_suffix(".new.npz"), **arrays)
    os.replace(file.with_suffix(".new.npz"), file)


def train_model(shape, windows, held_out, work, log):
    """Trains one model on `windows` in order, or goes on from its checkpoint; returns parameters and the loss."""
    parameters = model.initialise(shape, SEED)
    name = f"gang-{format_count(model.count_parameters(parameters))}"
    steps, first, spent = len(windows) // BATCH, 0, 0.0
    moments = {key: (np.zeros_like(p), np.zeros_like(p)) for key, p in parameters.items()}
    file = work / f"{name}.npz"
    if file.exists():
        saved = np.load(file)
        first, spent = int(saved["step"]), float(saved["seconds"])
        parameters = {key: saved[f"p/{key}"] for key in parameters}
        moments = {key: (saved[f"m/{key}"], saved[f"v/{key}"]) for key in parameters}
        log(f"{name}: goes on from step {first}")
    parameters, moments = jax.device_put((parameters, moments))

    def checkpoint(at, seconds):
        arrays = {f"p/{key}": p for key, p in parameters.items()}
        for key, (mean, square) in moments.items():
            arrays |= {f"m/{key}": mean, f"v/{key}": square}
        save_checkpoint(file, step=at, seconds=seconds, **arrays)

    started = saved_at = time.monotonic()
    recent = []
    for index in range(first, steps):
        batch = windows[index * BATCH : (index + 1) * BATCH]
        parameters, moments, value = step(parameters, moments, batch, np.float32(index), shape, steps)
        recent.append(value)
        if (index + 1) % max(1, steps // 10) == 0 or index + 1 == steps:
            seconds = spent + time.monotonic() - started
            mean = float(np.mean([float(v) for v in recent]))
            log(f"{name}: step {index + 1}/{steps}  training loss {mean:.4f}  {seconds:.0f} s")
            recent = []
        if time.monotonic() - saved_at > CHECKPOINT_SECONDS or index + 1 == steps:
            saved_at = time.monotonic()
            checkpoint(index + 1, spent + saved_at - started)
    parameters = {key: np.asarray(p) for key, p in parameters.items()}
    held_out_loss = evaluate(parameters, held_out, shape)
    seconds = spent + time.monotonic() - started
    log(f"{name}: {model.count_parameters(parameters)} parameters, {steps * BATCH * model.CONTEXT} tokens, "
        f"held-out loss {held_out_loss:.4f}, {seconds:.0f} s")
    return name, parameters, held_out_loss


def format_count(parameters):
    """17200 -> 17k, 2163000 -> 2.2m."""
    return f"{parameters / 1e6:.1f}m" if parameters >= 1e6 else f"{parameters / 1e3:.0f}k"


def describe_machine():
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    cpu = f"{len(names)} x {names[0]}" if names else platform.machine()
    versions = f"Python {platform.python_version()}; jax {jax.__version__}; numpy {np.__version__}"
    return f"{cpu}; {platform.system()}; {versions}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--tokens", type=int, default=2_500_000, help="training tokens for every model")
    arguments.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent)
    arguments.add_argument("--work", type=Path, default=CACHE / "models")
    arguments.add_argument("--only", type=int, nargs="*", help="train the sizes at these indices and export none")
    options = arguments.parse_args()
    work = options.work / f"tokens-{options.tokens}"
    work.mkdir(parents=True, exist_ok=True)
    (options.out / "recipe").mkdir(parents=True, exist_ok=True)
    log = Log(work / "log.txt")
    began = time.monotonic()
    log(f"started {time.strftime('%Y-%m-%d %H:%M:%S UTC', time.gmtime())}")
    log(describe_machine())

    corpus.fetch(options.work / "packages")
    training, held_out = corpus.load(options.work / "packages")
    for source in training:
        sizes = [(len(d), sum(len(text.encode()) for text in d)) for d in (training[source], held_out[source])]
        log(f"{source}: training {sizes[0][0]} documents, {sizes[0][1]} bytes; held out {sizes[1][0]}, {sizes[1][1]}")

    documents = [text for source in training.values() for text in source]
    np.random.default_rng(SEED).shuffle(documents)
    tokenizer = train_tokenizer(documents, options.work / "tokenizer.json")
    windows = cut_windows(documents, tokenizer)
    np.random.default_rng(SEED).shuffle(windows)
    evaluation = cut_windows([text for source in held_out.values() for text in source], tokenizer)
    needed = options.tokens // (BATCH * model.CONTEXT) * BATCH
    log(f"training text {len(windows) * model.CONTEXT} tokens, of which {needed * model.CONTEXT} are used, "
        f"{needed / len(windows):.2f} passes; held-out text {len(evaluation) * model.CONTEXT} tokens")
    windows = np.concatenate([windows] * -(-needed // len(windows)))[:needed]

    models = []
    for index, shape in enumerate(SHAPES):
        if options.only is None or index in options.only:
            models.append((shape, *train_model(shape, windows, evaluation, work, log)))
    if options.only is not None:
        return
    export.write_text(options.out, held_out)
    shutil.copyfile(options.work / "tokenizer.json", options.out / "tokenizer.json")
    export.write_tokenizer_fixture(options.out, tokenizer, held_out)
    export.write_models(options.out, models, evaluation, log)
    cpu = resource.getrusage(resource.RUSAGE_SELF)
    log(f"done in {time.monotonic() - began:.0f} s, {cpu.ru_utime + cpu.ru_stime:.0f} s of processor time")
    shutil.copyfile(work / "log.txt", options.out / "recipe/log.txt")


if __name__ == "__main__":
    main()
