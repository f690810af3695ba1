// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.auth.Account;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Peer;
import java.util.function.Consumer;

/**
 * A request to log in with a token.
 *
 * @param accepted gets the account when the token is accepted
 * @param refused gets the error response when it is not
 */
record Login(Peer peer, Bytes token, Consumer<Account> accepted, Consumer<CoapResponse> refused) {}
