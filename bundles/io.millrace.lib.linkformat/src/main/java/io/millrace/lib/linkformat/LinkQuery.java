// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import java.util.List;
import java.util.Set;

/**
 * A filter over links, from the queries of a discovery request [RFC 6690 §4.1]: {@code rt=temp},
 * {@code href=/snsr*}, {@code if=sensor}; a star at the end matches anything. A query without a
 * value asks for links that have the attribute. Several queries must all hold. Immutable.
 */
public final class LinkQuery {
  /** Attributes whose value is a list parted by spaces. */
  private static final Set<String> LISTS = Set.of("rt", "if", "rel", "rev", "ct");

  private final List<String> queries;

  private LinkQuery(List<String> queries) {
    this.queries = queries;
  }

  /** Returns the filter of these Uri-Query values; empty ones are left out. */
  public static LinkQuery of(List<String> queries) {
    return new LinkQuery(queries.stream().filter(each -> !each.isEmpty()).toList());
  }

  /** Returns the links that pass, in their order. */
  public List<Link> filter(List<Link> links) {
    return queries.isEmpty() ? links : links.stream().filter(this::passes).toList();
  }

  /** Tells whether a link passes. */
  public boolean passes(Link link) {
    return queries.stream().allMatch(query -> passes(link, query));
  }

  private static boolean passes(Link link, String query) {
    int equals = query.indexOf('=');
    String name = equals < 0 ? query : query.substring(0, equals);
    String pattern = equals < 0 ? null : unquoted(query.substring(equals + 1));
    if (name.equals("href")) {
      return pattern == null || matches(link.target(), pattern);
    }
    return link.attributes().stream()
        .anyMatch(each -> each.isNamed(name) && (pattern == null || matches(each, pattern)));
  }

  private static boolean matches(LinkAttribute attribute, String pattern) {
    if (!LISTS.contains(attribute.name()) || attribute.text().indexOf(' ') < 0) {
      return matches(attribute.text(), pattern);
    }
    return matches(attribute.text(), pattern)
        || List.of(attribute.text().split(" +")).stream().anyMatch(each -> matches(each, pattern));
  }

  private static boolean matches(String value, String pattern) {
    return pattern.endsWith("*")
        ? value.startsWith(pattern.substring(0, pattern.length() - 1))
        : value.equals(pattern);
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
