#!/bin/bash
# Sets up {{ fqdn | line }} where debian-installer has no question for it. The installer runs this in the new system, at its end.
set -eu
export DEBIAN_FRONTEND=noninteractive

{% block network %}
{% include "snippets/late/network" %}
{% endblock %}
{% block disks %}
{% include "snippets/late/disks" %}
{% endblock %}
{% block users %}
{% include "snippets/late/users" %}
{% endblock %}
{% block setup %}
{% set selinux = "disabled" %}
{% include "snippets/post/setup" %}
{% endblock %}
{% block services %}
{% include "snippets/late/services" %}
{% endblock %}
{% block scripts %}
{% include "snippets/late/scripts" %}
{% endblock %}
{% block more %}{% endblock %}
