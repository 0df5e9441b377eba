# fetch URL FILE: by the first program of these that the host has
fetch() {
  if type -P curl >/dev/null; then
    curl --fail --silent --show-error --location --proto-redir =https,http --output "$2" -- "$1"
  elif type -P wget >/dev/null; then
    wget --quiet --output-document="$2" -- "$1"
  else
    # virt-install needs python3.
    python3 -c 'import shutil, sys, urllib.request
with urllib.request.urlopen(sys.argv[1], timeout=60) as page, open(sys.argv[2], "wb") as file:
    shutil.copyfileobj(page, file)' "$1" "$2"
  fi
}

# hash_in LIST URL SUMS: prints the longest hash of the file of that name: `HASH  NAME`, `HASH *NAME` or `SHA256 (NAME) = HASH`.
# SUMS: the URL of the list. URL.sha256 is of that file alone: it may have the name of the file that the URL leads to, or none.
hash_in() {
  local own=
  [[ $3 != "$2".sha@(256|512) ]] || own=yes
  awk -v name="${2##*/}" -v own="$own" '
    { sub(/\r$/, ""); digits = "" }
    /^SHA(256|512) \(/ && (own || index($0, "(" name ") = ")) { digits = $NF }
    !/^SHA/ && (own || $2 == name || $2 == "*" name || $2 == "./" name) { digits = $1 }
    (length(digits) == 64 || length(digits) == 128) && digits !~ /[^0-9A-Fa-f]/ && length(digits) > length(best) { best = digits }
    END { print tolower(best) }' "$1"
}

{% include "snippets/cloud/unpacker.sh" %}

# unpack NAME FILE OUT: sets `unpacked` to the image in a file, which NAME may say to be compressed
unpack() {
  local tool
  unpacked=$2
  tool=$(unpacker "$1")
  [ -n "$tool" ] || return 0
  type -P "$tool" >/dev/null || { say "$tool is missing"; return 1; }
  unpacked=$3
  "$tool" -dc <"$2" >"$3"
}
