{% for rule in sudo_rules or [] %}
(umask 0337; echo {{ rule | sh }} >>/etc/sudoers.d/lab)
run visudo -cqf /etc/sudoers.d/lab
{% endfor %}
