// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.transport.Peer;
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
 * {@link DataOutputStream} writes them. It contains no token.
 *
 * @param active when it was last used
 */
record SessionRecord(Session session, Instant active) {
  /** What was written at an earlier time was written before the clock was set. */
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

  private static final int VERSION = 1;
  private static final int MAX_PERMISSIONS = 256;

  /** Returns the key in the store. */
  Bytes key() {
    return Bytes.utf8(session.id());
  }

  /** Returns what tells which of two records of a session is the newer one. */
  long rank() {
    return active.toEpochMilli();
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
    out.writeLong(active.toEpochMilli());
    AccountLimits.write(account, out);
  }

  /**
   * Returns how long the session had not been used: no time when it was written before the clock
   * was set, or the clock was set back meanwhile, so that it counts as used now.
   */
  Duration idle(Instant now) {
    return active.isBefore(EARLIEST) || active.isAfter(now)
        ? Duration.ZERO
        : Duration.between(active, now);
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
    return new SessionRecord(new Session(id, limited, peer, options, opened), active);
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
