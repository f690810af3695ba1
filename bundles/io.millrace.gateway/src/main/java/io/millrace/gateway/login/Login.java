// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.login;

import io.millrace.api.auth.Account;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Peer;
import java.util.function.Consumer;

/**
 * A token somebody wants to log in with, and who is told what becomes of it.
 *
 * @param good told whose token it is
 * @param refused told the answer when it is not accepted
 */
public record Login(
    Peer peer, Bytes token, Consumer<Account> good, Consumer<CoapResponse> refused) {}
