# Not empty: there is a conflict
refused=
refuse() {
  say "$*"
  refused=yes
}

# refuse_foreign KIND WORD NAME UUID: refuses an object that has the name or the UUID of one of the plan, but not both
refuse_foreign() {
  local has
  has=${uuid_of[$1 $3]-$4}
  [ "$has" = "$4" ] || refuse "$2 $3 is not of this lab: its UUID is $has, the plan's is $4"
  has=${name_of[$1 $4]-$3}
  [ "$has" = "$3" ] || refuse "$2 $has has the UUID of the plan's $2 $3: give it that name again, or remove it"
}
