// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import java.util.ArrayList;
import java.util.List;

/** Parses one text in link format. Not thread-safe, used once. */
final class LinkParser {
  private final String text;
  private final LinkLimits limits;
  private final List<Link> links = new ArrayList<>();
  private int at;
  private String problem;

  LinkParser(String text, LinkLimits limits) {
    this.text = text;
    this.limits = limits;
  }

  ParsedLinks parse() {
    if (text.length() > limits.characters()) {
      return new ParsedLinks(List.of(), "longer than " + limits.characters(), limits.characters());
    }
    skipSpace();
    while (problem == null && at < text.length()) {
      if (text.charAt(at) == ',') {
        at++;
      } else {
        link();
      }
      skipSpace();
    }
    return new ParsedLinks(links, problem == null ? "" : problem, problem == null ? -1 : at);
  }

  private void link() {
    if (links.size() == limits.links()) {
      problem = "more than " + limits.links() + " links";
      return;
    }
    int end = text.charAt(at) == '<' ? text.indexOf('>', at) : -1;
    if (end < 0) {
      problem = text.charAt(at) == '<' ? "target without an end" : "no target";
      return;
    }
    String target = text.substring(at + 1, end);
    at = end + 1;
    List<LinkAttribute> attributes = attributes();
    if (problem == null) {
      links.add(new Link(target, attributes));
    }
  }

  private List<LinkAttribute> attributes() {
    List<LinkAttribute> found = new ArrayList<>();
    skipSpace();
    while (problem == null && at < text.length() && text.charAt(at) != ',') {
      if (text.charAt(at) != ';') {
        problem = "neither a semicolon nor a comma";
        return found;
      }
      at++;
      skipSpace();
      attribute(found);
      skipSpace();
    }
    return found;
  }

  private void attribute(List<LinkAttribute> found) {
    int from = at;
    while (at < text.length() && "=;, \t\r\n\"<>".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String name = text.substring(from, at);
    String value = null;
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      value = at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
    }
    if (problem == null && LinkAttribute.isName(name)) {
      if (found.size() == limits.attributes()) {
        problem = "more than " + limits.attributes() + " attributes";
        return;
      }
      found.add(new LinkAttribute(name, value));
    }
  }

  private String plain() {
    int from = at;
    while (at < text.length() && ";, \t\r\n\"<>".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        at = i + 1;
        return value.toString();
      }
      if (c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
      }
      value.append(c);
    }
    problem = "quoted value without an end";
    return null;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
