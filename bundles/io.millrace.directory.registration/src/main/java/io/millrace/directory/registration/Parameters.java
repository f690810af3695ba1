// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.lib.linkformat.LinkAttribute;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The query of a registration or of its update [RFC 9176 §5, §5.3.1].
 *
 * @param endpoint {@code ep}; empty when it is not given
 * @param sector {@code d}; empty when it is not given
 * @param lifetimeSeconds {@code lt}; 0 when it is not given
 * @param base {@code base}; empty when it is not given
 * @param attributes the other parameters, which are attributes of the endpoint
 */
record Parameters(
    String endpoint,
    String sector,
    long lifetimeSeconds,
    Optional<InetSocketAddress> base,
    List<LinkAttribute> attributes) {
  /** The lifetime of a registration that gives none [RFC 9176 §5]. */
  static final long STANDARD_LIFETIME_SECONDS = 90_000;

  private static final long MAX_LIFETIME_SECONDS = 0xFFFF_FFFFL;
  private static final int MAX_NAME_BYTES = 63;
  private static final int MAX_ATTRIBUTES = 16;

  /** What a look-up says of an endpoint or asks for, and what no endpoint can have as its own. */
  private static final Set<String> RESERVED = Set.of("rt", "href", "anchor", "page", "count");

  /** Reads the query of a request. */
  static Parameters read(List<String> query) throws RefusedRegistration {
    String endpoint = "";
    String sector = "";
    long lifetime = 0;
    InetSocketAddress base = null;
    List<LinkAttribute> attributes = new ArrayList<>();
    for (String each : query) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      String value = equals < 0 ? null : each.substring(equals + 1);
      switch (name) {
        case "ep" -> endpoint = once(endpoint, name, value);
        case "d" -> sector = once(sector, name, value);
        case "lt" -> lifetime = lifetime(value);
        case "base" -> base = base(value);
        default -> attributes.add(attribute(name, value));
      }
    }
    if (attributes.size() > MAX_ATTRIBUTES) {
      throw RefusedRegistration.badRequest("more than " + MAX_ATTRIBUTES + " attributes");
    }
    return new Parameters(
        endpoint, sector, lifetime, Optional.ofNullable(base), List.copyOf(attributes));
  }

  private static String once(String former, String name, String value) throws RefusedRegistration {
    boolean good =
        former.isEmpty()
            && value != null
            && !value.isEmpty()
            && value.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
            && value.chars().noneMatch(c -> Character.isISOControl(c) || c == '/' || c == ' ');
    if (!good) {
      throw RefusedRegistration.badRequest(
          "%s has 1 to %d bytes, without blanks and slashes, once".formatted(name, MAX_NAME_BYTES));
    }
    return value;
  }

  private static long lifetime(String value) throws RefusedRegistration {
    long seconds = value != null && value.matches("\\d{1,10}") ? Long.parseLong(value) : 0;
    if (seconds < 1 || seconds > MAX_LIFETIME_SECONDS) {
      throw RefusedRegistration.badRequest("lt is 1 to 4294967295 seconds");
    }
    return seconds;
  }

  private static InetSocketAddress base(String value) throws RefusedRegistration {
    InetSocketAddress base = value == null ? null : BaseUri.parse(value);
    if (base == null) {
      throw RefusedRegistration.badRequest("base is coap://address[:port], the address a literal");
    }
    return base;
  }

  private static LinkAttribute attribute(String name, String value) throws RefusedRegistration {
    if (!LinkAttribute.isName(name) || RESERVED.contains(name)) {
      throw RefusedRegistration.badRequest("no attribute of an endpoint is called " + name);
    }
    return new LinkAttribute(name, value);
  }
}
