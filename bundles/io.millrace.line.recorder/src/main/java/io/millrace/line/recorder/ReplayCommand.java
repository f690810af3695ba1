// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.line.Line;
import io.millrace.api.time.Time;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code uart:replay}: a line whose other end is a recording. */
@Component(service = {})
public final class ReplayCommand {
  private final BundleContext context;
  private final Time time;
  private final KnownLines lines = new KnownLines();
  private final ShellCommands commands;
  private Path path;
  private ReplayLine line;
  private ServiceRegistration<Line> registration;

  /** Makes the command. */
  @Activate
  public ReplayCommand(BundleContext context, @Reference Time time) {
    this.context = context;
    this.time = time;
    commands = new ShellCommands(context, "uart", this);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLine(Line other, Map<String, Object> properties) {
    lines.add(other, properties);
  }

  void unbindLine(Line other) {
    lines.remove(other);
  }

  /** Begins, ends or shows a replay. */
  @Command(
      name = "replay",
      customSynopsis = {
        "uart:replay FILE [--line NAME] [--role primary|secondary] [--speed N] [--json]",
        "uart:replay stop",
        "uart:replay [--json]"
      },
      description = {
        "Makes a line for a link to speak on, and feeds that link what was recorded, in the"
            + " recorded order. Without words it shows how far it is, or how it ended.",
        "In between it waits for the link to write what it wrote in the recording, for three"
            + " seconds more than recorded, and counts what was the same. A primary link only"
            + " speaks when a NIC of that name is configured."
      })
  synchronized Table replay(
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              description = "the recording, or stop, which takes the line away")
          String file,
      @Option(
              names = "--line",
              paramLabel = "NAME",
              defaultValue = "replay",
              description = "the name of the line (${DEFAULT-VALUE})")
          String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              description =
                  "primary or secondary, else that of the recording's end; with the other role the"
                      + " link gets what the recording's end wrote")
          String role,
      @Option(
              names = "--speed",
              paramLabel = "N",
              defaultValue = "1",
              description = "N times the recorded pace, 1 to 1000 (${DEFAULT-VALUE})")
          @Range(min = 1, max = 1000)
          int speed)
      throws IOException {
    if ("stop".equals(file)) {
      stop();
    } else if (file != null) {
      start(file, name, role, speed);
    }
    return table();
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
      ReplayProgress score = line.progress();
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

  private void start(String recording, String name, String wantedRole, int speed)
      throws IOException {
    Path file = RecordCommand.file(context, recording);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("no such file: " + file);
    }
    Capture capture = CaptureReader.read(file);
    if (capture.packets().isEmpty()) {
      throw new IllegalArgumentException(file + " holds no packets");
    }
    String role = wantedRole == null ? capture.role() : wantedRole;
    if (!role.equals(Line.PRIMARY) && !role.equals(Line.SECONDARY)) {
      throw new IllegalArgumentException("--role " + role + ": allowed is primary or secondary");
    }
    stop();
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
    commands.close();
    stop();
  }
}
