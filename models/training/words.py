"""CLIP's byte-pair encoding, trained on our captions: `python words.py` writes .work/tokenizer."""
import json

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from tokenizers import Regex

from common import WORK
from scenes import Composer

LENGTH, BOS, EOS = 32, "<|startoftext|>", "<|endoftext|>"
SPLIT = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def pipeline(tok: Tokenizer) -> Tokenizer:
    tok.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tok.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tok.decoder = decoders.ByteLevel()
    return tok


def main() -> None:
    comp = Composer(11)
    captions = [comp.caption(comp.scene()) for _ in range(30_000)]
    raw = pipeline(Tokenizer(models.BPE(end_of_word_suffix="</w>", continuing_subword_prefix="")))
    raw.train_from_iterator(captions, trainers.BpeTrainer(
        vocab_size=2000, min_frequency=2, end_of_word_suffix="</w>", continuing_subword_prefix="", show_progress=False))
    merges = [tuple(m) for m in json.loads(raw.to_str())["model"]["merges"]]
    # CLIP's order: the 256 byte letters, the same with </w>, one entry for each merge, the two marks.
    from transformers.convert_slow_tokenizer import bytes_to_unicode
    letters = list(bytes_to_unicode().values())
    tokens = letters + [x + "</w>" for x in letters] + ["".join(m) for m in merges] + [BOS, EOS]
    vocab = {t: i for i, t in enumerate(dict.fromkeys(tokens))}
    tok = pipeline(Tokenizer(models.BPE(vocab=vocab, merges=merges, unk_token=EOS, end_of_word_suffix="</w>",
                                        continuing_subword_prefix="")))
    tok.add_special_tokens([BOS, EOS])
    tok.post_processor = processors.RobertaProcessing(
        (EOS, vocab[EOS]), (BOS, vocab[BOS]), trim_offsets=False, add_prefix_space=False)
    folder = WORK / "tokenizer"
    folder.mkdir(exist_ok=True)
    tok.save(str(folder / "tokenizer.json"))
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    marks = {"bos_token": BOS, "eos_token": EOS, "pad_token": EOS, "unk_token": EOS}
    (folder / "special_tokens_map.json").write_text(json.dumps(marks, indent=2))
    (folder / "tokenizer_config.json").write_text(json.dumps({
        "tokenizer_class": "CLIPTokenizer", "model_max_length": LENGTH, "do_lower_case": True, "errors": "replace",
        "add_prefix_space": False, **marks}, indent=2))
    ids = encode(tok, captions)
    print("vocabulary", len(vocab), "merges", len(merges), "longest", int((ids != vocab[EOS]).sum(1).max()) + 1, captions[:5])


def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(WORK / "tokenizer" / "tokenizer.json"))


def encode(tok: Tokenizer, texts: list[str]) -> torch.Tensor:
    """Token ids [n, 32], padded with the end mark as Stable Diffusion does."""
    end = tok.token_to_id(EOS)
    out = torch.full((len(texts), LENGTH), end)
    for i, e in enumerate(tok.encode_batch(texts)):
        ids = e.ids[:LENGTH - 1] + [end] if len(e.ids) > LENGTH else e.ids
        out[i, :len(ids)] = torch.tensor(ids)
    return out


if __name__ == "__main__":
    main()
