# SPDX-License-Identifier: Apache-2.0
"""Writes trained models as ONNX files, and the catalogue, evaluation text and tokenizer fixture beside them."""

import hashlib
import json

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import model

OPSET = 17
FIXTURE_TEXTS = [
    "",
    " ",
    "In the beginning God created the heaven and the earth.",
    "Call me Ishmael.\nSome years ago—never mind how long precisely—",
    "It isn't; we'll see, they've said 'tis so.  Two  spaces,\ttab\n\n\nlines   ",
    "1941: $3,250,000.75 (12%) #5 <a@b.c> \\ /path/to\r\n",
    "Ünïcödé naïve façade Œuvre ¿qué? Straße İstanbul",
    "Ганглий нейрон — δοκιμή ελληνικών שלום العربية",
    "日本語のテキスト 中文文本 한국어",
    "🧠🕸️ emoji 👩‍🔬👍🏽 and ﬁ ligature, Å vs Å",
    "\u200bzero\u00a0width\ufeff and \u2028 separators \x00\x07 controls",
    "<|endoftext|>after the separator <|endoftext|>",
]


def build_graph(parameters, shape, name):
    """Builds the ONNX graph; parameters and tables are float16 initializers, cast to float32 in the graph."""
    nodes, initializers = [], []

    def constant(label, array):
        initializers.append(numpy_helper.from_array(array, label))
        return label

    def op(kind, inputs, label, **attributes):
        nodes.append(helper.make_node(kind, inputs, [label], name=label, **attributes))
        return label

    def weight(label, array):
        half = constant(f"{label}.f16", np.asarray(array, np.float32).astype(np.float16))
        return op("Cast", [half], label, to=TensorProto.FLOAT)

    def number(label, value):
        return constant(label, np.array(value, np.float32))

    cos, sin, turn = model.rotary_tables(shape.head)
    epsilon = number("epsilon", model.EPSILON)
    scale = number("attention_scale", shape.head**-0.5)
    split_shape = constant("split_shape", np.array([0, 0, shape.heads, shape.head], np.int64))
    merged_shape = constant("merged_shape", np.array([0, 0, shape.width], np.int64))

    # T, and the tables cut to it: cos and sin [T, head], mask [T, T].
    zero, zeros = constant("zero", np.array([0], np.int64)), constant("zeros", np.array([0, 0], np.int64))
    one, both = constant("one", np.array([1], np.int64)), constant("both", np.array([0, 1], np.int64))
    two = constant("two", np.array([2], np.int64))
    length = op("Slice", [op("Shape", ["input_ids"], "ids_shape"), one, two, zero], "length")
    square = op("Concat", [length, length], "square", axis=0)
    cos = op("Slice", [weight("cos_table", cos), zero, length, zero], "cos")
    sin = op("Slice", [weight("sin_table", sin), zero, length, zero], "sin")
    future = np.triu(np.full((model.CONTEXT, model.CONTEXT), -30000.0, np.float32), 1)
    mask = op("Slice", [weight("mask_table", future), zeros, square, both], "mask")
    turn = weight("turn", turn)

    def norm(x, gain, label):
        mean = op("ReduceMean", [op("Mul", [x, x], f"{label}.square")], f"{label}.mean", axes=[-1], keepdims=1)
        root = op("Sqrt", [op("Add", [mean, epsilon], f"{label}.shifted")], f"{label}.root")
        unit = op("Div", [x, root], f"{label}.unit")
        return unit if gain is None else op("Mul", [unit, gain], f"{label}.out")

    def heads(x, label):
        apart = op("Reshape", [x, split_shape], f"{label}.split")
        return op("Transpose", [apart], f"{label}.heads", perm=[0, 2, 1, 3])

    def rotate(x, label):
        turned = op("Mul", [op("MatMul", [x, turn], f"{label}.turned"), sin], f"{label}.sin")
        return op("Add", [op("Mul", [x, cos], f"{label}.cos"), turned], f"{label}.rotated")

    embedding = weight("embedding", parameters["embedding"])
    x = norm(op("Gather", [embedding, "input_ids"], "embedded", axis=0), None, "embedded_norm")
    for layer in range(shape.layers):
        at = f"layer{layer}"
        p = {
            key.split(".")[1]: weight(f"{at}.{key.split('.')[1]}", value)
            for key, value in parameters.items()
            if key.startswith(f"{layer}.")
        }
        h = norm(x, p["attention_norm"], f"{at}.attention_input")
        query = rotate(heads(op("MatMul", [h, p["query"]], f"{at}.q"), f"{at}.q"), f"{at}.q")
        key = rotate(heads(op("MatMul", [h, p["key"]], f"{at}.k"), f"{at}.k"), f"{at}.k")
        value = heads(op("MatMul", [h, p["value"]], f"{at}.v"), f"{at}.v")
        key = op("Transpose", [key], f"{at}.k.transposed", perm=[0, 1, 3, 2])
        scores = op("Mul", [op("MatMul", [query, key], f"{at}.dots"), scale], f"{at}.scaled")
        scores = op("Softmax", [op("Add", [scores, mask], f"{at}.masked")], f"{at}.attention", axis=-1)
        mixed = op("MatMul", [scores, value], f"{at}.mixed")
        mixed = op("Transpose", [mixed], f"{at}.mixed.transposed", perm=[0, 2, 1, 3])
        mixed = op("Reshape", [mixed, merged_shape], f"{at}.merged")
        x = op("Add", [x, op("MatMul", [mixed, p["attention_out"]], f"{at}.attended")], f"{at}.after_attention")
        h = norm(x, p["feed_forward_norm"], f"{at}.feed_forward_input")
        gate = op("MatMul", [h, p["gate"]], f"{at}.gated")
        gate = op("Mul", [gate, op("Sigmoid", [gate], f"{at}.sigmoid")], f"{at}.silu")
        inner = op("Mul", [gate, op("MatMul", [h, p["up"]], f"{at}.lifted")], f"{at}.inner")
        x = op("Add", [x, op("MatMul", [inner, p["down"]], f"{at}.lowered")], f"{at}.after_feed_forward")
    gain = weight("final_norm", parameters["final_norm"])
    root = norm(x, None, "final")
    op("Mul", [root, gain], "last_hidden_state")
    table = op("Transpose", [embedding], "embedding.transposed", perm=[1, 0])
    op("MatMul", ["last_hidden_state", table], "logits")

    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["B", "T"])],
        [
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["B", "T", model.VOCABULARY]),
            helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["B", "T", shape.width]),
        ],
        initializers,
    )
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="ganglion")
    proto.ir_version = 8
    onnx.checker.check_model(proto, full_check=True)
    return proto


def onnx_loss(data, windows):
    """Mean cross-entropy in nats per token of the exported model, as onnxruntime computes it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    total = 0.0
    for at in range(0, len(windows), 32):
        part = windows[at : at + 32].astype(np.int64)
        logits, hidden = session.run(["logits", "last_hidden_state"], {"input_ids": part[:, :-1]})
        if not (np.isfinite(logits).all() and np.isfinite(hidden).all()):
            raise ValueError("the exported model returns numbers that are not finite")
        top = logits.max(axis=-1, keepdims=True)
        normaliser = np.log(np.exp(logits - top).sum(axis=-1)) + top[..., 0]
        chosen = np.take_along_axis(logits, part[:, 1:, None], axis=-1)[..., 0]
        total += float((normaliser - chosen).astype(np.float64).sum())
    return total / (len(windows) * (windows.shape[1] - 1))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def write_text(out, held_out):
    """Writes the held-out text, one file a source, documents separated by an empty line."""
    (out / "text").mkdir(parents=True, exist_ok=True)
    for source, documents in held_out.items():
        (out / f"text/{source}.txt").write_text("\n\n".join(documents) + "\n", encoding="utf-8")


def write_tokenizer_fixture(out, tokenizer, held_out):
    """Writes texts with the ids that the Python tokenizer gives, for the TypeScript test."""
    texts = FIXTURE_TEXTS + [documents[0][:600] for documents in held_out.values()]
    cases = [{"text": text, "ids": tokenizer.encode(text, add_special_tokens=False).ids} for text in texts]
    (out / "fixtures").mkdir(parents=True, exist_ok=True)
    lines = ",\n".join("  " + json.dumps(case, ensure_ascii=True) for case in cases)
    (out / "fixtures/tokenizer.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def write_models(out, models, evaluation, log):
    """Exports the models, compares onnxruntime's loss with JAX's, and writes models.json last."""
    (out / "weights").mkdir(parents=True, exist_ok=True)
    entries = []
    for shape, name, parameters, jax_loss in models:
        data = build_graph(parameters, shape, name).SerializeToString()
        measured = onnx_loss(data, evaluation)
        log(f"{name}: held-out loss {jax_loss:.4f} in JAX, {measured:.4f} in onnxruntime, {len(data)} bytes")
        if abs(measured - jax_loss) > 1e-2:
            raise ValueError(f"{name}: the exported model's loss {measured} is not the trained one's {jax_loss}")
        (out / f"weights/{name}.onnx").write_bytes(data)
        entries.append({
            "name": name,
            "file": f"weights/{name}.onnx",
            "sha256": sha256(data),
            "parameters": model.count_parameters(parameters),
            "layers": shape.layers,
            "width": shape.width,
            "context": model.CONTEXT,
            "heldOutLoss": round(measured, 4),
        })
    tokenizer = (out / "tokenizer.json").read_bytes()
    catalogue = {
        "tokenizer": {"file": "tokenizer.json", "sha256": sha256(tokenizer), "vocab": model.VOCABULARY},
        "models": entries,
        "validator": entries[0]["name"],
    }
    (out / "models.json").write_text(json.dumps(catalogue, indent=2) + "\n", encoding="utf-8")
