/** Bytes of a sector of ISO 9660. */
export const SECTOR = 2048;

/** Writes numbers and text into a part of an image. Numbers "of both orders" are little-endian, then big-endian (ECMA-119, 7.2.3 and 7.3.3). */
export class Sector {
  readonly bytes: Buffer;

  /** `bytes`: zeros, of one sector or less. */
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  byte(offset: number, value: number): void {
    this.bytes.writeUInt8(value, offset);
  }

  both16(offset: number, value: number): void {
    this.bytes.writeUInt16LE(value, offset);
    this.bytes.writeUInt16BE(value, offset + 2);
  }

  both32(offset: number, value: number): void {
    this.bytes.writeUInt32LE(value, offset);
    this.bytes.writeUInt32BE(value, offset + 4);
  }

  copy(offset: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, offset);
  }

  ascii(offset: number, text: string): void {
    this.bytes.write(text, offset, "ascii");
  }
}
