/** What `fovea help` prints. */
export const usage = `Fovea draws a prompt four ways and optimises the picture where you say it matters.

fovea generate [options]      draw, and write the pictures and the numbers to a folder
  --prompt TEXT               what to draw (default: the pack's example)
  --negative TEXT             what to avoid
  --seed N                    0 to 4294967295 (default 1); the same seed gives the same bytes
  --methods LIST              of sd,baseline,doodl,sgool (default: all four)
  --opt-steps M               optimisation steps of doodl and sgool
  --steps T                   denoising steps; divides 1000
  --sampler NAME              ddim (default), dpmpp-2m (good from 5 steps on), edict (wants 50 steps or more), or
                              one-step (for distilled models; always 1 step)
  --gradient full|shortcut    through every denoising step (default), or through one that stands for all
  --update doodl|reno         the rule that moves the noise (default doodl)
  --precision NAME            float32 (default) or float16: what the U-Net computes in
  --guidance W                classifier-free guidance scale
  --weights G,S               weights of the global and the salient term (default 1,1)
  --region soft|hard|crop     how the saliency map becomes a region (default soft)
  --region-prompt TEXT        what the painted part shows, where that is not the whole prompt
  --step-size N               multiplies what the gradient moves (default 1)
  --stop-when-flat            end before M when the loss no longer falls
  --from RUN[:METHOD]:STEP    go on from a step of the history as it stood there; what no option names is that run's.
                              Steps count anew from 0, which is that step again
  --noise 0..1                with --from: how much of the place is drawn anew from the seed (default 0)
  --mask FILE.png             follow this painted mask instead of the predicted saliency; white matters
  --pack ID                   (default mini)
  --provider NAME             cpu, webgpu, cuda, dml or coreml (default cpu); doctor says which work here
  --out DIR                   (default fovea-out)
  --json                      print result.json to the standard output
  --dump-npy DIR              write raw arrays for comparison with other implementations
fovea packs [--json]          list the packs
fovea runs [--limit N] [--json]   list the history, newest first
fovea models add PATH...        recognise models by their tensors and remember where they lie; nothing is copied
fovea models [list]             the library of models
fovea models show MODEL         all that is known of one: by its id, its name or its path
fovea models verify [MODEL...]  read every byte again
fovea models remove MODEL       forget one; its file stays
fovea models download [ENTRY]   what can be fetched, or fetch it; HF_TOKEN, HF_ENDPOINT and HTTPS_PROXY are obeyed
fovea models pack make --base MODEL --guidance MODEL --saliency MODEL [--judge MODEL] [--vae MODEL] [--tokenizer MODEL]
                  [--preview MODEL] [--lora MODEL@0.8,MODEL@0.5] [--prediction epsilon|v_prediction|sample]
                  [--title TEXT] [--width W] [--height H]   combine models into a pack; draw with generate --pack
fovea models pack [list]        the packs made here
fovea models pack test PACK     are its values finite and its gradients true?
fovea models pack export PACK [FILE.json] / import FILE.json / remove PACK
                                --json with each of them
fovea doctor [--provider NAME] [--ops LIST] [--json]
                              try every operator and its gradient on every execution provider of this machine
fovea search WORDS [--tag T] [--rating 3] [--sort guidance] [--ascending] [--removed] [--limit N] [--json]
fovea rate RUN… [--rating 0-5] [--tag T] [--untag T] [--star|--unstar] [--remove|--restore]
fovea verify RUN [--json]     draw it again and compare every step, bit by bit; 1 when one differs
fovea export FILE [RUN…] [--board ID]   .tar everything, .csv or .json the numbers; without runs: all of them
fovea export FILE.png|.webp|.jpeg|.avif RUN [--method sgool] [--metadata full|minimal|none] [--quality 90]
fovea import FILE…            archives, and pictures of Fovea, A1111, ComfyUI, InvokeAI with their settings
fovea library list | create FOLDER | use FOLDER|NUMBER      several libraries; the one used last opens
fovea library usage | check [--hashes] | thin [--dry-run] | purge
fovea version
fovea help

FOVEA_PROVIDER names the provider where --provider does not.
--read-only (runs, search, export, serve) looks at a library and leaves it as it is, also while another Fovea uses it.
--data-dir DIR names the library's folder everywhere (else FOVEA_DATA, else the one used last, else the
platform's usual place).
Exit codes: 0 done, 1 our fault, 2 something you can mend, 130 stopped with Ctrl-C.
`
