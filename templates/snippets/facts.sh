# What the XML of the objects says, in lines of object-facts.awk
facts=

# object_facts: prints the facts of the XML on standard input
object_facts() {
  LC_ALL=C awk '
{% include "snippets/object-facts.awk" %}
'
}

# read_facts: reads the XML of all objects, of those that run and as they start the next time; 1: that of the object
# `missing` is not complete
read_facts() {
  local object command commands=() kind key fact
  declare -A wanted=()
  for object in "${objects[@]}"; do
    command=dumpxml
    [[ $object == domain* ]] || command=${object% *}-dumpxml
    commands+=("$command ${object#* }")
    wanted[$object]=1
    if [ -n "${state_of[active $object]-}" ] && [ -n "${state_of[persistent $object]-}" ]; then
      commands+=("$command --inactive ${object#* }")
      wanted[$object]=2
    fi
  done
  facts=$(run_all '' "${commands[@]}" | object_facts)
  while IFS=$'\037' read -r kind key fact _; do
    [ "$fact" != object ] || wanted[$kind $key]=$((${wanted[$kind $key]-0} - 1))
  done <<<"$facts"
  for missing in "${objects[@]}"; do
    [ "${wanted[$missing]}" = 0 ] || return
  done
}
