/** `safeStorage`: turned round instead of encrypted, so that a test sees that it is not stored as it came. */
export const safeStorage = {
  encryptString(text: string): Buffer {
    return Buffer.from([...text].reverse().join(''))
  },

  decryptString(sealed: Buffer): string {
    return [...sealed.toString()].reverse().join('')
  },
}
