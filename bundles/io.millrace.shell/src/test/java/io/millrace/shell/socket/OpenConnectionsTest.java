// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs that stopped to read do not lock the operator out. */
class OpenConnectionsTest {
  private final OpenConnections open = new OpenConnections(2);
  private final List<Connection> cut = new ArrayList<>();
  private final List<Connection> ended = new ArrayList<>();

  private final class Connection implements OpenConnections.Connection {
    private Duration stalled = Duration.ZERO;

    @Override
    public Duration stalled() {
      return stalled;
    }

    @Override
    public void cut() {
      cut.add(this);
    }

    @Override
    public void end() {
      ended.add(this);
    }
  }

  @Test
  void more_than_so_many_are_refused_as_long_as_all_read() {
    Connection first = new Connection();
    assertThat(open.add(first)).isTrue();
    assertThat(open.add(new Connection())).isTrue();
    first.stalled = OpenConnections.STALLED.minusMillis(1);
    assertThat(open.add(new Connection())).isFalse();
    open.remove(first);
    assertThat(open.add(new Connection())).isTrue();
    assertThat(cut).isEmpty();
  }

  @Test
  void one_that_reads_nothing_stays_while_there_is_room() {
    Connection pager = new Connection();
    open.add(pager);
    pager.stalled = Duration.ofDays(1);
    assertThat(open.add(new Connection())).isTrue();
    assertThat(cut).isEmpty();
  }

  @Test
  void the_one_that_reads_nothing_for_the_longest_time_gives_its_place_up() {
    Connection short0 = new Connection();
    Connection long0 = new Connection();
    open.add(short0);
    open.add(long0);
    short0.stalled = OpenConnections.STALLED;
    long0.stalled = OpenConnections.STALLED.plusSeconds(1);
    Connection next = new Connection();
    assertThat(open.add(next)).isTrue();
    assertThat(cut).containsExactly(long0);
    open.end();
    assertThat(ended).containsExactlyInAnyOrder(short0, next);
  }
}
