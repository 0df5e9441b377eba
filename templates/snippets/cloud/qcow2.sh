# check_qcow2 FILE: 1 and a text in `fault` unless it is a qcow2 image that needs no other file. QEMU would read whatever file
# of the host an image names as its backing or data file. The numbers are those of QEMU's docs/interop/qcow2.txt.
check_qcow2() {
  local head
  head=$(od -A n -v -t x1 -N 104 -- "$1" | tr -cd 0-9a-f)
  if [[ $head != 514649fb* ]]; then
    fault="is no qcow2 image: name one in that format"
  elif [ "${head:16:16}" != 0000000000000000 ]; then
    fault="has a backing file: name an image that stands alone"
  elif [ $((16#${head:8:8})) -ge 3 ] && [ $((16#${head:144:16} & 4)) -ne 0 ]; then
    fault="has its data in another file: name an image that stands alone"
  else
    return 0
  fi
  return 1
}
