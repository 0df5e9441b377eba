# fetch URL FILE [https]: by the first program of these that the host has. `https`: no redirection may lead to http, which wget
# cannot be told.
fetch() {
  local schemes=https,http
  [ -z "${3-}" ] || schemes=https
  if type -P curl >/dev/null; then
    curl --fail --silent --show-error --location --proto-redir "=$schemes" --output "$2" -- "$1"
  elif [ -z "${3-}" ] && type -P wget >/dev/null; then
    wget --quiet --tries=3 --timeout=60 --output-document="$2" -- "$1"
  else
    # virt-install needs python3.
    python3 -c 'import shutil, sys, urllib.error, urllib.request

class Redirections(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, request, page, code, message, headers, url):
        if not url.startswith(("https:",) if sys.argv[3:] else ("https:", "http:")):
            raise urllib.error.URLError("a redirection to " + url)
        return super().redirect_request(request, page, code, message, headers, url)

with urllib.request.build_opener(Redirections).open(sys.argv[1], timeout=60) as page, open(sys.argv[2], "wb") as file:
    shutil.copyfileobj(page, file)
    if page.length:
        raise urllib.error.URLError("the end is missing")' "$1" "$2" ${3:+"$3"}
  fi
}

# hash_in LIST URL LIST-URL: prints the longest hash of the file of that name: `HASH  NAME`, `HASH *NAME` or
# `SHA256 (NAME) = HASH`. A list of the image alone (IMAGE.sha256) may have one hash of another name: the URL of a newest
# image can be a link to a file whose name has the number of a build, as at download.opensuse.org.
hash_in() {
  local own=
  [[ $3 != "$2".* ]] || own=yes
  awk -v name="${2##*/}" -v own="$own" '
    { sub(/\r$/, ""); digits = /^SHA(256|512) \(/ ? $NF : $1; isnamed = 0 }
    (length(digits) != 64 && length(digits) != 128) || digits ~ /[^0-9A-Fa-f]/ { next }
    /^SHA(256|512) \(/ && index($0, "(" name ") = ") { isnamed = 1 }
    !/^SHA/ && ($2 == name || $2 == "*" name || $2 == "./" name) { isnamed = 1 }
    { count++; last = digits }
    isnamed && length(digits) > length(best) { best = digits }
    END { print tolower(best == "" && own != "" && count == 1 ? last : best) }' "$1"
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
