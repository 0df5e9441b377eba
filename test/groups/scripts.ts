import "../ci-jobs.test.ts";
import "../closed-pipe.test.ts";
import "../foreign-objects.test.ts";
import "../medium.test.ts";
import "../output-kills.test.ts";
import "../output.test.ts";
import "../shell.test.ts";
import "../volume-users.test.ts";
