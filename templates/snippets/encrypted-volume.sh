# create_as POOL VOLUME CAPACITY [OPTION ...]: makes a volume. The options are those of vol-create-as, which has none for an
# encrypted volume: here --secret=UUID.
create_as() {
  local allocation=0 capacity=$3 format='' secret='' options=() option
  for option in "${@:4}"; do
    case $option in
      --secret=*) secret=${option#*=} ;;
      --allocation=*) allocation=$capacity ;;
      --prealloc-metadata) options+=("$option") ;;
    esac
    format=$option
  done
  if [ -z "$secret" ]; then
    change vol-create-as "$@"
  else
    change vol-create "$1" /dev/stdin "${options[@]}" <<<"<volume><name>$2</name><capacity unit='${capacity: -1}'>${capacity%?}</capacity>\
<allocation unit='${capacity: -1}'>${allocation%[GM]}</allocation><target><format type='$format'/><encryption format='luks'>\
<secret type='passphrase' uuid='$secret'/></encryption></target></volume>"
  fi
}

# define_secrets: defines the secrets of the guest's volumes
define_secrets() {
  local script
  script=$here/{% for part in templates.virtinst.dst.split("/") %}../{% endfor %}../host/secret_register.sh
  [ "$mode" != commands ] || return 0
  bash "$script" ${dry_run:+--dry-run} --connect "$connect" {{ name | sh }} || die "guest $name is not built, because the secrets of its volumes are not defined"
}
