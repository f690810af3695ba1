// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code config:}: what the router refuses of its configuration at present, as its parts say it:
 * {@code Supplier}s of texts with {@code millrace.status=configuration.refused}; and {@code
 * bin/millrace config} for the files.
 */
@Component(service = {})
public final class ConfigCommands {
  private static final String REFUSED = "(millrace.status=configuration.refused)";
  private static final String READ = "(millrace.configuration=read)";

  private final BundleContext context;
  private final ConfigProgram program;
  private final ShellCommands commands;

  /** Makes the commands. */
  @Activate
  public ConfigCommands(BundleContext context) {
    this.context = context;
    program = new ConfigProgram(context);
    commands = new ShellCommands(context, "config", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(
      name = "check",
      description = {
        "Says what is refused of the configuration that runs, or of a folder that does not run"
            + " yet.",
        "A line each. Exit status 0 when nothing is, 1 when something is. A folder is checked as by"
            + " bin/millrace config check; an administrator may name one."
      })
  Table check(
      @Parameters(
              paramLabel = "DIR",
              arity = "0..1",
              description = "a folder of the router's machine")
          String folder)
      throws InterruptedException {
    return folder == null ? refused() : run("check", List.of(), folder);
  }

  private Table refused() {
    TreeSet<String> lines = new TreeSet<>();
    try {
      for (ServiceReference<?> each : context.getServiceReferences(Supplier.class, REFUSED)) {
        if (context.getService(each) instanceof Supplier<?> supplier
            && supplier.get() instanceof List<?> said) {
          said.forEach(line -> lines.add(line.toString()));
          context.ungetService(each);
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    Table table = new Table("nothing is wrong", "refused");
    lines.forEach(table::add);
    return table.exitStatus(lines.isEmpty() ? 0 : 1);
  }

  @Command(
      name = "read",
      description = {
        "Reads the files of etc/ at once, as the router does within a second by itself.",
        "It ends when their values have been handed out; status 1 while the files are being"
            + " exchanged."
      })
  String read() throws Exception {
    for (ServiceReference<?> each : context.getServiceReferences(Callable.class, READ)) {
      try {
        if (context.getService(each) instanceof Callable<?> reader
            && Boolean.TRUE.equals(reader.call())) {
          return "read";
        }
      } finally {
        context.ungetService(each);
      }
    }
    throw new IllegalStateException(
        "not read: the files are being exchanged, or io.millrace.base is away");
  }

  @Command(
      name = "diff",
      description = {
        "Says which values a folder would change; without one, what the site's files change.",
        "As bin/millrace config diff does. Exit status 0: no difference, 1: there are some."
      })
  Table diff(
      @Parameters(
              paramLabel = "DIR",
              arity = "0..1",
              description = "a folder of the router's machine")
          String folder,
      @Option(
              names = "--against",
              paramLabel = "LAYER",
              description = "what it is compared with: site, release or factory")
          String against)
      throws InterruptedException {
    List<String> options = against == null ? List.of() : List.of("--against", against);
    return run("diff", options, folder);
  }

  @Command(
      name = "apply",
      description = {
        "Takes the files of a folder, or one file, in the place of etc/: all of it or nothing.",
        "As bin/millrace config apply does: what makes the router's health worse is undone, also"
            + " where this shell ends before. Where etc/ is not the router's to write, as in a"
            + " packaged router, it is refused."
      })
  Table apply(
      @Parameters(
              paramLabel = "DIR|FILE",
              description = "a folder, or a file PID.cfg, of the router's machine")
          String source,
      @Option(names = "--dry-run", description = "only say what would change") boolean dry,
      @Option(
              names = "--judge",
              paramLabel = "SECONDS",
              defaultValue = "20",
              description = "after which the health must be as good as before (${DEFAULT-VALUE})")
          @Range(min = 5, max = 3600)
          int seconds)
      throws InterruptedException {
    List<String> options = new ArrayList<>(List.of("--judge", Integer.toString(seconds)));
    if (dry) {
      options.add("--dry-run");
    }
    return run("apply", options, source);
  }

  private Table run(String command, List<String> options, String file) throws InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(options);
    if (file != null) {
      words.addAll(List.of("--", file));
    }
    ConfigProgram.Said said = program.run(words);
    Table table = new Table("no difference", "configuration");
    said.lines().forEach(table::add);
    return table.exitStatus(said.status());
  }
}
