"""
Runs virt-install many times in one process, without a host. Standard input: a JSON list of its argument lists. Output: of
each run the leaves of the XML that it prints, as [path, value], and what it reads of the options that reach no XML; or
{"error": ...} where it refuses its arguments.
"""
import contextlib, io, json, os, re, sys, tempfile
import xml.etree.ElementTree as ElementTree

program = sys.argv[1]
sys.path.insert(0, re.search(r'sys\.path\.insert\(0, "([^"]+)"', open(program).read()).group(1))
from virtinst import cli, virtinstall

CAPABILITIES = """
<capabilities>
  <host><cpu><arch>x86_64</arch><model>Nehalem</model><vendor>Intel</vendor></cpu></host>
  <guest>
    <os_type>hvm</os_type>
    <arch name='x86_64'>
      <wordsize>64</wordsize><emulator>/usr/bin/qemu-system-x86_64</emulator>
      <machine>pc</machine><machine>q35</machine><domain type='qemu'/><domain type='kvm'/>
    </arch>
    <features><acpi default='on' toggle='yes'/><apic default='on' toggle='no'/></features>
  </guest>
</capabilities>
"""
DOMAIN_CAPABILITIES = """
<domainCapabilities>
  <path>/usr/bin/qemu-system-x86_64</path><domain>kvm</domain><machine>pc-q35-7.2</machine><arch>x86_64</arch>
  <os supported='yes'>
    <enum name='firmware'><value>bios</value><value>efi</value></enum>
    <loader supported='yes'>
      <value>/usr/share/OVMF/OVMF_CODE_4M.fd</value>
      <enum name='type'><value>rom</value><value>pflash</value></enum>
      <enum name='readonly'><value>yes</value></enum><enum name='secure'><value>no</value></enum>
    </loader>
  </os>
  <cpu>
    <mode name='host-passthrough' supported='yes'/><mode name='maximum' supported='yes'/>
    <mode name='host-model' supported='yes'><model fallback='forbid'>Nehalem</model></mode>
    <mode name='custom' supported='yes'><model usable='yes'>Nehalem</model></mode>
  </cpu>
  <devices><graphics supported='yes'><enum name='type'><value>vnc</value><value>spice</value></enum></graphics></devices>
</domainCapabilities>
"""
OSINFO = "detect=on,require=off"
VOLUME = "<volume><name>%s</name><capacity>1</capacity><target><format type='raw'/></target></volume>"
POOL = "<pool type='dir'><name>%s</name><target><path>/srv/%s</path></target></pool>"

scratch = tempfile.mkdtemp()
os.chdir(scratch)
os.makedirs("tree/images")
for name, text in {
    "tree/.treeinfo": "[general]\nfamily = Fedora\nversion = 43\narch = x86_64\n"
    "[images-x86_64]\nkernel = images/k\ninitrd = images/i\n",
    **{name: "x" for name in ("tree/images/k", "tree/images/i", "ks.cfg")},
    "capabilities": CAPABILITIES,
    "domain-capabilities": DOMAIN_CAPABILITIES,
}.items():
    with open(name, "w") as file:
        file.write(text)
connection = cli.getConnection(
    "__virtinst_test__test:///default,fakeuri=qemu:///system"
    f",caps={scratch}/capabilities,domcaps={scratch}/domain-capabilities"
)


def add_volume(disk):
    """Makes the volume that --disk names."""
    pool, _, volume = dict(cli.parse_optstr_tuples(disk)).get("vol", "").partition("/")
    if not re.fullmatch(r"[\w.+-]+", pool) or not re.fullmatch(r"[\w.+-]+", volume):
        return
    if pool not in connection.listStoragePools():
        connection.storagePoolDefineXML(POOL % (pool, pool), 0).create(0)
    there = connection.storagePoolLookupByName(pool)
    if volume not in there.listVolumes():
        there.createXML(VOLUME % volume, 0)


def leaves(node, path):
    for name, value in sorted(node.attrib.items()):
        yield [f"{path}@{name}", value]
    if len(node) == 0:
        # The installer's kernel has another name each time.
        yield [path, re.sub(r"virtinst-\w+-", "", node.text or "")]
    counts = {}
    for child in node:
        tag = child.tag.rpartition("}")[2]
        at = counts[tag] = counts.get(tag, 0) + 1
        yield from leaves(child, f"{path}/{tag}[{at}]")


def run(arguments):
    """`arguments` with what is there in the place of what is not: the connection, the system, the tree and the kickstart."""
    replaced, read = list(arguments), []
    for at, option in enumerate(arguments[:-1]):
        value = arguments[at + 1]
        if option in ("--connect", "--initrd-inject"):
            read.append([option, value])
            replaced[at + 1] = "qemu:///system" if option == "--connect" else f"{scratch}/ks.cfg"
        elif option == "--osinfo":
            # What record.sh's virt-install knows, and the database here may not.
            read.append([option, value.replace("rhel9.4", OSINFO)])
            replaced[at + 1] = OSINFO
        elif option == "--location" and value not in ("?", "help"):
            location = cli.parse_location(value)
            read += [[f"{option} {name}", part or ""] for name, part in zip(("url", "kernel", "initrd"), location)]
            replaced[at + 1] = f"{scratch}/tree"
    sys.argv = [program, *replaced, "--print-xml", "--dry-run"]
    virtinstall.main(conn=connection)
    return read


def outcome(arguments):
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            read = run(arguments)
        except SystemExit as error:
            return {"error": errors.getvalue() or str(error)}
        except Exception as error:
            return {"error": repr(error)}
    try:
        return read + list(leaves(ElementTree.fromstring(f"<all>{output.getvalue()}</all>"), ""))
    except ElementTree.ParseError:
        # The manual of an option, which it prints when it is asked for help.
        return read + [["output", output.getvalue()]]


jobs = json.load(sys.stdin)
for arguments in jobs:
    for option, value in zip(arguments, arguments[1:]):
        if option == "--disk":
            with contextlib.suppress(Exception):
                add_volume(value)
real = sys.stdout
json.dump([outcome(arguments) for arguments in jobs], real)
