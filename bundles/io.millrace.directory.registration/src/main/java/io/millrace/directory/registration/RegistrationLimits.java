// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import java.time.Duration;

/**
 * What registrations may take.
 *
 * @param registrations how many there are, of all accounts
 * @param registrationsPerAccount how many of one account
 * @param bytesPerAccount how many bytes those have together
 * @param remember how long a name belongs to its account after the lifetime of its registration
 */
record RegistrationLimits(
    int registrations, int registrationsPerAccount, int bytesPerAccount, Duration remember) {}
