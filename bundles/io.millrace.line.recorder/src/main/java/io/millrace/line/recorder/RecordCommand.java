// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.line.Line;
import io.millrace.api.line.LineTap;
import io.millrace.api.time.Time;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import io.millrace.lib.files.PropertyPaths;
import java.io.IOException;
import java.nio.file.Path;
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

/** {@code uart:record}: has what passes on a line written into a file. */
@Component(service = {})
public final class RecordCommand {
  private final BundleContext context;
  private final Time time;
  private final KnownLines lines = new KnownLines();
  private final ShellCommands commands;
  private Path path;
  private Recording recording;
  private ServiceRegistration<LineTap> tap;

  /** Makes the command. */
  @Activate
  public RecordCommand(BundleContext context, @Reference Time time) {
    this.context = context;
    this.time = time;
    commands = new ShellCommands(context, "uart", this);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLine(Line line, Map<String, Object> properties) {
    lines.add(line, properties);
  }

  void unbindLine(Line line) {
    lines.remove(line);
  }

  /** Begins, ends or shows a recording. */
  @Command(
      name = "record",
      customSynopsis = {
        "uart:record LINE FILE [--max-bytes N] [--json]",
        "uart:record stop",
        "uart:record [--json]"
      },
      description = {
        "Writes what passes on a line, which needs a link, into a new pcapng file, until told to"
            + " stop or the file has N bytes or the disk less than 16 MiB left. Without words it"
            + " shows the recording, or the last one.",
        "Only its owner can read the file: it holds all that clients and sensors say."
      })
  synchronized Table record(
      @Parameters(
              paramLabel = "LINE",
              index = "0",
              arity = "0..1",
              description = "the line's name, or stop, which ends the recording")
          String line,
      @Parameters(
              paramLabel = "FILE",
              index = "1",
              arity = "0..1",
              description = "a name without a folder is below recordings in the data folder")
          String file,
      @Option(
              names = "--max-bytes",
              paramLabel = "N",
              defaultValue = "16777216",
              description = "1024 to 1073741824 (${DEFAULT-VALUE})")
          @Range(min = 1024, max = 1 << 30)
          long maxBytes)
      throws IOException {
    if (file != null) {
      start(line, file, maxBytes);
    } else if ("stop".equals(line)) {
      stop();
    } else if (line != null) {
      throw new IllegalArgumentException("a line and a file, or stop (see uart:record --help)");
    }
    return table();
  }

  private Table table() {
    Table table =
        new Table("nothing recorded", "line", "file", "state", "packets", "bytes", "dropped");
    if (recording != null) {
      table.add(
          recording.line(),
          path,
          recording.end().isEmpty() ? "running" : recording.end(),
          recording.packets(),
          recording.bytes(),
          recording.dropped());
    }
    return table;
  }

  private void start(String name, String file, long limit) throws IOException {
    if (recording != null && recording.end().isEmpty()) {
      throw new IllegalStateException("line " + recording.line() + " is being recorded");
    }
    Line line = lines.find(name);
    if (line == null) {
      throw new IllegalArgumentException("no line " + name + ": " + lines.names());
    }
    stop();
    Path wanted = file(context, file);
    CaptureFile capture =
        CaptureFile.create(
            wanted,
            limit,
            CapturedInterface.line(line.name(), lines.role(line), line.description()));
    path = wanted;
    recording = new Recording(name, capture, time);
    tap = context.registerService(LineTap.class, recording, null);
  }

  /** Returns where a file is meant to be: below the data folder's recordings, unless it says. */
  static Path file(BundleContext context, String file) {
    return file.contains("/")
        ? Path.of(file).toAbsolutePath()
        : new PropertyPaths(context::getProperty).path("${millrace.data}/recordings").resolve(file);
  }

  private void stop() {
    if (tap != null) {
      tap.unregister();
      tap = null;
      recording.close();
    }
  }

  /** Ends the recording. */
  @Deactivate
  synchronized void deactivate() {
    commands.close();
    stop();
  }
}
