// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests of a client, byte by byte, and what the server answers to all of them. */
final class SftpClient {
  static final int PUT = 0x2 | 0x8 | 0x10;
  static final int GET = 0x1;

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private int id;

  /** Adds a request of a type; texts, byte arrays, longs and ints follow. */
  SftpClient send(int type, Object... fields) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(type);
    body.writeBytes(ByteBuffer.allocate(4).putInt(++id).array());
    for (Object field : fields) {
      body.writeBytes(bytes(field));
    }
    return raw(body.toByteArray());
  }

  /** Adds bytes with their length before them. */
  SftpClient raw(byte[] body) {
    sent.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
    sent.writeBytes(body);
    return this;
  }

  /** Adds bytes as they are. */
  SftpClient append(byte[] bytes) {
    sent.writeBytes(bytes);
    return this;
  }

  private static byte[] bytes(Object field) {
    if (field instanceof Integer number) {
      return ByteBuffer.allocate(4).putInt(number).array();
    }
    if (field instanceof Long number) {
      return ByteBuffer.allocate(8).putLong(number).array();
    }
    byte[] text =
        field instanceof byte[] bytes ? bytes : ((String) field).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).array();
  }

  /** Sends all; returns one answer each in words. */
  List<String> answers(SftpServer server) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    server.serve(new ByteArrayInputStream(sent.toByteArray()), out);
    sent.reset();
    return answers(out.toByteArray());
  }

  /** Sends all, of which the last may be no request; returns the answers before the end. */
  List<String> answersBeforeTheEnd(SftpServer server) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      server.serve(new ByteArrayInputStream(sent.toByteArray()), out);
    } catch (IOException ended) { // what came was no request
      return answers(out.toByteArray());
    }
    return answers(out.toByteArray());
  }

  private static List<String> answers(byte[] out) {
    List<String> answers = new ArrayList<>();
    ByteBuffer left = ByteBuffer.wrap(out);
    while (left.hasRemaining()) {
      byte[] answer = new byte[left.getInt()];
      left.get(answer);
      answers.add(words(ByteBuffer.wrap(answer)));
    }
    return answers;
  }

  private static String words(ByteBuffer answer) {
    int type = answer.get();
    int number = answer.getInt();
    return switch (type) {
      case 2 -> "version " + number;
      case 101 -> status(answer.getInt()) + ": " + text(answer);
      case 102 -> "handle " + text(answer);
      case 103 -> "data " + text(answer);
      case 104 -> names(answer);
      case 105 -> "attributes " + attributes(answer);
      default -> "type " + type;
    };
  }

  private static String status(int code) {
    for (SftpStatus each : SftpStatus.values()) {
      if (each.code() == code) {
        return each.name();
      }
    }
    return "status " + code;
  }

  private static String names(ByteBuffer answer) {
    StringBuilder names = new StringBuilder("names");
    for (int left = answer.getInt(); left > 0; left--) {
      names.append(' ').append(text(answer));
      text(answer);
      attributes(answer);
    }
    return names.toString();
  }

  private static String attributes(ByteBuffer answer) {
    int flags = answer.getInt();
    return "%x %d bytes %o %d"
        .formatted(
            flags, answer.getLong(), answer.getInt(), (long) answer.getInt() & answer.getInt());
  }

  private static String text(ByteBuffer answer) {
    byte[] text = new byte[answer.getInt()];
    answer.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
