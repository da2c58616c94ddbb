import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findChromium } from '../../scripts/bootstrap/chromium.mjs'

/** Where Debian and Google put what their launcher scripts start. */
const folders = ['/usr/lib/chromium', '/opt/google/chrome']

/**
 * What a process needs to find a Vulkan driver on a machine without a graphics card, or why there is none.
 *
 * Chromium brings both SwiftShader, a driver in software, and a Vulkan loader. Nothing else has to be installed.
 */
export function softwareGpu():
  { readonly environment: Readonly<Record<string, string>> } | { readonly missing: string } {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { missing: `WebGPU in software needs linux-x64, this is ${process.platform}-${process.arch}` }
  }
  const chromium = findChromium()
  const own = chromium === null ? [] : [dirname(realpathSync(chromium))]
  const folder = [...own, ...folders].find(
    (path) => existsSync(join(path, 'vk_swiftshader_icd.json')) && existsSync(join(path, 'libvulkan.so.1')),
  )
  if (folder === undefined) return { missing: 'no Chromium with SwiftShader and its Vulkan loader' }
  const environment = {
    VK_DRIVER_FILES: join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: folder,
    XDG_RUNTIME_DIR: '/tmp',
  }
  return { environment }
}
