// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.persist.TimeStamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * A session as it is stored: a version byte, then the fields in the order of {@link #write}, as
 * {@link DataOutputStream} writes them. It contains no token. Builds before 0.3.0 know when it was
 * last used by the wall clock alone, and read what this one has written without the rest.
 *
 * @param idle for how long it had not been used when this was written
 * @param written when that was
 * @param rank tells which of two records of a session is the newer one
 */
record SessionRecord(Session session, Duration idle, TimeStamp written, long rank) {
  private static final int VERSION = 1;
  private static final int MAX_PERMISSIONS = 256;

  /** Returns the key in the store. */
  Bytes key() {
    return Bytes.utf8(session.id());
  }

  /** Returns when it was last used, by the wall clock of the router that has written this. */
  Instant active() {
    return written.wall().minus(idle);
  }

  Bytes encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(new DataOutputStream(bytes));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(session.id());
    Account account = session.account();
    out.writeUTF(account.subject());
    out.writeShort(account.permissions().size());
    for (Permission permission : account.permissions()) {
      out.writeUTF(permission.name());
    }
    out.writeLong(account.expires().getEpochSecond());
    out.writeUTF(session.peer().transport());
    writeAddress(out, session.peer().remote());
    writeAddress(out, session.peer().local());
    out.writeUTF(session.peer().security());
    out.writeBoolean(session.options().sticky());
    out.writeBoolean(session.options().secured());
    out.writeLong(session.opened().toEpochMilli());
    out.writeLong(active().toEpochMilli());
    AccountLimits.write(account, out);
    out.writeLong(idle.toMillis());
    out.writeUTF(written.bootId());
    out.writeLong(written.nanos());
    out.writeLong(rank);
  }

  /**
   * Returns how long the session has not been used.
   *
   * @param most the longest time that counts when the wall clock alone tells it: that may have been
   *     wrong when this was written, or be wrong now
   */
  Duration idle(Time time, Duration most) {
    Duration left = most.minus(idle);
    return idle.plus(written.age(time, left.isNegative() ? Duration.ZERO : left));
  }

  private static void writeAddress(DataOutputStream out, InetSocketAddress address)
      throws IOException {
    if (address == null || address.getAddress() == null) {
      out.writeByte(0);
      return;
    }
    byte[] raw = address.getAddress().getAddress();
    out.writeByte(raw.length);
    out.write(raw);
    out.writeInt(address.getAddress() instanceof Inet6Address six ? six.getScopeId() : 0);
    out.writeShort(address.getPort());
  }

  /**
   * Reads a record.
   *
   * @throws IOException when the bytes are not a valid record
   */
  static SessionRecord decode(Bytes bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toArray()));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("a session of version " + version);
    }
    String id = in.readUTF();
    Account account = readAccount(in);
    Peer peer = readPeer(in);
    SessionOptions options = new SessionOptions(in.readBoolean(), in.readBoolean());
    Instant opened = Instant.ofEpochMilli(in.readLong());
    Instant active = Instant.ofEpochMilli(in.readLong());
    Account limited = AccountLimits.read(account, in);
    Session session = new Session(id, limited, peer, options, opened);
    if (in.available() == 0) {
      TimeStamp written = TimeStamp.of(active);
      return new SessionRecord(session, Duration.ZERO, written, active.toEpochMilli());
    }
    Duration idle = Duration.ofMillis(in.readLong());
    TimeStamp written = new TimeStamp(active.plus(idle), in.readUTF(), in.readLong());
    return new SessionRecord(session, idle, written, in.readLong());
  }

  private static Account readAccount(DataInputStream in) throws IOException {
    String subject = in.readUTF();
    int count = in.readUnsignedShort();
    if (count > MAX_PERMISSIONS) {
      throw new IOException(count + " permissions");
    }
    Set<Permission> permissions = new HashSet<>();
    for (int i = 0; i < count; i++) {
      permissions.add(Permission.of(in.readUTF()));
    }
    long expires = in.readLong();
    if (expires < Instant.MIN.getEpochSecond() || expires > Instant.MAX.getEpochSecond()) {
      throw new IOException("expires at " + expires);
    }
    return new Account(subject, permissions, Instant.ofEpochSecond(expires));
  }

  private static Peer readPeer(DataInputStream in) throws IOException {
    String transport = in.readUTF();
    InetSocketAddress remote = readAddress(in);
    InetSocketAddress local = readAddress(in);
    if (remote == null) {
      throw new IOException("no remote address");
    }
    return Peer.restore(transport, remote, local, in.readUTF());
  }

  private static InetSocketAddress readAddress(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte();
    if (length == 0) {
      return null;
    }
    if (length != 4 && length != 16) {
      throw new IOException("an address of " + length + " bytes");
    }
    byte[] raw = new byte[length];
    in.readFully(raw);
    int scope = in.readInt();
    InetAddress address =
        length == 16 && scope != 0
            ? Inet6Address.getByAddress(null, raw, scope)
            : InetAddress.getByAddress(raw);
    return new InetSocketAddress(address, in.readUnsignedShort());
  }
}
