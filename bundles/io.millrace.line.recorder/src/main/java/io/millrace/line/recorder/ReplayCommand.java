// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.line.Line;
import io.millrace.api.time.Time;
import io.millrace.lib.command.Table;
import io.millrace.lib.command.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code uart:replay}: a line whose other end is a recording. */
@Component(
    service = ReplayCommand.class,
    immediate = true, // it holds what it began beyond a call
    property = {"osgi.command.scope=uart", "osgi.command.function=replay"})
public final class ReplayCommand {
  private static final String HELP =
      """
      uart:replay FILE [--line NAME] [--role primary|secondary] [--speed N] [--json]
        Makes a line (default replay) for a link to speak on, and feeds that link what was
        recorded, in the recorded order and at N times the recorded pace (1 to 1000, default 1).
        In between it waits for the link to write what it wrote in the recording, for three
        seconds more than recorded, and counts what was the same. A primary link only speaks
        when a NIC of that name is configured. The role is the recording end's unless told
        otherwise: with the other role, the link hears what the recording end wrote.
      uart:replay stop
        Takes the line away.
      uart:replay [--json]
        Shows how far it is, or how it ended.
      """;

  private final BundleContext context;
  private final Time time;
  private final KnownLines lines = new KnownLines();
  private Path path;
  private ReplayLine line;
  private ServiceRegistration<Line> registration;

  /** Makes the command. */
  @Activate
  public ReplayCommand(BundleContext context, @Reference Time time) {
    this.context = context;
    this.time = time;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLine(Line other, Map<String, Object> properties) {
    lines.add(other, properties);
  }

  void unbindLine(Line other) {
    lines.remove(other);
  }

  /** Begins, ends or shows a replay. */
  public synchronized String replay(String... arguments) throws IOException {
    Words words = new Words(HELP, Set.of("--line", "--role", "--speed"), 1, arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    if (words.plain().equals(List.of("stop"))) {
      stop();
    } else if (!words.plain().isEmpty()) {
      start(words);
    }
    return words.show(table());
  }

  private Table table() {
    Table table =
        new Table(
            "nothing replayed",
            "line",
            "file",
            "state",
            "packets",
            "done",
            "fed",
            "same",
            "different",
            "missing",
            "surplus");
    if (line != null) {
      Score score = line.score();
      String state = line.isOver() ? "over" : registration == null ? "stopped" : "running";
      table.add(
          line.name(),
          path,
          state,
          score.packets(),
          score.done(),
          score.fed(),
          score.equal(),
          score.different(),
          score.missing(),
          score.surplus());
    }
    return table;
  }

  private void start(Words words) throws IOException {
    Path file = RecordCommand.place(context, words.plain().get(0));
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("no such file: " + file);
    }
    Capture capture = CaptureReader.read(file);
    if (capture.packets().isEmpty()) {
      throw new IllegalArgumentException(file + " holds no packets");
    }
    String role = words.option("--role", capture.role());
    if (!role.equals(Line.PRIMARY) && !role.equals(Line.SECONDARY)) {
      throw new IllegalArgumentException("--role " + role + ": allowed is primary or secondary");
    }
    int speed = (int) words.number("--speed", 1, 1, 1000);
    stop();
    String name = words.option("--line", "replay");
    if (lines.find(name) != null) {
      throw new IllegalArgumentException("there is a line " + name + ", take another name");
    }
    path = file;
    line = new ReplayLine(name, role, capture, speed, time);
    registration =
        context.registerService(
            Line.class, line, new Hashtable<>(Map.of(Line.NAME, name, Line.ROLE, role)));
  }

  private void stop() {
    if (registration != null) {
      registration.unregister();
      registration = null;
      line.close();
    }
  }

  /** Takes the line away. */
  @Deactivate
  synchronized void deactivate() {
    stop();
  }
}
