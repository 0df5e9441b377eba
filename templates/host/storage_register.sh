{% set kind = "storage pool" %}
{% set command = "pool" %}
{% set directory = "storages.d" %}
{% set objects = storages %}
{% include "snippets/register.sh" %}
