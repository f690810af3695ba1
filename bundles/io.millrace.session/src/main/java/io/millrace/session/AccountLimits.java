// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import io.millrace.api.auth.Account;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is an account's own, in a stored session. Builds before 0.3.0 end before it. */
final class AccountLimits {
  private static final int MAX_ENTRIES = 4096;

  private AccountLimits() {}

  static void write(Account account, DataOutputStream out) throws IOException {
    int sessions = account.sessions().orElse(0);
    List<AccessStatement> statements = account.policy().statements();
    out.writeInt(sessions);
    out.writeBoolean(account.isSecured());
    out.writeShort(statements.size());
    for (AccessStatement each : statements) {
      out.writeBoolean(each.allows());
      write(each.actions(), out);
      write(each.resources(), out);
    }
  }

  private static void write(List<String> texts, DataOutputStream out) throws IOException {
    out.writeShort(texts.size());
    for (String each : texts) {
      out.writeUTF(each);
    }
  }

  /** Returns the account with what follows in the record. */
  static Account read(Account plain, DataInputStream in) throws IOException {
    if (in.available() == 0) {
      return plain;
    }
    int sessions = in.readInt();
    Account account = sessions > 0 ? plain.withSessions(sessions) : plain;
    if (!in.readBoolean()) {
      account = account.withoutSecurity();
    }
    List<AccessStatement> statements = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      boolean allows = in.readBoolean();
      List<String> actions = texts(in);
      List<String> resources = texts(in);
      statements.add(
          allows
              ? AccessStatement.allow(actions, resources)
              : AccessStatement.deny(actions, resources));
    }
    return account.withPolicy(AccessPolicy.of(statements));
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    if (count > MAX_ENTRIES) {
      throw new IOException(count + " entries of an account's policy");
    }
    return count;
  }
}
