/** The lines of a file, without those that are empty or not wanted. */
export function lines(...all: readonly (string | false | null)[]): string {
  return all.filter((line) => line).join("\n");
}
