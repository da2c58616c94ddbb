"""torch.onnx exports in the forms users have: the TorchScript exporter's (opset 14 and 17, dynamic axes) and dynamo's."""

import copy
import pathlib
import time
import warnings

import onnx
import torch
from cases import Case


def export(case: Case, name: str, folder: pathlib.Path, strip: bool) -> dict:
    """`torchscript-14`, `torchscript-17-fp16`, `dynamo-18` …: exporter, opset, and half precision throughout.

    `strip` leaves out the stack traces, which name this machine's folders.
    """
    exporter, opset, *rest = name.split("-")
    target = folder / name
    target.mkdir(parents=True, exist_ok=True)
    file = target / "model.onnx"
    started = time.perf_counter()
    call, inputs = case.call, tuple(case.inputs.values())
    if rest == ["fp16"]:
        call = copy.deepcopy(call).half()
        inputs = tuple(value.half() if value.is_floating_point() else value for value in inputs)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        options = dict(input_names=list(case.inputs), output_names=[case.output], opset_version=int(opset))
        if exporter == "torchscript":
            if rest == ["fp16"]:
                # Folding a batch norm into its convolution would round the weights again: another model than the one compared with.
                options["training"] = torch.onnx.TrainingMode.PRESERVE
            torch.onnx.export(call, inputs, str(file), dynamo=False, dynamic_axes=case.dynamic, **options)
            tidy(target, file)
        else:
            program = torch.onnx.export(call, inputs, dynamo=True, verbose=False, **options)
            program.save(str(file), external_data=sum(p.numel() for p in case.model.parameters()) > EXTERNAL_FROM_PARAMETERS)
    if strip:
        without_traces(file)
    return {"file": f"{name}/model.onnx", "seconds": round(time.perf_counter() - started, 1)}


EXTERNAL_FROM_PARAMETERS = 250_000_000


def without_traces(file: pathlib.Path) -> None:
    model = onnx.load(str(file))
    for item in (model.graph, *model.graph.node, *model.graph.input, *model.graph.output, *model.graph.value_info,
                 *model.graph.initializer):
        item.ClearField("doc_string")
        if hasattr(item, "metadata_props"):
            del item.metadata_props[:]
    del model.metadata_props[:], model.graph.value_info[:]
    onnx.save(model, str(file))


def tidy(target: pathlib.Path, file: pathlib.Path) -> None:
    """Above 2 GB the TorchScript exporter writes one file a tensor; every published export has them all in one."""
    if len(list(target.iterdir())) == 1:
        return
    model = onnx.load(str(file))
    for path in target.iterdir():
        path.unlink()
    onnx.save(model, str(file), save_as_external_data=True, all_tensors_to_one_file=True, location="model.onnx_data",
              size_threshold=1024)
