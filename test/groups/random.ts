import "../agreement.test.ts";
import "../diff-keys.test.ts";
import "../edits.test.ts";
import "../hostile.test.ts";
import "../hostile-pages.test.ts";
import "../init.test.ts";
