// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of accounts, PID {@code io.millrace.accounts}. */
@ObjectClassDefinition(
    name = "Millrace accounts",
    description =
        "What tokens the router's own accounts get for their client ID and secret. Accounts are"
            + " made in the shell, by account:add.")
@interface AccountsConfig {
  @AttributeDefinition(
      name = "Token's life",
      description =
          "Minutes for which a token is valid. With a larger value clients ask more seldom, and an"
              + " account that was changed has its former rights longer.",
      min = "1",
      max = "1440")
  int tokenMinutes() default 60;

  @AttributeDefinition(
      name = "Most accounts",
      description = "How many accounts there may be.",
      min = "1",
      max = "10000")
  int mostAccounts() default 1000;

  @AttributeDefinition(
      name = "Wrong secrets",
      description =
          "How many wrong client IDs or secrets one address may send in a minute; with more it has"
              + " to wait. With a larger value guessing is quicker and costs more processor time.",
      min = "1",
      max = "600")
  int wrongSecretsPerMinute() default 10;
}
