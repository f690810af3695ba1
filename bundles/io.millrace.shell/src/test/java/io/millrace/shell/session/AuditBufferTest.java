// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records wait for the audit trail, and not for ever. */
class AuditBufferTest {
  private static final Origin ORIGIN = Origin.of("ssh", "ada", "");

  private final AuditBuffer buffer = new AuditBuffer();
  private final List<String> added = new ArrayList<>();

  private final AuditTrail trail =
      new AuditTrail() {
        @Override
        public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
          if (action.equals("bad")) {
            throw new IllegalStateException("the trail fails");
          }
          added.add(action);
        }

        @Override
        public List<AuditRecord> last(int most) {
          return List.of();
        }
      };

  private void add(String action) {
    buffer.add(ORIGIN, action, AuditOutcome.DONE, "");
  }

  @Test
  void records_wait_while_the_trail_is_replaced_and_keep_their_order() {
    add("1");
    buffer.bind(trail);
    add("2");
    buffer.unbind(trail);
    add("3");
    buffer.bind(trail);
    add("4");
    assertThat(added).containsExactly("1", "2", "3", "4");
  }

  @Test
  void newest_records_wait() {
    for (int i = 0; i < AuditBuffer.MOST + 2; i++) {
      add("" + i);
    }
    buffer.bind(trail);
    assertThat(added).hasSize(AuditBuffer.MOST).startsWith("2").endsWith("257");
  }

  @Test
  void trail_that_fails_harms_nobody() {
    buffer.bind(trail);
    add("bad");
    add("good");
    assertThat(added).containsExactly("good");
  }

  @Test
  void closed_buffer_keeps_nothing() {
    add("1");
    buffer.close();
    add("2");
    buffer.bind(trail);
    assertThat(added).isEmpty();
  }
}
