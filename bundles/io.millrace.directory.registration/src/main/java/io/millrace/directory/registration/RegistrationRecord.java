// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkAttribute;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import io.millrace.lib.persist.TimeStamp;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A registration as it is stored, with what was left of its lifetime and when that was. Builds
 * before 0.3.0 know its end by the calendar alone. What is left is never more than its lifetime
 * when it is read, however wrong the calendar was.
 */
final class RegistrationRecord {
  private static final int SECTION = 1;
  private static final int LEFT = 2;

  /** An end at an earlier time was written before the clock was set. */
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

  private RegistrationRecord() {}

  static Bytes write(Registration registration, Time time) {
    TimeStamp now = TimeStamp.of(time);
    long left = registration.expires() - now.nanos();
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
          out.number(now.wall().plusNanos(left).toEpochMilli());
          out.text(LinkFormat.write(registration.links()));
          out.integer(registration.attributes().size());
          registration.attributes().forEach(each -> write(each, out));
        });
    out.section(
        LEFT,
        () -> {
          out.number(left);
          out.number(now.wall().toEpochMilli());
          out.text(now.bootId());
          out.number(now.nanos());
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
   * @throws RuntimeException when the bytes are damaged
   */
  static Registration read(Bytes stored, Time time) {
    SnapshotReader in = new SnapshotReader(stored.toArray(), List.of());
    List<Registration> found = new ArrayList<>();
    List<Duration> left = new ArrayList<>();
    in.sections(
        number -> {
          if (number == SECTION) {
            found.add(registration(in, time));
          } else if (number == LEFT) {
            left.add(left(in, time));
          }
        });
    Registration registration = found.get(0);
    return left.isEmpty() ? registration : endsAfter(left.get(0), registration, time);
  }

  private static Duration left(SnapshotReader in, Time time) {
    Duration left = Duration.ofNanos(in.number());
    Instant wall = Instant.ofEpochMilli(in.number());
    return left.minus(new TimeStamp(wall, in.text(), in.number()).age(time));
  }

  private static Registration endsAfter(Duration left, Registration registration, Time time) {
    Duration lifetime = Duration.ofSeconds(registration.lifetimeSeconds());
    Duration most = left.compareTo(lifetime) > 0 ? lifetime : left;
    return registration.until(time.nanos() + most.toNanos());
  }

  private static Registration registration(SnapshotReader in, Time time) {
    String id = in.text();
    String name = in.text();
    String account = in.text();
    String endpoint = in.text();
    String sector = in.text();
    InetSocketAddress address = in.address();
    boolean hasBase = in.flag();
    long lifetime = in.number();
    Duration left = left(in.number(), time.now(), Duration.ofSeconds(lifetime));
    long expires = time.nanos() + left.toNanos();
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
