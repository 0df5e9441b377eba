{% for entry in scripts or [] %}
{% set script = { text: entry } if entry is string else entry %}
run {{ (script.interpreter or "/bin/bash") | sh }} {{ (script_path + loop.index) | sh }}
{%- if script.log %} >{{ script.log | sh }} 2>&1{% endif %}
{%- if script.erroronfail != false %} || exit 1{% endif %}

{% endfor %}
