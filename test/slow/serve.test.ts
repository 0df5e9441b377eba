import { testServeHosts } from "../serve-hosts.ts";
import { servedTrees, testBigImage } from "../served-trees.ts";

testBigImage(servedTrees(), 2 ** 31);

testServeHosts("", "10.255.255.1", "another address", "0.0.0.0");
