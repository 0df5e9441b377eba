#!/bin/bash
# Agama writes the output of this file to a log of its own, and goes on whatever its exit status is.
{% if script.nochroot %}
# Scripts for anaconda find the installed system there.
ln -sfn /mnt /mnt/sysimage
{% endif %}
file=$(mktemp)
printf '%s\n' {{ script.text | sh }} >"$file"
{{ (script.interpreter or "/bin/bash") | sh }} "$file"
{%- if script.log %} >{{ script.log | sh }} 2>&1{% endif %}

status=$?
rm -f "$file"{% if script.nochroot %} /mnt/sysimage{% endif %}

exit "$status"
