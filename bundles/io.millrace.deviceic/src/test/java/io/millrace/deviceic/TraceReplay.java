// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Plays the NIC's part of the recorded traces and compares the sensor's, byte for byte. */
final class TraceReplay {
  /** How long a NIC waits before it speaks again [spec hdlc-link.md §9.2, T1]. */
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(2);

  private final Generation generation;
  private final IntSupplier sizes;
  private final List<String> replayed = new ArrayList<>();
  private WiredBoard board;
  private Bytes said = Bytes.EMPTY;
  private String trace = "";

  /** A replay in which the NIC's bytes arrive in reads of these sizes. */
  TraceReplay(Generation generation, IntSupplier sizes) {
    this.generation = generation;
    this.sizes = sizes;
  }

  /** Replays all and returns the traces' names. */
  List<String> run() {
    for (String line : lines()) {
      String[] words = line.split(" ", 2);
      step(words[0], words.length > 1 ? words[1] : "");
    }
    return replayed;
  }

  private void step(String verb, String object) {
    switch (verb) {
      case "trace" -> replayed.add(trace = object);
      case "power-up" -> board = new WiredBoard(generation);
      case "at" -> board.at(Duration.ofMillis(new BigDecimal(object).movePointRight(3).intValue()));
      case "linked" -> board.link(Integer.parseInt(object));
      case "idle" -> board.idle();
      case ">" -> said = board.send(Bytes.hex(object), sizes);
      case "<" -> assertThat(said).as(trace).isEqualTo(Bytes.hex(object));
      case "silence" -> silence();
      default -> throw new IllegalArgumentException(verb);
    }
  }

  private void silence() {
    assertThat(said).as(trace).isEqualTo(Bytes.EMPTY);
    board.time.turn(REPLY_TIMEOUT);
  }

  private static List<String> lines() {
    try (InputStream in = TraceReplay.class.getResourceAsStream("traces.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
