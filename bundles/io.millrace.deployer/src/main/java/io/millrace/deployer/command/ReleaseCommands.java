// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.deployer.change.InstallOrder;
import io.millrace.deployer.change.ReleaseStorage;
import io.millrace.deployer.change.Releases;
import io.millrace.lib.command.CommandOrigin;
import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.Progress;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import io.millrace.lib.command.UsageException;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.report.ConfirmTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code release:plan}, {@code release:install} and those that watch, confirm and undo. A command
 * waits for the change; the change goes on when the command's shell is gone.
 */
@Component(service = {})
public final class ReleaseCommands {
  private final Releases releases;
  private final ReleaseStorage storage;
  private final ShellCommands commands;

  /** Makes the commands. */
  @Activate
  public ReleaseCommands(
      BundleContext context, @Reference Releases releases, @Reference ReleaseStorage storage) {
    this.releases = releases;
    this.storage = storage;
    commands = new ShellCommands(context, "release", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(
      name = "plan",
      description = {
        "Shows what a release would do, without doing it: which bundles stop, for which services"
            + " requests would wait and how long, and what cannot be undone.",
        "The release is verified, and its jars are put on the disk."
      })
  CommandOutput plan(
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              description =
                  "the release's file: a path, or a name in data/releases/upload; without it the"
                      + " release is read from the command's standard input")
          String file,
      @Option(names = "--again", description = "also a release that was rolled back before")
          boolean again,
      @Option(names = "--downgrade", description = "also a sequence that is not above the last")
          boolean downgrade)
      throws Exception {
    InstallOrder order = order(file, again, downgrade, Optional.empty(), false);
    return PlanOutput.of(Progress.ofThisCommand().await(releases.plan(order)));
  }

  @Command(
      name = "install",
      description = {
        "Installs a release: verifies it, plans and makes the switch, judges the router by how it"
            + " did before, and goes back by itself when it does worse.",
        "The change goes on when this command is interrupted; release:status tells how it went."
      })
  CommandOutput install(
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              description =
                  "the release's file: a path, or a name in data/releases/upload; without it the"
                      + " release is read from the command's standard input")
          String file,
      @Option(
              names = "--confirm",
              paramLabel = "TIME",
              description =
                  "undo it unless release:confirm is given in this time, for example 90s, 10m or"
                      + " 2h; that is so by itself (io.millrace.deployer: confirmSeconds) for a"
                      + " change of sockets, carriers, SSH, CoAP for releases, sessions or"
                      + " keys")
          String confirm,
      @Option(
              names = "--now",
              description = "do not wait for a confirmation, whatever the release changes")
          boolean now,
      @Option(names = "--again", description = "also a release that was rolled back before")
          boolean again,
      @Option(names = "--downgrade", description = "also a sequence that is not above the last")
          boolean downgrade)
      throws Exception {
    if (confirm != null && now) {
      throw new UsageException("--confirm and --now exclude each other");
    }
    Optional<Duration> wait = Optional.ofNullable(confirm).map(ConfirmTime::parse);
    InstallOrder order = order(file, again, downgrade, wait, now);
    Progress progress = Progress.ofThisCommand();
    return EndOutput.of(progress.await(releases.install(order, told(progress))));
  }

  @Command(
      name = "status",
      description =
          "Says which release runs and since when, what was changed by hand, which change is in"
              + " progress or waits for release:confirm, and how the last one was judged.")
  CommandOutput status() throws IOException {
    return StatusOutput.of(releases.status(), storage.hold());
  }

  @Command(name = "confirm", description = "Makes the change that waits for it stay.")
  CommandOutput confirm() throws Exception {
    return EndOutput.of(
        Progress.ofThisCommand().await(releases.confirm(CommandOrigin.ofThisCommand())));
  }

  @Command(
      name = "rollback",
      description =
          "Undoes the change that waits for release:confirm; without one goes to the set that was"
              + " committed before.")
  CommandOutput rollback() throws Exception {
    Progress progress = Progress.ofThisCommand();
    return EndOutput.of(
        progress.await(releases.rollback(CommandOrigin.ofThisCommand(), told(progress))));
  }

  @Command(
      name = "revert",
      description =
          "Undoes what was changed by hand: bundles go back to those of the release that runs.")
  CommandOutput revert(
      @Option(names = "--factory", description = "go to the set that the program was built with")
          boolean factory)
      throws Exception {
    Progress progress = Progress.ofThisCommand();
    return EndOutput.of(
        progress.await(releases.revert(factory, CommandOrigin.ofThisCommand(), told(progress))));
  }

  @Command(
      name = "history",
      description =
          "Lists the changes of this router: who made them and when, from where, how long they and"
              + " the longest exchange of bundles took, how many requests waited, and the end.")
  Table history(
      @Option(
              names = "--last",
              paramLabel = "N",
              defaultValue = "20",
              description = "how many, 1 to 1000 (${DEFAULT-VALUE})")
          @Range(min = 1, max = 1000)
          int last)
      throws IOException {
    return HistoryOutput.of(releases.history(), last);
  }

  private InstallOrder order(
      String file, boolean again, boolean downgrade, Optional<Duration> confirm, boolean now)
      throws IOException {
    return new InstallOrder(
        ReceivedRelease.file(file, storage),
        again,
        downgrade,
        confirm,
        now,
        CommandOrigin.ofThisCommand());
  }

  private static Consumer<JournalRecord> told(Progress progress) {
    return record ->
        ProgressLine.of(record)
            .ifPresent(line -> progress.say(line, ProgressLine.percent(record.state())));
  }
}
