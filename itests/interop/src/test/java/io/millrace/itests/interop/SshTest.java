// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.OpenSsh.Ended;
import io.millrace.rig.RouterProcess;
import java.io.DataOutputStream;
import java.io.File;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The router from another machine, with OpenSSH and nothing else. */
@Order(Integer.MAX_VALUE)
@Timeout(300)
class SshTest {
  private static final int MOST_FILES = 3;

  @TempDir static Path folder;
  private static SshRouter router;

  @BeforeAll
  static void start() throws Exception {
    router = SshRouter.in(folder);
    router.process().configure("io.millrace.deployer", Map.of("uploadFiles", MOST_FILES));
    router.start();
  }

  /** Failures of the test before count against the address until somebody has logged in. */
  @BeforeEach
  void logIn() throws Exception {
    router.await("a login", () -> ssh("viewer", "release:status").status() == 0);
  }

  @AfterAll
  static void stop() throws Exception {
    if (router != null) {
      router.close();
    }
  }

  private static Ended ssh(String key, String... words) throws Exception {
    return router.ssh().ssh(key, words);
  }

  private static File nothing() {
    return new File("/dev/null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "admin-ecdsa", "admin-rsa"})
  void each_type_of_key_logs_in_and_the_exit_status_comes_back(String key) throws Exception {
    Ended good = ssh(key, "release:status");
    assertThat(good.status()).as(good.err()).isZero();
    assertThat(good.out()).contains("factory set");
    Ended missing = ssh(key, "nonsense");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.out() + missing.err()).contains("nonsense");
  }

  @Test
  void key_of_a_stranger_is_refused_and_recorded() throws Exception {
    Ended refused = ssh("stranger", "status");
    assertThat(refused.status()).isEqualTo(255);
    assertThat(refused.err()).contains("Permission denied (publickey)");
    assertThat(ssh("viewer", "audit:show").out()).contains("login").contains("refused");
  }

  /** There are no users: what somebody may do depends on the key. */
  @Test
  void name_of_the_user_counts_nothing() throws Exception {
    assertThat(router.ssh().ssh("viewer", List.of("-l", "nobody"), nothing(), "status").status())
        .isZero();
    Ended root = router.ssh().ssh("stranger", List.of("-l", "root"), nothing(), "status");
    assertThat(root.status()).isEqualTo(255);
  }

  @ParameterizedTest
  @CsvSource({
    "viewer,release:status,0",
    "viewer,release:rollback,77",
    "viewer,lb | grep x,77",
    "viewer,$.context,77",
    "operator,release:status,0",
    "operator,exec id,77",
    "admin,lb -s,0"
  })
  void roles_are_kept_to_their_commands(String key, String command, int status) throws Exception {
    assertThat(ssh(key, command).status()).isEqualTo(status);
  }

  @Test
  void file_is_copied_listed_fetched_and_removed() throws Exception {
    Path file = folder.resolve("sent-1.0.mrl");
    byte[] bytes = new byte[3_000_000];
    new Random(7).nextBytes(bytes);
    Files.write(file, bytes);
    assertThat(router.ssh().scp("operator", file, "").err()).isEmpty();
    assertThat(router.uploads().resolve("sent-1.0.mrl")).hasBinaryContent(bytes);
    Ended used =
        router
            .ssh()
            .sftp(
                "operator",
                "ls -l",
                "rename sent-1.0.mrl other-1.0.mrl",
                "get other-1.0.mrl fetched",
                "rm other-1.0.mrl");
    assertThat(used.status()).as(used.err()).isZero();
    assertThat(used.out()).contains("3000000", "sent-1.0.mrl");
    assertThat(folder.resolve("fetched")).hasBinaryContent(bytes);
    assertThat(router.uploads()).isEmptyDirectory();
  }

  @Test
  void copy_keeps_the_time_and_gives_no_permissions() throws Exception {
    Path file = Files.writeString(folder.resolve("kept.mrl"), "content");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
    Ended put = router.ssh().sftp("operator", "put -p kept.mrl");
    assertThat(put.status()).as(put.err()).isZero();
    Path sent = router.uploads().resolve("kept.mrl");
    assertThat(Files.getLastModifiedTime(sent).toMillis()).isEqualTo(1_000_000_000_000L);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sent)))
        .isEqualTo("rw-------");
    Files.delete(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "put small ../small",
    "put small /etc/small",
    "put small a/small",
    "get ../../../etc/authorized_keys got",
    "get /etc/passwd got",
    "mkdir folder",
    "ln small link",
    "ln -s /etc/passwd link",
    "chmod 777 small",
    "chown 0 small",
    "cd ..",
    "reput small small"
  })
  void nothing_else_is_done_with_files(String command) throws Exception {
    Files.writeString(folder.resolve("small"), "small, but more than before");
    Files.writeString(router.uploads().resolve("small"), "small");
    Ended refused = router.ssh().sftp("admin", command);
    assertThat(refused.status()).as(refused.out() + refused.err()).isEqualTo(1);
    assertThat(router.uploads().resolve("small")).hasContent("small");
    Files.delete(router.uploads().resolve("small"));
    assertThat(router.uploads()).isEmptyDirectory();
    assertThat(folder.resolve("got")).doesNotExist();
  }

  @Test
  void viewer_has_no_files() throws Exception {
    Files.writeString(folder.resolve("small"), "small");
    Ended refused = router.ssh().sftp("viewer", "put small");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.err()).contains("the upload folder is for the roles operator and admin");
    assertThat(router.uploads()).isEmptyDirectory();
  }

  /** Opens a file to write, create and empty it, as a client of SFTP does, and waits for it. */
  private static Process beginUpload(String name) throws Exception {
    Process client =
        router.ssh().spawn("operator", List.of("-s"), "sftp").redirectErrorStream(true).start();
    DataOutputStream out = new DataOutputStream(client.getOutputStream());
    out.writeInt(5);
    out.write(1); // SSH_FXP_INIT, version 3
    out.writeInt(3);
    out.writeInt(1 + 4 + 4 + name.length() + 4 + 4);
    out.write(3); // SSH_FXP_OPEN
    out.writeInt(1);
    out.writeInt(name.length());
    out.writeBytes(name);
    out.writeInt(0x2 | 0x8 | 0x10);
    out.writeInt(0);
    out.flush();
    router.await("the half file", () -> router.uploadsHave("." + name + ".part"));
    return client;
  }

  @Test
  void upload_that_is_dropped_leaves_nothing() throws Exception {
    Process dropped = beginUpload("x.mrl");
    dropped.destroyForcibly().waitFor();
    router.await("an empty folder", () -> router.uploads().toFile().list().length == 0);
    assertThat(ssh("viewer", "audit:show").out()).contains("upload x.mrl");
  }

  /** The deployer's bounds, three files here, hold for SFTP too; what is being sent stays. */
  @Test
  void oldest_files_make_room_and_a_running_upload_stays() throws Exception {
    Process running = beginUpload("running.mrl");
    for (int i = 1; i <= 4; i++) {
      Path file = Files.writeString(folder.resolve("file" + i), "x");
      assertThat(router.ssh().scp("operator", file, "").status()).isZero();
    }
    assertThat(router.uploads().toFile().list())
        .hasSize(MOST_FILES)
        .contains("file3", "file4")
        .anyMatch(each -> each.endsWith(".running.mrl.part"));
    running.destroyForcibly().waitFor();
    router.await("the end of it", () -> !router.uploadsHave(".part"));
    assertThat(router.ssh().sftp("operator", "rm file*").status()).isZero();
  }

  @Test
  void keys_may_be_exchanged_anew_in_the_middle_of_an_upload() throws Exception {
    Path file = folder.resolve("rekeyed.mrl");
    byte[] bytes = new byte[2_000_000];
    new Random(8).nextBytes(bytes);
    Files.write(file, bytes);
    Ended copied = router.ssh().scp("operator", file, "", "-o", "RekeyLimit=64K");
    assertThat(copied.status()).as(copied.err()).isZero();
    assertThat(router.uploads().resolve("rekeyed.mrl")).hasBinaryContent(bytes);
    Files.delete(router.uploads().resolve("rekeyed.mrl"));
  }

  /** As two routers on one machine have it, of which nobody has changed the port. */
  @Test
  void second_router_on_the_same_port_says_which_and_what_to_change() throws Exception {
    try (RouterProcess second = RouterProcess.in(folder.resolve("second")).withoutSocket()) {
      second.configure("io.millrace.ssh", router.place());
      second.start();
      assertThat(second.command("status", "--tag", "system").output())
          .contains("cannot listen on " + router.place().get("address"))
          .contains(
              router.place().get("port") + ": Address already in use",
              "(port and address are set in etc/io.millrace.ssh.cfg)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-R 0:127.0.0.1:22,remote port forwarding failed",
    "-W 127.0.0.1:22,stdio forwarding failed",
    "-s,subsystem request failed"
  })
  void forwarding_and_other_subsystems_are_refused(String option, String said) throws Exception {
    List<String> options = new ArrayList<>(List.of(option.split(" ")));
    options.addAll(List.of("-o", "ExitOnForwardFailure=yes"));
    String[] words = option.startsWith("-W") ? new String[0] : new String[] {"netconf"};
    Ended refused = router.ssh().ssh("admin", options, nothing(), words);
    assertThat(refused.status()).isNotZero();
    assertThat(refused.err()).contains(said);
    assertThat(ssh("viewer", "audit:show").out()).contains("refused");
  }

  @Test
  void agent_x11_and_environment_are_not_taken_and_the_command_runs() throws Exception {
    Ended ran =
        router
            .ssh()
            .ssh(
                "admin", List.of("-A", "-X", "-o", "SetEnv=SECRET=1"), nothing(), "release:status");
    assertThat(ran.status()).isZero();
  }

  @Test
  void password_is_not_asked_for() throws Exception {
    Ended refused =
        router
            .ssh()
            .ssh(
                "stranger",
                List.of("-o", "PreferredAuthentications=password,keyboard-interactive"),
                nothing(),
                "status");
    assertThat(refused.err()).contains("Permission denied (publickey)");
  }

  @ParameterizedTest
  @CsvSource({
    "HostKeyAlgorithms=ssh-rsa",
    "KexAlgorithms=diffie-hellman-group14-sha1",
    "Ciphers=aes128-cbc",
    "MACs=hmac-sha1"
  })
  void old_algorithms_are_refused(String option) throws Exception {
    List<String> options = new ArrayList<>(List.of("-o", option));
    if (option.startsWith("MACs")) {
      options.addAll(List.of("-o", "Ciphers=aes128-ctr"));
    }
    Ended refused = router.ssh().ssh("admin", options, nothing(), "status");
    assertThat(refused.status()).isEqualTo(255);
    assertThat(refused.err()).contains("no matching");
  }

  @Test
  void change_of_the_keys_holds_from_the_next_login_on() throws Exception {
    assertThat(ssh("late", "status").status()).isEqualTo(255);
    router.permit("role=\"viewer\" " + router.line("late"));
    assertThat(ssh("late", "status").status()).isZero();
    router.permit();
    assertThat(ssh("late", "status").status()).isEqualTo(255);
    router.permit("role=\"root\" " + router.line("late"));
    assertThat(router.process().command("status", "--tag", "system").output())
        .contains("authorized_keys: line", "the one option is role=");
    router.permit();
  }

  @Test
  void lines_that_are_typed_without_a_terminal_are_run() throws Exception {
    Path lines = Files.writeString(folder.resolve("lines"), "release:status\nexit\n");
    Ended ran = router.ssh().ssh("viewer", List.of("-T"), lines.toFile());
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("factory set");
  }

  /** Half handshakes from one address do not keep others out, and end. */
  @Test
  void thousand_connections_of_a_stranger_keep_nobody_out() throws Exception {
    List<Socket> strangers = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        strangers.add(router.connectFromElsewhere());
      }
      assertThat(ssh("viewer", "status").status()).as("a login meanwhile").isZero();
      int threads = router.threads("ssh-connection");
      assertThat(threads).isLessThanOrEqualTo(8);
    } finally {
      for (Socket each : strangers) {
        each.close();
      }
    }
    assertThat(ssh("viewer", "status").status()).as("a login afterwards").isZero();
  }
}
