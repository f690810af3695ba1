// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.device.Resolution;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkAttribute;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.policy.CoapAccess;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A registered endpoint [RFC 9176 §5]. Immutable.
 *
 * @param id the last segment of its path
 * @param name the canonical name by which the directory resolves it
 * @param account the subject of the account that registered it; nobody else changes it
 * @param endpoint {@code ep}
 * @param sector {@code d}; may be empty
 * @param address where it is reached
 * @param hasBase whether it gave its base itself; otherwise the base is the sender's address
 * @param lifetimeSeconds how long it lasts without an update
 * @param expires when its lifetime is over, by the monotonic clock in nanoseconds
 * @param attributes its other attributes
 * @param links the resources that it has, as it wrote them
 */
record Registration(
    String id,
    String name,
    String account,
    String endpoint,
    String sector,
    InetSocketAddress address,
    boolean hasBase,
    long lifetimeSeconds,
    long expires,
    List<LinkAttribute> attributes,
    List<Link> links) {
  private static final int OVERHEAD_BYTES = 256;

  /** Returns the host name of an endpoint: its name, and its sector as the domain. */
  static String host(Parameters parameters) {
    return parameters.sector().isEmpty()
        ? parameters.endpoint()
        : parameters.endpoint() + "." + parameters.sector();
  }

  /** Tells whether its lifetime is over; the name still belongs to its account. */
  boolean isExpired(long now) {
    return now - expires >= 0;
  }

  /** Returns it with another end, by the monotonic clock in nanoseconds. */
  Registration until(long end) {
    return with(end, links);
  }

  /** Returns how many bytes it counts for. */
  int bytes() {
    int bytes = OVERHEAD_BYTES + endpoint.length() + sector.length();
    for (LinkAttribute each : attributes) {
      bytes += each.name().length() + each.text().length();
    }
    return bytes + Bytes.utf8(LinkFormat.write(links)).length();
  }

  /** Returns what the directory says of it. */
  Resolution resolution(String profile) {
    return Resolution.registered(name, address, profile);
  }

  /** Returns the same with another end. */
  Registration expiringAt(long nanos) {
    return with(nanos, links);
  }

  /** Returns the same with those of its links alone that a policy permits to use. */
  Registration permittedBy(AccessPolicy policy) {
    return with(expires, links.stream().filter(each -> isPermitted(policy, each)).toList());
  }

  private boolean isPermitted(AccessPolicy policy, Link link) {
    String path = link.target().startsWith("/") ? link.target() : "/" + link.target();
    return CoapAccess.reaches(policy, name, path);
  }

  private Registration with(long end, List<Link> shown) {
    return new Registration(
        id,
        name,
        account,
        endpoint,
        sector,
        address,
        hasBase,
        lifetimeSeconds,
        end,
        attributes,
        shown);
  }

  /**
   * Returns the same after an update [RFC 9176 §5.3.1]: what is not given stays, but a base that
   * was never given follows the sender.
   *
   * @param sender where the update came from
   * @param now the monotonic clock in nanoseconds
   */
  Registration updated(Parameters given, InetSocketAddress sender, long now) {
    long lifetime = given.lifetimeSeconds() > 0 ? given.lifetimeSeconds() : lifetimeSeconds;
    boolean based = hasBase || given.base().isPresent();
    InetSocketAddress moved = given.base().orElse(hasBase ? address : sender);
    List<LinkAttribute> merged = new ArrayList<>(attributes);
    for (LinkAttribute each : given.attributes()) {
      merged.removeIf(former -> former.isNamed(each.name()));
    }
    merged.addAll(given.attributes());
    return new Registration(
        id,
        name,
        account,
        endpoint,
        sector,
        moved,
        based,
        lifetime,
        now + nanos(lifetime),
        List.copyOf(merged),
        links);
  }

  /** Returns a lifetime in nanoseconds. */
  static long nanos(long seconds) {
    return seconds * 1_000_000_000L;
  }

  /** Returns its base. */
  String base() {
    return BaseUri.of(address);
  }

  /** Returns the link to it, as a look-up of endpoints has it [RFC 9176 §6.4]. */
  Link link() {
    Link link = Link.to("/" + RdResource.PATH + "/" + id).with("base", base()).with("ep", endpoint);
    if (!sector.isEmpty()) {
      link = link.with("d", sector);
    }
    link = link.with("lt", lifetimeSeconds);
    for (LinkAttribute each : attributes) {
      link = link.with(each.name(), each.value());
    }
    return link.with("rt", "core.rd-ep");
  }

  /** Returns the links to its resources, with whole URIs [RFC 9176 §6.1]. */
  List<Link> wholeLinks() {
    return links.stream().map(each -> each.withTarget(whole(each.target()))).toList();
  }

  private String whole(String target) {
    if (target.contains("://")) {
      return target;
    }
    return base() + (target.startsWith("/") ? target : "/" + target);
  }
}
