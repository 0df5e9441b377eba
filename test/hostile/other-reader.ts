import type { Document } from "../../src/layers/document.ts";
import { LayerReader } from "../../src/layers/reader.ts";

/** Reads one file as if it had another text. */
export class OtherReader extends LayerReader {
  other: Document | null = null;

  override get documents(): Iterable<Document> {
    return [...super.documents, ...(this.other ? [this.other] : [])];
  }

  override document(file: string): Document {
    return file === this.other?.file ? this.other : super.document(file);
  }
}
