import { findingsOf } from "./findings.ts";

const error = (place: string, key: string, path: string, reason: string) =>
  `host.d/a.yml:${place}: error: \`${key}\` must not be \`${path}\`: ${reason}; use a directory of its own, like /srv/content [served-directory]`;
const within = (place: string, key: string, path: string, note: string) =>
  `host.d/a.yml:${place}: error: \`${key}\` must not contain \`${path}\`: a web server would send files in it that are not for others; use a directory of its own, like /srv/content [served-directory]\n${note}: note: this path is set here`;

findingsOf("a directory that the web servers send", [
  ...(
    [
      ["/", "it contains all files of the host"],
      ["//", "it contains all files of the host"],
      ["/etc", "`/etc` is not for others"],
      ["/etc/pki", "`/etc` is not for others"],
      ["/root/iso", "`/root` is not for others"],
      ["/var", "it contains `/var/lib/libvirt`"],
      ["/home", "it contains the files of users"],
      ["/home/me/", "it contains the files of users"],
      ["/srv/.git", "it has a part that begins with a dot"],
    ] as const
  ).map(([path, reason]): [string, Record<string, string>, string, string] => [
    `is not ${path}, whatever a layer ignores`,
    {
      "host.d/a.yml": `web: {root: ${path}}\nimages: {mount: "${path}"}\n`,
      "common/a.yml": "checks: {ignore: []}\n",
    },
    error("1:13", "web.root", path, reason),
    error("2:17", "images.mount", path, reason),
  ]),
  [
    "contains no private files: the site with its own rules, pools, keys, targets",
    {
      "host.d/a.yml":
        "images: {mount: /srv/data}\nweb: {root: /srv/data/www}\nfence_virt: {key_file: /srv/data/www/key}\n",
    },
    within("1:17", "images.mount", "/srv/data/www/key", "host.d/a.yml:3:24"),
    within("2:13", "web.root", "/srv/data/www/key", "host.d/a.yml:3:24"),
  ],
  [
    "contains no pool",
    { "host.d/a.yml": "images: {mount: /srv/data}\n", "storages.d/p.yml": "path: /srv/data/pool\n" },
    within("1:17", "images.mount", "/srv/data/pool", "storages.d/p.yml:1:7"),
  ],
  [
    "contains no target, and is not the site",
    {
      "host.d/a.yml": "images: {mount: /srv/data}\nweb: {root: /srv/data/}\n",
      "host.d/b.yml": "iscsi: {targets: {x: {iqn: iqn.x, file: /srv/data/a.img, size: 1}}}\n",
    },
    within("1:17", "images.mount", "/srv/data/a.img", "host.d/b.yml:1:41"),
    within("2:13", "web.root", "/srv/data/a.img", "host.d/b.yml:1:41"),
    "host.d/b.yml:1:8: warning: no template reads `iscsi`: correct its name, or remove it [unread-value]",
  ],
  [
    "contains no other way to the site",
    { "host.d/a.yml": "images: {mount: /srv/data/}\nweb: {root: /srv/data}\n" },
    within("1:17", "images.mount", "/srv/data", "host.d/a.yml:2:13"),
  ],
  [
    "is an absolute path, and the trees stay in it",
    {
      "host.d/a.yml":
        'web: {root: /srv/../etc}\nimages: {dir: "/srv/a b", mount: srv, trees: {../etc: a.iso, rocky/9: /etc/shadow}}\n',
    },
    "host.d/a.yml:1:13: error: `web.root`: must be an absolute path on the host, without `.` and `..`, spaces, quotes and backslashes [schema]",
    "host.d/a.yml:2:15: error: `images.dir`: must be an absolute path on the host, without `.` and `..`, spaces, quotes and backslashes [schema]",
    "host.d/a.yml:2:34: error: `images.mount`: must be an absolute path on the host, without `.` and `..`, spaces, quotes and backslashes [schema]",
    'host.d/a.yml:2:55: error: `images.trees["../etc"]`: must be a relative path without `.`, `..` and hidden directories or files [schema]',
    "host.d/a.yml:2:71: error: `images.trees.rocky/9`: must be a relative path without `.`, `..` and hidden directories or files [schema]",
  ],
]);
