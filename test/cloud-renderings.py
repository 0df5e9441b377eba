"""The network files that cloud-init renders from seeds, and its opinion of their user data.

Standard input: a JSON list of [name, directory of the seed, [renderer, distribution] ...]. Standard output: by name, the
faults of the schemas and the text of all files of each renderer. Only one process, because a start costs 0.25 s.
"""

import copy
import io
import json
import os
import sys
import tempfile

import yaml
from cloudinit import distros
from cloudinit.cmd.devel import net_convert
from cloudinit.config import schema


def fault_of(config, **options):
    try:
        schema.validate_cloudconfig_schema(config, strict=True, **options)
        return []
    except schema.SchemaValidationError as error:
        return [str(error)]


def faults_of(directory):
    faults = fault_of(load(f"{directory}/user-data"))
    types = getattr(schema, "SchemaType", None)
    if types and hasattr(types, "NETWORK_CONFIG_V1"):
        network = {"network": load(f"{directory}/network-config")}
        # The renderers read it at every kind of link, and the schema only knows it at cards.
        for link in network["network"]["config"]:
            link.pop("accept-ra", None)
            # sysconfig reads the options of a bond with dashes, and the schema only knows those with underscores.
            params = link.get("params", {})
            for key in [key for key in params if key.count("-") > 1]:
                del params[key]
        faults += fault_of(network, schema_type=types.NETWORK_CONFIG_V1)
    return faults


def load(file):
    with open(file, encoding="utf-8") as text:
        return yaml.safe_load(text)


def rendered(directory, renderer, distribution):
    with tempfile.TemporaryDirectory() as out:
        options = ["--network-data", f"{directory}/network-config", "--kind", "yaml", "-d", out]
        options += ["--output-kind", renderer, "--distro", distribution]
        # net-convert shortens a path in these settings by its first character, each time.
        settings = distros.fetch(distribution).renderer_configs
        before = copy.deepcopy(settings)
        net_convert.handle_args("net-convert", net_convert.get_parser().parse_args(options))
        settings.update(before)
        texts = []
        for base, _, files in sorted(os.walk(out)):
            for name in sorted(files):
                with open(f"{base}/{name}", encoding="utf-8") as file:
                    texts.append(f"# {name}\n{file.read()}")
        return "\n".join(texts)


sys.stderr = io.StringIO()
json.dump(
    {
        name: {
            "faults": faults_of(directory),
            "texts": {":".join(each): rendered(directory, *each) for each in renderers},
        }
        for name, directory, *renderers in json.load(sys.stdin)
    },
    sys.stdout,
)
