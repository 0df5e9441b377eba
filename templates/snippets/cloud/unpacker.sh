# unpacker NAME: prints the tool that unpacks the file of an image; nothing: it is not compressed
unpacker() {
  case $1 in
    *.xz) echo xz ;;
    *.gz) echo gzip ;;
    *.bz2) echo bzip2 ;;
    *.zst) echo zstd ;;
  esac
}
