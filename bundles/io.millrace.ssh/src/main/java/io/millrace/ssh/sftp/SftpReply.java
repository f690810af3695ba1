// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds an answer [draft-ietf-secsh-filexfer-02 §3, §7]. */
final class SftpReply {
  private static final int VERSION = 2;
  private static final int STATUS = 101;
  private static final int HANDLE = 102;
  private static final int DATA = 103;
  private static final int NAME = 104;
  private static final int ATTRIBUTES = 105;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private SftpReply(int type) {
    bytes.write(type);
  }

  /** The one version that is spoken; no extensions. */
  static SftpReply version() {
    return new SftpReply(VERSION).number(3);
  }

  static SftpReply status(int id, SftpStatus status, String message) {
    return new SftpReply(STATUS).number(id).number(status.code()).text(message).text("en");
  }

  static SftpReply handle(int id, int handle) {
    return new SftpReply(HANDLE).number(id).text(Integer.toString(handle));
  }

  static SftpReply data(int id, ByteBuffer data) {
    return new SftpReply(DATA).number(id).raw(data);
  }

  static SftpReply attributes(int id, Entry entry) {
    return new SftpReply(ATTRIBUTES).number(id).attributes(entry);
  }

  /** The names of a folder, or the one that a path stands for. */
  static SftpReply names(int id, Iterable<Entry> entries, int count) {
    SftpReply reply = new SftpReply(NAME).number(id).number(count);
    for (Entry each : entries) {
      reply.text(each.name()).text(each.line()).attributes(each);
    }
    return reply;
  }

  private SftpReply attributes(Entry entry) {
    number(Entry.FLAGS);
    number((int) (entry.size() >>> 32)).number((int) entry.size());
    number(entry.mode());
    return number((int) entry.seconds()).number((int) entry.seconds());
  }

  private SftpReply number(int number) {
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
    return this;
  }

  private SftpReply text(String text) {
    return raw(StandardCharsets.UTF_8.encode(text));
  }

  private SftpReply raw(ByteBuffer data) {
    number(data.remaining());
    bytes.write(data.array(), data.arrayOffset() + data.position(), data.remaining());
    return this;
  }

  /** Returns it with its length before it. */
  byte[] framed() {
    return ByteBuffer.allocate(4 + bytes.size())
        .putInt(bytes.size())
        .put(bytes.toByteArray())
        .array();
  }
}
