// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import java.time.Duration;

/**
 * What one connection may take.
 *
 * @param authentication how long a client may take until it has logged in
 * @param tries how many keys it may offer
 * @param channels how many commands, shells and SFTP sessions it may have at once
 * @param idle how long a connection is kept on which nothing is typed, printed or sent, or whose
 *     client does not read what is sent to it
 */
public record SshLimits(Duration authentication, int tries, int channels, Duration idle) {}
