// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import generated.bacalhau.ApiClient;
import generated.bacalhau.ApiException;
import generated.bacalhau.api.JobApi;
import generated.bacalhau.model.CancelRequest;
import generated.bacalhau.model.Deal;
import generated.bacalhau.model.Engine;
import generated.bacalhau.model.ExecutionState;
import generated.bacalhau.model.ExecutionStateType;
import generated.bacalhau.model.JobCancelPayload;
import generated.bacalhau.model.JobCreatePayload;
import generated.bacalhau.model.JobState;
import generated.bacalhau.model.JobStateType;
import generated.bacalhau.model.ListRequest;
import generated.bacalhau.model.Publisher;
import generated.bacalhau.model.Spec;
import generated.bacalhau.model.StateRequest;
import generated.bacalhau.model.SubmitRequest;
import generated.bacalhau.model.Verifier;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who submits signed jobs, as a client that openapi-generator made from the dialect's document. */
final class BacalhauClientTest {

  /** Of a SubjectPublicKeyInfo with a key of 2048 bits; behind it is the PKCS #1 key. */
  private static final int SPKI_HEADER_BYTES = 24;

  private final InProcessService service = InProcessService.open();
  private final ApiClient client = client();
  private final JobApi requester = new JobApi(client);
  private final NativeJobs workers = new NativeJobs(service);
  private final KeyPair key = key();

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void aJobOfTwoExecutionsIsWorkedNativelyAndSeenWhole() throws Exception {
    String id = submit(2);

    for (var job :
        workers
            .jobs
            .listJobs(
                "tenant",
                List.of("bacalhau"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null)
            .getItems()) {
      workers.complete(job.getId().toString(), Map.of("stdout", "hello", "exitCode", 0));
    }

    JobState state = requester.states(new StateRequest().jobId(id)).getState();
    assertThat(state.getState()).isEqualTo(JobStateType.COMPLETED);
    assertThat(state.getExecutions())
        .extracting(ExecutionState::getState)
        .containsExactly(ExecutionStateType.COMPLETED, ExecutionStateType.COMPLETED);
    assertThat(state.getExecutions().get(0).getRunOutput().getStdout()).isEqualTo("hello");
    assertThat(requester.results(new StateRequest().jobId(id)).getResults()).hasSize(2);
    assertThat(requester.callList(new ListRequest().clientId(clientId())).getJobs())
        .extracting(listed -> listed.getJob().getMetadata().getID().toString())
        .containsExactly(id);
  }

  @Test
  void aCancelEndsWhatNobodyHasBegun() throws Exception {
    String id = submit(1);
    JobCancelPayload payload =
        new JobCancelPayload().clientID(clientId()).jobID(id).reason("no longer wanted");

    JobState state =
        requester
            .cancel(
                new CancelRequest()
                    .clientPublicKey(publicKey())
                    .signature(signature(payload))
                    .payload(payload))
            .getState();

    assertThat(state.getState()).isEqualTo(JobStateType.CANCELLED);
  }

  @Test
  void aSignatureOfOtherBytesIsRefused() throws Exception {
    ApiException refused =
        catchThrowableOfType(
            ApiException.class,
            () ->
                requester.submit(
                    new SubmitRequest()
                        .clientPublicKey(publicKey())
                        .signature(signature(payload(2)))
                        .payload(payload(1))));

    assertThat(refused.getCode()).isEqualTo(400);
  }

  private String submit(int concurrency) throws Exception {
    JobCreatePayload payload = payload(concurrency);
    return requester
        .submit(
            new SubmitRequest()
                .clientPublicKey(publicKey())
                .signature(signature(payload))
                .payload(payload))
        .getJob()
        .getMetadata()
        .getID()
        .toString();
  }

  private JobCreatePayload payload(int concurrency) throws Exception {
    return new JobCreatePayload()
        .apIVersion("V1beta1")
        .clientID(clientId())
        .spec(
            new Spec()
                .engine(Engine.DOCKER)
                .verifier(Verifier.NOOP)
                .publisher(Publisher.NOOP)
                .deal(new Deal().concurrency(concurrency)));
  }

  private ApiClient client() {
    ApiClient made = new ApiClient();
    made.updateBaseUri("http://127.0.0.1:" + service.port());
    return made;
  }

  private static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have RSA, but it has not", e);
    }
  }

  private String publicKey() {
    byte[] spki = key.getPublic().getEncoded();
    return Base64.getEncoder()
        .encodeToString(Arrays.copyOfRange(spki, SPKI_HEADER_BYTES, spki.length));
  }

  private String clientId() throws Exception {
    BigInteger modulus = ((RSAPublicKey) key.getPublic()).getModulus();
    byte[] signed = modulus.toByteArray();
    byte[] unsigned = Arrays.copyOfRange(signed, 1, signed.length);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(unsigned));
  }

  /** Over the bytes as the client will write them within the request. */
  private String signature(Object payload) throws Exception {
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(key.getPrivate());
    signer.update(client.getObjectMapper().writeValueAsBytes(payload));
    return Base64.getEncoder().encodeToString(signer.sign());
  }
}
