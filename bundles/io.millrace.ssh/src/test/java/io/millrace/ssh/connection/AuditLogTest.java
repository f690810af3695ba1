// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.audit.RefusalRecords;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that have not logged in cannot push what others did out of the audit trail. */
class AuditLogTest {
  private final TurnedTime time = new TurnedTime();
  private final List<String> records = new ArrayList<>();
  private AuditLog log;

  @BeforeEach
  void start() {
    AuditOutbox outbox = new AuditOutbox(time::now);
    outbox.bind(
        new AuditTrail() {
          @Override
          public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
            records.add(origin.from() + " " + action + " " + outcome + " " + detail);
          }

          @Override
          public List<AuditRecord> last(int most) {
            return List.of();
          }
        });
    log = new AuditLog(outbox, time);
  }

  private void refuse(String address) throws UnknownHostException {
    log.refuse(InetAddress.getByName(address), "no key");
  }

  @Test
  void host_that_changes_its_address_within_its_network_has_one_record_a_minute() throws Exception {
    for (int host = 1; host <= 5000; host++) {
      refuse("2001:db8:0:1::" + Integer.toHexString(host));
    }
    assertThat(records).containsExactly("2001:db8:0:1:0:0:0:1 login REFUSED no key");
    time.turn(Duration.ofMinutes(1));
    refuse("2001:db8:0:1::7");
    assertThat(records)
        .hasSize(2)
        .last()
        .asString()
        .endsWith("(and 4999 times before since the last record)");
  }

  @Test
  void clients_of_many_networks_have_a_few_records_a_minute_which_count_the_others()
      throws Exception {
    for (int network = 0; network < 5000; network++) {
      refuse("2001:db8:0:" + Integer.toHexString(network) + "::1");
    }
    assertThat(records).hasSize(RefusalRecords.MOST_A_MINUTE);
    time.turn(Duration.ofMinutes(1));
    refuse("192.0.2.7");
    assertThat(records)
        .last()
        .asString()
        .isEqualTo("192.0.2.7 login REFUSED no key (and 4970 clients of other addresses before)");
  }
}
