// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.device.DeviceResolver;
import io.millrace.lib.slot.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Whether accounts get their tokens, and whether what they may do exists: a line of the status. */
final class AccountsCheck implements HealthCheck {
  private final AccountBook accounts;
  private final Slot<DeviceResolver> directory;
  private final Slot<?> issuer;

  AccountsCheck(AccountBook accounts, Slot<DeviceResolver> directory, Slot<?> issuer) {
    this.accounts = accounts;
    this.directory = directory;
    this.issuer = issuer;
  }

  @Override
  public Result execute() {
    if (!accounts.isRead()) {
      return warn("the store is away, so the accounts are not known and get no tokens");
    }
    if (accounts.isFailing()) {
      return warn("the store cannot write: changes of accounts are lost when the router ends");
    }
    if (!accounts.all().isEmpty() && issuer.service() == null) {
      return warn("accounts get no tokens: io.millrace.auth.jwt is away, or its ownKey is false");
    }
    String wrong = alike();
    String absent = wrong.isEmpty() ? absent() : wrong;
    return absent.isEmpty()
        ? new Result(Result.Status.OK, count(accounts.all().size()))
        : warn(absent);
  }

  /** Two routers may have made them before they heard of each other. */
  private String alike() {
    Map<String, String> names = new HashMap<>();
    for (StoredAccount each : accounts.all()) {
      for (String key : List.of("client ID " + each.clientId(), "subject " + each.subject())) {
        String other = names.putIfAbsent(key, each.name());
        if (other != null) {
          return "the accounts %s and %s have the same %s: remove one of them"
              .formatted(other, each.name(), key);
        }
      }
    }
    return "";
  }

  private String absent() {
    Map<String, String> known =
        directory.call(DeviceResolver::names, (SortedMap<String, String>) null);
    if (known == null) {
      return "";
    }
    for (StoredAccount each : accounts.all()) {
      TreeSet<String> devices = new TreeSet<>(Policies.devices(each.policy()));
      devices.removeAll(known.keySet());
      if (!devices.isEmpty()) {
        return "the account %s may use %s, which the directory does not know (account:list)"
            .formatted(each.name(), devices.first());
      }
    }
    return "";
  }

  private static String count(int accounts) {
    return accounts == 1 ? "1 account" : accounts + " accounts";
  }

  private static Result warn(String why) {
    return new Result(Result.Status.WARN, why);
  }
}
