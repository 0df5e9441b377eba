{% set kind = "network" %}
{% set command = "net" %}
{% set directory = "networks.d" %}
{% set objects = networks %}
{% include "snippets/register.sh" %}
