// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.device.Resolution;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.ParsedLinks;
import io.millrace.lib.slot.Slot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Judges what is to be registered: its name, its base and its links. A device of this router and
 * one that the directory's configuration names are never shadowed: their names are refused.
 * Thread-safe.
 */
final class Registrar {
  private static final int ID_BYTES = 8;

  private final Registrations registrations;
  private final Slot<DeviceResolver> directory;
  private final Time time;
  private final boolean anyBase;

  /**
   * Makes it.
   *
   * @param anyBase whether a base may have another address than the sender's
   */
  Registrar(
      Registrations registrations, Slot<DeviceResolver> directory, Time time, boolean anyBase) {
    this.registrations = registrations;
    this.directory = directory;
    this.time = time;
    this.anyBase = anyBase;
  }

  /** Registers an endpoint; returns its registration. */
  Registration register(String account, Peer peer, Parameters given, List<Link> links)
      throws RefusedRegistration {
    String name = name(given);
    checkBase(given, peer);
    long lifetime =
        given.lifetimeSeconds() > 0
            ? given.lifetimeSeconds()
            : Parameters.STANDARD_LIFETIME_SECONDS;
    Registration registration =
        new Registration(
            id(name),
            name,
            account,
            given.endpoint(),
            given.sector(),
            given.base().orElse(peer.remote()),
            given.base().isPresent(),
            lifetime,
            time.nanos() + Registration.nanos(lifetime),
            given.attributes(),
            links);
    registrations.put(registration);
    return registration;
  }

  /** Updates a registration. */
  void update(String id, String account, Peer peer, Parameters given) throws RefusedRegistration {
    if (!given.endpoint().isEmpty() || !given.sector().isEmpty()) {
      throw RefusedRegistration.badRequest("ep and d of a registration do not change");
    }
    checkBase(given, peer);
    registrations.update(id, account, given, peer.remote());
  }

  /** Returns the canonical name of what is to be registered, when it may be registered. */
  String name(Parameters given) throws RefusedRegistration {
    if (given.endpoint().isEmpty()) {
      throw RefusedRegistration.badRequest("no ep, the endpoint's name");
    }
    String host = Registration.host(given);
    String name = directory.call(each -> each.canonicalName(host), null);
    Resolution known = name == null ? null : directory.call(each -> each.resolve(host), null);
    if (known == null) {
      throw directory.service() == null
          ? RefusedRegistration.of(CoapCode.SERVICE_UNAVAILABLE, "the directory is away")
          : RefusedRegistration.badRequest("ep and d give no name: " + host);
    }
    if (known.isLocal() && known.device().isEmpty()) {
      throw RefusedRegistration.of(
          CoapCode.SERVICE_UNAVAILABLE, name + " may be a device of this router that starts");
    }
    if (known.isKnown() && !known.isRegistered()) {
      throw RefusedRegistration.of(
          CoapCode.FORBIDDEN,
          name + (known.isLocal() ? " is a device of this router" : " is configured here"));
    }
    return name;
  }

  /**
   * A base with an address of somebody else would have the gateway send requests there, though no
   * destination of its configuration allows it.
   */
  private void checkBase(Parameters given, Peer peer) throws RefusedRegistration {
    if (given.base().isEmpty()) {
      return;
    }
    InetSocketAddress base = given.base().get();
    InetAddress address = base.getAddress();
    boolean own = address.equals(peer.remote().getAddress());
    boolean reachable =
        !address.isMulticastAddress()
            && !address.isAnyLocalAddress()
            && (own || !address.isLoopbackAddress());
    if (!reachable || !own && !anyBase) {
      throw RefusedRegistration.of(
          CoapCode.FORBIDDEN,
          "the base has another address than the sender, which is not permitted (anyBase)");
    }
  }

  /** Reads the links of a registration. */
  static List<Link> links(CoapRequest request) throws RefusedRegistration {
    long format = request.options().uint(OptionNumber.CONTENT_FORMAT, ContentFormat.LINK_FORMAT);
    if (format != ContentFormat.LINK_FORMAT && !request.payload().isEmpty()) {
      throw RefusedRegistration.of(
          CoapCode.UNSUPPORTED_CONTENT_FORMAT, "links are in link format, Content-Format 40");
    }
    return links(request.payload());
  }

  /** Reads links. */
  static List<Link> links(Bytes text) throws RefusedRegistration {
    ParsedLinks parsed = LinkFormat.parse(text.utf8());
    if (!parsed.isGood()) {
      throw RefusedRegistration.badRequest(
          "no link format: " + parsed.problem() + " at " + parsed.at());
    }
    return parsed.links();
  }

  /** Returns the ID of a name: the same one whenever the name is registered [RFC 9176 §5]. */
  private static String id(String name) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Bytes.utf8(name).toArray());
      return Bytes.wrap(hash, 0, ID_BYTES).hex();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
