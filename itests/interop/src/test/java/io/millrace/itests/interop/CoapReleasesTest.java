// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.rig.ReleaseMaker;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases by CoAP, with libcoap's own client, in another network, for all that it can do: whole
 * uploads, orders, and the observation of the status. Uploads that are cut at a block that the test
 * chooses are sent by a client of ours.
 */
@Timeout(240)
class CoapReleasesTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int PORT = RouterProcess.freePort();

  /** As the maker of releases begins their names. */
  private static final String RELEASE = "org.example:test:mrl:";

  @TempDir static Path folder;
  private static SecondNetwork network; // null: this user can make none, all is on this machine
  private static RouterProcess router;
  private static ReleaseMaker maker;
  private static String admin;

  @BeforeAll
  static void start() throws Exception {
    network = SecondNetwork.isPossible() ? SecondNetwork.join() : null;
    router = RouterProcess.in(folder.resolve("router"));
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    maker.trust(router.etc());
    router
        .configure("io.millrace.net-udp", Map.of("name", "udp", "address", "0.0.0.0", "port", PORT))
        .configure("io.millrace.release.coap", Map.of("permission", "admin", "clearText", true))
        .configure(
            "io.millrace.deployer.judge",
            Map.of("judgeSeconds", 2, "settleSeconds", 1, "lookMillis", 200, "longestSeconds", 40))
        .start();
    admin = token("anna", "admin");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    router.close();
    if (network != null) {
      network.close();
    }
  }

  private static String token(String who, String scope) throws Exception {
    return shell("millrace:token", "--subject", who, "--scope", scope).strip();
  }

  private static String shell(String... words) throws Exception {
    RouterProcess.Result result = router.shell(words);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  /** Each look is a process or a command. */
  private static void await(String what, Callable<String> text, String... words) throws Exception {
    AtomicReference<String> last = new AtomicReference<>();
    Await.that(
        () -> what + " but:\n" + last + "\n" + router.output(),
        TIMEOUT,
        Duration.ofMillis(100),
        () -> {
          last.set(text.call());
          return Arrays.stream(words).allMatch(last.get()::contains);
        });
  }

  private static LibcoapSession session(String token) throws Exception {
    return LibcoapSession.open(network, PORT, Files.writeString(folder.resolve("token"), token));
  }

  private static void upload(LibcoapSession client, Path release) throws Exception {
    String[] file = {"-b", "1024", "-f", release.toString()};
    client.expect("2.01", "received ", "put", path(release), file);
  }

  private static String path(Path release) {
    return "/releases/" + release.getFileName();
  }

  private static String printed(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static Path uploaded(String name) {
    return router.data().resolve("releases/upload").resolve(name);
  }

  @Test
  void release_is_uploaded_planned_installed_watched_confirmed_and_rolled_back() throws Exception {
    Path release = maker.unchanged("directory", List.of("io.millrace.directory")).write();
    LibcoapSession anna = session(admin);
    String before = shell("release:status").lines().findFirst().orElseThrow().split(",")[0];
    upload(anna, release);
    assertThat(uploaded(release.getFileName().toString())).hasSameBinaryContentAs(release);
    anna.expect("2.04", "io.millrace.directory", "post", path(release) + "?plan");
    Path seen = folder.resolve("seen");
    Process observer = session(admin).observe(seen);
    await("the first state", () -> printed(seen), "runs     ");
    anna.expect("2.04", "tells how it goes on", "post", path(release) + "?confirm=10m");
    await("each stage", () -> printed(seen), "is judging", "unless you give release:confirm");
    anna.expect("2.04", "committed", "post", "/releases/commit");
    await("the end", () -> printed(seen), "committed", "by anna through coap from ");
    assertThat(shell("release:status")).contains(RELEASE, "by anna through coap");
    anna.expect("2.04", "", "post", "/releases/rollback");
    await("the set before", anna::status, before, "committed");
    observer.destroyForcibly().waitFor();
    assertThat(shell("audit:show", "--interface", "coap", "--last", "1000"))
        .contains("release:upload " + release.getFileName())
        .containsPattern("release:install " + RELEASE + "\\d+ +done")
        .contains("release:rollback");
  }

  /** Whoever was cut asks for the offset, and goes on there: at the same port at once. */
  @Test
  void upload_that_is_cut_at_ten_random_blocks_goes_on_each_time() throws Exception {
    byte[] file = Files.readAllBytes(maker.unchanged("cut", List.of("io.millrace.ssh")).write());
    String path = "releases/cut.mrl";
    int blocks = (file.length + BlockSender.BLOCK_BYTES - 1) / BlockSender.BLOCK_BYTES;
    assertThat(blocks).isGreaterThan(60);
    Random random = new Random(blocks);
    List<Integer> cuts = random.ints(1, blocks).distinct().limit(10).sorted().boxed().toList();
    int next = 0;
    try (BlockSender sender = new BlockSender(PORT)) {
      for (int cut : cuts) {
        sender.begin();
        sender.login(admin);
        if (next > 0) {
          next = offset(sender, path) / BlockSender.BLOCK_BYTES;
        }
        send(sender, path, file, next, cut);
        next = cut;
      }
    }
    try (BlockSender sender = new BlockSender(PORT)) { // another port has to wait for a moment
      sender.login(admin);
      assertThat(offset(sender, path)).isEqualTo(cuts.get(9) * BlockSender.BLOCK_BYTES);
      Await.that( // each try is a request that the judge counts
          () -> "the silence of the other port",
          TIMEOUT,
          Duration.ofMillis(200),
          () -> sender.put(path, file, cuts.get(9)).isSuccess());
      send(sender, path, file, cuts.get(9) + 1, blocks - 1);
      Response last = sender.put(path, file, blocks - 1);
      assertThat(last.getCode()).isEqualTo(CoAP.ResponseCode.CREATED);
    }
    assertThat(Files.readAllBytes(uploaded("cut.mrl"))).isEqualTo(file);
  }

  private static void send(BlockSender sender, String path, byte[] file, int from, int to)
      throws IOException {
    for (int i = from; i < to; i++) {
      Response answer = sender.put(path, file, i);
      assertThat(answer.getCode())
          .as("block %d: %s", i, answer.getPayloadString())
          .isIn(CoAP.ResponseCode.CONTINUE, CoAP.ResponseCode.CREATED);
    }
  }

  private static int offset(BlockSender sender, String path) throws IOException {
    String text = sender.ask(CoAP.Code.GET, path).getPayloadString();
    assertThat(text).matches("offset \\d+");
    return Integer.parseInt(text.substring(7));
  }

  /**
   * libcoap's client is killed ten times. Begun anew, it sends all blocks from the first one on;
   * with a number it sends that one block.
   */
  @Test
  void libcoap_client_that_is_killed_at_ten_random_blocks_brings_the_file() throws Exception {
    Path large = folder.resolve("large.mrl");
    byte[] bytes = new byte[1_200_123];
    Random random = new Random(1);
    random.nextBytes(bytes);
    Files.write(large, bytes);
    LibcoapSession anna = session(admin);
    List<String> line = anna.line("put", path(large), "-b", "1024", "-f", large.toString());
    Path half = uploaded(".large.mrl.half");
    for (int cut : random.ints(1_000, 300_000).limit(10).sorted().toArray()) {
      Process killed =
          new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      await("the cut", () -> Files.exists(half) && Files.size(half) >= cut ? "cut" : "", "cut");
      killed.destroyForcibly().waitFor();
      anna.expect("2.05", "offset ", "get", path(large)); // after the last block in the socket
      anna.expect("2.05", "offset " + Files.size(half), "get", path(large));
    }
    for (int i = 0; i < 5; i++) {
      String next = Files.size(half) / BlockSender.BLOCK_BYTES + ",1024";
      anna.expect("2.31", "", "put", path(large), "-b", next, "-f", large.toString());
    }
    anna.expect(
        "2.01", "received 1200123", "put", path(large), "-b", "1024", "-f", large.toString());
    assertThat(uploaded("large.mrl")).hasBinaryContent(bytes);
  }

  @Test
  void two_clients_do_not_mix_up_their_files_and_a_session_that_ends_loses_nothing()
      throws Exception {
    byte[] one = new byte[20_000];
    byte[] two = new byte[20_000];
    new Random(2).nextBytes(one);
    new Random(3).nextBytes(two);
    String path = "releases/both.mrl";
    try (BlockSender anna = new BlockSender(PORT);
        BlockSender bert = new BlockSender(PORT)) {
      anna.login(admin);
      bert.login(token("bert", "api admin"));
      send(anna, path, one, 0, 7);
      Response refusal = bert.put(path, two, 0);
      assertThat(refusal.getCode()).isEqualTo(CoAP.ResponseCode.CONFLICT);
      assertThat(refusal.getPayloadString()).startsWith("offset 7168: anna through coap from");
      assertThat(anna.ask(CoAP.Code.DELETE, "sessions").getCode())
          .isEqualTo(CoAP.ResponseCode.DELETED);
      assertThat(anna.put(path, one, 7).getCode()).isEqualTo(CoAP.ResponseCode.UNAUTHORIZED);
      anna.login(admin);
      assertThat(offset(anna, path)).isEqualTo(7168);
      assertThat(anna.put(path, one, 12).getPayloadString()).startsWith("offset 7168: ");
      send(anna, path, one, 6, 20); // the last block but one came twice
    }
    assertThat(uploaded("both.mrl")).hasBinaryContent(one);
  }

  @Test
  void who_may_not_is_refused_and_so_is_a_release_that_is_not_good() throws Exception {
    LibcoapSession stranger = new LibcoapSession(network, PORT, RouterProcess.freePort());
    stranger.expect("4.01", "POST a token to /sessions", "get", "/releases/status");
    LibcoapSession reader = session(token("reader", "api"));
    reader.expect("4.03", "has not the permission admin", "post", "/releases/rollback");
    reader.expect("4.03", "", "put", "/releases/a.mrl", "-e", "text");
    LibcoapSession anna = session(admin);
    Path release = maker.unchanged("half", List.of("io.millrace.directory")).write();
    byte[] bytes = Files.readAllBytes(release);
    Path half = Files.write(folder.resolve("half.mrl"), Arrays.copyOf(bytes, 9000));
    anna.expect("4.04", "", "post", "/releases/half.mrl");
    upload(anna, half);
    anna.expect("4.22", "refused: ", "post", "/releases/half.mrl");
    anna.expect("4.22", "refused: ", "post", "/releases/half.mrl?plan");
    anna.expect("4.00", "allowed are", "post", "/releases/half.mrl?soon");
    anna.expect("4.09", "", "post", "/releases/commit");
    anna.expect("2.02", "", "delete", "/releases/half.mrl");
    anna.expect("4.04", "offset 0", "get", "/releases/half.mrl");
    shell("release:hold", "pumps are being serviced");
    upload(anna, release);
    anna.expect("4.09", "pumps are being serviced", "post", path(release));
    shell("release:hold", "--lift");
    String audit = shell("audit:show", "--interface", "coap", "--last", "1000");
    assertThat(audit)
        .containsPattern("reader.+coap.+/releases.+refused")
        .containsPattern("anna.+release:install " + release.getFileName() + " +refused");
  }

  /** The gateway that carries the orders, and what takes them, are what is replaced. */
  @Test
  void switch_that_replaces_the_way_in_goes_on_and_so_does_the_observation() throws Exception {
    Path release =
        maker.unchanged("self", List.of("io.millrace.gateway", "io.millrace.release.coap")).write();
    LibcoapSession anna = session(admin);
    upload(anna, release);
    Path seen = folder.resolve("seen-self");
    Process observer = session(admin).observe(seen);
    await("the first state", () -> printed(seen), "runs     ");
    anna.expect("2.04", "switching", "post", path(release));
    // The newest state: those before it may have passed while both were being replaced.
    await("the verdict", () -> printed(seen), "unless you give release:confirm");
    await("it for whoever asks", anna::status, "unless you give release:confirm");
    anna.expect("2.04", "committed", "post", "/releases/commit");
    await("the end", () -> printed(seen), "committed");
    assertThat(observer.isAlive()).isTrue();
    observer.destroyForcibly().waitFor();
    assertThat(router.output()).doesNotContain("class loader");
  }
}
