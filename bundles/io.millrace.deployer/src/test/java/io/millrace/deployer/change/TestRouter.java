// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.plan.BundleNames;
import io.millrace.deployer.plan.Change;
import io.millrace.deployer.plan.PauseHistory;
import io.millrace.deployer.plan.Plan;
import io.millrace.deployer.plan.Planner;
import io.millrace.deployer.switching.SmallFramework;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.ReleaseFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

/**
 * A deployer on a real framework, with a journal in memory and a judge that says what it is told.
 */
final class TestRouter extends MemoryRecords implements Router, AutoCloseable {
  static final Judgement GOOD = new Judgement(true, false, List.of("as good as before"));

  private final Path folder;
  private final Path etc;
  private final SmallFramework felix;
  private SwitchOrders switches; // of the deployer that runs
  private final TurnedTimers timers = new TurnedTimers();
  private volatile Map<String, Map<String, Object>> configurations = Map.of();
  private volatile Judgement verdict = GOOD;
  private final HeldJudge heldJudge = new HeldJudge();
  private volatile CountDownLatch heldOutcome = new CountDownLatch(0);
  private volatile Error error; // null: none
  private volatile boolean interrupting;
  private volatile Judged judged = new Judged(Set.of(), false);
  private final AtomicLong waited = new AtomicLong();
  private int restarts;
  private Installation installation;
  private WatchedRecords records; // of the deployer that runs
  private Deployer deployer;
  private ServiceRegistration<?> taker;

  TestRouter(Path folder) throws Exception {
    this.folder = folder;
    etc = folder.resolve("etc");
    felix = new SmallFramework(folder);
    trust("*");
  }

  void trust(String scope) throws IOException {
    TestRelease.trust(etc.resolve("trust"), scope);
  }

  /** Lets the maker's key change the trusted keys. */
  void makerMayRotate() throws IOException {
    Path settings = etc.resolve("trust/maker.cfg");
    Files.writeString(settings, Files.readString(settings) + "mayRotate = true\n");
  }

  void factory(String name, String version, String... headers) throws Exception {
    Path level = Files.createDirectories(folder.resolve("system/50"));
    Path jar = Files.move(jar(name, version, headers), level.resolve(name + ".jar"));
    felix.run(jar, 50);
  }

  void byHand(String name, String version) throws Exception {
    felix.run(jar(name, version), 60);
  }

  ShellUser shellUser() {
    return new ShellUser(felix, this, () -> deployer.history().committed().orElseThrow());
  }

  Path jar(String name, String version, String... headers) throws IOException {
    return felix.jar(name, version, headers);
  }

  Path failing(String name, String version, Class<?> activator) throws IOException {
    List<String> headers =
        List.of("Bundle-Activator", activator.getName(), "Import-Package", "org.osgi.framework");
    return felix.jar(name, version, "1", headers, activator);
  }

  void start() {
    installation =
        new Installation(
            felix.context(),
            new ReleaseFolders(folder.resolve("releases")),
            etc,
            folder.resolve("system"),
            Instant::now,
            Instant.EPOCH);
    Settings settings =
        new Settings(Duration.ofMinutes(10), Duration.ofSeconds(20), Duration.ofSeconds(60));
    switches = new SwitchOrders(felix.context(), () -> Duration.ofSeconds(20));
    records = new WatchedRecords(this);
    deployer =
        new Deployer(installation, records, this, () -> settings, Instant::now, timers.worker());
    Consumer<Map<String, Object>> take =
        outcome -> {
          TurnedTimers.pass(heldOutcome);
          deployer.take(outcome);
        };
    taker =
        felix
            .context()
            .registerService(
                Consumer.class, take, new Hashtable<>(Map.of("io.millrace.deployer", "outcome")));
    deployer.resume();
  }

  /** Has no switch come to its end until {@link #goOn}. */
  void holdOutcome() {
    heldOutcome = new CountDownLatch(1);
  }

  /** Has no step of the deployer begin until {@link #goOn}. */
  void holdSteps() {
    timers.hold();
  }

  void goOn() {
    heldOutcome.countDown();
    timers.goOn();
  }

  /** Has planning fail as it does when memory lacks. */
  void failWith(Error next) {
    error = next;
  }

  /** Has the deployer's thread interrupted while the baseline is taken. */
  void interruptAtBaseline() {
    interrupting = true;
  }

  /** Waits for a timer and has its time come. */
  void passTimer() throws InterruptedException {
    timers.pass();
  }

  void replaceDeployer(EndOfDeployer why) {
    taker.unregister();
    deployer.close(why);
    heldJudge.goOn();
    start();
  }

  Releases releases() {
    return deployer;
  }

  void fromTheLauncher(byte[] json) {
    records.told(json);
  }

  ReleaseStorage storage() {
    return new TestStorage(installation, records);
  }

  InstallOrder order(String... options) {
    return TestOrders.with(options);
  }

  InstallOrder order(Duration confirm) {
    return TestOrders.confirmed(confirm);
  }

  JournalRecord install(TestRelease release, InstallOrder order) throws Exception {
    return install(release.write(folder), order);
  }

  JournalRecord installFile(Path file) throws Exception {
    return install(file, order());
  }

  private JournalRecord install(Path file, InstallOrder order) throws Exception {
    return await(deployer.install(TestOrders.of(file, order), record -> {}));
  }

  CompletableFuture<JournalRecord> begin(TestRelease release) throws Exception {
    return deployer.install(TestOrders.of(release.write(folder), order()), record -> {});
  }

  Preview plan(Path file) throws Exception {
    return deployer.plan(TestOrders.of(file, order())).get(30, TimeUnit.SECONDS);
  }

  JournalRecord await(CompletableFuture<JournalRecord> answer) throws Exception {
    return answer.get(30, TimeUnit.SECONDS);
  }

  List<String> bundles() {
    return felix.bundles();
  }

  /** Returns the bundle of a name. */
  Bundle bundle(String name) {
    return BundleNames.find(felix.context(), name).orElseThrow();
  }

  Map<String, Map<String, Object>> configurations() {
    return configurations;
  }

  void verdict(Judgement next) {
    verdict = next;
  }

  HeldJudge heldJudge() {
    return heldJudge;
  }

  /** Returns what the judge was given last. */
  Judged judged() {
    return judged;
  }

  int restarts() {
    return restarts;
  }

  @Override
  public Plan plan(List<Change> changes, Map<String, Version> lowest) {
    if (error != null) {
      throw error;
    }
    return new Planner(felix.context(), PauseHistory.NONE).plan(changes, lowest);
  }

  @Override
  public void beginSwitch(String id, Plan plan, List<String> running) {
    switches.begin(id, plan, running);
  }

  @Override
  public Optional<List<String>> differences() {
    return switches.differences();
  }

  @Override
  public void configure(Map<String, Map<String, Object>> all) {
    configurations = all;
  }

  @Override
  public void takeBaseline() {
    if (interrupting) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Duration judging(Gates gates) {
    return Duration.ofSeconds(gates.seconds());
  }

  @Override
  public Judgement judge(Judged what, Gates gates) throws InterruptedException {
    judged = what;
    heldJudge.pass();
    return verdict;
  }

  @Override
  public Optional<Waited> waited() {
    return Optional.of(new Waited("two", waited.getAndAdd(3)));
  }

  @Override
  public boolean isUp() {
    return true;
  }

  @Override
  public void restart() {
    restarts++;
  }

  @Override
  public void close() throws Exception {
    deployer.close(EndOfDeployer.ROUTER_STOPS);
    felix.close();
  }
}
