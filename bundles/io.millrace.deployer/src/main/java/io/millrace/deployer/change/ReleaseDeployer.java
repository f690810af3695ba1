// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseHold;
import io.millrace.deployer.judge.Judge;
import io.millrace.deployer.switching.SwitchRun;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.ReleaseFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The deployer's composition root. It needs no service of another bundle but the launcher's, so
 * that any bundle can be what is replaced; where it is replaced itself its successor goes on.
 */
@Component(
    service = {Releases.class, ReleaseStorage.class},
    immediate = true,
    configurationPid = ReleaseDeployer.PID)
@Designate(ocd = ReleaseDeployer.Config.class)
public final class ReleaseDeployer implements Releases, ReleaseStorage {
  static final String PID = "io.millrace.deployer";

  private final Installation installation;
  private final WatchedRecords records;
  private final Deployer deployer;
  private final ServiceRegistration<?> taker;
  private final ServiceRegistration<?> launcherRecords;
  private final Clock clock = Clock.systemUTC();
  private final UploadFolder uploads;
  private final HoldFile holdFile;
  private volatile Settings settings;
  private volatile UploadLimits uploadLimits;

  /** The configuration of the deployer. */
  @ObjectClassDefinition(name = "Millrace deployer", description = "How releases are installed.")
  @interface Config {
    @AttributeDefinition(
        name = "Confirm",
        description =
            "Seconds for which a change of sockets, carriers, SSH, CoAP, sessions or keys waits for"
                + " release:confirm before it is undone. With a larger value a router that nobody"
                + " can reach any more stays so for longer.",
        min = "10",
        max = "86400")
    int confirmSeconds() default 600;

    @AttributeDefinition(
        name = "Call",
        description =
            "Seconds that one bundle may take to start or stop during a switch; after that the"
                + " change is undone. With a larger value a bundle that hangs is away for longer.",
        min = "1",
        max = "600")
    int callSeconds() default 30;

    @AttributeDefinition(
        name = "Switch",
        description =
            "Seconds that the switch of all bundles may take; after that the launcher starts the"
                + " set before. With a larger value a switch that hangs is undone later.",
        min = "10",
        max = "3600")
    int switchSeconds() default 180;

    @AttributeDefinition(
        name = "Upload bytes",
        description =
            "Bytes that all files in data/releases/upload may have; whoever brings one more has the"
                + " oldest removed. With a larger value more of them stay.",
        min = "1048576",
        max = "1099511627776")
    long uploadBytes() default 1073741824;

    @AttributeDefinition(
        name = "Upload files",
        description =
            "How many files data/releases/upload may have, as said of its bytes. With a larger"
                + " value more of them stay.",
        min = "1",
        max = "10000")
    int uploadFiles() default 32;
  }

  /** Goes on with what a deployer before this one has left, and takes orders. */
  @Activate
  public ReleaseDeployer(BundleContext context, @Reference Judge judge, Config config)
      throws IOException {
    Path data = folder(context, "millrace.data");
    ReleaseFolders folders = new ReleaseFolders(data.resolve("releases"));
    records = new WatchedRecords(new LauncherRecords(context, folders.journal()));
    Path home = folder(context, "millrace.home");
    installation =
        new Installation(
            context,
            folders,
            folder(context, "millrace.etc"),
            home.resolve("system"),
            clock::instant,
            built(home));
    uploads = new UploadFolder(installation.uploads(), () -> uploadLimits);
    holdFile = new HoldFile(folders.root().resolve("hold"));
    modified(config);
    Router router = new RunningRouter(context, folders, records, judge, () -> settings.call());
    deployer =
        new Deployer(
            installation,
            records,
            router,
            () -> settings,
            clock::instant,
            Worker.start("deployer"));
    Consumer<Map<String, Object>> take = deployer::take;
    taker =
        context.registerService(
            Consumer.class,
            take,
            new Hashtable<>(Map.of(SwitchRun.TAKER_PROPERTY, SwitchRun.TAKER_VALUE)));
    Consumer<byte[]> told = records::told;
    launcherRecords =
        context.registerService(
            Consumer.class, told, new Hashtable<>(Map.of(SwitchRun.TAKER_PROPERTY, "records")));
    deployer.resume();
  }

  /** Takes other times: a change in progress goes on with them. */
  @Modified
  void modified(Config config) {
    settings =
        new Settings(
            Duration.ofSeconds(config.confirmSeconds()),
            Duration.ofSeconds(config.callSeconds()),
            Duration.ofSeconds(config.switchSeconds()));
    uploadLimits = new UploadLimits(config.uploadBytes(), config.uploadFiles());
  }

  private static Path folder(BundleContext context, String property) {
    String folder = context.getProperty(property);
    return Path.of(folder == null ? "." : folder).toAbsolutePath();
  }

  /** The time of the newest part of the program: the clock was not before it in truth. */
  private static Instant built(Path home) throws IOException {
    Path jar = home.resolve("lib/millrace-launcher.jar");
    return Files.exists(jar) ? Files.getLastModifiedTime(jar).toInstant() : Instant.EPOCH;
  }

  @Deactivate
  void deactivate(BundleContext context) {
    taker.unregister();
    launcherRecords.unregister();
    deployer.close(EndOfDeployer.of(context));
  }

  @Override
  public CompletableFuture<Preview> plan(InstallOrder order) {
    return uploads.using(order.file(), () -> deployer.plan(order));
  }

  @Override
  public CompletableFuture<JournalRecord> install(
      InstallOrder order, Consumer<JournalRecord> progress) {
    return uploads.using(order.file(), () -> deployer.install(order, progress));
  }

  @Override
  public CompletableFuture<JournalRecord> confirm(Origin origin) {
    return deployer.confirm(origin);
  }

  @Override
  public CompletableFuture<JournalRecord> rollback(
      Origin origin, Consumer<JournalRecord> progress) {
    return deployer.rollback(origin, progress);
  }

  @Override
  public CompletableFuture<JournalRecord> revert(
      boolean factory, Origin origin, Consumer<JournalRecord> progress) {
    return deployer.revert(factory, origin, progress);
  }

  @Override
  public Status status() throws IOException {
    return deployer.status();
  }

  @Override
  public History history() throws IOException {
    return deployer.history();
  }

  @Override
  public boolean has(String sha256) throws IOException {
    return installation.sets().jars().find(sha256).isPresent();
  }

  @Override
  public Path uploads() {
    return uploads.path();
  }

  @Override
  public void makeRoom(long bytes) throws IOException {
    uploads.makeRoom(bytes);
  }

  @Override
  public void makeRoom(Path growing, long bytes) throws IOException {
    uploads.makeRoom(growing, bytes);
  }

  @Override
  public Path receive(InputStream in, LongConsumer progress) throws IOException {
    return uploads.receive(in, progress);
  }

  @Override
  public Optional<ReleaseHold> hold() {
    return holdFile.hold();
  }

  @Override
  public List<String> faults() {
    return Stream.concat(holdFile.fault().stream(), installation.keysFault().stream()).toList();
  }

  @Override
  public ReleaseHold hold(Origin origin, String reason) throws IOException {
    return holdFile.put(origin, clock.instant(), reason);
  }

  @Override
  public Optional<ReleaseHold> lift() throws IOException {
    return holdFile.lift();
  }

  @Override
  public AutoCloseable watch(Consumer<JournalRecord> listener) {
    return records.watch(listener);
  }
}
