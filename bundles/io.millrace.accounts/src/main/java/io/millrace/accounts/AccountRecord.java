// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import io.millrace.api.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An account as it is stored: a version byte, then its fields in the order of {@link #encode}, as
 * {@link DataOutputStream} writes them. A later version adds fields at the end.
 */
final class AccountRecord {
  private static final int VERSION = 1;
  private static final int MAX_TEXTS = 4096;
  private static final int MAX_BYTES = 1024;

  private AccountRecord() {}

  static Bytes encode(StoredAccount account) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(account.name());
      out.writeUTF(account.clientId());
      out.writeUTF(account.subject());
      out.writeUTF(account.scope());
      out.writeInt(account.sessions());
      out.writeBoolean(account.secured());
      out.writeBoolean(account.enabled());
      out.writeLong(account.created().getEpochSecond());
      out.writeInt(account.secret().iterations());
      write(out, account.secret().salt());
      write(out, account.secret().hash());
      out.writeShort(account.policy().statements().size());
      for (AccessStatement each : account.policy().statements()) {
        out.writeBoolean(each.allows());
        write(out, each.actions());
        write(out, each.resources());
      }
      out.writeLong(account.revision().version());
      out.writeLong(account.revision().secretVersion());
      out.writeLong(account.revision().revokedUpTo().getEpochSecond());
      out.writeBoolean(account.revision().removed());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, Bytes bytes) throws IOException {
    out.writeShort(bytes.length());
    out.write(bytes.toArray());
  }

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeShort(texts.size());
    for (String each : texts) {
      out.writeUTF(each);
    }
  }

  /**
   * Reads an account.
   *
   * @throws IOException when the bytes are not a valid record
   */
  static StoredAccount decode(Bytes bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toArray()));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("an account of version " + version);
    }
    String name = in.readUTF();
    String clientId = in.readUTF();
    String subject = in.readUTF();
    String scope = in.readUTF();
    int sessions = in.readInt();
    boolean secured = in.readBoolean();
    boolean enabled = in.readBoolean();
    Instant created = Instant.ofEpochSecond(in.readLong());
    SecretHash secret = new SecretHash(in.readInt(), bytes(in), bytes(in));
    return new StoredAccount(
        name,
        clientId,
        subject,
        scope,
        policy(in),
        sessions,
        secured,
        enabled,
        created,
        secret,
        revision(in));
  }

  /** Builds before this one have written none. */
  private static Revision revision(DataInputStream in) throws IOException {
    return in.available() == 0
        ? Revision.FIRST
        : new Revision(
            in.readLong(), in.readLong(), Instant.ofEpochSecond(in.readLong()), in.readBoolean());
  }

  private static AccessPolicy policy(DataInputStream in) throws IOException {
    List<AccessStatement> statements = new ArrayList<>();
    for (int left = count(in, MAX_TEXTS); left > 0; left--) {
      boolean allows = in.readBoolean();
      List<String> actions = texts(in);
      List<String> resources = texts(in);
      statements.add(
          allows
              ? AccessStatement.allow(actions, resources)
              : AccessStatement.deny(actions, resources));
    }
    return AccessPolicy.of(statements);
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = count(in, MAX_TEXTS); left > 0; left--) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static Bytes bytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[count(in, MAX_BYTES)];
    in.readFully(bytes);
    return Bytes.wrap(bytes);
  }

  private static int count(DataInputStream in, int most) throws IOException {
    int count = in.readUnsignedShort();
    if (count > most) {
      throw new IOException("a length of " + count);
    }
    return count;
  }
}
