// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.MessageLink;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The counters of links, by link and kind. */
class LinkFamiliesTest {
  private final LinkFamilies links = new LinkFamilies();

  private record FixedLink(String name, String state, Map<String, Long> counts)
      implements MessageLink {
    @Override
    public int maxMessageBytes() {
      return 1024;
    }

    @Override
    public LinkStatistics statistics() {
      return new LinkStatistics(counts);
    }
  }

  private String text() {
    return new String(
        new PrometheusText(new MetricHelp()::of).write(links.read()), StandardCharsets.UTF_8);
  }

  @Test
  void link_shows_its_state_its_traffic_and_its_errors() {
    FixedLink link =
        new FixedLink(
            "uart0", "connected", Map.of("frames_sent", 5L, "bytes_received", 60L, "bad_fcs", 2L));
    links.add(link);
    links.add(new FixedLink("uart1", "down", Map.of("timeouts", 9L)));
    assertThat(text())
        .contains("millrace_link_up{link=\"uart0\"} 1\nmillrace_link_up{link=\"uart1\"} 0\n")
        .contains("millrace_link_frames_total{link=\"uart0\",direction=\"out\"} 5\n")
        .contains("millrace_link_bytes_total{link=\"uart0\",direction=\"in\"} 60\n")
        .contains("millrace_link_errors_total{link=\"uart0\",error=\"bad_fcs\"} 2\n")
        .contains("millrace_link_errors_total{link=\"uart1\",error=\"timeouts\"} 9\n");
    links.remove(link);
    assertThat(text()).doesNotContain("uart0");
  }

  @Test
  void without_links_there_are_no_families() {
    assertThat(links.read()).isEmpty();
  }
}
