// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.registry;

import dev.joblog.protocol.wire.BundledSchemas;
import dev.joblog.protocol.wire.BundledSchemas.Bundled;
import dev.joblog.protocol.wire.BundledSchemas.Comparison;
import dev.joblog.protocol.wire.SchemaRegistry;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Confluent's REST API over the schemas in this jar, as far as serializers and tools use it.
 * Unauthenticated, as they expect; changes nothing.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API</a>
 */
@Path(RegistryResource.ROOT)
@Produces({RegistryJson.TYPE, RegistryJson.TYPE_OF_ANY_VERSION, MediaType.APPLICATION_JSON})
public final class RegistryResource {

  static final String ROOT = "/schema-registry";

  /** As our processors set it in a registry of others. */
  private static final RegistryJson.Level LEVEL =
      new RegistryJson.Level(SchemaRegistry.COMPATIBILITY);

  private static final RegistryJson.Mode MODE = new RegistryJson.Mode("READONLY");

  @GET
  public byte[] root() {
    return RegistryJson.bytes(Map.of());
  }

  @GET
  @Path("contexts")
  public byte[] contexts() {
    return RegistryJson.bytes(List.of("."));
  }

  /**
   * @param deletedOnly nothing here is ever deleted
   */
  @GET
  @Path("subjects")
  public byte[] subjects(
      @QueryParam("subjectPrefix") @DefaultValue("") String prefix,
      @QueryParam("deletedOnly") boolean deletedOnly) {
    return RegistryJson.bytes(
        deletedOnly ? List.of() : of(prefix).map(Bundled::subject).distinct().toList());
  }

  @POST
  @Path("subjects/{subject}")
  public byte[] lookUp(@PathParam("subject") String subject, InputStream body) {
    return version(find(subject, body).orElseThrow(RegistryException::schemaNotFound));
  }

  @GET
  @Path("subjects/{subject}/versions")
  public byte[] versions(@PathParam("subject") String subject) {
    return RegistryJson.bytes(versionsOf(subject).stream().map(Bundled::version).toList());
  }

  @POST
  @Path("subjects/{subject}/versions")
  public byte[] register(@PathParam("subject") String subject, InputStream body) {
    List<Bundled> versions = BundledSchemas.versions(Name.of(subject));
    Bundled there =
        find(versions.isEmpty() ? BundledSchemas.all() : versions, body)
            .filter(versions::contains)
            .orElseThrow(RegistryException::readOnly);
    return RegistryJson.bytes(new RegistryJson.Id(there.id()));
  }

  @GET
  @Path("subjects/{subject}/versions/{version}")
  public byte[] version(
      @PathParam("subject") String subject, @PathParam("version") String version) {
    return version(byVersion(subject, version));
  }

  @GET
  @Path("subjects/{subject}/versions/{version}/schema")
  public String schema(@PathParam("subject") String subject, @PathParam("version") String version) {
    return byVersion(subject, version).schema();
  }

  @GET
  @Path("subjects/{subject}/versions/{version}/referencedby")
  public byte[] referencedBy(
      @PathParam("subject") String subject, @PathParam("version") String version) {
    byVersion(subject, version);
    return RegistryJson.bytes(List.of());
  }

  @GET
  @Path("schemas")
  public byte[] schemas(
      @QueryParam("subjectPrefix") @DefaultValue("") String prefix,
      @QueryParam("latestOnly") boolean latestOnly,
      @QueryParam("offset") @DefaultValue("0") int offset,
      @QueryParam("limit") @DefaultValue("-1") int limit) {
    return RegistryJson.bytes(
        of(prefix)
            .filter(
                bundled ->
                    !latestOnly
                        || bundled.equals(newest(BundledSchemas.versions(bundled.subject()))))
            .skip(Math.max(0, offset))
            .limit(limit < 1 ? Long.MAX_VALUE : limit)
            .map(RegistryResource::json)
            .toList());
  }

  @GET
  @Path("schemas/types")
  public byte[] types() {
    return RegistryJson.bytes(List.of("AVRO"));
  }

  @GET
  @Path("schemas/ids/{id}")
  public byte[] byId(@PathParam("id") String id, @QueryParam("fetchMaxId") boolean fetchMaxId) {
    String schema = withId(id).schema();
    return RegistryJson.bytes(
        fetchMaxId
            ? new RegistryJson.SchemaAndMaxId(schema, maxId())
            : new RegistryJson.SchemaOnly(schema));
  }

  @GET
  @Path("schemas/ids/{id}/schema")
  public String schemaById(@PathParam("id") String id) {
    return withId(id).schema();
  }

  @GET
  @Path("schemas/ids/{id}/subjects")
  public byte[] subjectsOf(@PathParam("id") String id) {
    return RegistryJson.bytes(List.of(withId(id).subject()));
  }

  @GET
  @Path("schemas/ids/{id}/versions")
  public byte[] versionsWith(@PathParam("id") String id) {
    Bundled bundled = withId(id);
    return RegistryJson.bytes(
        List.of(new RegistryJson.SubjectVersion(bundled.subject(), bundled.version())));
  }

  @GET
  @Path("config")
  public byte[] config() {
    return RegistryJson.bytes(LEVEL);
  }

  @GET
  @Path("config/{subject}")
  public byte[] config(
      @PathParam("subject") String subject, @QueryParam("defaultToGlobal") boolean global) {
    if (!global && isUnknown(subject)) {
      throw RegistryException.noLevel(subject);
    }
    return config();
  }

  @GET
  @Path("mode")
  public byte[] mode() {
    return RegistryJson.bytes(MODE);
  }

  @GET
  @Path("mode/{subject}")
  public byte[] mode(
      @PathParam("subject") String subject, @QueryParam("defaultToGlobal") boolean global) {
    if (!global && isUnknown(subject)) {
      throw RegistryException.noMode(subject);
    }
    return mode();
  }

  @PUT
  @Path("{what: config|mode}{subject: (/[^/]+)?}")
  public Response change() {
    return RegistryException.readOnly().getResponse();
  }

  @DELETE
  @Path("{what: config|mode|subjects|contexts}{rest: (/.*)?}")
  public Response delete() {
    return RegistryException.readOnly().getResponse();
  }

  /** Only a bundled schema itself is sure to be compatible with every version, now and later. */
  @POST
  @Path("compatibility/subjects/{subject}/versions")
  public byte[] compatible(@PathParam("subject") String subject, InputStream body) {
    boolean same = find(subject, body).isPresent();
    return RegistryJson.bytes(
        new RegistryJson.Compatible(
            same, same ? List.of() : List.of("Expected the bundled schema, but it is another")));
  }

  @POST
  @Path("compatibility/subjects/{subject}/versions/{version}")
  public byte[] compatible(
      @PathParam("subject") String subject,
      @PathParam("version") String version,
      InputStream body) {
    byVersion(subject, version);
    return compatible(subject, body);
  }

  /** The version of the subject that was posted, if it is one. */
  private static Optional<Bundled> find(String subject, InputStream body) {
    return find(versionsOf(subject), body);
  }

  private static Optional<Bundled> find(List<Bundled> versions, InputStream body) {
    String posted = RegistryJson.postedSchema(body).orElseThrow(RegistryException::invalidSchema);
    for (Bundled bundled : versions) {
      Comparison comparison = BundledSchemas.compare(bundled, posted);
      if (comparison == Comparison.INVALID) {
        throw RegistryException.invalidSchema();
      }
      if (comparison == Comparison.SAME) {
        return Optional.of(bundled);
      }
    }
    return Optional.empty();
  }

  private static int maxId() {
    return BundledSchemas.all().stream().mapToInt(Bundled::id).max().orElse(0);
  }

  private static Stream<Bundled> of(String prefix) {
    String wanted = Name.prefix(prefix);
    return BundledSchemas.all().stream().filter(bundled -> bundled.subject().startsWith(wanted));
  }

  private static boolean isUnknown(String subject) {
    return BundledSchemas.versions(Name.of(subject)).isEmpty();
  }

  private static List<Bundled> versionsOf(String subject) {
    if (isUnknown(subject)) {
      throw RegistryException.subjectNotFound(subject);
    }
    return BundledSchemas.versions(Name.of(subject));
  }

  private static Bundled byVersion(String subject, String version) {
    List<Bundled> versions = versionsOf(subject);
    if (version.equals("latest") || version.equals("-1")) {
      return newest(versions);
    }
    int number = number(version).orElseThrow(() -> RegistryException.invalidVersion(version));
    return versions.stream()
        .filter(bundled -> bundled.version() == number)
        .findFirst()
        .orElseThrow(() -> RegistryException.versionNotFound(version));
  }

  private static Bundled newest(List<Bundled> versions) {
    return versions.get(versions.size() - 1);
  }

  /** Above 0. */
  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.parseInt(text)).filter(number -> number > 0);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static Bundled withId(String id) {
    return number(id).flatMap(BundledSchemas::byId).orElseThrow(RegistryException::schemaNotFound);
  }

  private static byte[] version(Bundled bundled) {
    return RegistryJson.bytes(json(bundled));
  }

  private static RegistryJson.Version json(Bundled bundled) {
    return new RegistryJson.Version(
        bundled.subject(), bundled.version(), bundled.id(), bundled.schema());
  }
}
