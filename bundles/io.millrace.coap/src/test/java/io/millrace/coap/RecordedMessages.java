// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * CoAP messages of real sensors and clients, each whole, well-formed and under a name; other
 * bundles' tests get them by depending on this bundle's {@code test-jar}.
 */
public final class RecordedMessages {
  private static final String RESOURCE = "recorded-messages.txt";
  private static final List<RecordedMessage> ALL = read();

  private RecordedMessages() {}

  /** One message: its name, the section or program it comes from, and its bytes. */
  public record RecordedMessage(String name, String source, Bytes bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns all messages in the order of the table. */
  public static List<RecordedMessage> all() {
    return ALL;
  }

  /** Returns the bytes of the message of that name. */
  public static Bytes bytes(String name) {
    return ALL.stream()
        .filter(message -> message.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no recorded message " + name))
        .bytes();
  }

  private static List<RecordedMessage> read() {
    try (InputStream in = RecordedMessages.class.getResourceAsStream(RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(RecordedMessages::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RecordedMessage parse(String line) {
    String[] parts = line.split(" \\| ");
    return new RecordedMessage(parts[0], parts[1], Bytes.hex(parts[2]));
  }
}
