// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static io.millrace.itests.interop.DocumentRun.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.ConfigurationReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * README and docs are run as they stand, every command block: those about administration here,
 * those of releases and of NICs in two tests beside this one. Only the two leading commands run
 * elsewhere: the demo in its own test, the tests by being here.
 */
@Order(1)
@Timeout(900)
class ReadmeTest {
  private static final List<String> RUN_ELSEWHERE =
      List.of("./millrace demo --once\n", "./millrace test\n");

  private static final String TEMPERATURE =
      "-P coap://$GATEWAY \"$DEVICE/snsr/arduino/temp?cfg=C\"";

  /** By SystemdServiceIT and InstalledRouterIT, in a fresh Debian, with the long tests. */
  private static final Set<String> TRIED_IN_DEBIAN = Set.of("docs/install.md");

  /** By HttpCoapTest. */
  private static final Set<String> TRIED_ELSEWHERE = Set.of("docs/http-to-coap.md");

  /** In the order of a reader who tries everything: the router that one starts serves the next. */
  private static final List<String> TRIED =
      List.of(
          "README.md",
          "docs/administration.md",
          "docs/tcp.md",
          "docs/configuration-as-code.md",
          "docs/registration.md",
          "docs/dtls.md",
          "docs/accounts.md",
          "docs/mqtt.md",
          "docs/http-api.md");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @TempDir Path folder;

  @Test
  void readme_leads_with_the_two_commands() throws Exception {
    assertThat(DocumentRun.blocks(DocumentRun.text("README.md")).subList(0, 2))
        .isEqualTo(RUN_ELSEWHERE);
  }

  @Test
  void readme_is_short() throws Exception {
    assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(150);
  }

  private static boolean isTried(String document) {
    return Stream.of(
            TRIED,
            ReleaseDocumentsTest.TRIED,
            NicDocumentsTest.TRIED,
            TRIED_IN_DEBIAN,
            TRIED_ELSEWHERE)
        .anyMatch(each -> each.contains(document));
  }

  @Test
  void every_document_with_commands_is_tried_and_every_link_leads_somewhere() throws Exception {
    for (Path document : documents()) {
      String name = ROOT.relativize(document).toString();
      String text = Files.readString(document);
      boolean tried = isTried(name) || DocumentRun.blocks(text).isEmpty();
      assertThat(tried).as("%s is tried", name).isTrue();
      for (Matcher link = LINK.matcher(text); link.find(); ) {
        assertThat(document.resolveSibling(link.group(1))).as("link in %s", name).exists();
      }
    }
  }

  @Test
  void the_way_of_a_datagram_is_twelve_files_at_the_most() throws Exception {
    List<String> steps =
        Files.readAllLines(ROOT.resolve("docs/architecture.md")).stream()
            .filter(line -> line.matches("\\d+\\. .*"))
            .toList();
    assertThat(steps).hasSizeBetween(1, 12).allMatch(step -> step.contains(".java)"));
  }

  private static List<Path> documents() throws Exception {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              files.filter(file -> file.getFileName().toString().endsWith(".md")))
          .toList();
    }
  }

  @Test
  void configuration_reference_is_what_the_bundles_describe() throws Exception {
    String document = DocumentRun.text(ConfigurationReference.DOCUMENT);
    assertThat(ConfigurationReference.in(document))
        .as("run ./millrace reference")
        .isEqualTo(ConfigurationReference.of(DocumentRun.DISTRIBUTION));
  }

  @Test
  void every_command_block_works() throws Exception {
    try (DocumentRun run = new DocumentRun(folder)) {
      StringBuilder seen = new StringBuilder();
      for (String document : TRIED) {
        for (String block : DocumentRun.blocks(DocumentRun.text(document))) {
          if (!RUN_ELSEWHERE.contains(block)) {
            seen.append(run.run(block));
          }
          if (block.contains(TEMPERATURE)) {
            assertThat(runAsNewerLibcoap(run, block))
                .contains("To login, send POST to /sessions", "</snsr/arduino>", ",23.00,C")
                .doesNotContainPattern(DocumentRun.ERROR_CODE);
          }
        }
      }
      assertThat(seen)
          .contains("To login, send POST to /sessions", "</snsr/arduino>", ",73.40,F")
          .contains(",23.00,C", "SSN001350050005E7D6")
          .doesNotContainPattern(DocumentRun.ERROR_CODE);
    }
  }

  private static String runAsNewerLibcoap(DocumentRun run, String block) throws Exception {
    try (NewerLibcoap libcoap = new NewerLibcoap(run.port())) {
      String seen = run.run(block, libcoap.port());
      assertThat(libcoap.rewritten()).isPositive();
      return seen;
    }
  }
}
