import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { load } from "js-yaml";
import type { Command, Lifetime } from "../src/kickstart/command.ts";
import { commands } from "../src/kickstart/commands.ts";
import { lintKickstart } from "../src/kickstart/lint.ts";
import { releases } from "../src/kickstart/release.ts";
import { sections } from "../src/kickstart/sections.ts";
import { splitWords } from "../src/kickstart/words.ts";
import { buildSite, temporaryDirectory } from "./build.ts";
import { scripts } from "./kickstart-scripts.ts";
import { withOwnParents } from "./kickstart-vlans.ts";
import { LIMIT } from "./limits.ts";
import { PROJECT, run } from "./run.ts";
import { find, has } from "./tools.ts";

/** `line:column severity id: message` */
function lint(text: string, release: string): string[] {
  return lintKickstart(text, release).map(
    ({ line, column, severity, id, message }) => `${line}:${column} ${severity} ${id}: ${message}`,
  );
}

const FINDINGS: readonly [text: string, release: string, ...expected: string[]][] = [
  [
    "lang en_US\n",
    "RHEL4",
    `1:1 error ks-unknown-release: unknown release \`RHEL4\`: use one of ${releases.join(", ")}`,
  ],

  [
    "text\nnetwrok --bootproto=dhcp\n",
    "RHEL9",
    "2:1 error ks-unknown-command: unknown command `netwrok`: did you mean `network`?",
  ],
  [
    "echo done\n",
    "RHEL9",
    "1:1 error ks-unknown-command: unknown command `echo`: remove it, or put it into a section",
  ],
  [
    "auth --enableshadow\n",
    "RHEL10",
    "1:1 error ks-command-removed: `auth` was removed in RHEL10: use `authselect`",
  ],
  [
    "authconfig --enableshadow\n",
    "F42",
    "1:1 error ks-command-removed: `authconfig` was removed in F35: use `authselect`",
  ],
  [
    "  auth --enableshadow --passalgo=sha512\n",
    "RHEL8",
    "1:3 warning ks-command-deprecated: `auth` is deprecated since RHEL8: use `authselect`",
  ],
  [
    "install\nurl --url=http://example.com/\n",
    "RHEL9",
    "1:1 error ks-command-removed: `install` was removed in RHEL9: leave it out, or use the method alone (`url`, `nfs`, `cdrom`)",
  ],
  [
    "device scsi x\n",
    "RHEL8",
    "1:1 warning ks-command-deprecated: `device` is deprecated since RHEL8: remove it",
  ],
  [
    "method --url=http://example.com/\n",
    "RHEL10",
    "1:1 error ks-command-removed: `method` was removed in RHEL10: use the method alone (`url`, `nfs`, `cdrom`)",
  ],
  ["key --skip\n", "RHEL6", "1:1 warning ks-command-deprecated: `key` is deprecated since RHEL6: remove it"],
  ["key --skip\n", "RHEL7", "1:1 error ks-command-removed: `key` was removed in RHEL7: remove it"],
  ["key --skip\n", "F42", "1:1 error ks-command-foreign: `key` is for RHEL only: remove it"],
  [
    "vnc --password=x\n",
    "F43",
    "1:1 warning ks-command-deprecated: `vnc` is deprecated since F43: use `rdp`",
  ],
  [
    "timesource --ntp-server=ntp.example.com\n",
    "RHEL8",
    "1:1 error ks-command-too-new: `timesource` came with RHEL9, RHEL8 does not know it: use `timezone --ntpservers`",
  ],
  [
    "bootc --source-imgref=x\n",
    "F42",
    "1:1 error ks-command-too-new: `bootc` came with F43, F42 does not know it: use `ostreecontainer`",
  ],
  [
    "autopart\npart / --size=4096\n",
    "RHEL9",
    "2:1 error ks-command-conflict: `part` cannot stand beside `autopart`: keep one of them",
  ],
  [
    "part / --size=4096\nautopart\n",
    "RHEL9",
    "2:1 error ks-command-conflict: `autopart` cannot stand beside `partition`: keep one of them",
  ],

  [
    "network --bootproto=dhcp --onbot=yes\n",
    "RHEL9",
    "1:26 error ks-unknown-option: `network` has no option `--onbot`: did you mean `--onboot`?",
  ],
  ["reboot --quiet\n", "RHEL9", "1:8 error ks-unknown-option: `reboot` has no option `--quiet`: remove it"],
  ["reboot -f\n", "RHEL9", "1:8 error ks-unknown-option: `reboot` has no option `-f`: remove it"],
  [
    "timezone --isUtc Etc/UTC\n",
    "RHEL10",
    "1:10 error ks-option-removed: `timezone --isUtc` was removed in RHEL10: use `--utc`",
  ],
  [
    "timezone Etc/UTC --isUtc\n",
    "F41",
    "1:18 warning ks-option-deprecated: `timezone --isUtc` is deprecated since F32: use `--utc`",
  ],
  [
    "timezone Etc/UTC --ntpservers a,b\n",
    "RHEL9",
    "1:18 warning ks-option-deprecated: `timezone --ntpservers` is deprecated since RHEL9: use `timesource --ntp-server`, one per server",
  ],
  [
    "timezone Etc/UTC --nontp\n",
    "RHEL9",
    "1:18 warning ks-option-deprecated: `timezone --nontp` is deprecated since RHEL9: use `timesource --ntp-disable`",
  ],
  [
    "logging --level=debug\n",
    "RHEL9",
    "1:9 warning ks-option-deprecated: `logging --level` is deprecated since RHEL9: remove it",
  ],
  [
    "bootloader --upgrade\n",
    "RHEL9",
    "1:12 error ks-option-removed: `bootloader --upgrade` was removed in RHEL9: remove it",
  ],
  [
    "network --bootproto=dhcp --noipv6 --bridgeslaves=eth0\n",
    "RHEL6",
    "1:35 error ks-option-too-new: `network --bridgeslaves` came with RHEL7, RHEL6 does not know it: remove it",
  ],
  [
    "part / --size=1 --hw-passphrase=x\n",
    "RHEL10",
    "1:17 error ks-option-too-new: `part --hw-passphrase` came with F41, RHEL10 does not know it: remove it",
  ],
  [
    "logvol / --size=4096 --name=root\n",
    "RHEL9",
    "1:1 error ks-option-missing: `logvol` needs `--vgname`: add it",
  ],
  [
    "url\n",
    "RHEL9",
    "1:1 error ks-option-missing: `url` needs `--url` or `--mirrorlist` or `--metalink`: add it",
  ],
  ["url\n", "RHEL6", "1:1 error ks-option-missing: `url` needs `--url`: add it"],
  [
    "part / --size\n",
    "RHEL9",
    "1:8 error ks-value-missing: `part --size` needs a value: write `--size=VALUE`",
  ],
  [
    "network --device --bootproto=dhcp\n",
    "RHEL9",
    "1:9 error ks-value-missing: `network --device` needs a value: write `--device=VALUE`",
  ],
  [
    "timezone --utc=true Etc/UTC\n",
    "RHEL9",
    "1:10 error ks-value-unexpected: `timezone --utc` takes no value: remove `=true`",
  ],
  [
    "part / --size=6G\n",
    "RHEL9",
    "1:8 error ks-value-invalid: `part --size` takes a whole number, not `6G`: write digits only",
  ],
  [
    "network --bootproto=none\n",
    "RHEL9",
    "1:9 error ks-value-invalid: `network --bootproto` does not take `none`: use one of `dhcp`, `bootp`, `static`, `query`, `ibft`",
  ],
  [
    "rootpw --iscrypted\n",
    "RHEL9",
    "1:1 error ks-argument-missing: `rootpw` needs one word beside its options: add what is missing",
  ],
  [
    "mount /dev/vda1\n",
    "RHEL9",
    "1:1 error ks-argument-missing: `mount` needs 2 words beside its options: add what is missing",
  ],
  [
    "bootloader --append=console=ttyS0 quiet\n",
    "RHEL9",
    "1:35 error ks-argument-unexpected: `bootloader` takes options only: remove `quiet`, or quote the value that it belongs to",
  ],
  [
    "lang en_US.UTF-8 de_DE.UTF-8\n",
    "RHEL9",
    "1:18 error ks-argument-unexpected: `lang` takes one word: remove `de_DE.UTF-8`, or quote the value that it belongs to",
  ],
  [
    "zerombr yes\n",
    "RHEL6",
    "1:9 error ks-argument-unexpected: `zerombr` takes options only: remove `yes`, or quote the value that it belongs to",
  ],

  [
    "%packges\nvim\n%end\n",
    "RHEL9",
    "1:1 error ks-unknown-section: unknown section `%packges`: did you mean `%packages`?",
  ],
  [
    "%final\ntrue\n%end\n",
    "RHEL9",
    "1:1 error ks-unknown-section: unknown section `%final`: use one of `%addon`, `%certificate`, `%onerror`, `%packages`, `%post`, `%pre`, `%pre-install`",
  ],
  [
    "%addon com_redhat_kdump --enable\n%end\n",
    "RHEL6",
    "1:1 error ks-section-too-new: `%addon` came with RHEL7, RHEL6 does not know it: remove it",
  ],
  [
    "%anaconda\npwpolicy root --minlen=8\n%end\n",
    "RHEL9",
    "1:1 warning ks-section-deprecated: `%anaconda` is deprecated since RHEL9: remove it",
  ],
  [
    "%anaconda\n%end\n",
    "RHEL10",
    "1:1 error ks-section-removed: `%anaconda` was removed in RHEL10: remove it",
  ],
  [
    "%packages --nobase\n%end\n",
    "RHEL8",
    "1:11 error ks-option-removed: `%packages --nobase` was removed in RHEL8: remove it, only `@core` comes by itself",
  ],
  [
    "%packages --ignorebroken\n%end\n",
    "RHEL10",
    "1:11 error ks-option-too-new: `%packages --ignorebroken` came with F40, RHEL10 does not know it: remove it",
  ],
  [
    "%pre --nochroot\ntrue\n%end\n",
    "RHEL9",
    "1:6 error ks-unknown-option: `%pre` has no option `--nochroot`: remove it",
  ],
  [
    "lang en_US\n%packages\nvim\n",
    "RHEL7",
    "2:1 error ks-section-not-closed: `%packages` is not closed: write `%end` after its last line",
  ],
  [
    "%post\ntrue\n%packages\nvim\n%end\n",
    "RHEL9",
    "1:1 error ks-section-not-closed: `%post` is not closed: write `%end` after its last line",
  ],
  [
    "%post\ntrue\n",
    "RHEL6",
    "1:1 warning ks-section-not-closed: `%post` is not closed: write `%end` after its last line",
  ],
  ["%end\n", "RHEL9", "1:1 error ks-end-without-section: `%end` ends no section: remove it"],
  [
    "%packages\nvim\n%end\n",
    "RHEL5",
    "3:1 error ks-end-too-new: RHEL5 knows no `%end` and stops at it: remove it, the next section or the end of the file closes `%packages`",
  ],
  [
    "%post\ntrue\n  %end\n",
    "RHEL5",
    "3:3 warning ks-end-too-new: RHEL5 knows no `%end` and runs it as a command of the script: remove it, the next section or the end of the file closes `%post`",
  ],
  [
    "%packages\nvim emacs\n%end\n",
    "RHEL9",
    "2:1 warning ks-package-line: `vim emacs` is read as the name of one package: write one package or `@group` a line",
  ],
  ["%packages\n-\n%end\n", "RHEL9", "2:1 error ks-package-line: `-` names no package: remove it"],
  [
    "%packages\n%edn\n%end\n",
    "RHEL9",
    "2:1 error ks-package-line: `%edn` is neither a package nor the end of `%packages`: write `%end`",
  ],

  [
    "text # no questions\n",
    "RHEL5",
    "1:6 error ks-comment-after-command: RHEL5 reads `#` after a command as an argument: put the comment on a line of its own",
  ],
  [
    "%packages\nvim # an editor\n",
    "RHEL5",
    "2:5 error ks-comment-after-command: RHEL5 reads `#` as a part of the package's name: put the comment on a line of its own",
  ],
  [
    "rootpw pass#word\n",
    "RHEL9",
    "1:12 warning ks-hash-in-word: `#` starts a comment even inside a word: quote the word",
  ],
  [
    "bootloader --append='quiet\n",
    "RHEL9",
    "1:21 error ks-quote-not-closed: the quote is not closed: close it on the same line",
  ],
  [
    "network --bootproto=dhcp \\\n  --device=eth0\n",
    "RHEL9",
    "1:26 error ks-line-continued: a command ends with its line: write it on one line",
    "2:3 error ks-unknown-command: unknown command `--device=eth0`: remove it, or put it into a section",
  ],
  [
    "%include\n",
    "RHEL9",
    "1:1 error ks-include-without-file: `%include` names no file: write the file's path after it",
  ],
  [
    "%post\n%include\n%end\n",
    "RHEL9",
    "2:1 error ks-include-without-file: `%include` names no file: write the file's path after it",
  ],
];

for (const [text, release, ...expected] of FINDINGS) {
  test(`${release}: ${JSON.stringify(text)}`, () => assert.deepEqual(lint(text, release), expected));
}

test("every id is among the findings above", () => {
  const source = readdirSync(join(PROJECT, "src/kickstart"))
    .map((file) => readFileSync(join(PROJECT, "src/kickstart", file), "utf8"))
    .join("");
  const plain = [...source.matchAll(/"(ks-[a-z-]+)"/g)].map(([, id]) => id as string);
  const ofLife = ["foreign", "too-new", "removed", "deprecated"].flatMap((life) => [
    `ks-command-${life}`,
    `ks-option-${life}`,
    `ks-section-${life}`,
  ]);
  const ids = new Set([...plain, ...ofLife]);
  // No option and no section has an `only` with a single family.
  for (const id of ["ks-option-foreign", "ks-section-foreign"]) ids.delete(id);
  const names = new Set(
    FINDINGS.flatMap(([, , ...expected]) => expected.map((line) => line.split(/[ :]+/)[3])),
  );
  assert.deepEqual([...names].sort(), [...ids].sort());
});

const RHEL5_KICKSTART = `# a comment
install
key --skip
text
lang en_US.UTF-8
keyboard us
timezone --utc Etc/UTC
network --bootproto=static --device=eth0 --ip=192.168.155.10 --netmask=255.255.255.0 --onboot=yes
rootpw --iscrypted '$1$salt$hash#with"all'
auth --enableshadow --enablemd5
bootloader --location=mbr --append="console=ttyS0 quiet"
zerombr yes
part / --fstype ext3 --size=1 --grow
%packages --nobase
@Core
vim-enhanced
%pre
echo part / --size=1 # not a command of the kickstart
%post --nochroot
printf '%s\\n' "%packages is only text here"
%include_is_no_directive
`;

const FEDORA_KICKSTART = `text --non-interactive
lang en_US.UTF-8 # with a comment
keyboard --vckeymap=us --xlayouts=us
timezone Etc/UTC --ut
timesource --ntp-server=ntp.example.com
network --hostname="db 1"
rootpw --lock
user --name=admin --groups=wheel,users
sshkey --username=admin 'ssh-ed25519 AAAA admin@host'
clearpart --all --initlabel
\tautopart --type=plain
%include /tmp/network
%ksappend http://example.com/more.ks

%packages --exclude-weakdeps --inst-langs en:de
@^server-product-environment
@ Group With Spaces --optional
-plymouth
vim # an editor
%include /tmp/packages
%end

%addon com_redhat_kdump --disable
whatever it says
%end
%certificate --filename=ca.pem --type=anchor
-----BEGIN CERTIFICATE-----
%end
%pre --interpreter=/usr/bin/python3
print("%(a)s" % {"a": 1})
%end
%post --erroronfail --log /root/post.log
  %end_is_not_the_end
  %include /tmp/post
  cat <<EOF
\treboot now
EOF
%end
reboot --eject
`;

test("nothing is said about good kickstarts", () => {
  assert.deepEqual(lint(RHEL5_KICKSTART, "RHEL5"), []);
  assert.deepEqual(lint(FEDORA_KICKSTART, "F42"), []);
  assert.deepEqual(lint("", "RHEL9"), []);
  assert.deepEqual(lint("%post\r\ntrue\r\n%end\r\ntext\r\n", "RHEL9"), []);
});

test("any text is linted without an exception, and findings are places in it", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ..."%end|%post|%packages|%include|network|part|--size|=|#|\\|'|\"|\n|\n|\r\n| |\t|-|--".split("|"),
    ),
    fc.string({ maxLength: 3 }),
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, fc.constantFrom(...releases), (text, release) => {
      const lines = text.split("\n");
      for (const { line, column } of lintKickstart(text, release)) {
        assert.ok(column >= 1 && column <= (lines[line - 1] as string).length);
      }
      assert.ok(scripts(text).every((script) => text.includes(script.text)));
    }),
  );
});

test("words come back from their quoted forms", () => {
  const word = fc.string({ unit: fc.constantFrom(..."ab #'\"\\=-%$\t"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 4 }), (words) => {
      const forms = [
        (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`,
        (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`,
        (text: string) => text.replaceAll(/./g, "\\$&") || "''",
      ];
      for (const quote of forms) {
        const text = words.map(quote).join("  ");
        assert.deepEqual(splitWords(text, 0, text.length).words, words);
      }
    }),
  );
});

test("the tables name releases, options and commands that exist", () => {
  const isFrom = (from: string) => /^(RHEL([5-9]|1\d)( |$))?(F\d+)?$/.test(from) && from.trim() !== "";
  const check = (name: string, life: Lifetime) => {
    for (const from of [life.since, life.deprecated, life.removed]) {
      assert.ok(from === undefined || isFrom(from), `${name}: ${from}`);
    }
  };
  const all: [string, Command][] = [...Object.entries(commands), ...Object.entries(sections)];
  for (const [name, command] of all) {
    check(name, command);
    const options = Object.values(command.options ?? {}).flatMap((text) => text.split(" "));
    const names = options.map((option) => option.replace(/[=!].*/, ""));
    assert.equal(new Set(names).size, names.length, `${name}: an option twice`);
    for (const from of Object.keys(command.options ?? {})) assert.ok(isFrom(from), `${name}: ${from}`);
    for (const [option, life] of Object.entries(command.lifetimes ?? {})) {
      check(`${name} --${option}`, life);
      assert.ok(names.includes(option), `${name} --${option}`);
    }
    for (const option of `${command.needs ?? ""} ${command.optionsInsteadOfWords ?? ""}`.trim().split(/ +/)) {
      assert.ok(option === "" || names.includes(option), `${name} --${option}`);
    }
    for (const other of command.excludes?.split(" ") ?? []) assert.ok(other in commands, `${name}: ${other}`);
  }
});

test("scripts have their section, interpreter, first line and text", () => {
  const text = `text
%pre
one
%end
%packages
vim
%end
%pre-install --interpreter /bin/bash
%end
%post --log=/x --interpreter="/usr/bin/python3"
two
  three
  %end
%onerror
four
%traceback
five`;
  assert.deepEqual(scripts(text), [
    { section: "%pre", interpreter: "/bin/sh", line: 3, text: "one\n" },
    { section: "%pre-install", interpreter: "/bin/bash", line: 9, text: "" },
    { section: "%post", interpreter: "/usr/bin/python3", line: 11, text: "two\n  three\n" },
    { section: "%onerror", interpreter: "/bin/sh", line: 15, text: "four\n" },
    { section: "%traceback", interpreter: "/bin/sh", line: 17, text: "five" },
  ]);
});

/** Cases in which pykickstart 3.74 and our checks must agree: no finding, deprecated, or an error. */
const VERDICTS: readonly [release: string, text: string][] = [
  ["RHEL5", "key abcd"],
  ["RHEL5", "langsupport en_US"],
  ["RHEL5", "%packages\nvim"],
  ["RHEL5", "%post\ntrue"],
  ["RHEL5", "group --name=x"],
  ["RHEL5", "network --bootproto=dhcp --vlanid=5"],
  ["RHEL5", "xconfig --card=x"],
  ["RHEL6", "install"],
  ["RHEL6", "mouse generic"],
  ["RHEL6", "monitor --noprobe"],
  ["RHEL6", "zerombr yes"],
  ["RHEL6", "timezone --ntpservers=a Etc/UTC"],
  ["RHEL6", "%packages --nobase\n%end"],
  ["RHEL6", "bootloader --lba32"],
  ["RHEL6", "autopart\nlogvol / --size=1 --name=a --vgname=b"],
  ["RHEL7", "key --skip"],
  ["RHEL7", "auth --enableshadow"],
  ["RHEL7", "authselect select sssd"],
  ["RHEL7", "upgrade"],
  ["RHEL7", "%packages --nobase\n%end"],
  ["RHEL7", "%post\ntrue"],
  ["RHEL7", "keyboard --vckeymap=us --xlayouts=us"],
  ["RHEL7", "eula --agreed"],
  ["RHEL7", "part / --bytes-per-inode=4096"],
  ["RHEL8", "install"],
  ["RHEL8", "auth --enableshadow"],
  ["RHEL8", "authselect select sssd"],
  ["RHEL8", "device scsi x"],
  ["RHEL8", "bootloader --upgrade"],
  ["RHEL8", "timezone --isUtc Etc/UTC"],
  ["RHEL8", "timesource --ntp-server=a"],
  ["RHEL8", "logging --level=info"],
  ["RHEL8", "%packages --exclude-weakdeps\n%end"],
  ["RHEL9", "install"],
  ["RHEL9", "timezone --isUtc Etc/UTC"],
  ["RHEL9", "timezone --ntpservers=a,b Etc/UTC"],
  ["RHEL9", "timezone --utc Etc/UTC\ntimesource --ntp-server=a"],
  ["RHEL9", "logging --level=info"],
  ["RHEL9", "method"],
  ["RHEL9", "bootloader --upgrade"],
  ["RHEL9", "harddrive --biospart=80p1 --dir=/x"],
  ["RHEL9", "%packages --instLangs=en\n%end"],
  ["RHEL9", "%traceback\ntrue\n%end"],
  ["RHEL9", "repo --name=a --baseurl=http://example.com/ --ignoregroups=true"],
  ["RHEL9", "rhsm --organization=a --activation-key=b"],
  ["RHEL10", "auth --enableshadow"],
  ["RHEL10", "timezone --isUtc Etc/UTC"],
  ["RHEL10", "timezone --nontp Etc/UTC"],
  ["RHEL10", "network --bootproto=dhcp --teamslaves=eth1"],
  ["RHEL10", "vnc --password=x"],
  ["RHEL10", "module --name=x"],
  ["RHEL10", "nvdimm use --namespace=x"],
  ["RHEL10", "%packages --excludeWeakdeps\n%end"],
  ["RHEL10", "rdp --username=a --password=b"],
  ["F40", "timezone --isUtc Etc/UTC"],
  ["F40", "rhsm --organization=a --activation-key=b"],
  ["F40", "module --name=x"],
  ["F41", "module --name=x"],
  ["F42", "vnc --password=x"],
  ["F42", "bootc --source-imgref=x"],
  ["F43", "vnc --password=x"],
  ["F45", "vnc --password=x"],
  ["F45", "module --name=x"],
  ["F45", "logvol / --size=1 --name=a"],
  ["F45", "part / --size=6G"],
  ["F45", "network --bootproto=dhcp --device"],
  ["F45", "bootloader --append=a b"],
  ["F45", "rootpw 'a"],
  ["F45", "network --bootp=dhcp"],
  ["F45", "%unknown\n%end"],
  ["F45", "%packages\nvim # an editor\n%end # closed"],
  ["F45", "%post\n%endless\n%end\nreboot"],
];

test("ksvalidator says the same", LIMIT, async (t) => {
  if (!has(t, "ksvalidator")) return;
  const directory = temporaryDirectory();
  const disagree: string[] = [];
  const queue = [...VERDICTS.entries()];
  const worker = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [index, [release, text]] = next;
      const file = join(directory, `${index}.ks`);
      writeFileSync(file, `${text}\n`);
      const findings = lintKickstart(`${text}\n`, release);
      const ours = verdict(
        findings.length === 0,
        findings.every(({ severity }) => severity === "warning"),
      );
      const { code, stdout, stderr } = await run(ksvalidator(), ["-v", release, file]);
      const theirs = verdict(code === 0, /deprecated|no longer takes/.test(stdout + stderr));
      if (ours !== theirs)
        disagree.push(`${release} ${text}: ours ${ours}, ksvalidator ${theirs}: ${stderr}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  assert.deepEqual(disagree, []);
});

function verdict(good: boolean, deprecated: boolean): string {
  return good ? "good" : deprecated ? "deprecated" : "wrong";
}

function ksvalidator(): string {
  return find("ksvalidator") as string;
}

interface Kickstart {
  readonly guest: string;
  readonly release: string;
  readonly file: string;
  readonly text: string;
}

async function kickstartsOf(site: string): Promise<Kickstart[]> {
  const guests = join(await buildSite(site), "guests.d");
  return readdirSync(guests).flatMap((guest) => {
    const file = join(guests, guest, "ks.cfg");
    if (!existsSync(file)) return [];
    const values = load(readFileSync(join(guests, guest, "guest.yml"), "utf8")) as {
      os: { kickstart: string };
    };
    return [{ guest, release: values.os.kickstart, file, text: readFileSync(file, "utf8") }];
  });
}

for (const site of ["default", "modern", "mixed"]) {
  test(`the kickstarts of the site ${site} have no findings`, LIMIT, async () => {
    const kickstarts = await kickstartsOf(site);
    assert.ok(kickstarts.length > 0);
    for (const { guest, release, text } of kickstarts) assert.deepEqual(lint(text, release), [], guest);
  });

  test(`ksvalidator has nothing against the kickstarts of the site ${site}`, {
    ...LIMIT,
  }, async (t) => {
    if (!has(t, "ksvalidator")) return;
    const kickstarts = await kickstartsOf(site);
    const directory = temporaryDirectory();
    for (const release of new Set(kickstarts.map((kickstart) => kickstart.release))) {
      const files = kickstarts
        .filter((kickstart) => kickstart.release === release)
        .map(({ guest, file, text }) => {
          const changed = withOwnParents(text);
          if (changed === text) return file;
          const copy = join(directory, `${guest}.ks`);
          writeFileSync(copy, changed);
          return copy;
        });
      const { code, stdout, stderr } = await run(ksvalidator(), ["-v", release, ...files]);
      assert.equal(code, 0, `${release}: ${stdout}${stderr}`);
      assert.doesNotMatch(stdout + stderr, /deprecated/, release);
    }
  });

  test(`bash has nothing against the scripts in the kickstarts of the site ${site}`, {
    ...LIMIT,
  }, async (t) => {
    await checkScripts(t, await kickstartsOf(site));
  });
}

async function checkScripts(t: TestContext, kickstarts: readonly Kickstart[]): Promise<void> {
  if (!has(t, "bash")) return;
  const directory = temporaryDirectory();
  const files = kickstarts.flatMap(({ guest, text }) =>
    scripts(text).map((script) => {
      assert.match(script.interpreter, /\/(ba)?sh$/, guest);
      const file = join(directory, `${guest}-line-${script.line}`);
      writeFileSync(file, script.text);
      return file;
    }),
  );
  assert.ok(files.length > 0);
  const each = 'code=0; for f; do bash -n "$f" || code=1; done; exit "$code"';
  assert.deepEqual(await run("bash", ["-c", each, "bash", ...files]), { code: 0, stdout: "", stderr: "" });
}
