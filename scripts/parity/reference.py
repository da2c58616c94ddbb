"""What PyTorch says: weights, ONNX exports, output, gradient and times of some cases, each in a folder of its own.

    python reference.py CASE ... --size small --out FOLDER

Writes `model.safetensors` and `config.json` (the checkpoint), `io.safetensors` (`in.*`, the cotangent `g`, the output `y`, the
gradient `d`), one folder per export, and `case.json`.
"""

import argparse
import contextlib
import json
import pathlib
import resource
import statistics
import time
import zlib

import torch
from cases import CASES, Case, lively
from safetensors.torch import save_file

STORAGE = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


@contextlib.contextmanager
def embedded(case: Case):
    """Makes the token embeddings a leaf, and gives the list that holds it; None for a model of pictures."""
    if case.wrt != "embedded":
        yield None
        return
    leaf: list[torch.Tensor] = []

    def hook(_module, _inputs, output):
        leaf[:] = [output.detach().requires_grad_()]
        return leaf[0]

    handle = case.model.text_model.embeddings.token_embedding.register_forward_hook(hook)
    yield leaf
    handle.remove()


def median_ms(work, runs: int) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def measure(case: Case, runs: int) -> tuple[dict[str, torch.Tensor], dict[str, float]]:
    inputs = list(case.inputs.values())
    with torch.no_grad():
        y = case.call(*inputs)
    g = torch.randn(y.shape)
    if case.kind == "vae-encoder":
        # Our encoder gives the means only, so the widths get no cotangent.
        g[:, g.shape[1] // 2:] = 0
    where = list(case.inputs).index(case.wrt) if case.wrt in case.inputs else None

    def forward() -> None:
        with torch.no_grad():
            case.call(*inputs)

    with embedded(case) as leaf:

        def pull() -> torch.Tensor:
            given = list(inputs)
            if where is not None:
                given[where] = given[where].detach().clone().requires_grad_()
            out = case.call(*given)
            return torch.autograd.grad(out, given[where] if where is not None else leaf[0], g)[0]

        d = pull()
        times = {"forwardMs": median_ms(forward, runs), "vjpMs": median_ms(pull, runs)} if runs > 0 else {}
    return {"g": g, "y": y, "d": d}, times


def save_weights(case: Case, folder: pathlib.Path, dtype: torch.dtype) -> None:
    """Rounds the model to the stored type, so that both sides compute with the same numbers."""
    for tensor in case.model.state_dict().values():
        if tensor.is_floating_point() and dtype != torch.float32:
            tensor.copy_(tensor.to(dtype).float())
    # Buffers that no architecture reads (position_ids, num_batches_tracked) are left out, as transformers does.
    state = {k: v.to(dtype).contiguous() for k, v in case.model.state_dict().items() if v.is_floating_point()}
    save_file(state, folder / "model.safetensors", {"format": "pt"})
    (folder / "config.json").write_text(json.dumps(case.config, indent=1, default=str) + "\n")


def write_case(name: str, out: pathlib.Path, size: str, storage: str, exports: list[str], runs: int, seed: int = 2026) -> None:
    # The same case has the same numbers whatever ran before it.
    torch.manual_seed(seed + zlib.crc32(name.encode()))
    case = CASES[name](size)
    lively(case.model)
    case.call.eval()
    suffix = "" if storage == "F32" else f"-{storage.lower()}"
    folder = out / (name + suffix)
    folder.mkdir(parents=True, exist_ok=True)
    save_weights(case, folder, STORAGE[storage])
    tensors, times = measure(case, runs)
    if not all(tensor.isfinite().all() for tensor in tensors.values()):
        raise SystemExit(f"{name}: the reference itself is not finite")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    io = {f"in.{key}": value for key, value in case.inputs.items()} | tensors
    save_file({key: value.detach().contiguous() for key, value in io.items()}, folder / "io.safetensors")
    described = {
        "case": name, "size": size, "kind": case.kind, "storage": storage,
        "parameters": sum(p.numel() for p in case.model.parameters()),
        "inputs": [{"name": key, "dtype": "int64" if value.dtype == torch.int64 else "float32", "shape": list(value.shape)}
                   for key, value in case.inputs.items()],
        "output": case.output, "wrt": case.wrt,
        "torch": {"version": torch.__version__, **times, "threads": torch.get_num_threads(), "peakMb": round(peak)}}
    if exports:
        # Imports onnx and onnxscript, which takes seconds.
        from exports import export

        ways = [{"name": way, **export(case, way, folder, strip=size == "tiny")} for way in exports]
    else:
        ways = []
    (folder / "case.json").write_text(json.dumps({**described, "exports": ways}, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="+", choices=CASES)
    parser.add_argument("--size", choices=["tiny", "small", "full"], default="small")
    parser.add_argument("--storage", choices=STORAGE, default="F32")
    parser.add_argument("--exports", default="", help="torchscript-14,torchscript-17,dynamo-18; see exports.py")
    parser.add_argument("--runs", type=int, default=3, help="timed runs; 0 measures no time")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    for name in args.cases:
        started = time.perf_counter()
        write_case(name, args.out, args.size, args.storage, args.exports.split(",") if args.exports else [], args.runs, args.seed)
        print(f"{name}, {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
