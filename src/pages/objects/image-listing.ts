import type { ImageMember, OutputFile } from "../../outputs/output-file.ts";
import type { IndexScope } from "../index-scope.ts";
import { listingId } from "./listing.ts";

/** A file in an image, whose text stands in the listing with the id. */
interface MemberRow {
  readonly name: string;
  readonly id: string;
  /** Bytes; null: this run did not write the file. */
  readonly size: number | null;
}

/** An image on a page: its files, not its bytes. */
export interface ImageListing {
  readonly name: string;
  /** From the output directory. */
  readonly path: string;
  readonly id: string;
  readonly members: readonly MemberRow[];
}

/** The images among the files of an object. */
export function imageListings(files: readonly OutputFile[], scope: IndexScope): ImageListing[] {
  return files.flatMap(({ path, members }) => (members ? [imageListing(path, members, scope)] : []));
}

function imageListing(path: string, members: readonly ImageMember[], scope: IndexScope): ImageListing {
  const directory = path.slice(0, path.lastIndexOf("/") + 1);
  const name = path.slice(directory.length);
  return {
    name,
    path,
    id: listingId(name),
    members: members.map((member) => ({
      name: member.name,
      id: listingId(member.path.slice(directory.length)),
      size: scope.sizeOf(member.path),
    })),
  };
}
