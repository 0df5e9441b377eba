"""Reads texts as their consumers do. Standard input: a JSON list of [kind, text]; output: what each holds, or null."""
import json, shlex, sys
from html.parser import HTMLParser
from xml.dom import Node, minidom

SECTIONS = ("%packages", "%pre", "%post", "%addon", "%include", "%ksappend", "%onerror", "%traceback")


def xml(text):
    def tree(node):
        if node.nodeType != Node.ELEMENT_NODE:
            return [node.nodeName, node.nodeValue]
        return [node.nodeName, dict(node.attributes.items()), [tree(child) for child in node.childNodes]]

    return [tree(node) for node in minidom.parseString(text.encode()).childNodes]


def html(text):
    events = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            events.append([tag, attributes])

        def handle_endtag(self, tag):
            events.append(["/", tag])

        def handle_data(self, data):
            events.append([data])

        def handle_comment(self, data):
            events.append(["!--", data])

        def handle_decl(self, data):
            events.append(["!", data])

        def handle_pi(self, data):
            events.append(["?", data])

    reader = Reader()
    reader.feed(text)
    reader.close()
    return events


def kickstart(text):
    """Commands as words, sections as lines, without the bodies of scripts; lines end where pykickstart has them end."""
    read, section = [], ""
    for line in text.splitlines():
        if line.startswith("%end"):
            read.append([line])
            section = ""
        elif line.split(None, 1)[:1] and line.split()[0] in SECTIONS:
            section = line.split()[0]
            read.append(shlex.split(line, comments=True))
        elif section == "%packages":
            read.append([line.split("#")[0].strip()])
        elif not section:
            read.append(shlex.split(line, comments=True))
    return read


def yaml(text):
    import yaml as pyyaml

    return pyyaml.safe_load(text)


def read(kind, text):
    try:
        return {"xml": xml, "html": html, "kickstart": kickstart, "yaml": yaml}[kind](text)
    except Exception as error:
        return {"error": repr(error)}


json.dump([read(kind, text) for kind, text in json.load(sys.stdin)], sys.stdout)
