// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A line's user that notes what it hears. */
final class Listening implements LineListener {
  final List<String> events = new CopyOnWriteArrayList<>();
  final LinePort port;
  private volatile Bytes input = Bytes.EMPTY;

  Listening(Line line) {
    port = line.attach(this);
  }

  String input() {
    return input.hex();
  }

  boolean heard(String event) {
    return events.contains(event);
  }

  @Override
  public void up() {
    events.add("up");
  }

  @Override
  public void received(Bytes chunk) {
    input = input.plus(chunk);
  }

  @Override
  public void down(String reason) {
    events.add("down: " + reason);
  }
}
