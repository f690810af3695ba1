// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkAttribute;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A registration as it is stored. Its end is stored by the calendar; what is left of it is never
 * more than its lifetime when it is read, however wrong the calendar was.
 */
final class RegistrationRecord {
  private static final int SECTION = 1;

  /** An end at an earlier time was written before the clock was set. */
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

  private RegistrationRecord() {}

  /** Writes one; {@code left} is the time until its end, negative when it is over. */
  static Bytes write(Registration registration, Duration left, Instant now) {
    SnapshotWriter out = new SnapshotWriter();
    out.section(
        SECTION,
        () -> {
          out.text(registration.id());
          out.text(registration.name());
          out.text(registration.account());
          out.text(registration.endpoint());
          out.text(registration.sector());
          out.address(registration.address());
          out.flag(registration.hasBase());
          out.number(registration.lifetimeSeconds());
          out.number(now.plus(left).toEpochMilli());
          out.text(LinkFormat.write(registration.links()));
          out.integer(registration.attributes().size());
          registration.attributes().forEach(each -> write(each, out));
        });
    return Bytes.wrap(out.toArray());
  }

  private static void write(LinkAttribute attribute, SnapshotWriter out) {
    out.text(attribute.name());
    out.bytes(attribute.value() == null ? null : Bytes.utf8(attribute.value()));
  }

  /**
   * Reads one.
   *
   * @param nanos the monotonic clock
   * @throws RuntimeException when the bytes are damaged
   */
  static Registration read(Bytes stored, Instant now, long nanos) {
    SnapshotReader in = new SnapshotReader(stored.toArray(), List.of());
    List<Registration> found = new ArrayList<>();
    in.sections(
        number -> {
          if (number == SECTION) {
            found.add(read(in, now, nanos));
          }
        });
    return found.get(0);
  }

  private static Registration read(SnapshotReader in, Instant now, long nanos) {
    String id = in.text();
    String name = in.text();
    String account = in.text();
    String endpoint = in.text();
    String sector = in.text();
    InetSocketAddress address = in.address();
    boolean hasBase = in.flag();
    long lifetime = in.number();
    long expires = nanos + left(in.number(), now, Duration.ofSeconds(lifetime)).toNanos();
    List<Link> links = LinkFormat.parse(in.text()).links();
    List<LinkAttribute> attributes = new ArrayList<>();
    for (int count = in.integer(); count > 0; count--) {
      String attribute = in.text();
      Bytes value = in.bytes();
      attributes.add(new LinkAttribute(attribute, value == null ? null : value.utf8()));
    }
    return new Registration(
        id,
        name,
        account,
        endpoint,
        sector,
        address,
        hasBase,
        lifetime,
        expires,
        List.copyOf(attributes),
        links);
  }

  /** A clock that was wrong when this was written, or is now, prolongs nothing and ends nothing. */
  private static Duration left(long endMillis, Instant now, Duration lifetime) {
    Instant end = Instant.ofEpochMilli(endMillis);
    Duration left = Duration.between(now, end);
    return end.isBefore(EARLIEST) || left.compareTo(lifetime) > 0 ? lifetime : left;
  }
}
