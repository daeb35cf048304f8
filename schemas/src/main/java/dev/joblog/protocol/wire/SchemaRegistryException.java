// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.io.IOException;
import java.net.http.HttpTimeoutException;

/**
 * The registry could not give what this process needs to start. The message is one sentence that
 * ends in advice, without a full stop; it names no secret.
 */
public final class SchemaRegistryException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final String SETTINGS = " (setting registry.%s)";

  private SchemaRegistryException(String sentence) {
    super(sentence);
  }

  private SchemaRegistryException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  static SchemaRegistryException silent(String question, IOException cause) {
    String why =
        cause instanceof HttpTimeoutException
            ? "it took too long"
            : "it did not (" + cause.getClass().getSimpleName() + ")";
    return new SchemaRegistryException(
        expected(question)
            + why
            + "; check that it runs at this address, or leave the address out to use the schema ids"
            + " that come with this version",
        cause);
  }

  static SchemaRegistryException unauthorized(String question, int status) {
    return answered(
        question,
        status,
        "; give this process credentials that may read the subjects"
            + SETTINGS.formatted("authorization"));
  }

  static SchemaRegistryException noRegistry(String question, int status) {
    return answered(
        question,
        status,
        " without the JSON of a schema registry; the address must be what stands before"
            + " /subjects, for Apicurio with /apis/ccompat/v7 at its end");
  }

  static SchemaRegistryException broken(String question, int status) {
    return answered(question, status, "; mend the registry, or start again when it is well");
  }

  static SchemaRegistryException tooLong(String question, int bytesMax) {
    return new SchemaRegistryException(
        expected(question)
            + "there are more than "
            + bytesMax
            + " bytes; the address must be that of a schema registry");
  }

  static SchemaRegistryException refused(RegistryAnswer answer) {
    return answered(
        answer.question(),
        answer.status(),
        answer.saying() + "; look up that error in the registry's documentation");
  }

  static SchemaRegistryException missing(Subject subject, String base) {
    return new SchemaRegistryException(
        "Expected the schema registry at "
            + base
            + " to have this version's schema under "
            + subject.subject()
            + ", but it has not; let one process register it"
            + SETTINGS.formatted("register: true"));
  }

  static SchemaRegistryException incompatible(Subject subject, RegistryAnswer answer) {
    return new SchemaRegistryException(
        "Expected the schema registry to take this version's schema under "
            + subject.subject()
            + ", but it is incompatible with a version there"
            + answer.saying()
            + "; remove the versions that are not Joblog's, or set the subject's compatibility to "
            + SchemaRegistry.COMPATIBILITY);
  }

  private static SchemaRegistryException answered(String question, int status, String then) {
    return new SchemaRegistryException(expected(question) + "it answered " + status + then);
  }

  private static String expected(String question) {
    return "Expected the schema registry to answer " + question + ", but ";
  }
}
