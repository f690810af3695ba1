// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a client sends, nothing outside the folder changes and no request goes unanswered. */
class SftpFuzzTest {
  private static Path top;
  private static Path folder;

  @BeforeContainer
  static void make() throws IOException {
    top = Files.createTempDirectory("sftp");
    folder = Files.createDirectory(top.resolve("upload"));
    Files.writeString(top.resolve("outside"), "untouched");
  }

  @AfterContainer
  static void remove() throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Provide
  Arbitrary<Object[]> requests() {
    Arbitrary<Object> paths =
        Arbitraries.of("a", "b", "../outside", "/", ".", "x/../../outside", "1", "2", "");
    Arbitrary<Object> fields =
        Arbitraries.oneOf(
            paths,
            Arbitraries.integers().map(each -> each),
            Arbitraries.of(0, 1, 4, 8, 0x1A, 0x1B),
            Arbitraries.longs().map(each -> each),
            Arbitraries.strings().ofMaxLength(20).map(each -> each));
    return Combinators.combine(Arbitraries.integers().between(1, 22), fields.list().ofMaxSize(4))
        .as((type, rest) -> Stream.concat(Stream.of(type), rest.stream()).toArray());
  }

  @Property
  void each_request_has_an_answer_and_nothing_outside_changes(
      @ForAll("lists") List<Object[]> requests) throws IOException {
    SftpClient client = new SftpClient();
    for (Object[] each : requests) {
      client.send((Integer) each[0], java.util.Arrays.copyOfRange(each, 1, each.length));
    }
    SftpServer server =
        new SftpServer(
            new UploadFolder(folder, new BoundedRoom(folder, 8, 4096)),
            (action, outcome, detail) -> {});
    assertThat(client.answers(server)).hasSize(requests.size());
    try (Stream<Path> children = Files.list(top)) {
      assertThat(children).containsExactlyInAnyOrder(folder, top.resolve("outside"));
    }
    assertThat(top.resolve("outside")).hasContent("untouched");
  }

  @Provide
  Arbitrary<List<Object[]>> lists() {
    return requests().list().ofMaxSize(12);
  }

  /**
   * Bytes with a length before them that fits are requests, and each is answered; with any other
   * bytes the session ends. Nothing else fails, and no file stays open or half there.
   */
  @Property
  void any_bytes_are_answered_or_end_the_session(
      @ForAll("bodies") List<byte[]> bodies, @ForAll byte[] rest) throws IOException {
    SftpClient client = new SftpClient();
    bodies.forEach(client::raw);
    client.append(rest);
    SftpServer server =
        new SftpServer(
            new UploadFolder(folder, new BoundedRoom(folder, 8, 4096)),
            (action, outcome, detail) -> {});
    assertThat(client.answersBeforeTheEnd(server)).hasSizeGreaterThanOrEqualTo(bodies.size());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(each -> each.toString().endsWith(".part"));
    }
  }

  @Provide
  Arbitrary<List<byte[]>> bodies() {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(40).list().ofMaxSize(8);
  }
}
