// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of one command as the launcher sends them: UTF-8, a NUL behind each. Both ways to read
 * them return at least one word, and throw an IllegalArgumentException if they are too long or the
 * other side left in the middle.
 */
final class SentWords {
  /** All words together. A word of the operating system's has at most 128 KiB. */
  static final int MOST_BYTES = 1 << 18;

  private SentWords() {}

  /** Reads to the end of the input. */
  static List<String> all(InputStream in) throws IOException {
    byte[] sent = in.readNBytes(MOST_BYTES + 1);
    if (sent.length > MOST_BYTES) {
      // What is left unread would tear the connection, and the answer with it.
      in.skip(Long.MAX_VALUE);
      throw tooLong();
    }
    return words(sent);
  }

  /** Reads so many bytes, and not one more. */
  static List<String> exactly(int bytes, InputStream in) throws IOException {
    if (bytes > MOST_BYTES) {
      in.skip(bytes);
      throw tooLong();
    }
    byte[] sent = in.readNBytes(bytes);
    if (sent.length < bytes) {
      throw inPart();
    }
    return words(sent);
  }

  private static IllegalArgumentException tooLong() {
    return new IllegalArgumentException(
        "the command is too long: allowed are " + MOST_BYTES + " bytes");
  }

  private static IllegalArgumentException inPart() {
    return new IllegalArgumentException("the command came in part only: nothing was done");
  }

  private static List<String> words(byte[] sent) {
    if (sent.length == 0 || sent[sent.length - 1] != 0) {
      throw inPart();
    }
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < sent.length; i++) {
      if (sent[i] == 0) {
        words.add(new String(sent, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    return words;
  }
}
