import { findingsOf } from "./findings.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";
const BOTH = `${NETWORK}ipv6: {gateway: "fd00:9::1"}\n`;
const nic = (values: string) => `interfaces: [{network: n, ${values}}]\n`;
/** 252 characters, so that a guest of one letter has 254. */
const LONG = `${"x".repeat(62)}.`.repeat(3) + "x".repeat(63);
const TOO_LONG =
  "error: the full name of a has 254 characters, and DNS allows 253: shorten the host name or the domain [fqdn-too-long]";

findingsOf("guests", [
  [
    "a full name of 254 characters, at its interface; 253 are no finding",
    {
      "networks.d/n.yml": `${NETWORK}domain: ${LONG.slice(1)}\n`,
      "networks.d/m.yml": `gateway: 10.9.9.1\nprefix: 24\ndomain: ${LONG}\n`,
      "guests.d/a.yml": "interfaces: [{network: n}, {network: m}]\n",
      "guests.d/b.yml": `domain: ${LONG.slice(1)}\n`,
    },
    `guests.d/a.yml:1:38: ${TOO_LONG}`,
  ],
  [
    "a full name of 254 characters, at the domain of the guest",
    {
      "networks.d/n.yml": `${NETWORK}domain: n.test\n`,
      "guests.d/a.yml": `domain: ${LONG}\ninterfaces: [{network: n}]\n`,
    },
    `guests.d/a.yml:1:9: ${TOO_LONG}`,
  ],
  [
    "names are shown as printable ASCII",
    { "common/a.yml": "", 'guests.d/a\u001b"ä\\~.yml': "hostname: a\n", "guests.d/ü/.keep": "" },
    "common/a.yml:1:1: error: a guest cannot be named `\\u00fc`: rename its file or directory; use letters, digits and _ . + -, and begin with a letter, a digit or _ [guest-name-unusable]",
    "common/a.yml:1:1: warning: the guest `\\u00fc` has no layer file of its own: write `guests.d/\\u00fc.yml` (a comment is enough), or remove its directory [empty-object]",
    'guests.d/a\u001b"ä\\~.yml:1:1: error: a guest cannot be named `a\\u001b\\"\\u00e4\\\\~`: rename its file or directory; use letters, digits and _ . + -, and begin with a letter, a digit or _ [guest-name-unusable]',
  ],
  [
    "a name without a `hostname` is a label of DNS",
    {
      "guests.d/-a.yml": "",
      "guests.d/a-.yml": "",
      "guests.d/a.b.yml": "",
      "guests.d/a_b.yml": "",
      "guests.d/c.d.yml": "hostname: c\n",
      [`guests.d/${"x".repeat(63)}.yml`]: "",
      [`guests.d/${"x".repeat(64)}.yml`]: "",
    },
    "guests.d/-a.yml:1:1: error: a guest cannot be named `-a`: rename its file or directory; use letters, digits and _ . + -, and begin with a letter, a digit or _ [guest-name-unusable]",
    "guests.d/a-.yml:1:1: error: the guest's name `a-` is not a host name: set `hostname` to at most 63 letters, digits and dashes, without a dash at either end [hostname-unusable]",
    "guests.d/a.b.yml:1:1: error: the guest's name `a.b` is not a host name: set `hostname` to at most 63 letters, digits and dashes, without a dash at either end [hostname-unusable]",
    "guests.d/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.yml:1:1: error: the guest's name `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` is not a host name: set `hostname` to at most 63 letters, digits and dashes, without a dash at either end [hostname-unusable]",
  ],
  [
    "a host name of three guests, in any case; not in another domain",
    {
      "guests.d/a.yml": "hostname: w\n",
      "guests.d/b.yml": "hostname: W\n",
      "guests.d/c.yml": "hostname: w\n",
      "guests.d/d.yml": "hostname: w\ndomain: x.test\n",
    },
    "guests.d/c.yml:1:11: error: the host name w is also that of a: give each guest its own [duplicate-hostname]\nguests.d/a.yml:1:11: note: a has it here\nguests.d/b.yml:1:11: note: b has it here",
  ],
  [
    "a host name that a network's DNS answers twice is only a finding of DNS",
    {
      "networks.d/n.yml": BOTH,
      "guests.d/a.yml": `hostname: w\n${nic("ip: 10.9.8.7")}`,
      "guests.d/b.yml": `hostname: W\n${nic('ip6: "fd00:9::7"')}`,
    },
    "guests.d/b.yml:1:11: error: the name w is also that of a: give each its own [duplicate-dns-name]\nguests.d/a.yml:1:11: note: a has it here",
  ],
  [
    "a host name that no DNS answers, because of `dns: false`",
    {
      "networks.d/n.yml": NETWORK,
      "guests.d/a.yml": `hostname: w\n${nic("ip: 10.9.8.7, dns: false")}`,
      "guests.d/b.yml": `hostname: w\n${nic("ip: 10.9.8.8, dns: false")}`,
    },
    "guests.d/b.yml:1:11: error: the host name w is also that of a: give each guest its own [duplicate-hostname]\nguests.d/a.yml:1:11: note: a has it here",
  ],
  [
    "a host name that no DNS answers, because it has no address",
    {
      "networks.d/n.yml": NETWORK,
      "guests.d/a.yml": "hostname: w\ninterfaces: [{network: n}]\n",
      "guests.d/b.yml": "hostname: w\ninterfaces: [{network: n}]\n",
    },
    "guests.d/b.yml:1:11: error: the host name w is also that of a: give each guest its own [duplicate-hostname]\nguests.d/a.yml:1:11: note: a has it here",
  ],
  [
    "a host name on two networks",
    {
      "networks.d/n.yml": NETWORK,
      "networks.d/m.yml": "gateway: 10.9.9.1\nprefix: 24\n",
      "guests.d/a.yml": `hostname: w\n${nic("ip: 10.9.8.7")}`,
      "guests.d/b.yml": "hostname: w\ninterfaces: [{network: m, ip: 10.9.9.7}]\n",
    },
    "guests.d/b.yml:1:11: error: the host name w is also that of a: give each guest its own [duplicate-hostname]\nguests.d/a.yml:1:11: note: a has it here",
  ],
  [
    "a kind that the guest names has a layer file; a kind of the guest's name needs none",
    {
      "sysgroups.d/web.yml": "",
      "guests.d/web-1.yml": "",
      "guests.d/b.yml": "sysgroup: wep\n",
      "guests.d/c.yml": "sysgroup: mail\n",
      "guests.d/d-1.yml": "",
      "guests.d/e.yml": "sysgroup: web\n",
    },
    "guests.d/b.yml:1:11: warning: the kind `wep` has no layer file: did you mean `web`? [unknown-kind]",
    "guests.d/c.yml:1:11: warning: the kind `mail` has no layer file: write `sysgroups.d/mail.yml` [unknown-kind]",
  ],
  [
    "a directory without a layer file",
    { "sysgroups.d/web.yml": "", "guests.d/web-1/.keep": "", "guests.d/db.yml": "# none\n" },
    "sysgroups.d/web.yml:1:1: warning: the guest `web-1` has no layer file of its own: write `guests.d/web-1.yml` (a comment is enough), or remove its directory [empty-object]",
  ],
  [
    "passwords that are no hashes",
    {
      "guests.d/a.yml":
        'rootpw: x\ncluster: {hacluster_password: y}\nusers: [{name: u, password: z}, {name: v}, {name: w, password: "!!"}]\n',
      "guests.d/b.yml": "rootpw: ~\ncluster: {hacluster_password: ~}\nusers: ~\n",
      "guests.d/c.yml": "rootpw: 5\nusers: [{name: u, password: ~}]\n",
    },
    'guests.d/a.yml:1:9: error: `rootpw` must be a crypt hash: use the output of `openssl passwd -6`, or "!!" to lock the password [plain-password]',
    'guests.d/a.yml:2:31: error: `cluster.hacluster_password` must be a crypt hash: use the output of `openssl passwd -6`, or "!!" to lock the password [plain-password]',
    'guests.d/a.yml:3:29: error: `users[0].password` must be a crypt hash: use the output of `openssl passwd -6`, or "!!" to lock the password [plain-password]',
    'guests.d/c.yml:1:9: error: `rootpw` must be a crypt hash: use the output of `openssl passwd -6`, or "!!" to lock the password [plain-password]',
  ],
]);

findingsOf("lines of authorized_keys", [
  [
    "with options, comments and empty ones are in order",
    {
      "guests.d/a.yml": `authorized_keys:\n  - 'from="10.0.0.0/8",no-pty ssh-rsa AAAAB3Nza a'\n  - "# ours"\n  - ""\n  - sk-ssh-ed25519@openssh.com AAAAGnNr\n  - ecdsa-sha2-nistp256 AAAAE2Vj\n`,
    },
  ],
  [
    "need a key, those of users too",
    {
      "guests.d/a.yml":
        "authorized_keys: [/root/id.pub, ssh-rsa]\nusers: [{name: b, authorized_keys: [id.pub]}]\n",
    },
    "guests.d/a.yml:1:19: warning: the line has no public key: to read it from a file, write `!file /root/id.pub` [authorized-key-unusable]",
    "guests.d/a.yml:1:33: warning: the line has no public key: copy the whole line of a public key, like `ssh-ed25519 AAAA... me@here` [authorized-key-unusable]",
    "guests.d/a.yml:2:37: warning: the line has no public key: to read it from a file, write `!file id.pub` [authorized-key-unusable]",
  ],
]);

findingsOf("the order of guests", [
  [
    "names guests of the plan",
    { "guests.d/db.yml": "after: ~\n", "guests.d/web.yml": "after: [dbb, zzz, db]\n" },
    "guests.d/web.yml:1:9: error: there is no guest `dbb`: did you mean `db`? [unknown-predecessor]",
    "guests.d/web.yml:1:14: error: there is no guest `zzz`: name a guest of the plan [unknown-predecessor]",
  ],
  [
    "names no range, but its guests",
    {
      "guests.d/db.yml": "range: {from: 2, to: 11}\n",
      "guests.d/web.yml": "after: [db]\ncluster: {nodes: [db]}\n",
    },
    "guests.d/web.yml:1:9: error: there is no guest `db`: the guests of `db` are db-2 to db-11: name these [unknown-predecessor]",
    "guests.d/web.yml:2:19: error: there is no guest `db`: the guests of `db` are db-2 to db-11: name these [unknown-guest]",
  ],
  [
    "is no circle of one guest",
    { "guests.d/a.yml": "after: [a]\n" },
    "guests.d/a.yml:1:9: error: a comes after a: remove one of these from `after` [circular-order]",
  ],
  [
    "is no circle, and one is reported once",
    { "guests.d/a.yml": "after: [b]\n", "guests.d/b.yml": "after: [c, a]\n", "guests.d/c.yml": "" },
    "guests.d/a.yml:1:9: error: a comes after b comes after a: remove one of these from `after` [circular-order]",
  ],
  [
    "a circle is reported without the guests before it",
    {
      "guests.d/a.yml": "after: [b]\n",
      "guests.d/b.yml": "after: [c]\n",
      "guests.d/c.yml": "after: [d]\n",
      "guests.d/d.yml": "after: [b]\n",
    },
    "guests.d/b.yml:1:9: error: b comes after c comes after d comes after b: remove one of these from `after` [circular-order]",
  ],
  [
    "two circles are two findings",
    {
      "guests.d/a.yml": "after: [b]\n",
      "guests.d/b.yml": "after: [a]\n",
      "guests.d/c.yml": "after: [d]\n",
      "guests.d/d.yml": "after: [c]\n",
    },
    "guests.d/a.yml:1:9: error: a comes after b comes after a: remove one of these from `after` [circular-order]",
    "guests.d/c.yml:1:9: error: c comes after d comes after c: remove one of these from `after` [circular-order]",
  ],
  [
    "a long circle is reported by its first and last guests",
    Object.fromEntries(
      Array.from("abcdefghijklmnopqrst", (name, at) => [
        `guests.d/${name}.yml`,
        `after: [${"bcdefghijklmnopqrsta".charAt(at)}]\n`,
      ]),
    ),
    "guests.d/a.yml:1:9: error: a comes after b comes after c comes after d comes after e comes after f comes after g comes after h comes after 5 more guests comes after n comes after o comes after p comes after q comes after r comes after s comes after t comes after a: remove one of these from `after` [circular-order]",
  ],
  [
    "no finding: two ways to one guest",
    {
      "guests.d/a.yml": "after: [b, c]\n",
      "guests.d/b.yml": "after: [d]\n",
      "guests.d/c.yml": "after: [d]\n",
      "guests.d/d.yml": "",
    },
  ],
]);
