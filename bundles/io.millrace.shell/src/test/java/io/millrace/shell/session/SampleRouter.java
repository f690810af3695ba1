// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.audit.AuditTrail;
import io.millrace.shell.command.KnownCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A router with a few commands, bundles and configurations. */
public record SampleRouter(Path data, AtomicReference<AuditTrail> present) implements RouterView {
  /** Makes one without an audit trail. */
  public SampleRouter(Path data) {
    this(data, new AtomicReference<>());
  }

  private static KnownCommand command(
      String name, String summary, List<String> options, List<String> words) {
    return new KnownCommand(name, summary, !name.startsWith("felix:"), options, words);
  }

  @Override
  public List<KnownCommand> commands() {
    return List.of(
        command("felix:stop", "stops", List.of(), List.of()),
        command("millrace:configuration", "Lists.", List.of("--set"), List.of("PID")),
        command("millrace:status", "Says how it is.", List.of("--tag", "--wait"), List.of()),
        command("millrace:token", "Issues a token.", List.of(), List.of()),
        command("release:install", "Installs.", List.of("--now", "--downgrade"), List.of("FILE")),
        command("release:status", "Says what runs.", List.of(), List.of()));
  }

  @Override
  public Optional<AuditTrail> trail() {
    return Optional.ofNullable(present.get());
  }

  @Override
  public List<String> bundles() {
    return List.of("io.millrace.base", "io.millrace.net");
  }

  @Override
  public List<String> pids() {
    return List.of("io.millrace.base", "io.millrace.shell");
  }
}
